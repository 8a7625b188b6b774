"""Every call to nbgrader that the classroom makes: the one file here that knows its insides.

nbgrader logs and returns where we want an error with a sentence; that is turned round here.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps.api import NbGraderAPI
from nbgrader.apps.nbgraderapp import NbGrader
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import ExchangeSubmit
from nbgrader.preprocessors import ClearHiddenTests
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DatabaseError, OperationalError
from traitlets.config import Config, PyFileConfigLoader

from course.errors import ClassProblem

__all__ = ["ClearHiddenTests", "NbgraderCourse", "TaskScore"]

NOTEBOOK = "exercise"
BUSY_SECONDS = 5.0


@dataclass(frozen=True)
class TaskScore:
    """What the gradebook holds for one graded cell.

    Attributes:
        score: Points in all; None while the teacher has not marked it.
        needs_manual: True while the teacher has to look.
        comment: What the teacher wrote.
    """

    grade_id: str
    score: float | None
    max_score: float
    needs_manual: bool
    comment: str


class NbgraderCourse:
    """A class's folder, as nbgrader sees it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.config = _load_config(self.folder)
        self.course_dir = CourseDirectory(config=self.config)
        self.course_dir.root = str(self.folder)
        self._api = NbGraderAPI(self.course_dir, config=self.config)
        self._api.log = logging.getLogger("pathshala.nbgrader")
        self._api.log.setLevel(logging.ERROR)

    @property
    def exchange_root(self) -> Path:
        """The exchange's folder."""
        return Path(self.config.Exchange.root)

    @property
    def inbound(self) -> Path:
        """Where handed-in work arrives."""
        return self.exchange_root / self.course_dir.course_id / "inbound"

    def prepare_exchange(self) -> None:
        """Make the exchange's folder; nbgrader wants it open for all accounts of the machine."""
        self.exchange_root.mkdir(parents=True, exist_ok=True)
        self.exchange_root.chmod(0o777)

    def prepare_gradebook(self) -> None:
        """Make the gradebook, with a write-ahead log: readers and one writer at a time."""
        with self._gradebook():
            pass
        engine = create_engine(self.course_dir.db_url)
        with engine.connect() as connection:
            connection.execute(text("PRAGMA journal_mode=WAL"))
        engine.dispose()

    def check_gradebook(self) -> None:
        """Raise ClassProblem if the gradebook cannot be written to now."""
        path = self.folder / "gradebook.db"
        if not path.exists():
            raise ClassProblem(f"{path} is missing; run: pathshala class new {self.folder}")
        engine = create_engine(self.course_dir.db_url, connect_args={"timeout": BUSY_SECONDS})
        try:
            with engine.connect() as connection:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                connection.exec_driver_sql("UPDATE course SET id = id")
                connection.rollback()
        except (OperationalError, DatabaseError) as problem:
            raise ClassProblem(_database_sentence(path, str(problem.orig))) from None
        finally:
            engine.dispose()

    def release(self, assignment: str) -> None:
        """Make the students' version of an assignment and put it into the exchange."""
        self._do(
            f"'{assignment}' could not be made ready for the students",
            lambda: self._api.generate_assignment(assignment, force=True, create=True),
        )
        self._do(
            f"'{assignment}' could not be put into the exchange",
            lambda: self._api.release_assignment(assignment),
        )

    def collect(self, assignment: str) -> None:
        """Copy handed-in work from the exchange; a later hand-in takes the place of an earlier."""
        self._do(
            f"The work of '{assignment}' could not be collected",
            lambda: self._api.collect(assignment, update=True),
        )

    def autograde(self, assignment: str, student: str) -> None:
        """Grade one submission anew; raises ClassProblem with nbgrader's last word."""
        self._do(
            f"'{assignment}' of {student} could not be graded",
            lambda: self._api.autograde(assignment, student, force=True, create=False),
        )

    def release_feedback(self, assignment: str, student: str) -> None:
        """Put a student's feedback page into the exchange."""
        self._do(
            f"The feedback on '{assignment}' could not be handed back to {student}",
            lambda: self._api.release_feedback(assignment, student),
        )

    def submit(self, assignment: str, student: str, work: Path, at: datetime) -> None:
        """Hand in the folder `work`/ASSIGNMENT as a student does, at a given time (UTC)."""
        config = Config(self.config)
        config.CourseDirectory.student_id = student
        config.CourseDirectory.assignment_id = assignment
        config.Exchange.assignment_dir = str(work)
        config.Exchange.cache = str(work / ".cache")
        course_dir = CourseDirectory(config=config)
        app = ExchangeSubmit(coursedir=course_dir, authenticator=self._api.authenticator, config=config)
        app.log = self._api.log
        app.set_timestamp = lambda: setattr(  # the moment is part of a seeded class
            app, "timestamp", at.astimezone(UTC).strftime(app.timestamp_format)
        )
        app.start()

    def add_student(self, student: str) -> None:
        """Add a student, or do nothing if they are there already."""
        with self._gradebook() as gradebook:
            gradebook.update_or_create_student(student)

    def students(self) -> tuple[str, ...]:
        """Return the ids of all students, sorted."""
        with self._gradebook() as gradebook:
            return tuple(sorted(student.id for student in gradebook.students))

    def assignments(self) -> tuple[str, ...]:
        """Return the ids of all assignments that were released."""
        with self._gradebook() as gradebook:
            return tuple(assignment.name for assignment in gradebook.assignments)

    def scores(self, assignment: str, student: str) -> tuple[TaskScore, ...]:
        """Return what the gradebook holds for a submission; empty if it was never graded."""
        with self._gradebook() as gradebook:
            try:
                notebook = gradebook.find_submission_notebook(NOTEBOOK, assignment, student)
            except MissingEntry:
                return ()
            comments = {
                comment.name: comment.comment or "" for comment in notebook.comments
            }
            return tuple(
                TaskScore(
                    grade.name,
                    None if grade.needs_manual_grade else grade.score,
                    grade.max_score,
                    grade.needs_manual_grade,
                    comments.get(grade.name, ""),
                )
                for grade in notebook.grades
            )

    @contextmanager
    def _gradebook(self) -> Iterator[Gradebook]:
        try:
            with Gradebook(self.course_dir.db_url, self.course_dir.course_id) as gradebook:
                yield gradebook
        except (OperationalError, DatabaseError) as problem:
            path = self.folder / "gradebook.db"
            raise ClassProblem(_database_sentence(path, str(problem.orig))) from None

    def _do(self, what: str, call) -> None:
        former = Path.cwd()
        try:
            result = call()
        finally:
            # Some of nbgrader's converters change the folder and stay there on errors.
            os.chdir(former)
        if not result["success"]:
            raise ClassProblem(f"{what}: {_last_word(result)}")


