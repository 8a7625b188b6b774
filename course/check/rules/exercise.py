"""Rules about the exercise: its cells for nbgrader, prompts, markers and points."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from nbformat import NotebookNode

from course.check.material import EXERCISE, Material
from course.check.rule import Hit, rule
from course.notebook import Task, grading, tags, tasks

SETUP = "from autograder.checks import *"
BEGIN_SOLUTION, END_SOLUTION = "### BEGIN SOLUTION", "### END SOLUTION"
BEGIN_HIDDEN, END_HIDDEN = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
ANSWER = {"grade": False, "locked": False, "solution": True, "task": False}
MANUAL = {**ANSWER, "grade": True}
TEST = {"grade": True, "locked": True, "solution": False, "task": False}
READY = {"grade": False, "locked": True, "solution": False, "task": False}
MOST_POINTS = 10


def exercise_tasks(material: Material) -> tuple[Task, ...]:
    """Return the exercise's tasks; none if it cannot be read."""
    return tasks(material.exercise) if material.exercise else ()


def _cells(material: Material) -> list[NotebookNode]:
    return list(material.exercise.cells) if material.exercise else []


@rule("exercise-setup", "error", "modules/README.md", "The first cell to run brings the checks.")
def exercise_setup(material: Material) -> Iterator[Hit]:
    code = [cell for cell in _cells(material) if cell.cell_type == "code"]
    if material.exercise is None:
        return
    if not code or code[0].id != "setup" or SETUP not in code[0].source.splitlines():
        yield Hit(
            EXERCISE,
            code[0].id if code else "",
            "The first code cell is not setup.",
            f"Put a locked cell with the id setup and the line '{SETUP}' above the tasks.",
        )


@rule(
    "exercise-cells",
    "error",
    "nbgrader",
    "nbgrader's words are as they should be in every cell that it owns.",
)
def exercise_cells(material: Material) -> Iterator[Hit]:
    owned = [cell for cell in _cells(material) if grading(cell)]
    for name, count in Counter(grading(cell).get("grade_id") for cell in owned).items():
        if count > 1:
            yield Hit(EXERCISE, str(name), f"{count} cells have the grade_id '{name}'.", "Give each its own.")
    for cell in owned:
        words = dict(grading(cell))
        name = words.pop("grade_id", None)
        if name != cell.id:
            yield Hit(
                EXERCISE, cell.id, f"Its grade_id is '{name}'.", f"Make it '{cell.id}', as the cell's id."
            )
        if cell.cell_type != "code":
            yield Hit(
                EXERCISE,
                cell.id,
                "nbgrader owns a text cell, so it cannot be translated.",
                "Take its nbgrader metadata away.",
            )
            continue
        words.pop("schema_version", None)
        words.pop("points", None)
        if grading(cell).get("schema_version") != 3:
            yield Hit(EXERCISE, cell.id, "nbgrader's schema_version is not 3.", "Write 3.")
        if words not in (ANSWER, MANUAL, TEST, READY):
            yield Hit(
                EXERCISE,
                cell.id,
                f"nbgrader's words {words} mean no cell of an exercise.",
                "Take those of modules/README.md: answer, check, or locked.",
            )


@rule(
    "task-cells",
    "error",
    "modules/README.md",
    "A task is a prompt X-prompt, an answer X and a check X-test, in this order.",
)
def task_cells(material: Material) -> Iterator[Hit]:
    order = {cell.id: number for number, cell in enumerate(_cells(material))}
    found = exercise_tasks(material)
    for number, task in enumerate(found, start=1):
        if task.prompt.get("id") != f"{task.id}-prompt":
            yield Hit(
                EXERCISE,
                task.id,
                f"The text above it has the id '{task.prompt.get('id', '')}'.",
                f"The prompt's id is {task.id}-prompt, and it stands right above the answer.",
            )
        if not re.match(rf"## Task {number}: \S", task.prompt.source):
            yield Hit(
                EXERCISE,
                task.prompt.get("id", task.id),
                "The prompt does not begin as it should.",
                f"Begin it with '## Task {number}: …'.",
            )
        if task.answer.source.splitlines()[:1] != [f"# Task {number}"]:
            yield Hit(
                EXERCISE,
                task.id,
                "The answer does not begin as it should.",
                f"Begin it with '# Task {number}'.",
            )
        if task.test is not None and order.get(task.test.id, -1) != order.get(task.id, -1) + 1:
            yield Hit(
                EXERCISE,
                task.id,
                "The check does not follow the answer.",
                f"Put {task.id}-test right below it.",
            )
    known = {task.id for task in found}
    for cell in _cells(material):
        if grading(cell).get("grade") and not grading(cell).get("solution"):
            name = cell.id.removesuffix("-test")
            if not cell.id.endswith("-test") or name not in known:
                yield Hit(
                    EXERCISE,
                    cell.id,
                    "The check belongs to no task.",
                    "Call it X-test for the answer cell X.",
                )
        if cell.cell_type == "code" and not grading(cell):
            yield Hit(
                EXERCISE,
                cell.id,
                "nbgrader does not own this code cell, so a child can change it unseen.",
                "Lock it, and give it the tag given.",
            )
        if grading(cell).get("locked") and not grading(cell).get("grade") and "given" not in tags(cell):
            yield Hit(EXERCISE, cell.id, "The locked cell has no tag given.", "Give it the tag.")


