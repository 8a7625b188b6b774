"""A unit's notebooks, with their shared cells filled and their links where they will lie."""

from __future__ import annotations

from collections.abc import Sequence

from nbformat import NotebookNode

from course.assemble.include import fill_includes
from course.contacts import Contact
from course.notebook import read_notebook
from course.unit import Unit

LEAVE_LINK = "../../Python%20words.md"
"""From a lesson or an exercise to the calm page, in a student's folder."""

EXERCISE_LINK = "../../exercises/{slug}/exercise.ipynb"
"""From a lesson to its exercise, in a student's folder."""


def lesson(
    unit: Unit, contacts: Sequence[Contact], exercise_link: str = EXERCISE_LINK
) -> NotebookNode:
    """Return the unit's lesson for a student's folder.

    Args:
        exercise_link: Where `exercise.ipynb` lies, seen from the lesson; `{slug}` is filled.
    """
    notebook = read_notebook(unit.lesson_path)
    fill_includes(notebook, contacts, LEAVE_LINK)
    target = exercise_link.format(slug=unit.slug)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = cell.source.replace("](exercise.ipynb)", f"]({target})")
    return notebook


def exercise(unit: Unit, contacts: Sequence[Contact]) -> NotebookNode:
    """Return the author's exercise, with model answers and hidden tests: nbgrader's source."""
    notebook = read_notebook(unit.exercise_path)
    fill_includes(notebook, contacts, LEAVE_LINK)
    return notebook
