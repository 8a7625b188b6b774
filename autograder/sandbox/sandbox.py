"""Opens closed-off sessions, each in a fork of one warm process."""

from __future__ import annotations

import contextlib
import os
import socket
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Literal

from autograder.sandbox import passing
from autograder.sandbox.bubblewrap import Bubblewrap
from autograder.sandbox.inside import Ends, Order
from autograder.sandbox.limits import Limits
from autograder.sandbox.nursery import Nursery
from autograder.sandbox.session import Session
from autograder.sandbox.view import view
from autograder.sandbox.way import Way

ENVIRONMENT: Mapping[str, str] = MappingProxyType({"GPIOZERO_PIN_FACTORY": "virtual", "MPLBACKEND": "agg"})


class Sandbox:
    """Makes sessions that see no network, no devices, no files of this machine and no other process.

    One for each worker process; not to be shared between threads. A context manager: leaving it
    ends what is left of its sessions.

        with Sandbox(preload=["IPython", "autograder.witness"]) as sandbox:
            with sandbox.open("autograder.witness:serve", Limits(), {"data.csv": b"1,2"}) as session:
                session.connection.sendall(b"…")
                why = session.end()
    """

    def __init__(
        self,
        *,
        preload: Sequence[str] = (),
        read_only: Sequence[Path] = (),
        hidden: Sequence[Path] = (),
        work: Mapping[str, bytes] = MappingProxyType({}),
        environment: Mapping[str, str] = ENVIRONMENT,
        hash_seed: int = 0,
        way: Literal["namespaces", "bubblewrap"] = "namespaces",
    ) -> None:
        """Say what the sessions see; nothing is started yet.

        Args:
            preload: Dotted names of modules that are imported before the first fork. Their
                packages are shown to the sessions, as are the installed packages.
            read_only: Further files and folders of this machine that are shown.
            hidden: What of all these is not shown. Folders with model answers that stand
                beside this package (`course`, `modules`, …) need not be named.
            work: Files (relative path → bytes) that each session finds in its home.
            environment: What is added to the clean environment of the sessions.
            hash_seed: Python's seed for the hashes of texts, fixed so that a regrade repeats.
            way: See `available`.
        """
        self._work = dict(work)
        shown = view(preload, read_only, hidden)
        kind = {"namespaces": Nursery, "bubblewrap": Bubblewrap}[way]
        self.way: Way = kind(tuple(preload), shown, environment, hash_seed)
        self._sessions: list[Session] = []

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def open(
        self, entry: str, limits: Limits | None = None, files: Mapping[str, bytes] = MappingProxyType({})
    ) -> Session:
        """Start a session that calls `entry` ("package.module:function") with its connection.

        Args:
            limits: What it may use; the clock starts now.
            files: Files (relative path → bytes) for its home, beside those of `work`.

        Raises:
            SandboxBroken: if the sandbox failed twice.
            ValueError: if a file's name is no plain relative path, or the files are too much for `limits`.
        """
        limits = limits or Limits()
        content = {**self._work, **files}
        _fits(content, limits)
        self._sessions = [session for session in self._sessions if session.alive]
        order = Order(entry, limits, time.monotonic() + limits.wall)
        with contextlib.ExitStack() as ours, contextlib.ExitStack() as theirs:
            near, far = socket.socketpair()
            theirs.callback(far.close)
            ours.callback(near.close)
            listen, tell = os.pipe()
            theirs.callback(os.close, tell)
            ours.callback(os.close, listen)
            packed = passing.pack_files(content)
            theirs.callback(os.close, packed)
            process = self.way.spawn(order, Ends(far.fileno(), tell, packed))
            ours.pop_all()
        session = Session(near, process, listen, limits)
        self._sessions.append(session)
        return session

    def close(self) -> None:
        """End all sessions and the warm process."""
        for session in self._sessions:
            session.end()
        self._sessions = []
        self.way.close()


def _fits(files: Mapping[str, bytes], limits: Limits) -> None:
    size = sum(map(len, files.values()))
    if size > limits.disk or len(files) > limits.inodes:
        raise ValueError(
            f"{len(files)} files with {size:,} bytes do not fit into a sandbox with room for "
            f"{limits.inodes:,} files and {limits.disk:,} bytes."
        )
