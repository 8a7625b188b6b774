"""Every sentence and word that a child reads of the kit, in English, ready to be translated.

`words/en.toml` lists them, as a gettext template does; `words/bn.toml` would say them in Bengali. A texts
table maps these English texts to another language. What it leaves out stays English.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from string import Formatter

from pi_setup.errors import WordsInvalid

Texts = Mapping[str, str]
ENGLISH: Texts = {}
WORDS = Path(__file__).with_name("words")


def _tables(path: Path) -> dict[str, dict[str, str]]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise WordsInvalid(f"{path} is not valid TOML: {problem}.") from None
    for name, table in tables.items():
        if not isinstance(table, dict) or not all(isinstance(words, str) for words in table.values()):
            raise WordsInvalid(f"{path}: '{name}' should be a table of texts, as in en.toml.")
    return tables


def _flat(tables: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {message: words for table in tables.values() for message, words in table.items()}


_ENGLISH = _tables(WORDS / "en.toml")
MESSAGES = frozenset(_flat(_ENGLISH))
PAGE = (*_ENGLISH["page"], "red", "green")
"""What the board says on the page; two of the colours are names of traffic lights there."""


def load_texts(language: str, folder: Path = WORDS) -> Texts:
    """Return the texts of a language, such as "bn"; English ones where it has no file or no words.

    Raises:
        WordsInvalid: if the file cannot be read, or says something that is not asked for.
    """
    path = folder / f"{language}.toml"
    if not path.is_file():
        return ENGLISH
    texts = {message: words for message, words in _flat(_tables(path)).items() if words}
    for message, words in texts.items():
        if message not in MESSAGES:
            raise WordsInvalid(f"{path} translates {message!r}, which en.toml does not have; leave it out.")
        if places(words) != places(message):
            names = ", ".join(sorted(places(message))) or "none"
            raise WordsInvalid(f"{path}: {words!r} should have the same braces as {message!r}: {names}.")
    return texts


def places(text: str) -> set[str] | None:
    """Return the places that values fill: {name}; None if a brace is left open."""
    try:
        return {f"{{{name}}}" for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return None


def say(texts: Texts, message: str, /, **values: object) -> str:
    """Return a text in the language of `texts`, with its places filled.

    Raises:
        KeyError: if `message` is not one that translators have been given.
    """
    if message not in MESSAGES:
        raise KeyError(message)
    return texts.get(message, message).format(**values)
