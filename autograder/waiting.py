"""While a hand-in is graded its own cells run first; what they wait for helps nobody.

Only the cells themselves do not wait. A check runs a task again, on the virtual kit's clock, and
there all waiting takes its exact virtual time.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable

ENDLESS = 0.2
"""Real seconds after which a light that blinks for ever, and is waited for, is let go."""
_SHORTEST = 0.001


class Clock:
    """Virtual seconds since the run began; only sleeping moves it."""

    now = 0.0

    def sleep(self, seconds: float) -> None:
        """Move the clock; as `time.sleep`."""
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        self.now += float(seconds)


def skip_waiting_while_grading() -> None:
    """Skip waiting in a kernel that nbgrader started to grade or validate."""
    if "NBGRADER_EXECUTION" in os.environ:
        skip_waiting()


def skip_waiting() -> None:
    """Let `sleep`, `pause` and gpiozero's own waiting return at once in this process.

    Nobody presses a button while a hand-in is graded: `wait_for_press()` returns as if somebody
    had, `wait_for_press(5)` as if five seconds were over.
    """
    time.sleep = sleep = Clock().sleep
    signal.pause = lambda: None
    with contextlib.suppress(ImportError):
        # On the virtual clock another sleep stands there.
        _skip_gpiozeros(lambda: time.sleep is not sleep)


def _skip_gpiozeros(played: Callable[[], bool]) -> None:
    from gpiozero import mixins, threads

    events, holding, thread = mixins.EventsMixin, mixins.HoldThread, threads.GPIOThread
    waits = (events.wait_for_active, events.wait_for_inactive)
    wait_for_end = thread.join

    def skipping(wait: Callable) -> Callable:
        def wait_for(self: mixins.EventsMixin, timeout: float | None = None) -> bool:
            return wait(self, timeout) if played() else wait(self, 0) or timeout is None

        return wait_for

    def stop(self: mixins.HoldThread, timeout: float | None = 10) -> None:
        self.stopping.set()
        if not played():
            self.holding.set()  # it looks ten times a second, and closing a button waits for that
        thread.stop(self, timeout)

    def join(self: threads.GPIOThread, timeout: float | None = None) -> None:
        if timeout is not None or played():  # only a program that waits gives no limit
            wait_for_end(self, timeout)
            return
        _hurry(self)
        try:
            wait_for_end(self, 2 * ENDLESS)
        except threads.ZombieThread:
            self.stop()

    for wait in waits:
        quick = skipping(wait)
        for kind in _all_kinds(events):
            for name, value in list(vars(kind).items()):  # `wait_for_press` is another name for it
                if value is wait:
                    setattr(kind, name, quick)
    holding.stop, thread.join = stop, join


def _hurry(thread: threading.Thread) -> None:
    """Let a light blink without its pauses, for as long as `ENDLESS`."""
    patient, end = thread.stopping.wait, time.monotonic() + ENDLESS

    def wait(timeout: float | None = None) -> bool:
        hurried = timeout is not None and time.monotonic() < end
        return patient(min(timeout, _SHORTEST) if hurried else timeout)

    thread.stopping.wait = wait


def _all_kinds(kind: type) -> list[type]:
    found = [kind]
    for one in found:
        found += one.__subclasses__()
    return found
