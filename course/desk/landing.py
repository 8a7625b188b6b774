"""The page that opens first: the weeks in order, each with its lesson and its exercise."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from course.syllabus import Syllabus
from course.unit import Unit

FILE = "Start here.md"


def landing_page(syllabus: Syllabus, lessons: Mapping[str, str], student: str) -> str:
    """Return `Start here.md`.

    Args:
        lessons: Slug → the lesson's folder in `lessons/`.
        student: The made-up name that stands on handed-in work; "" if the child has none.
    """
    who = f", {student}" if student else ""
    parts = [
        f"# Welcome{who}",
        "",
        "Open the lesson of your week. Read it and run its cells. Then do the exercise.",
    ]
    for week in syllabus.weeks:
        parts += ["", f"## Week {week.number}: {week.theme}", "", *_rows(week.units, lessons)]
    parts += [
        "",
        "## Check",
        "",
        "In an exercise, press **Check** as often as you like. It says what works, and what to try. "
        "Nobody else sees it.",
        "",
        "## Hand in",
        "",
        "When an exercise is done, save it. Then press **Hand in** at the top of the page. "
        "Find the exercise's name, and press **Submit** beside it.",
        "",
        "You can hand in as often as you like. The last one counts.",
        "",
        "[**Python words**](Python%20words.md): every word that you learnt, and what it does.",
    ]
    return "\n".join(parts) + "\n"


def _rows(units: tuple[Unit, ...], lessons: Mapping[str, str]) -> list[str]:
    rows = ["| | first | then | hand in as |", "|---|---|---|---|"]
    for unit in units:
        lesson = quote(f"lessons/{lessons[unit.slug]}/lesson.ipynb")
        exercise = quote(f"exercises/{unit.slug}/exercise.ipynb")
        rows.append(f"| {unit.title} | [Lesson]({lesson}) | [Exercise]({exercise}) | `{unit.slug}` |")
    return rows
