"""What the reading rules read of a unit: its files in memory, and what could not be read."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from nbformat import NotebookNode

from autograder.errors import AutograderError
from autograder.mistakes import Mistake, load_mistakes
from course.activities import Activity, read_activities
from course.contacts import Contact
from course.errors import UnitInvalid
from course.hints import Hints, load_hints
from course.notebook import SIZE_LIMIT, read_notebook
from course.stories import Story, read_story_file
from course.syllabus import Syllabus
from course.unit import Unit

LESSON = "lesson.ipynb"
EXERCISE = "exercise.ipynb"
MISTAKES = "mistakes.toml"
HINTS = "hints.toml"
UNIT = "unit.toml"
STORY = "story.ink"
ACTIVITIES = "activities.toml"
TEXTS = ("teacher.md", "facilitator.md")
TEXT_LIMIT = 2_000_000
"""Bytes of a text or a picture that a rule still reads."""


@dataclass(frozen=True)
class Material:
    """A unit's files as the rules see them.

    Attributes:
        syllabus: The course; units that cannot be read are left out of it.
        others: Every readable unit by its slug, also those outside the syllabus.
        notebooks: File name → notebook, for those that could be read.
        stored: File name → the notebook's JSON as it is stored.
        texts: File name → text of the pages for adults.
        unreadable: File name → why, and what to do.
        missing: Slugs that the syllabus names and that cannot be read; what they teach is unknown.
        today: The day from which the age of a review is counted.
        story: The unit's branching story; None if it has none, or if it cannot be read.
        activities: The tables of activities.toml by name.
        hints: The hints in steps of each task; () if the unit has none.
    """

    unit: Unit
    syllabus: Syllabus
    others: Mapping[str, Unit] = field(default_factory=dict)
    contacts: tuple[Contact, ...] = ()
    notebooks: Mapping[str, NotebookNode] = field(default_factory=dict)
    stored: Mapping[str, dict] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    unreadable: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    today: date = field(default_factory=date.today)
    story: Story | None = None
    hints: tuple[Hints, ...] = ()
    activities: Mapping[str, Activity] = field(default_factory=dict)

    @property
    def lesson(self) -> NotebookNode | None:
        return self.notebooks.get(LESSON)

    @property
    def exercise(self) -> NotebookNode | None:
        return self.notebooks.get(EXERCISE)

    @property
    def pictures(self) -> tuple[Path, ...]:
        """The files in `images/`, in order."""
        return tuple(sorted(p for p in (self.unit.folder / "images").glob("*") if p.is_file()))

    def cells(self) -> Iterator[tuple[str, NotebookNode]]:
        """Yield (file, cell) of the lesson, then of the exercise."""
        for file in (LESSON, EXERCISE):
            if file in self.notebooks:
                for cell in self.notebooks[file].cells:
                    yield file, cell

    def before(self) -> tuple[Unit, ...]:
        """Return the units up to and with this one.

        One that the syllabus does not name yet comes last, after all others that it does not name.
        """
        slugs = [unit.slug for unit in self.syllabus.units]
        if self.unit.slug in slugs:
            return self.syllabus.units[: slugs.index(self.unit.slug) + 1]
        waiting = (unit for slug, unit in self.others.items() if slug not in {*slugs, self.unit.slug})
        return (*self.syllabus.units, *waiting, self.unit)


def read_material(
    unit: Unit,
    syllabus: Syllabus,
    contacts: tuple[Contact, ...] = (),
    others: Mapping[str, Unit] | None = None,
    missing: tuple[str, ...] = (),
    today: date | None = None,
) -> Material:
    """Read all of a unit that can be read; what cannot is told in `unreadable`."""
    notebooks: dict[str, NotebookNode] = {}
    stored: dict[str, dict] = {}
    unreadable: dict[str, str] = {}
    for path in (unit.lesson_path, unit.exercise_path):
        raw = _stored(path)
        if raw is not None:
            stored[path.name] = raw
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # a missing cell id is a finding of its own
                notebook = read_notebook(path)
            if why := _odd_grading(notebook):
                raise UnitInvalid(f"{path}: {why}")
            notebooks[path.name] = _with_ids(notebook, raw)
        except UnitInvalid as problem:
            unreadable[path.name] = _near(str(problem), path)
    mistakes: tuple[Mistake, ...] = ()
    try:
        if unit.mistakes_path.exists():
            read_text(unit.mistakes_path)  # its size, before all of it becomes tables
        mistakes = load_mistakes(unit.mistakes_path)
    except (UnitInvalid, AutograderError, OSError) as problem:
        unreadable[MISTAKES] = _near(str(problem), unit.mistakes_path)
    texts: dict[str, str] = {}
    for name in TEXTS:
        path = unit.folder / name
        if path.exists():
            try:
                texts[name] = read_text(path)
            except UnitInvalid as problem:
                unreadable[name] = _near(str(problem), path)
    hints: tuple[Hints, ...] = ()
    try:
        if (unit.folder / HINTS).exists():
            read_text(unit.folder / HINTS)
        hints = load_hints(unit.folder)
    except UnitInvalid as problem:
        unreadable[HINTS] = _near(str(problem), unit.folder / HINTS)
    story = None
    if unit.story_path.exists():
        try:
            story = read_story_file(unit.story_path)
        except UnitInvalid as problem:
            unreadable[STORY] = _near(str(problem), unit.story_path)
    activities: Mapping[str, Activity] = {}
    if unit.activities_path.exists():
        try:
            read_text(unit.activities_path)
            activities = read_activities(unit.activities_path)
        except UnitInvalid as problem:
            unreadable[ACTIVITIES] = _near(str(problem), unit.activities_path)
    return Material(
        unit, syllabus, others or {}, contacts, notebooks, stored, mistakes, texts, unreadable,
        missing, today or date.today(), story, hints, activities,
    )  # fmt: skip


def read_text(path: Path) -> str:
    """Return a small UTF-8 text.

    Raises:
        UnitInvalid: if it is too large, cannot be read, or is not UTF-8.
    """
    try:
        if path.stat().st_size > TEXT_LIMIT:
            raise UnitInvalid(f"{path} is larger than {TEXT_LIMIT // 1_000_000} MB; make it smaller.")
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise UnitInvalid(f"{path} is not UTF-8 text; save it as UTF-8.") from None
    except OSError as problem:
        raise UnitInvalid(f"{path} cannot be read: {problem.strerror}.") from None


def _stored(path: Path) -> dict | None:
    """Return the JSON as it is stored, with cells that are tables; None if it is something else."""
    try:
        if path.stat().st_size > SIZE_LIMIT:
            return None
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    cells = raw.get("cells") if isinstance(raw, dict) else None
    good = isinstance(cells, list) and all(isinstance(cell, dict) for cell in cells)
    return raw if good else None


def _with_ids(notebook: NotebookNode, raw: dict | None) -> NotebookNode:
    """Call a cell without an id `cell-3`, so that a finding can name its place."""
    stored = raw["cells"] if raw else []
    for number, (cell, before) in enumerate(zip(notebook.cells, stored, strict=False), start=1):
        if not before.get("id"):
            cell["id"] = f"cell-{number}"
    return notebook


def _odd_grading(notebook: NotebookNode) -> str:
    """Return what is wrong with nbgrader's words if no program can read them, else ""."""
    for cell in notebook.cells:
        words = cell.metadata.get("nbgrader")
        if words is None:
            continue
        if not isinstance(words, dict):
            return f"cell {cell.id}: the metadata nbgrader is no table; take it away or mend it."
        if not isinstance(words.get("grade_id"), str):
            return f"cell {cell.id}: nbgrader's metadata has no grade_id; write the cell's id there."
        if not isinstance(words.get("points", 0), int | float):
            return f"cell {cell.id}: nbgrader's points are no number; write one."
    return ""


def _near(message: str, path: Path) -> str:
    """Say `hello-pi/lesson.ipynb` in place of the whole path."""
    return message.replace(str(path), f"{path.parent.name}/{path.name}")
