"""Writes grades into nbgrader's own rows: one connection, one transaction a submission.

What stands in the gradebook afterwards is what `nbgrader autograde` writes: formgrader, marking
by hand, feedback and export go on from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from nbformat import NotebookNode
from nbgrader.api import Gradebook, SubmittedNotebook
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import compute_checksum, is_grade, is_solution, is_task
from sqlalchemy.exc import DatabaseError
from traitlets.config import Config

from course.classroom.reasons import database_sentence
from course.errors import ClassProblem


@dataclass(frozen=True)
class Judged:
    """A notebook of a submission after grading.

    Attributes:
        notebook: As it was run; None if the student did not hand it in.
        points: Graded cell's id → points; None for one that the teacher marks.
    """

    notebook: NotebookNode | None
    points: Mapping[str, float | None]


class GradeRows:
    """The gradebook of a class, open for writing. A context manager."""

    def __init__(self, db_url: str, course_id: str, config: Config) -> None:
        self._db_url, self._course_id = db_url, course_id
        self._penalties = AssignLatePenalties(config=config)
        self._penalties.init_plugin()

    def __enter__(self) -> GradeRows:
        self._gradebook = Gradebook(self._db_url, self._course_id)
        return self

    def __exit__(self, *_problem: object) -> None:
        self._gradebook.close()

    def write(
        self, student: str, assignment: str, handed_in: datetime | None, notebooks: Mapping[str, Judged]
    ) -> None:
        """Write a submission's grades, all of them or none.

        Args:
            handed_in: UTC, without a time zone, as nbgrader keeps it.
            notebooks: Name → what grading brought; the assignment's others count as not handed in.

        Raises:
            ClassProblem: if the gradebook cannot be written to.
        """
        try:
            self._write(student, assignment, handed_in, notebooks)
        except DatabaseError as problem:
            self._gradebook.db.rollback()
            path = self._db_url.removeprefix("sqlite:///")
            raise ClassProblem(database_sentence(path, str(problem.orig))) from None
        except BaseException:
            self._gradebook.db.rollback()
            raise
        finally:
            # Else each submission makes the next one slower: the session remembers its rows.
            self._gradebook.db.expunge_all()

    def _write(
        self, student: str, assignment: str, handed_in: datetime | None, notebooks: Mapping[str, Judged]
    ) -> None:
        extra = {"timestamp": handed_in} if handed_in else {}
        submission = self._gradebook.update_or_create_submission(assignment, student, **extra)
        for rows in submission.notebooks:
            judged = notebooks.get(rows.name)
            if judged is None or judged.notebook is None:
                _write_missing(rows)
            else:
                _write_notebook(rows, judged)
            self._gradebook.db.flush()
            self._write_penalty(student, rows, submission.total_seconds_late)
        self._gradebook.db.commit()

    def _write_penalty(self, student: str, rows: SubmittedNotebook, seconds_late: float) -> None:
        rows.late_submission_penalty = None
        if seconds_late > 0:
            plugin = self._penalties.plugin_inst
            penalty = plugin.late_submission_penalty(student, rows.score, seconds_late)
            if penalty is not None:
                rows.late_submission_penalty = self._penalties._check_late_penalty(rows, penalty)


def _write_missing(rows: SubmittedNotebook) -> None:
    for grade in rows.grades:
        grade.auto_score, grade.needs_manual_grade = 0, False


def _write_notebook(rows: SubmittedNotebook, judged: Judged) -> None:
    released = {cell.name: cell.checksum for cell in rows.notebook.source_cells}
    cells = {cell.metadata.nbgrader["grade_id"]: cell for cell in _owned(judged.notebook)}
    untouched = {
        name
        for name, cell in cells.items()
        if is_solution(cell) and released.get(name) == compute_checksum(cell)
    }
    for grade in rows.grades:
        cell = cells.get(grade.name)
        if cell is not None and is_grade(cell) and grade.name in untouched:
            grade.auto_score = 0.0  # nothing was written there
        else:
            grade.auto_score = judged.points.get(grade.name)
        # What a teacher has marked is looked at again when the work has changed.
        grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
    for comment in rows.comments:
        cell = cells.get(comment.name)
        empty = comment.name in untouched and cell is not None and not is_task(cell)
        comment.auto_comment = "No response." if empty else None


def _owned(notebook: NotebookNode) -> Iterable[NotebookNode]:
    return (cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id"))
