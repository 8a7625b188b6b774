"""Grades a hand-in as soon as it has arrived."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path

from course.classroom.batch import Graders
from course.classroom.grade import NONE, grade
from course.classroom.nbgrader import SECRET, NbgraderCourse

PAUSE = 0.2
"""Seconds between two looks at the exchange."""


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
    inbound = NbgraderCourse(folder).inbound
    with Graders() as graders:
        graders.warm()
        say("Waiting for hand-ins; Ctrl-C ends it.")
        seen: frozenset[str] = frozenset()
        while not stop():
            arrived = _arrived(inbound)
            if arrived - seen:
                grade(folder, mistakes=mistakes, graders=graders, say=say)
            seen = arrived
            time.sleep(PAUSE)
    return 0


def _arrived(inbound: Path) -> frozenset[str]:
    """Return the names of the hand-ins that are whole."""
    if not inbound.is_dir():
        return frozenset()
    return frozenset(path.name for path in inbound.iterdir() if (path / SECRET).is_file())
