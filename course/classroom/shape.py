"""What an assignment consists of in nbgrader's gradebook: its notebooks and their cells, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from nbgrader.api import Assignment, BaseCell, GradeCell, Notebook, SolutionCell, SourceCell, TaskCell
from sqlalchemy import Connection, select

from course.errors import ClassProblem


@dataclass(frozen=True)
class NotebookShape:
    """A notebook of an assignment.

    Attributes:
        grades: Id of each cell that has a grade row → its name (its grade_id).
        comments: Id of each cell that has a comment row → its name.
        tasks: Names of the cells that a teacher marks by a task's description.
        released: Cell's name → nbgrader's checksum of it in the release.
    """

    id: str
    name: str
    grades: Mapping[str, str]
    comments: Mapping[str, str]
    tasks: frozenset[str]
    released: Mapping[str, str | None]


@dataclass(frozen=True)
class AssignmentShape:
    """An assignment; `due` is in UTC without a time zone, as nbgrader keeps it."""

    id: str
    due: datetime | None
    notebooks: tuple[NotebookShape, ...]


class Shapes:
    """The shapes of a gradebook's assignments, kept for as long as nobody else writes to it."""

    def __init__(self) -> None:
        self._known: dict[str, AssignmentShape] = {}
        self._version: object = None

    def of(self, connection: Connection, assignment: str) -> AssignmentShape:
        """Return an assignment's shape.

        Raises:
            ClassProblem: if the gradebook does not know the assignment.
        """
        version = _version(connection)
        if version is None or version != self._version:
            self._known.clear()
            self._version = version
        if assignment not in self._known:
            self._known[assignment] = _read(connection, assignment)
        return self._known[assignment]


def _version(connection: Connection) -> int | None:
    """Return a number that another connection's commit changes; None where there is none."""
    if connection.dialect.name != "sqlite":
        return None
    return connection.exec_driver_sql("PRAGMA data_version").scalar()


def _read(connection: Connection, name: str) -> AssignmentShape:
    found = connection.execute(
        select(Assignment.id, Assignment.duedate).where(Assignment.name == name)
    ).first()
    if found is None:
        raise ClassProblem(
            f"The gradebook has no assignment '{name}'. Make it: nbgrader generate_assignment {name}"
        )
    wanted = select(Notebook.id, Notebook.name).where(Notebook.assignment_id == found.id)
    notebooks = connection.execute(wanted.order_by(Notebook.name)).all()
    return AssignmentShape(
        found.id, found.duedate, tuple(_notebook(connection, key, name) for key, name in notebooks)
    )


def _notebook(connection: Connection, key: str, name: str) -> NotebookShape:
    names = dict(
        connection.execute(select(BaseCell.id, BaseCell.name).where(BaseCell.notebook_id == key)).all()
    )

    def those_in(kind: type) -> dict[str, str]:
        table = kind.__table__
        rows = connection.execute(
            select(table.c.id).join(BaseCell.__table__, BaseCell.__table__.c.id == table.c.id).where(
                BaseCell.__table__.c.notebook_id == key
            )
        )
        return {row.id: names[row.id] for row in rows}

    grades, solutions, tasks = those_in(GradeCell), those_in(SolutionCell), those_in(TaskCell)
    released = connection.execute(
        select(SourceCell.name, SourceCell.checksum).where(SourceCell.notebook_id == key)
    )
    return NotebookShape(
        key, name, grades | tasks, solutions | tasks, frozenset(tasks.values()), dict(released.all())
    )
