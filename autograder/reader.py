"""Reads the bytes of a hand-in: a checked notebook comes out, or one sentence that says why not.

Whoever wrote the bytes may mean harm. So their size, nesting and number are measured before
anything is built from them, and what comes out has one shape: notebook format 4.5, an id of
its own for every cell, texts that are strings and can be written again.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode
from nbformat.v4.rwbase import rejoin_lines, strip_transient
from nbformat.validator import get_validator

from autograder.errors import NotebookUnreadable

SIZE_LIMIT = 20_000_000
"""Bytes. The largest unit of the course is below 100 kB; a notebook with pictures below 5 MB."""
DEPTH_LIMIT = 60
"""Lists and objects in one another. A picture's description nests about twenty."""
BRANCH_LIMIT = 60_000
"""Lists and objects in all: each becomes half a kilobyte of memory."""
VALUE_LIMIT = 250_000
"""Values in all, lines of text among them."""
CELL_LIMIT = 2000
CODE_LIMIT = 200_000
"""Characters of all code cells: the syntax tree of a text is some two hundred times as large."""
TEXT_LIMIT = 5_000_000
"""Characters of one cell that is no code."""
MINOR = 5
"""The minor version of format 4 that comes out."""
_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
# Possessive (*+), and the end of the text closes a string too: one pass, whatever the bytes are.
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_CLEAR = "clear all outputs, take out what does not belong to it,"


@dataclass(frozen=True)
class Read:
    """A notebook that was read.

    Attributes:
        mended: A sentence for each thing that had to be mended.
    """

    notebook: NotebookNode
    mended: tuple[str, ...] = ()


def read_hand_in(content: bytes) -> Read:
    """Return the notebook of a hand-in's bytes; the same bytes bring the same notebook.

    Raises:
        NotebookUnreadable: with one sentence that says why; nothing else.
    """
    measure(content)
    mended: list[str] = []
    table = _parse(content, mended)
    try:
        notebook = _format_four(table, mended)
        _mend_ids(notebook, mended)
        _validate(notebook, MINOR)
        notebook = strip_transient(rejoin_lines(notebook))
    except NotebookUnreadable:
        raise
    except Exception as problem:  # what breaks on a broken notebook can be anything
        raise NotebookUnreadable(f"is not a valid notebook ({_what(problem)})") from None
    _measure_texts(notebook)
    return Read(notebook, tuple(dict.fromkeys(mended)))


def measure(content: bytes) -> None:
    """Look at the bytes as they are, in a moment: could reading them take long, or much memory?

    Raises:
        NotebookUnreadable: if so.
    """
    if len(content) > SIZE_LIMIT:
        raise NotebookUnreadable(f"is larger than {SIZE_LIMIT // 1_000_000} MB", "clear all outputs")
    most = 2 * VALUE_LIMIT + 2  # a name and a value each
    bare, strings = _STRING.subn(b"", content, count=most)
    brackets = bare.translate(None, _NOT_BRACKETS)
    branches = brackets.count(b"[") + brackets.count(b"{")
    if strings == most or branches > BRANCH_LIMIT or bare.count(b",") > VALUE_LIMIT:
        raise NotebookUnreadable("holds far more pieces than a notebook needs", _CLEAR)
    depth = deepest = 0
    for bracket in brackets[: 2 * BRANCH_LIMIT]:
        depth += 1 if bracket in b"[{" else -1
        deepest = max(deepest, depth)
    if deepest > DEPTH_LIMIT:
        raise NotebookUnreadable("nests its pieces too deep", _CLEAR)


