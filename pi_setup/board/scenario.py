"""What happens around a program while it runs: plain data, and sentences that say it.

A scenario is a dictionary that JSON can hold::

    {"seconds": 10, "events": [
        "press GPIO2 at 1 s for 0.2 s, with bounce",
        {"do": "light", "pin": 18, "value": 0.2, "at": 3.0},
    ]}

An event is a dictionary or a sentence of `sentences.py`.
"""

from __future__ import annotations

import datetime as datetime_module
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from pi_setup.board.patch_time import BEGIN, INDIA
from pi_setup.board.sentences import event_of
from pi_setup.errors import ScenarioInvalid

_NEEDED = {
    "press": {"pin"},
    "level": {"pin", "value"},
    "distance": {"trigger", "echo", "metres"},
    "light": {"pin", "value"},
    "analog": {"channel", "value"},
    "turn": {"a", "b", "steps"},
}
_POSSIBLE = {
    "press": {"hold", "bounce", "to"},
    "level": set(),
    "distance": {"becomes", "until"},
    "light": {"becomes", "until"},
    "analog": {"becomes", "until", "chip", "device"},
    "turn": {"seconds"},
}


@dataclass(frozen=True)
class Scenario:
    """What happens around a program, and for how long.

    Attributes:
        seconds: The horizon: virtual seconds after which everything ends.
        events: What happens: dictionaries with "do", "at" and what that takes.
        begin: Date and time when it begins, "2027-01-04 09:00", Indian time.
        seed: What `random` begins with, and how contacts bounce.
        limit: Real seconds after which a program that does not wait is stopped.
    """

    seconds: float = 60.0
    events: Sequence[Mapping] = ()
    begin: str = f"{BEGIN:%Y-%m-%d %H:%M}"
    seed: int = 0
    limit: float = 10.0

    @classmethod
    def from_data(cls, data: Mapping) -> Scenario:
        """Check and return the scenario that `data` describes.

        Raises:
            ScenarioInvalid: It has an unknown key, or an event that cannot be played.
        """
        _refuse_unknown("A scenario", data, {field.name for field in fields(cls)})
        events = [event_of(event) if isinstance(event, str) else event for event in data.get("events", ())]
        scenario = cls(**{**data, "events": tuple(_checked(event) for event in events)})
        if not (_is_number(scenario.seconds) and scenario.seconds > 0):
            raise ScenarioInvalid(f"A scenario lasts more than 0 seconds, not {scenario.seconds!r}.")
        scenario.begins_at()
        return scenario

    def begins_at(self) -> datetime_module.datetime:
        """Return the date and time at which it begins."""
        try:
            return datetime_module.datetime.fromisoformat(self.begin).replace(tzinfo=INDIA)
        except (TypeError, ValueError):
            raise ScenarioInvalid(
                f"A scenario begins at a time like '2027-01-04 09:00', not {self.begin!r}."
            ) from None


def _checked(event: Mapping) -> Mapping:
    kind = event.get("do")
    if kind not in _NEEDED:
        raise ScenarioInvalid(f"An event has unknown 'do': {kind!r}; it can be {', '.join(_NEEDED)}.")
    needed = _NEEDED[kind] | {"do", "at"}
    _refuse_unknown(f"The event {kind!r}", event, needed | _POSSIBLE[kind])
    if missing := sorted(needed - event.keys()):
        raise ScenarioInvalid(f"The event {kind!r} lacks {', '.join(missing)}.")
    if ("until" in event) != ("becomes" in event) or event.get("until", event["at"]) < event["at"]:
        raise ScenarioInvalid(f"The event {kind!r} needs both becomes and until, which is later than at.")
    for name in ("at", "hold", "bounce", "seconds", "until"):
        if name in event and not (_is_number(event[name]) and event[name] >= 0):
            raise ScenarioInvalid(
                f"The event {kind!r} has {name} = {event[name]!r}; it must be 0 or more seconds."
            )
    if event.get("to", "gnd") not in ("gnd", "3v3"):
        raise ScenarioInvalid(f"A button connects its pin to 'gnd' or '3v3', not to {event['to']!r}.")
    return dict(event)


def _refuse_unknown(what: str, data: Mapping, known: set[str]) -> None:
    if unknown := sorted(set(data) - known):
        can = ", ".join(sorted(known))
        raise ScenarioInvalid(f"{what} has unknown key {unknown[0]!r}; it can have {can}.")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
