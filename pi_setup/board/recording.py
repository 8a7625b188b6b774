"""Writes down what pins do, with the time, for a history and for those who watch live."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from pi_setup.board.clock import active
from pi_setup.board.patch_time import real_monotonic_ns

LIVE_LIMIT = 10_000
"""Changes of a pin that are kept where nobody ends the program: a desk may run for days."""

MOST = 500_000
"""Changes of all pins together after which a program that is played is stopped."""

Value = float | int | None
"""1 high, 0 low, between them the share of time that PWM is high, None not driven."""


def now_ns() -> int:
    """Return nanoseconds of the clock that the calling thread runs on, virtual or real."""
    clock = active()
    return real_monotonic_ns() if clock is None else clock.now_ns


class Recorder:
    """The changes of all pins of a factory.

    Attributes:
        outputs: BCM number → (nanoseconds since the start, what the program put out).
        inputs: BCM number → (nanoseconds since the start, the level that was to be read).
        tones: BCM number → (nanoseconds since the start, PWM frequency in Hz or None).
    """

    def __init__(self, limit: int | None = LIVE_LIMIT) -> None:
        self.begin_ns = now_ns()
        self.closed = False
        self.outputs: dict[int, deque[tuple[int, Value]]] = {}
        self.inputs: dict[int, deque[tuple[int, Value]]] = {}
        self.tones: dict[int, deque[tuple[int, Value]]] = {}
        self._limit = limit
        self._noted = 0
        self._listeners: list[Callable[[str, int, Value], None]] = []

    def note(self, kind: str, pin: int, value: Value) -> None:
        """Write down a change; `kind` is outputs, inputs or tones."""
        clock = active()
        if self.closed or (clock is not None and clock.ended):
            return
        changes = getattr(self, kind).setdefault(pin, deque(maxlen=self._limit))
        value = _plain(value)
        if changes and changes[-1][1] == value:
            return
        changes.append((now_ns() - self.begin_ns, value))
        self._noted += 1
        if self._noted > MOST and clock is not None:
            clock.stop("limit")
        for listener in self._listeners:
            listener(kind, pin, value)

    def listen(self, listener: Callable[[str, int, Value], None]) -> Callable[[], None]:
        """Call `listener(kind, pin, value)` at each change, and return what ends that."""
        self._listeners = [*self._listeners, listener]

        def end() -> None:
            self._listeners = [other for other in self._listeners if other is not listener]

        return end


def _plain(value: Value) -> Value:
    if value is None or value in (0, 1):
        return None if value is None else int(value)
    return round(value, 6)
