"""Compares the gradebook with the ledger: does it still hold what the checks gave?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from course.classroom.ledger import Entry, Ledger
from course.classroom.nbgrader import NbgraderCourse


def verify(folder: Path, *, say: Callable[[str], None]) -> int:
    """Say where the gradebook differs from the ledger; return 1 if it does.

    Points that a teacher gave stand beside those of the checks and are no difference.

    Raises:
        ClassProblem: if the ledger itself was changed.
    """
    course = NbgraderCourse(folder)
    last = Ledger(course.folder).last_of_each()
    different = [sentence for entry in last.values() for sentence in _differences(course, entry)]
    for sentence in different:
        say(f"  {sentence}")
    say(
        f"{len(last)} graded hand-ins stand in the ledger; "
        + (f"{len(different)} points differ from it." if different else "the gradebook agrees with it.")
    )
    return int(bool(different))


def _differences(course: NbgraderCourse, entry: Entry) -> list[str]:
    now = {
        f"{name}/{score.grade_id}": score.auto_score
        for name in {place.split("/")[0] for place in entry.points}
        for score in course.scores(entry.assignment, entry.student, name)
    }
    return [
        f"{entry.student}, {entry.assignment}: {place} got {_say(points)} on {entry.at[:10]}, and has "
        f"{_say(now.get(place))} in the gradebook now."
        for place, points in entry.points.items()
        if now.get(place) != points
    ]


def _say(points: float | None) -> str:
    return "no points" if points is None else f"{points:g} points"
