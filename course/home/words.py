"""What Home says, in the languages for which there is a catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter

from course.errors import UnitInvalid
from course.tables import read_toml, refuse_unknown

FOLDER = Path(__file__).with_name("words")
ENGLISH = "en"
NAMES = {"en": "English", "bn": "বাংলা", "hi": "हिन्दी", "ur": "اردو"}
"""Language → its name in itself; in the order in which they are offered."""
FROM_THE_RIGHT = ("ur",)


@cache
def languages(folder: Path = FOLDER) -> tuple[str, ...]:
    """Return the languages that have a catalogue."""
    return tuple(name for name in NAMES if (folder / f"{name}.toml").is_file())


def direction(language: str) -> str:
    """Return how the language is read, as HTML says it."""
    return "rtl" if language in FROM_THE_RIGHT else "ltr"


@cache
def load_words(language: str = ENGLISH, folder: Path = FOLDER) -> Mapping[str, str]:
    """Return name → text in a language; English where it has no file, no word, or an empty one.

    Raises:
        UnitInvalid: if the file cannot be read, or says something that nobody asks for.
    """
    words = read_toml(folder / f"{ENGLISH}.toml")
    if language == ENGLISH or language not in languages(folder):
        return words
    own = read_toml(folder / f"{language}.toml")
    refuse_unknown(own, words, f"{language}.toml")
    for name, text in own.items():
        if not isinstance(text, str) or (text and _gaps(text) != _gaps(words[name])):
            raise UnitInvalid(f"{language}.toml: '{name}' should be a text as {words[name]!r}.")
    return words | {name: text for name, text in own.items() if text}


def words_for(language: str, folder: Path = FOLDER) -> Mapping[str, str]:
    """Return the words of a language; English where its catalogue has a fault, so that the page opens."""
    try:
        return load_words(language, folder)
    except UnitInvalid:
        return load_words(ENGLISH, folder)


def _gaps(text: str) -> set[str | None]:
    """Return the names in braces."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text)} - {None}
    except ValueError:
        return {None}
