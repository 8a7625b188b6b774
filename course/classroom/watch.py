"""Grades a hand-in as soon as it has arrived."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path

from course.classroom.batch import Graders
from course.classroom.grade import NONE, grade
from course.classroom.nbgrader import NbgraderCourse
from course.classroom.places import SECRET

PAUSE = 0.2
"""Seconds between two looks at the exchange."""
LONG_PAUSE = 2.0
"""Seconds between two looks at all hand-ins of a course whose exchange is not ours to empty."""


def watch(
    folder: Path,
    *,
    mistakes: Mapping[str, Path] = NONE,
    stop: Callable[[], bool] = lambda: False,
    say: Callable[[str], None],
) -> int:
    """Grade what is there, then what comes, until `stop` says so (or Ctrl-C); return 0.

    Raises:
        SandboxUnavailable: if this machine cannot close notebooks off.
    """
    course = NbgraderCourse(folder)
    with Graders() as graders:
        graders.warm()
        say("Waiting for hand-ins; Ctrl-C ends it.")
        seen: frozenset[str] = frozenset()
        while not stop():
            arrived = _arrived(course.inbound) if course.settings.ours else _changed(course)
            if arrived - seen:
                grade(folder, mistakes=mistakes, graders=graders, say=say)
            seen = arrived
            time.sleep(PAUSE if course.settings.ours else LONG_PAUSE)
    return 0


def _arrived(inbound: Path) -> frozenset[str]:
    """Return the names of the hand-ins that are whole."""
    if not inbound.is_dir():
        return frozenset()
    return frozenset(path.name for path in inbound.iterdir() if _is_whole(path))


def _is_whole(hand_in: Path) -> bool:
    try:
        return (hand_in / SECRET).is_file()
    except PermissionError:  # a child's locked folder; grading tells of it
        return False


def _changed(course: NbgraderCourse) -> frozenset[str]:
    """Return every file that was handed in, with its time."""
    files = (path for _, _, folder in course.places.handed_in() for path in folder.rglob("*"))
    return frozenset(f"{path} {path.lstat().st_mtime_ns}" for path in files)