def _load_config(folder: Path) -> Config:
    if not (folder / "nbgrader_config.py").is_file():
        raise ClassProblem(
            f"{folder} is not a class: nbgrader_config.py is missing. "
            "Name the class with --folder, or make one with: pathshala class new FOLDER"
        )
    config = PyFileConfigLoader("nbgrader_config.py", path=str(folder)).load_config()
    merged = Config(NbGrader().config)
    merged.merge(config)
    return merged


def _database_sentence(path: Path, problem: str) -> str:
    if "locked" in problem:
        return (
            f"{path} is in use by another program. Wait until that has ended "
            "(a formgrader page that is saving, another grading), then try again; nothing was changed."
        )
    if "readonly" in problem or "read-only" in problem:
        return f"{path} is read-only. Give yourself the right to write to it, then try again."
    if "full" in problem:
        return f"The disk is full, so {path} cannot be written. Make room, then try again."
    return f"{path} cannot be used: {problem}. Put the last copy of it back, then try again."


def _last_word(result: dict) -> str:
    """Return the line of nbgrader's log or traceback that says what went wrong."""
    log = [line for line in (result.get("log") or "").splitlines() if line.strip()]
    for line in reversed(log):
        if "ERROR" in line and "Please see the error log" not in line and "nbgrader." not in line[:0]:
            words = line.split("] ", 1)[-1].strip()
            if words and not words.startswith(("There was an error", "Traceback")):
                return words
    error = [line for line in (result.get("error") or "").splitlines() if line.strip()]
    return error[-1] if error else (log[-1] if log else "nbgrader gave no reason.")
