"""What a history should show, as functions that return nothing or say in a sentence what is not so.

Each raises NotSeen, with what was expected and what was seen. A part is called by its pin,
"GPIO17", or by the name that is given as `name`: "The red LED".
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from pi_setup.board.clock import SECOND
from pi_setup.board.history import History, Span
from pi_setup.errors import NotSeen

EXPECTATIONS = (
    "was_on", "was_off", "blinked", "showed", "never_both", "answered", "had_duty", "sounded", "in_order",
)  # fmt: skip
EXACT = 0.001
"""Seconds by which a time may differ: virtual time is exact, a polling program is not quite."""
SETTLED = 0.05
"""Seconds in which further edges of a button are its contacts bouncing."""


def was_on(history: History, pin: int, start: float, end: float, *,
           within: float = EXACT, name: str = "", active_high: bool = True) -> None:  # fmt: skip
    """Expect an output to be on all the time from `start` to `end`."""
    what = _used(history, pin, name)
    _kept(history.on_spans(pin, active_high), (start, end), within, f"{what} should be on", "off")


def was_off(history: History, pin: int, start: float, end: float, *,
            within: float = EXACT, name: str = "", active_high: bool = True) -> None:  # fmt: skip
    """Expect an output to be off all the time from `start` to `end`."""
    what = _used(history, pin, name)
    off = _gaps(history.on_spans(pin, active_high), history.seconds)
    _kept(off, (start, end), within, f"{what} should be off", "on")


def blinked(history: History, pin: int, times: int, period: float | None = None, *,
            on: float | None = None, within: float = 0.01, name: str = "",
            active_high: bool = True) -> None:  # fmt: skip
    """Expect an output to go on exactly so many times.

    Args:
        period: Seconds from one going on to the next.
        on: Seconds for which it is on each time.
        within: Seconds by which these may differ.
    """
    what = _used(history, pin, name)
    spans = history.on_spans(pin, active_high)
    if len(spans) != times:
        raise NotSeen(f"{what} should go on {_times(times)}, but it went on {_times(len(spans))}.")
    for number, (start, end) in enumerate(spans, 1):
        if on is not None and _differ(end - start, on, within):
            raise NotSeen(
                f"{what} should be on for {_s(on)} each time, but time {number} lasted {_s(end - start)}."
            )
    for number, ((start, _), (following, _)) in enumerate(itertools.pairwise(spans), 1):
        if period is not None and _differ(following - start, period, within):
            raise NotSeen(
                f"{what} should go on every {_s(period)}, but from time {number} to time {number + 1} "
                f"it took {_s(following - start)}."
            )


def showed(history: History, pin: int, expected: Sequence[tuple[float, float]], *,
           within: float = 0.01, name: str = "") -> None:  # fmt: skip
    """Expect an output to have these values for so long, from its first change on, and no others.

    Args:
        expected: (value, seconds); the last one may last longer.
    """
    what = _used(history, pin, name)
    seen = _lasting(history, pin)
    values = [round(value, 2) for value, _ in expected]
    if [value for value, _ in seen] != values:
        raise NotSeen(f"{what} should show {_list(values)}, but it showed {_list(v for v, _ in seen)}.")
    for number, ((value, length), (_, lasted)) in enumerate(zip(expected, seen, strict=True), 1):
        last = number == len(values)
        if _differ(lasted, length, within) and (lasted < length or not last):
            raise NotSeen(
                f"{what} should show {value:g} for {_s(length)} in step {number}, "
                f"but it did so for {_s(lasted)}."
            )


def never_both(history: History, first: int, second: int, *, names: tuple[str, str] = ("", "")) -> None:
    """Expect two outputs never to be on at the same time."""
    one, other = _used(history, first, names[0]), _used(history, second, names[1])
    for start, end in history.on_spans(first):
        for begin, finish in history.on_spans(second):
            if max(start, begin) < min(end, finish):
                both = f"from {_s(max(start, begin))} to {_s(min(end, finish))}"
                pair = f"{one} and {_low(other)}"
                raise NotSeen(f"{pair} should never be on together, but both were on {both}.")


def answered(history: History, button: int, output: int, within: float = 0.1, *,
             pressed: int = 0, on: bool = True, names: tuple[str, str] = ("", "")) -> None:  # fmt: skip
    """Expect an output to go on (or off) soon after each press of a button.

    Args:
        within: Seconds after the press.
        pressed: The level of a pressed button: 0 where it connects to ground.
    """
    button_name = names[0] or f"the button on GPIO{button}"
    what = _used(history, output, names[1])
    presses = _presses(history, button, pressed)
    if not presses:
        raise NotSeen(f"{button_name[0].upper()}{button_name[1:]} was never read: no press was seen there.")
    spans = history.on_spans(output)
    verb = "on" if on else "off"
    for press in presses:
        if any(start < press < end for start, end in spans) == on:
            continue  # it is so already
        answers = [span[0] if on else span[1] for span in spans]
        answer = min((at for at in answers if at >= press), default=None)
        if answer is None or answer - press > within + EXACT:
            seen = "it did not" if answer is None else f"it took {_s(answer - press)}"
            raise NotSeen(
                f"{what} should go {verb} within {_s(within)} of the press at {_s(press)}, but {seen}."
            )


def had_duty(history: History, pin: int, share: float, start: float = 0, end: float | None = None, *,
             within: float = 0.02, name: str = "") -> None:  # fmt: skip
    """Expect an output to be high for such a share of the time: 0.5 is half as bright."""
    what = _used(history, pin, name)
    finish = history.seconds if end is None else end
    seen = duty(history, pin, start, finish)
    if abs(seen - share) > within:
        raise NotSeen(
            f"{what} should be on for {share:.0%} of the time from {_s(start)} to {_s(finish)}, "
            f"but it was on for {seen:.0%}."
        )


def duty(history: History, pin: int, start: float, end: float) -> float:
    """Return the share of the time for which a pin was high."""
    changes = [*history.values(pin), (history.seconds, None)]
    total = 0.0
    for (at, value), (following, _) in itertools.pairwise(changes):
        total += (value or 0) * max(0.0, min(following, end) - max(at, start))
    return total / (end - start)


def sounded(history: History, pin: int, hertz: float, start: float, end: float, *,
            within: float = 1.0, name: str = "") -> None:  # fmt: skip
    """Expect a buzzer to play a tone all the time from `start` to `end`."""
    what = _used(history, pin, name)
    _kept(history.on_spans(pin), (start, end), EXACT, f"{what} should sound", "silent")
    heard = [
        history.value_at(pin, start, "tones"),
        *(tone for at, tone in history.tones.get(pin, ()) if start < at / SECOND < end),
    ]
    for tone in heard:
        if tone is None or abs(tone - hertz) > within:
            seen = "it had no tone" if tone is None else f"it played {tone:g} Hz"
            raise NotSeen(f"{what} should play {hertz:g} Hz from {_s(start)} to {_s(end)}, but {seen}.")


def in_order(history: History, *pins: int, names: Sequence[str] = ()) -> None:
    """Expect outputs to go on for the first time one after the other, in this order."""
    called = [_used(history, pin, name) for pin, name in zip(pins, names or [""] * len(pins), strict=True)]
    first = {pin: history.on_spans(pin)[:1] for pin in pins}
    for pin, what in zip(pins, called, strict=True):
        if not first[pin]:
            raise NotSeen(f"{what} should go on, but it never did.")
    seen = sorted(pins, key=lambda pin: (first[pin][0][0], pins.index(pin)))
    starts = [first[pin][0][0] for pin in pins]
    if any(later <= earlier for earlier, later in itertools.pairwise(starts)):
        told = ", ".join(f"{called[pins.index(pin)]} at {_s(first[pin][0][0])}" for pin in seen)
        raise NotSeen(f"The order should be {', then '.join(called)}. It was {told}.")


# --- words and numbers --------------------------------------------------------------------


def _used(history: History, pin: int, name: str) -> str:
    """Return what to call a pin; refuse one that the program never made an output."""
    what = name or f"GPIO{pin}"
    if pin not in history.outputs:
        used = ", ".join(f"GPIO{other}" for other in sorted(history.outputs))
        seen = f"it used {used}" if used else "it used no pin for that"
        place = f"{what} on GPIO{pin}" if name else what
        raise NotSeen(f"The program should use {_low(place)} as an output, but {seen}.")
    return what


def _kept(spans: list[Span], wanted: Span, within: float, claim: str, other: str) -> None:
    start, end = wanted
    claim = f"{claim} from {_s(start)} to {_s(end)}"
    covering = next((span for span in spans if span[0] <= start + within < span[1]), None)
    if covering is None:
        after = next((span[0] for span in spans if span[0] > start), None)
        until = "" if after is None or after >= end else f" until {_s(after)}"
        raise NotSeen(f"{claim}, but it was {other} at {_s(start)}{until}.")
    if covering[1] < end - within:
        raise NotSeen(f"{claim}, but it went {other} at {_s(covering[1])}.")


def _gaps(spans: list[Span], end: float) -> list[Span]:
    edges = [0.0, *(edge for span in spans for edge in span), end]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b > a]


def _lasting(history: History, pin: int) -> list[tuple[float, float]]:
    """Return (value, seconds) from the first change on, without values of no length."""
    changes = [*history.values(pin), (history.seconds, None)]
    kept: list[tuple[float, float]] = []
    for (at, value), (following, _) in itertools.pairwise(changes):
        value = round(value or 0, 2)
        if following > at and kept and kept[-1][0] == value:
            kept[-1] = (value, kept[-1][1] + following - at)
        elif following > at:
            kept.append((value, following - at))
    return kept[1:] if kept and kept[0][0] == 0 else kept


def _presses(history: History, button: int, pressed: int) -> list[float]:
    edges = [at / SECOND for at, level in history.inputs.get(button, ()) if level == pressed and at > 0]
    all_edges = [at / SECOND for at, _ in history.inputs.get(button, ())]
    return [at for at in edges if not any(0 < at - other < SETTLED for other in all_edges)]


def _differ(one: float, other: float, within: float) -> bool:
    return abs(one - other) > within + 1e-7  # floats are not quite exact; a history is to 1 µs


def _s(seconds: float) -> str:
    return f"{round(seconds, 3):g} s"


def _times(number: int) -> str:
    return "never" if number == 0 else "once" if number == 1 else f"{number} times"


def _list(values: Iterable[float]) -> str:
    return ", ".join(f"{value:g}" for value in values) or "nothing"


def _low(name: str) -> str:
    return name[0].lower() + name[1:] if name.startswith("The ") else name
