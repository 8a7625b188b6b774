"""The world outside of the program: does things to the pins at their time, and reports edges."""

from __future__ import annotations

import heapq
import itertools
import queue
import sys
import threading
from collections.abc import Callable

from pi_setup.board.clock import SECOND
from pi_setup.board.recording import now_ns


class World:
    """Does each action at its time, in one thread, first in first out at the same instant.

    The thread is a real one, or one on the virtual clock where this was made under
    virtual time; there the world moves before the program does.
    """

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._changed = threading.Condition(threading.Lock())
        self._thread: threading.Thread | None = None
        self._closed = False

    def at(self, when_ns: int, action: Callable[[], None]) -> None:
        """Do `action` when the clock shows `when_ns`, or now if that is past."""
        with self._changed:
            heapq.heappush(self._heap, (when_ns, next(self._order), action))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="world", daemon=True)
                self._thread.outside_the_program = True
                self._thread.start()
            self._changed.notify()

    def close(self) -> None:
        """Do nothing any more."""
        with self._changed:
            self._closed = True
            self._heap.clear()
            self._changed.notify()

    def _run(self) -> None:
        while (action := self._next()) is not None:
            action()

    def _next(self) -> Callable[[], None] | None:
        with self._changed:
            while not self._closed:
                wait = self._heap[0][0] - now_ns() if self._heap else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._heap)[2]
                self._changed.wait(None if wait is None else wait / SECOND)
        return None


class Callbacks:
    """Calls a program's functions for edges, one after the other, in a thread of their own.

    So does lgpio, which drives a kit's real pins: a function that sleeps makes the later
    ones late, and does not stop the pins. Unlike there, a function that fails is reported
    and the next one is called all the same.
    """

    def __init__(self) -> None:
        self._calls: queue.SimpleQueue = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def put(self, call: Callable[[], None]) -> None:
        """Call `call` soon."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="callbacks", daemon=True)
            self._thread.start()
        self._calls.put(call)

    def close(self) -> None:
        """Call nothing any more."""
        if self._thread is not None:
            self._calls.put(None)

    def _run(self) -> None:
        while (call := self._calls.get()) is not None:
            try:
                call()
            except Exception:
                threading.excepthook(threading.ExceptHookArgs([*sys.exc_info(), self._thread]))
