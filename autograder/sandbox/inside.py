"""The first processes of a session: one that watches, as pid 1, and one that runs the notebook."""

from __future__ import annotations

import contextlib
import importlib
import json
import math
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NoReturn

from autograder.sandbox import kernel, passing, seccomp
from autograder.sandbox.ended import NO_MEMORY, NOT_SET_UP, RAISED
from autograder.sandbox.limits import Limits
from autograder.sandbox.view import HOME
from autograder.sandbox.watch import Watch

_DETAIL = 4000
_STARTED = "+"


@dataclass(frozen=True)
class Order:
    """What the parent asks for.

    Attributes:
        entry: "package.module:function", called with the connection.
        limits: What the session may use.
        deadline: When it has to be over, on the machine's monotonic clock.
    """

    entry: str
    limits: Limits
    deadline: float

    @classmethod
    def read(cls, message: dict) -> Order:
        return cls(message["entry"], Limits(**message["limits"]), message["deadline"])

    def message(self) -> dict[str, object]:
        return {"entry": self.entry, "limits": asdict(self.limits), "deadline": self.deadline}


@dataclass(frozen=True)
class Ends:
    """The descriptors of a session: its connection, where the watcher reports, its files."""

    connection: int
    status: int
    files: int


def find(entry: str) -> Callable[[socket.socket], object]:
    """Return the function that "package.module:function" names."""
    module, _, name = entry.partition(":")
    return getattr(importlib.import_module(module), name)


def live(order: Order, ends: Ends, become: Callable[[], None], *, extra_tasks: int = 0) -> NoReturn:
    """Be pid 1 of a session: start the notebook's process, watch it, report, and end all.

    Args:
        become: Gives up all rights that the notebook's process must not have.
        extra_tasks: Processes beside the notebook's that count against its limit.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    # Pid 1 gets from its children only signals that it has a handler for; Python has one for SIGINT.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
    listen, tell = os.pipe()
    os.set_blocking(listen, False)
    student = os.fork()
    if student == 0:
        _be_student(order, ends, become, tell, extra_tasks)
    _keep_only(ends.status, listen)
    report = Watch(order.limits, order.deadline, student).until_the_end()
    told = _read(listen)
    report |= {"started": told.startswith(_STARTED), "detail": told.removeprefix(_STARTED)}
    os.write(ends.status, json.dumps(report).encode())
    os._exit(0)


def report_broken(status: int, problem: BaseException) -> None:
    """Say that the sandbox could not be made; no code of the notebook ran."""
    with contextlib.suppress(OSError):
        os.write(status, json.dumps({"detail": f"{type(problem).__name__}: {problem}"[:_DETAIL]}).encode())


def _be_student(
    order: Order, ends: Ends, become: Callable[[], None], tell: int, extra_tasks: int
) -> NoReturn:
    """Set the limits, give up all rights, and run the entry function; never returns."""
    status = NOT_SET_UP
    try:
        os.setsid()
        _keep_only(ends.connection, ends.files, tell)
        become()
        _go_home(order.limits, ends.files, extra_tasks)
        kernel.drop_capabilities()
        kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
        seccomp.install(seccomp.program(str(kernel.architecture())))
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        # Written before any code of the notebook runs, so that it cannot pretend to be our fault.
        os.write(tell, _STARTED.encode())
        status = RAISED
        find(order.entry)(socket.socket(fileno=ends.connection))
        status = 0
    except MemoryError:
        status = NO_MEMORY if status == RAISED else status
    except SystemExit as leaving:
        status = leaving.code if isinstance(leaving.code, int) else RAISED
    except BaseException as problem:
        with contextlib.suppress(BaseException):
            os.write(tell, f"{type(problem).__name__}: {problem}"[:_DETAIL].encode(errors="replace"))
    finally:
        with contextlib.suppress(BaseException):
            sys.stdout.flush()
        os._exit(status & 0xFF)


def _go_home(limits: Limits, files: int, extra_tasks: int) -> None:
    # Where memory runs out all the same, the notebook goes first, not its watcher.
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    home = os.open(HOME, os.O_PATH | os.O_DIRECTORY)
    os.fchdir(home)
    os.close(home)
    passing.unpack_files(files, Path(HOME))
    _limit(limits, extra_tasks)


def _limit(limits: Limits, extra_tasks: int) -> None:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    seconds = math.ceil(limits.cpu)
    wanted = {
        resource.RLIMIT_AS: pages * resource.getpagesize() + int(limits.memory),
        resource.RLIMIT_FSIZE: int(limits.disk),
        resource.RLIMIT_NOFILE: int(limits.open_files),
        resource.RLIMIT_NPROC: int(limits.processes) + extra_tasks,
        # Not 0: that would still start a program that collects crashes, if the machine has one.
        resource.RLIMIT_CORE: 1,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_SIGPENDING: 128,
    }
    for kind, value in wanted.items():
        resource.setrlimit(kind, (value, value))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


def _keep_only(*descriptors: int) -> None:
    """Close all descriptors but these; the three standard ones lead nowhere."""
    null = os.open("/dev/null", os.O_RDWR)
    for standard in range(3):
        os.dup2(null, standard)
    low = 3
    for descriptor in sorted(descriptors):
        os.closerange(low, descriptor)
        low = descriptor + 1
    os.closerange(low, 1 << 20)


def _read(descriptor: int) -> str:
    try:
        return os.read(descriptor, _DETAIL).decode(errors="replace")
    except OSError:
        return ""
