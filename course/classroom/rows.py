"""Writes grades into nbgrader's own rows: one connection, one transaction a submission.

What stands in the gradebook afterwards is what `nbgrader autograde` writes: formgrader, marking
by hand, feedback and export go on from it. nbgrader's objects need some 150 queries for a
submission, each with more work in Python than in the database; these are a dozen.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace

from nbformat import NotebookNode, from_dict
from nbgrader.api import Comment, Grade, Gradebook, SubmittedAssignment, SubmittedNotebook, new_uuid
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import compute_checksum, is_solution
from sqlalchemy import Connection, Table, bindparam, insert, select, update
from sqlalchemy.exc import DatabaseError
from traitlets.config import Config

from course.classroom.reasons import database_sentence
from course.classroom.shape import AssignmentShape, NotebookShape, Shapes
from course.errors import ClassProblem

SUBMISSION, NOTEBOOK, GRADE, COMMENT = (
    kind.__table__ for kind in (SubmittedAssignment, SubmittedNotebook, Grade, Comment)
)
CHANGE_GRADE = (
    update(GRADE)
    .where(GRADE.c.id == bindparam("key"))
    .values(auto_score=bindparam("auto"), needs_manual_grade=bindparam("needs"))
)
CHANGE_COMMENT = (
    update(COMMENT).where(COMMENT.c.id == bindparam("key")).values(auto_comment=bindparam("text"))
)
Points = dict[str, float | None]
"""Graded cell's id → points; None for one that the teacher marks."""


@dataclass(frozen=True)
class Judged:
    """A notebook of a submission after grading.

    Attributes:
        answers: The answer cells of the notebook as it was run; see `answers_of`.
        points: What the checks gave.
    """

    answers: Sequence[NotebookNode]
    points: Mapping[str, float | None]


class GradeRows:
    """The gradebook of a class, open for writing. A context manager."""

    def __init__(self, db_url: str, course_id: str, config: Config) -> None:
        self._db_url, self._course_id = db_url, course_id
        self._penalties = AssignLatePenalties(config=config)
        self._penalties.init_plugin()
        self._shapes = Shapes()

    def __enter__(self) -> GradeRows:
        with Gradebook(self._db_url, self._course_id) as gradebook:  # makes what tables are missing
            self._engine = gradebook.engine
        self._connection = self._engine.connect()
        return self

    def __exit__(self, *_problem: object) -> None:
        self._connection.close()
        self._engine.dispose()

    def write(
        self, student: str, assignment: str, handed_in: datetime | None, notebooks: Mapping[str, Judged]
    ) -> dict[str, Points]:
        """Write a submission's grades, all of them or none; return what stands there now.

        Args:
            handed_in: UTC, without a time zone, as nbgrader keeps it.
            notebooks: Name → what grading brought; the assignment's others count as not handed in.

        Returns:
            Name of each of the assignment's notebooks → the points that checks gave in it.

        Raises:
            ClassProblem: if the gradebook cannot be written to.
        """
        try:
            with self._connection.begin():
                return self._write(student, assignment, handed_in, notebooks)
        except DatabaseError as problem:
            path = self._db_url.removeprefix("sqlite:///")
            raise ClassProblem(database_sentence(path, str(problem.orig))) from None

    def _write(
        self, student: str, assignment: str, handed_in: datetime | None, notebooks: Mapping[str, Judged]
    ) -> dict[str, Points]:
        shape = self._shapes.of(self._connection, assignment)
        key, late = _submission(self._connection, shape, student, handed_in)
        written = {}
        for notebook in shape.notebooks:
            row = _notebook_row(self._connection, key, notebook.id)
            judged = notebooks.get(notebook.name)
            written[notebook.name] = self._notebook(row, notebook, judged, student, late)
        return written

    def _notebook(
        self, key: str, shape: NotebookShape, judged: Judged | None, student: str, late: float
    ) -> Points:
        untouched = _untouched(judged.answers, shape) if judged else frozenset()
        points = {
            # Nothing was written there, or not even handed in.
            name: 0.0 if judged is None or name in untouched else judged.points.get(name)
            for name in shape.grades.values()
        }
        score = self._grades(key, shape, points, handed_in=judged is not None)
        empty = untouched - shape.tasks
        texts = {name: "No response." if name in empty else None for name in shape.comments.values()}
        self._comments(key, shape, texts, handed_in=judged is not None)
        self._connection.execute(
            update(NOTEBOOK).where(NOTEBOOK.c.id == key).values(
                late_submission_penalty=self._penalty(student, score, late) if judged else None
            )
        )
        return points

    def _grades(self, key: str, shape: NotebookShape, points: Points, *, handed_in: bool) -> float:
        """Write the grade rows, and return the notebook's score with what a teacher gave."""
        wanted = select(GRADE.c.cell_id, GRADE.c.id, GRADE.c.manual_score, GRADE.c.extra_credit)
        found = self._connection.execute(wanted.where(*_rows_of(GRADE, key, shape.grades)))
        rows = {row.cell_id: row for row in found}
        changed, new, score = [], [], 0.0
        for cell, name in shape.grades.items():
            auto, row = points[name], rows.get(cell)
            manual = row.manual_score if row else None
            given = manual if manual is not None else auto
            if given is not None:
                score += given + ((row.extra_credit if row else None) or 0.0)
            # What a teacher has marked is looked at again when the work has changed.
            needs = handed_in and (manual is not None or auto is None)
            if row:
                changed.append({"key": row.id, "auto": auto, "needs": needs})
            else:
                new.append({"id": new_uuid(), "notebook_id": key, "cell_id": cell, "auto_score": auto,
                            "needs_manual_grade": needs})  # fmt: skip
        _execute(self._connection, CHANGE_GRADE, changed)
        _execute(self._connection, insert(GRADE), new)
        return score

    def _comments(
        self, key: str, shape: NotebookShape, texts: Mapping[str, str | None], *, handed_in: bool
    ) -> None:
        wanted = select(COMMENT.c.cell_id, COMMENT.c.id).where(*_rows_of(COMMENT, key, shape.comments))
        known = dict(self._connection.execute(wanted).all())
        cells = {cell: texts[name] for cell, name in shape.comments.items()}
        old = [{"key": known[cell], "text": text} for cell, text in cells.items() if cell in known]
        new = [
            {"id": new_uuid(), "notebook_id": key, "cell_id": cell, "auto_comment": text}
            for cell, text in cells.items()
            if cell not in known
        ]
        _execute(self._connection, CHANGE_COMMENT, old if handed_in else [])
        _execute(self._connection, insert(COMMENT), new)

    def _penalty(self, student: str, score: float, late: float) -> float | None:
        if late <= 0:
            return None
        penalty = self._penalties.plugin_inst.late_submission_penalty(student, score, late)
        if penalty is None:
            return None
        return self._penalties._check_late_penalty(SimpleNamespace(score=score), penalty)


