"""Proofs by running: a unit's model answers, empty answers, mistakes and lesson.

Each run is a forked process of its own (`autograder.run`), so a broken answer breaks nothing
else.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator

from nbformat import NotebookNode

from autograder.errors import AutograderError
from autograder.grade import CellGrade, Outcome, grade_notebook
from autograder.mistakes import Mistake, load_mistakes
from autograder.run import run_notebook
from course.assemble import with_skeleton
from course.check.finding import Finding
from course.errors import PathshalaError
from course.notebook import grading, read_notebook, tags, tasks
from course.unit import Unit

EXERCISE = "exercise.ipynb"
MISTAKES = "mistakes.toml"
LESSON = "lesson.ipynb"


def proofs(unit: Unit) -> list[Callable[[], list[Finding]]]:
    """Return the unit's proofs; each one can be called in a process of its own."""
    exercise = read_notebook(unit.exercise_path)
    rows = load_mistakes(unit.mistakes_path)
    found: list[Callable[[], list[Finding]]] = [
        lambda: list(prove_model(unit, exercise)),
        lambda: list(prove_skeleton(unit, exercise)),
        lambda: list(prove_lesson(unit, read_notebook(unit.lesson_path))),
        lambda: list(prove_tasks_known(unit, exercise, rows)),
        lambda: list(prove_alone(unit, exercise)),
    ]
    found += [
        lambda row=row: list(prove_mistake(unit, exercise, rows, row))
        for row in rows
        if row.task in _checked(exercise)
    ]
    return found


def prove_model(unit: Unit, exercise: NotebookNode) -> Iterator[Finding]:
    """The model answer gets full points in every check."""
    for task in _graded(unit, exercise, ()):
        if not task.manual and task.outcome is not Outcome.PASSED:
            yield _finding(
                "model-answer", unit, EXERCISE, task.task,
                f"The model answer does not pass: {_why(task)}",
                "Mend the answer or its check.",
            )


def prove_alone(unit: Unit, exercise: NotebookNode) -> Iterator[Finding]:
    """A task needs no other task's answer: a child who is stuck loses only that one."""
    for name in _checked(exercise):
        for task in _graded(unit, alone(exercise, name), ()):
            if task.task == name and task.outcome is not Outcome.PASSED:
                yield _finding(
                    "task-alone", unit, EXERCISE, name,
                    f"Without the other tasks' answers the model answer does not pass: {_why(task)}",
                    "Put what the task needs into a given cell above it.",
                )


def prove_skeleton(unit: Unit, exercise: NotebookNode) -> Iterator[Finding]:
    """What a child gets scores nothing before it is worked on."""
    for task in _graded(unit, with_skeleton(exercise), ()):
        if task.points > 0:
            yield _finding(
                "skeleton", unit, EXERCISE, task.task,
                f"The empty answer gets {task.points:g} points.",
                "Make the check ask for something that the empty answer does not do.",
            )


def prove_tasks_known(
    unit: Unit, exercise: NotebookNode, rows: tuple[Mistake, ...]
) -> Iterator[Finding]:
    """Each mistake belongs to a task that is checked; names are unique; three a task."""
    known = _checked(exercise)
    seen: set[tuple[str, str]] = set()
    for row in rows:
        if row.task not in known:
            yield _finding(
                "mistake-task", unit, MISTAKES, row.task,
                f"The mistake '{row.name}' names the task '{row.task}', which has no check.",
                f"Take one of: {', '.join(known)}.",
            )
        if (row.task, row.name) in seen:
            yield _finding(
                "mistake-name", unit, MISTAKES, row.task,
                f"Two mistakes of this task are called '{row.name}'.",
                "Give each its own name.",
            )
        seen.add((row.task, row.name))
    for name in known:
        count = sum(row.task == name for row in rows)
        if count < 3:
            yield _finding(
                "mistake-count", unit, MISTAKES, name,
                f"The task has {count} foreseen mistakes.",
                "Add some until there are three that children really make.",
            )


