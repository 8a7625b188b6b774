"""Looks at a handed-in notebook before nbgrader does, and mends what can be mended safely.

What a child handed in stays as it is in the exchange; the copy in `submitted/` is mended.
"""

from __future__ import annotations

import json
from pathlib import Path

import nbformat

from course.errors import ClassProblem
from course.files import write_atomic
from course.notebook import SIZE_LIMIT, notebook_text

CELL_LIMIT = 2000


def check_submission(folder: Path) -> tuple[str, ...]:
    """Make sure that nbgrader can grade the submission in `folder`.

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
    path = folder / "exercise.ipynb"
    if not path.is_file():
        raise ClassProblem("exercise.ipynb is missing. Ask the student to hand in again.")
    if path.stat().st_size > SIZE_LIMIT:
        raise ClassProblem(
            f"exercise.ipynb is larger than {SIZE_LIMIT // 1_000_000} MB. "
            "Ask the student to clear all outputs and to hand in again."
        )
    notebook, mended = _read(path)
    if mended:
        write_atomic(path, notebook_text(notebook))
    return mended


def _read(path: Path) -> tuple[nbformat.NotebookNode, tuple[str, ...]]:
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        raise ClassProblem(
            "exercise.ipynb is not a notebook: it is not valid JSON. Ask the student to hand in again."
        ) from None
    if not isinstance(raw, dict) or not isinstance(raw.get("nbformat"), int):
        raise ClassProblem("exercise.ipynb is not a notebook. Ask the student to hand in again.")
    mended = []
    try:
        notebook = nbformat.from_dict(raw)
        if raw["nbformat"] != 4:
            notebook = nbformat.convert(notebook, 4)
            mended.append(f"It had the old notebook format {raw['nbformat']}; it was converted.")
        if len(notebook.cells) > CELL_LIMIT:
            raise ClassProblem(f"exercise.ipynb has more than {CELL_LIMIT} cells.")
        mended += _mend_cells(notebook)
        nbformat.validate(notebook)
    except ClassProblem:
        raise
    except Exception as problem:
        reason = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
        raise ClassProblem(
            f"exercise.ipynb is not a valid notebook ({reason[:120]}). Ask the student to hand in again."
        ) from None
    return notebook, tuple(mended)


def _mend_cells(notebook: nbformat.NotebookNode) -> list[str]:
    mended = []
    seen_cells: set[str] = set()
    seen_grades: set[str] = set()
    missing = twice = 0
    for cell in notebook.cells:
        if cell.get("id") is None or cell.id in seen_cells:
            cell["id"] = f"mended-{len(seen_cells)}-{missing}"
            missing += 1
        seen_cells.add(cell.id)
        owned = cell.metadata.get("nbgrader")
        grade_id = owned.get("grade_id") if isinstance(owned, dict) else None
        if owned is not None and (grade_id is None or grade_id in seen_grades):
            # The first of the copies counts, as with nbgrader; the other is an ordinary cell.
            del cell.metadata["nbgrader"]
            twice += 1
        seen_grades.add(grade_id)
    if missing:
        notebook["nbformat_minor"] = max(notebook.get("nbformat_minor", 0), 5)
        mended.append(f"{missing} cells had no id of their own; they got one.")
    if twice:
        mended.append(f"{twice} copied task cells were taken for ordinary cells.")
    return mended
