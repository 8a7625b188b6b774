"""Waiting for files, sockets and asyncio's events, on a virtual clock."""

from __future__ import annotations

import asyncio
import select
import selectors
import time
from collections import deque
from collections.abc import Iterator

from pi_setup.board.clock import VirtualClock, active
from pi_setup.board.patch_threads import Swap
from pi_setup.board.task import Task

LAST_STEPS = 1000
"""Steps that an event loop may do after the end, to cancel its tasks in good order."""

_real_select = select.select
_real_monotonic = time.monotonic
_RealSelector = selectors.DefaultSelector
_Loop = asyncio.selector_events.BaseSelectorEventLoop
_real_write_to_self = _Loop._write_to_self


def wait_swaps() -> Iterator[Swap]:
    """Yield what makes `select` and new event loops wait on the clock of their thread."""
    yield select, "select", _virtual_select
    yield selectors, "DefaultSelector", _VirtualSelector
    yield _Loop, "_write_to_self", _write_to_self
    yield asyncio.BaseEventLoop, "time", _loop_time


def _virtual_select(rlist, wlist, xlist, timeout=None):
    clock = active()
    if clock is None:
        return _real_select(rlist, wlist, xlist, timeout)
    found = _real_select(rlist, wlist, xlist, 0)
    if any(found):
        return found
    if timeout is not None and timeout <= 0:
        clock.yield_turn()
    else:
        clock.wait(None, timeout)
    return _real_select(rlist, wlist, xlist, 0)


class _VirtualSelector(selectors.SelectSelector):
    """An event loop's selector that waits on the clock."""

    def __new__(cls):
        return super().__new__(cls) if active() else _RealSelector()

    def __init__(self) -> None:
        super().__init__()
        self._clock = active()
        self._last_steps = LAST_STEPS

    def _select(self, r, w, _, timeout=None):
        return _real_select(r, w, [], 0)

    def select(self, timeout=None):
        found = super().select(0)
        if found or active() is not self._clock:
            return found
        if timeout is not None and timeout <= 0:
            if not self._clock.ended or self._last_steps <= 0:
                self._clock.yield_turn()
            self._last_steps -= self._clock.ended
        else:
            self._clock.wait(_waiters(self._clock), timeout)
        return super().select(0)


def _loop_time(self) -> float:
    # A loop reads it at every step, to know how long to wait: that is no polling.
    clock = active()
    return _real_monotonic() if clock is None else clock.now


def _waiters(clock: VirtualClock) -> deque[Task]:
    """Return the event loops that wait; another thread may give one of them something to do."""
    return clock.__dict__.setdefault("event_loops", deque())


def _write_to_self(self) -> None:
    _real_write_to_self(self)
    clock = active()
    while clock is not None and clock.wake(_waiters(clock)):
        pass