def prove_mistake(
    unit: Unit, exercise: NotebookNode, rows: tuple[Mistake, ...], row: Mistake
) -> Iterator[Finding]:
    """A foreseen mistake fails its task and gets its own hint."""
    notebook = alone(with_answer(exercise, row.task, row.code), row.task)
    task = next(task for task in _graded(unit, notebook, rows) if task.task == row.task)
    if task.outcome is Outcome.PASSED:
        yield _finding(
            "mistake-fails", unit, MISTAKES, row.task,
            f"The mistake '{row.name}' passes the check.",
            "Make the check see it, or take it out if it is a right answer.",
        )
    elif task.mistake != row.name:
        taken = f"is taken for '{task.mistake}'" if task.mistake else "is not recognised"
        yield _finding(
            "mistake-hint", unit, MISTAKES, row.task,
            f"The mistake '{row.name}' {taken}. The check says: {_why(task)}",
            "Change its 'says' or 'source', or put it above the other.",
        )


def prove_lesson(unit: Unit, lesson: NotebookNode) -> Iterator[Finding]:
    """A lesson runs from top to bottom, with errors only where they are meant."""
    executed = run_notebook(lesson, folder=unit.folder, grading=False)
    for cell in executed.cells:
        if cell.cell_type != "code":
            continue
        errors = [output for output in cell.outputs if output.output_type == "error"]
        meant = "raises-exception" in tags(cell)
        if errors and not meant:
            yield _finding(
                "lesson-runs", unit, LESSON, cell.id,
                f"The cell stops with {errors[0].ename}: {errors[0].evalue}.",
                "Mend it, or give it the tag raises-exception if the error is meant.",
            )
        if meant and not errors:
            yield _finding(
                "lesson-runs", unit, LESSON, cell.id,
                "The cell has the tag raises-exception and runs without an error.",
                "Take the tag away, or bring the error back.",
            )


def with_answer(exercise: NotebookNode, task: str, code: str) -> NotebookNode:
    """Return a copy in which `code` stands in place of the task's model answer."""
    result = copy.deepcopy(exercise)
    cell = next(t.answer for t in tasks(result) if t.id == task)
    pattern = re.compile(r"^### BEGIN SOLUTION$.*?^### END SOLUTION$", re.DOTALL | re.MULTILINE)
    cell.source = pattern.sub(lambda _: code.strip("\n"), cell.source, count=1)
    return result


def alone(exercise: NotebookNode, task: str) -> NotebookNode:
    """Return the exercise without the answers and checks of its other tasks."""
    others = {name for t in tasks(exercise) if t.id != task for name in (t.id, f"{t.id}-test")}
    cells = [cell for cell in exercise.cells if grading(cell).get("grade_id") not in others]
    return NotebookNode({**exercise, "cells": cells})


def _graded(
    unit: Unit, notebook: NotebookNode, rows: tuple[Mistake, ...]
) -> tuple[CellGrade, ...]:
    return grade_notebook(run_notebook(notebook, folder=unit.folder), rows).tasks


def _checked(exercise: NotebookNode) -> list[str]:
    return [task.id for task in tasks(exercise) if not task.manual]


def _why(task: CellGrade) -> str:
    return task.sentence or "no sentence"


def _finding(rule: str, unit: Unit, file: str, cell: str, message: str, todo: str) -> Finding:
    return Finding(rule, "error", unit.slug, file, cell, message, todo)


def guarded(unit: Unit, proof: Callable[[], list[Finding]]) -> list[Finding]:
    """Call a proof; what breaks while it runs becomes a finding, so that the others go on."""
    try:
        return proof()
    except (AutograderError, PathshalaError) as problem:
        text = str(problem)
    except Exception as problem:
        text = f"The proof stopped with {type(problem).__name__}: {problem}."
    return [_finding("proof-broken", unit, EXERCISE, "", text, "Mend what the other findings name.")]
