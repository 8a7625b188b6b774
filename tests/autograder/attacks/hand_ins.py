"""A real class with an exchange, children of whom some mean harm, and canaries that must live."""

from __future__ import annotations

import json
import os
import re
import secrets
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nbformat import NotebookNode

from course.assemble import exercise, release
from course.classroom.nbgrader import NbgraderCourse
from course.classroom.new import new_class
from course.classroom.students import add_students
from course.contacts import load_contacts
from course.notebook import notebook_text, tasks
from course.syllabus import Syllabus, Week, load_syllabus

UNIT = "hello-pi"
MONDAY = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)
STAMP = "%Y-%m-%d %H:%M:%S.%f UTC"
BYSTANDER = "quiet-lotus"
CANARY = "canary-5c1d9e"
SOLUTION = re.compile(r"^### (?:BEGIN|END) SOLUTION\n?", re.MULTILINE)


def honest(answers: Mapping[str, str] | None = None) -> NotebookNode:
    """Return the exercise as a child hands it in: model answers, but for those that are given."""
    whole = exercise(load_syllabus().unit(UNIT), load_contacts())
    model = {task.id: SOLUTION.sub("", task.answer.source) for task in tasks(whole)}
    done = release(whole)
    for task in tasks(done):
        task.answer.source = {**model, **(answers or {})}[task.id]
    return done


def full_points() -> dict[str, float]:
    """Return the points of the checks: task → points."""
    whole = exercise(load_syllabus().unit(UNIT), load_contacts())
    return {task.id: task.points for task in tasks(whole) if not task.manual}


def table(answers: Mapping[str, str] | None = None) -> dict:
    """Return an honest notebook as JSON has it."""
    return json.loads(notebook_text(honest(answers)))


@dataclass
class Class:
    """A class on the disk, an honest child whom the teacher has marked, and things of the teacher's.

    Attributes:
        secret: A file of the teacher's outside of the class.
    """

    folder: Path
    secret: Path
    said: list[str] = field(default_factory=list)
    before: dict[str, object] = field(default_factory=dict)

    @property
    def inbound(self) -> Path:
        return self.folder / "exchange" / "pathshala" / "inbound"

    def hand_in(
        self, student: str, work: bytes | None = None, *, at: datetime = MONDAY, secret: str = ""
    ) -> Path:
        """Put work into the exchange as nbgrader does; an honest notebook if none is given."""
        stamp = at.strftime(STAMP)
        folder = self.inbound / f"{student}+{UNIT}+{stamp}+{secrets.token_urlsafe(9)}"
        folder.mkdir()
        raw = notebook_text(honest()).encode() if work is None else work
        (folder / "exercise.ipynb").write_bytes(raw)
        (folder / "timestamp.txt").write_text(stamp)
        (folder / "submission_secret.txt").write_text(secret or secrets.token_hex(64))
        return folder

    def grade(self, *words: str, **options: object) -> subprocess.CompletedProcess[bytes]:
        """Run `pathshala grade`; what it says is kept."""
        result = self.run("grade", *words, **options)
        self.said = (result.stdout + result.stderr).decode("utf-8").splitlines()
        return result

    def run(self, *words: str, **options: object) -> subprocess.CompletedProcess[bytes]:
        """Run a `pathshala` command in the class's folder."""
        env = {**os.environ, "TEACHERS_SECRET": CANARY, **options.pop("env", {})}
        return subprocess.run(
            [sys.executable, "-m", "course", *words],
            cwd=self.folder, env=env, capture_output=True, timeout=900, check=False, **options,
        )  # fmt: skip

    def told(self, student: str) -> list[str]:
        """Return what was said about a student's work."""
        start = f"  {student}, {UNIT}: "
        return [line.removeprefix(start) for line in self.said if line.startswith(start)]

    def points(self, student: str) -> dict[str, float | None]:
        """Return what each check brought: task → points; empty if nothing was graded."""
        scores = NbgraderCourse(self.folder).scores(UNIT, student, "exercise")
        return {
            score.grade_id.removesuffix("-test"): score.score
            for score in scores
            if score.grade_id.endswith("-test")
        }

    def submitted(self, student: str) -> Path:
        return self.folder / "submitted" / student / UNIT

    # The canaries

    def note_canaries(self) -> None:
        """Remember what must not change, and make it seen if the secret is read."""
        os.utime(self.secret, (1, 2))
        self.before = self._canaries()

    def check_canaries(self) -> None:
        """Assert that nothing of the teacher's or of the bystander's was changed, read or shown."""
        assert self._canaries() == self.before
        ours = [path for path in self.folder.iterdir() if path.name != "exchange"]
        for path in [*ours, *(found for place in ours for found in place.rglob("*"))]:
            if path.is_file() and not path.is_symlink():
                assert CANARY.encode() not in path.read_bytes(), f"the secret stands in {path}"
        assert CANARY not in "\n".join(self.said)

    def _canaries(self) -> dict[str, object]:
        read_at = self.secret.stat().st_atime
        work = self.folder / "submitted" / BYSTANDER / UNIT
        graded = self.folder / "autograded" / BYSTANDER / UNIT
        files = [*sorted(work.iterdir()), *sorted(graded.glob("*.ipynb")), self.folder / "nbgrader_config.py"]
        found: dict[str, object] = {str(path): path.read_bytes() for path in files}
        kind = self.secret.stat()
        return found | {
            "row": _rows(self.folder, BYSTANDER),
            "secret": (kind.st_size, kind.st_mode, kind.st_mtime, read_at),
            "beside": sorted(path.name for path in self.folder.parent.iterdir()),
            "source": [path.read_bytes() for path in sorted((self.folder / "source").rglob("*.ipynb"))],
        }


def _rows(folder: Path, student: str) -> list[tuple]:
    with sqlite3.connect(folder / "gradebook.db") as database:
        return database.execute(
            "SELECT b.name, g.auto_score, g.manual_score, g.needs_manual_grade, s.timestamp FROM grade g"
            " JOIN submitted_notebook n ON g.notebook_id = n.id"
            " JOIN submitted_assignment s ON n.assignment_id = s.id"
            " JOIN base_cell b ON g.cell_id = b.id WHERE s.student_id = ? ORDER BY 1",
            (student,),
        ).fetchall()


def make_class(root: Path, students: Sequence[str]) -> Class:
    """Make a class in root/class, and the teacher's secret beside it."""
    folder, secret = root / "class", root / "secret.txt"
    whole = load_syllabus()
    one_unit = Syllabus("One unit", (Week(1, "First words", (whole.unit(UNIT),)),))
    new_class(folder, one_unit, load_contacts(), say=lambda _text: None)
    add_students(folder, (BYSTANDER, *students), say=lambda _text: None)
    secret.write_text(CANARY)
    secret.chmod(0o600)
    return Class(folder, secret)


def with_bystander(made: Class) -> Class:
    """Have the bystander's work graded, and a point of it marked by the teacher."""
    made.hand_in(BYSTANDER, notebook_text(honest({"hello": "# Task 1\nprint('no')"})).encode())
    result = made.grade()
    assert result.returncode == 0, made.said
    with sqlite3.connect(made.folder / "gradebook.db") as database:
        database.execute("UPDATE grade SET manual_score = 0.5 WHERE auto_score = 0")
    made.note_canaries()
    return made


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


Spoil = Callable[[Path, Class], None]
"""Makes an attack of an honest hand-in's folder."""
