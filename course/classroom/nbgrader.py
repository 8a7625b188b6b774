"""Every call to nbgrader that the classroom makes: the one file here that knows its insides.

nbgrader logs and returns where we want an error with a sentence; that is turned round here.
"""

from __future__ import annotations

import copy
import logging
import os
import shutil
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
from nbgrader.exchange.default import ExchangeCollect, ExchangeSubmit
from nbgrader.preprocessors import ClearHiddenTests
from nbgrader.utils import capture_log, parse_utc
from sqlalchemy import create_engine
from sqlalchemy.exc import DatabaseError, OperationalError, SAWarning
from traitlets.config import Config, PyFileConfigLoader

from course.classroom.reasons import database_sentence, interrupted, reason
from course.errors import ClassProblem
from course.files import sync_folder, write_atomic

__all__ = ["ClearHiddenTests", "NbgraderCourse", "TaskScore", "parse_utc"]

# nbgrader 0.9.6 builds its rows in an order that SQLAlchemy 2.1 grumbles about, harmlessly.
warnings.filterwarnings("ignore", category=SAWarning, module=r"nbgrader\.api")

CONFIG_FILE = "nbgrader_config.py"
BUSY_SECONDS = 5.0
SECRET = "submission_secret.txt"
TIMESTAMP = "timestamp.txt"


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
        self._config = _load_config(self.folder)
        self._dir = CourseDirectory(config=self._config)
        self._dir.root = str(self.folder)
        self._log = logging.getLogger("pathshala.nbgrader")
        self._log.setLevel(logging.ERROR)
        self._log.propagate = False
        self._api = self._new_api(self._config)

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

    @property
    def config(self) -> Config:
        """What stands in nbgrader_config.py."""
        return self._config

    def handed_in_at(self, work: Path) -> datetime | None:
        """Return when the submission in this folder was handed in (UTC, no time zone), if it says so."""
        return self._dir.get_existing_timestamp(str(work))

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
        path = self.folder / "gradebook.db"
        if not path.exists():
            raise ClassProblem(f"{path} is missing; run: pathshala class new '{self.folder}'")
        engine = create_engine(self._dir.db_url, connect_args={"timeout": BUSY_SECONDS})
        try:
            with engine.connect() as connection:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                connection.exec_driver_sql("UPDATE course SET id = id")
                connection.rollback()
        except (OperationalError, DatabaseError) as problem:
            raise ClassProblem(database_sentence(path, str(problem.orig))) from None
        finally:
            engine.dispose()

    def add_students(self, students: Iterable[str]) -> None:
        """Add students; those who are there already stay as they are."""
        with self._gradebook() as gradebook:
            for student in students:
                # formgrader shows "LAST, FIRST", and "None, None" where there is nothing.
                first, _, last = student.partition("-")
                gradebook.update_or_create_student(student, first_name=first, last_name=last or first)

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
        with self._gradebook() as gradebook:
            return tuple(notebook.name for notebook in gradebook.find_assignment(assignment).notebooks)

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
            with Gradebook(self._dir.db_url, self._dir.course_id) as gradebook:
                yield gradebook
        except (OperationalError, DatabaseError) as problem:
            path = self.folder / "gradebook.db"
            raise ClassProblem(database_sentence(path, str(problem.orig))) from None

    # nbgrader's own steps

    def release(self, assignment: str) -> None:
        """Make the students' version of an assignment and put it into the exchange, anew."""
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

    def collect(self, hand_in: str, assignment: str, student: str, notebooks: Iterable[str]) -> None:
        """Copy one hand-in from the exchange into `submitted/`, if it is newer than what is there.

        Args:
            hand_in: The name of its folder in the exchange.
            notebooks: File names; nothing else that lay in the child's folder is taken.
        """
        self._dir.assignment_id, self._dir.student_id = assignment, student
        app = _CollectOne(
            coursedir=self._dir, authenticator=self._api.authenticator, parent=self._api
        )
        app.update, app.hand_in, app.wanted = True, hand_in, (*notebooks, SECRET)
        try:
            self._do(
                f"The work of {student} for '{assignment}' could not be collected",
                lambda: capture_log(app),
            )
        finally:
            self._dir.assignment_id, self._dir.student_id = "", "*"

    def autograde(self, assignment: str, student: str) -> None:
        """Grade one submission anew in nbgrader's own kernel; raises ClassProblem with the reason."""
        self._do(
            "It could not be graded",
            lambda: self._stock_api.autograde(assignment, student, force=True, create=False),
        )

    @cached_property
    def _stock_api(self) -> NbGraderAPI:
        """nbgrader without the engine that the class's settings put into it."""
        config = copy.deepcopy(self._config)
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


class _CollectOne(ExchangeCollect):
    """nbgrader's collect for one hand-in: a power cut leaves all of it or nothing in place."""

    hand_in: str = ""
    wanted: tuple[str, ...] = ()

    def init_src(self) -> None:
        self.inbound_path = str(Path(self.root) / self.coursedir.course_id / "inbound")
        self.src_records = [self._path_to_record(self.hand_in)]

    def do_copy(self, src: str, dest: str, log: object = None) -> None:
        target = Path(dest)
        beside = target.with_name(f".{target.name}.new")
        shutil.rmtree(beside, ignore_errors=True)
        for name in self.wanted:
            path = Path(src) / name
            if path.is_file():
                write_atomic(beside / name, _read_own_file(path))
        write_atomic(beside / TIMESTAMP, self.hand_in.split("+")[2])
        beside.replace(target)
        sync_folder(target.parent)


def _read_own_file(path: Path) -> bytes:
    """Read a file that is no link: a link could point to the answers or the gradebook."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    with os.fdopen(handle, "rb") as file:
        return file.read()


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


def _load_config(folder: Path) -> Config:
    path = folder / CONFIG_FILE
    if not path.is_file():
        raise ClassProblem(
            f"{folder} is not a class: {CONFIG_FILE} is missing. "
            "Name the class with --folder, or make one with: pathshala class new FOLDER"
        )
    try:
        return PyFileConfigLoader(path.name, path=str(folder)).load_config()
    except Exception as problem:  # it is the teacher's own Python: anything can happen in it
        raise ClassProblem(
            f"{path} cannot be read ({type(problem).__name__}: {problem}). Mend it, then try again."
        ) from None
