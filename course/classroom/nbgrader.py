"""Every call to nbgrader that the classroom makes: the one file here that knows its insides.

nbgrader logs and returns where we want an error with a sentence; that is turned round here.
"""

from __future__ import annotations

import copy
import logging
import os
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import chdir, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import ExchangeSubmit
from nbgrader.preprocessors import ClearHiddenTests
from nbgrader.utils import capture_log, parse_utc
from sqlalchemy import create_engine
from sqlalchemy.exc import DatabaseError, OperationalError, SAWarning
from traitlets.config import Config

from course.classroom.database import Database
from course.classroom.places import TIMESTAMP, Places
from course.classroom.reasons import database_sentence, interrupted, reason
from course.classroom.settings import Settings, load_settings
from course.errors import ClassProblem
from course.files import sync_folder

__all__ = ["ClearHiddenTests", "NbgraderCourse", "TaskScore", "parse_utc"]

# nbgrader 0.9.6 builds its rows in an order that SQLAlchemy 2.1 grumbles about, harmlessly.
warnings.filterwarnings("ignore", category=SAWarning, module=r"nbgrader\.api")



@dataclass(frozen=True)
class TaskScore:
    """What the gradebook holds for one graded cell.

    Attributes:
        score: Points in all; None while the teacher has not marked it.
        needs_manual: True while the teacher has to look.
        by_teacher: True if the teacher gave the points.
        auto_score: What the checks gave; None if they give nothing for it.
    """

    grade_id: str
    score: float | None
    max_score: float
    needs_manual: bool
    by_teacher: bool
    auto_score: float | None = None


