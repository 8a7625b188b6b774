"""Hints in four steps for a task, as its author wrote them in `hints.toml`: nudge, idea, example, almost.

A child asks for one after the other. They stay in the course: a child's folder has no such file.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from pathlib import Path

from course.errors import UnitInvalid
from course.tables import read_toml, refuse_unknown, require

FILE = "hints.toml"


@dataclass(frozen=True)
class Hints:
    """The steps of one task. Lines of code in them begin with four spaces.

    Attributes:
        task: The id of the answer cell.
        nudge: Where to look.
        idea: What to do there, in words.
        example: Something like it, solved.
        almost: The answer with a gap, `___`.
    """

    task: str
    nudge: str
    idea: str
    example: str
    almost: str

    @property
    def steps(self) -> tuple[tuple[str, str], ...]:
        """(name, text) of each step, in order."""
        return tuple(zip(STEPS, astuple(self)[1:], strict=True))


STEPS = tuple(field.name for field in fields(Hints))[1:]


def load_hints(folder: Path) -> tuple[Hints, ...]:
    """Read a unit's `hints.toml`; a unit without one has no hints.

    Raises:
        UnitInvalid: if it is not TOML, or does not follow the schema.
    """
    path = folder / FILE
    if not path.exists():
        return ()
    table = read_toml(path)
    where = f"{folder.name}/{FILE}"
    refuse_unknown(table, ("hints",), where)
    rows = table.get("hints", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UnitInvalid(f"{where}: 'hints' should be tables, each as [[hints]].")
    return tuple(_hints(row, f"{where}, hints {number}") for number, row in enumerate(rows, 1))


def code_and_prose(text: str) -> tuple[str, str]:
    """Return the code of a step, and its words."""
    lines = text.strip("\n").split("\n")
    code = [line[4:] for line in lines if line.startswith("    ")]
    prose = [line for line in lines if not line.startswith("    ")]
    return "\n".join(code), "\n".join(prose).strip()


def _hints(row: dict, where: str) -> Hints:
    refuse_unknown(row, ("task", *STEPS), where)
    texts = {key: require(row, key, str, where).strip("\n") for key in ("task", *STEPS)}
    for key, text in texts.items():
        if not text.strip():
            raise UnitInvalid(f"{where}: '{key}' is empty; write it.")
    return Hints(**texts)
