"""Grades what was handed in: collect, look, mend, nbgrader's autograding, one after another."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from course.classroom.collect import collect
from course.classroom.lock import only_one
from course.classroom.nbgrader import TIMESTAMP, NbgraderCourse
from course.classroom.submission import check_submission
from course.errors import ClassProblem, PathshalaError
from course.files import write_atomic

Progress = Callable[[int, int], None]
Work = tuple[str, str]
"""(student, assignment)"""


def grade(
    folder: Path,
    assignments: Sequence[str] = (),
    *,
    again: bool = False,
    progress: Progress | None = None,
    say: Callable[[str], None],
) -> int:
    """Collect and grade what is new or changed; return 1 if something could not be graded.

    It can be stopped at any moment, also by a power cut, and run again: a submission counts
    as graded only after its mark in `.pathshala/graded/` was written.

    Args:
        assignments: Their ids; all of the class if empty.
        again: Also grade what was graded before and has not changed.
        progress: Called with (done, all) after each submission.

    Raises:
        ClassProblem: if the gradebook or the folder cannot be used at all.
    """
    course = NbgraderCourse(folder)
    with only_one(course.folder):
        course.check_gradebook()
        names = known_assignments(course, assignments)
        problems = collect(course, names)
        submissions, strangers = _submissions(course, names)
        problems += strangers
        marks = _Marks(course.folder)
        waiting = [work for work in submissions if again or not marks.holds(*work)]
        graded = 0
        for done, (student, assignment) in enumerate(waiting, start=1):
            try:
                for mended in _grade_one(course, marks, student, assignment):
                    say(f"  {student}, {assignment}: {mended}")
                graded += 1
            except (PathshalaError, OSError) as problem:
                problems.append(f"{student}, {assignment}: {problem}")
            if progress:
                progress(done, len(waiting))
    for problem in problems:
        say(f"  {problem}")
    say(_summary(graded, len(submissions) - len(waiting), len(problems)))
    return int(bool(problems))


def known_assignments(course: NbgraderCourse, wanted: Sequence[str]) -> tuple[str, ...]:
    """Return the assignments that are meant, all of the class if none is named.

    Raises:
        ClassProblem: if the class does not have one of them.
    """
    known = course.assignments()
    for name in wanted:
        if name not in known:
            raise ClassProblem(f"The class has no assignment '{name}'. It has: {', '.join(sorted(known))}.")
    return tuple(wanted) or known


def _submissions(course: NbgraderCourse, names: Sequence[str]) -> tuple[list[Work], list[str]]:
    """Return all collected work, and sentences about work of nobody's."""
    known = set(course.students())
    found, strangers = [], []
    for path in sorted((course.folder / "submitted").glob("*/[!.]*")):
        student, assignment = path.parent.name, path.name
        if assignment not in names or not path.is_dir() or path.is_symlink():
            continue
        if student in known:
            found.append((student, assignment))
        else:
            strangers.append(
                f"{student}, {assignment}: the class has no such student. "
                f"If the name is right, add it: pathshala class add {student}"
            )
    return found, strangers


def _grade_one(
    course: NbgraderCourse, marks: _Marks, student: str, assignment: str
) -> tuple[str, ...]:
    names = course.notebooks(assignment)
    handed_in = marks.fingerprint(student, assignment)
    work = course.folder / "submitted" / student / assignment
    mended = check_submission(work, names, course.folder / "release" / assignment)
    course.autograde(assignment, student)
    marks.set(student, assignment, handed_in)
    return mended


def _summary(graded: int, before: int, problems: int) -> str:
    parts = [f"{graded} graded"]
    if before:
        parts.append(f"{before} had been graded before")
    parts.append(f"{problems} could not be graded" if problems else "nothing is left over")
    return ", ".join(parts) + "."


class _Marks:
    """Remembers which bytes of a submission were graded with which checks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def holds(self, student: str, assignment: str) -> bool:
        """Tell whether what lies in `submitted/` now is graded."""
        if not any((self._folder / "autograded" / student / assignment).glob("*.ipynb")):
            return False
        try:
            mark = json.loads(self._path(student, assignment).read_text())
        except (OSError, ValueError):
            return False
        return self.fingerprint(student, assignment) in mark.values()

    def set(self, student: str, assignment: str, handed_in: str) -> None:
        """Note that it is graded, both as it came and as it was mended."""
        mark = {"handed_in": handed_in, "judged": self.fingerprint(student, assignment)}
        write_atomic(self._path(student, assignment), json.dumps(mark))

    def fingerprint(self, student: str, assignment: str) -> str:
        """Return a hash of the work, of the moment it was handed in, and of its checks."""
        work = self._folder / "submitted" / student / assignment
        source = self._folder / "source" / assignment
        digest = hashlib.sha256()
        for path in (*sorted(work.glob("*.ipynb")), work / TIMESTAMP, *sorted(source.glob("*.ipynb"))):
            digest.update(f"{path.name}\0".encode())
            if path.is_file() and not path.is_symlink():
                with path.open("rb") as file:
                    digest.update(hashlib.file_digest(file, "sha256").digest())
        return digest.hexdigest()

    def _path(self, student: str, assignment: str) -> Path:
        return self._folder / ".pathshala" / "graded" / student / f"{assignment}.json"
