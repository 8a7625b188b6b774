"""Plain forks of one warm process: for judges, and for content that is trusted.

The warm process is started by exec and has everything imported, but no test and no
answer: what a fork works on comes over its socket. A fork is no sandbox. It has the shape
of one (`open`, `connection`, `end`), so that `autograder.sandbox` can take its place.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NoReturn, Protocol

from autograder.errors import RunBroken
from autograder.sandbox.ended import Ended, sentence_for
from autograder.sandbox.limits import Limits

NO_FILES: Mapping[str, bytes] = MappingProxyType({})
_ROOT = Path(__file__).resolve().parent.parent
_ANSWER = 60.0


class OpenSession(Protocol):
    """A process that runs one notebook's witness."""

    connection: socket.socket

    def end(self) -> Ended:
        """Kill what is left and say why it ended."""


class Launcher(Protocol):
    """What starts witnesses: `Forks` here, `autograder.sandbox.Sandbox` for hostile code."""

    def open(
        self, entry: str, limits: Limits | None = None, files: Mapping[str, bytes] = NO_FILES
    ) -> OpenSession:
        """Start a process that calls `entry` ("package.module:function") with its connection."""

    def close(self) -> None:
        """End everything that was started."""


class Fork:
    """One forked process; see `OpenSession`."""

    def __init__(
        self, forks: Forks, connection: socket.socket, pid: int, folder: str, limits: Limits
    ) -> None:
        self.connection, self.pid, self.folder = connection, pid, folder
        self._forks, self._limits = forks, limits
        self._ended: Ended | None = None

    def end(self) -> Ended:
        """Kill its process group, wait, and say why it ended; safe to call again."""
        if self._ended is None:
            told = self._forks.ask({"do": "end", "pid": self.pid})
            code = told["code"]
            self._ended = Ended("finished", exit_code=code)
            if not told["wanted"] and code != 0:
                signalled = -code if code < 0 else None
                self._ended = Ended(
                    "died", sentence_for("died", self._limits, signalled), exit_code=code, signal=signalled
                )
            self.connection.close()
            shutil.rmtree(self.folder, ignore_errors=True)
        return self._ended


class Forks:
    """Forks a warm process at each `open`. A context manager: leaving it ends all.

    Args:
        preload: "package.module:function" of what is called once, before the first fork.
    """

    def __init__(
        self, preload: tuple[str, ...] = ("autograder.witness:prepare", "autograder.judge:prepare")
    ) -> None:
        self._preload = preload
        self._process: subprocess.Popen | None = None
        self._link: socket.socket | None = None
        self._home = ""

    def __enter__(self) -> Forks:
        return self

    def __exit__(self, *_problem: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """Of the warm process, or None before the first `open`."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the warm process, if it is not running."""
        if self._process is not None:
            return
        self._home = tempfile.mkdtemp(prefix="pathshala-")
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        call = f"from autograder.fork import main; main({theirs.fileno()}, {self._preload!r})"
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", call],
            pass_fds=(theirs.fileno(),), env=self._environment(), cwd=self._home, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        theirs.close()
        ours.settimeout(_ANSWER)
        self._link = ours
        self._hear()

    def open(
        self, entry: str, limits: Limits | None = None, files: Mapping[str, bytes] = NO_FILES
    ) -> Fork:
        """Fork a process that calls `entry` with its end of a stream socket.

        Raises:
            RunBroken: if the warm process is gone.
        """
        self.start()
        folder = Path(tempfile.mkdtemp(dir=self._home))
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        near, far = socket.socketpair()
        with far:
            told = self.ask({"do": "fork", "entry": entry, "folder": str(folder)}, far)
        return Fork(self, near, told["pid"], str(folder), limits or Limits())

    def ask(self, message: dict, end: socket.socket | None = None) -> dict:
        """Send the warm process one request and return its answer."""
        assert self._link is not None
        try:
            socket.send_fds(self._link, [json.dumps(message).encode()], [end.fileno()] if end else [])
        except OSError as problem:
            raise RunBroken(f"The grader's warm process is gone ({problem}); grade again.") from None
        return self._hear()

    def close(self) -> None:
        """End the warm process and all its forks."""
        if self._link is not None:
            self._link.close()
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(5)
            self._process.kill()
            self._process.wait()
            shutil.rmtree(self._home, ignore_errors=True)
        self._process = self._link = None

    def _hear(self) -> dict:
        assert self._link is not None
        try:
            told = self._link.recv(1 << 16)
        except OSError as problem:
            raise RunBroken(f"The grader's warm process does not answer ({problem}); grade again.") from None
        if not told:
            raise RunBroken("The grader's warm process ended; grade again.")
        return json.loads(told)

    def _environment(self) -> dict[str, str]:
        names = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR")
        kept = {name: os.environ[name] for name in names if name in os.environ}
        return {
            **kept, "HOME": self._home, "IPYTHONDIR": self._home, "PYTHONPATH": str(_ROOT),
            "PYTHONHASHSEED": "0", "MPLBACKEND": "agg", "GPIOZERO_PIN_FACTORY": "virtual",
            "PYTHONDONTWRITEBYTECODE": "1",
        }  # fmt: skip


def main(descriptor: int, preload: tuple[str, ...]) -> NoReturn:
    """Be the warm process: prepare, then fork at each request until the other side hangs up."""
    link = socket.socket(fileno=descriptor)
    for name in preload:
        _find(name)()
    gc.collect()
    gc.freeze()
    link.send(b'{"is": "ready"}')
    forks: set[int] = set()
    while True:
        message, ends, _, _ = socket.recv_fds(link, 1 << 16, 1)
        if not message:
            for pid in forks:
                _kill(pid)
            os._exit(0)
        told = json.loads(message)
        if told["do"] == "end":
            answer = _end(told["pid"])
            forks.discard(told["pid"])
        else:
            pid = os.fork()
            if pid == 0:
                link.close()
                _be(told["entry"], told["folder"], ends[0])
            os.close(ends[0])
            forks.add(pid)
            answer = {"pid": pid}
        link.send(json.dumps(answer).encode())


def _be(entry: str, folder: str, end: int) -> NoReturn:
    status = 1
    try:
        os.setsid()
        with contextlib.chdir(folder):
            _find(entry)(socket.socket(fileno=end))
        status = 0
    finally:
        os._exit(status)


def _end(pid: int) -> dict:
    gone, status = os.waitpid(pid, os.WNOHANG)
    wanted = gone == 0
    _kill(pid)
    if wanted:
        _, status = os.waitpid(pid, 0)
    return {"wanted": wanted, "code": os.waitstatus_to_exitcode(status)}


def _kill(pid: int) -> None:
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)


def _find(name: str) -> Callable:
    module, _, function = name.partition(":")
    return getattr(importlib.import_module(module), function)
