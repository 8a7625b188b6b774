"""What parent and zygote hand each other: small JSON messages with file descriptors, and files.

The files of a session travel in memory of their own (memfd), which only the session reads:
the zygote's heap, of which each later session is a copy, never holds a child's work.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

_MOST = 1 << 17
"""Bytes of one message; a packet socket keeps each whole."""


def send(link: socket.socket, message: Mapping[str, object], descriptors: Sequence[int] = ()) -> None:
    """Send one message with its descriptors."""
    raw = json.dumps(message).encode()
    if len(raw) > _MOST:
        raise ValueError("A message to the sandbox is too long.")
    socket.send_fds(link, [raw], list(descriptors))


def receive(link: socket.socket, descriptors: int = 0) -> tuple[dict, list[int]] | None:
    """Return the next message and its descriptors, or None if the other side is gone.

    Raises:
        TimeoutError: if the socket has a timeout and it passed.
    """
    raw, found, _, _ = socket.recv_fds(link, _MOST, descriptors)
    if not raw:
        return None
    for descriptor in found:
        os.set_inheritable(descriptor, False)
    return json.loads(raw), found


def pack_files(files: Mapping[str, bytes]) -> int:
    """Return a descriptor that holds `files` (name → bytes).

    Raises:
        ValueError: if a name is not a plain relative path.
    """
    for name in files:
        _check(name)
    descriptor = os.memfd_create("files", os.MFD_CLOEXEC)
    with os.fdopen(os.dup(descriptor), "wb") as out:
        out.write(json.dumps([(name, len(content)) for name, content in files.items()]).encode() + b"\n")
        out.writelines(files.values())
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def unpack_files(descriptor: int, folder: Path) -> None:
    """Write the files that `descriptor` holds below `folder`, and close it."""
    with os.fdopen(descriptor, "rb") as source:
        for name, size in json.loads(source.readline()):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(source.read(size))


def _check(name: str) -> None:
    path = PurePosixPath(name)
    if not name or path.is_absolute() or ".." in path.parts or "\0" in name or len(name.encode()) > 255:
        raise ValueError(f"{name!r} cannot be put into a sandbox; give a short relative path without '..'.")
