"""Looks at a handed-in notebook before nbgrader does, and mends what can be mended safely.

What a child handed in stays as it is in the exchange; the copy in `submitted/` is mended.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import nbformat

from course.classroom.repair import repair
from course.errors import ClassProblem
from course.files import write_atomic
from course.notebook import SIZE_LIMIT, notebook_text, read_notebook

CELL_LIMIT = 2000


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
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise ClassProblem(
                f"'{path.name}' is a link or a device, not a file. Ask for the work to be handed in again."
            )
    paths = [folder / f"{name}.ipynb" for name in names]
    if not any(path.is_file() for path in paths):
        raise ClassProblem(f"{paths[0].name} is missing. Ask the student to hand in again.")
    return tuple(mended for path in paths if path.is_file() for mended in _check_notebook(path, release))


def _check_notebook(path: Path, release: Path) -> tuple[str, ...]:
    if path.stat().st_size > SIZE_LIMIT:
        raise ClassProblem(
            f"{path.name} is larger than {SIZE_LIMIT // 1_000_000} MB. "
            "Ask the student to clear all outputs and to hand in again."
        )
    notebook, mended = _read(path)
    given = release / path.name
    if given.is_file():
        mended = (*mended, *repair(notebook, read_notebook(given)))
    text = notebook_text(notebook)
    if text != path.read_text(encoding="utf-8"):
        write_atomic(path, text)
    return mended


def _read(path: Path) -> tuple[nbformat.NotebookNode, tuple[str, ...]]:
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        raise ClassProblem(
            f"{path.name} is not a notebook: it is not valid JSON. Ask the student to hand in again."
        ) from None
    if not isinstance(raw, dict) or not isinstance(raw.get("nbformat"), int):
        raise ClassProblem(f"{path.name} is not a notebook. Ask the student to hand in again.")
    mended: list[str] = []
    try:
        notebook = nbformat.from_dict(raw)
        if raw["nbformat"] != 4:
            notebook = nbformat.convert(notebook, 4)
            mended.append(f"It had the old notebook format {raw['nbformat']}; it was converted.")
        if len(notebook.cells) > CELL_LIMIT:
            raise ClassProblem(
                f"{path.name} has more than {CELL_LIMIT} cells. "
                "Ask the student to take out what is not theirs and to hand in again."
            )
        mended += _mend_ids(notebook)
        nbformat.validate(notebook)
    except ClassProblem:
        raise
    except Exception as problem:  # what breaks on a broken notebook can be anything
        reason = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
        raise ClassProblem(
            f"{path.name} is not a valid notebook ({reason[:120]}). Ask the student to hand in again."
        ) from None
    return notebook, tuple(mended)


def _mend_ids(notebook: nbformat.NotebookNode) -> list[str]:
    """Give each cell an id of its own: nbformat 4.5 wants one, older files have none."""
    seen: set[str] = set()
    mended = 0
    for cell in notebook.cells:
        if not isinstance(cell.get("id"), str) or cell.id in seen:
            cell["id"] = f"mended-{len(seen)}-{mended}"
            mended += 1
        seen.add(cell.id)
    if not mended:
        return []
    notebook["nbformat_minor"] = max(notebook.get("nbformat_minor", 0), 5)
    return [f"{mended} cells had no id of their own; they got one."]
