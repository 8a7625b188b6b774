"""The page of Python words: what was learnt so far, and the calm page behind "Leave this page"."""

from __future__ import annotations

from pathlib import Path

from course.syllabus import Syllabus
from course.tables import read_toml


def words_page(syllabus: Syllabus) -> str:
    """Return `Python words.md`: a table of the concepts of each week, in order."""
    words = read_toml(Path(__file__).with_name("words.toml"))
    parts = ["# Python words", "", "The words of the course so far, and what they do."]
    for week in syllabus.weeks:
        rows = [words[name] for unit in week.units for name in unit.teaches if name in words]
        if rows:
            parts += ["", f"## Week {week.number}: {week.theme}", "", "| write | what it does |", "|---|---|"]
            parts += [f"| `{row['write']}` | {row['does']} |" for row in rows]
    return "\n".join(parts) + "\n"
