"""What the course says around a story, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from course.catalogue import ENGLISH, read_catalogue

FOLDER = Path(__file__).with_name("words")


@cache
def load_words(language: str = ENGLISH) -> Mapping[str, str]:
    """Return name → text in a language; see `read_catalogue`."""
    return read_catalogue(FOLDER, language)
