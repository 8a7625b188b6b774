"""Small units that keep every rule, to be broken in one place."""

import copy
import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from course.check import Finding
from course.check.course import read_course
from course.check.material import read_material
from course.check.rules import static_findings
from course.unit import load_unit

TODAY = date(2026, 12, 1)
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
CONTACTS = """
[[contact]]
id = "child-helpline"
name = "Child Helpline"
number = "1098"
who_answers = "Staff"
what_for = "A problem."
hours = ""
cost = ""
languages = []
region = "India"
audience = "children"
order = 1
source = "made for a test"
verified_on = "2026-11-20"
"""
MISTAKES = """
[[mistake]]
task = "{task}"
name = "other-words"
code = 'print("Bye")'
says = "should print"
hint = "Look at the words between the quotes."
"""
SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 400">
<title>A red light</title><text x="1" y="40" font-size="30">red</text></svg>"""
FACILITATOR = "# For the facilitator\n\n" + "\n\n".join(
    f"## {name}\nThis is no homework."
    for name in (
        "Aim", "Before you begin", "Ground rules", "Timing", "De-brief", "Grounding activity",
        "Protective interrupting", "If a child tells you something", "What not to do",
    )
)  # fmt: skip
NOTICE = "This page is about job offers that are lies. It takes an hour. You may skip it."
ANSWER = {"grade": False, "locked": False, "solution": True, "task": False, "schema_version": 3}
TEST = {"grade": True, "locked": True, "points": 2, "solution": False, "task": False, "schema_version": 3}
LOCKED = {"grade": False, "locked": True, "solution": False, "task": False, "schema_version": 3}


def text(id: str, source: str, *tags: str) -> dict:
    """Return a Markdown cell."""
    return {
        "cell_type": "markdown",
        "id": id,
        "metadata": {"tags": list(tags)} if tags else {},
        "source": source,
    }


def code(id: str, source: str, *tags: str, nbgrader: dict | None = None) -> dict:
    """Return a code cell."""
    cell = {
        "cell_type": "code",
        "id": id,
        "metadata": {},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }
    if tags:
        cell["metadata"]["tags"] = list(tags)
    if nbgrader:
        cell["metadata"]["nbgrader"] = {"grade_id": id, **nbgrader}
    return cell


def task(number: int, id: str, *, manual: bool = False) -> list[dict]:
    """Return the cells of a task that prints one line."""
    source = f'# Task {number}\n### BEGIN SOLUTION\nprint("Hello {number}")\n### END SOLUTION'
    words = {**ANSWER, "grade": True, "points": 3} if manual else ANSWER
    cells = [
        text(f"{id}-prompt", f"## Task {number}: Say hello\n\nPrint this line:\n\n```\nHello {number}\n```"),
        code(id, source, "concept:print", nbgrader=words),
    ]
    if not manual:
        check = f'run = run_task("Task {number}")\nprints(run, "Hello {number}")'
        cells.append(code(f"{id}-test", check, nbgrader=TEST))
    return cells


def lesson_cells() -> list[dict]:
    cells = [
        text("title", "# First light\n\nToday you talk to a computer."),
        text("predict-one", "## Predict\n\nWhat will you see?", "predict"),
        code("run-one", 'print("one")'),
        text("predict-two", "What will you see now?", "predict"),
        code("run-two", 'print("two")  # a note'),
        text("look", "![A red lamp that is on, beside a blue one](images/lamp.svg)", "picture"),
        code("parsons-lines", 'print("b")\nprint("a")', "parsons"),
        text("stretch-more", "Can you print a cat?", "stretch"),
        text("next", "Now open [the exercise](exercise.ipynb)."),
    ]
    talk = [text(f"talk-{n}", f"Here is step {n} of the way.") for n in range(18)]
    return [*cells[:5], *talk, *cells[5:]]


def exercise_cells(kind: str) -> list[dict]:
    setup = code("setup", "from autograder.checks import *", "given", nbgrader=LOCKED)
    cells = [text("title", "# Exercise\n\nThere are some tasks."), setup]
    names = ("hello", "tea", "tram", "ferry", "mango") if kind == "module" else ("hello", "tea")
    for number, name in enumerate(names, start=1):
        cells += task(number, name)
    return [*cells, *task(6, "sign", manual=True)] if kind == "module" else cells


def with_safety_cells(cells: list[dict]) -> list[dict]:
    return [
        text("leave", "*Leave this page*", "include:leave"),
        cells[0],
        text("tell-link", "*Who can I tell?*", "include:tell-link"),
        *cells[1:],
        text("not-your-fault", "It is not the fault of Sohel.", "id:NOT_YOUR_FAULT"),
        code("calm", 'print("calm")', "given"),
        text("who-to-tell", "*Who can I tell? (the whole list)*", "include:who-to-tell"),
    ]


@dataclass
class Draft:
    """A unit that is not written yet; change it, then ask what the rules find."""

    root: Path
    slug: str
    kind: str = "module"
    table: dict = field(default_factory=dict)
    safety: dict = field(default_factory=dict)
    lesson: list[dict] = field(default_factory=lesson_cells)
    exercise: list[dict] = field(default_factory=list)
    metadata: dict = field(default_factory=lambda: copy.deepcopy(METADATA))
    minor: int = 5
    mistakes: str = MISTAKES.format(task="hello")
    files: dict[str, str | bytes] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return self.root / ("modules" if self.kind == "module" else "safety_lessons") / self.slug

    def cell(self, id: str, part: str = "exercise") -> dict:
        """Return a cell of the exercise, or of the lesson."""
        return next(cell for cell in getattr(self, part) if cell["id"] == id)

    def tag(self, id: str, *tags: str, part: str = "exercise") -> None:
        """Give a cell these tags and no others."""
        self.cell(id, part)["metadata"]["tags"] = list(tags)

    def say(self, words: str) -> None:
        """Put a cell with these words into the lesson."""
        self.lesson.insert(8, text("said", words))

    def run(self, source: str, *tags: str) -> None:
        """Put a code cell into the lesson."""
        self.lesson.insert(8, code("tried", source, *tags))

    def write(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        lines = [f"{key} = {json.dumps(value)}" for key, value in self.table.items()]
        if self.safety:
            lines += ["[safety]", *(f"{key} = {_toml(value)}" for key, value in self.safety.items())]
        files = {
            "unit.toml": "\n".join(lines) + "\n",
            "mistakes.toml": self.mistakes,
            "lesson.ipynb": self._notebook(self.lesson),
            "exercise.ipynb": self._notebook(self.exercise),
            **self.files,
        }
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def _notebook(self, cells: list[dict]) -> str:
        notebook = {"nbformat": 4, "nbformat_minor": self.minor, "metadata": self.metadata, "cells": cells}
        return json.dumps(notebook)

    def findings(self) -> list[Finding]:
        """Write the unit and return what the rules find in it."""
        self.write()
        kinds = (self.root / "modules", self.root / "safety_lessons")
        weeks = [[unit.parent.name] for kind in kinds for unit in sorted(kind.glob("*/unit.toml"))]
        syllabus = self.root / "syllabus.toml"
        if not syllabus.exists():
            rows = "".join(f'[[week]]\ntheme = "t"\nunits = {json.dumps(units)}\n' for units in weeks)
            syllabus.write_text('title = "A course"\n' + rows)
        course = read_course(self.root, syllabus, TODAY)
        unit = load_unit(self.folder)
        material = read_material(
            unit, course.syllabus, course.contacts, course.units, course.missing, course.today
        )
        return static_findings(material)

    def breaks(self, rule: str, severity: str = "error") -> Finding:
        """Assert that the rule finds something, and return the first of it."""
        found = [finding for finding in self.findings() if finding.rule == rule]
        assert severity in {finding.severity for finding in found}, found
        first = next(finding for finding in found if finding.severity == severity)
        assert first.message and first.slug == self.slug
        return first

    def keeps(self, rule: str) -> None:
        """Assert that the rule finds nothing."""
        assert [found for found in self.findings() if found.rule == rule] == []


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {json.dumps(item)}" for key, item in value.items()) + " }"
    return json.dumps(value)


def draft(root: Path, kind: str, slug: str) -> Draft:
    (root / "modules").mkdir(exist_ok=True)
    (root / "safety_lessons").mkdir(exist_ok=True)
    (root / "safety_lessons" / "contacts.toml").write_text(CONTACTS)
    table = {
        "title": "First light", "kind": kind, "minutes": 90, "goals": ["Make Python print words."],
        "teaches": ["print", "string", "comment"], "shown": ["variable"], "parts": [],
    }  # fmt: skip
    made = Draft(root, slug, kind, table, exercise=exercise_cells(kind))
    made.files = {"teacher.md": "# For the teacher\n", "images/lamp.svg": SVG}
    if kind == "safety":
        made.files["facilitator.md"] = FACILITATOR
        made.safety = {
            "level": 1, "topics": ["T12"], "min_age": 10, "mode": "self", "role": "coder", "notice": "",
            "skip_to": "", "who_to_tell": True, "frameworks": {"ECW": "Privacy"},
            "offenders": ["neighbour"], "reviewed_by": ["A made-up reader", "Another one"],
            "reviewed_on": "2026-11-01",
        }  # fmt: skip
        made.lesson = with_safety_cells(made.lesson)
        made.exercise = with_safety_cells(made.exercise)
        made.exercise.remove(made.cell("calm"))
    return made


@pytest.fixture
def module(tmp_path: Path) -> Draft:
    """A Python unit that keeps every rule."""
    return draft(tmp_path, "module", "first-light")


@pytest.fixture
def safety(tmp_path: Path) -> Draft:
    """A safety unit of level 1 that keeps every rule."""
    return draft(tmp_path, "safety", "first-words")


@pytest.fixture
def sensitive(tmp_path: Path) -> Draft:
    """A safety unit of level 2 that keeps every rule, with a calm one to skip to."""
    calm = draft(tmp_path, "safety", "calm-words")
    calm.write()
    made = draft(tmp_path, "safety", "bad-offers")
    draft(tmp_path, "safety", "last-words").write()
    made.safety.update(level=2, notice=NOTICE, skip_to="calm-words", role="friend")
    for cells in (made.lesson, made.exercise):
        cells.insert(1, text("notice", NOTICE))
    return made
