"""Reads a unit's activities.toml into frozen records, and refuses what it does not know, by name."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from course.errors import UnitInvalid
from course.tables import read_toml, refuse_unknown, require

FILE = "activities.toml"
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Option:
    """One of the things to choose from, or a sentence about one line.

    Attributes:
        shows: What is chosen: words (choices), what Python would print (predict), a line (parsons).
        because: The sentence that a child gets who chooses it.
        right: Only for choices: it is a right one.
        stops: Only for predict: Python would stop with an error message.
        line: Only for steps and mistakes: the line that it is about, from 1.
    """

    shows: str = ""
    because: str = ""
    right: bool = False
    stops: bool = False
    line: int = 0


@dataclass(frozen=True)
class Activity:
    """One table of activities.toml.

    Attributes:
        name: The table's name, which the lesson's cell calls.
        kind: A key of KINDS.
        program: What is run; for parsons the lines in a right order.
        typed: What is typed, one answer for each `input()` of the program.
        because: The sentence for the right answer.
        options: The rows of the table.
        line: The wrong line, from 1; 0 if the kind has none.
        mended: What should stand there.
        pick: How many choices are right.
    """

    name: str
    kind: str
    question: str = ""
    program: str = ""
    typed: tuple[str, ...] = ()
    because: str = ""
    options: tuple[Option, ...] = ()
    line: int = 0
    mended: str = ""
    pick: int = 1

    @property
    def lines(self) -> tuple[str, ...]:
        """The program's lines."""
        return tuple(self.program.splitlines())

    def texts(self) -> Iterator[str]:
        """Yield every sentence that a child reads, and that can be translated."""
        yield from filter(None, (self.question, self.because))
        for option in self.options:
            if self.kind == "choices":
                yield option.shows
            if option.because:
                yield option.because


@dataclass(frozen=True)
class _Kind:
    needs: tuple[str, ...]
    may: tuple[str, ...]
    rows: str
    row_keys: tuple[str, ...]


KINDS: Mapping[str, _Kind] = {
    "predict": _Kind(("program", "because"), ("question", "typed"), "wrong", ("prints", "stops", "because")),
    "parsons": _Kind(("program",), ("question", "typed", "because"), "extra", ("line", "because")),
    "step-through": _Kind(("program",), ("question", "typed"), "note", ("line", "says")),
    "spot-the-mistake": _Kind(
        ("program", "line", "mended", "because"), ("question", "typed"), "wrong", ("line", "because")
    ),
    "choices": _Kind(("question",), ("pick",), "choice", ("says", "right", "because")),
}
"""The kinds of activities, and the keys that their tables need and may have."""

_TYPES = {"typed": tuple, "line": int, "pick": int}


def read_activities(path: Path) -> Mapping[str, Activity]:
    """Return a unit's activities by name, in the file's order.

    Raises:
        UnitInvalid: It is missing, no TOML, or a table is not as its kind; the message names the place.
    """
    return {name: activity_of(name, table, path.name) for name, table in read_toml(path).items()}


def activity_of(name: str, table: object, file: str = FILE) -> Activity:
    """Return the activity of one table.

    Raises:
        UnitInvalid: if a key is missing, unknown or of a wrong type.
    """
    where = f"{file} [{name}]"
    if not isinstance(table, dict):
        raise UnitInvalid(f"{file}: '{name}' should be a table, as [{name}].")
    if not NAME.fullmatch(name):
        raise UnitInvalid(f"{where}: the name should be lower-case words with hyphens.")
    kind_name = require(table, "kind", str, where)
    if kind_name not in KINDS:
        raise UnitInvalid(f"{where}: 'kind' is {kind_name!r}; it can be {', '.join(KINDS)}.")
    kind = KINDS[kind_name]
    refuse_unknown(table, ("kind", *kind.needs, *kind.may, kind.rows), where)
    values = {key: require(table, key, _TYPES.get(key, str), where) for key in kind.needs}
    values |= {key: require(table, key, _TYPES.get(key, str), where) for key in kind.may if key in table}
    for key in ("question", "because", "mended"):
        if key in values:
            values[key] = values[key].strip() if key != "mended" else values[key].rstrip()
    if "program" in values:
        values["program"] = textwrap.dedent(values["program"]).strip("\n")
    return Activity(name=name, kind=kind_name, options=tuple(_rows(table, kind, where)), **values)


def _rows(table: Mapping, kind: _Kind, where: str) -> Iterator[Option]:
    rows = table.get(kind.rows, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UnitInvalid(f"{where}: '{kind.rows}' should be tables, each headed [[….{kind.rows}]].")
    for number, row in enumerate(rows, start=1):
        place = f"{where} {kind.rows} {number}"
        refuse_unknown(row, kind.row_keys, place)
        yield _option(row, kind, place)


def _option(row: Mapping, kind: _Kind, where: str) -> Option:
    def text(key: str, default: object = "") -> str:
        return str(require(row, key, str, where, default))

    if kind.rows == "choice":
        return Option(
            text("says", ...), text("because", ...).strip(), bool(require(row, "right", bool, where, False))
        )
    if kind.rows == "extra":
        return Option(text("line", ...).rstrip(), text("because").strip())
    if kind.rows == "note":
        return Option(because=text("says", ...).strip(), line=int(require(row, "line", int, where)))
    if "line" in kind.row_keys:
        return Option(because=text("because", ...).strip(), line=int(require(row, "line", int, where)))
    stops = bool(require(row, "stops", bool, where, False))
    shows = text("prints", "" if stops else ...)
    return Option(shows.strip("\n"), text("because", ...).strip(), stops=stops)
