"""Rules about concepts: named as the course names them, and never used before they are taught."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from nbformat import NotebookNode

import course.assemble.words
from course.check.concepts import CONCEPTS, uses
from course.check.material import EXERCISE, LESSON, UNIT, Material
from course.check.rule import Hit, rule
from course.check.rules.activities import is_activity_cell
from course.check.rules.exercise import exercise_tasks
from course.check.rules.story import is_story_cell
from course.notebook import grading, tags
from course.tables import read_toml

TAG = "concept:"


@cache
def described() -> frozenset[str]:
    """Return the concepts that the page of Python words describes."""
    return frozenset(read_toml(Path(course.assemble.words.__file__).with_name("words.toml")))


@rule("concept-names", "error", "modules/README.md", "Concepts have the names of course/check/concepts.py.")
def concept_names(material: Material) -> Iterator[Hit]:
    todo = f"Take one of: {', '.join(CONCEPTS)}."
    for key in ("teaches", "shown"):
        for name in getattr(material.unit, key):
            if name not in CONCEPTS:
                yield Hit(UNIT, "", f"'{key}' has the unknown concept '{name}'.", todo)
    for file, cell in material.cells():
        for name in _tagged(cell):
            if name not in CONCEPTS:
                yield Hit(file, cell.id, f"The tag '{TAG}{name}' names an unknown concept.", todo)


@rule("concept-words", "error", "issue 2", "The page of Python words describes each concept that is taught.")
def concept_words(material: Material) -> Iterator[Hit]:
    for name in material.unit.teaches:
        if name in CONCEPTS and name not in described():
            yield Hit(
                UNIT,
                "",
                f"The page of Python words does not describe '{name}'.",
                "Add it to course/assemble/words.toml.",
            )


@rule(
    "concept-tags",
    "error",
    "curriculum.md",
    "Each task says which concepts it practises, and they are taught by then.",
)
def concept_tags(material: Material) -> Iterator[Hit]:
    taught = _taught(material) if not material.missing else frozenset(CONCEPTS)
    for task in exercise_tasks(material):
        names = _tagged(task.answer)
        if not names:
            yield Hit(
                EXERCISE, task.id, "The task names no concept.", f"Give its answer cell a tag as {TAG}print."
            )
    for file, cell in material.cells():
        for name in _tagged(cell):
            if name in CONCEPTS and name not in taught:
                yield Hit(
                    file,
                    cell.id,
                    f"It practises '{name}', which is not taught yet.",
                    "Take the tag away, or teach it in unit.toml.",
                )


@rule("concept-order", "error", "curriculum.md", "No concept is used before it is taught.")
def concept_order(material: Material) -> Iterator[Hit]:
    if material.missing:
        names = ", ".join(material.missing)
        yield Hit(
            UNIT, "", f"Nobody knows what {names} teaches: it cannot be read.", "Mend it first.", "warning"
        )
        return
    taught = _taught(material)
    for file, cell in material.cells():
        if cell.cell_type != "code" or cell.id == "setup" or _is_check(cell):
            continue
        if is_story_cell(cell) or is_activity_cell(cell):
            continue
        given = "given" in tags(cell)
        allowed = taught | set(material.unit.shown) if given else taught
        early = {use.concepts: use for use in reversed(uses(cell.source)) if not allowed & set(use.concepts)}
        for names, use in sorted(early.items(), key=lambda pair: pair[1].line):
            shown = "name it in 'shown'" if given else "give the cell the tag given and name it in 'shown'"
            yield Hit(
                file,
                cell.id,
                f"Line {use.line}, `{use.code}`, uses {' or '.join(names)}, which is not taught yet.",
                f"Write it without, or teach it; if a child only runs it, {shown}.",
            )


@rule("concept-taught", "warning", "curriculum.md", "What a unit teaches stands in its lesson.")
def concept_taught(material: Material) -> Iterator[Hit]:
    if material.lesson is None:
        return
    code = [cell for cell in material.lesson.cells if cell.cell_type == "code"]
    seen = {name for cell in code for use in uses(cell.source) for name in use.concepts}
    seen |= {name for cell in code for name in _tagged(cell)}
    for name in material.unit.teaches:
        if name in CONCEPTS and name not in seen:
            yield Hit(
                LESSON,
                "",
                f"The unit teaches '{name}', but no code of the lesson has it.",
                f"Show it, or tag the cell that does with {TAG}{name}.",
            )


def _taught(material: Material) -> set[str]:
    return {name for unit in material.before() for name in unit.teaches}


def _tagged(cell: NotebookNode) -> tuple[str, ...]:
    return tuple(sorted(tag.removeprefix(TAG) for tag in tags(cell) if tag.startswith(TAG)))


def _is_check(cell: NotebookNode) -> bool:
    return bool(grading(cell).get("grade")) and not grading(cell).get("solution")
