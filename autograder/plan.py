"""What is run for one hand-in, in which order, and by whom.

The child's text counts in the cells that are the child's. Every other cell is taken from
the source: edited, deleted, doubled or moved test cells come back as they were, and cell
tags mean nothing.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from nbformat import NotebookNode

from autograder import sources
from autograder.grade import Flag

Role = Literal["student", "given", "test"]


class Source:
    """A teacher's notebook: what the tests are, and which names they mean."""

    def __init__(self, notebook: NotebookNode) -> None:
        self.notebook = notebook
        self.owned = {grade_id(cell): cell for cell in notebook.cells if grade_id(cell)}

    @cached_property
    def theirs(self) -> frozenset[str]:
        """The names that cells other than tests make."""
        return frozenset().union(*(text.binds for text in self._texts("student", "given")))

    @cached_property
    def told(self) -> frozenset[str]:
        """The names that cells other than tests make or read."""
        return self.theirs.union(*(text.uses for text in self._texts("student", "given")))

    @cached_property
    def shared(self) -> frozenset[str]:
        """The names that functions of these cells change by `global`."""
        return frozenset().union(*(text.shared for text in self._texts("student", "given")))

    @cached_property
    def expected(self) -> dict[str, frozenset[str] | None]:
        """The classes that it makes → the special methods that may compare and reckon; None for all."""
        found: dict[str, frozenset[str] | None] = {}
        for text in self._texts("student", "given"):
            for name, methods in text.classes.items():
                known = found.get(name, frozenset())
                found[name] = None if methods is None or known is None else methods | known
        return found

    @cached_property
    def named(self) -> frozenset[str]:
        """Further names that its tests use and nothing of it makes: perhaps the child's own classes."""
        tests = list(self._texts("test"))
        used = frozenset().union(*(text.uses for text in tests))
        return used - self.theirs - sources.PYTHONS_OWN - frozenset().union(*(text.binds for text in tests))

    @cached_property
    def taught(self) -> frozenset[str]:
        """The modules that it imports."""
        return frozenset().union(*(text.modules for text in self._texts("student", "given", "test")))

    @cached_property
    def quoted(self) -> frozenset[str]:
        """The texts between quotes in cells other than tests: a file's name may stand there."""
        cells = (cell for cell in self.notebook.cells if cell.cell_type == "code" and role(cell) != "test")
        return frozenset().union(*(sources.quoted(cell.source) for cell in cells))

    @cached_property
    def running(self) -> dict[str, str]:
        """The functions of its locked cells that can run a program or a text → what they use for it."""
        found: dict[str, str] = {}
        for cell in self.notebook.cells:
            if cell.cell_type == "code" and role(cell) == "given":
                found |= sources.running(cell.source)
        return found

    @cached_property
    def texts_of_free_cells(self) -> dict[str, str]:
        """The id of each code cell that nbgrader does not own → its text."""
        free = (cell for cell in self.notebook.cells if cell.cell_type == "code" and not grade_id(cell))
        return {cell["id"]: cell.source for cell in free if "id" in cell}

    @cached_property
    def free_texts(self) -> frozenset[str]:
        """The texts of these cells: old notebooks have no cell ids, and other programs change them."""
        free = (cell for cell in self.notebook.cells if cell.cell_type == "code" and not grade_id(cell))
        return frozenset(cell.source.strip() for cell in free)

    def _texts(self, *roles: Role) -> Iterator[sources.Text]:
        for cell in self.notebook.cells:
            if cell.cell_type == "code" and role(cell) in roles:
                yield sources.read(cell.source)


@dataclass
class Step:
    """A cell that is run.

    Attributes:
        cell: The cell of the notebook that comes out.
        role: Who runs it: "test" the judge, "student" and "given" the witness.
        binds: Names that the teacher's version of it makes.
        given: Python of the teacher's version of it that a judge may run: its imports, and
            the functions of a locked cell.
        answers: What `input()` gets, or None.
    """

    cell: NotebookNode
    role: Role
    binds: frozenset[str]
    given: list[str]
    answers: list[str] | None
    count: int


@dataclass
class Plan:
    """The notebook that is run, the steps in it, and what had to be mended."""

    notebook: NotebookNode
    steps: list[Step]
    flags: list[Flag]


def make_plan(submission: NotebookNode, source: Source) -> Plan:
    """Return what is run for a hand-in."""
    flags: list[Flag] = []
    groups, order = _groups(submission, source, flags)
    missing = [name for name in source.owned if name not in order]
    flags += [Flag("REPAIR", name, "The cell was deleted; it is back.") for name in missing]
    if order != [name for name in source.owned if name in order]:
        flags.append(Flag("REPAIR", "", "Cells were moved; they stand in their first order again."))
    cells = [*groups.get("", [])]
    for name, original in source.owned.items():
        cells += [_mended(name, original, groups, flags), *groups.get(name, [])[1:]]
    notebook = copy.copy(submission)
    notebook.cells = cells
    return Plan(notebook, list(_steps(cells, source)), flags)


