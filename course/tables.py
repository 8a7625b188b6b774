"""Reads TOML tables into records, and refuses what the schema does not know, by name."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from course.errors import UnitInvalid


def read_toml(path: Path) -> dict:
    """Return the table that `path` holds.

    Raises:
        UnitInvalid: if it is missing or not TOML, with the line.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UnitInvalid(f"{path} is missing; add it.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise UnitInvalid(f"{path} is not valid TOML: {problem}.") from None


def refuse_unknown(table: Mapping, allowed: Iterable[str], where: str) -> None:
    """Raise UnitInvalid if `table` has a key that is not in `allowed`, naming both."""
    allowed = tuple(allowed)
    for key in table:
        if key not in allowed:
            names = ", ".join(allowed)
            raise UnitInvalid(f"{where} has unknown key '{key}'; it can have {names}.")


def require(table: Mapping, key: str, kind: type, where: str, default: object = ...) -> object:
    """Return `table[key]`, checked to be of `kind`; lists become tuples of str.

    Raises:
        UnitInvalid: if it is missing without a default, or of another type.
    """
    if key not in table:
        if default is ...:
            raise UnitInvalid(f"{where} has no '{key}'; add it.")
        return default
    value = table[key]
    if kind is tuple:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise UnitInvalid(f"{where}: '{key}' should be a list of texts, not {value!r}.")
        return tuple(value)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise UnitInvalid(f"{where}: '{key}' should be {_NAMES[kind]}, not {value!r}.")
    return value


_NAMES = {str: "a text", int: "a whole number", bool: "true or false", dict: "a table"}
