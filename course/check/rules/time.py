"""A rule about time: a session has ninety minutes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from course.check.material import EXERCISE, LESSON, Material
from course.check.rule import Hit, rule
from course.check.times import times

_CAN_WAIT = re.compile(
    r"not done|next (?:time|free hour|session)|at home|those who are quick|another day", re.IGNORECASE
)


@rule(
    "unit-time", "warning", "curriculum.md",
    "A child gets through the lesson and half of the exercise in time, and the teacher knows what can wait.",
)  # fmt: skip
def unit_time(material: Material) -> Iterator[Hit]:
    if material.lesson is None or material.exercise is None:
        return
    needs, minutes = times(material), material.unit.minutes
    if needs.lesson + needs.core > minutes:
        yield Hit(
            LESSON, "",
            f"A child needs about {needs.lesson:.0f} minutes for the lesson and {needs.core:.0f} for half of "
            f"the exercise.",
            f"Shorten the lesson, or mark cells as stretch: there are {minutes} minutes.",
        )  # fmt: skip
    elif needs.whole > minutes and not _CAN_WAIT.search(material.texts.get("teacher.md", "")):
        yield Hit(
            EXERCISE, "",
            f"A child needs about {needs.whole:.0f} minutes for all of it, and there are {minutes}.",
            "Shorten it, or say in teacher.md what can wait and till when.",
        )  # fmt: skip
