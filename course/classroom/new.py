"""Makes a class: a folder that is an nbgrader course, with every unit released."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from shlex import quote

from course.classroom.config import FILE, safer_config_text, write_config_text
from course.classroom.nbgrader import NbgraderCourse
from course.classroom.released import Released, files_of
from course.contacts import NAME as CONTACTS
from course.contacts import Contact
from course.errors import FolderProblem
from course.files import write_atomic
from course.syllabus import Syllabus
from course.unit import Unit


def new_class(
    folder: Path,
    syllabus: Syllabus,
    contacts: Sequence[Contact],
    *,
    exchange: Path | None = None,
    say: Callable[[str], None],
) -> None:
    """Make a class in `folder`, or add to it the units that it does not have yet.

    A unit that was released is not touched, also when the course has a newer one: children work
    on it. Which units are newer is said, and how to take them (renew.py).

    Each step can be repeated, so a power cut costs nothing: the same command goes on.

    Raises:
        FolderProblem: if the folder holds other things, or cannot be written.
    """
    _check_folder(folder)
    write_atomic(folder / ".pathshala" / "class", "1\n")
    _write_config(folder, exchange, say)
    course = NbgraderCourse(folder)
    course.prepare_exchange()
    course.prepare_gradebook()
    older = _add_units(course, syllabus, contacts, say)
    write_atomic(folder / "Read me first.md", read_me(folder, syllabus))
    _close_to_others(folder)
    _say_unverified(contacts, course.folder, say)
    _say_older(older, course.folder, say)
    count = len(course.students())
    ready = f"The class is ready in {course.folder}"
    if count:
        say(f"{ready}, with {count} students.")
    else:
        say(f"{ready}. Add students: pathshala class add 30 --folder {quote(str(course.folder))}")


def _check_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise FolderProblem(f"{folder} is a file. Choose another name for the class.")
    if not folder.is_dir() or (folder / ".pathshala" / "class").exists():
        return
    # .pathshala alone is what a power cut leaves; in a child's own folder lies more. A centre of another
    # state can put its contacts there first.
    if any(path.name not in (".pathshala", CONTACTS) for path in folder.iterdir()):
        raise FolderProblem(f"{folder} holds other things already. Choose a new or an empty folder.")


def _write_config(folder: Path, exchange: Path | None, say: Callable[[str], None]) -> None:
    path = folder / FILE
    if not path.exists():
        write_atomic(path, write_config_text(exchange))
        return
    text = path.read_text(encoding="utf-8", errors="surrogateescape")
    safer = safer_config_text(text)
    if safer != text:
        write_atomic(path, safer.encode("utf-8", "surrogateescape"))
        say(f"{FILE} got lines that make the class safer; they stand at its end.")


def _add_units(
    course: NbgraderCourse,
    syllabus: Syllabus,
    contacts: Sequence[Contact],
    say: Callable[[str], None],
) -> list[str]:
    """Release the units that the class does not have; return those that it has in an older form."""
    released, older = Released(course.folder), []
    for week in syllabus.weeks:
        for unit in week.units:
            files = files_of(unit, contacts)
            if not released.holds(unit):
                put_unit(course, week.number, unit, files)
                say(f"  week {week.number}: {unit.title} ({unit.slug})")
            elif released.is_older(unit, files):
                older.append(unit.slug)
    return older


def put_unit(course: NbgraderCourse, week: int, unit: Unit, files: Mapping[str, bytes]) -> None:
    """Write a unit's source and the teacher's notes, release it, and note that; can be repeated.

    Args:
        files: What `files_of` returned.
    """
    for name, data in files.items():
        write_atomic(course.folder / "source" / unit.slug / name, data)
    notes = course.folder / "notes" / f"week-{week:02}" / unit.slug
    for name in ("teacher.md", "facilitator.md"):
        if (unit.folder / name).exists():
            write_atomic(notes / name, (unit.folder / name).read_bytes())
    course.release(unit.slug)
    # Written last: what stands here was released as a whole.
    Released(course.folder).write(unit, files)


def _say_older(older: Sequence[str], folder: Path, say: Callable[[str], None]) -> None:
    if older:
        say(
            f"Newer in the course than in this class: {', '.join(older)}. They stay as the children got "
            f"them. To take one: pathshala class renew {older[0]} --folder {quote(str(folder))}"
        )


def _close_to_others(folder: Path) -> None:
    """Keep other accounts of the machine out of answers and grades; the exchange stays open."""
    for name in ("source", "release", "submitted", "autograded", "feedback", "notes", ".pathshala"):
        (folder / name).mkdir(exist_ok=True)
        (folder / name).chmod(0o700)


def _say_unverified(contacts: Sequence[Contact], folder: Path, say: Callable[[str], None]) -> None:
    open_ones = [contact.number for contact in contacts if not contact.verified_on]
    if open_ones:
        say(
            f"Nobody has dialled these help numbers yet: {', '.join(open_ones)}. Before children see them, "
            "your child-protection lead dials each one: "
            f"pathshala contacts verify --folder {quote(str(folder))}"
        )


def read_me(folder: Path, syllabus: Syllabus) -> str:
    """Return what a teacher reads first: a week in five steps, and what lies where."""
    rows = "\n".join(
        f"| {week.number} | {week.theme} | {' and '.join(f'`{unit.slug}`' for unit in week.units)} |"
        for week in syllabus.weeks
    )
    return f"""# Your class

## A week in five steps
1. Read `notes/week-01/…/teacher.md`, and `facilitator.md` before a safety lesson.
2. The children work in their own folders and hand in.
3. Grade what came: `pathshala grade`
4. Look at the open tasks in the formgrader: `pathshala teach`, then *Formgrader* in the menu *Nbgrader*.
5. Hand the pages back: `pathshala feedback`

## What lies where
| folder | what it is |
|---|---|
| `source/` | the exercises with their answers: for you alone |
| `release/` | what the children get |
| `exchange/` | where work travels to and fro |
| `submitted/` | what was handed in |
| `autograded/`, `gradebook.db` | the grades |
| `feedback/` | the pages that the children read |
| `notes/` | what you read before a lesson |
| `contacts.toml` | your own help numbers, once you have dialled them: `pathshala contacts verify` |

Which child is who stands on paper only. Keep that list locked away, and never type it in here.

## After an update of the course
`pathshala class new .` adds the new units, and names those that are newer than yours.
What the children have stays until you take the newer one: `pathshala class renew UNIT`

## The weeks
| week | theme | assignments |
|---|---|---|
{rows}
"""
