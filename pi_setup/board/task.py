"""What the virtual clock knows of a thread, and how it tells one that all is over."""

from __future__ import annotations

import _thread
from collections import deque
from collections.abc import Callable

_real_lock = _thread.allocate_lock


class ScenarioEnd(BaseException):
    """The scenario is over: raised where a program waits.

    Not an Exception, so that a program's `except Exception` does not swallow it. A bare
    `except:` does; then this one is thrown away, and says so by calling `thrown_away`.
    """

    def __init__(self, thrown_away: Callable[[], None] | None = None) -> None:
        super().__init__("the scenario is over")
        self._thrown_away = thrown_away

    def __del__(self) -> None:
        if self._thrown_away is not None:
            self._thrown_away()


class Task:
    """A thread, as the clock sees it."""

    def __init__(self, name: str, first: bool = False) -> None:
        self.name = name
        self.rank = 0 if first else 1
        self.ident = 0
        self.gate = _real_lock()
        self.gate.acquire()
        self.at_gate = False
        self.waiting_in: deque[Task] | None = None
        self.timer = 0
        self.timed_out = False
        self.alive = True
        self.ending = False
        self.joiners: deque[Task] = deque()
        self.looks = 0
        self.seen_changes = 0
        self.swallowed = 0

    def __repr__(self) -> str:
        return f"<Task {self.name}>"
