"""A hand-in of a course that Pathshala did not make, as a worker reads it: what is mended is a copy.

Workers import this, so it knows nothing of the gradebook: that would cost each a second at its start.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path

from nbformat import NotebookNode

from course.classroom.places import SECRET, TIMESTAMP
from course.classroom.settings import HIDDEN
from course.classroom.submission import check_submission
from course.errors import ClassProblem

FILES_LIMIT = 40_000_000
"""Bytes of the files beside the notebooks, the teacher's and the student's each."""
IGNORED = (".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", TIMESTAMP, SECRET)


def say_hidden(notebook: NotebookNode, words: tuple[str, str], others: tuple[str, str]) -> None:
    """Write the words that begin and end hidden tests in another way."""
    for cell in notebook.cells:
        if words != others and cell.metadata.get("nbgrader", {}).get("grade_id"):
            for word, other in zip(words, others, strict=True):
                cell.source = cell.source.replace(word, other)


def with_own_words(notebook: NotebookNode, words: tuple[str, str]) -> NotebookNode:
    """Write a graded notebook's hidden tests with the course's own words again."""
    say_hidden(notebook, HIDDEN, words)
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