def _submission(
    connection: Connection, shape: AssignmentShape, student: str, handed_in: datetime | None
) -> tuple[str, float]:
    """Return the key of a submission's row, which is made if need be, and how many seconds late it came."""
    wanted = select(SUBMISSION.c.id, SUBMISSION.c.timestamp, SUBMISSION.c.extension).where(
        SUBMISSION.c.assignment_id == shape.id, SUBMISSION.c.student_id == student
    )
    row = connection.execute(wanted).first()
    if row is None:
        key = _add(connection, SUBMISSION, assignment_id=shape.id, student_id=student, timestamp=handed_in)
        due, at = shape.due, handed_in
    else:
        key, at = row.id, handed_in or row.timestamp
        due = shape.due + row.extension if shape.due and row.extension else shape.due
        connection.execute(update(SUBMISSION).where(SUBMISSION.c.id == key).values(timestamp=at))
    return key, max(0.0, (at - due).total_seconds()) if at and due else 0.0


def _add(connection: Connection, table: Table, **values: object) -> str:
    key = new_uuid()
    connection.execute(insert(table).values(id=key, **values))
    return key


def _notebook_row(connection: Connection, submission: str, notebook: str) -> str:
    """Return the key of a submitted notebook's row, which is made if need be."""
    wanted = select(NOTEBOOK.c.id).where(
        NOTEBOOK.c.notebook_id == notebook, NOTEBOOK.c.assignment_id == submission
    )
    found = connection.execute(wanted).scalar()
    return found or _add(connection, NOTEBOOK, assignment_id=submission, notebook_id=notebook)


def _rows_of(table: Table, notebook: str, cells: Iterable[str]) -> tuple:
    """Return what selects a notebook's rows; by the cells too, else the whole table is read."""
    return table.c.cell_id.in_(list(cells)), table.c.notebook_id == notebook


def _execute(connection: Connection, statement: object, rows: list[dict]) -> None:
    if rows:
        connection.execute(statement, rows)


def answers_of(text: str) -> tuple[NotebookNode, ...]:
    """Return the answer cells of a notebook that a worker of ours wrote; it is not validated again."""
    cells = (from_dict({**cell, "outputs": []}) for cell in json.loads(text)["cells"] if _is_owned(cell))
    found = tuple(cell for cell in cells if is_solution(cell))
    for cell in found:
        cell.source = "".join(cell.source)
    return found


def _is_owned(cell: Mapping) -> bool:
    return bool(cell["metadata"].get("nbgrader", {}).get("grade_id"))


def _untouched(answers: Iterable[NotebookNode], shape: NotebookShape) -> frozenset[str]:
    """Return the names of the answers that still are what was released."""
    return frozenset(
        cell.metadata.nbgrader["grade_id"]
        for cell in answers
        if shape.released.get(cell.metadata.nbgrader["grade_id"]) == compute_checksum(cell)
    )
