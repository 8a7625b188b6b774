"""The rules that only read a unit, in one list."""

from __future__ import annotations

from course.check.finding import Finding
from course.syllabus import Syllabus
from course.unit import Unit


def static_findings(unit: Unit, syllabus: Syllabus) -> list[Finding]:
    """Return what the reading rules find in `unit`."""
    return []