class NbgraderCourse:
    """A class's folder, as nbgrader sees it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.settings: Settings = load_settings(self.folder)
        self._config = self.settings.config
        self.places = Places.of(self.folder, self._config)
        self._dir = CourseDirectory(config=self._config)
        self._dir.root = str(self.folder)
        # nbgrader takes a relative one from the folder in which it is started.
        self.database = Database(str(self._dir.db_url), self.folder)
        self._dir.db_url = self.database.full_url
        self._log = logging.getLogger("pathshala.nbgrader")
        self._log.setLevel(logging.ERROR)
        self._log.propagate = False
        self._api = self._new_api(self._config)
        self._kept: Gradebook | None = None
        self._names: dict[str, tuple[str, ...]] = {}

    @cached_property
    def _api(self) -> NbGraderAPI:
        return self._new_api(self._config)

    @property
    def exchange_root(self) -> Path:
        """The exchange's folder."""
        return Path(self._api.exchange_root)

    @property
    def inbound(self) -> Path:
        """Where handed-in work arrives."""
        return self.exchange_root / self._dir.course_id / "inbound"

    def prepare_exchange(self) -> None:
        """Make the exchange's folder; nbgrader wants it open to all accounts of the machine."""
        root = Path(self._config.Exchange.root or self.folder / "exchange")
        root.mkdir(parents=True, exist_ok=True)
        if not os.access(root, os.W_OK | os.X_OK):
            raise ClassProblem(f"{root} cannot be written to. Give yourself the right to, then try again.")
        with suppress(PermissionError):  # somebody else's folder that is open to us will do
            root.chmod(0o777)

    @property
    def db_url(self) -> str:
        """The gradebook's address, for SQLAlchemy."""
        return str(self._dir.db_url)

    @property
    def course_id(self) -> str:
        """nbgrader's course id."""
        return str(self._dir.course_id)

    def handed_in_at(self, work: Path) -> datetime | None:
        """Return when the submission in this folder was handed in (UTC, no time zone), if it says so."""
        try:
            return self._dir.get_existing_timestamp(str(work))
        except (ValueError, AttributeError, OSError):  # nbgrader means to end the program here
            raise ClassProblem(
                f"{work / TIMESTAMP} holds no time. Mend it, as 2026-01-31 10:00:00 UTC, or take it away."
            ) from None

    # The gradebook

    def prepare_gradebook(self) -> None:
        """Make the gradebook, with a write-ahead log: readers never wait for the writer."""
        path = self.folder / "gradebook.db"
        if path.exists():
            return
        beside = self.folder / ".pathshala" / "gradebook.new.db"
        beside.unlink(missing_ok=True)
        url = f"sqlite:///{beside}"
        with _own_programs(), Gradebook(url, self._dir.course_id):
            pass
        engine = create_engine(url)
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        engine.dispose()
        beside.chmod(0o600)
        # A power cut while nbgrader makes its tables would leave a gradebook that it cannot upgrade.
        beside.replace(path)
        sync_folder(self.folder)

    def check_gradebook(self) -> None:
        """Raise ClassProblem if the gradebook cannot be written to now."""
        path = self.database.path
        if path and not path.exists():
            raise ClassProblem(
                f"{path} is missing; run: pathshala class new '{self.folder}'"
                if self.settings.ours
                else f"{path} is missing. Make it, with an assignment in it, by "
                "`nbgrader generate_assignment ASSIGNMENT` in the course's folder."
            )
        self.database.check()

    def add_students(self, students: Iterable[str]) -> None:
        """Add students; those who are there already stay as they are."""
        with self._gradebook() as gradebook:
            for student in students:
                # formgrader shows "LAST, FIRST", and "None, None" where there is nothing.
                first, _, last = student.partition("-")
                gradebook.update_or_create_student(student, first_name=first, last_name=last or first)

    def create_students(self, students: Iterable[str]) -> None:
        """Add students as nbgrader does when it meets their work: without a name."""
        with self._gradebook() as gradebook:
            for student in students:
                gradebook.update_or_create_student(student)

    def students(self) -> tuple[str, ...]:
        """Return the ids of all students, sorted."""
        with self._gradebook() as gradebook:
            return tuple(sorted(student.id for student in gradebook.students))

    def assignments(self) -> tuple[str, ...]:
        """Return the ids of all assignments that were made ready for students."""
        with self._gradebook() as gradebook:
            return tuple(assignment.name for assignment in gradebook.assignments)

    def notebooks(self, assignment: str) -> tuple[str, ...]:
        """Return the names of an assignment's notebooks, without `.ipynb`."""
        if assignment not in self._names:
            with self._gradebook() as gradebook:
                found = gradebook.find_assignment(assignment).notebooks
                self._names[assignment] = tuple(notebook.name for notebook in found)
        return self._names[assignment]

    def set_due(self, assignment: str, at: datetime) -> None:
        """Say until when an assignment can be handed in without being late."""
        with self._gradebook() as gradebook:
            gradebook.update_or_create_assignment(assignment, duedate=parse_utc(at))

    def seconds_late(self, assignment: str, student: str) -> float:
        """Return how late a graded submission was handed in; 0 if it was in time."""
        with self._gradebook() as gradebook:
            try:
                return gradebook.find_submission(assignment, student).total_seconds_late
            except MissingEntry:
                return 0.0

    def scores(self, assignment: str, student: str, notebook: str) -> tuple[TaskScore, ...]:
        """Return what the gradebook holds for a submission; empty if it was never graded."""
        with self._gradebook() as gradebook:
            try:
                found = gradebook.find_submission_notebook(notebook, assignment, student)
            except MissingEntry:
                return ()
            return tuple(
                TaskScore(
                    grade.name,
                    None if grade.needs_manual_grade else grade.score,
                    grade.max_score,
                    grade.needs_manual_grade,
                    grade.manual_score is not None,
                    grade.auto_score,
                )
                for grade in found.grades
            )

    def comments(self, assignment: str, student: str, notebook: str) -> dict[str, str]:
        """Return what the teacher wrote to a submission: grade_id → text."""
        with self._gradebook() as gradebook:
            try:
                found = gradebook.find_submission_notebook(notebook, assignment, student)
            except MissingEntry:
                return {}
            return {c.name: c.manual_comment for c in found.comments if c.manual_comment}

    @contextmanager
    def _gradebook(self) -> Iterator[Gradebook]:
        try:
            if self._kept is None:
                self._kept = Gradebook(self._dir.db_url, self._dir.course_id)
            yield self._kept
        except (OperationalError, DatabaseError) as problem:
            path = self.folder / "gradebook.db"
            raise ClassProblem(database_sentence(path, str(problem.orig))) from None
        finally:
            if self._kept is not None:
                # The file is let go of; the engine stays, which knows its statements by now.
                self._kept.close()
                self._kept.engine.dispose()

    # nbgrader's own steps

    def release(self, assignment: str) -> None:
        """Make the students' version of an assignment and put it into the exchange, anew."""
        self._names.pop(assignment, None)
        self._do(
            f"'{assignment}' could not be made ready for the students",
            lambda: self._api.generate_assignment(assignment, force=True, create=True),
        )

        def publish() -> dict:
            self._dir.assignment_id = assignment
            app = self._api.exchange.ReleaseAssignment(
                coursedir=self._dir, authenticator=self._api.authenticator, parent=self._api
            )
            app.force = True  # half of it may lie there since a power cut
            return capture_log(app)

        self._do(f"'{assignment}' could not be put into the exchange", publish)

    def autograde(self, assignment: str, student: str) -> None:
        """Grade one submission anew in nbgrader's own kernel; raises ClassProblem with the reason."""
        self._do(
            "It could not be graded",
            lambda: self._stock_api.autograde(assignment, student, force=True, create=not self.settings.ours),
        )

    @cached_property
    def _stock_api(self) -> NbGraderAPI:
        """nbgrader without the engine that the class's settings put into it."""
        config = copy.deepcopy(self._config)
        if self.settings.ours:
            config.Autograde.pop("autograde_preprocessors", None)
        return self._new_api(config)

    def _new_api(self, config: Config) -> NbGraderAPI:
        with _without_exchange_noise():
            api = NbGraderAPI(self._dir, config=config)
        api.log = self._log
        return api

    def release_feedback(self, assignment: str, student: str) -> None:
        """Put a student's feedback pages into the exchange."""
        self._do(
            "Its page could not be handed back",
            lambda: self._api.release_feedback(assignment, student),
        )

    def submit(self, assignment: str, student: str, work: Path, at: datetime) -> None:
        """Hand in the folder `work`/ASSIGNMENT as a student does, at a given time.

        nbgrader's copy for the student (its cache) is kept in `work`/.cache.
        """
        config = Config(self._config)
        config.CourseDirectory.student_id = student
        config.CourseDirectory.assignment_id = assignment
        config.Exchange.assignment_dir = str(work)
        config.Exchange.cache = str(work / ".cache")
        app = ExchangeSubmit(
            coursedir=CourseDirectory(config=config),
            authenticator=self._api.authenticator,
            config=config,
        )
        app.log = self._log
        app.set_timestamp = lambda: setattr(  # the moment is part of a seeded class
            app, "timestamp", at.astimezone(UTC).strftime(app.timestamp_format)
        )
        self._do(f"{student} could not hand in '{assignment}'", lambda: capture_log(app))

    def _do(self, what: str, call: Callable[[], dict]) -> None:
        # Some of nbgrader's converters change the folder and stay there on errors.
        with chdir(self.folder):
            result = call()
        if interrupted(result):
            raise KeyboardInterrupt
        if not result["success"]:
            raise ClassProblem(f"{what}: {reason(result)}.")


@contextmanager
def _own_programs() -> Iterator[None]:
    """nbgrader calls `alembic` by name: let it find the one beside this Python."""
    former = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), former))
    try:
        yield
    finally:
        os.environ["PATH"] = former


@contextmanager
def _without_exchange_noise() -> Iterator[None]:
    """nbgrader complains aloud about an exchange that is only made a moment later."""
    former = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(former)
