"""Puts this process's clocks, threads, locks and waits on a virtual clock, and takes them off.

Threads that the clock does not know (those that ran before, and what they start) keep the
real ones. Names that gpiozero's modules and the program have imported already, as
`from time import sleep` does, are replaced too.
"""

from __future__ import annotations

import asyncio
import datetime as datetime_module
import gc
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from pi_setup.board.clock import SECOND, VirtualClock, set_active
from pi_setup.board.locks import VirtualLock
from pi_setup.board.patch_threads import Swap, thread_swaps
from pi_setup.board.patch_time import BEGIN, TZ, time_swaps
from pi_setup.board.patch_waits import wait_swaps
from pi_setup.errors import ClockInUse

_one_at_a_time = threading.Lock()
_MISSING = object()


@contextmanager
def virtual_time(
    clock: VirtualClock, *spaces: dict, begin: datetime_module.datetime = BEGIN
) -> Iterator[VirtualClock]:
    """Let the calling thread, and all that it starts, run on `clock` inside the block.

    Args:
        clock: A clock that was made in the calling thread.
        spaces: Namespaces (a program's globals) whose names are replaced too.
        begin: The date and time at which the clock begins.

    Raises:
        ClockInUse: Another virtual clock runs in this process.
    """
    if not _one_at_a_time.acquire(blocking=False):
        raise ClockInUse("A virtual clock runs already. Let it end before the next one begins.")
    try:
        yield from _patched(clock, spaces, begin)
    finally:
        _one_at_a_time.release()


def _patched(
    clock: VirtualClock, spaces: tuple[dict, ...], begin: datetime_module.datetime
) -> Iterator[VirtualClock]:
    clock.epoch_ns = int(begin.timestamp()) * SECOND
    swaps = [*thread_swaps(), *time_swaps(), *wait_swaps(), *_gpiozero_locks(clock)]
    swaps = [(holder, name, _get(holder, name), new) for holder, name, new in swaps]
    swaps = [swap for swap in swaps if swap[2] is not _MISSING]
    swaps += _imported_names({id(old): new for _, _, old, new in swaps if callable(new)}, spaces)
    zone, collecting = os.environ.get("TZ"), gc.isenabled()
    _set_zone(TZ)
    # In a notebook the caller runs inside an event loop already, and `asyncio.run` would refuse.
    loop = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    # When the collector runs depends on the machine; it may close a device, which a pin shows.
    gc.disable()
    for holder, name, _, new in swaps:
        _put(holder, name, new)
    former = set_active(clock)
    try:
        yield clock
    finally:
        clock.close()
        set_active(former)
        for holder, name, old, _ in reversed(swaps):
            _put(holder, name, old)
        asyncio._set_running_loop(loop)
        _set_zone(zone)
        if collecting:
            gc.enable()


def _get(holder: object, name: str) -> object:
    return getattr(holder, name, _MISSING)


def _put(holder: object, name: str, value: object) -> None:
    if isinstance(holder, dict):
        holder[name] = value
    else:
        setattr(holder, name, value)


def _set_zone(zone: str | None) -> None:
    if zone is None:
        os.environ.pop("TZ", None)
    else:
        os.environ["TZ"] = zone
    time.tzset()


def _gpiozero_locks(clock: VirtualClock) -> Iterator[Swap]:
    """Yield the lock that gpiozero made at import time and holds while it waits."""
    input_devices = sys.modules.get("gpiozero.input_devices")
    if input_devices is not None:
        yield input_devices.DistanceSensor, "ECHO_LOCK", VirtualLock(clock)


def _imported_names(
    new_of: dict[int, object], spaces: tuple[dict, ...]
) -> list[tuple[dict, str, object, object]]:
    """Find names that hold a real thing already, as after `from time import sleep`."""
    here = str(Path.cwd())
    modules = [module for module in list(sys.modules.values()) if _is_the_programs(module, here)]
    found = []
    for space in [*(vars(module) for module in modules), *spaces]:
        for name, value in list(space.items()):
            if id(value) in new_of:
                found.append((space, name, value, new_of[id(value)]))
    return found


def _is_the_programs(module: ModuleType, here: str) -> bool:
    """Tell whether a module belongs to the program: gpiozero, or a file of the child's own."""
    name = getattr(module, "__name__", "").partition(".")[0]
    file = getattr(module, "__file__", None) or ""
    return name in ("gpiozero", "__main__") or (file.rpartition(os.sep)[0] == here)
