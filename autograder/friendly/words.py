"""The texts that a child reads, by key and language; English where a language has none."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Formatter

from autograder.errors import AutograderError
from autograder.friendly.finding import Finding, Kind

FOLDER = Path(__file__).with_name("words")
SHARED = ("panel", "where", "kinds")
_VALUE = 80
_SENTENCE = 500


class WordsInvalid(AutograderError, ValueError):
    """A file of translated texts that cannot be read, or does not fit the English ones."""


@dataclass(frozen=True)
class Said:
    """A piece of a sentence.

    Attributes:
        text: What stands there.
        code: True if it is Python, and reads from left to right in every language.
    """

    text: str
    code: bool = False


Sentence = tuple[Said, ...]
Text = Mapping[str, "str | list[str]"]
Words = Mapping[str, Text]


@lru_cache(maxsize=4)
def load_words(language: str, folder: Path = FOLDER) -> Words:
    """Return the texts of a language; a text that its file does not have, or breaks, is English."""
    english = _read(folder / "en.toml")
    try:
        other = {} if language == "en" or not language.isalpha() else _read(folder / f"{language}.toml")
    except WordsInvalid:
        other = {}
    return {key: {**text, **_fitting(other.get(key, {}), text)} for key, text in english.items()}


def complaints(language: str, folder: Path = FOLDER) -> list[str]:
    """Return what is wrong with a translation, in a sentence each.

    Raises:
        WordsInvalid: if its file cannot be read at all.
    """
    english, found = _read(folder / "en.toml"), []
    for key, text in _read(folder / f"{language}.toml").items():
        if key not in english:
            found.append(f"{language}.toml: [{key}] is not in en.toml; leave it out.")
            continue
        for name in text.keys() - _fitting(text, english[key]).keys():
            places = ", ".join(sorted(places_of(english[key].get(name, "")) or ())) or "none"
            found.append(f"{language}.toml: '{name}' of [{key}] should have these places: {places}.")
    return found


def places_of(text: str | list[str]) -> set[str] | None:
    """Return the places of a text; None if a brace is left open."""
    whole = text if isinstance(text, str) else " ".join(text)
    try:
        return {name for _, name, _, _ in Formatter().parse(whole) if name is not None}
    except ValueError:
        return None


def sentence(template: str, values: Mapping[str, str], words: Words) -> Sentence:
    """Return a text with its places filled; what stands between ` and ` is code."""
    said = []
    for number, piece in enumerate(template.split("`")):
        text = piece.format(**{name: _shown(value, words) for name, value in values.items()})
        if text:
            said.append(Said(text, code=number % 2 == 1))
    return tuple(said)


def sentences(finding: Finding, words: Words) -> dict[str, list[Sentence]]:
    """Return what is said about a finding: saw, when, try.

    Raises:
        KeyError: if a place has no value, or there is no such text.
    """
    text = words[finding.key]
    said = {
        name: [sentence(one, finding.values, words) for one in _list(text[name]) if one]
        for name in ("saw", "when", "try")
    }
    return {**said, "saw": [_with_a_capital(one) for one in said["saw"]]}


def plain(said: Sentence) -> str:
    """Return a sentence as text alone."""
    return "".join(piece.text for piece in said)


def _shown(value: str, words: Words) -> str:
    if isinstance(value, Kind):
        kinds = words["kinds"]
        known = kinds.get(value)
        text = known if isinstance(known, str) else str(kinds["other"]).replace("{kind}", value)
        return text[:_VALUE]
    most = _SENTENCE if " " in value else _VALUE
    return value if len(value) <= most else value[:most] + "…"


def _with_a_capital(said: Sentence) -> Sentence:
    if said and not said[0].code:
        return (Said(said[0].text[:1].upper() + said[0].text[1:]), *said[1:])
    return said


def _list(text: str | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else text


def _fitting(text: Text, english: Text) -> dict[str, str | list[str]]:
    """Return the parts of a translation that have the places of the English ones."""
    return {
        name: part
        for name, part in text.items()
        if name in english and part and _same_form(part, english[name])
        and places_of(part) == places_of(english[name])
    }  # fmt: skip


def _same_form(part: object, english: object) -> bool:
    if isinstance(english, str):
        return isinstance(part, str)
    return isinstance(part, list) and all(isinstance(one, str) for one in part)


def _read(path: Path) -> dict[str, Text]:
    if not path.is_file():
        return {}
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise WordsInvalid(f"{path.name} is not valid TOML: {problem}.") from None
    for key, table in tables.items():
        if not isinstance(table, dict):
            raise WordsInvalid(f"{path.name}: '{key}' should be a table, as in en.toml.")
    return tables
