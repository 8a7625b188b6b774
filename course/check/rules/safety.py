"""Safeguarding: what a safety unit says about itself, and the pages for adults."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from nbformat import NotebookNode

from course.check.material import LESSON, UNIT, Material
from course.check.rule import Hit, rule
from course.check.rules.exercise import exercise_tasks
from course.check.rules.unit import text_length
from course.check.topics import topics
from course.notebook import tags

ROLES = ("friend", "sibling", "helper", "detective", "coder")
OFFENDERS = ("friend", "relative", "neighbour", "employer", "partner", "stranger")
MODES = ("self", "facilitator")
AGES = range(10, 18)
NOTICE_WORDS = 40
REVIEWERS = 2
REVIEW_LASTS = timedelta(days=365)
HEADINGS = (
    "Aim", "Before you begin", "Ground rules", "Timing", "De-brief", "Grounding activity",
    "Protective interrupting", "If a child tells you something", "What not to do",
)  # fmt: skip


def _notebooks(material: Material) -> Iterator[tuple[str, list[NotebookNode]]]:
    """Yield (file, cells) of a safety unit's notebooks; nothing for another unit."""
    if material.unit.safety:
        for file, notebook in material.notebooks.items():
            yield file, list(notebook.cells)


@rule(
    "SC-01", "error", "HTYPE; SAMHSA", "A safety unit says its level, topics, age, way, role and reviewers."
)
def metadata(material: Material) -> Iterator[Hit]:
    safety = material.unit.safety
    if safety is None:
        return
    if safety.level not in range(4):
        yield Hit(
            UNIT,
            "",
            f"'level' is {safety.level}.",
            "Write 0 neutral, 1 general, 2 sensitive, or 3 led by a facilitator.",
        )
    if safety.mode not in MODES:
        yield Hit(UNIT, "", f"'mode' is '{safety.mode}'.", f"Write {' or '.join(MODES)}.")
    if safety.min_age not in AGES:
        yield Hit(UNIT, "", f"'min_age' is {safety.min_age}.", "The readers are 10 to 17.")
    if not safety.topics:
        yield Hit(UNIT, "", "'topics' is empty.", "Name what it is about, as T12.")
    for topic in safety.topics:
        if topic not in topics():
            yield Hit(UNIT, "", f"'topics' has the unknown '{topic}'.", f"Take one of: {_known_topics()}.")
    for offender in safety.offenders:
        if offender not in OFFENDERS:
            yield Hit(
                UNIT,
                "",
                f"'offenders' has the unknown '{offender}'.",
                f"Take one of: {', '.join(OFFENDERS)}.",
            )
    if not safety.frameworks:
        yield Hit(UNIT, "", "'frameworks' is empty.", "Name the place in a framework that it follows.")
    if safety.reviewed_on and _day(safety.reviewed_on) is None:
        yield Hit(UNIT, "", f"'reviewed_on' is '{safety.reviewed_on}'.", "Write a day as 2026-12-01.")
    if bool(safety.reviewed_on) != bool(safety.reviewed_by):
        yield Hit(UNIT, "", "One of 'reviewed_by' and 'reviewed_on' is empty.", "Fill both or none.")


def _known_topics() -> str:
    return ", ".join(f"{key} {what}" for key, what in topics().items())


@rule(
    "SC-02",
    "error",
    "SAMHSA; Bridgland et al.",
    "A sensitive unit begins with a calm notice of at most 40 words.",
)
def notice(material: Material) -> Iterator[Hit]:
    safety = material.unit.safety
    if safety is None or safety.level < 2:
        return
    text = safety.notice
    if not text.strip():
        yield Hit(
            UNIT,
            "",
            "'notice' is empty.",
            "Say what the unit is about, how long it is, and that one may skip it.",
        )
        return
    if (count := len(text.split())) > NOTICE_WORDS:
        yield Hit(UNIT, "", f"The notice has {count} words.", f"Shorten it to {NOTICE_WORDS}.")
    if re.search(r"\b[A-Z]{2,}\b|!", text) or re.search(r"trigger|warning", text, re.IGNORECASE):
        yield Hit(
            UNIT,
            "",
            "The notice is loud.",
            "No capitals, no exclamation mark, not the words trigger or warning.",
        )
    for file, cells in _notebooks(material):
        first = " ".join(" ".join(cell.source.split()) for cell in cells[:3])
        if " ".join(text.split()) not in first:
            yield Hit(
                file,
                "",
                "The notice does not stand at the top.",
                "Put its words into the first cell after the way out.",
            )


