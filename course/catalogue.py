"""Catalogues: what the course says around its content, one TOML file a language; English is whole."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from string import Formatter

from course.errors import UnitInvalid
from course.tables import read_toml, refuse_unknown

ENGLISH = "en"
FROM_THE_RIGHT = frozenset({"ur", "ar", "fa"})


def read_catalogue(folder: Path, language: str = ENGLISH) -> Mapping[str, str]:
    """Return name → text in a language; English where it has no file, no word, or an empty one.

    Raises:
        UnitInvalid: if the file cannot be read, says something that nobody asks for, or loses a {place}.
    """
    words = read_toml(folder / f"{ENGLISH}.toml")
    path = folder / f"{language}.toml"
    if language == ENGLISH or not path.is_file():
        return words
    own = read_toml(path)
    refuse_unknown(own, words, path.name)
    for name, text in own.items():
        if not isinstance(text, str) or (text and _places(text) != _places(words[name])):
            raise UnitInvalid(f"{path.name}: '{name}' should be a text as {words[name]!r}.")
    return words | {name: text for name, text in own.items() if text}


def direction(language: str) -> str:
    """Return how a language is read, as HTML says it."""
    return "rtl" if language in FROM_THE_RIGHT else "ltr"


def _places(text: str) -> list[str] | None:
    """Return the names in braces, in the order of the alphabet; None if the braces are no pairs."""
    try:
        return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    except ValueError:
        return None
