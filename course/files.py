"""Writes files so that a power cut leaves the old one or the new one, never a torn one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from course.errors import FolderProblem


def write_atomic(path: Path, data: str | bytes, mode: int = 0o644) -> None:
    """Write `data` beside `path`, flush it to the disk, and put it in place in one step.

    Missing folders above `path` are made.

    Raises:
        FolderProblem: if the disk is full, the folder is read-only, and the like.
    """
    with _problems_of(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, _raw(data), mode)


def _write(path: Path, raw: bytes, mode: int) -> None:
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_synced(path: Path, data: bytes | str) -> None:
    """Write a file to the disk, in a folder that nobody looks at before it is whole and renamed.

    One flush instead of the two of `write_atomic`. Flush the folder (`sync_folder`) before its rename.

    Raises:
        FolderProblem: as `write_atomic`.
    """
    with _problems_of(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(_raw(data))
            file.flush()
            os.fsync(file.fileno())


def _raw(data: bytes | str) -> bytes:
    return data.encode("utf-8") if isinstance(data, str) else data


@contextmanager
def _problems_of(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        reason = (problem.strerror or "it cannot be written").lower()
        raise FolderProblem(
            f"{path} could not be written: {reason}. Nothing was changed; "
            "make room or choose another folder, and try again."
        ) from problem


def sync_folder(folder: Path) -> None:
    """Flush a folder's list of names to the disk, so that a rename survives a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
