"""The syllabus: the units in teaching order, in weeks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from course.content import content_root, unit_folder
from course.errors import UnitInvalid, UnitNotFound
from course.tables import read_toml, refuse_unknown, require
from course.unit import Unit, load_unit


@dataclass(frozen=True)
class Week:
    """A week of the course: session A is its first unit, session B its second."""

    number: int
    theme: str
    units: tuple[Unit, ...]


@dataclass(frozen=True)
class Syllabus:
    """All weeks, in order."""

    title: str
    weeks: tuple[Week, ...]

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """All units in teaching order."""
        return tuple(unit for week in self.weeks for unit in week.units)

    def week_of(self, slug: str) -> Week:
        """Return the week that holds the unit `slug`; raises UnitNotFound."""
        for week in self.weeks:
            if any(unit.slug == slug for unit in week.units):
                return week
        known = ", ".join(unit.slug for unit in self.units)
        raise UnitNotFound(f"There is no unit '{slug}' in the syllabus. The units are: {known}.")

    def unit(self, slug: str) -> Unit:
        """Return the unit `slug`; raises UnitNotFound."""
        return next(unit for unit in self.week_of(slug).units if unit.slug == slug)


def load_syllabus(path: Path | None = None, root: Path | None = None) -> Syllabus:
    """Read `course/syllabus.toml` and the units that it names.

    Raises:
        UnitInvalid: if the syllabus or a unit's `unit.toml` does not follow its schema.
        UnitNotFound: if it names a unit that has no folder.
    """
    path = path or Path(__file__).with_name("syllabus.toml")
    root = root or content_root()
    table = read_toml(path)
    refuse_unknown(table, ("title", "week"), path.name)
    seen: set[str] = set()
    weeks = []
    for number, row in enumerate(table.get("week", []), start=1):
        where = f"{path.name}, week {number}"
        refuse_unknown(row, ("theme", "units"), where)
        slugs = require(row, "units", tuple, where)
        for slug in slugs:
            if slug in seen:
                raise UnitInvalid(f"{where} names the unit '{slug}' a second time; take one away.")
            seen.add(slug)
        units = tuple(load_unit(unit_folder(slug, root)) for slug in slugs)
        weeks.append(Week(number, require(row, "theme", str, where), units))
    return Syllabus(require(table, "title", str, path.name), tuple(weeks))