@rule("solution-markers", "error", "nbgrader", "Each answer stands between its two marks, and nowhere else.")
def solution_markers(material: Material) -> Iterator[Hit]:
    for cell in _cells(material):
        lines = [line.strip() for line in cell.source.splitlines()]
        marks = [line for line in lines if line in (BEGIN_SOLUTION, END_SOLUTION)]
        answer = bool(grading(cell).get("solution"))
        if answer and marks != [BEGIN_SOLUTION, END_SOLUTION]:
            yield Hit(
                EXERCISE,
                cell.id,
                "The answer does not stand between one pair of marks.",
                f"Write one '{BEGIN_SOLUTION}' before it and one '{END_SOLUTION}' behind it.",
            )
        elif answer and lines.index(END_SOLUTION) == lines.index(BEGIN_SOLUTION) + 1:
            yield Hit(EXERCISE, cell.id, "There is no answer between the marks.", "Write the model answer.")
        elif marks and not answer:
            yield Hit(EXERCISE, cell.id, "The marks of an answer stand in another cell.", "Take them away.")
        yield from _misspelt(cell, lines)


def _misspelt(cell: NotebookNode, lines: list[str]) -> Iterator[Hit]:
    right = {BEGIN_SOLUTION, END_SOLUTION, BEGIN_HIDDEN, END_HIDDEN}
    for line in lines:
        if line not in right and re.match(r"#+\s*(BEGIN|END)\s+(SOLUTION|HIDDEN)", line, re.IGNORECASE):
            yield Hit(
                EXERCISE,
                cell.id,
                f"The mark '{line}' is not written as nbgrader reads it.",
                f"Write it as one of: {', '.join(sorted(right))}.",
            )


@rule("hidden-markers", "error", "nbgrader", "Hidden tests stand between their two marks, in checks only.")
def hidden_markers(material: Material) -> Iterator[Hit]:
    for cell in _cells(material):
        marks = [s for s in map(str.strip, cell.source.splitlines()) if s in (BEGIN_HIDDEN, END_HIDDEN)]
        test = grading(cell).get("grade") and not grading(cell).get("solution")
        if marks and not test:
            yield Hit(EXERCISE, cell.id, "Hidden tests stand outside a check.", "Move them into the check.")
        elif marks and marks != [BEGIN_HIDDEN, END_HIDDEN] * (len(marks) // 2):
            yield Hit(
                EXERCISE,
                cell.id,
                "The marks of the hidden tests are no pair: a child would read the tests.",
                f"Write '{BEGIN_HIDDEN}' before them and '{END_HIDDEN}' behind.",
            )


@rule(
    "hidden-tests",
    "warning",
    "curriculum.md",
    "Where a task can be tried with other values, hidden tests do it.",
)
def hidden_tests(material: Material) -> Iterator[Hit]:
    cells = _cells(material)
    for task in exercise_tasks(material):
        if task.test is None or BEGIN_HIDDEN in task.test.source:
            continue
        before = cells[: next(n for n, c in enumerate(cells) if c.id == task.id)]
        given = bool(before) and grading(before[-1]).get("locked") and before[-1].id != "setup"
        if given or re.search(r"\binput\(|^def ", task.answer.source, re.MULTILINE):
            yield Hit(
                EXERCISE,
                task.test.id,
                "It has no hidden tests, but the task could be tried with other values.",
                "Add hidden tests with fresh values.",
            )


@rule(
    "task-count",
    "error",
    "curriculum.md",
    "A module has five checked tasks and one for the teacher; a safety unit has two.",
)
def task_count(material: Material) -> Iterator[Hit]:
    if material.exercise is None:
        return
    found = exercise_tasks(material)
    checked = sum(not task.manual for task in found)
    needed = 2 if material.unit.kind == "safety" else 5
    if checked < needed:
        yield Hit(EXERCISE, "", f"It has {checked} tasks with a check.", f"Write until there are {needed}.")
    manual = len(found) - checked
    if material.unit.kind == "module" and manual != 1:
        yield Hit(EXERCISE, "", f"The teacher marks {manual} tasks.", "Make it one.")


@rule("task-points", "error", "modules/README.md", "Each task brings points.")
def task_points(material: Material) -> Iterator[Hit]:
    for task in exercise_tasks(material):
        marked = task.test if task.test is not None else task.answer
        points = grading(marked).get("points")
        if not isinstance(points, int | float) or isinstance(points, bool) or not 0 < points <= MOST_POINTS:
            yield Hit(EXERCISE, marked.id, f"It brings {points} points.", f"Write from 1 to {MOST_POINTS}.")
        if task.test is not None and "points" in grading(task.answer):
            yield Hit(
                EXERCISE, task.id, "The answer has points, but its check gives them.", "Take 'points' away."
            )
