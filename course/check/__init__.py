"""Proves units: what is written in them, and what happens when they are run."""

from course.check.engine import check_course, check_units
from course.check.finding import Finding

__all__ = ["Finding", "check_course", "check_units"]
