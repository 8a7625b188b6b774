"""What the course says around an activity, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from course.errors import UnitInvalid
from course.tables import read_toml, refuse_unknown

FOLDER = Path(__file__).with_name("words")
ENGLISH = "en"
_PLACE = re.compile(r"\{\w+\}")


@cache
def load_words(language: str = ENGLISH) -> Mapping[str, str]:
    """Return name → text in a language; English where it has no file, no word, or an empty one.

    Raises:
        UnitInvalid: if the file cannot be read, says something that nobody asks for, or loses a {place}.
    """
    words = read_toml(FOLDER / f"{ENGLISH}.toml")
    path = FOLDER / f"{language}.toml"
    if language != ENGLISH and path.is_file():
        own = read_toml(path)
        refuse_unknown(own, words, path.name)
        for name, text in own.items():
            places = sorted(_PLACE.findall(words[name]))
            if not isinstance(text, str) or (text and sorted(_PLACE.findall(text)) != places):
                raise UnitInvalid(f"{path.name}: '{name}' should be a text as {words[name]!r}.")
        words |= {name: text for name, text in own.items() if text}
    return words
