"""Week 2's programs, read from the unit: what a child runs, cell by cell."""

from __future__ import annotations

from course.content import content_root
from course.notebook import grading, read_notebook, tags

CHECKS = "setup"
"""The cell that brings the checks, which a Pi without the course does not have."""
UNIT = content_root() / "modules" / "variables"


def lab_cells() -> list[str]:
    """Return the cells of week 2's lesson that make the LEDs light."""
    notebook = read_notebook(UNIT / "lesson.ipynb")
    asked = {"concept:gpio-led", "concept:method-call"}
    return [cell.source for cell in notebook.cells if cell.cell_type == "code" and tags(cell) & asked]


def model_answer() -> list[str]:
    """Return what a child runs in week 2's exercise: what is given and all right answers, no checks."""
    owned = [cell for cell in read_notebook(UNIT / "exercise.ipynb").cells if grading(cell)]
    run = [cell for cell in owned if grading(cell)["solution"] or not grading(cell)["grade"]]
    return [cell.source for cell in run if grading(cell)["grade_id"] != CHECKS]


PROGRAMS = {"lab": lab_cells, "exercise": model_answer}
