"""Grades what was handed in: collect, look, mend, nbgrader's autograding, one after another."""

from __future__ import annotations

import fcntl
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from course.classroom.nbgrader import NbgraderCourse
from course.classroom.submission import check_submission
from course.errors import ClassProblem, FolderProblem, PathshalaError
from course.files import write_atomic

Progress = Callable[[int, int], None]


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

    Raises:
        ClassProblem: if the gradebook or the folder cannot be used at all.
    """
    course = NbgraderCourse(folder)
    with only_one(course.folder):
        course.check_gradebook()
        names = known_assignments(course, assignments)
        problems = _collect(course, names)
        submissions, strangers = _submissions(course, names)
        problems += strangers
        waiting = [item for item in submissions if again or not _is_graded(course.folder, *item)]
        graded = 0
        for done, (student, assignment) in enumerate(waiting, start=1):
            try:
                for mended in _grade_one(course, student, assignment):
                    say(f"  {student}, {assignment}: {mended}")
                graded += 1
            except (PathshalaError, OSError) as problem:
                problems.append(f"{student}, {assignment}: {problem}")
            if progress:
                progress(done, len(waiting))
    for problem in problems:
        say(f"  {problem}")
    say(
        f"{graded} graded, {len(submissions) - len(waiting)} were graded before, "
        f"{len(problems)} could not be graded."
    )
    return int(bool(problems))


def known_assignments(course: NbgraderCourse, wanted: Sequence[str]) -> tuple[str, ...]:
    """Return the assignments that are meant, all of the class if none is named."""
    known = course.assignments()
    for name in wanted:
        if name not in known:
            raise ClassProblem(
                f"The class has no assignment '{name}'. It has: {', '.join(sorted(known))}."
            )
    return tuple(wanted) or known


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Let only one grading at a time work in a class; the lock ends with the process."""
    try:
        (folder / ".pathshala").mkdir(exist_ok=True)
        handle = (folder / ".pathshala" / "lock").open("w")
    except OSError as problem:
        reason = (problem.strerror or "no reason given").lower()
        raise FolderProblem(
            f"{folder} cannot be written to: {reason}. Give yourself the right to, or copy the class."
        ) from None
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ClassProblem(
                f"Somebody is grading in {folder} now. Wait until that has ended, then try again."
            ) from None
        yield


def _collect(course: NbgraderCourse, names: Sequence[str]) -> list[str]:
    problems = []
    arrived = [path.name.split("+") for path in course.inbound.glob("*+*+*")]
    for name in {parts[1] for parts in arrived} & set(names):
        try:
            course.collect(name)
        except ClassProblem as problem:
            problems.append(str(problem))
    for parts in arrived:
        if parts[1] not in course.assignments():
            problems.append(
                f"{parts[0]} handed in '{parts[1]}', which the class does not have. It waits in the exchange."
            )
    return sorted(set(problems))


def _submissions(
    course: NbgraderCourse, names: Sequence[str]
) -> tuple[list[tuple[str, str]], list[str]]:
    """Return (student, assignment) of all collected work, and sentences about strangers'."""
    known = set(course.students())
    found, strangers = [], []
    for path in sorted((course.folder / "submitted").glob("*/*")):
        student, assignment = path.parent.name, path.name
        if assignment not in names or not path.is_dir() or path.is_symlink():
            continue
        if student in known:
            found.append((student, assignment))
        else:
            strangers.append(
                f"{student}, {assignment}: the class has no such student. "
                f"If it is a slip of the pen, add them: pathshala class add {student}"
            )
    return found, strangers


def _grade_one(course: NbgraderCourse, student: str, assignment: str) -> tuple[str, ...]:
    work = course.folder / "submitted" / student / assignment
    handed_in = _fingerprint(work)
    mended = check_submission(work)
    course.autograde(assignment, student)
    mark = {"handed_in": handed_in, "judged": _fingerprint(work)}
    write_atomic(_mark(course.folder, student, assignment), json.dumps(mark))
    return mended


def _is_graded(folder: Path, student: str, assignment: str) -> bool:
    if not (folder / "autograded" / student / assignment / "exercise.ipynb").is_file():
        return False
    try:
        mark = json.loads(_mark(folder, student, assignment).read_text())
    except (OSError, ValueError):
        return False
    return _fingerprint(folder / "submitted" / student / assignment) in mark.values()


def _mark(folder: Path, student: str, assignment: str) -> Path:
    return folder / ".pathshala" / "graded" / student / f"{assignment}.json"


def _fingerprint(work: Path) -> str:
    """Return a hash of the handed-in notebook and the moment it was handed in."""
    digest = hashlib.sha256()
    for name in ("exercise.ipynb", "timestamp.txt"):
        path = work / name
        if path.is_file() and not path.is_symlink() and path.stat().st_size < 200_000_000:
            digest.update(path.read_bytes())
        digest.update(b"\0")
    return digest.hexdigest()
