"""The table of grades as CSV in which no cell is a formula: what `nbgrader export` writes in a class.

A spreadsheet computes a cell that begins with =, +, - or @, also behind a tab or a line's end, and
asks the network if the formula says so (OWASP, "CSV injection"). An apostrophe before it makes it
text again. Columns and order are those of nbgrader's own CsvExportPlugin.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from nbgrader.api import Assignment, Gradebook, MissingEntry, Student
from nbgrader.plugins import ExportPlugin

from course.files import write_atomic
from course.show.letters import one_line

COLUMNS = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email",
    "raw_score", "late_submission_penalty", "score", "max_score",
)  # fmt: skip
# The wide ones: spreadsheets with a Japanese or Chinese keyboard take them for the others.
_BEGIN_FORMULAS = tuple("=+-@\t\r\n|%＝＋－＠")


def safe_cell(value: object) -> str:
    """Return a cell's text; a number is no formula, whatever its sign."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    text = str(value)
    if text.startswith(_BEGIN_FORMULAS) or text.lstrip().startswith(_BEGIN_FORMULAS):
        return "'" + one_line(text)
    return one_line(text)


class SafeTable(ExportPlugin):
    """Writes grades.csv, or what `--to` names."""

    def export(self, gradebook: Gradebook) -> None:
        """Write a line for each student and assignment that are asked for."""
        target = Path(self.to or "grades.csv")
        self.log.info("Exporting grades to %s", target)
        buffer = io.StringIO()
        table = csv.writer(buffer, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
        table.writerow(COLUMNS)
        for assignment in gradebook.assignments:
            for student in gradebook.students:
                if self._wanted(assignment.name, student.id):
                    table.writerow([_cell(value) for value in _row(gradebook, assignment, student)])
        write_atomic(target, buffer.getvalue())

    def _wanted(self, assignment: str, student: str) -> bool:
        """Say whether `--assignment` and `--student` ask for this line."""
        return all(
            not asked or name in map(str, asked)
            for asked, name in ((self.assignment, assignment), (self.student, student))
        )


def _cell(value: object) -> object:
    return value if isinstance(value, int | float) else safe_cell(value)


def _row(gradebook: Gradebook, assignment: Assignment, student: Student) -> list[object]:
    person = [student.id, student.last_name, student.first_name, student.email]
    try:
        work = gradebook.find_submission(assignment.name, student.id)
    except MissingEntry:
        return [assignment.name, assignment.duedate, "", *person, 0.0, 0.0, 0.0, assignment.max_score]
    points, penalty = work.score, work.late_submission_penalty or 0.0
    scores = [points, penalty, max(0.0, points - penalty), assignment.max_score]
    return [assignment.name, assignment.duedate, work.timestamp, *person, *scores]
