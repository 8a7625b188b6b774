"""One change to a class at a time, whoever asks."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from course.classroom.reasons import folder_sentence
from course.errors import ClassProblem, FolderProblem


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Keep all others of our commands out of the class; the lock ends with the process.

    Raises:
        ClassProblem: if somebody else is at work in it.
        FolderProblem: if the folder cannot be written to.
    """
    own = folder / ".pathshala"
    try:
        own.mkdir(exist_ok=True)
        handle = (own / "lock").open("w")
    except OSError as problem:
        raise FolderProblem(folder_sentence(folder, problem)) from None
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ClassProblem(
                f"Another pathshala command is at work in {folder}. "
                "Wait until it has ended, then try again."
            ) from None
        yield
