"""Events of a scenario as sentences, for those who write lessons."""

from __future__ import annotations

import re

from pi_setup.errors import ScenarioInvalid

_N = r"(-?\d+(?:\.\d+)?)"
_PIN = r"(?:GPIO|pin )?(\d+)"
_AT = rf"(?:at|from) {_N} ?s"

BOUNCE = 0.004
"""Seconds for which a button's contacts bounce, where a sentence only says that they do."""

EXAMPLES = (
    "press GPIO2 at 1.0 s for 0.2 s, with bounce",
    "press GPIO2 at 1.0 s, to 3.3 V",
    "GPIO4 goes high at 2 s",
    "hand at 30 cm at 2 s, trigger GPIO23, echo GPIO24",
    "hand away at 4 s, trigger GPIO23, echo GPIO24",
    "hand moves from 80 cm to 10 cm from 2 s to 5 s, trigger GPIO23, echo GPIO24",
    "light 20 % at 3 s on GPIO18",
    "light goes from 90 % to 10 % from 2 s to 5 s on GPIO18",
    "channel 0 at 50 % at 1 s",
    "channel 0 goes from 0 % to 100 % from 1 s to 3 s",
    "turn GPIO21 and GPIO20 by 3 steps at 1 s",
)
"""One sentence of each kind."""


def event_of(sentence: str) -> dict:
    """Return the event that a sentence describes.

    Raises:
        ScenarioInvalid: It is none of the sentences that are understood.
    """
    text = " ".join(sentence.split()).rstrip(".")
    for pattern, make in _KINDS:
        if found := re.fullmatch(pattern, text, re.IGNORECASE):
            return make(*found.groups())
    raise ScenarioInvalid(
        f"The event {sentence!r} is not understood. Write it like one of these: {'; '.join(EXAMPLES)}."
    )


def _press(pin: str, at: str, hold: str | None, bounce: str | None, to: str | None) -> dict:
    event: dict = {"do": "press", "pin": int(pin), "at": float(at)}
    if hold:
        event["hold"] = float(hold)
    if bounce:
        event["bounce"] = BOUNCE
    if to:
        event["to"] = "3v3"
    return event


def _level(pin: str, level: str, at: str) -> dict:
    return {"do": "level", "pin": int(pin), "value": int(level.lower() == "high"), "at": float(at)}


def _distance(centimetres: str | None, at: str, trigger: str, echo: str) -> dict:
    metres = None if centimetres is None else float(centimetres) / 100
    return {"do": "distance", "trigger": int(trigger), "echo": int(echo), "metres": metres, "at": float(at)}


def _light(percent: str, at: str, pin: str) -> dict:
    return {"do": "light", "pin": int(pin), "value": float(percent) / 100, "at": float(at)}


def _analog(channel: str, percent: str, at: str) -> dict:
    return {"do": "analog", "channel": int(channel), "value": float(percent) / 100, "at": float(at)}


def _turn(a: str, b: str, steps: str, at: str) -> dict:
    return {"do": "turn", "a": int(a), "b": int(b), "steps": int(steps), "at": float(at)}


def _distance_moves(first: str, last: str, at: str, until: str, trigger: str, echo: str) -> dict:
    return {**_distance(first, at, trigger, echo), "becomes": float(last) / 100, "until": float(until)}


def _light_moves(first: str, last: str, at: str, until: str, pin: str) -> dict:
    return {**_light(first, at, pin), "becomes": float(last) / 100, "until": float(until)}


def _analog_moves(channel: str, first: str, last: str, at: str, until: str) -> dict:
    return {**_analog(channel, first, at), "becomes": float(last) / 100, "until": float(until)}


_FROM_TO = rf"(?:goes|falls|rises|moves) from {_N} ?(?:%|cm) to {_N} ?(?:%|cm) from {_N} ?s to {_N} ?s"
_KINDS = (
    (rf"press {_PIN} {_AT}(?: for {_N} ?s)?(, with bounce)?(, to 3\.?3? ?V)?", _press),
    (rf"{_PIN} (?:goes|is) (high|low) {_AT}", _level),
    (rf"(?:a )?hand (?:at {_N} ?cm|away) {_AT}, trigger {_PIN}, echo {_PIN}", _distance),
    (rf"light {_N} ?% {_AT} on {_PIN}", _light),
    (rf"channel (\d+) at {_N} ?% {_AT}", _analog),
    (rf"(?:a )?hand {_FROM_TO}, trigger {_PIN}, echo {_PIN}", _distance_moves),
    (rf"light {_FROM_TO} on {_PIN}", _light_moves),
    (rf"channel (\d+) {_FROM_TO}", _analog_moves),
    (rf"turn {_PIN} and {_PIN} by (-?\d+) steps? {_AT}", _turn),
)
