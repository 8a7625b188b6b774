"""Makes and renews a child's folder: weeks in order, and never a stroke over what the child wrote.

FOLDER/Python words.md          the calm page
FOLDER/lessons/01a-hello-pi/    lesson.ipynb and its pictures; 01a: week 1, session A
FOLDER/exercises/hello-pi/      exercise.ipynb; the name is nbgrader's
FOLDER/.pathshala/              what we wrote, who the student is, JupyterLab's settings
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from string import ascii_lowercase

from course.contacts import Contact
from course.desk.record import Record, fingerprint
from course.errors import FolderProblem
from course.files import sync_folder, write_atomic
from course.notebook import notebook_text
from course.syllabus import Syllabus
from course.unit import Unit

MARK = ".pathshala/desk"
OWN_EXCHANGE = ".pathshala/exchange"
COURSE_ID = "pathshala"
WORDS = "Python words.md"
FORMER_LANDING = "Start here.md"
"""The page with the weeks, before there was Home (home.py)."""
LAYOUT = "1"
"""Raise it when the same unit shall be written anew in another way."""


def prepare_folder(
    folder: Path,
    syllabus: Syllabus,
    contacts: Sequence[Contact],
    *,
    released: Path | None = None,
    say: Callable[[str], None],
) -> None:
    """Make the folder, or bring what is not the child's own up to date.

    Args:
        released: The class's exercises. They go before the course's own, which may be newer than
            those by which the class is graded.

    Raises:
        FolderProblem: if it holds other things, is read-only, full, and the like.
    """
    claim_folder(folder)
    _sweep(folder)
    record = Record(folder)
    lessons = lesson_folders(syllabus)
    kept: list[str] = []
    try:
        _move_lessons(folder, record, lessons)
        shared = _shared_key(syllabus, contacts)
        for unit in syllabus.units:
            given = _given(released, unit)
            kept += _renew_unit(record, unit, lessons[unit.slug], contacts, shared, given)
        _renew_words(record, syllabus, shared)
        record.take_back(FORMER_LANDING)
    finally:
        record.save()
    if kept:
        say("The course is new in these places; what you changed stays as it is: " + ", ".join(kept))


def claim_folder(folder: Path) -> None:
    """Make the folder ours; refuse one that holds anything else."""
    if folder.exists() and not folder.is_dir():
        raise FolderProblem(f"{folder} is a file. Choose another name with --folder.")
    try:
        if (folder / MARK).is_file():
            return
        # .pathshala alone is what a pulled plug leaves of the first start.
        if folder.is_dir() and _foreign(folder):
            raise FolderProblem(
                f"{folder} holds other things already. Choose a new or an empty folder with --folder."
            )
    except PermissionError:
        raise FolderProblem(
            f"{folder} cannot be opened: permission denied. Choose another with --folder."
        ) from None
    write_atomic(folder / MARK, "1\n")


def _foreign(folder: Path) -> bool:
    if any(path.name != ".pathshala" for path in folder.iterdir()):
        return True
    return (folder / ".pathshala" / "class").exists()


def _sweep(folder: Path) -> None:
    """Take away what a pulled plug left of half-written files; handing in would copy them."""
    for place in ("lessons/*", "exercises/*", "."):
        for path in folder.glob(f"{place}/.*.new"):
            if path.is_file():
                path.unlink(missing_ok=True)


def lesson_folders(syllabus: Syllabus) -> dict[str, str]:
    """Return slug → the name of the lesson's folder: week, session, slug."""
    return {
        unit.slug: f"{week.number:02}{ascii_lowercase[session]}-{unit.slug}"
        for week in syllabus.weeks
        for session, unit in enumerate(week.units)
    }


