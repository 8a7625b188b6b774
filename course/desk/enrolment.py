"""Who the student of a folder is, and where the work is handed in."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from traitlets.config import PyFileConfigLoader

from course.desk.folder import COURSE_ID, OWN_EXCHANGE
from course.desk.record import Record, fingerprint
from course.errors import ClassProblem, FolderProblem, StudentInvalid
from course.files import write_atomic
from course.pseudonyms import check_student_id

FILE = ".pathshala/student.json"
HANDED_IN = ".pathshala/handed-in"
CLASS_CONFIG = "nbgrader_config.py"
NOBODY = "me"
"""The name on work that waits in the folder's own exchange; never the account's name."""


@dataclass(frozen=True)
class Enrolment:
    """A student, and the exchange that the work goes to.

    Attributes:
        student: The made-up name from the slip; "me" if there is none.
        class_folder: None if the work waits in the child's folder.
        exchange: nbgrader's Exchange.root.
        course_id: nbgrader's course id.
    """

    student: str
    class_folder: Path | None
    exchange: Path
    course_id: str

    @property
    def name(self) -> str:
        """The name to greet with; "" if there is none."""
        return "" if self.student == NOBODY else self.student

    @property
    def outbound(self) -> Path | None:
        """Where the class's exercises lie, as they were released; None without a class."""
        return self.exchange / self.course_id / "outbound" if self.class_folder else None


def enrol(folder: Path, student: str | None, class_folder: Path | None) -> Enrolment:
    """Return who works here: as asked now, else as remembered from an earlier start.

    Nothing is stored; `remember` does that when all else went well.

    Raises:
        StudentInvalid: if the name cannot be one, or the class does not know it.
        ClassProblem: if the class folder is none, or cannot be handed in to.
    """
    former = _remembered(folder)
    if student is None:
        student = former.get("student")
    if class_folder is None and former.get("class"):
        class_folder = Path(former["class"])
    if student is not None:
        check_student_id(student)
    if class_folder is None:
        return Enrolment(student or NOBODY, None, (folder / OWN_EXCHANGE).resolve(), COURSE_ID)
    if student is None:
        raise StudentInvalid(
            "Say who you are: add --student and the name from your paper slip, as in --student brave-mango"
        )
    return _in_class(student, class_folder.resolve())


def refuse_anothers(folder: Path, student: str | None, *, is_open: bool) -> None:
    """Refuse a folder in which another child works: that work would get this child's name.

    A name that was mistyped is no other child: where nothing was worked on, it can be changed.

    Raises:
        StudentInvalid: with the way to a folder of one's own.
    """
    former = _remembered(folder).get("student")
    if student is None or former is None or student == former:
        return
    if is_open or _is_worked_in(folder):
        raise StudentInvalid(
            f"{folder} is the folder of {former}. Take one of your own: --folder ~/Pathshala-{student}. "
            f"If {former} is a mistake, ask your teacher to delete {folder / FILE}."
        )


def _is_worked_in(folder: Path) -> bool:
    if any((folder / HANDED_IN).glob("*/*")):
        return True
    pages = {name: known for name, known in Record(folder).files.items() if name.startswith("exercises/")}
    paths = {folder / name: (name, known) for name, known in pages.items() if name.endswith(".ipynb")}
    return any(
        path.is_file() and fingerprint(name, path.read_bytes()) != known
        for path, (name, known) in paths.items()
    )


def remember(folder: Path, enrolment: Enrolment) -> None:
    """Store the enrolment, so that the next plain start does the same."""
    table: dict[str, str] = {}
    if enrolment.student != NOBODY:
        table["student"] = enrolment.student
    if enrolment.class_folder:
        table["class"] = str(enrolment.class_folder)
    if table != _remembered(folder):
        write_atomic(folder / FILE, json.dumps(table, indent=1) + "\n")
    if enrolment.class_folder is None:
        for name in ("inbound", "feedback", "outbound"):
            _make(enrolment.exchange / enrolment.course_id / name)


def _remembered(folder: Path) -> dict[str, str]:
    try:
        table = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {key: value for key, value in table.items() if isinstance(value, str)}


def _in_class(student: str, folder: Path) -> Enrolment:
    if not (folder / CLASS_CONFIG).is_file():
        raise ClassProblem(
            f"{folder} is not a class: {CLASS_CONFIG} is missing. "
            "Ask your teacher for the folder, and name it with --class."
        )
    try:
        config = PyFileConfigLoader(CLASS_CONFIG, path=str(folder)).load_config()
        exchange = Path(str(config.Exchange.root))
        course_id = str(config.CourseDirectory.course_id)
    except Exception as problem:  # it is the teacher's own Python: anything can happen in it
        raise ClassProblem(
            f"{folder / CLASS_CONFIG} cannot be read ({type(problem).__name__}). Tell your teacher."
        ) from None
    if not (exchange / course_id / "inbound").is_dir():
        raise ClassProblem(
            f"The class hands in at {exchange}, and that folder is not there. Tell your teacher."
        )
    _check_known(student, folder)
    return Enrolment(student, folder, exchange, course_id)


def _check_known(student: str, folder: Path) -> None:
    """Refuse a name that is not in the class: a typing mistake would cost a child its marks.

    On a machine with an account for each child the gradebook cannot be read; then the name is
    believed, and the teacher's `pathshala grade` says if it is unknown.
    """
    gradebook = folder / "gradebook.db"
    try:
        connection = sqlite3.connect(f"{gradebook.as_uri()}?mode=ro", uri=True, timeout=2)
        try:
            known = connection.execute("SELECT 1 FROM student WHERE id = ?", (student,)).fetchone()
        finally:
            connection.close()
    except sqlite3.Error:
        return
    if known is None:
        raise StudentInvalid(
            f"The class in {folder} has no student '{student}'. "
            "Look at your paper slip again, or ask your teacher."
        )


def _make(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        reason = (problem.strerror or "unknown reason").lower()
        raise FolderProblem(f"{path} could not be made: {reason}. Choose another folder.") from None
