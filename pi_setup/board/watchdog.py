"""Ends a program that goes on: one that never waits, and one that swallows the end."""

from __future__ import annotations

import _thread
import ctypes
import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

from pi_setup.board.clock import VirtualClock
from pi_setup.board.task import ScenarioEnd, Task

AGAIN = 0.2
"""Real seconds between two attempts to stop a thread."""
ATTEMPTS = 10
"""Attempts after which a background thread is left to itself."""

_real_lock = _thread.allocate_lock
_real_start = _thread.start_new_thread
_real_ident = _thread.get_ident


class Watchdog:
    """Stops whatever runs on a clock after so many real seconds.

    It raises ScenarioEnd between two steps of Python, wherever the program is. It cannot
    stop one long step in C, such as `10**10**8`: for that, run this in a process of its own
    with a limit.

    Args:
        clock: The clock, made in the calling thread.
        seconds: Real seconds.
    """

    def __init__(self, clock: VirtualClock, seconds: float) -> None:
        self._clock = clock
        self._main = _real_ident()
        self._done = _real_lock()
        self._done.acquire()
        self._striking = _real_lock()
        self._is_done = self._struck = False
        self._in_program = True
        _real_start(self._watch, (seconds,))

    def program_is_over(self) -> None:
        """Strike the calling thread no more; others may still go on."""
        with self._striking:
            self._in_program = False

    def end(self) -> None:
        """Let the thread that made it go on in peace."""
        with self._striking:
            if not self._is_done:
                self._is_done = True
                self._done.release()
        if self._struck:
            _drain(self._main)

    def _watch(self, seconds: float) -> None:
        if self._done.acquire(timeout=seconds):
            return
        insist = self._clock.insist

        class Strike(ScenarioEnd):
            def __init__(self) -> None:
                super().__init__(insist)

        for _ in range(ATTEMPTS):
            with self._striking:
                if self._is_done:
                    return
                self._strike(self._clock.stop("limit"), Strike)
            if self._done.acquire(timeout=AGAIN):
                return
        # A strike may also have hit a thread just where it hands its turn on.
        while not self._done.acquire(timeout=AGAIN):
            self._clock.free_main()

    def _strike(self, task: Task, error: type[BaseException]) -> None:
        if task.ident == self._main:
            self._struck = self._struck or self._in_program
            if not self._in_program:
                return
        if task.alive:
            _raise_in(task.ident, error)


def _raise_in(thread: int, error: type[BaseException]) -> None:
    """Raise `error` in another thread at its next step."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error))


def _drain(thread: int) -> None:
    """Take the last strike here, in the struck thread, lest it comes later somewhere else.

    Taking it back (with NULL) would leave Python 3.11 looking for it at every step.
    """
    with suppress(ScenarioEnd):
        _raise_in(thread, ScenarioEnd)
        for _ in range(1000):
            pass


class Insistence:
    """Ends a program whose bare `except:` swallows the end.

    It raises the end again at the next step of the function that swallowed it: that is
    behind the `except`, so outside of its `try`. An outer `try` may swallow it again; then it
    is raised again behind that.
    """

    def __init__(self) -> None:
        self._over = False
        self._former = sys.gettrace()

    def insist(self, kept: bool = False) -> None:
        """Raise the end at the next step of the program in the calling thread.

        Args:
            kept: The program keeps what it caught; this is called while the end is raised.
        """
        if self._over:
            return  # the garbage collector found it much later
        frame = sys._getframe(1)
        while frame is not None and (frame.f_code in _OURS or (kept and _is_machinery(frame))):
            frame = frame.f_back
        if frame is None or _is_machinery(frame):
            return  # caught where it should be
        frame.f_trace = self._at_step
        # Where the end was thrown away the `except` is over. Where it is only being raised,
        # the first steps of an `except` must not be interrupted, but its lines may be.
        frame.f_trace_opcodes = not kept
        sys.settrace(_at_call)

    def end(self) -> None:
        """Insist no more, and put back the tracing function that was there before."""
        self._over = True
        sys.settrace(self._former)

    def _at_step(self, frame: FrameType, event: str, argument: object) -> Callable:
        if event in ("line", "opcode"):
            raise ScenarioEnd(self.insist)
        return self._at_step


_OURS = {ScenarioEnd.__del__.__code__}


def _is_machinery(frame: FrameType) -> bool:
    return frame.f_globals.get("__name__", "").partition(".")[0] in ("pi_setup", "threading")


def _at_call(frame: FrameType, event: str, argument: object) -> None:
    """Trace no function that is called from now on."""