def role(cell: NotebookNode) -> Role:
    """Return who runs a code cell of the source."""
    owned = cell.metadata.get("nbgrader", {})
    if owned.get("grade") and not owned.get("solution"):
        return "test"
    return "given" if owned.get("locked") and not owned.get("solution") else "student"


def grade_id(cell: NotebookNode) -> str:
    """Return the id that nbgrader gave a cell, or ""."""
    owned = cell.metadata.get("nbgrader", {})
    known = isinstance(owned, dict) and any(owned.get(key) for key in ("grade", "solution", "locked", "task"))
    name = owned.get("grade_id") if known else ""
    return name if isinstance(name, str) else ""


def _groups(
    submission: NotebookNode, source: Source, flags: list[Flag]
) -> tuple[dict[str, list[NotebookNode]], list[str]]:
    """Return (owned cell's id → that cell and the free ones after it; the ids in their order)."""
    groups: dict[str, list[NotebookNode]] = {}
    order: list[str] = []
    last = ""
    names = [_name(cell) for cell in submission.cells]
    counts = {name: number for number, name in enumerate(names) if name in source.owned}
    for number, (name, cell) in enumerate(zip(names, submission.cells, strict=True)):
        if counts.get(name) == number:
            last = name
            order.append(name)
            groups[name] = [cell]
            continue
        if name in counts:
            flags.append(Flag("REPAIR", name, "The cell stood there more than once; the last one counts."))
            if role(source.owned[name]) != "student":
                continue
        groups.setdefault(last, []).append(_free(cell))
    return groups, order


def _name(cell: NotebookNode) -> str:
    owned = cell.metadata.get("nbgrader", {})
    name = owned.get("grade_id", "") if isinstance(owned, dict) else ""
    return name if isinstance(name, str) else ""


def _free(cell: NotebookNode) -> NotebookNode:
    found = _clean(cell)
    found.metadata.pop("nbgrader", None)
    return found


def _clean(cell: NotebookNode) -> NotebookNode:
    found = copy.deepcopy(cell)
    found.metadata.pop("tags", None)
    if found.cell_type == "code":
        found.outputs, found.execution_count = [], None
    return found


def _mended(
    name: str, original: NotebookNode, groups: dict[str, list[NotebookNode]], flags: list[Flag]
) -> NotebookNode:
    """Return the cell as it counts: the teacher's, with the child's text where that is the child's."""
    handed_in = groups.get(name, [None])[0]
    cell = _clean(original)
    if handed_in is None:
        if original.metadata["nbgrader"].get("solution"):
            cell.source = ""
        return cell
    own = bool(original.metadata["nbgrader"].get("solution"))
    if not own and _same_text(handed_in.source, original.source) is False:
        flags.append(Flag("REPAIR", name, "The cell was changed; it is as it was."))
    changed = handed_in.metadata["nbgrader"]
    for key in ("grade", "solution", "locked", "points"):
        told, right = changed.get(key), original.metadata["nbgrader"].get(key)
        if told != right and (told or right):
            flags.append(Flag("REPAIR", name, f"Its {key} was {str(told)[:50]}; it is {right}."))
    tags = handed_in.metadata.get("tags")
    if isinstance(tags, list) and "skip-execution" in tags:
        flags.append(Flag("REPAIR", name, "It had the tag skip-execution; tags mean nothing here."))
    cell.source = handed_in.source if own else original.source
    if "id" in handed_in:
        cell.id = handed_in.id
    return cell


def _same_text(handed_in: str, original: str) -> bool:
    """Tell whether a locked cell was left as it was released: a release has no hidden tests."""
    shown = [line.rstrip() for line in handed_in.strip().split("\n")]
    if shown == [line.rstrip() for line in original.strip().split("\n")]:
        return True
    left, inside = [], False
    for line in original.strip().split("\n"):
        inside = inside or "BEGIN HIDDEN TESTS" in line
        if not inside:
            left.append(line.rstrip())
        inside = inside and "END HIDDEN TESTS" not in line
    return shown == "\n".join(left).strip().split("\n")


def _steps(cells: list[NotebookNode], source: Source) -> Iterator[Step]:
    count = 0
    for cell in cells:
        if cell.cell_type != "code":
            continue
        count += 1
        name = grade_id(cell)
        original = source.owned.get(name)
        text = _teachers_text(cell, source) if original is None else original.source
        who = role(original) if original is not None else "student"
        given = sources.given(text, functions=who == "given") if who != "test" else []
        yield Step(cell, who, sources.read(text).binds, given, _answers(original), count)


def _teachers_text(cell: NotebookNode, source: Source) -> str:
    """Return what stood in a cell that nbgrader does not own; "" if it is the student's own cell."""
    known = source.texts_of_free_cells.get(cell.get("id", ""))
    if known is None and (text := cell.source.strip()) in source.free_texts:
        return text
    return known or ""


def _answers(cell: NotebookNode | None) -> list[str] | None:
    for tag in cell.metadata.get("tags", ()) if cell is not None else ():
        if tag.startswith("answers:"):
            return tag.removeprefix("answers:").split("|")
    return None
