"""Rules about unit.toml and the unit's folder."""

from __future__ import annotations

import re
from collections.abc import Iterator

from course.check.material import EXERCISE, HINTS, LESSON, MISTAKES, UNIT, Material
from course.check.rule import Hit, rule

SLUG = re.compile(r"[a-z]+(-[a-z]+)*")
FILES = {
    UNIT,
    LESSON,
    EXERCISE,
    MISTAKES,
    HINTS,
    "teacher.md",
    "facilitator.md",
    "story.ink",
    "images",
    "locale",
    "data",
    "circuit.toml",
    "activities.toml",
}
FOLDERS = {"module": "modules", "safety": "safety_lessons"}


@rule("unit-readable", "error", "issue 2, bad input", "Every file of the unit can be read.")
def unit_readable(material: Material) -> Iterator[Hit]:
    for file, why in material.unreadable.items():
        yield Hit(file, "", why, "")


@rule("unit-values", "error", "modules/README.md", "The values in unit.toml make sense.")
def unit_values(material: Material) -> Iterator[Hit]:
    unit = material.unit

    def hit(message: str, todo: str) -> Hit:
        return Hit(UNIT, "", message, todo)

    if not SLUG.fullmatch(unit.slug):
        yield hit(
            f"The folder's name '{unit.slug}' is no slug.", "Use lower-case words with hyphens, no numbers."
        )
    if unit.folder.parent.name != FOLDERS[unit.kind]:
        yield hit(
            f"A unit of kind {unit.kind} lies in {unit.folder.parent.name}/.",
            f"Move it to {FOLDERS[unit.kind]}/, or change its kind.",
        )
    if not unit.title.strip():
        yield hit("The title is empty.", "Give it one.")
    if not 30 <= unit.minutes <= 180:
        yield hit(f"It takes {unit.minutes} minutes.", "A session has 90; write from 30 to 180.")
    if not unit.goals:
        yield hit("It has no goals.", "Write what a child can do afterwards.")
    for goal in unit.goals:
        if not (goal[:1].isupper() and goal.endswith(".")):
            yield hit(
                f"The goal '{goal}' is no sentence.",
                "Begin it with a verb and a capital, end it with a full stop.",
            )
    for name in set(unit.teaches) & set(unit.shown):
        yield hit(f"'{name}' is both taught and shown.", "Leave it in one of them.")


@rule("unit-files", "error", "architecture.md", "The folder holds what a unit has, and nothing else.")
def unit_files(material: Material) -> Iterator[Hit]:
    folder = material.unit.folder
    for path in sorted(folder.iterdir()):
        if path.name not in FILES and not path.name.startswith((".", "__pycache__")):
            yield Hit(
                path.name,
                "",
                "A unit has no such file.",
                f"Take it away. A unit has {', '.join(sorted(FILES))}.",
            )
    for path in sorted((folder / "images").glob("*/")):
        yield Hit(f"images/{path.name}", "", "It is a folder.", "Put the pictures into images/ itself.")
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            yield Hit(
                str(path.relative_to(folder)),
                "",
                "It is a link to another place.",
                "Put the file itself here.",
            )


@rule("teacher-md", "error", "curriculum.md", "The teacher has a page, teacher.md, of at most 50 lines.")
def teacher_md(material: Material) -> Iterator[Hit]:
    yield from text_length(material, "teacher.md", 50)
    if "facilitator.md" in material.texts and material.unit.kind != "safety":
        yield Hit(
            "facilitator.md", "", "Only a safety unit has a facilitator.", "Move what it says to teacher.md."
        )


def text_length(material: Material, name: str, most: int) -> Iterator[Hit]:
    """Find a page for adults that is missing, empty or too long."""
    text = material.texts.get(name)
    if text is None:
        if name not in material.unreadable:
            yield Hit(name, "", "It is missing.", "Write it.")
    elif not text.strip():
        yield Hit(name, "", "It is empty.", "Write it.")
    elif (count := len(text.splitlines())) > most:
        yield Hit(name, "", f"It has {count} lines.", f"Shorten it to {most}.")
