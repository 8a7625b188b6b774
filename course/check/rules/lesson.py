"""Rules about the lesson: its length, and the parts that each lesson has."""

from __future__ import annotations

from collections.abc import Iterator

from course.check.markdown import LINK, prose_lines
from course.check.material import LESSON, Material
from course.check.passages import is_include
from course.check.rule import Hit, rule
from course.notebook import tags

HARD_CELLS = (20, 45)
CELLS = (25, 40)
PROSE = 100


@rule("lesson-size", "error", "curriculum.md", "A lesson has 25 to 40 cells.")
def lesson_size(material: Material) -> Iterator[Hit]:
    if material.lesson is None:
        return
    count = len(material.lesson.cells)
    if not HARD_CELLS[0] <= count <= HARD_CELLS[1]:
        yield Hit(LESSON, "", f"It has {count} cells.", "Bring it to 25 to 40.")
    elif not CELLS[0] <= count <= CELLS[1]:
        yield Hit(LESSON, "", f"It has {count} cells.", "From 25 to 40 is better.", "warning")


@rule("lesson-prose", "error", "curriculum.md", "A lesson has at most 100 lines of prose.")
def lesson_prose(material: Material) -> Iterator[Hit]:
    cells = material.lesson.cells if material.lesson else ()
    texts = [c.source for c in cells if c.cell_type == "markdown" and not is_include(c)]
    count = sum(map(prose_lines, texts))
    if count > PROSE:
        yield Hit(
            LESSON,
            "",
            f"It has {count} lines of prose (tables and code are not counted).",
            f"Shorten it to {PROSE}.",
        )


@rule(
    "lesson-parts",
    "error",
    "curriculum.md",
    "A lesson lets a child predict, put in order, see, and go further.",
)
def lesson_parts(material: Material) -> Iterator[Hit]:
    if material.lesson is None:
        return
    has = dict.fromkeys(("predict", "parsons", "picture", "stretch"), 0)
    for cell in material.lesson.cells:
        for name in has:
            has[name] += name in tags(cell)
    safety = material.unit.kind == "safety"
    for name, needed, severity in (
        ("predict", 1 if safety else 2, "error"),
        ("predict", 2, "warning"),
        ("picture", 1, "error"),
        ("parsons", 1, "warning" if safety else "error"),
        ("stretch", 1, "warning" if safety else "error"),
    ):
        if has[name] < needed:
            yield Hit(LESSON, "", f"{has[name]} of its cells have the tag {name}.",
                      f"Write until there are {needed}.", severity)  # fmt: skip
            if severity == "error" and name == "predict":
                return


@rule("predict-run", "error", "PRIMM", "After a question what the code does comes the code.")
def predict_run(material: Material) -> Iterator[Hit]:
    cells = list(material.lesson.cells) if material.lesson else []
    for cell, after in zip(cells, [*cells[1:], None], strict=True):
        if "predict" in tags(cell) and (after is None or after.cell_type != "code"):
            yield Hit(
                LESSON, cell.id, "No code cell follows the question.", "Put the code to run right below it."
            )


@rule("picture-shown", "error", "modules/README.md", "A cell tagged picture shows one.")
def picture_shown(material: Material) -> Iterator[Hit]:
    for file, cell in material.cells():
        if "picture" in tags(cell) and "![" not in cell.source:
            yield Hit(
                file, cell.id, "It has the tag picture and shows none.", "Show one, or take the tag away."
            )


@rule("lesson-link", "warning", "modules/README.md", "A lesson leads to its exercise.")
def lesson_link(material: Material) -> Iterator[Hit]:
    if material.lesson is None:
        return
    targets = [m["target"] for cell in material.lesson.cells for m in LINK.finditer(cell.source)]
    if "exercise.ipynb" not in targets:
        yield Hit(
            LESSON, "", "It has no link to the exercise.", "End it with [the exercise](exercise.ipynb)."
        )
