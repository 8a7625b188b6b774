"""Reads and writes notebooks, and knows how an exercise's cells belong together."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course.errors import UnitInvalid
from course.files import write_atomic

SIZE_LIMIT = 20_000_000
"""Bytes. The largest unit of the course is below 100 kB; a notebook with pictures below 5 MB."""


@dataclass(frozen=True)
class Task:
    """A task of an exercise: its prompt, its answer, and its check.

    Attributes:
        id: The answer cell's grade_id.
        title: "Task 1: Say hello", from the prompt's heading.
        prompt: The markdown cell above the answer.
        answer: The cell that the child writes in.
        test: The check cell; None if the teacher marks the task.
        points: The most that it can bring.
    """

    id: str
    title: str
    prompt: NotebookNode
    answer: NotebookNode
    test: NotebookNode | None
    points: float

    @property
    def manual(self) -> bool:
        """True if the teacher marks it."""
        return self.test is None


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook of format 4.

    Raises:
        UnitInvalid: if it is missing, larger than 20 MB, not JSON, or not a notebook.
    """
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise UnitInvalid(
                f"{path} is larger than {SIZE_LIMIT // 1_000_000} MB; "
                "clear its outputs, save it and try again."
            )
        raw = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(raw, dict) or raw.get("nbformat") != 4:
            raise UnitInvalid(
                f"{path} is not a notebook of format 4; open it in JupyterLab and save it again."
            )
        notebook = nbformat.from_dict(raw)
        for cell in notebook.cells:
            cell.source = cell.source if isinstance(cell.source, str) else "".join(cell.source)
        nbformat.validate(notebook)
    except FileNotFoundError:
        raise UnitInvalid(f"{path} is missing; add it.") from None
    except OSError as problem:
        raise UnitInvalid(f"{path} cannot be read: {problem.strerror}.") from None
    except (ValueError, RecursionError) as problem:
        if isinstance(problem, UnitInvalid):
            raise
        raise UnitInvalid(
            f"{path} is not a notebook: it is not valid JSON. Take the last good copy."
        ) from None
    except (nbformat.ValidationError, AttributeError, KeyError, TypeError) as problem:
        reason = str(problem).splitlines()[0]
        raise UnitInvalid(f"{path} is not a valid notebook: {reason}.") from None
    return notebook


def notebook_text(notebook: NotebookNode) -> str:
    """Return the notebook as the text that is stored: one space of indent, UTF-8."""
    return nbformat.writes(notebook, indent=1, ensure_ascii=False) + "\n"


def write_notebook(notebook: NotebookNode, path: Path) -> None:
    """Write the notebook in one step that a power cut cannot tear."""
    write_atomic(path, notebook_text(notebook))


def tags(cell: NotebookNode) -> frozenset[str]:
    """Return the cell's tags."""
    return frozenset(cell.metadata.get("tags", ()))


def grading(cell: NotebookNode) -> dict:
    """Return what nbgrader says of the cell; empty if nbgrader does not own it."""
    return cell.metadata.get("nbgrader", {})


def tasks(notebook: NotebookNode) -> tuple[Task, ...]:
    """Return the tasks of an exercise in order.

    A task is an answer cell that nbgrader calls a solution. Its check is the graded cell
    with the id `<task>-test`; its prompt is the nearest markdown cell above it.
    """
    by_id = {grading(cell).get("grade_id"): cell for cell in notebook.cells if grading(cell)}
    found = []
    prompt = NotebookNode(cell_type="markdown", source="", metadata={})
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and not grading(cell):
            prompt = cell
        if grading(cell).get("solution"):
            name = grading(cell)["grade_id"]
            test = by_id.get(f"{name}-test")
            points = grading(test if test is not None else cell).get("points", 0)
            found.append(Task(name, heading(prompt.source) or name, prompt, cell, test, float(points)))
    return tuple(found)


def heading(source: str) -> str:
    """Return the first markdown heading's text, or ""."""
    for line in source.splitlines():
        if line.startswith("#"):
            return line.lstrip("#").strip()
    return ""
