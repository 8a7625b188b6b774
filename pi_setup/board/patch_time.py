"""The clocks and the calendar of `time` and `datetime`, moved by a virtual clock."""

from __future__ import annotations

import datetime as datetime_module
import operator
import queue
import sched
import signal
import threading
import time
from collections.abc import Callable, Iterator

from pi_setup.board.clock import SECOND, VirtualClock, active
from pi_setup.board.patch_threads import Swap

INDIA = datetime_module.timezone(datetime_module.timedelta(hours=5, minutes=30), "IST")
TZ = "IST-5:30"
"""The time zone in the notation that every C library knows without a data file."""
BEGIN = datetime_module.datetime(2027, 1, 4, 9, 0, tzinfo=INDIA)
"""When a scenario begins unless it says otherwise: a Monday, the same on every machine."""

_real_pause = signal.pause
_real_sleep = time.sleep
real_monotonic_ns = time.monotonic_ns


def time_swaps() -> Iterator[Swap]:
    """Yield what makes `time`, `datetime` and what imported them show the virtual time."""
    for name in ("monotonic", "perf_counter", "process_time", "thread_time"):
        yield time, name, _looked(_monotonic, getattr(time, name))
        yield time, f"{name}_ns", _looked(_monotonic_ns, getattr(time, f"{name}_ns"))
    yield time, "time", _looked(_wall, time.time)
    yield time, "time_ns", _looked(_wall_ns, time.time_ns)
    # Modules that hold on to the real clock; they read it to wait, so it costs no look.
    quiet = _quiet(_monotonic, time.monotonic)
    yield threading, "_time", quiet
    yield queue, "time", quiet
    yield time, "sleep", _sleep
    yield sched.scheduler.__init__, "__defaults__", (quiet, _sleep)
    yield signal, "pause", _pause
    yield from _calendar_functions()
    now = _quiet(_wall, time.time)
    yield datetime_module, "datetime", _datetime_class(now)
    yield datetime_module, "date", _date_class(now)


def _monotonic(clock: VirtualClock) -> float:
    return clock.now_ns / SECOND


def _monotonic_ns(clock: VirtualClock) -> int:
    return clock.now_ns


def _wall(clock: VirtualClock) -> float:
    return (clock.epoch_ns + clock.now_ns) / SECOND


def _wall_ns(clock: VirtualClock) -> int:
    return clock.epoch_ns + clock.now_ns


def _looked(reading: Callable[[VirtualClock], float], real: Callable) -> Callable:
    def look() -> float:
        clock = active()
        if clock is None:
            return real()
        clock.look()
        return reading(clock)

    return look


def _quiet(reading: Callable[[VirtualClock], float], real: Callable) -> Callable:
    def read() -> float:
        clock = active()
        return real() if clock is None else reading(clock)

    return read


def _sleep(seconds: float) -> None:
    clock = active()
    if clock is None:
        _real_sleep(seconds)
    else:
        # index() refuses what time.sleep() refuses, with the same words.
        clock.sleep(seconds if isinstance(seconds, int | float) else operator.index(seconds))


def _pause() -> None:
    clock = active()
    if clock is None:
        _real_pause()
    else:
        clock.wait(None, None)


def _calendar_functions() -> Iterator[Swap]:
    def of_now(real: Callable) -> Callable:
        def from_seconds(seconds: float | None = None) -> object:
            clock = active()
            return real(_wall(clock) if seconds is None and clock is not None else seconds)

        return from_seconds

    localtime = of_now(time.localtime)
    strftime, asctime, clock_gettime = time.strftime, time.asctime, time.clock_gettime

    def virtual_clock_gettime(clock_id: int) -> float:
        if active() is None:
            return clock_gettime(clock_id)
        return time.time() if clock_id == time.CLOCK_REALTIME else time.monotonic()

    yield time, "localtime", localtime
    yield time, "gmtime", of_now(time.gmtime)
    yield time, "ctime", of_now(time.ctime)
    yield time, "strftime", lambda form, when=None: strftime(form, when or localtime())
    yield time, "asctime", lambda when=None: asctime(when or localtime())
    yield time, "clock_gettime", virtual_clock_gettime
    yield time, "clock_gettime_ns", lambda clock_id: round(virtual_clock_gettime(clock_id) * SECOND)


class _LikeTheReal(type):
    """Lets isinstance() and issubclass() treat the virtual class as the real one."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, cls.__mro__[1])

    def __subclasscheck__(cls, subclass: type) -> bool:
        return issubclass(subclass, cls.__mro__[1])


def _datetime_class(now_seconds: Callable[[], float]) -> type:
    real = datetime_module.datetime

    class datetime(real, metaclass=_LikeTheReal):
        """Makes real datetimes; only `now` is another one."""

        def __new__(cls, *args: object, **kwargs: object) -> real:
            return real(*args, **kwargs)

        @classmethod
        def now(cls, tz: datetime_module.tzinfo | None = None) -> real:
            return real.fromtimestamp(now_seconds(), tz)

        @classmethod
        def utcnow(cls) -> real:
            return real.fromtimestamp(now_seconds(), datetime_module.UTC).replace(tzinfo=None)

        @classmethod
        def today(cls) -> real:
            return cls.now()

    return datetime


def _date_class(now_seconds: Callable[[], float]) -> type:
    real = datetime_module.date

    class date(real, metaclass=_LikeTheReal):
        """Makes real dates; only `today` is another one."""

        def __new__(cls, *args: object, **kwargs: object) -> real:
            return real(*args, **kwargs)

        @classmethod
        def today(cls) -> real:
            return real.fromtimestamp(now_seconds())

    return date
