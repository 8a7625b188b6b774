"""The students of a class, by made-up names, and the slips of paper that say who is who."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from shlex import quote

from jinja2 import Environment, PackageLoader

from course.classroom.nbgrader import NbgraderCourse
from course.errors import StudentInvalid
from course.files import write_atomic
from course.pseudonyms import check_student_id, new_pseudonym

MOST = 500


def add_students(folder: Path, who: Sequence[str], *, say: Callable[[str], None]) -> tuple[str, ...]:
    """Add students and return their ids.

    Args:
        who: One number ("30": that many new names), or ids.

    Raises:
        StudentInvalid: if an id cannot be used or is taken; then nobody is added.
    """
    course = NbgraderCourse(folder)
    course.check_gradebook()
    taken = set(course.students())
    new = _new_ids(who, taken)
    course.add_students(new)
    for student in new:
        say(f"  {student}")
    where = quote(str(course.folder))
    say(
        f"{len(new)} added; the class has {len(taken) + len(new)}. "
        f"Print the slips: pathshala class list --folder {where}"
    )
    return new


def _new_ids(who: Sequence[str], taken: set[str]) -> tuple[str, ...]:
    if len(who) == 1 and who[0].isdigit():
        count = int(who[0])
        if not 1 <= count <= MOST:
            raise StudentInvalid(f"Add from 1 to {MOST} students at a time, not {count}.")
        names: list[str] = []
        while len(names) < count:
            names.append(new_pseudonym(taken | set(names)))
        return tuple(names)
    for name in who:
        if name.isdigit():
            raise StudentInvalid(f"Give one number, or names; not {' '.join(who)}. Nobody was added.")
        check_student_id(name)
        if name in taken or list(who).count(name) > 1:
            raise StudentInvalid(f"'{name}' is in the class already. Nobody was added.")
    return tuple(who)


def list_students(folder: Path, *, say: Callable[[str], None]) -> Path:
    """Say the students' ids, write the name slips, and return their file."""
    course = NbgraderCourse(folder)
    students = course.students()
    path = course.folder / "slips.html"
    write_atomic(path, slips(students, course.folder), mode=0o600)
    for student in students:
        say(f"  {student}")
    say(f"{len(students)} students. The slips to print and cut: {path}")
    say("A child's name is written on the paper only. Keep the paper locked away.")
    return path


def slips(students: Sequence[str], folder: Path) -> str:
    """Return the page of name slips: one a student, with a line for the name."""
    pages = Environment(loader=PackageLoader("course.classroom"), autoescape=True)
    return pages.get_template("slips.html").render(students=students, place=quote(str(folder)))
