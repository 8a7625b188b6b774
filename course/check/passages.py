"""The text of a unit in passages, each with its place: what a child reads, and what adults read."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass

from nbformat import NotebookNode

from course.check.markdown import IMAGE, code_parts, plain
from course.check.material import ACTIVITIES, EXERCISE, HINTS, MISTAKES, STORY, Material
from course.check.svg import svg_text
from course.hints import code_and_prose
from course.notebook import tags


@dataclass(frozen=True)
class Passage:
    """A piece of text.

    Attributes:
        cell: The cell's or the task's id, a story's line as "line 12", or "".
        text: Words without Markdown's signs; code's strings and comments.
        kind: "prose", "code", "hint", "picture", or "adult".
    """

    file: str
    cell: str
    text: str
    kind: str


def learner_passages(material: Material) -> Iterator[Passage]:
    """Yield all that a child can read of a unit, and the code of foreseen mistakes."""
    for file, cell in material.cells():
        if cell.cell_type == "code":
            yield Passage(file, cell.id, code_text(cell.source), "code")
        elif not is_include(cell):
            yield Passage(file, cell.id, plain_with_code(cell.source), "prose")
    for row in material.mistakes:
        yield Passage(MISTAKES, row.task, row.hint, "hint")
        yield Passage(MISTAKES, row.task, code_text(row.code), "code")
    for row in material.hints:
        for _, text in row.steps:
            code, prose = code_and_prose(text)
            yield Passage(HINTS, row.task, plain_with_code(prose), "hint")
            yield Passage(HINTS, row.task, code_text(code), "code")
    for line in material.story.spoken() if material.story else ():
        yield Passage(STORY, f"line {line.number}", line.text, "prose")
    for name, activity in material.activities.items():
        code = "\n".join((activity.program, activity.mended, *(o.shows for o in activity.options)))
        yield Passage(ACTIVITIES, name, "\n".join(map(plain_with_code, activity.texts())), "prose")
        yield Passage(ACTIVITIES, name, code_text(code), "code")
    for path in material.pictures:
        if path.suffix == ".svg":
            yield Passage(f"images/{path.name}", "", svg_text(path), "picture")
    yield Passage("unit.toml", "", "\n".join((material.unit.title, *material.unit.goals)), "prose")


def adult_passages(material: Material, *, examples: bool = True) -> Iterator[Passage]:
    """Yield the teacher's and the facilitator's page.

    Args:
        examples: Also what stands under "What not to do", where a wrong sentence is an example.
    """
    for name, text in material.texts.items():
        kept, wrong = [], False
        for line in text.splitlines():
            if line.startswith("#"):
                wrong = "not to do" in line.lower()
            if examples or not wrong:
                kept.append(line)
        yield Passage(name, "", plain_with_code("\n".join(kept)), "adult")


def plain_with_code(source: str) -> str:
    """Return what is read of Markdown without its signs: words, code, and pictures' words."""
    alts = (match["alt"] for match in IMAGE.finditer(source))
    return "\n".join((plain(source), *code_parts(source), *alts))


def code_text(source: str) -> str:
    """Return the strings and comments of Python text; all of it if it is not Python."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):
        return source
    kept = []
    for token in tokens:
        if token.type == tokenize.COMMENT:
            kept.append(token.string.lstrip("# "))
        elif tokenize.tok_name[token.type] in ("STRING", "FSTRING_MIDDLE"):
            kept.append(_value(token.string))
    return "\n".join(kept)


def is_include(cell: NotebookNode) -> bool:
    """True for a cell that the course fills."""
    return any(tag.startswith("include:") for tag in tags(cell))


def answer_ids(material: Material) -> frozenset[str]:
    """Return the ids of the cells of the exercise that a child writes in."""
    cells = (cell for file, cell in material.cells() if file == EXERCISE)
    return frozenset(c.id for c in cells if c.metadata.get("nbgrader", {}).get("solution"))


def _value(literal: str) -> str:
    try:
        return str(ast.literal_eval(literal))
    except (ValueError, SyntaxError):
        return literal.strip("fFrRbB").strip("'\"")
