"""Safeguarding: words that must not stand in a unit, and promises that must not be made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from course.assemble import PLACEHOLDERS
from course.check.material import STORY, Material
from course.check.passages import Passage, adult_passages, is_include, learner_passages
from course.check.rule import Hit, rule
from course.check.wordlists import numbers, word_lists
from course.notebook import tags

SPOKEN = re.compile(r'"[^"\n]{1,200}"|“[^”]{1,200}”|‘[^’]{1,200}’|(?<![\w*])\*(?=\S)[^*\n]{1,200}\*(?![\w*])')
CLAIM = re.compile(
    r"\b\d+(?:\.\d+)? ?(?:%|per cent|percent|lakh|crore|million)"
    r"|\b(?:one|\d+) (?:in|out of) (?:\d+|every|three|four|five|ten)\b"
)
CAPITALS = re.compile(r"(?<![\w)])[A-Z]{4,}(?![\w(])")  # not the WARE of BE(A)WARE, a booklet's name


def _listed(name: str, passages: Iterable[Passage]) -> Iterator[Hit]:
    words = word_lists()[name]
    for passage in passages:
        for found in words.found(passage.text):
            yield Hit(passage.file, passage.cell, f"It says '{found}'.", words.say)


@rule("SC-07", "error", "NetSmartz; MISSING", "No graphic words stand in what a child reads.")
def graphic(material: Material) -> Iterator[Hit]:
    passages = list(learner_passages(material))
    yield from _listed("graphic", passages)
    if material.unit.safety:
        yield from _listed("graphic_in_safety_units", passages)


@rule("SC-08", "error", "UKCIS; Children's Society", "Nobody who was harmed is blamed.")
def blaming(material: Material) -> Iterator[Hit]:
    adults = adult_passages(material, examples=False)
    yield from _listed("blaming", [*learner_passages(material), *adults])


@rule("SC-09", "error", "Luxembourg Guidelines; 2024 INSC 716", "No outdated words for harm stand anywhere.")
def outdated(material: Material) -> Iterator[Hit]:
    yield from _listed("outdated", [*learner_passages(material), *adult_passages(material)])


@rule("SC-23", "error", "Children's Society; safeguarding, finding 10", "No child or family gets a label.")
def stigma(material: Material) -> Iterator[Hit]:
    yield from _listed("stigma", [*learner_passages(material), *adult_passages(material)])


@rule("SC-16", "warning", "WHO 2022; OpenLearn", "Nobody's religion, caste, area or nation is told.")
def groups(material: Material) -> Iterator[Hit]:
    if material.unit.safety:
        yield from _listed("groups", learner_passages(material))


@rule(
    "SC-18",
    "warning",
    "Jones, Mitchell & Walsh 2014",
    "Safety units are calm, and claims have a source and a year.",
)
def calm(material: Material) -> Iterator[Hit]:
    if material.unit.safety is None:
        return
    prose = [p for p in learner_passages(material) if p.kind in ("prose", "hint")]
    yield from _listed("fear", prose)
    yield from _loud(material)
    for file, cell in material.cells():
        if cell.cell_type != "markdown" or is_include(cell):
            continue
        text = _outside_code(cell.source)
        if "!" in re.sub(r"!\[", "[", text):
            yield Hit(file, cell.id, "It has an exclamation mark.", "End the sentence with a full stop.")
        for word in dict.fromkeys(CAPITALS.findall(text)):
            if word not in numbers().capitals:
                yield Hit(file, cell.id, f"'{word}' is in capitals.", "Write it small.")
        claim = CLAIM.search(text)
        if claim and not re.search(r"\b(?:19|20)\d\d\b", text):
            yield Hit(
                file,
                cell.id,
                f"'{claim.group()}' has no source and year.",
                "Write both, as (source: NPCI, 2025), or take it out.",
            )


def _loud(material: Material) -> Iterator[Hit]:
    for line in material.story.spoken() if material.story else ():
        loud = [word for word in CAPITALS.findall(line.text) if word not in numbers().capitals]
        for sign in dict.fromkeys([*loud, *re.findall("!", line.text)]):
            yield Hit(STORY, f"line {line.number}", f"It has '{sign}'.", "Write small letters, and no '!'.")


@rule("SC-19", "error", "POCSO Act, section 19", "Nobody promises secrecy, and the limits are said.")
def secrecy(material: Material) -> Iterator[Hit]:
    promises = word_lists()["promising_secrecy"]
    for file, cell in material.cells():
        if cell.cell_type == "markdown":
            for found in promises.found(SPOKEN.sub("", cell.source)):
                yield Hit(file, cell.id, f"It says '{found}'.", promises.say)
    for line in material.story.spoken() if material.story else ():
        if line.who != material.story.tags.get("harming"):  # what that one says is a trick to learn about
            for found in promises.found(SPOKEN.sub("", line.text)):
                yield Hit(STORY, f"line {line.number}", f"It says '{found}'.", promises.say)
    if material.unit.safety:
        for file, notebook in material.notebooks.items():
            said = {tag for cell in notebook.cells for tag in tags(cell)}
            if not said & {"include:who-to-tell", "id:LIMITS"}:
                yield Hit(
                    file,
                    "",
                    "It does not say what a teacher must tell others.",
                    f"Add the cell {PLACEHOLDERS['include:who-to-tell']}, which says it.",
                )


def _outside_code(source: str) -> str:
    return re.sub(r"```.*?```|`[^`]*`", "", source, flags=re.DOTALL)
