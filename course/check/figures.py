"""What can be counted of a unit: how it reads, the words that it explains, and the time that it takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from course.check.course import read_course
from course.check.glossary import Word, words
from course.check.markdown import Sentence, sentences
from course.check.material import STORY, Material, read_material
from course.check.passages import is_include
from course.check.rules.reading import SHORTEST, flesch_kincaid
from course.check.times import Times, times
from course.unit import Unit


@dataclass(frozen=True)
class Reading:
    """How a file reads.

    Attributes:
        mean: Words in a sentence, in the mean; labels are left out.
        longest: Words in its longest sentence.
        grade: The school grade (US) after Flesch and Kincaid; made for English.
    """

    file: str
    sentences: int
    words: int
    mean: float
    longest: int
    grade: float


@dataclass(frozen=True)
class Figures:
    """A unit's figures.

    Attributes:
        week: 0 if the syllabus does not name it.
        new: Words that no earlier unit explained.
        again: Words that an earlier unit has explained already.
    """

    unit: Unit
    week: int
    readings: tuple[Reading, ...]
    times: Times
    new: tuple[Word, ...] = ()
    again: tuple[Word, ...] = ()


def unit_figures(
    slugs: Iterable[str] = (), *, root: Path | None = None, syllabus: Path | None = None
) -> tuple[Figures, ...]:
    """Return the figures of the units `slugs`, in teaching order; of all units if none is named.

    Args:
        root: The folder of `modules/` and `safety_lessons/`; the course's own if None.
        syllabus: The syllabus; the course's own if None.
    """
    course, wanted = read_course(root, syllabus), set(slugs)
    weeks = {unit.slug: week.number for week in course.syllabus.weeks for unit in week.units}
    named = [course.units[slug] for slug in weeks]
    known: set[str] = set()
    found = []
    for unit in (*named, *(unit for slug, unit in course.units.items() if slug not in weeks)):
        material = read_material(unit, course.syllabus, course.contacts, course.units)
        explained = words(material.lesson) if material.lesson else ()
        new = tuple(word for word in explained if word.key not in known)
        again = tuple(word for word in explained if word.key in known)
        known |= {word.key for word in explained}
        if not wanted or unit.slug in wanted:
            readings = tuple(_readings(material))
            found.append(Figures(unit, weeks.get(unit.slug, 0), readings, times(material), new, again))
    return tuple(found)


def as_text(found: Sequence[Figures]) -> str:
    """Return a few lines for each unit."""
    return "\n".join(line for figures in found for line in _lines(figures))


def as_data(found: Sequence[Figures]) -> list[dict]:
    """Return the figures as plain data; the words of all units in order are the glossary."""
    return [
        {
            "unit": figures.unit.slug,
            "week": figures.week,
            "minutes": figures.unit.minutes,
            "needs": {"lesson": round(figures.times.lesson), "exercise": round(figures.times.exercise)},
            "reading": [
                {**asdict(one), "mean": round(one.mean, 1), "grade": round(one.grade, 1)}
                for one in figures.readings
            ],
            "concepts": list(figures.unit.teaches),
            "words": [asdict(word) for word in figures.new],
            "explained_again": [word.word for word in figures.again],
        }
        for figures in found
    ]


def _readings(material: Material) -> Iterator[Reading]:
    for file, notebook in material.notebooks.items():
        cells = [cell for cell in notebook.cells if cell.cell_type == "markdown" and not is_include(cell)]
        yield _reading(file, [sentence for cell in cells for sentence in sentences(cell.source)])
    if material.story:
        yield _reading(STORY, [s for line in material.story.spoken() for s in sentences(line.text)])


def _reading(file: str, all_: Sequence[Sentence]) -> Reading:
    read = [one for one in all_ if not one.heading and len(one.words) >= SHORTEST]
    count = sum(len(one.words) for one in read)
    longest = max((len(one.words) for one in all_), default=0)
    return Reading(file, len(read), count, count / len(read) if read else 0.0, longest, flesch_kincaid(read))


def _lines(figures: Figures) -> Iterator[str]:
    unit, needs = figures.unit, figures.times
    place = f"week {figures.week}" if figures.week else "in no week yet"
    yield f"{unit.slug} ({place})"
    for one in figures.readings:
        yield (
            f"  {one.file}: {one.sentences} sentences, {one.mean:.1f} words in the mean, "
            f"{one.longest} in the longest; reading level grade {one.grade:.1f}"
        )
    yield (
        f"  time: about {needs.lesson:.0f} minutes for the lesson, {needs.exercise:.0f} for the exercise "
        f"({needs.core:.0f} for half of its points), of {unit.minutes}"
    )
    if figures.new:
        yield f"  new words: {', '.join(word.word for word in figures.new)}"
    if figures.again:
        yield f"  explained again: {', '.join(word.word for word in figures.again)}"
