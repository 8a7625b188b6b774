"""What Home says, in the languages for which there is a catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from course.catalogue import ENGLISH, read_catalogue
from course.errors import UnitInvalid

FOLDER = Path(__file__).with_name("words")
NAMES = {"en": "English", "bn": "বাংলা", "hi": "हिन्दी", "ur": "اردو"}
"""Language → its name in itself; in the order in which they are offered."""


@cache
def languages(folder: Path = FOLDER) -> tuple[str, ...]:
    """Return the languages that have a catalogue."""
    return tuple(name for name in NAMES if (folder / f"{name}.toml").is_file())


@cache
def load_words(language: str = ENGLISH, folder: Path = FOLDER) -> Mapping[str, str]:
    """Return name → text in a language that is offered, else in English; see `read_catalogue`."""
    return read_catalogue(folder, language if language in NAMES else ENGLISH)


def words_for(language: str, folder: Path = FOLDER) -> Mapping[str, str]:
    """Return the words of a language; English where its catalogue has a fault, so that the page opens."""
    try:
        return load_words(language, folder)
    except UnitInvalid:
        return load_words(ENGLISH, folder)
