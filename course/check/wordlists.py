"""The word lists of each language, and the numbers that may stand in a unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from course.tables import read_toml

FOLDER = Path(__file__).with_name("words")
LANGUAGE = "en"


@dataclass(frozen=True)
class WordList:
    """Words that a rule looks for.

    Attributes:
        say: What to write in their place.
    """

    name: str
    rule: str
    say: str
    pattern: re.Pattern[str]

    def found(self, text: str) -> tuple[str, ...]:
        """Return what stands in `text`, each once, as it is written there."""
        return tuple(dict.fromkeys(match.group() for match in self.pattern.finditer(text)))


@dataclass(frozen=True)
class Numbers:
    """Numbers that look like phone numbers."""

    sample: frozenset[str]
    help: frozenset[str]
    near: re.Pattern[str]
    counted: frozenset[str]
    capitals: frozenset[str]


@cache
def word_lists(language: str = LANGUAGE) -> dict[str, WordList]:
    """Return the lists of a language by name."""
    table = read_toml(FOLDER / f"{language}.toml")
    return {
        name: WordList(name, row["rule"], row["say"], _whole_words(row["words"]))
        for name, row in table.items()
        if isinstance(row, dict)
    }


def languages_without_reviewer() -> tuple[str, ...]:
    """Return the languages whose list nobody has read yet."""
    files = (path for path in sorted(FOLDER.glob("*.toml")) if path.stem != "numbers")
    return tuple(path.stem for path in files if not read_toml(path)["reviewed_by"])


@cache
def numbers() -> Numbers:
    """Return the numbers and the words near them."""
    table = read_toml(FOLDER / "numbers.toml")
    return Numbers(
        frozenset(table["sample"]["numbers"]),
        frozenset(table["help"]["numbers"]),
        _whole_words(table["near"]["words"]),
        frozenset(table["near"]["counted"]),
        frozenset(table["capitals"]["words"]),
    )


def _whole_words(words: list[str]) -> re.Pattern[str]:
    # Spaces in a list match line ends too; \b would call the hyphen of `self-harm` an end.
    parts = "|".join(words).replace(" ?", r"\s*").replace(" ", r"\s+")
    return re.compile(rf"(?<!\w)(?:{parts})(?!\w)", re.IGNORECASE)
