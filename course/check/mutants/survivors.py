"""The mutants that an author looked at and lets live: tables `[[survivor]]` in mistakes.toml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from course.tables import read_toml, refuse_unknown, require


@dataclass(frozen=True)
class Justified:
    """Why a mutant may live.

    Attributes:
        task: The id of the answer cell.
        change: The mutant's own words, as `pathshala check --mutants` prints them.
        why: For the next author: "It means the same", or what the prompt leaves open.
    """

    task: str
    change: str
    why: str


def load_justified(path: Path) -> tuple[Justified, ...]:
    """Read the tables `[[survivor]]`.

    Raises:
        UnitInvalid: if one has an unknown key, lacks one, or says nothing.
    """
    rows = read_toml(path).get("survivor", [])
    return tuple(
        _justified(row, f"{path.parent.name}/{path.name}, survivor {number}")
        for number, row in enumerate(rows, start=1)
    )


def _justified(row: dict, where: str) -> Justified:
    names = ("task", "change", "why")
    refuse_unknown(row, names, where)
    return Justified(*(str(require(row, name, str, where)).strip() for name in names))