def _parse(content: bytes, mended: list[str]) -> dict:
    def table(pairs: list[tuple[str, object]]) -> dict:
        found = dict(pairs)
        if len(found) != len(pairs):
            mended.append("A name stood twice in one place of the file; the last one counts.")
        return found

    def number(text: str) -> float | None:
        found = float(text)
        if math.isfinite(found):
            return found
        mended.append("A number that is none was taken out.")
        return None

    def whole(text: str) -> float | None:
        return int(text) if len(text) < 20 else number(text)

    try:
        text = content.decode("utf-8-sig")  # an editor of Windows puts a mark at the beginning
        found = json.loads(
            text, object_pairs_hook=table, parse_int=whole, parse_float=number, parse_constant=number
        )
        if "\\u" in text:  # half a letter cannot be written to a file again
            whole_letters = json.dumps(found, ensure_ascii=False).encode("utf-8", "replace").decode()
            found = json.loads(whole_letters)
    except (ValueError, RecursionError):
        raise NotebookUnreadable("is not a notebook: it is not valid JSON", "") from None
    if not isinstance(found, dict) or type(found.get("nbformat")) is not int:
        raise NotebookUnreadable("is not a notebook", "")
    return found


def _format_four(table: dict, mended: list[str]) -> NotebookNode:
    """Return the notebook in format 4.5, without having looked into its cells."""
    version = table["nbformat"]
    if version == 3:
        table = _from_three(table)
        mended.append("It had the old notebook format 3; it was converted.")
    elif version != 4:
        raise NotebookUnreadable(f"has the notebook format {version}, and only 4 can be graded")
    table["nbformat_minor"] = MINOR
    cells = table.get("cells")
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise NotebookUnreadable("is not a valid notebook (its cells are missing)")
    if len(cells) > CELL_LIMIT:
        raise NotebookUnreadable(f"has more than {CELL_LIMIT} cells", "take out what is too much")
    return nbformat.from_dict(table)


def _from_three(table: dict) -> NotebookNode:
    """Convert from format 3, of which only the cells' texts are wanted."""
    for sheet in table.get("worksheets", ()):
        for cell in sheet["cells"]:
            if cell.get("cell_type") == "code":
                cell["outputs"] = []
            if cell.get("level", 1) not in range(1, 7):  # it would become that many signs
                cell["level"] = 1
    table["nbformat_minor"] = 0
    old = nbformat.from_dict(table)
    _validate(old, 0)  # nbformat's own conversion would log what it finds, and go on
    new = nbformat.convert(old, 4)
    for cell in new.cells:
        cell.pop("id", None)  # it was drawn by lot
    return new


def _validate(notebook: NotebookNode, minor: int) -> None:
    """Stop at the first slip; nbformat's own `validate` then compares for minutes to explain it."""
    get_validator(notebook.nbformat, minor, name="fastjsonschema").validate(notebook)


def _mend_ids(notebook: NotebookNode, mended: list[str]) -> None:
    """Give each cell an id of its own: older files have none, copied cells have another's."""
    own = {cell["id"] for cell in notebook.cells if _is_id(cell.get("id"))}
    seen: set[str] = set()
    count = 0
    for number, cell in enumerate(notebook.cells):
        if not _is_id(cell.get("id")) or cell["id"] in seen:
            cell["id"] = next(
                name
                for again in range(len(own) + 1)
                if (name := f"mended-{number}-{again}") not in own | seen
            )
            count += 1
        seen.add(cell["id"])
    if count:
        mended.append(f"{count} cells had no id of their own; they got one.")


def _is_id(name: object) -> bool:
    return isinstance(name, str) and bool(_ID.fullmatch(name))


def _measure_texts(notebook: NotebookNode) -> None:
    code = sum(len(cell.source) for cell in notebook.cells if cell.cell_type == "code")
    if code > CODE_LIMIT:
        raise NotebookUnreadable(
            f"has more than {CODE_LIMIT:,} letters of code", "keep long texts in a file of their own"
        )
    if any(len(cell.source) > TEXT_LIMIT for cell in notebook.cells):
        raise NotebookUnreadable(f"has a cell of more than {TEXT_LIMIT:,} letters", "make it shorter")


def _what(problem: Exception) -> str:
    """Return where a notebook is broken, without what a terminal would obey."""
    if found := re.search(r"cells\[(\d{1,4})\]", str(getattr(problem, "message", ""))):
        return f"its cell {int(found[1]) + 1} is broken"
    words = str(problem).split("\n")[0][:100] or type(problem).__name__
    return printable(words)


def printable(text: str) -> str:
    """Return the text without what a terminal would obey."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)
