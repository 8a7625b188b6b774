"""Takes a unit that is newer in the course into a class, where that is fair to the children.

A released assignment is never changed by itself: `class new` only tells which units are newer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course.classroom.lock import only_one
from course.classroom.nbgrader import NbgraderCourse
from course.classroom.new import put_unit
from course.classroom.released import PAGE, Released, files_of
from course.contacts import Contact
from course.errors import ClassProblem, PathshalaError
from course.notebook import grading, read_notebook
from course.syllabus import Syllabus
from course.unit import Unit

KINDS = ("grade", "solution", "task", "locked")


def renew_units(
    folder: Path,
    slugs: Sequence[str],
    syllabus: Syllabus,
    contacts: Sequence[Contact],
    *,
    say: Callable[[str], None],
) -> int:
    """Release these units anew, as the course has them now; return 1 if one stays as it is.

    A unit with other tasks than before is taken only while nobody handed it in. One with the same
    tasks (a better hint, a fairer check) is taken at any time, and what was handed in is graded
    again by the next `grade`.

    Raises:
        UnitNotFound: if the course has no such unit; then nothing is changed.
        ClassProblem: if the class cannot be used now.
    """
    weeks = {unit.slug: week for week in syllabus.weeks for unit in week.units}
    units = [syllabus.unit(slug) for slug in dict.fromkeys(slugs)]
    course = NbgraderCourse(folder)
    stays = 0
    with only_one(course.folder):
        course.check_gradebook()
        for unit in units:
            try:
                say(f"  {unit.slug}: {_renew(course, weeks[unit.slug].number, unit, contacts)}")
            except (PathshalaError, OSError) as problem:
                stays += 1
                say(f"  {unit.slug} stays as it is: {problem}")
    return int(bool(stays))


def _renew(course: NbgraderCourse, week: int, unit: Unit, contacts: Sequence[Contact]) -> str:
    """Release the unit anew, and return what to say about it."""
    released, files = Released(course.folder), files_of(unit, contacts)
    if released.holds(unit) and not released.is_older(unit, files):
        return "the class has the newest one already."
    if released.was_edited(unit):
        raise ClassProblem(
            f"{released.source(unit)} was changed in this class. "
            "Move it to another place if you want the course's, and try again."
        )
    same = _tasks_of(released.source(unit)) == _tasks(nbformat.reads(files[PAGE].decode(), as_version=4))
    there = _handed_in(course, unit.slug)
    if there and not same:
        raise ClassProblem(
            f"its tasks are others now, and {there} handed in the old ones. "
            "Keep it for this class; the next class gets the new one."
        )
    released.forget(unit)  # a power cut from here on: the same command, or `class new`, ends it
    put_unit(course, week, unit, files)
    if there:
        return f"taken. {there} handed it in; `pathshala grade` grades that again, with the new checks."
    if same:
        return "taken."
    return "taken. Its tasks are others now: a child who has begun it keeps the old page, so tell them."


def _handed_in(course: NbgraderCourse, slug: str) -> str:
    """Return how many handed the unit in, as a teacher reads it, or ""."""
    arrived = {path.name.split("+")[0] for path in course.inbound.glob(f"*+{slug}+*")}
    collected = {path.parent.name for path in (course.folder / "submitted").glob(f"*/{slug}")}
    count = len(arrived | collected)
    return f"{count} student{'s' * (count > 1)}" if count else ""


def _tasks_of(path: Path) -> object:
    return _tasks(read_notebook(path)) if path.is_file() else None


def _tasks(notebook: NotebookNode) -> dict[str, tuple[object, ...]]:
    """Return the cells that nbgrader owns: grade_id → what the cell is for."""
    owned = [table for table in map(grading, notebook.cells) if table]
    return {
        str(table.get("grade_id")): tuple(bool(table.get(kind)) for kind in KINDS) for table in owned
    }
