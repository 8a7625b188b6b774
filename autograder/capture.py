"""Keeps what a process prints, by Python or past it, until somebody asks."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

PRINTED_LIMIT = 1_000_000
"""Characters that are kept between two questions; a flood must not fill the memory."""


class Printed:
    """What was printed to stdout and stderr since the last question, in order.

    `print` goes to `sys.stdout`; a program that was started and `os.write` go past it to the
    descriptors 1 and 2, which stand on files in memory meanwhile.
    """

    def __init__(self) -> None:
        self._parts: list[list[str]] = []
        self._room = PRINTED_LIMIT
        self._files: dict[str, int] = {}

    @contextlib.contextmanager
    def everything(self) -> Iterator[None]:
        """Catch both ways of printing while the block runs."""
        former = sys.stdout, sys.stderr
        kept = {number: os.dup(number) for number in (1, 2)}
        for name, number in (("stdout", 1), ("stderr", 2)):
            with contextlib.suppress(OSError):
                self._files[name] = _nameless_file(name)
                os.dup2(self._files[name], number)
        sys.stdout, sys.stderr = _Stream("stdout", self), _Stream("stderr", self)
        try:
            yield
        finally:
            sys.stdout, sys.stderr = former
            for number, copy in kept.items():
                os.dup2(copy, number)
                os.close(copy)
            for file in self._files.values():
                os.close(file)
            self._files.clear()

    def add(self, name: str, text: str) -> None:
        """Keep a text, or as much as there is room for; a stream that printed always shows."""
        kept = text[: max(self._room, 0)] or text[:1]
        self._room -= len(kept)
        if self._parts and self._parts[-1][0] == name:
            if self._room > 0 or not self._parts[-1][1]:
                self._parts[-1][1] += kept
        elif len(self._parts) < 10_000:
            self._parts.append([name, kept])

    def take(self) -> list[tuple[str, str]]:
        """Return (stream, text) pairs, and forget them."""
        self._collect()
        found = [(name, text) for name, text in self._parts if text]
        self._parts, self._room = [], PRINTED_LIMIT
        return found

    def forget(self) -> None:
        """Forget what came since the last question: it belongs to a cell that ended."""
        self.take()

    def _collect(self) -> None:
        for name, file in self._files.items():
            with contextlib.suppress(OSError):
                size = os.lseek(file, 0, os.SEEK_END)
                if size:
                    text = os.pread(file, min(size, PRINTED_LIMIT), 0).decode("utf-8", "replace")
                    os.ftruncate(file, 0)
                    os.lseek(file, 0, os.SEEK_SET)
                    self.add(name, text)


def _nameless_file(name: str) -> int:
    """Open a file that no folder shows; a sandbox may refuse files in memory."""
    try:
        return os.memfd_create(name)
    except OSError:
        number, path = tempfile.mkstemp(dir=".")
        Path(path).unlink()
        return number


class _Stream:
    """Stands for sys.stdout or sys.stderr."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, name: str, printed: Printed) -> None:
        self.name, self._printed = name, printed

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._printed.add(self.name, str.__str__(text))
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None: ...

    def isatty(self) -> bool:
        return False
