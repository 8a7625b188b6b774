"""A unit: what the author of a week's lesson wrote. It has no language yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from course.errors import UnitInvalid
from course.tables import read_toml, refuse_unknown, require


@dataclass(frozen=True)
class Safety:
    """What a safety unit tells about itself; `modules/README.md` explains each key."""

    level: int
    topics: tuple[str, ...]
    min_age: int
    mode: str
    role: str
    notice: str
    skip_to: str
    who_to_tell: bool
    frameworks: Mapping[str, str]
    offenders: tuple[str, ...]
    reviewed_by: tuple[str, ...]
    reviewed_on: str


@dataclass(frozen=True)
class Unit:
    """A folder of content.

    Attributes:
        slug: The folder's name, and the unit's only id.
        kind: "module" or "safety".
        minutes: The time it needs.
        teaches: Concepts that a child can use after it.
        shown: Concepts that stand in ready-made cells and are taught later.
        parts: What it needs of the kit.
        safety: Only for a safety unit.
    """

    slug: str
    folder: Path
    title: str
    kind: str
    minutes: int
    goals: tuple[str, ...]
    teaches: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    safety: Safety | None = field(default=None)

    @property
    def lesson_path(self) -> Path:
        return self.folder / "lesson.ipynb"

    @property
    def exercise_path(self) -> Path:
        return self.folder / "exercise.ipynb"

    @property
    def mistakes_path(self) -> Path:
        return self.folder / "mistakes.toml"

    @property
    def circuit_path(self) -> Path:
        """The file that says what a child builds; only units with a circuit have it."""
        return self.folder / "circuit.toml"

    @property
    def story_path(self) -> Path:
        """The branching story; only some safety units have one."""
        return self.folder / "story.ink"

    @property
    def activities_path(self) -> Path:
        """The tables of the lesson's activities; only units with activities have it."""
        return self.folder / "activities.toml"

    @property
    def wiring_path(self) -> Path:
        """The picture that is drawn from it."""
        return self.folder / "images" / "circuit.svg"


UNIT_KEYS = tuple(f.name for f in fields(Unit) if f.name not in {"slug", "folder"})
SAFETY_KEYS = tuple(f.name for f in fields(Safety))


def load_unit(folder: Path) -> Unit:
    """Read `unit.toml` of a unit's folder.

    Raises:
        UnitInvalid: if a key is missing, unknown or of a wrong type; the message names it.
    """
    path = folder / "unit.toml"
    table = read_toml(path)
    where = f"{folder.parent.name}/{folder.name}/unit.toml"
    refuse_unknown(table, UNIT_KEYS, where)
    kind = require(table, "kind", str, where)
    if kind not in ("module", "safety"):
        raise UnitInvalid(f"{where}: 'kind' should be module or safety, not {kind!r}.")
    if kind == "safety" and "safety" not in table:
        raise UnitInvalid(f"{where} has no table [safety]; a safety unit needs it.")
    if kind == "module" and "safety" in table:
        raise UnitInvalid(f"{where} has a table [safety]; only a safety unit can have it.")
    return Unit(
        slug=folder.name,
        folder=folder,
        title=require(table, "title", str, where),
        kind=kind,
        minutes=require(table, "minutes", int, where),
        goals=require(table, "goals", tuple, where),
        teaches=require(table, "teaches", tuple, where, ()),
        shown=require(table, "shown", tuple, where, ()),
        parts=require(table, "parts", tuple, where, ()),
        safety=_load_safety(table["safety"], f"{where} [safety]") if kind == "safety" else None,
    )


def _load_safety(table: Mapping, where: str) -> Safety:
    if not isinstance(table, dict):
        raise UnitInvalid(f"{where} should be a table.")
    refuse_unknown(table, SAFETY_KEYS, where)
    return Safety(
        level=require(table, "level", int, where),
        topics=require(table, "topics", tuple, where),
        min_age=require(table, "min_age", int, where),
        mode=require(table, "mode", str, where),
        role=require(table, "role", str, where),
        notice=require(table, "notice", str, where),
        skip_to=require(table, "skip_to", str, where),
        who_to_tell=require(table, "who_to_tell", bool, where),
        frameworks=require(table, "frameworks", dict, where),
        offenders=require(table, "offenders", tuple, where),
        reviewed_by=require(table, "reviewed_by", tuple, where),
        reviewed_on=require(table, "reviewed_on", str, where),
    )
