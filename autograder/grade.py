"""Reads the outputs of an executed exercise and says, task by task, how it went.

The outputs come from nbgrader's autograding, from `autograder.run`, or from the engine, which
also tells by what right they stand there (`Verdict`). Points follow nbgrader's own rule
(`nbgrader.utils.determine_grade`): an error or anything on stderr in the check cell is zero,
a number is partial credit, everything else is full.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nbformat import NotebookNode

from autograder.mistakes import Mistake, recognise

HIDDEN_SENTENCE = (
    "It works for the example. It does not work yet when the values are others. "
    "Use the names from the task. Then try other values yourself: small, large, and at the border."
)
"""What a child reads when only the hidden part of a check failed."""

BROKEN_SENTENCE = "The check could not be run. Your teacher will look at it."

SENTENCE_LIMIT = 2000
"""Letters of what an error says."""
_SPOKEN = ("CheckFailed", "AssertionError", "TooSlow")
"""Errors whose text is a sentence for the child."""


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
class CheckGrade:
    """What became of one cell that has points: what a gradebook keeps.

    Attributes:
        cell: Its nbgrader id.
        outcome: NOT_JUDGED if a teacher marks it, or it could not be judged.
        points: None if not judged.
        max_points: The most that it can bring.
        sentence: For the child, as a task's.
        hidden: True if only the hidden part of the check failed.
        reason: For the teacher: why it was not judged, or why it counts as failed though it
            was not run to its end; "" otherwise.
    """

    cell: str
    outcome: Outcome
    points: float | None
    max_points: float
    sentence: str = ""
    hidden: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Flag:
    """Something that a teacher may want to look at. It is evidence, never a verdict.

    Attributes:
        kind: "TAMPER": the program reached for the grader itself; "LOOK": it does what few
            children's programs do; "REPAIR": a cell of the teacher's was changed, and mended.
        cell: The nbgrader id of the cell, or "".
        evidence: What was seen, in a sentence.
    """

    kind: str
    cell: str
    evidence: str


@dataclass(frozen=True)
class Verdict:
    """By what right the outputs of a check cell stand there.

    Attributes:
        how: "ran": to its end; "lost": the program was gone before it ended; "kernel": it
            cannot be judged without the program in its process.
        sentence: For the child, if it did not run to its end.
        reason: For the teacher.
    """

    how: str
    sentence: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Grade:
    """What became of an exercise; JSON by `autograder.record`.

    Attributes:
        tasks: One entry for each answer cell, in order. From the engine: for each that a
            teacher marks, or whose check has its name and "-test", as in our units.
        checks: One entry for each cell that has points, in order; empty where only outputs
            were read.
        flags: For the teacher.
        limits: The limits that were reached: "time", "memory", …
        seed: From which hidden values were drawn; grading with it again repeats them.
        engine: Version of the engine, or "".
    """

    tasks: tuple[CellGrade, ...]
    checks: tuple[CheckGrade, ...] = ()
    flags: tuple[Flag, ...] = ()
    limits: tuple[str, ...] = ()
    seed: str = ""
    engine: str = ""

    @property
    def points(self) -> float:
        if self.checks:
            return sum(check.points or 0.0 for check in self.checks)
        return sum(task.points for task in self.tasks)

    @property
    def max_points(self) -> float:
        return sum(one.max_points for one in self.checks or self.tasks)


def grade_notebook(
    executed: NotebookNode,
    mistakes: Sequence[Mistake] = (),
    verdicts: Mapping[str, Verdict] | None = None,
) -> Grade:
    """Return the grade of an executed exercise; a pure function of its arguments.

    Args:
        verdicts: Check cell's id → by what right its outputs stand there. If given, a check
            without a verdict is not judged; if None, all outputs are believed.
    """
    checks = {_owned(cell).get("grade_id"): cell for cell in executed.cells if _owned(cell)}
    tasks, title = [], ""
    for cell in executed.cells:
        if cell.cell_type == "markdown" and not _owned(cell):
            title = _heading(cell.source) or title
        if _owned(cell).get("solution"):
            name = _owned(cell)["grade_id"]
            test = checks.get(f"{name}-test")
            if test is None and verdicts is not None and not _owned(cell).get("grade"):
                continue
            verdict = _verdict(test, verdicts)
            tasks.append(_grade_task(name, title or name, cell, test, mistakes, verdict))
    if verdicts is None:
        return Grade(tuple(tasks))
    return Grade(tuple(tasks), tuple(_grade_checks(executed, verdicts)))


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
    verdict: Verdict,
) -> CellGrade:
    code = answer.source
    if test is None:
        most = float(_owned(answer).get("points", 0))
        return CellGrade(
            name, title, Outcome.NOT_JUDGED, 0.0, most, code=code, manual=bool(_owned(answer).get("grade"))
        )
    most = float(_owned(test).get("points", 0))
    if test.get("execution_count") is None or verdict.how == "kernel":
        return CellGrade(name, title, Outcome.NOT_JUDGED, 0.0, most, BROKEN_SENTENCE, code=code)
    if verdict.how == "lost":
        found = recognise(mistakes, name, code, verdict.sentence)
        return CellGrade(
            name, title, Outcome.FAILED, 0.0, most, verdict.sentence,
            hint=found.hint if found else "", mistake=found.name if found else "", code=code,
        )  # fmt: skip
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


def _verdict(test: NotebookNode | None, verdicts: Mapping[str, Verdict] | None) -> Verdict:
    if test is None or verdicts is None:
        return Verdict("ran")
    return verdicts.get(_owned(test)["grade_id"], Verdict("kernel", reason="it was not run"))


def _grade_checks(executed: NotebookNode, verdicts: Mapping[str, Verdict]) -> Iterator[CheckGrade]:
    for cell in executed.cells:
        owned = _owned(cell)
        if not (owned.get("grade") or owned.get("task")):
            continue
        name, most = owned["grade_id"], float(owned.get("points", 0))
        if owned.get("solution") or cell.cell_type != "code":
            yield CheckGrade(name, Outcome.NOT_JUDGED, None, most, reason="a teacher marks it")
            continue
        verdict = _verdict(cell, verdicts)
        if verdict.how == "kernel":
            yield CheckGrade(name, Outcome.NOT_JUDGED, None, most, BROKEN_SENTENCE, reason=verdict.reason)
        elif verdict.how == "lost":
            yield CheckGrade(
                name, Outcome.FAILED, 0.0, most, verdict.sentence, reason=verdict.reason
            )
        else:
            yield _ran(name, most, cell)


def _ran(name: str, most: float, cell: NotebookNode) -> CheckGrade:
    points = check_points(cell)
    if points >= most:
        return CheckGrade(name, Outcome.PASSED, points, most)
    hidden = _in_hidden_part(cell)
    sentence = HIDDEN_SENTENCE if hidden else _sentence(cell)
    return CheckGrade(name, Outcome.FAILED, points, most, sentence, hidden)


def _sentence(test: NotebookNode) -> str:
    for output in test.get("outputs", []):
        if output.output_type == "error":
            if output.ename in _SPOKEN and output.evalue:
                return _readable(output.evalue)
            return _readable(f"The check stops with {output.ename}: {output.evalue}") + "."
    return "The check printed an error."


def _readable(text: str) -> str:
    """Return a text that a program may have chosen: not too long, and nothing that a terminal obeys."""
    shown = text if len(text) <= SENTENCE_LIMIT else text[:SENTENCE_LIMIT] + " …"
    return "".join(sign if sign.isprintable() or sign in "\n\t" else "\ufffd" for sign in shown)


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
