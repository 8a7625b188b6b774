"""The plain page about Python behind "Leave this page": `Python words.md` as rows for a template.

Only what that page holds is read (headings, tables, sentences); all else stays as it was typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Block:
    """A piece of the page.

    Attributes:
        kind: "h1", "h2", "p" or "row".
        cells: Its texts; of a row the code, and what it does.
    """

    kind: str
    cells: tuple[str, ...]


def blocks(markdown: str) -> list[Block]:
    """Return the pieces of the page, in order."""
    return list(_blocks(markdown))


def _blocks(markdown: str) -> Iterator[Block]:
    for line in markdown.splitlines():
        text = line.strip()
        if text.startswith("## "):
            yield Block("h2", (text[3:],))
        elif text.startswith("# "):
            yield Block("h1", (text[2:],))
        elif text.startswith("|"):
            cells = tuple(cell.strip() for cell in text.strip("|").split("|"))
            if len(cells) == 2 and cells[0].startswith("`"):  # not the head of a table, nor its line
                yield Block("row", (cells[0].strip("`"), cells[1]))
        elif text:
            yield Block("p", (text,))
