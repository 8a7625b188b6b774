"""Makes a class: a folder that is an nbgrader course, with every unit released."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from course.assemble import exercise
from course.classroom.config import FILE, write_config_text
from course.classroom.nbgrader import NbgraderCourse
from course.contacts import Contact
from course.errors import FolderProblem
from course.files import write_atomic
from course.notebook import write_notebook
from course.syllabus import Syllabus, Week
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

    Each step can be repeated, so a power cut costs nothing: the same command goes on.

    Raises:
        FolderProblem: if the folder holds other things, or cannot be written.
    """
    _check_folder(folder)
    write_atomic(folder / ".pathshala" / "class", "1\n")
    if not (folder / FILE).exists():
        write_atomic(folder / FILE, write_config_text(exchange))
    course = NbgraderCourse(folder)
    course.prepare_exchange()
    course.prepare_gradebook()
    for week in syllabus.weeks:
        for unit in week.units:
            _add_unit(course, week, unit, contacts, say)
    write_atomic(folder / "Read me first.md", read_me(folder, syllabus))
    _close_to_others(folder)
    _say_unverified(contacts, say)
    say(f"The class is ready in {folder}. Add students: pathshala class add 30 --folder '{folder}'")


def _check_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise FolderProblem(f"{folder} is a file. Choose another name for the class.")
    if folder.is_dir() and not (folder / ".pathshala").is_dir() and any(folder.iterdir()):
        raise FolderProblem(f"{folder} holds other things already. Choose a new or an empty folder.")


def _add_unit(
    course: NbgraderCourse,
    week: Week,
    unit: Unit,
    contacts: Sequence[Contact],
    say: Callable[[str], None],
) -> None:
    done = course.folder / ".pathshala" / "released" / unit.slug
    if done.exists():
        return
    source = course.folder / "source" / unit.slug
    write_notebook(exercise(unit, contacts), source / "exercise.ipynb")
    copy_images(unit, source)
    notes = course.folder / "notes" / f"week-{week.number:02}" / unit.slug
    for name in ("teacher.md", "facilitator.md"):
        if (unit.folder / name).exists():
            write_atomic(notes / name, (unit.folder / name).read_bytes())
    course.release(unit.slug)
    # Written last: what stands here was released as a whole.
    write_atomic(done, "")
    say(f"  week {week.number}: {unit.title} ({unit.slug})")


def copy_images(unit: Unit, target: Path) -> None:
    """Copy the unit's pictures, if it has any, beside its notebook."""
    images = unit.folder / "images"
    for path in sorted(images.glob("*")) if images.is_dir() else ():
        write_atomic(target / "images" / path.name, path.read_bytes())


def _close_to_others(folder: Path) -> None:
    """Keep other accounts of the machine out of answers and grades; the exchange stays open."""
    for name in ("source", "release", "submitted", "autograded", "feedback", "notes", ".pathshala"):
        (folder / name).mkdir(exist_ok=True)
        (folder / name).chmod(0o700)


def _say_unverified(contacts: Sequence[Contact], say: Callable[[str], None]) -> None:
    open_ones = [contact.number for contact in contacts if not contact.verified_on]
    if open_ones:
        say(
            f"Nobody has dialled these help numbers yet: {', '.join(open_ones)}. Before children see "
            "them, your child-protection lead dials each one and writes the day into contacts.toml."
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

Which child is who stands on paper only. Keep that list locked away, and never type it in here.

## The weeks
| week | theme | assignments |
|---|---|---|
{rows}
"""

