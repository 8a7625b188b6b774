"""Sessions through bubblewrap, where a kernel lets that program make namespaces but not us.

Each session imports everything anew, so this is slower by the time that Python needs to start.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, NoReturn

from autograder.errors import SandboxBroken, SandboxUnavailable
from autograder.sandbox import inside, namespaces
from autograder.sandbox.inside import Ends, Order
from autograder.sandbox.limits import Limits
from autograder.sandbox.view import ACCOUNTS, DEVICES, GROUPS, HOME, WRITABLE, View
from autograder.sandbox.way import environment, launch, python

_INFO = 1 << 12


class Bubblewrap:
    """The way with one bubblewrap process a session."""

    def __init__(
        self, preload: tuple[str, ...], shown: View, extra: Mapping[str, str], hash_seed: int
    ) -> None:
        if os.geteuid() == 0:
            raise SandboxUnavailable(
                "bubblewrap leaves a notebook root's own user id; grade from an ordinary account."
            )
        program = shutil.which("bwrap")
        if program is None:
            raise SandboxUnavailable("bubblewrap is not installed; run 'sudo apt-get install bubblewrap'.")
        self._program = program
        self._preload, self._view = preload, shown
        self._environment = environment(extra, hash_seed)
        self._processes: list[subprocess.Popen] = []

    def start(self) -> None:
        """Nothing is kept warm here."""

    def spawn(self, order: Order, ends: Ends) -> int:
        self._processes = [process for process in self._processes if process.poll() is None]
        with contextlib.ExitStack() as stack:
            errors = stack.enter_context(tempfile.TemporaryFile())
            listen, tell = os.pipe()
            stack.callback(os.close, listen)
            told = json.dumps({"preload": self._preload, "order": order.message()})
            letter, accounts, groups = (_in_memory(text) for text in (told, ACCOUNTS, GROUPS))
            for descriptor in (letter, accounts, groups):
                stack.callback(os.close, descriptor)
            call = f"m.begin({letter}, {ends.connection}, {ends.status}, {ends.files})"
            command = [
                self._program, "--info-fd", str(tell), *_closed(), *_root(self._view, order.limits),
                "--ro-bind-data", str(accounts), "/etc/passwd", "--ro-bind-data", str(groups), "/etc/group",
                "--remount-ro", "/", "--chdir", HOME, "--",
                *python("autograder.sandbox.bubblewrap", call),
            ]  # fmt: skip
            passed = (tell, letter, accounts, groups, ends.connection, ends.status, ends.files)
            try:
                self._processes.append(launch(command, self._environment, passed, errors.fileno()))
            finally:
                os.close(tell)
            return _pid_1(listen, errors)

    def close(self) -> None:
        """Wait for the programs whose sessions have been ended."""
        for process in self._processes:
            process.wait()
        self._processes = []


def begin(letter: int, connection: int, status: int, files: int) -> NoReturn:
    """Be pid 1 inside bubblewrap: import what is wanted, then live a session."""
    try:
        with os.fdopen(letter, "rb") as source:
            told = json.load(source)
        for name in told["preload"]:
            importlib.import_module(name)
        order = Order.read(told["order"])
        inside.live(order, Ends(connection, status, files), _give_up, extra_tasks=1)
    except BaseException as problem:
        inside.report_broken(status, problem)
    finally:
        os._exit(1)


def _give_up() -> None:
    """Enter a user namespace without power, where that is allowed: bubblewrap gave us no rights."""
    with contextlib.suppress(OSError):
        namespaces.become_student(many=False, student=namespaces.STUDENT)


def _closed() -> list[str]:
    student = str(namespaces.STUDENT)
    return [
        "--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts",
        "--unshare-cgroup-try", "--as-pid-1", "--new-session", "--die-with-parent", "--cap-drop", "ALL",
        "--hostname", "pathshala", "--uid", student, "--gid", student,
    ]  # fmt: skip


def _root(view: View, limits: Limits) -> list[str]:
    """Return the options that build the file system of `mounts.py` as far as they can.

    bubblewrap 0.8 has no cap on inodes (the watcher counts instead), and each of the writable
    places has the whole size for itself.
    """
    options = ["--proc", "/proc", "--dir", "/dev"]
    for place in WRITABLE:
        options += ["--size", str(int(limits.disk)), "--tmpfs", place]
    for place, target in view.links:
        options += ["--symlink", target, place]
    for name in view.shown:
        options += ["--ro-bind", name, name]
    for name in view.hidden:
        empty = ["--tmpfs", name, "--remount-ro", name]
        options += empty if Path(name).is_dir() else ["--ro-bind", "/dev/null", name]
    for name in DEVICES:
        options += ["--dev-bind", f"/dev/{name}", f"/dev/{name}"]
    return options


def _in_memory(text: str) -> int:
    descriptor = os.memfd_create("text", os.MFD_CLOEXEC)
    os.write(descriptor, text.encode())
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def _pid_1(listen: int, errors: IO[bytes]) -> int:
    """Return the pidfd of the process that bubblewrap started."""
    said = b""
    # It comes in pieces; the end is a brace of its own.
    while not said.rstrip().endswith(b"}") and (piece := os.read(listen, _INFO)):
        said += piece
    try:
        return os.pidfd_open(json.loads(said)["child-pid"])
    except (ValueError, KeyError, ProcessLookupError):
        errors.seek(0)
        complaint = errors.read(2000).decode(errors="replace").strip()
        raise SandboxBroken(f"bubblewrap did not start a session: {complaint}") from None
