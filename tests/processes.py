"""The processes that came of a process, as the kernel lists them."""

import contextlib
from pathlib import Path


def children(pid: int) -> list[int]:
    """Return the processes that a process started and that are there still."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):  # it has just ended
            found += map(int, task.read_text().split())
    return found


def family(pid: int) -> list[int]:
    """Return a process and all that came of it."""
    found = [pid]
    for member in found:
        found += children(member)
    return found
