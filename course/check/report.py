"""The page for a centre's child-protection lead: what children are told, and what waits for a person.

Everything on it is read out of the units and the findings. It names nobody as a reviewer who does not
stand in a unit's `reviewed_by`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from course.check.course import COURSE, Course
from course.check.finding import SEVERITIES, Finding
from course.check.material import STORY, Material, read_material
from course.check.passages import learner_passages
from course.check.topics import topics
from course.contacts import Contact
from course.notebook import tags
from course.stories.story import SAFE
from course.tables import read_toml
from course.unit import Unit

HERE = Path(__file__).parent
LEVELS = ("neutral", "general", "sensitive", "led by a facilitator")
SIGNATURES = ("For child protection", "As a survivor-informed or local person")
REVIEWED = "SC-26"
_CALLED = re.compile(r"(?<![\d,.])\d{3,}(?![\d,.]*\d)")


@dataclass(frozen=True)
class Topic:
    """A safety topic, and where it is taught.

    Attributes:
        units: Titles of the units that teach it, with their weeks.
        weeks: For which weeks it is planned.
        state: "covered", "planned" or "missing".
    """

    key: str
    what: str
    units: tuple[str, ...]
    weeks: tuple[int, ...]

    @property
    def state(self) -> str:
        return "covered" if self.units else "planned" if self.weeks else "missing"


@dataclass(frozen=True)
class Page:
    """A unit as the lead sees it.

    Attributes:
        week: 0 if the syllabus does not name it.
        lists: It shows the children's list of contacts.
        typed: Contacts whose numbers stand in its own text and code.
        read: What a person has to read.
        findings: What the checks found, open things too.
    """

    unit: Unit
    week: int
    lists: bool
    typed: tuple[Contact, ...]
    read: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def unsigned(self) -> bool:
        """Not two people have signed it in the last twelve months."""
        return any(found.rule == REVIEWED for found in self.findings)


def report_page(course: Course, findings: Sequence[Finding]) -> str:
    """Return the report as one page of HTML that needs no other file.

    Args:
        findings: All that `check_course` found.
    """
    pages = [_page(course, unit, findings) for unit in _units(course)]
    files = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    files.filters["day"] = lambda day: day.isoformat()
    return files.get_template("report.html").render(
        title=course.syllabus.title,
        today=course.today,
        pages=pages,
        safety=[page for page in pages if page.unit.safety],
        topics=coverage(course),
        names=topics(),
        levels=LEVELS,
        signatures=SIGNATURES,
        contacts=course.contacts,
        children=[contact for contact in course.contacts if contact.audience == "children"],
        offenders=_counted(course, "offenders"),
        roles=_counted(course, "role"),
        known=sum(n for who, n in _counted(course, "offenders") if who != "stranger"),
        general=_sorted(found for found in findings if found.slug == COURSE),
        counts=Counter(found.severity for found in findings),
        severities=SEVERITIES,
    )


def coverage(course: Course) -> tuple[Topic, ...]:
    """Return each topic with the units that teach it."""
    plan = read_toml(HERE / "plan.toml")
    return tuple(
        Topic(
            key,
            what,
            tuple(
                f"{unit.title} (week {week.number})"
                for week in course.syllabus.weeks
                for unit in week.units
                if unit.safety and key in unit.safety.topics
            ),
            tuple(plan.get(key, ())),
        )
        for key, what in topics().items()
    )


def _units(course: Course) -> list[Unit]:
    """Return all units: in teaching order, then those that wait for their week."""
    named = list(course.syllabus.units)
    return [*named, *(unit for slug, unit in course.units.items() if slug not in {u.slug for u in named})]


def _page(course: Course, unit: Unit, findings: Sequence[Finding]) -> Page:
    material = read_material(unit, course.syllabus, course.contacts, course.units, today=course.today)
    mine = _sorted(found for found in findings if found.slug == unit.slug)
    week = next((week.number for week in course.syllabus.weeks if unit in week.units), 0)
    lists = any("include:who-to-tell" in tags(cell) for _, cell in material.cells())
    read = tuple(_to_read(material)) if unit.safety else ()
    return Page(unit, week, lists, _typed(material), read, mine)


def _typed(material: Material) -> tuple[Contact, ...]:
    called = {number for passage in learner_passages(material) for number in _CALLED.findall(passage.text)}
    return tuple(contact for contact in material.contacts if re.sub(r"\D", "", contact.number) in called)


def _to_read(material: Material) -> Iterator[str]:
    """Yield what no program can judge, and a person has to read."""
    unit, safety = material.unit, material.unit.safety
    assert safety is not None
    yield "lesson.ipynb and exercise.ipynb, as a child sees them: is it calm, kind, and right for this place?"
    yield "facilitator.md: can your staff do what it says?"
    if safety.notice:
        yield "The notice: does it say enough, and does it frighten nobody?"
    if material.story:
        pages = material.story.pages.values()
        safe = sum(page.ends and SAFE in page.tags for page in pages)
        yield f"{STORY}: {len(pages)} pages with {safe} safe endings. Play each way once, Help and Skip too."
    pictures = [path.name for path in material.pictures]
    if pictures:
        yield f"The pictures: {', '.join(pictures)}."
    if safety.offenders:
        yield "Who does harm in it, and who is harmed: could a child here know these people by their names?"
    if unit.safety and unit.safety.level >= 2:
        yield f"That an adult is there all the time, and that '{safety.skip_to}' is as good a way."


def _counted(course: Course, name: str) -> list[tuple[str, int]]:
    found: Counter[str] = Counter()
    for unit in course.syllabus.units:
        if unit.safety:
            value = getattr(unit.safety, name)
            found.update([value] if isinstance(value, str) else value)
    return found.most_common()


def _sorted(findings: Iterator[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda found: SEVERITIES[found.severity]))
