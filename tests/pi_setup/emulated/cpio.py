"""Writes the archive that Linux unpacks into memory before it starts: cpio's "newc"."""

from __future__ import annotations

import itertools
import stat
from pathlib import PurePosixPath


class Archive:
    """A cpio archive that grows in memory; all in it belongs to root."""

    def __init__(self) -> None:
        self._entries: dict[str, tuple[int, int, bytes]] = {}

    def folder(self, path: str) -> None:
        """Add a folder, and those above it, where they are not there yet."""
        for above in (*reversed(PurePosixPath(path).parents), PurePosixPath(path)):
            if str(above) != ".":
                self._entries.setdefault(str(above), (stat.S_IFDIR | 0o755, 0, b""))

    def file(self, path: str, data: bytes, mode: int = 0o644, changed: float = 0) -> None:
        """Add a file; `changed` is its time, which Python compares with its compiled one's."""
        self.folder(str(PurePosixPath(path).parent))
        self._entries[path] = (stat.S_IFREG | mode, int(changed), data)

    def link(self, path: str, target: str) -> None:
        """Add a symbolic link."""
        self.folder(str(PurePosixPath(path).parent))
        self._entries[path] = (stat.S_IFLNK | 0o777, 0, target.encode())

    def as_bytes(self) -> bytes:
        """Return the whole archive."""
        pieces = bytearray()
        numbers = itertools.count(1)
        for path, (mode, changed, data) in [*self._entries.items(), ("TRAILER!!!", (0, 0, b""))]:
            name = path.encode() + b"\0"
            fields = (next(numbers), mode, 0, 0, 1, changed, len(data), 0, 0, 0, 0, len(name), 0)
            pieces += b"070701" + b"".join(b"%08X" % field for field in fields) + name
            pieces += bytes(-len(pieces) % 4)
            pieces += data
            pieces += bytes(-len(pieces) % 4)
        return bytes(pieces)
