"""Opens a hand-in in the exchange so that nothing in it can lead elsewhere, block, or swell.

The exchange is open to children: a name there can become a link, a pipe or a hundred
gigabytes between two looks. So the folder is opened once, and everything is read through it.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from autograder.reader import SIZE_LIMIT
from course.classroom.nbgrader import parse_utc
from course.classroom.places import SECRET, TIMESTAMP
from course.classroom.submission import shown
from course.errors import ClassProblem
from course.pseudonyms import check_student_id

NOTE_LIMIT = 1000
"""Bytes of the secret and of the time, which are a line each."""
ENTRIES = 2000
"""How many of a folder's entries are looked at. Only those that are wanted are ever taken."""
DEPTH = 6
AGAIN = "Ask the student to hand in again."
# What nbgrader writes, 2026-01-05 10:00:00.000000 UTC, and what other settings of it can write.
_TIME = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d{1,6})?)?( ?[A-Za-z0-9_-]{1,9})?")


@dataclass(frozen=True)
class HandIn:
    """A folder in the exchange's inbound.

    Attributes:
        at: When it was handed in (UTC), as its name says; a kit's clock may be wrong.
        stamp: The same, as it stands in the name.
        arrived: When it came here (UTC), by this machine's clock.
        owner: The number of the account whose folder it is.
    """

    path: Path
    student: str
    assignment: str
    at: datetime
    stamp: str
    arrived: datetime
    owner: int


def hand_in_of(path: Path) -> HandIn:
    """Read a hand-in's name.

    Raises:
        ValueError: if it is none.
    """
    parts = path.name.split("+")
    if len(parts) not in (3, 4) or not _TIME.fullmatch(parts[2]):
        raise ValueError("not a hand-in")
    try:
        at = parse_utc(parts[2]).replace(tzinfo=UTC)
        kind = path.lstat()
        # Who copies a class keeps the first of these and changes the second.
        arrived = datetime.fromtimestamp(min(kind.st_mtime, kind.st_ctime), UTC)
    except (OverflowError, OSError):
        raise ValueError("not a hand-in") from None
    return HandIn(path, check_student_id(parts[0]), parts[1], at, parts[2], arrived, kind.st_uid)


def read_whole(hand_in: HandIn, names: Sequence[str]) -> dict[str, bytes]:
    """Return the wanted files of a hand-in that came as a whole: name → bytes.

    Args:
        names: The assignment's notebooks, as files; at least one of them is there.

    Raises:
        ClassProblem: with why it cannot be taken.
    """
    with _opened(hand_in.path) as folder:
        for name, mode in _entries(folder):
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                raise ClassProblem(f"'{shown(name)}' is a link or a device, not a file. {AGAIN}")
        files = {name: _read(folder, name, SIZE_LIMIT) for name in names}
        found = {name: data for name, data in files.items() if data is not None}
        secret, time = _read(folder, SECRET, NOTE_LIMIT), _read(folder, TIMESTAMP, NOTE_LIMIT)
        # nbgrader writes the secret last: without it the copy is still on its way.
        if not (secret or b"").strip():
            raise ClassProblem(
                "the hand-in has not arrived as a whole yet. Grade again later, or ask for it again."
            )
        if time is not None and time.strip() not in (b"", hand_in.stamp.encode()):
            raise ClassProblem(
                f"its name says {hand_in.stamp}, but the note in it says another time: somebody renamed "
                f"it. {AGAIN}"
            )
        if not found:
            raise ClassProblem(_missing(names[0], os.listdir(folder)))  # noqa: PTH208 - an open folder
    return found | {SECRET: secret}


def secret_of(folder: Path) -> bytes:
    """Return the secret in a folder, or nothing."""
    try:
        with _opened(folder) as opened:
            return (_read(opened, SECRET, NOTE_LIMIT) or b"").strip()
    except ClassProblem:
        return b""


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    try:
        folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except PermissionError:
        raise ClassProblem(f"the hand-in is locked: you have no right to open it. {AGAIN}") from None
    except OSError:
        raise ClassProblem(f"the hand-in is a link or a file, not a folder. {AGAIN}") from None
    try:
        yield folder
    finally:
        os.close(folder)


def _entries(folder: int, left: int = ENTRIES, depth: int = DEPTH) -> Iterator[tuple[str, int]]:
    """Yield name and mode of a folder's entries, and of those in its folders, up to a bound."""
    below = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if not left:
                return
            left -= 1
            try:
                mode = entry.stat(follow_symlinks=False).st_mode
            except FileNotFoundError:
                continue  # taken away just now
            yield entry.name, mode
            if stat.S_ISDIR(mode):
                below.append(entry.name)
    for name in below if depth else ():
        try:
            opened = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
        except OSError:
            continue  # nothing is taken from there
        try:
            for found in _entries(opened, left, depth - 1):
                left -= 1
                yield found
        finally:
            os.close(opened)


def _read(folder: int, name: str, limit: int) -> bytes | None:
    """Read a file of at most `limit` bytes; None if it is not there."""
    try:
        # Without O_NONBLOCK a pipe, put in a file's place just now, would stop us for ever.
        handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except FileNotFoundError:
        return None
    except PermissionError:
        raise ClassProblem(f"{name} is locked: you have no right to read it. {AGAIN}") from None
    except OSError:
        raise ClassProblem(f"'{name}' is a link or a device, not a file. {AGAIN}") from None
    try:
        kind = os.fstat(handle)
        if not stat.S_ISREG(kind.st_mode):
            raise ClassProblem(f"'{name}' is a folder, a pipe or a device, not a file. {AGAIN}")
        if kind.st_nlink > 1:
            raise ClassProblem(f"'{name}' is the same file as another one (a hard link). {AGAIN}")
        with os.fdopen(handle, "rb", closefd=False) as file:
            data = file.read(limit + 1) if kind.st_size <= limit else None
    finally:
        os.close(handle)
    if data is None or len(data) > limit:
        raise ClassProblem(f"{name} is larger than {_size(limit)}. {_CLEAR}")
    return data


_CLEAR = "Ask the student to clear all outputs and to hand in again."


def _size(limit: int) -> str:
    return f"{limit // 1_000_000} MB" if limit >= 1_000_000 else f"{limit} bytes"


def _missing(name: str, there: Sequence[str]) -> str:
    wrong = sorted(other for other in there if other.lower().endswith((".ipynb", ".zip", ".txt", ".json")))
    others = [other for other in wrong if other not in (SECRET, TIMESTAMP)][:3]
    if not others:
        return f"{name} is missing. {AGAIN}"
    found = ", ".join(f"'{shown(other)}'" for other in others)
    return (
        f"{name} is missing; there is {found} instead. "
        f"Ask the student to call the file {name} and to hand in again."
    )
