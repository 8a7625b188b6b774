"""What differs in a course that Pathshala did not make: nothing of it but grades is changed.

The hand-ins stay as they are, hand-ins are not collected, and the checks are those that the
gradebook keeps, as for nbgrader's own autograding.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course.classroom.database import KnownCell
from course.classroom.nbgrader import NbgraderCourse
from course.classroom.settings import HIDDEN
from course.classroom.visiting import say_hidden
from course.errors import ClassProblem, UnitInvalid
from course.files import write_atomic
from course.notebook import notebook_text, read_notebook

ADDED = (
    "This course was not made by Pathshala. It gets the folder .pathshala, with the state and the ledger "
    "of what was graded; nbgrader does not look at it, and without it all is graded anew."
)


def sentences(course: NbgraderCourse, first: bool) -> Iterator[str]:
    """Yield what a teacher should know before the course is graded.

    Args:
        first: Whether it is the first time.
    """
    if first:
        yield ADDED
    for setting in course.settings.without_effect():
        yield f"{setting}. Where that matters, use `nbgrader autograde`."


def judged_by(course: NbgraderCourse, assignment: str) -> Path:
    """Write the notebooks by which an assignment is judged, and return their folder.

    They are what the students got, with the answers of `source/`, and with the checks as the
    gradebook keeps them: what nbgrader's `generate_assignment` made of all that.

    Raises:
        ClassProblem: if the assignment cannot be judged here, with what to do.
    """
    target = course.folder / ".pathshala" / "source" / assignment
    cells, languages = course.database.cells(assignment), course.database.languages(assignment)
    if not languages:
        raise ClassProblem(
            f"The gradebook knows no notebook of '{assignment}'. "
            f"Run: nbgrader generate_assignment {assignment}"
        )
    for name, language in languages.items():
        given = _read(course.places.release(assignment) / f"{name}.ipynb")
        source = _read(course.places.source(assignment) / f"{name}.ipynb")
        if given is None and source is None:
            raise ClassProblem(
                f"{course.places.source(assignment) / name}.ipynb is missing, and so is what the students "
                f"got. Put one of them back, or use: nbgrader autograde {assignment}"
            )
        _check_language(name, language, source or given, assignment)
        known = {cell.name: cell for cell in cells if cell.notebook == name}
        made = _merged(given or source, source or given, known)
        say_hidden(made, course.settings.terms(assignment).hidden, HIDDEN)
        text = notebook_text(made)
        path = target / f"{name}.ipynb"
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            write_atomic(path, text, mode=0o600)
    return target


def _read(path: Path) -> NotebookNode | None:
    try:
        return read_notebook(path) if path.is_file() else None
    except UnitInvalid:
        return nbformat.read(path, as_version=4)  # an old format is nothing bad here


def _check_language(name: str, language: str, notebook: NotebookNode, assignment: str) -> None:
    told = notebook.metadata.get("kernelspec", {})
    language = language or str(told.get("language") or told.get("name") or "").lower()
    if language and "py" not in language:
        raise ClassProblem(
            f"{name}.ipynb is written in {language}, and Pathshala judges Python only. "
            f"Use: nbgrader autograde {assignment}"
        )


def _merged(given: NotebookNode, source: NotebookNode, known: dict[str, KnownCell]) -> NotebookNode:
    made = copy.deepcopy(given)
    answers = {_name(cell): cell for cell in source.cells if _name(cell)}
    for cell in made.cells:
        name = _name(cell)
        answer, kept = answers.get(name), known.get(name)
        if kept is None:
            continue
        cell.source = kept.source if kept.locked or answer is None else answer.source
        owned = cell.metadata["nbgrader"]
        owned |= {"locked": kept.locked, "checksum": kept.checksum}
        if kept.points is not None:
            owned["points"] = kept.points
    return made


def _name(cell: NotebookNode) -> str:
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")
