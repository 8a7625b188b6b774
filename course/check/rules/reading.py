"""SC-21: sentences that a twelve-year-old reads, in a language that is not her first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pyphen

from course.check.markdown import CODE_WORD, Sentence, sentences
from course.check.material import MISTAKES, STORY, Material
from course.check.passages import is_include
from course.check.rule import Hit, rule
from course.stories import Story

MOST = 20
MEAN = 12
GRADE = {True: 5.0, False: 7.0}
"""Reader is younger than 13 → the highest Flesch-Kincaid grade."""
SHORTEST = 3
"""Words; what has fewer is a label, and no sentence to take a mean of."""


@rule("SC-21", "error", "plain-language guides", "Sentences have at most 20 words, and 12 in the mean.")
def reading_level(material: Material) -> Iterator[Hit]:
    for file, notebook in material.notebooks.items():
        read: list[Sentence] = []
        for cell in notebook.cells:
            if cell.cell_type != "markdown" or is_include(cell):
                continue
            for sentence in sentences(cell.source):
                yield from _too_long(file, cell.id, sentence)
                if not sentence.heading and len(sentence.words) >= SHORTEST:
                    read.append(sentence)
        yield from _whole_page(material, file, read)
    for row in material.mistakes:
        for sentence in sentences(row.hint):
            yield from _too_long(MISTAKES, row.task, sentence)
    if material.story:
        yield from _story(material, material.story)


def _story(material: Material, story: Story) -> Iterator[Hit]:
    read: list[Sentence] = []
    for line in story.spoken():
        for sentence in sentences(line.text):
            yield from _too_long(STORY, f"line {line.number}", sentence)
            if len(sentence.words) >= SHORTEST:
                read.append(sentence)
    yield from _whole_page(material, STORY, read)


def _too_long(file: str, cell: str, sentence: Sentence) -> Iterator[Hit]:
    count = len(sentence.words)
    if count > MOST:
        yield Hit(
            file,
            cell,
            f'A sentence has {count} words: "{sentence.text}"',
            f"Make two of it, or shorten it to {MOST}.",
        )


def _whole_page(material: Material, file: str, read: list[Sentence]) -> Iterator[Hit]:
    if not read:
        return
    mean = sum(len(s.words) for s in read) / len(read)
    if mean > MEAN:
        yield Hit(
            file, "", f"Its sentences have {mean:.1f} words in the mean.", f"Bring them to {MEAN}.", "warning"
        )
    young = material.unit.safety is None or material.unit.safety.min_age < 13
    grade = flesch_kincaid(read)
    if grade > GRADE[young]:
        yield Hit(
            file,
            "",
            f"Its reading level is grade {grade:.1f} (Flesch-Kincaid).",
            f"Use shorter words and sentences, down to grade {GRADE[young]:.0f}.",
            "warning",
        )


def flesch_kincaid(read: list[Sentence]) -> float:
    """Return the school grade (US) of English sentences.

    Source: Kincaid et al. 1975: 0.39 words/sentence + 11.8 syllables/word - 15.59. Names and
    numbers count as words of one syllable: no other word could stand there.
    """
    words = [word for sentence in read for word in sentence.words]
    if not words:
        return 0.0
    count = sum(syllables(word) for word in words)
    return 0.39 * len(words) / len(read) + 11.8 * count / len(words) - 15.59


@cache
def syllables(word: str) -> int:
    """Return about how many syllables an English word has.

    Hyphenation finds too few (`idea` may not be divided), groups of vowels find too many
    in some and too few in others; the greater of both is right for most words.
    """
    if word == CODE_WORD or not word.isascii() or not word.isalpha():
        return 1
    low = word.lower()
    heard = re.sub(r"(?:[^laeiouy]es|[^td]ed|[^laeiou]e)$", "", low)
    groups = len(re.findall(r"[aeiouy]+", heard)) or 1
    return max(groups, len(_hyphens().positions(low)) + 1)


@cache
def _hyphens() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_US")
