"""A real class with two units, copied for each test, and children who hand in."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from nbformat import NotebookNode

from course.assemble import exercise, release
from course.classroom.grade import grade
from course.classroom.nbgrader import NbgraderCourse, TaskScore
from course.classroom.new import new_class
from course.classroom.students import add_students
from course.contacts import load_contacts
from course.notebook import notebook_text, tasks
from course.syllabus import Syllabus, Week, load_syllabus

UNIT = "hello-pi"
OTHER = "pin-for-paying"
STUDENTS = ("brave-mango", "calm-river", "kind-kite")
MONDAY = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)
FULL = {
    task.id: task.points
    for task in tasks(exercise(load_syllabus().unit(UNIT), load_contacts()))
    if not task.manual
}
"""Full points of the unit: task → points."""
HAND_IN = "%Y-%m-%d %H:%M:%S.%f UTC"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder start real kernels and programs."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.slow)
            # nbgrader leaves files open where it releases feedback.
            item.add_marker(pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"))
            item.add_marker(
                pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
            )


@dataclass
class Classroom:
    """A class on the disk, and what was said about it."""

    folder: Path
    said: list[str]

    def hand_in(
        self,
        student: str,
        work: NotebookNode | bytes,
        *,
        unit: str = UNIT,
        at: datetime = MONDAY,
        name: str = "exercise.ipynb",
    ) -> Path:
        """Put work into the exchange as nbgrader does, whatever the work is."""
        stamp = at.strftime(HAND_IN)
        folder = self.folder / "exchange" / "pathshala" / "inbound" / f"{student}+{unit}+{stamp}+AbCdEf"
        folder.mkdir(parents=True)
        raw = work if isinstance(work, bytes) else notebook_text(work).encode()
        (folder / name).write_bytes(raw)
        (folder / "timestamp.txt").write_text(stamp)
        (folder / "submission_secret.txt").write_text(f"secret of {student} {stamp}")
        return folder

    def grade(self, *assignments: str, **options: object) -> int:
        """Grade as the command does; what it says is kept in `said`."""
        self.said.clear()
        mistakes = {unit.slug: unit.mistakes_path for unit in load_syllabus().units}
        return grade(self.folder, assignments, mistakes=mistakes, say=self.said.append, **options)

    def scores(self, student: str, unit: str = UNIT) -> dict[str, TaskScore]:
        course = NbgraderCourse(self.folder)
        return {score.grade_id: score for score in course.scores(unit, student, "exercise")}

    def points(self, student: str, unit: str = UNIT) -> dict[str, float | None]:
        """Return what each check brought: task → points."""
        return {
            name.removesuffix("-test"): score.score
            for name, score in self.scores(student, unit).items()
            if name.endswith("-test")
        }

    def run(self, *words: str, **options: object) -> subprocess.CompletedProcess[str]:
        """Run a program of this environment in the class's folder."""
        return run(self.folder, *words, **options)


def run(folder: Path, *words: str, **options: object) -> subprocess.CompletedProcess[str]:
    bin_folder = Path(sys.executable).parent
    env = {**os.environ, "PATH": f"{bin_folder}:{os.environ['PATH']}", "PYTHONWARNINGS": "ignore"}
    return subprocess.run(
        [str(bin_folder / words[0]), *words[1:]],
        cwd=folder, env=env, capture_output=True, text=True, timeout=300, check=False, **options,
    )  # fmt: skip


@pytest.fixture(scope="session")
def syllabus() -> Syllabus:
    """One week, two units: the class is made in seconds."""
    whole = load_syllabus()
    return Syllabus("Two units", (Week(1, "First words", (whole.unit(UNIT), whole.unit(OTHER))),))


@pytest.fixture(scope="session")
def made_class(tmp_path_factory: pytest.TempPathFactory, syllabus: Syllabus) -> Path:
    folder = tmp_path_factory.mktemp("made") / "a class"
    new_class(folder, syllabus, load_contacts(), say=lambda _text: None)
    add_students(folder, STUDENTS, say=lambda _text: None)
    return folder


@pytest.fixture
def classroom(made_class: Path, tmp_path: Path) -> Classroom:
    folder = tmp_path / "the class"
    shutil.copytree(made_class, folder)
    return Classroom(folder, [])


@pytest.fixture(scope="session")
def author() -> Callable[[str], NotebookNode]:
    """Return an exercise with its model answers."""
    whole = load_syllabus()
    return lambda slug=UNIT: exercise(whole.unit(slug), load_contacts())


@pytest.fixture(scope="session")
def work(author) -> Callable[..., NotebookNode]:
    """Return an exercise as a child hands it in: model answers, but for those that are given."""

    def make(answers: Mapping[str, str | None] | None = None, slug: str = UNIT) -> NotebookNode:
        marks = re.compile(r"^### (?:BEGIN|END) SOLUTION\n?", re.MULTILINE)
        model = {task.id: marks.sub("", task.answer.source) for task in tasks(author(slug))}
        done = release(author(slug))
        for task in tasks(done):
            text = (answers or {}).get(task.id, model[task.id])
            if text is not None:
                task.answer.source = text
        return done

    return make


def changed(notebook: NotebookNode, change: Callable[[dict], None]) -> bytes:
    """Return the notebook's bytes after `change` was done to its JSON."""
    table = json.loads(notebook_text(notebook))
    change(table)
    return json.dumps(table).encode()
