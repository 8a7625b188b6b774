"""Checks that only work in the program's own process: run there, in the sandbox, and marked as such.

A picture, a test's own object, `doctest`: what cannot cross the wire needs the program and the
check in one process, as in a Jupyter kernel. There the program could change the verdict, so
such a verdict is "unwitnessed", and a teacher is told. It is used only if

* the model answer needs it for the same check as well, and gets all points in that way: no
  program can choose this way for itself,
* nothing in the program looks as if it reached for the grader,
* each check is followed by checks that must fail, and say so: where one does not, no verdict
  of that process counts.
"""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from nbformat import NotebookNode

from autograder.engine import Engine, Graded, is_output, make_message, readable_output
from autograder.fork import NO_FILES
from autograder.grade import Flag, Grade, Verdict, grade_notebook
from autograder.mistakes import Mistake
from autograder.plan import Step, grade_id, make_plan
from autograder.reader import read_hand_in
from autograder.sandbox.limits import Limits

NEEDS = "needs a real kernel"
"""How the reason of a check begins that could not be judged without it."""
UNWITNESSED = "unwitnessed"
"""How the reason of a verdict begins that comes from the program's own process."""
HARMLESS = frozenset({"This check looked at nothing of the program's."})
"""Evidence about a check, not about the program."""


