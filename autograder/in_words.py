"""Says a child how each task of a page goes: a grade in sentences, without points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from nbformat import NotebookNode

from autograder.grade import CellGrade, Grade, Outcome
from autograder.mistakes import Mistake, recognise

State = Literal["works", "not yet", "not begun", "for your teacher", "not checked"]

SIGNS: dict[State, str] = {
    "works": "✓", "not yet": "→", "not begun": "○", "for your teacher": "•", "not checked": "…",
}  # fmt: skip
"""Beside each word a sign; the word alone says it too."""

_NEEDS_WORDS: tuple[State, ...] = ("not yet", "not checked")
"""States whose word stands beside the sign, above the sentence; of the others the sentence says all."""

CODE_LIMIT = 20_000
"""Characters of an answer in which foreseen mistakes are looked for: a pattern takes its time."""
TEXT_LIMIT = 1_500
"""Characters of a sentence: it quotes what the program printed."""

_WORKS = "It works."
_NOT_BEGUN = "You have not begun this one."
_TEACHER = "Your teacher looks at this one."
_NOT_CHECKED = "This one cannot be checked here. Hand it in, and your teacher looks at it."
_LATER = "It could not be checked, because the program stopped above. Mend that task first."
_GONE = "The cell of this task is not there. Press Undo until it comes back."
_RED_TEXT = "Run the cell of this task. Below it, red text names the line."
_TOO_LARGE = (
    "Your program keeps a list or a text that is too large to look at. "
    "Look for a loop that makes it grow."
)
_ONE = "Your task works. You can hand in. Then your program is also tried with other values."
_ALL = "All {tasks} tasks work. You can hand in. Then your programs are also tried with other values."


@dataclass(frozen=True)
class TaskInWords:
    """How one task goes.

    Attributes:
        task: The id of its answer cell.
        title: The heading of its prompt.
        state: One of a few words.
        sign: For the eye, beside the word.
        sentence: What is so.
        hint: What to try next, or "".
    """

    task: str
    title: str
    state: State
    sign: str
    sentence: str
    hint: str = ""


@dataclass(frozen=True)
class PageInWords:
    """How a page goes: one sentence for all, then task by task."""

    summary: str
    tasks: tuple[TaskInWords, ...]


def in_words(grade: Grade, release: NotebookNode, mistakes: Sequence[Mistake] = ()) -> PageInWords:
    """Return what a child reads about a grade.

    Args:
        release: The exercise as the child got it: an answer that still reads so was not begun.
        mistakes: Those that the author foresaw, for hints.
    """
    given = {_id(cell): cell.source.strip() for cell in release.cells if _id(cell)}
    lost = {check.cell for check in grade.checks if check.reason.startswith("the program was gone")}
    gone = {flag.cell for flag in grade.flags if flag.kind == "REPAIR" and "was deleted" in flag.evidence}
    found: list[TaskInWords] = []
    stopped = False
    for task in grade.tasks:
        if task.task in gone:
            found.append(_say(task, "not yet", _GONE))
        elif task.code.strip() == given.get(task.task):
            found.append(_say(task, "not begun", _NOT_BEGUN))
        elif f"{task.task}-test" in lost and stopped:
            found.append(_say(task, "not checked", _LATER))
        else:
            stopped = stopped or f"{task.task}-test" in lost
            found.append(_judged(task, mistakes))
    checked = [one for one, task in zip(found, grade.tasks, strict=True) if not task.manual]
    return PageInWords(_summary(checked), tuple(found))


def lines(page: PageInWords) -> str:
    """Return the page as text for a cell's output."""
    parts = [page.summary]
    for task in page.tasks:
        if task.state not in _NEEDS_WORDS:
            parts += ["", f"{task.sign} {task.title} - {task.sentence}"]
            continue
        parts += ["", f"{task.sign} {task.title} - {task.state}", _indented(task.sentence)]
        if task.hint:
            parts.append(_indented(f"Try: {task.hint}"))
    return "\n".join(parts)


def _judged(task: CellGrade, mistakes: Sequence[Mistake]) -> TaskInWords:
    if task.manual:
        return _say(task, "for your teacher", _TEACHER)
    if task.outcome is Outcome.PASSED:
        return _say(task, "works", _WORKS)
    if task.outcome is Outcome.NOT_JUDGED:
        return _say(task, "not checked", _NOT_CHECKED)
    foreseen = mistakes if len(task.code) <= CODE_LIMIT else ()
    mistake = recognise(foreseen, task.task, task.code, task.sentence)
    hint = mistake.hint if mistake else ""
    sentence = _for_a_child(task.sentence)
    if not hint and sentence.startswith("Task ") and " stops with " in sentence:
        hint = _RED_TEXT
    return _say(task, "not yet", sentence, hint)


def _say(task: CellGrade, state: State, sentence: str, hint: str = "") -> TaskInWords:
    return TaskInWords(task.task, task.title, state, SIGNS[state], sentence, hint)


def _summary(checked: Sequence[TaskInWords]) -> str:
    works = sum(task.state == "works" for task in checked)
    if not checked:
        return "There is no task here that can be checked. Your teacher looks at your work."
    if works == len(checked):
        return _ONE if works == 1 else _ALL.format(tasks=works)
    if all(task.state == "not begun" for task in checked):
        return "You have not begun yet. Write your first answer, then check again."
    return f"{works} of {len(checked)} tasks {'works' if works == 1 else 'work'}."


def _for_a_child(sentence: str) -> str:
    """Return the engine's sentence as it is true here, where no teacher looks on."""
    if "The answer is too large" in sentence:
        return _TOO_LARGE
    return _readable(sentence.replace("Your teacher will look at it.", "Ask your teacher."))


def _readable(text: str) -> str:
    """Return the text without what would move a cursor, and not longer than a page."""
    kept = "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text.strip())
    return kept if len(kept) <= TEXT_LIMIT else kept[:TEXT_LIMIT] + "…"


def _indented(text: str) -> str:
    return "\n".join(f"  {line}".rstrip() for line in text.split("\n"))


def _id(cell: NotebookNode) -> str:
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")
