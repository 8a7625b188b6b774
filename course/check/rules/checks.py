"""Rules about what a check cell says, and how a mistake's hint is written."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from autograder import checks
from course.check.markdown import sentences
from course.check.material import EXERCISE, MISTAKES, Material
from course.check.rule import Hit, rule
from course.check.rules.exercise import exercise_tasks

WORDS = frozenset(checks.__all__)
PLAIN = frozenset({
    "len", "sum", "any", "all", "min", "max", "sorted", "range", "str", "int", "float", "bool", "list",
    "set", "tuple", "dict", "abs", "round", "type", "enumerate", "zip", "repr", "isinstance",
})  # fmt: skip
"""Functions without effects that a check may use beside its own words."""
REFUSED = {
    ast.Import: "an import", ast.ImportFrom: "an import", ast.FunctionDef: "a function",
    ast.AsyncFunctionDef: "a function", ast.Lambda: "a function", ast.ClassDef: "a class",
    ast.Try: "try", ast.With: "with", ast.While: "while", ast.Global: "global", ast.Delete: "del",
    ast.Assert: "assert", ast.Raise: "raise",
}  # fmt: skip
MOST_HINT_SENTENCES = 3


@rule(
    "check-cell",
    "error",
    "modules/README.md",
    "A check uses the words of autograder.checks and values, nothing else.",
)
def check_cell(material: Material) -> Iterator[Hit]:
    for number, task in enumerate(exercise_tasks(material), start=1):
        if task.test is None:
            continue
        try:
            tree = ast.parse(task.test.source)
        except (SyntaxError, ValueError):
            yield Hit(EXERCISE, task.test.id, "The check is not Python.", "Mend it.")
            continue
        nodes = list(ast.walk(tree))
        for what in dict.fromkeys(REFUSED[type(node)] for node in nodes if type(node) in REFUSED):
            yield Hit(
                EXERCISE, task.test.id, f"The check has {what}.", f"Use only {', '.join(sorted(WORDS))}."
            )
        made = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        used = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
        for name in sorted(used - made - WORDS - PLAIN):
            yield Hit(
                EXERCISE,
                task.test.id,
                f"The check uses the name '{name}', which a child can change.",
                "Look at the child's names with has_value, and write values down.",
            )
        yield from _labels(nodes, number, task.test.id)


def _labels(nodes: list[ast.AST], number: int, cell: str) -> Iterator[Hit]:
    calls = [n for n in nodes if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "run_task"]
    if not calls:
        yield Hit(
            EXERCISE,
            cell,
            "The check never runs the task.",
            f'Begin it with run = run_task("Task {number}").',
        )
    for call in calls:
        first = call.args[0] if call.args else None
        if not isinstance(first, ast.Constant) or first.value != f"Task {number}":
            label = first.value if isinstance(first, ast.Constant) else "?"
            yield Hit(
                EXERCISE,
                cell,
                f"It runs '{label}', but this is Task {number}.",
                f'Write run_task("Task {number}").',
            )


@rule("check-in-answer", "error", "modules/README.md", "No check stands in an answer.")
def check_in_answer(material: Material) -> Iterator[Hit]:
    for task in exercise_tasks(material):
        found = sorted(set(re.findall(r"\b([a-z_]+)\s*\(", task.answer.source)) & (WORDS - {"check"}))
        if found or "autograder" in task.answer.source:
            yield Hit(
                EXERCISE,
                task.id,
                f"The answer uses {', '.join(found) or 'autograder'}.",
                "Move the check into the cell below.",
            )


@rule("hint-length", "warning", "modules/README.md", "A hint has at most three sentences.")
def hint_length(material: Material) -> Iterator[Hit]:
    for row in material.mistakes:
        count = len(sentences(row.hint))
        if count > MOST_HINT_SENTENCES:
            text = f"The hint of '{row.name}' has {count} sentences."
            yield Hit(MISTAKES, row.task, text, "Shorten it to one or two.")


@rule("hint-answer", "warning", "modules/README.md", "A hint does not give the whole answer.")
def hint_answer(material: Material) -> Iterator[Hit]:
    answers = {task.id: _solution(task.answer.source) for task in exercise_tasks(material)}
    for row in material.mistakes:
        answer = answers.get(row.task, "")
        if answer and answer in re.sub(r"\s+", "", row.hint):
            yield Hit(
                MISTAKES,
                row.task,
                f"The hint of '{row.name}' gives the whole answer.",
                "Say what to look at.",
            )


def _solution(source: str) -> str:
    """Return the model answer without spaces, comments and marks."""
    lines = [line for line in source.splitlines() if not line.lstrip().startswith("#")]
    return re.sub(r"\s+", "", "".join(lines))
