"""Reads the outputs of an executed exercise and says, task by task, how it went.

The outputs come from nbgrader's autograding or from `autograder.run`; points follow
nbgrader's own rule (`nbgrader.utils.determine_grade`): an error or anything on stderr in
the check cell is zero, a number is partial credit, everything else is full.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass

from nbformat import NotebookNode

from autograder.mistakes import Mistake, recognise

HIDDEN_SENTENCE = (
    "It works for the example. It does not work yet when the values are others. "
    "Use the names from the task, so that your program fits every value."
)
"""What a child reads when only the hidden part of a check failed."""

BROKEN_SENTENCE = "The check could not be run. Your teacher will look at it."


class Outcome(enum.Enum):
    """What became of a task."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_JUDGED = "not judged"


@dataclass(frozen=True)
class CellGrade:
    """What became of one task.

    Attributes:
        task: The id of the answer cell.
        title: The heading of its prompt.
        outcome: NOT_JUDGED if the teacher marks it, or its check never ran.
        points: As nbgrader's autograding counts; 0 if not judged.
        max_points: The most that it can bring.
        sentence: For the child: what should have been, and what was seen. "" if it passed.
        hint: The hint of the mistake that was recognised, or "".
        mistake: That mistake's name, or "".
        hidden: True if only the hidden part of the check failed.
        code: The child's answer cell.
        manual: True if the teacher marks it.
    """

    task: str
    title: str
    outcome: Outcome
    points: float
    max_points: float
    sentence: str = ""
    hint: str = ""
    mistake: str = ""
    hidden: bool = False
    code: str = ""
    manual: bool = False


@dataclass(frozen=True)
class Grade:
    """What became of an exercise: one entry a task, in order."""

    tasks: tuple[CellGrade, ...]

    @property
    def points(self) -> float:
        return sum(task.points for task in self.tasks)

    @property
    def max_points(self) -> float:
        return sum(task.max_points for task in self.tasks)


def grade_notebook(executed: NotebookNode, mistakes: Sequence[Mistake] = ()) -> Grade:
    """Return the grade of an executed exercise; a pure function of its arguments."""
    checks = {_owned(cell).get("grade_id"): cell for cell in executed.cells if _owned(cell)}
    tasks, title = [], ""
    for cell in executed.cells:
        if cell.cell_type == "markdown" and not _owned(cell):
            title = _heading(cell.source) or title
        if _owned(cell).get("solution"):
            name = _owned(cell)["grade_id"]
            tasks.append(_grade_task(name, title or name, cell, checks.get(f"{name}-test"), mistakes))
    return Grade(tuple(tasks))


def check_points(test: NotebookNode) -> float:
    """Return the points of an executed check cell, by nbgrader's rule."""
    most = float(_owned(test).get("points", 0))
    for output in test.get("outputs", []):
        if output.output_type == "error":
            return 0.0
        if output.output_type == "stream" and output.name == "stderr":
            return 0.0
        if output.output_type == "execute_result":
            return _partial(output, most)
    return most


def _grade_task(
    name: str,
    title: str,
    answer: NotebookNode,
    test: NotebookNode | None,
    mistakes: Sequence[Mistake],
) -> CellGrade:
    code = answer.source
    if test is None:
        most = float(_owned(answer).get("points", 0))
        return CellGrade(
            name, title, Outcome.NOT_JUDGED, 0.0, most, code=code, manual=bool(_owned(answer).get("grade"))
        )
    most = float(_owned(test).get("points", 0))
    if test.get("execution_count") is None:
        return CellGrade(name, title, Outcome.NOT_JUDGED, 0.0, most, BROKEN_SENTENCE, code=code)
    points = check_points(test)
    if points >= most:
        return CellGrade(name, title, Outcome.PASSED, points, most, code=code)
    sentence = _sentence(test)
    found = recognise(mistakes, name, code, sentence)
    hidden = _in_hidden_part(test)
    return CellGrade(
        name,
        title,
        Outcome.FAILED,
        points,
        most,
        sentence=HIDDEN_SENTENCE if hidden else sentence,
        hint=found.hint if found else "",
        mistake=found.name if found else "",
        hidden=hidden,
        code=code,
    )


def _sentence(test: NotebookNode) -> str:
    for output in test.get("outputs", []):
        if output.output_type == "error":
            if output.ename in ("CheckFailed", "AssertionError"):
                return output.evalue
            return f"The check stops with {output.ename}: {output.evalue}."
    return "The check printed an error."


_PLAIN_LINE = re.compile(r"\(check line (\d+)\)")
_TRACEBACK_LINE = re.compile(r"Cell In\s?\[\d+\], line (\d+)|^-+> ?(\d+)", re.MULTILINE)


def _in_hidden_part(test: NotebookNode) -> bool:
    """Tell whether the line that failed stands between the marks of hidden tests.

    If the line is not known, the answer is yes as soon as the check has a hidden part: a
    hidden test's text must never come through.
    """
    lines = test.source.split("\n")
    begins = next((n for n, line in enumerate(lines, 1) if "BEGIN HIDDEN TESTS" in line), None)
    if begins is None:
        return False
    ends = next((n for n, line in enumerate(lines, 1) if "END HIDDEN TESTS" in line), len(lines))
    text = "\n".join(
        line for output in test.get("outputs", []) for line in output.get("traceback", ())
    )
    text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    found = _PLAIN_LINE.search(text) or _TRACEBACK_LINE.search(text)
    if found is None:
        return True
    line = int(next(group for group in found.groups() if group))
    return begins <= line <= ends


def _partial(output: NotebookNode, most: float) -> float:
    """Read partial credit as nbgrader does, but never more than the most."""
    try:
        points = float(output.data.get("text/plain", ""))
    except ValueError:
        return most
    return min(points, most) if points >= 0 else most


def _owned(cell: NotebookNode) -> dict:
    return cell.metadata.get("nbgrader", {})


def _heading(source: str) -> str:
    for line in source.splitlines():
        if line.startswith("#"):
            return line.lstrip("#").strip()
    return ""
