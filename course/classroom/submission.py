"""Looks at a handed-in notebook before anything else does, and mends what can be mended safely.

What a child handed in stays as it is in the exchange; the copy in `submitted/` is mended.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path

from autograder.errors import NotebookUnreadable
from autograder.reader import SIZE_LIMIT, printable, read_hand_in
from course.classroom.repair import repair
from course.errors import ClassProblem
from course.files import write_atomic
from course.notebook import notebook_text, read_notebook

LOOKS = 5000
"""How many of a folder's entries are looked at."""


def check_submission(folder: Path, names: Sequence[str], release: Path) -> tuple[str, ...]:
    """Make sure that nbgrader can grade the submission in `folder`.

    Args:
        names: The assignment's notebooks, without `.ipynb`.
        release: The folder with what the students were given.

    Returns:
        A sentence for each thing that was mended.

    Raises:
        ClassProblem: with one sentence, if it cannot be graded.
    """
    _check_entries(folder)
    paths = [folder / f"{name}.ipynb" for name in names]
    if not any(path.is_file() for path in paths):
        raise ClassProblem(f"{paths[0].name} is missing. Ask the student to hand in again.")
    return tuple(mended for path in paths if path.is_file() for mended in _check_notebook(path, release))


def shown(name: str) -> str:
    """Return a stranger's name for a teacher's screen: short, and nothing that a terminal obeys."""
    return printable(name[:60])


def unreadable(name: str, problem: NotebookUnreadable) -> str:
    """Return what a teacher reads about a notebook that cannot be read."""
    remedy = f"{problem.remedy} and to hand in again" if problem.remedy else "hand in again"
    return f"{name} {problem.reason}. Ask the student to {remedy}."


def _check_entries(folder: Path) -> None:
    looks = 0
    for place, below, files in os.walk(folder):
        for name in (*below, *files):
            mode = Path(place, name).lstat().st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                raise ClassProblem(
                    f"'{shown(name)}' is a link or a device, not a file. "
                    "Ask for the work to be handed in again."
                )
            looks += 1
        if looks > LOOKS:
            return


def _check_notebook(path: Path, release: Path) -> tuple[str, ...]:
    with path.open("rb") as file:
        raw = file.read(SIZE_LIMIT + 1)
    try:
        read = read_hand_in(raw)
    except NotebookUnreadable as problem:
        raise ClassProblem(unreadable(path.name, problem)) from None
    mended = read.mended
    given = release / path.name
    if given.is_file():
        mended = (*mended, *repair(read.notebook, read_notebook(given)))
    text = notebook_text(read.notebook).encode()
    if text != raw:
        write_atomic(path, text)
    return mended