def _move_lessons(folder: Path, record: Record, lessons: dict[str, str]) -> None:
    """Give a lesson that has another week now its new name, with all that the child wrote in it."""
    for slug, name in lessons.items():
        for old in folder.glob(f"lessons/[0-9][0-9][a-z]-{slug}"):
            new = old.with_name(name)
            if old.name == name or new.exists():
                continue
            old.rename(new)
            sync_folder(new.parent)
            record.files = {
                file.replace(f"lessons/{old.name}/", f"lessons/{name}/"): value
                for file, value in record.files.items()
            }
            record.keys.pop(slug, None)


def _shared_key(syllabus: Syllabus, contacts: Sequence[Contact]) -> str:
    try:
        package = version("pathshala")
    except PackageNotFoundError:
        package = ""
    words = Path(__file__).parent.parent / "assemble" / "words.toml"
    weeks = [(week.theme, [unit.slug for unit in week.units]) for week in syllabus.weeks]
    return _hash([LAYOUT, package, repr(contacts), repr(weeks)], [words])


def _hash(texts: Iterable[str], files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for text in texts:
        digest.update(text.encode() + b"\0")
    for path in files:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _given(released: Path | None, unit: Unit) -> Mapping[str, bytes]:
    """Return the class's exercise and its pictures, if the class released the unit."""
    if released is None:
        return {}
    place = released / unit.slug
    try:
        pictures = sorted(path for path in (place / "images").glob("*") if path.is_file())
        return {
            str(path.relative_to(place)): path.read_bytes() for path in (place / "exercise.ipynb", *pictures)
        }
    except OSError:  # not released, or not for this account: then the course's own
        return {}


def _renew_unit(
    record: Record,
    unit: Unit,
    lesson_name: str,
    contacts: Sequence[Contact],
    shared: str,
    given: Mapping[str, bytes],
) -> list[str]:
    """Write what is missing or new of a unit; return the files in which the child's text stays."""
    images = sorted(path for path in (unit.folder / "images").glob("*") if path.is_file())
    beside = [path for path in (unit.circuit_path, unit.story_path, unit.activities_path) if path.is_file()]
    parts = [unit.folder / "unit.toml", unit.lesson_path, unit.exercise_path, *images, *beside]
    exercise_place = f"exercises/{unit.slug}"
    key = _hash([shared, *(f"{name} {fingerprint(name, data)}" for name, data in given.items())], parts)
    places = {
        f"lessons/{lesson_name}": "lesson.ipynb",
        exercise_place: "exercise.ipynb",
        f"{OWN_EXCHANGE}/{COURSE_ID}/outbound/{unit.slug}": "exercise.ipynb",
    }
    wanted = [f"{place}/{name}" for place, name in places.items()]
    wanted += [f"{place}/images/{path.name}" for place in places for path in images]
    wanted += [f"lessons/{lesson_name}/{path.name}" for path in beside]
    if record.keys.get(unit.slug) == key and all((record.folder / name).exists() for name in wanted):
        return []
    # nbgrader takes seconds to import: only where something has to be made.
    from course.assemble import exercise, lesson, release

    texts = {
        "lesson.ipynb": notebook_text(lesson(unit, contacts)),
        "exercise.ipynb": notebook_text(release(exercise(unit, contacts))),
    }
    pictures = {f"images/{path.name}": path.read_bytes() for path in images}
    kept = []
    for place, name in places.items():
        files = {**pictures, name: texts[name].encode(), **(given if place == exercise_place else {})}
        for file, data in files.items():
            if not record.put(f"{place}/{file}", data) and file == name:
                kept.append(f"{place}/{name}")
    for path in beside:
        record.put(f"lessons/{lesson_name}/{path.name}", path.read_bytes())  # the board, the story reads it
    record.keys[unit.slug] = key
    record.save()
    return kept


def _renew_words(record: Record, syllabus: Syllabus, shared: str) -> None:
    key = _hash([shared, *(repr(unit.teaches) for unit in syllabus.units)], [])
    if record.keys.get(WORDS) == key and (record.folder / WORDS).exists():
        return
    from course.assemble import words_page

    record.put(WORDS, words_page(syllabus).encode())
    record.keys[WORDS] = key
