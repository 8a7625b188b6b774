"""A lock whose waiting is waiting on the virtual clock: what `threading` builds all else on."""

from __future__ import annotations

import _thread
import time
from collections import deque

from pi_setup.board.clock import VirtualClock, active
from pi_setup.board.task import Task

_real_sleep = time.sleep
_real_ident = _thread.get_ident


class VirtualLock:
    """Stands for `threading.Lock`. Whoever waits longest gets it next."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock
        self._held = False
        self._owner = 0
        self._queue: deque[Task] = deque()

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """Take the lock; see `threading.Lock.acquire`."""
        if not blocking and timeout != -1:
            raise ValueError("can't specify a timeout for a non-blocking call")
        if timeout < 0 and timeout != -1:
            raise ValueError("timeout value must be a non-negative number")
        if not self._held:
            return self._take()
        if active() is not self._clock:
            return self._acquire_outside(blocking, timeout)
        if self._clock.ended and self._owner != _real_ident():
            return self._take()  # its owner is being ended too; let this one clean up
        if not blocking or timeout == 0:
            self._clock.yield_turn()
            return not self._held and self._take()
        # Whoever releases the lock hands it over, so being woken is holding it.
        if not self._clock.wait(self._queue, None if timeout == -1 else timeout):
            return False
        return self._take()

    def release(self) -> None:
        """Give the lock to the one that waits longest, or set it free."""
        if not self._held and not self._clock.ended:
            raise RuntimeError("release unlocked lock")
        if not self._clock.wake(self._queue):
            self._held = False

    def locked(self) -> bool:
        """Tell whether somebody holds it."""
        if active() is self._clock:
            self._clock.look()
        return self._held

    def _is_owned(self) -> bool:
        # What threading.Condition asks before it waits or notifies; its own way to find
        # out would try to take the lock, which counts as polling.
        return self._held

    def _take(self) -> bool:
        self._held = True
        self._owner = _real_ident()
        return True

    def _acquire_outside(self, blocking: bool, timeout: float) -> bool:
        """Take it in a thread that the clock does not know, or after the clock's end."""
        if self._clock.ended:
            return self._take()  # its owner is gone
        tries = 0 if not blocking else 2**62 if timeout == -1 else round(timeout * 1000)
        while self._held and tries > 0:
            _real_sleep(0.001)
            tries -= 1
        return not self._held and self._take()

    def _at_fork_reinit(self) -> None:
        self._held = False
        self._queue.clear()

    __enter__ = acquire

    def __exit__(self, *_error: object) -> None:
        self.release()
