"""Threads, locks and queues that run on a virtual clock; written once for Python 3.11 to 3.13.

Python 3.13 starts threads with another function than 3.11 and joins them by a handle in C.
So `Thread.start`, `join` and `is_alive` are replaced, which stand above both ways. Each
replacement does the real thing in a thread that the clock does not know: JupyterLab's own
threads go on while a program is played.
"""

from __future__ import annotations

import _thread
import queue
import threading
from collections.abc import Callable, Iterator

from pi_setup.board.clock import VirtualClock, active
from pi_setup.board.locks import VirtualLock
from pi_setup.board.task import Task

Swap = tuple[object, str, object]
"""(module or class, name, what stands there instead)."""

_Thread = threading.Thread
_real_start_new_thread = _thread.start_new_thread
_real_allocate_lock = _thread.allocate_lock
_real_start, _real_join, _real_is_alive = _Thread.start, _Thread.join, _Thread.is_alive
_real_is_set = threading.Event.is_set
_real_simple_queue = queue.SimpleQueue


def thread_swaps() -> Iterator[Swap]:
    """Yield what makes `threading`, `_thread` and `queue` use the clock of their thread."""
    yield _thread, "allocate_lock", _new_lock
    yield _thread, "start_new_thread", _start_new_thread
    # Without the C version of RLock, Condition, Event, Semaphore, Barrier and Timer are
    # Python on top of _allocate_lock, which is looked up when it is called.
    yield threading, "_allocate_lock", _new_lock
    yield threading, "Lock", _new_lock
    yield threading, "_CRLock", None
    yield threading.Event, "is_set", _is_set
    yield _Thread, "start", _start
    yield _Thread, "join", _join
    yield _Thread, "is_alive", _is_alive
    yield queue, "SimpleQueue", _SimpleQueue


def _new_lock() -> object:
    clock = active()
    return _real_allocate_lock() if clock is None else VirtualLock(clock)


class _SimpleQueue:
    """Stands for queue.SimpleQueue, whose C version waits where no clock sees it."""

    def __new__(cls) -> object:
        return queue._PySimpleQueue() if active() else _real_simple_queue()

    def __class_getitem__(cls, item: object) -> object:
        return _real_simple_queue[item]


def _is_set(self: threading.Event) -> bool:
    clock = active()
    if clock is not None and not clock.ended:
        clock.look()
    return _real_is_set(self)


def _task_of(thread: threading.Thread) -> Task | None:
    return thread.__dict__.get("_virtual_task")


def _start(self: threading.Thread) -> None:
    clock = active()
    if clock is None:
        return _real_start(self)
    if not self._initialized:
        raise RuntimeError("thread.__init__() not called")
    if _real_is_set(self._started):
        raise RuntimeError("threads can only be started once")
    first = bool(self.__dict__.get("outside_the_program"))
    self._virtual_task = clock.spawn(lambda: _run(self, clock), self.name, first)
    self._ident = self._virtual_task.ident
    self._started.set()
    return None


def _join(self: threading.Thread, timeout: float | None = None) -> None:
    task, clock = _task_of(self), active()
    if clock is None or (task is None and self._initialized and _real_is_set(self._started)):
        return _real_join(self, timeout)
    if not self._initialized:
        raise RuntimeError("Thread.__init__() not called")
    if task is None:
        raise RuntimeError("cannot join thread before it is started")
    if task is clock.current and clock.ended:
        return None  # a device that only its own thread still held is closed in that thread
    if task is clock.current:
        raise RuntimeError("cannot join current thread")
    clock.join(task, None if timeout is None else max(timeout, 0))
    return None


def _is_alive(self: threading.Thread) -> bool:
    task, clock = _task_of(self), active()
    if task is None or clock is None:
        return _real_is_alive(self)
    if not clock.ended:
        clock.look()
    return task.alive and not (clock.ended and task is clock.current)


def _run(thread: threading.Thread, clock: VirtualClock) -> None:
    """Do what threading's own bootstrap does in a new thread."""
    threading._active[thread._ident] = thread
    _mark_running(thread)
    try:
        thread.run()
    except SystemExit:
        pass
    except Exception:
        if not clock.ended:
            thread._invoke_excepthook(thread)
    finally:
        threading._active.pop(thread._ident, None)
        _mark_stopped(thread)


def _mark_running(thread: threading.Thread) -> None:
    if hasattr(thread, "_native_id"):
        thread._native_id = _thread.get_native_id()
    if hasattr(_thread, "_make_thread_handle"):  # 3.13
        thread._handle = _thread._make_thread_handle(thread._ident)


def _mark_stopped(thread: threading.Thread) -> None:
    """Let the real is_alive() and join() know, which are asked when the clock is gone."""
    if hasattr(thread, "_handle"):  # 3.13
        thread._handle._set_done()
    else:
        thread._is_stopped = True


def _start_new_thread(function: Callable, args: tuple, kwargs: dict | None = None) -> int:
    clock = active()
    if clock is None:
        return _real_start_new_thread(function, args, kwargs or {})
    name = getattr(function, "__name__", "thread")
    return clock.spawn(lambda: function(*args, **(kwargs or {})), name).ident
