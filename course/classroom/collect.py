"""Takes handed-in work out of the exchange: what is whole, known and safe to look at.

nbgrader's own `collect` takes everything, follows links, and stops the class at the first
folder that it cannot read. Here one strange hand-in costs nobody else anything, and what
is not taken stays where it is.
"""

from __future__ import annotations

import stat
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from course.classroom.nbgrader import SECRET, NbgraderCourse, parse_utc
from course.errors import PathshalaError, StudentInvalid
from course.notebook import SIZE_LIMIT
from course.pseudonyms import check_student_id


@dataclass(frozen=True)
class HandIn:
    """A folder in the exchange's inbound.

    Attributes:
        at: When it was handed in (UTC), as its name says.
    """

    path: Path
    student: str
    assignment: str
    at: datetime


def collect(course: NbgraderCourse, names: Sequence[str]) -> list[str]:
    """Copy the newest whole hand-in of each student and assignment into `submitted/`.

    Args:
        names: The assignments that are meant.

    Returns:
        A sentence for each hand-in that was not taken.
    """
    problems: list[str] = []
    students, known = set(course.students()), set(course.assignments())
    newest: dict[tuple[str, str], HandIn] = {}
    for hand_in in _arrived(course.inbound, problems):
        reason = _stranger(hand_in, students, known) or _not_safe(hand_in.path)
        if hand_in.assignment in known and hand_in.assignment not in names:
            continue
        if reason:
            problems.append(f"{hand_in.student}, {hand_in.assignment}: {reason}")
            continue
        key = (hand_in.student, hand_in.assignment)
        newest[key] = max(newest.get(key, hand_in), hand_in, key=lambda found: (found.at, found.path.name))
    for (student, assignment), hand_in in sorted(newest.items()):
        files = [f"{name}.ipynb" for name in course.notebooks(assignment)]
        try:
            course.collect(hand_in.path.name, assignment, student, files)
        except (PathshalaError, OSError) as problem:
            problems.append(f"{student}, {assignment}: {problem}")
    return problems


def _arrived(inbound: Path, problems: list[str]) -> list[HandIn]:
    found = []
    for path in sorted(inbound.iterdir()) if inbound.is_dir() else ():
        if path.name.startswith(".") and "+" not in path.name:
            continue  # what a file manager leaves behind
        try:
            found.append(_hand_in(path))
        except (StudentInvalid, ValueError):
            problems.append(
                f"'{path.name[:80]}' in the exchange is no hand-in: its name should be "
                "student+assignment+time. It stays where it is; look at it and take it away."
            )
    return found


def _hand_in(path: Path) -> HandIn:
    """Read a hand-in's name; raises ValueError if it is none."""
    parts = path.name.split("+")
    if len(parts) not in (3, 4):
        raise ValueError("not a hand-in")
    at = parse_utc(parts[2])
    return HandIn(path, check_student_id(parts[0]), parts[1], at.replace(tzinfo=UTC))


def _stranger(hand_in: HandIn, students: set[str], known: set[str]) -> str:
    if hand_in.assignment not in known:
        return "the class has no such assignment. The work waits in the exchange."
    if hand_in.student not in students:
        return (
            "the class has no such student. The work waits in the exchange. "
            f"If the name is right, add it: pathshala class add {hand_in.student}"
        )
    return ""


def _not_safe(folder: Path) -> str:
    """Return why a hand-in must not be opened, or ""."""
    if folder.is_symlink() or not folder.is_dir():
        return "the hand-in is a link or a file, not a folder. Ask the student to hand in again."
    for path in folder.rglob("*"):
        kind = path.lstat()
        if not (stat.S_ISREG(kind.st_mode) or stat.S_ISDIR(kind.st_mode)):
            return (
                f"'{path.name}' is a link or a device, not a file. Ask the student to hand in again."
            )
        if path.suffix == ".ipynb" and kind.st_size > SIZE_LIMIT:
            return (
                f"{path.name} is larger than {SIZE_LIMIT // 1_000_000} MB. "
                "Ask the student to clear all outputs and to hand in again."
            )
    # nbgrader writes the secret last: without it the copy is still on its way.
    if not (folder / SECRET).is_file():
        return "the hand-in has not arrived as a whole yet. Grade again later, or ask for it again."
    return ""
