"""The path of weeks, and how far a child is on it: told by the child's own files alone.

Of a safety lesson nothing is told but that it is done, and one that was passed over looks the same.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from course.home.work import Work
from course.syllabus import Syllabus, Week
from course.unit import Unit

WEEKS = 26
"""The length of the course; weeks that are not written yet stand on the path all the same."""


@dataclass(frozen=True)
class Session:
    """A unit of a week, as Home shows it.

    Attributes:
        state: "new", "begun", "handed_in", "waits", "came_back", "came_back_earlier" or "done"; of a
            safety unit "done" or "".
        answered: True if words came back, for a Python unit.
        lesson: Where it lies in the child's folder; "" if it is missing. `exercise` likewise.
    """

    slug: str
    title: str
    safety: bool
    state: str
    answered: bool
    lesson: str
    exercise: str

    @property
    def finished(self) -> bool:
        """True if the child handed it in, or passed over a safety lesson."""
        return self.state not in ("", "new", "begun")


@dataclass(frozen=True)
class Stone:
    """A week on the path.

    Attributes:
        sessions: () for a week that comes later.
        here: True for the week in which the child is.
    """

    number: int
    theme: str
    sessions: tuple[Session, ...]
    here: bool

    @property
    def done(self) -> bool:
        """True if all of it is finished."""
        return bool(self.sessions) and all(session.finished for session in self.sessions)


@dataclass(frozen=True)
class Road:
    """All weeks, and the session that is next."""

    stones: tuple[Stone, ...]
    today: Session | None

    @property
    def open_weeks(self) -> int:
        """How many weeks are written."""
        return sum(bool(stone.sessions) for stone in self.stones)

    def stone(self, number: int | None) -> Stone | None:
        """Return the open week of this number, else the one in which the child is; None if none is open."""
        found = [stone for stone in self.stones if stone.sessions]
        asked = [stone for stone in found if stone.number == number]
        return next(iter(asked or [stone for stone in found if stone.here] or found), None)


def walk(
    syllabus: Syllabus,
    folder: Path,
    lessons: Mapping[str, str],
    begun: Collection[str],
    work: Mapping[str, Work],
) -> Road:
    """Return the path.

    Args:
        lessons: Slug → the lesson's folder in `lessons/`.
        begun: Slugs of the exercises that differ from what was given.
        work: Slug → what was handed in.
    """
    units = syllabus.units
    reached = [number for number, unit in enumerate(units) if unit.slug in begun or unit.slug in work]
    furthest = max(reached, default=-1)
    sessions = {
        unit.slug: _session(unit, folder, lessons, begun, work, passed=number < furthest)
        for number, unit in enumerate(units)
    }
    today = _next(list(sessions.values()), furthest)
    stones = [_stone(week, sessions, today) for week in syllabus.weeks]
    later = range(len(stones) + 1, WEEKS + 1)
    return Road((*stones, *(Stone(number, "", (), False) for number in later)), today)


def _session(
    unit: Unit,
    folder: Path,
    lessons: Mapping[str, str],
    begun: Collection[str],
    work: Mapping[str, Work],
    *,
    passed: bool,
) -> Session:
    safety = unit.kind == "safety"
    if safety:
        state = "done" if passed or unit.slug in work else ""
    else:
        state = _state(work.get(unit.slug), unit.slug in begun)
    return Session(
        unit.slug, unit.title, safety, state,
        not safety and unit.slug in work and work[unit.slug].reply is not None,
        _there(folder, f"lessons/{lessons.get(unit.slug, unit.slug)}/lesson.ipynb"),
        _there(folder, f"exercises/{unit.slug}/exercise.ipynb"),
    )  # fmt: skip


def _state(work: Work | None, begun: bool) -> str:
    if work is None:
        return "begun" if begun else "new"
    if work.reply is not None and work.reply.to_last:
        return "came_back"
    if not work.travelled:
        return "waits"
    return "handed_in" if work.reply is None else "came_back_earlier"


def _there(folder: Path, name: str) -> str:
    try:
        return name if (folder / name).is_file() else ""
    except OSError:
        return ""


def _next(sessions: list[Session], furthest: int) -> Session | None:
    """Return what was begun last, or what follows it when it was handed in."""
    if not sessions:
        return None
    if furthest >= 0 and sessions[furthest].finished:
        furthest += 1
    return sessions[min(max(furthest, 0), len(sessions) - 1)]


def _stone(week: Week, sessions: Mapping[str, Session], today: Session | None) -> Stone:
    own = tuple(sessions[unit.slug] for unit in week.units)
    return Stone(week.number, week.theme, own, today in own)
