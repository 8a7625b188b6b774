"""Asks a gradebook's database itself, of whatever kind it is: can it be written, what are the checks?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from course.classroom.reasons import database_sentence
from course.errors import ClassProblem

BUSY_SECONDS = 5.0
"""How long a database in a file is waited for."""


@dataclass(frozen=True)
class KnownCell:
    """A cell as the gradebook keeps it; nbgrader puts the text of a locked one back when it grades.

    Attributes:
        name: Its grade_id.
        checksum: nbgrader's, of the text with all tests.
        points: None if it brings none.
    """

    notebook: str
    name: str
    kind: str
    locked: bool
    source: str
    checksum: str | None
    points: float | None


@dataclass(frozen=True)
class Database:
    """A gradebook's database.

    Attributes:
        url: For SQLAlchemy.
        folder: From which a relative file is meant.
    """

    url: str
    folder: Path

    @property
    def path(self) -> Path | None:
        """Its file; None if it is no file."""
        kind, _, place = self.url.partition(":///")
        return self.folder / place if kind == "sqlite" and place else None

    @property
    def full_url(self) -> str:
        """The url, with a file's whole path in it."""
        return f"sqlite:///{self.path}" if self.path else self.url

    @property
    def name(self) -> str:
        """What a teacher calls it; never with a password."""
        return str(self.path or make_url(self.url).render_as_string(hide_password=True))

    def check(self) -> None:
        """Raise ClassProblem if it cannot be written to now."""
        with self._opened() as engine, engine.connect() as connection:
            if self.path:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            connection.exec_driver_sql("UPDATE course SET id = id")
            connection.rollback()

    def cells(self, assignment: str) -> list[KnownCell]:
        """Return the cells of an assignment's notebooks, as it was made for the students."""
        with self._opened() as engine, engine.connect() as connection:
            rows = connection.execute(text(_CELLS), {"assignment": assignment})
            return [KnownCell(*row[:3], bool(row[3]), row[4] or "", *row[5:]) for row in rows]

    def languages(self, assignment: str) -> dict[str, str]:
        """Return notebook → what its kernel speaks, in small letters; "" where that is not known."""
        with self._opened() as engine, engine.connect() as connection:
            rows = connection.execute(text(_KERNELS), {"assignment": assignment})
            return {name: _language(kernel) for name, kernel in rows}

    @contextmanager
    def _opened(self) -> Iterator[Engine]:
        known = {"connect_args": {"timeout": BUSY_SECONDS}} if self.path else {}
        try:
            engine = create_engine(self.full_url, **known)
        except (ArgumentError, ImportError) as problem:
            raise ClassProblem(
                f"The gradebook's address c.CourseDirectory.db_url cannot be used ({problem}). "
                "Mend it, or install what it needs."
            ) from None
        try:
            yield engine
        except DBAPIError as problem:
            raise ClassProblem(database_sentence(self.name, str(problem.orig))) from None
        finally:
            engine.dispose()


_FROM = """
FROM notebook n JOIN assignment a ON n.assignment_id = a.id
"""
_WHERE = "WHERE a.name = :assignment"  # nbgrader asks for no course either
_CELLS = f"""
SELECT n.name, s.name, s.cell_type, s.locked, s.source, s.checksum, COALESCE(g.max_score, t.max_score)
{_FROM} JOIN source_cell s ON s.notebook_id = n.id
LEFT JOIN base_cell b ON b.notebook_id = n.id AND b.name = s.name AND b.type IN ('GradeCell', 'TaskCell')
LEFT JOIN grade_cells g ON g.id = b.id LEFT JOIN task_cells t ON t.id = b.id
{_WHERE}
"""
_KERNELS = f"SELECT n.name, n.kernelspec {_FROM} {_WHERE}"


def _language(kernel: str | None) -> str:
    try:
        table = json.loads(kernel or "{}")
    except ValueError:
        return ""
    return str(table.get("language") or table.get("name") or "").lower() if isinstance(table, dict) else ""
