"""Rules about the course as a whole: the syllabus, the page of words, topics and contacts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from course.check.concepts import CONCEPTS
from course.check.finding import Finding
from course.check.topics import topics
from course.check.wordlists import languages_without_reviewer
from course.contacts import Contact, load_contacts
from course.content import KINDS, content_root
from course.errors import PathshalaError
from course.syllabus import Syllabus, Week
from course.tables import read_toml
from course.unit import Unit, load_unit

COURSE = ""
"""The slug of a finding that belongs to no unit; its file is then a path in the project."""
SYLLABUS = "course/syllabus.toml"
CONTACTS = "safety_lessons/contacts.toml"
WORDS = "course/assemble/words.toml"
WEEKS = 26


@dataclass(frozen=True)
class Course:
    """All that can be read of the course.

    Attributes:
        root: The folder of `modules/` and `safety_lessons/`.
        weeks: Each week's slugs, as the syllabus names them.
        units: Every readable unit by its slug.
        broken: What could not be read besides units.
    """

    root: Path
    syllabus: Syllabus
    weeks: tuple[tuple[str, ...], ...]
    units: Mapping[str, Unit]
    contacts: tuple[Contact, ...]
    broken: tuple[Finding, ...] = ()
    today: date = field(default_factory=date.today)

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(slug for slugs in self.weeks for slug in slugs if slug not in self.units)


def read_course(root: Path | None = None, syllabus: Path | None = None, today: date | None = None) -> Course:
    """Read the course; what cannot be read is left out and told, so that the rest is checked."""
    root = root or content_root()
    syllabus = syllabus or Path(__file__).parent.with_name("syllabus.toml")
    broken: list[Finding] = []
    units: dict[str, Unit] = {}
    for kind in KINDS:
        for path in sorted((root / kind).glob("*/unit.toml")):
            try:
                units.setdefault(path.parent.name, load_unit(path.parent))
            except (PathshalaError, OSError):
                continue  # its own check tells
    try:
        table = read_toml(syllabus)
        rows = [(str(row["theme"]), tuple(map(str, row["units"]))) for row in table.get("week", [])]
        title = str(table["title"])
    except (PathshalaError, OSError, KeyError, TypeError, AttributeError) as problem:
        why = f"has no {problem}" if isinstance(problem, KeyError) else str(problem)
        broken.append(
            _finding("course-syllabus", "error", SYLLABUS, f"The syllabus cannot be read: {why}", "Mend it.")
        )
        title, rows = "", []
    weeks = tuple(
        Week(number, theme, tuple(units[slug] for slug in slugs if slug in units))
        for number, (theme, slugs) in enumerate(rows, start=1)
    )
    contacts: tuple[Contact, ...] = ()
    try:
        contacts = load_contacts(root / "safety_lessons" / "contacts.toml")
    except (PathshalaError, OSError, KeyError, TypeError) as problem:
        broken.append(
            _finding("SC-06", "error", CONTACTS, f"The contacts cannot be read: {problem}", "Mend them.")
        )
    return Course(
        root, Syllabus(title, weeks), tuple(slugs for _, slugs in rows), units, contacts, tuple(broken),
        today or date.today(),
    )  # fmt: skip


def course_findings(course: Course) -> list[Finding]:
    """Return what the rules about the whole course find."""
    found = list(course.broken)
    for rule in (_order, _folders, _words, _topics, _offenders, _contacts, _lists):
        found += rule(course)
    return found


def _order(course: Course) -> Iterator[Finding]:
    """Every unit stands once in the syllabus, and every week has a module and a safety unit."""
    named = [slug for slugs in course.weeks for slug in slugs]
    for slug in dict.fromkeys(s for s in named if named.count(s) > 1):
        yield _finding(
            "course-syllabus",
            "error",
            SYLLABUS,
            f"It names '{slug}' more than once.",
            "Leave it in one week.",
        )
    for slug in sorted(set(course.missing)):
        yield _finding(
            "course-syllabus",
            "error",
            SYLLABUS,
            f"It names '{slug}', which is no unit that can be read.",
            "Write the unit, or take it out.",
        )
    for slug in sorted(course.units.keys() - set(named)):
        yield _finding(
            "course-syllabus",
            "error",
            SYLLABUS,
            f"It does not name the unit '{slug}'.",
            "Put it into its week.",
        )
    for number, slugs in enumerate(course.weeks, start=1):
        kinds = [course.units[slug].kind for slug in slugs if slug in course.units]
        if kinds != ["module", "safety"]:
            yield _finding(
                "course-weeks",
                "warning",
                SYLLABUS,
                f"Week {number} has {', '.join(kinds) or 'no unit'}.",
                "A week has a module, then a safety unit.",
            )
    if len(course.weeks) < WEEKS:
        yield _finding(
            "course-weeks",
            "open",
            SYLLABUS,
            f"The course has {len(course.weeks)} of its {WEEKS} weeks.",
            "Write the others.",
        )


def _folders(course: Course) -> Iterator[Finding]:
    """Every folder of content is a unit, and no two have the same slug."""
    seen: set[str] = set()
    for kind in KINDS:
        for path in sorted((course.root / kind).glob("*/")):
            if path.name.startswith((".", "__")) or not any(path.iterdir()):
                continue
            if path.name in seen:
                yield _finding(
                    "course-folders",
                    "error",
                    f"{kind}/{path.name}",
                    "Another unit has this slug.",
                    "Rename one.",
                )
            seen.add(path.name)
            if not (path / "unit.toml").is_file():
                yield _finding(
                    "course-folders",
                    "error",
                    f"{kind}/{path.name}",
                    "The folder has no unit.toml, so nobody sees it.",
                    "Write one, or take the folder away.",
                )


def _words(course: Course) -> Iterator[Finding]:
    """The page of Python words describes only concepts that there are."""
    import course.assemble.words as page

    table = read_toml(Path(page.__file__).with_name("words.toml"))
    for name, row in table.items():
        if name not in CONCEPTS:
            yield _finding(
                "concept-words",
                "error",
                WORDS,
                f"It describes '{name}', which is no concept.",
                "Take the name of course/check/concepts.py.",
            )
        if not isinstance(row, dict) or set(row) != {"write", "does"}:
            yield _finding(
                "concept-words",
                "error",
                WORDS,
                f"'{name}' has not just 'write' and 'does'.",
                "Mend it.",
            )


def _topics(course: Course) -> Iterator[Finding]:
    """Every safety topic has a unit."""
    covered = {topic for unit in course.syllabus.units if unit.safety for topic in unit.safety.topics}
    missing = [f"{key} {what}" for key, what in topics().items() if key not in covered]
    if missing:
        yield _finding(
            "course-topics",
            "open",
            SYLLABUS,
            f"{len(missing)} topics have no unit yet: {', '.join(missing)}.",
            "Write their units.",
        )


def _offenders(course: Course) -> Iterator[Finding]:
    """At least half of the people who do harm are known to the one who is harmed (SC-16)."""
    people = [o for unit in course.syllabus.units if unit.safety for o in unit.safety.offenders]
    known = sum(person != "stranger" for person in people)
    if people and known * 2 < len(people):
        yield _finding(
            "SC-16",
            "warning",
            SYLLABUS,
            f"{known} of {len(people)} people who do harm are known to the child.",
            "Make it half or more: most harm is done by people whom a child knows.",
        )


def _contacts(course: Course) -> Iterator[Finding]:
    """Every number was dialled in the last 90 days."""
    stale = [c.name for c in course.contacts if not c.is_fresh(course.today)]
    if stale:
        yield _finding(
            "SC-06",
            "open",
            CONTACTS,
            f"Nobody dialled these in the last 90 days: {', '.join(stale)}.",
            "The child-protection lead dials each for your class: pathshala contacts verify.",
        )


def _lists(course: Course) -> Iterator[Finding]:
    """A native speaker who works in child protection has read each language's word lists."""
    for language in languages_without_reviewer():
        yield _finding(
            "word-lists",
            "open",
            f"course/check/words/{language}.toml",
            "Nobody has reviewed this list of words.",
            "A speaker who works in child protection reads it.",
        )


def _finding(rule: str, severity: str, file: str, message: str, todo: str) -> Finding:
    return Finding(rule, severity, COURSE, file, "", message, todo)