@rule(
    "SC-03",
    "error",
    "SAMHSA, choice",
    "A sensitive unit can be skipped for one with the same Python and credit.",
)
def skip(material: Material) -> Iterator[Hit]:
    safety = material.unit.safety
    if safety is None or safety.level < 2:
        return
    target = material.others.get(safety.skip_to)
    if target is None or target.slug == material.unit.slug:
        yield Hit(
            UNIT,
            "",
            f"'skip_to' is '{safety.skip_to}', which is no other unit.",
            "Name the unit that teaches the same Python.",
        )
        return
    if target.safety and target.safety.level >= safety.level:
        yield Hit(UNIT, "", f"'{target.slug}' is as sensitive as this unit.", "Name a calmer one.")
    if set(target.teaches) != set(material.unit.teaches):
        yield Hit(
            UNIT, "", f"'{target.slug}' does not teach the same Python.", "Make 'teaches' the same in both."
        )
    mine = sum(task.points for task in exercise_tasks(material))
    theirs = _points(target, material)
    if theirs is not None and theirs != mine:
        yield Hit(UNIT, "", f"It brings {mine:g} points, and '{target.slug}' {theirs:g}.", "Make them equal.")


def _points(unit, material: Material) -> float | None:
    from course.check.material import read_material

    other = read_material(unit, material.syllabus)
    return sum(task.points for task in exercise_tasks(other)) if other.exercise else None


@rule(
    "SC-14",
    "error",
    "Safeguarding, finding 4",
    "The reader is a friend, sibling, helper, detective or coder.",
)
def role(material: Material) -> Iterator[Hit]:
    safety = material.unit.safety
    if safety and safety.role not in ROLES:
        yield Hit(UNIT, "", f"'role' is '{safety.role}'.", f"Take one of: {', '.join(ROLES)}.")


@rule(
    "SC-25",
    "error",
    "NSW; PSHE Association; HTYPE",
    "The facilitator has a page with all its headings, of at most 80 lines.",
)
def facilitator(material: Material) -> Iterator[Hit]:
    if material.unit.safety is None:
        return
    yield from text_length(material, "facilitator.md", 80)
    text = material.texts.get("facilitator.md", "")
    headings = {line.lstrip("#").strip().lower() for line in text.splitlines() if line.startswith("##")}
    for name in HEADINGS:
        if text.strip() and name.lower() not in headings:
            yield Hit("facilitator.md", "", f"It has no heading '{name}'.", "Add it.")


@rule(
    "SC-26",
    "open",
    "HTYPE",
    "Two people read the unit in the last twelve months: for child protection, and as a local.",
)
def reviewed(material: Material) -> Iterator[Hit]:
    safety = material.unit.safety
    if safety is None:
        return
    day = _day(safety.reviewed_on)
    if len(safety.reviewed_by) < REVIEWERS:
        yield Hit(
            UNIT,
            "",
            f"{len(safety.reviewed_by)} people have reviewed it.",
            "One for child protection and one survivor-informed or local person read it and sign.",
        )
    elif day is None or material.today - day > REVIEW_LASTS:
        yield Hit(
            UNIT, "", f"It was last reviewed on {safety.reviewed_on or 'no day'}.", "Let both read it again."
        )


@rule(
    "SC-27",
    "warning",
    "PSHE Association",
    "A sensitive unit is not last, is no homework, and a calm task follows it.",
)
def placed_well(material: Material) -> Iterator[Hit]:
    safety = material.unit.safety
    if safety is None or safety.level < 2:
        return
    units = material.syllabus.units
    if units and units[-1].slug == material.unit.slug:
        yield Hit(
            UNIT,
            "",
            "It is the last unit of the course.",
            "Put a calm one behind it in course/syllabus.toml.",
        )
    if "homework" not in material.texts.get("facilitator.md", "").lower():
        yield Hit("facilitator.md", "", "It does not say that this is no homework.", "Say so under Timing.")
    cells = list(material.lesson.cells) if material.lesson else []
    harm = [n for n, cell in enumerate(cells) if "id:NOT_YOUR_FAULT" in tags(cell)]
    if harm and not any(cell.cell_type == "code" for cell in cells[harm[-1] :]):
        yield Hit(LESSON, cells[harm[-1]].id, "No code follows it.", "Let a calm coding task come after it.")


@rule("SC-28", "error", "CEOP; NetSmartz", "Level 3 is led by a facilitator, from age 14.")
def level_three(material: Material) -> Iterator[Hit]:
    safety = material.unit.safety
    if safety is None or safety.level != 3:
        return
    if safety.mode != "facilitator":
        yield Hit(UNIT, "", "Level 3 is not for a child alone.", 'Write mode = "facilitator".')
    if safety.min_age < 14:
        yield Hit(
            UNIT,
            "",
            f"Level 3 begins at 14, not {safety.min_age}.",
            "Write min_age = 14; younger ones get the unit of 'skip_to'.",
        )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
