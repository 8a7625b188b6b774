"""What differs in a course that Pathshala did not make: nothing of it but grades is changed.

The hand-ins stay as they are, hand-ins are not collected, and the checks are those that the
gradebook keeps, as for nbgrader's own autograding.
"""

from __future__ import annotations

import copy
import os
import stat
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course.classroom.database import KnownCell
from course.classroom.nbgrader import SECRET, TIMESTAMP, NbgraderCourse
from course.classroom.settings import HIDDEN
from course.classroom.submission import check_submission
from course.errors import ClassProblem, UnitInvalid
from course.files import write_atomic
from course.notebook import notebook_text, read_notebook

FILES_LIMIT = 40_000_000
"""Bytes of the files beside the notebooks, the teacher's and the student's each."""
IGNORED = (".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", TIMESTAMP, SECRET)
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
        _say_hidden(made, course.settings.terms(assignment).hidden, HIDDEN)
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


def _say_hidden(notebook: NotebookNode, words: tuple[str, str], others: tuple[str, str]) -> None:
    """Write the words that begin and end hidden tests in another way."""
    for cell in notebook.cells:
        if words != others and _name(cell):
            for word, other in zip(words, others, strict=True):
                cell.source = cell.source.replace(word, other)


def with_own_words(notebook: NotebookNode, words: tuple[str, str]) -> NotebookNode:
    """Write a graded notebook's hidden tests with the course's own words again."""
    _say_hidden(notebook, HIDDEN, words)
    return notebook


def mended_copy(
    work: Path, names: Sequence[str], release: Path, place: Path
) -> tuple[Path, tuple[str, ...]]:
    """Copy a hand-in's notebooks, mend the copy, and return it, and what was mended.

    Raises:
        ClassProblem: if it cannot be graded.
    """
    for path in place.glob("*"):
        path.unlink()
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    for path in work.rglob("*"):
        if not stat.S_ISREG(path.lstat().st_mode) and not stat.S_ISDIR(path.lstat().st_mode):
            raise ClassProblem(f"'{path.name}' is a link or a device, not a file. Ask for the work again.")
    for name in names:
        if (work / f"{name}.ipynb").is_file():
            (place / f"{name}.ipynb").write_bytes(_bytes(work / f"{name}.ipynb"))
    mended = check_submission(place, names, release)
    # An old format has no cell ids; that is nothing to tell a teacher whose file stays as it is.
    return place, tuple(sentence for sentence in mended if "no id of their own" not in sentence)


def beside(folder: Path, ignore: Sequence[str] = IGNORED) -> dict[str, bytes]:
    """Return the files that stand beside the notebooks in a folder: relative path → bytes.

    Raises:
        ClassProblem: if they are more than a sandbox is given.
    """
    found: dict[str, bytes] = {}
    size = 0
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.suffix == ".ipynb" or any(fnmatch(part, word) for part in parts for word in ignore):
            continue
        if path.is_symlink() or not path.is_file():
            continue
        size += path.stat().st_size
        if size > FILES_LIMIT:
            raise ClassProblem(
                f"The files in {folder} are larger than {FILES_LIMIT // 1_000_000} MB together, "
                "which is more than a sandbox is given. Use `nbgrader autograde`."
            )
        found["/".join(parts)] = _bytes(path)
    return found


def _bytes(path: Path) -> bytes:
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
        return file.read()