class TogetherEngine(Engine):
    """An engine that judges what it can as ever, and the rest in the program's own process."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._models: dict[int, tuple[NotebookNode, frozenset[str]]] = {}

    def run(
        self,
        submission: bytes | NotebookNode,
        source: NotebookNode,
        *,
        mistakes: Sequence[Mistake] = (),
        seed: str | None = None,
        limits: Limits | None = None,
        files: Mapping[str, bytes] = NO_FILES,
        own_files: Mapping[str, bytes] = NO_FILES,
        cell_seconds: float | None = None,
        witnessed_only: bool = False,
    ) -> Graded:
        """Grade a hand-in as `Engine.run` does, and then what is left, unless `witnessed_only`."""
        rest = {"limits": limits, "files": files, "cell_seconds": cell_seconds}
        notebook = read_hand_in(submission).notebook if isinstance(submission, bytes) else submission
        graded = super().run(notebook, source, mistakes=mistakes, seed=seed, own_files=own_files, **rest)
        waiting = frozenset() if witnessed_only else _waiting(graded.grade)
        if needed := waiting and waiting & self._model(source, rest):
            self._finish(graded, notebook, source, needed, mistakes, {**rest, "own_files": own_files})
        return graded

    def _model(self, source: NotebookNode, rest: Mapping[str, Any]) -> frozenset[str]:
        """Return the checks that the model answer passes in its own process, and not without."""
        known = self._models.get(id(source))
        if known is None:
            model = super().run(source, source, **rest)
            waiting = _waiting(model.grade)
            self._finish(model, source, source, waiting, (), {**rest, "own_files": NO_FILES})
            passed = {check.cell for check in model.grade.checks if check.points == check.max_points}
            known = self._models[id(source)] = (source, frozenset(waiting & passed))
        return known[1]

    def _finish(
        self,
        graded: Graded,
        notebook: NotebookNode,
        source: NotebookNode,
        needed: frozenset[str],
        mistakes: Sequence[Mistake],
        rest: Mapping[str, Any],
    ) -> None:
        """Put the verdicts of the checks in `needed` into a grade."""
        if notebook is not source and (odd := _odd(graded.grade)):
            graded.grade = _told(graded.grade, needed, f"the program {odd}")
            return
        ran = self._together(notebook, source, needed, graded.grade.seed, rest)
        if isinstance(ran, str):
            graded.grade = _told(graded.grade, needed, ran)
            return
        for cell in graded.notebook.cells:
            if grade_id(cell) in ran:
                cell.outputs = ran[grade_id(cell)]
        graded.grade = _with_verdicts(graded, frozenset(ran), mistakes)

    def _together(
        self,
        notebook: NotebookNode,
        source: NotebookNode,
        needed: frozenset[str],
        seed: str,
        rest: Mapping[str, Any],
    ) -> dict[str, list[NotebookNode]] | str:
        """Run program and checks in one process; return check → outputs, or why none of it counts."""
        about = self._source(source)
        plan = make_plan(notebook, about)
        limits = rest["limits"] or self._limits
        each = rest["cell_seconds"] or self._cell_seconds
        message = make_message(plan, about, seed, rest["files"], each)
        steps, cells, traps = _cells(plan.steps, message["cells"], needed)
        witness = self._launcher.open(
            "autograder.witness:serve", limits, {**rest["own_files"], **rest["files"]}
        )
        try:
            told = self._judge({**message, "cells": cells}, witness, limits.wall + 2 * each)
        finally:
            witness.end()
        found = {one[0]: one[1:] for one in told if type(one[0]) is int}
        outputs = {
            number: [readable_output(one) for one in found[number][1] if _counts(one)]
            for number in range(len(cells))
            if found.get(number, ("lost",))[0] == "ran"
        }
        if not all(trap.caught(outputs.get(number)) for number, trap in traps.items()):
            return "a check that must fail did not fail there"
        return {name: outputs[number] for number, name in steps.items() if number in outputs}


@dataclasses.dataclass(frozen=True)
class Trap:
    """A cell whose outcome is known beforehand."""

    source: str
    kind: str
    word: str

    def caught(self, outputs: list[NotebookNode] | None) -> bool:
        """Tell whether it came out as it must: one output, of this kind, with this word in it."""
        if outputs is None or len(outputs) != 1 or outputs[0].output_type != self.kind:
            return False
        if self.kind == "error":
            return (outputs[0].ename, outputs[0].evalue) == ("AssertionError", self.word)
        return outputs[0].data.get("text/plain") == self.word


def _traps() -> tuple[Trap, Trap]:
    """Return a check that fails and one that gives a number; no two are the same."""
    word, number = secrets.token_hex(8), str(secrets.randbelow(10**9))
    return Trap(f"assert 1 == 2, {word!r}", "error", word), Trap(f"{number}", "execute_result", number)


def _cells(
    steps: Sequence[Step], cells: Sequence[dict], needed: frozenset[str]
) -> tuple[dict[int, str], list[dict], dict[int, Trap]]:
    """Return (number of a cell → check, the cells that are run, number of a cell → trap).

    A trap stands before and after each check, in the order of the dice.
    """
    names: dict[int, str] = {}
    found: list[dict] = []
    traps: dict[int, Trap] = {}

    def add(source: str, answers: object = None) -> int:
        found.append({
            "role": "student", "source": source, "count": len(found) + 1, "binds": [], "given": [],
            "answers": answers, "texts": [],
        })  # fmt: skip
        return len(found) - 1

    for step, cell in zip(steps, cells, strict=True):
        if step.role != "test":
            add(cell["source"], cell["answers"])
        elif grade_id(step.cell) in needed:
            for trap in _shuffled(_traps()):
                traps[add(trap.source)] = trap
            names[add(cell["source"])] = grade_id(step.cell)
            for trap in _shuffled(_traps()):
                traps[add(trap.source)] = trap
    return names, found, traps


def _shuffled(traps: tuple[Trap, Trap]) -> tuple[Trap, Trap]:
    return traps if secrets.randbelow(2) else traps[::-1]


def _counts(output: object) -> bool:
    """Tell whether an output is part of a verdict; what was printed could tell of a hidden test."""
    if not is_output(output):
        return False
    return output.get("output_type") in ("error", "execute_result") or output.get("name") == "stderr"


def _waiting(grade: Grade) -> frozenset[str]:
    return frozenset(check.cell for check in grade.checks if check.reason.startswith(NEEDS))


def _odd(grade: Grade) -> str:
    """Return what in a program speaks against a verdict of its own process, or ""."""
    for flag in grade.flags:
        if flag.kind == "TAMPER" or (flag.kind == "LOOK" and flag.evidence not in HARMLESS):
            return f"is to be looked at: {flag.evidence}"
    return ""


def _told(grade: Grade, needed: frozenset[str], why: str) -> Grade:
    """Say why checks were not judged in the program's process either."""
    checks = tuple(
        dataclasses.replace(check, reason=f"{check.reason}; there it counts for nothing, as {why}")
        if check.cell in needed
        else check
        for check in grade.checks
    )
    return dataclasses.replace(grade, checks=checks)


def _with_verdicts(graded: Graded, judged: frozenset[str], mistakes: Sequence[Mistake]) -> Grade:
    """Return the grade with the verdicts that stand in the outputs of the checks in `judged`."""
    grade = graded.grade
    again = grade_notebook(graded.notebook, mistakes, {name: Verdict("ran") for name in judged})
    checks = {check.cell: check for check in again.checks}
    tasks = {task.task: task for task in again.tasks if f"{task.task}-test" in judged}
    reasons = {
        check.cell: check.reason.replace(NEEDS, UNWITNESSED, 1)
        for check in grade.checks
        if check.cell in judged
    }
    flags = tuple(
        Flag("LOOK", name, f"{reason}, so it ran in the program's own process, which could change it.")
        for name, reason in reasons.items()
    )
    return dataclasses.replace(
        grade,
        tasks=tuple(tasks.get(task.task, task) for task in grade.tasks),
        checks=tuple(
            dataclasses.replace(checks[check.cell], reason=reasons[check.cell])
            if check.cell in judged
            else check
            for check in grade.checks
        ),
        flags=(*grade.flags, *flags),
    )
