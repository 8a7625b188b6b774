"""About how long a unit takes a child, counted from its cells and tasks.

A rough measure, for one purpose: to see that a unit is too long before a class does. It was set beside the
timing tables of the first units' teacher.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from course.check.material import Material
from course.check.passages import is_include
from course.notebook import Task, tags, tasks

WORDS_A_MINUTE = 100
"""The median of second graders who read aloud in their first language (Hasbrouck and Tindal 2017, spring);
for ours English is often the third."""
RUN, LINE = 0.7, 0.1
"""Minutes to run a cell and look, and to follow one of its lines."""
PREDICT, PARSONS, PICTURE, ACTIVITY = 1.0, 3.0, 0.7, 1.5
"""Minutes to think, besides reading."""
CIRCUIT, PART = 10.0, 2.0
"""Minutes to draw a circuit, shut down and start again, and to place one part."""
STORY = 3.0
"""Minutes to choose in a story; half of its lines are read on the way."""
TALK = 15.0
"""Minutes of a safety session for the ground rules and the de-brief."""
TASK, ANSWER_LINE = 1.0, 0.5
"""Minutes to think about a task and run its check, and to type one line of the answer."""


@dataclass(frozen=True)
class Times:
    """Minutes that a child needs.

    Attributes:
        lesson: Without what is there for those who want more.
        exercise: All tasks.
        core: The first tasks, up to half of the points.
    """

    lesson: float
    exercise: float
    core: float

    @property
    def whole(self) -> float:
        return self.lesson + self.exercise


def times(material: Material) -> Times:
    """Return how long the unit takes; what cannot be read takes no time."""
    found = tasks(material.exercise) if material.exercise else ()
    each = [_task(task) for task in found]
    return Times(sum(_lesson(material)), sum(each), sum(each[: _half(found)]))


def _lesson(material: Material) -> Iterator[float]:
    for cell in material.lesson.cells if material.lesson else ():
        marks = tags(cell)
        if "stretch" in marks or is_include(cell):
            continue
        if cell.cell_type == "code":
            lines = [line for line in cell.source.splitlines() if line.strip()]
            yield RUN + LINE * len(lines) + PARSONS * ("parsons" in marks)
        else:
            yield _reading(cell.source) + PREDICT * ("predict" in marks) + PICTURE * ("picture" in marks)
            if "circuit" in marks:
                yield CIRCUIT + PART * sum(part not in NO_PART for part in material.unit.parts)
    for activity in material.activities.values():
        yield ACTIVITY + sum(map(_reading, activity.texts()))
    if material.story:
        yield STORY + sum(_reading(line.text) for line in material.story.spoken()) / 2
    if material.unit.safety:
        yield TALK


NO_PART = frozenset({"raspberry-pi", "breadboard", "jumper-wire"})
"""What is on the table already, or goes with each part."""


def _task(task: Task) -> float:
    return TASK + _reading(task.prompt.source) + ANSWER_LINE * len(_answer(task))


def _answer(task: Task) -> list[str]:
    lines = [line.strip() for line in task.answer.source.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def _half(found: tuple[Task, ...]) -> int:
    """Return how many tasks bring half of the points."""
    points = 0.0
    for number, task in enumerate(found, start=1):
        points += task.points
        if points * 2 >= sum(one.points for one in found):
            return number
    return 0


def _reading(text: str) -> float:
    return len(re.findall(r"\w+", text)) / WORDS_A_MINUTE
