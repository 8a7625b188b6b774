"""Reads Markdown as a child does: its sentences, links, pictures and tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

FENCE = re.compile(r"^[ ]*(```|~~~).*?^[ ]*\1[ ]*$", re.DOTALL | re.MULTILINE)
INLINE_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<target>[^)\s]*)[^)]*\)")
LINK = re.compile(r"(?<!!)\[(?P<text>[^\]]*)\]\((?P<target>[^)\s]*)[^)]*\)")
TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<rest>[^<>]*)>|<!--.*?-->", re.DOTALL)
HEADING = re.compile(r"^#{1,6}\s")
ITEM = re.compile(r"^\s*(?:[*+-]|\d+[.)])\s+")
CODE_WORD = "code"
"""Stands where `code` stood, so that a sentence keeps its length."""
_END = re.compile(r"[.!?।۔][\"'”’)]*\s+")


@dataclass(frozen=True)
class Sentence:
    """A sentence of a page.

    Attributes:
        heading: It is a heading, which is no whole sentence.
    """

    text: str
    heading: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """Its words; a number is a word, a sign is none."""
        return tuple(re.findall(r"\w+(?:['’.,-]\w+)*", self.text))


def without_code(source: str) -> str:
    """Return Markdown without fenced code, and `code` in place of inline code."""
    return INLINE_CODE.sub(CODE_WORD, FENCE.sub("", source))


def code_parts(source: str) -> tuple[str, ...]:
    """Return what stands in fenced and in inline code."""
    fenced = [match.group() for match in FENCE.finditer(source)]
    return (*fenced, *(match.group(2) for match in INLINE_CODE.finditer(FENCE.sub("", source))))


def plain(source: str) -> str:
    """Return the words that a child reads: no code, pictures, addresses, tags or emphasis."""
    text = IMAGE.sub("", without_code(source))
    text = LINK.sub(lambda match: match["text"], text)
    text = TAG.sub("\n", text) if "<summary" in text else TAG.sub("", text)
    return re.sub(r"\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)", "", text)


def sentences(source: str) -> tuple[Sentence, ...]:
    """Return the sentences of Markdown, without code and tables; an item ends a sentence."""
    return tuple(sentence for block, heading in _blocks(source) for sentence in _split(block, heading))


def prose_lines(source: str) -> int:
    """Return how many lines of prose Markdown has: without blank lines, code, tables and pictures."""
    text = IMAGE.sub("", FENCE.sub("", source))
    lines = (TAG.sub("", line).strip() for line in text.splitlines())
    return sum(bool(line) and not line.startswith("|") for line in lines)


def _blocks(source: str) -> Iterator[tuple[str, bool]]:
    """Yield (text, is a heading) of each paragraph, item and heading."""
    block: list[str] = []
    for line in [*_readable_lines(source), ""]:
        item = ITEM.match(line)
        if not line.strip() or item or HEADING.match(line):
            if block:
                yield " ".join(block), False
            block = []
        if HEADING.match(line):
            yield line.lstrip("#").strip(), True
        elif line.strip():
            block.append(line[item.end() :].strip() if item else line.strip())
    if block:
        yield " ".join(block), False


def _readable_lines(source: str) -> Iterator[str]:
    # Emphasis at an item's start is not an item: `**a**` stays, `* a` goes.
    text = IMAGE.sub("", without_code(source))
    text = LINK.sub(lambda match: match["text"], text)
    text = re.sub(r"</?(?:details|summary)>", "\n\n", text)
    text = TAG.sub("", text)
    for line in text.splitlines():
        if line.lstrip().startswith("|"):
            yield ""
        else:
            item = ITEM.match(line)
            head = item.group() if item else ""
            yield head + re.sub(r"\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)", "", line[len(head) :])


def _split(block: str, heading: bool) -> Iterator[Sentence]:
    ends = [match.end() for match in _END.finditer(block)]
    for start, end in zip([0, *ends], [*ends, len(block)], strict=True):
        if part := block[start:end].strip():
            yield Sentence(part, heading)
