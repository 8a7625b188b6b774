"""Makes letters visible that would act instead of being read: escapes, controls, hidden and turned text.

A terminal obeys an escape sequence in a file's name; a browser or an editor shows code in another
order than Python reads it (CVE-2021-42574). Nothing is taken away: each such letter is written as
Python writes it (`\\x1b`, `\\u202e`), so that what is shown is still evidence.
"""

from __future__ import annotations

import re

# Kept: the joiners U+200C and U+200D, without which Bengali, Hindi and Urdu are misspelt.
_HIDDEN = "\u00ad\u180e\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff"
# Marks that Urdu is written with; they turn no letters, but a terminal may lose its place.
_MARKS = "\u061c\u200e\u200f"
_ON_A_PAGE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_HIDDEN}]")
_IN_A_TERMINAL = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_HIDDEN}{_MARKS}]")
_IN_A_LINE = re.compile(f"[\x00-\x1f\x7f-\x9f{_HIDDEN}{_MARKS}]")

_COLOUR = r"(?:[34]8;5;\d{1,3}|[34]8;2(?:;\d{1,3}){3}|(?![34]8)\d{1,3})"
_COLOURS = re.compile(rf"(\x1b\[(?:{_COLOUR}(?:;{_COLOUR}){{0,9}})?m)")
MOST_COLOURS = 5_000


def for_terminal(text: str) -> str:
    """Return a text that a terminal only shows; lines and tabs stay."""
    return _IN_A_TERMINAL.sub(_written, text)


def one_line(text: str) -> str:
    """Return a name that cannot begin a line of its own."""
    return _IN_A_LINE.sub(_written, text)


def for_page(text: str) -> str:
    """Return a program's text or output as a page may show it, in the order in which it is stored."""
    return _ON_A_PAGE.sub(_written, text.replace("\r\n", "\n").replace("\r", "\n"))


def for_page_with_colours(text: str) -> str:
    """Return what a program printed; sequences that only colour stay, for nbconvert's `ansi2html`.

    A colour that is cut short stops nbconvert 7.17 with an IndexError, so it is no colour here.
    """
    parts = _COLOURS.split(text, MOST_COLOURS)
    return "".join(part if number % 2 else for_page(part) for number, part in enumerate(parts))


def _written(letter: re.Match[str]) -> str:
    number = ord(letter[0])
    if number < 0x100:
        return {0x09: r"\t", 0x0A: r"\n", 0x0D: r"\r"}.get(number, rf"\x{number:02x}")
    return rf"\u{number:04x}" if number < 0x10000 else rf"\U{number:08x}"
