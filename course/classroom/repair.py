"""Puts a submission's task cells back as they were released, and keeps what the child wrote.

nbgrader mends the text of locked cells, but stops at a deleted answer or a deleted set-up
cell, keeps the tags of a cell (one of them skips a check), and knows nothing of the order.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable

from nbformat import NotebookNode


def repair(submitted: NotebookNode, released: NotebookNode) -> tuple[str, ...]:
    """Mend the task cells of `submitted` in place.

    Cells that are no task cells stay where the child put them: after the task cell that they
    follow. Of a task cell's copies the last one counts, as with nbgrader.

    Returns:
        A sentence for each kind of thing that was mended.
    """
    found = []
    if count := _find_stripped(submitted, released):
        found.append(f"{count} task cells had lost their mark; they got it back.")
    if count := _drop_strangers(submitted, released):
        found.append(f"{count} task cells are none of this class; they were taken for ordinary cells.")
    if count := _drop_copies(submitted):
        found.append(f"{count} copied task cells were taken for ordinary cells.")
    if _sort(submitted, released):
        found.append("The task cells stood in another order; they were put back.")
    if count := _put_back(submitted, released):
        found.append(f"{count} task cells had been deleted; they were put back.")
    _restore_metadata(submitted, released)
    return tuple(found)


def grade_id(cell: NotebookNode) -> str:
    """Return the cell's grade_id, or "" if it is no task cell (or its mark is nonsense)."""
    owned = cell.metadata.get("nbgrader")
    name = owned.get("grade_id") if isinstance(owned, dict) else None
    return name if isinstance(name, str) else ""


def _owned(notebook: NotebookNode) -> dict[str, NotebookNode]:
    return {grade_id(cell): cell for cell in notebook.cells if grade_id(cell)}


def _find_stripped(submitted: NotebookNode, released: NotebookNode) -> int:
    """Give a cell without a mark its mark back, if its id tells which one it was."""
    present = _owned(submitted)
    # A notebook of an old format has no cell ids.
    by_cell_id = {cell["id"]: cell for cell in released.cells if grade_id(cell) and "id" in cell}
    count = 0
    for cell in submitted.cells:
        origin = by_cell_id.get(cell.get("id"))
        if origin is not None and not grade_id(cell) and grade_id(origin) not in present:
            cell.metadata["nbgrader"] = copy.deepcopy(origin.metadata["nbgrader"])
            count += 1
    return count


def _drop_strangers(submitted: NotebookNode, released: NotebookNode) -> int:
    """Take the mark off cells of another release of the unit: nbgrader stops at them."""
    known = _owned(released)
    strangers = [cell for cell in submitted.cells if grade_id(cell) and grade_id(cell) not in known]
    for cell in strangers:
        del cell.metadata["nbgrader"]
    return len(strangers)


def _drop_copies(submitted: NotebookNode) -> int:
    seen: set[str] = set()
    count = 0
    for cell in reversed(submitted.cells):
        name = grade_id(cell)
        if "nbgrader" in cell.metadata and (not name or name in seen):
            del cell.metadata["nbgrader"]
            count += 1
        seen.add(name)
    return count


def _put_back(submitted: NotebookNode, released: NotebookNode) -> int:
    present = set(_owned(submitted))
    missing = [cell for cell in released.cells if grade_id(cell) and grade_id(cell) not in present]
    taken = {cell.get("id") for cell in submitted.cells}
    for cell in missing:
        again = copy.deepcopy(cell)
        if again.get("id") in taken:
            again["id"] = f"again-{grade_id(again)}"[:64]
        submitted.cells.append(again)
    _sort(submitted, released)
    return len(missing)


def _sort(submitted: NotebookNode, released: NotebookNode) -> bool:
    """Put task cells into the released order; each takes the cells that follow it along."""
    rank = {name: number for number, name in enumerate(_owned(released))}
    before, groups = _groups(submitted.cells, rank)
    ordered = sorted(groups, key=lambda group: rank[grade_id(group[0])])
    submitted.cells = [*before, *(cell for group in ordered for cell in group)]
    return any(a is not b for a, b in zip(groups, ordered, strict=True))


def _groups(
    cells: Iterable[NotebookNode], rank: dict[str, int]
) -> tuple[list[NotebookNode], list[list[NotebookNode]]]:
    """Return the cells before the first task cell, and one group for each task cell."""
    before: list[NotebookNode] = []
    groups: list[list[NotebookNode]] = []
    for cell in cells:
        if grade_id(cell) in rank:
            groups.append([cell])
        else:
            (groups[-1] if groups else before).append(cell)
    return before, groups


def _restore_metadata(submitted: NotebookNode, released: NotebookNode) -> None:
    """What a task cell is for stands in the release; a submission's tags and points mean nothing."""
    for name, cell in _owned(submitted).items():
        origin = _owned(released).get(name)
        if origin is not None:
            cell.metadata = copy.deepcopy(origin.metadata)
