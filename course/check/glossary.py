"""The words that lessons explain: each stands in bold where it is explained first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nbformat import NotebookNode

from course.check.markdown import FENCE, plain
from course.check.passages import is_include

_BOLD = re.compile(r"\*\*([^*\n`]+)\*\*")
_END = re.compile(r"(?<=[.!?])\s+|\n+")
_LEADS = re.compile(r"(?:^|[.:]\s)(?:(?:An?|The|To|In an?)\s+(?:−\s+)?)?$")
_BEFORE = re.compile(r"(?:\b(?:called|is|are)(?: an?| the| its)?|\b[Ss]uch an? \w+)\s+$")
_AFTER = re.compile(r":\s|\s(?:is|are|means?)\b")
_PLAIN = frozenset({
    "a", "after", "all", "always", "and", "are", "before", "both", "first", "her", "his", "is", "its", "last",
    "my", "never", "no", "none", "not", "now", "one", "only", "or", "own", "that", "the", "then", "these",
    "this", "those", "two", "whole", "yes", "your",
})  # fmt: skip
"""What begins with one of these is bold to be heard, and not explained."""


@dataclass(frozen=True)
class Word:
    """A word with the sentence that explains it."""

    word: str
    sentence: str
    cell: str

    @property
    def key(self) -> str:
        """By which it is the same as another: a PIN is no pin, and Brackets are brackets."""
        return self.word if self.word.isupper() else self.word.lower()


def words(lesson: NotebookNode) -> tuple[Word, ...]:
    """Return the words that a lesson explains, each once, in their order."""
    found: dict[str, Word] = {}
    for cell in lesson.cells:
        if cell.cell_type == "markdown" and not is_include(cell):
            for word in _words(cell):
                found.setdefault(word.key, word)
    return tuple(found.values())


def _words(cell: NotebookNode) -> Iterator[Word]:
    for line in FENCE.sub("", cell.source).splitlines():
        text = re.sub(r"^\s*(?:[*+-]|\d+[.)]|#+)\s+(?!\*)", "", line.strip())
        for sentence in _END.split(text):
            for bold in _BOLD.finditer(sentence):
                if _is_term(bold[1]) and _explains(sentence, bold):
                    yield Word(bold[1].strip(), plain(sentence).strip(), cell.id)


def _is_term(text: str) -> bool:
    parts = text.split()
    return 1 <= len(parts) <= 3 and len(text) > 1 and text[-1].isalnum() and parts[0].lower() not in _PLAIN


def _explains(sentence: str, bold: re.Match[str]) -> bool:
    """Tell whether a sentence says what its bold word is."""
    before, after = sentence[: bold.start()], sentence[bold.end() :]
    return bool(_LEADS.search(before) or _BEFORE.search(before) or _AFTER.match(after))
