"""What a program did with its pins, its voice and its errors: plain data with exact times."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pi_setup.board.clock import SECOND
from pi_setup.board.recording import Value

Change = tuple[int, Value]
"""(nanoseconds since the start, the value from then on)."""
Changes = Mapping[int, Sequence[Change]]
"""BCM number → its changes, in order."""
Span = tuple[float, float]
"""(from, to) in seconds."""


@dataclass(frozen=True)
class Trouble:
    """An error that the program did not catch.

    Attributes:
        thread: "main", or the name of the background thread or callback that failed.
        kind: The error's class, "NameError".
        text: Its message.
        at_ns: Virtual nanoseconds since the start.
        trace: Python's own report.
    """

    thread: str
    kind: str
    text: str
    at_ns: int
    trace: str = ""


@dataclass(frozen=True)
class History:
    """A program's run in a scenario.

    Attributes:
        end_ns: When the history ends, in virtual nanoseconds since the start.
        finished_ns: When the program's last line was done; None if it never was.
        reason: Why it ended: "finished" (and all went on to the horizon), "horizon" (the
            program was still running then), "quiet" (it waited for what never comes),
            "error", "limit" (it took too long in real time) or "interrupted".
        outputs: What the program put out on each pin that it made an output: 1, 0, a share
            of time between them for PWM, None once it let go of the pin.
        inputs: The level at each pin that it made an input.
        tones: PWM frequencies in Hz; None when PWM ended.
        prints: (nanoseconds, text) for each piece of text that it printed.
        errors: What went wrong.
    """

    end_ns: int
    finished_ns: int | None = None
    reason: str = "finished"
    outputs: Changes = field(default_factory=dict)
    inputs: Changes = field(default_factory=dict)
    tones: Changes = field(default_factory=dict)
    prints: Sequence[tuple[int, str]] = ()
    errors: Sequence[Trouble] = ()

    @property
    def seconds(self) -> float:
        """How long it lasted."""
        return self.end_ns / SECOND

    @property
    def printed(self) -> str:
        """All that was printed."""
        return "".join(text for _, text in self.prints)

    def values(self, pin: int) -> list[tuple[float, Value]]:
        """Return (seconds, value) for each change of an output."""
        return [(at / SECOND, value) for at, value in self.outputs.get(pin, ())]

    def value_at(self, pin: int, seconds: float, kind: str = "outputs") -> Value:
        """Return the value of a pin at that time, None before it was set up."""
        found: Value = None
        for at, value in getattr(self, kind).get(pin, ()):
            if at > round(seconds * SECOND):
                break
            found = value
        return found

    def on_spans(self, pin: int, active_high: bool = True) -> list[Span]:
        """Return when an output was on, as (from, to) in seconds.

        A part is on while its pin is above 0, or below 1 if it is active low. What lasts no
        time, as `on()` and `off()` with nothing between, is not seen, and so is no span or gap.
        """
        return _spans(self.outputs.get(pin, ()), self.end_ns, lambda value: _is_on(value, active_high))

    def as_data(self) -> dict:
        """Return it as what JSON can hold; `from_data` turns it back."""
        return {
            "end_ns": self.end_ns,
            "finished_ns": self.finished_ns,
            "reason": self.reason,
            **{kind: _listed(getattr(self, kind)) for kind in ("outputs", "inputs", "tones")},
            "prints": [list(piece) for piece in self.prints],
            "errors": [vars(trouble) for trouble in self.errors],
        }

    @classmethod
    def from_data(cls, data: Mapping) -> History:
        """Return the history that `as_data` described."""
        changes = {
            kind: {int(pin): [(at, value) for at, value in steps] for pin, steps in data[kind].items()}
            for kind in ("outputs", "inputs", "tones")
        }
        return cls(
            data["end_ns"],
            data["finished_ns"],
            data["reason"],
            **changes,
            prints=[(at, text) for at, text in data["prints"]],
            errors=[Trouble(**trouble) for trouble in data["errors"]],
        )


def _listed(changes: Changes) -> dict[str, list]:
    return {str(pin): [list(change) for change in steps] for pin, steps in sorted(changes.items())}


def _is_on(value: Value, active_high: bool) -> bool:
    return value is not None and (value > 0 if active_high else value < 1)


def _spans(changes: Sequence[Change], end_ns: int, is_on: Callable[[Value], bool]) -> list[Span]:
    spans: list[Span] = []
    since: int | None = None
    for at, value in (dict(changes) | {end_ns: None}).items():
        if is_on(value) and since is None:
            since = at
        elif not is_on(value) and since is not None:
            spans.append((since / SECOND, at / SECOND))
            since = None
    return spans
