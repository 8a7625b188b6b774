"""One line of Python as it can be looked at when Python itself could not read it."""

from __future__ import annotations

import keyword
import re

QUOTES = "\"'"
BLOCKS = frozenset({
    "if", "elif", "else", "for", "while", "def", "class", "try", "except", "finally", "with", "match", "case",
})  # fmt: skip
"""Words whose line ends with a colon."""
PYTHONS = frozenset(keyword.kwlist) - {"True", "False", "None"}


def blanked(line: str) -> str:
    """Return the line, as long as before, with `"` for each sign of its strings and its comment as spaces."""
    out, quote = [], ""
    for number, sign in enumerate(line):
        if quote:
            if sign == quote and line[number - 1] != "\\":
                quote = ""
            out.append('"')
        elif sign in QUOTES:
            quote = sign
            out.append('"')
        elif sign == "#":
            return "".join(out).ljust(len(line))
        else:
            out.append(sign)
    return "".join(out)


def first_word(line: str) -> str:
    """Return the word that the line begins with, or ""."""
    match = re.match(r"\s*([^\W\d]\w*)", line)
    return match[1] if match else ""


def still_open(line: str) -> str:
    """Return the last bracket that a blanked piece of a line leaves open, or ""."""
    opened: list[str] = []
    pairs = {")": "(", "]": "[", "}": "{"}
    for sign in line:
        if sign in "([{":
            opened.append(sign)
        elif sign in pairs and opened and opened[-1] == pairs[sign]:
            opened.pop()
    return opened[-1] if opened else ""


def closing(bracket: str) -> str:
    """Return what closes a bracket."""
    return {"(": ")", "[": "]", "{": "}"}.get(bracket, bracket)


def words_of(text: str) -> list[str]:
    """Return the words of a text that is nothing but words (and commas, dots and the like), else []."""
    if not re.fullmatch(r"[^\W\d]\w*(?:[ ,.!?]+\w+)*[ .!?]*", text.strip()):
        return []
    return re.findall(r"\w+", text)
