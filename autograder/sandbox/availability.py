"""Finds out how a notebook can be closed off on this machine: by trying it."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from autograder.errors import AutograderError, SandboxUnavailable
from autograder.sandbox import kernel
from autograder.sandbox.limits import Limits
from autograder.sandbox.sandbox import Sandbox
from autograder.sandbox.view import unreadable, view

_HELLO = b"closed off"


@dataclass(frozen=True)
class Availability:
    """How sessions can be made here.

    Attributes:
        way: What to give to `Sandbox`, or None.
        sentence: What is missing and what to do next; "" if nothing is.
        detail: For the log: what each way answered.
    """

    way: Literal["namespaces", "bubblewrap"] | None
    sentence: str = ""
    detail: str = ""


@cache
def available() -> Availability:
    """Return how sessions can be made here; tries each way once in the life of this process."""
    if problem := _hopeless():
        return Availability(None, problem)
    said = []
    for way in ("namespaces", "bubblewrap"):
        if (problem := _try(way)) is None:
            return Availability(way, detail="; ".join(said))
        said.append(f"{way}: {problem}")
    return Availability(None, advice(), "; ".join(said))


_SETTINGS = {
    "user.max_user_namespaces": ("0", "10000"),
    "kernel.unprivileged_userns_clone": ("0", "1"),
    "kernel.apparmor_restrict_unprivileged_userns": ("1", "0"),
}
"""Settings of Linux, Debian and Ubuntu: the value that forbids namespaces, and one that does not."""


def advice(settings: Path = Path("/proc/sys")) -> str:
    """Return what an administrator can change where no way works."""
    start = "This machine does not let a program close a notebook off, so nothing was run."
    for name, (forbids, allows) in _SETTINGS.items():
        path = settings / name.replace(".", "/")
        if path.exists() and path.read_text(encoding="ascii").strip() == forbids:
            return f"{start} An administrator can allow it with 'sudo sysctl {name}={allows}'."
    return f"{start} It needs user namespaces; in a container, have them allowed from outside."


def open_sandbox(**wishes: Any) -> Sandbox:
    """Return a `Sandbox(**wishes)` in the way that works here.

    Raises:
        SandboxUnavailable: with the one sentence, if none does.
    """
    found = available()
    if found.way is None:
        raise SandboxUnavailable(found.sentence)
    return Sandbox(**wishes, way=found.way)


def hello(connection: socket.socket) -> None:
    """Say that a session works (run inside one)."""
    connection.sendall(_HELLO)


def _hopeless() -> str | None:
    if kernel.architecture() is None:
        return (
            "Notebooks can be closed off on 64-bit x86_64 and aarch64 Linux only; "
            "on a Raspberry Pi install the 64-bit Raspberry Pi OS."
        )
    closed = unreadable(view(()).shown) if os.geteuid() == 0 else None
    if closed:
        return f"Python in {closed} is readable for its owner only; run 'chmod -R o+rX {closed}' first."
    return None


def _try(way: Literal["namespaces", "bubblewrap"]) -> str | None:
    """Return what went wrong, or None."""
    try:
        with Sandbox(way=way) as sandbox, sandbox.open(f"{__name__}:hello", Limits(wall=20)) as session:
            session.connection.settimeout(20)
            if session.connection.recv(len(_HELLO)) == _HELLO:
                return None
            return session.end().detail or "it did not answer"
    except (AutograderError, OSError) as problem:
        return str(problem)
