"""Rules about hints in steps: they belong to a task, teach nothing early, and leave work to the child."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from course.check.concepts import uses
from course.check.markdown import sentences
from course.check.material import HINTS, Material
from course.check.rule import Hit, rule
from course.check.rules.exercise import exercise_tasks
from course.hints import code_and_prose

GAP = "___"
MOST_SENTENCES = 4


@rule("hints-task", "error", "modules/README.md", "Hints belong to a task that is checked, one set a task.")
def hints_task(material: Material) -> Iterator[Hit]:
    checked = [task.id for task in exercise_tasks(material) if task.test is not None]
    if not material.hints or not checked:
        return  # task-count tells of an exercise without tasks
    count = Counter(row.task for row in material.hints)
    for task in sorted(count):
        if task not in checked:
            yield Hit(HINTS, task, "No such task is checked.", f"Take one of {', '.join(checked)}.")
        elif count[task] > 1:
            yield Hit(HINTS, task, "The task has hints twice.", "Make one set of them.")
    for task in checked:
        if task not in count:
            yield Hit(HINTS, task, "The task has no hints.", "Write its four steps.", "warning")


@rule("hints-length", "warning", "modules/README.md", "A step of a hint has at most four sentences.")
def hints_length(material: Material) -> Iterator[Hit]:
    for row in material.hints:
        for name, text in row.steps:
            count = len(sentences(code_and_prose(text)[1]))
            if count > MOST_SENTENCES:
                yield Hit(HINTS, row.task, f"The step '{name}' has {count} sentences.", "Shorten it.")


@rule("hints-answer", "error", "modules/README.md", "No step of a hint gives the whole answer.")
def hints_answer(material: Material) -> Iterator[Hit]:
    answers = {task.id: _lines(task.answer.source) for task in exercise_tasks(material)}
    for row in material.hints:
        answer = answers.get(row.task, [])
        for name, text in row.steps:
            told = _bare(text)
            if answer and all(line in told for line in answer):
                yield Hit(
                    HINTS,
                    row.task,
                    f"The step '{name}' gives every line of the answer.",
                    f"Leave a gap, {GAP}.",
                )
        code, _ = code_and_prose(row.almost)
        if GAP not in code:
            yield Hit(HINTS, row.task, "The step 'almost' has no gap in its code.", f"Leave one, {GAP}.")


@rule("hints-concepts", "error", "curriculum.md", "Code in a hint uses only what is taught.")
def hints_concepts(material: Material) -> Iterator[Hit]:
    if material.missing:
        return  # concept-order tells of it
    taught = {name for unit in material.before() for name in unit.teaches}
    for row in material.hints:
        for name, text in row.steps:
            code, _ = code_and_prose(text)
            for use in uses(code.replace(GAP, "x")):
                if not taught & set(use.concepts):
                    yield Hit(
                        HINTS,
                        row.task,
                        f"The step '{name}' uses {' or '.join(use.concepts)} (`{use.code}`), not taught yet.",
                        "Write it without.",
                    )


def _lines(source: str) -> list[str]:
    """Return the lines of a model answer without spaces, comments and marks."""
    lines = (line for line in source.splitlines() if not line.lstrip().startswith("#"))
    return [bare for line in lines if (bare := _bare(line))]


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)
