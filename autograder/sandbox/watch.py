"""Watches the processes of a session from its pid 1, and says what ended it."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

from autograder.sandbox.ended import Reason
from autograder.sandbox.limits import Limits
from autograder.sandbox.view import WRITABLE

_TICK = 0.1
"""Seconds between two looks."""
_PATIENCE = 1.0
"""Seconds that a session may stay at its limit of processes: a bomb tries again and again."""
_SPARE_INODES = 100
"""Folders that the sandbox itself made in the writable places, generously."""
_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
_OWN_PID = 1


@dataclass
class Usage:
    """What all processes of the session use together at one moment."""

    cpu: float = 0.0
    memory: int = 0
    tasks: int = 0


@dataclass
class Watch:
    """Looks at a session every tenth of a second until it has to end.

    Attributes:
        student: The pid of the notebook's process.
        deadline: When wall time is over, on the monotonic clock.
    """

    limits: Limits
    deadline: float
    student: int
    killed: Reason | None = None
    touched: set[Reason] = field(default_factory=set)
    cpu: float = 0.0
    _status: int | None = None
    _crowded_since: float | None = None
    _base: int = field(default_factory=lambda: _memory_of(_OWN_PID))

    def until_the_end(self) -> dict[str, object]:
        """Return the report: code, signal, killed, touched, cpu, wall."""
        start = time.monotonic()
        next_look = start
        while not self._is_over():
            now = time.monotonic()
            # The notebook may wake us with signals of its own as often as it likes.
            if now >= next_look:
                next_look = now + _TICK
                if killed := self._look():
                    self.killed = killed
                    break
            signal.sigtimedwait({signal.SIGCHLD}, max(0.0, next_look - time.monotonic()))
        self._note_disk()
        return {
            "code": self._exit_code(), "signal": self._signal(), "killed": self.killed,
            "touched": sorted(self.touched | ({self.killed} if self.killed else set())),
            "cpu": round(max(self.cpu, self._all().cpu), 3), "wall": round(time.monotonic() - start, 3),
        }  # fmt: skip

    def _is_over(self) -> bool:
        """Reap what has ended; true if the notebook's process is among them."""
        with contextlib.suppress(ChildProcessError):
            while (found := os.waitpid(-1, os.WNOHANG))[0]:
                if found[0] == self.student:
                    self._status = found[1]
        return self._status is not None

    def _look(self) -> Reason | None:
        """Return the limit for which all has to end now."""
        used = self._all()
        self.cpu = max(self.cpu, used.cpu)
        if self._note_disk():
            return "disk"
        if crowded := self._is_crowded(used.tasks):
            return crowded
        if time.monotonic() >= self.deadline:
            return "time"
        if used.cpu >= self.limits.cpu:
            return "cpu"
        if used.memory > self.limits.memory and self._shared_fairly() > self.limits.memory:
            return "memory"
        return None

    def _is_crowded(self, tasks: int) -> Reason | None:
        if tasks < self.limits.processes:
            self._crowded_since = None
            return None
        self.touched.add("processes")
        now = time.monotonic()
        self._crowded_since = self._crowded_since or now
        return "processes" if now - self._crowded_since >= _PATIENCE else None

    def _note_disk(self) -> bool:
        """Note a full disk; true if there are more files than allowed, which not every way prevents."""
        found = [os.statvfs(place) for place in WRITABLE]
        if any(room.f_bavail == 0 or room.f_favail == 0 for room in found):
            self.touched.add("disk")
        return max(room.f_files - room.f_ffree for room in found) > self.limits.inodes + _SPARE_INODES

    def _all(self) -> Usage:
        own = resource.getrusage(resource.RUSAGE_CHILDREN)
        usage = Usage(cpu=own.ru_utime + own.ru_stime)
        for process in _processes():
            # One that ends while it is looked at has been counted, or will be by its parent.
            with contextlib.suppress(OSError, IndexError, ValueError):
                cpu, tasks = _cpu_and_tasks(process)
                usage.cpu += cpu
                usage.tasks += tasks
                usage.memory += max(0, _memory_of(process) - self._base)
        return usage

    def _shared_fairly(self) -> int:
        """Return the bytes of memory where a page that n processes share counts 1/n for each."""
        total = 0
        for process in _processes():
            with contextlib.suppress(OSError):
                total += _sum_of(process, "smaps_rollup", ("Pss_Anon:", "Pss_Shmem:"))
        return total

    def _exit_code(self) -> int | None:
        if self._status is None or not os.WIFEXITED(self._status):
            return None
        return os.WEXITSTATUS(self._status)

    def _signal(self) -> int | None:
        if self._status is None or not os.WIFSIGNALED(self._status):
            return None
        return os.WTERMSIG(self._status)


def _processes() -> list[int]:
    names = [entry.name for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [int(name) for name in names if int(name) != _OWN_PID]


def _cpu_and_tasks(process: int) -> tuple[float, int]:
    """Return the seconds that a process and those it waited for worked, and its threads."""
    text = Path("/proc", str(process), "stat").read_text(encoding="utf-8", errors="replace")
    # The name in brackets may hold anything; what follows the last bracket are numbers.
    rest = text[text.rindex(")") + 2 :].split()
    return sum(map(int, rest[11:15])) / _TICKS_A_SECOND, int(rest[17])


def _memory_of(process: int) -> int:
    """Return the bytes of memory of a process that are not files'."""
    return _sum_of(process, "status", ("RssAnon:", "RssShmem:"))


def _sum_of(process: int, name: str, keys: tuple[str, ...]) -> int:
    text = Path("/proc", str(process), name).read_text(encoding="utf-8", errors="replace")
    return 1024 * sum(int(line.split()[1]) for line in text.splitlines() if line.startswith(keys))
