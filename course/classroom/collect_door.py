"""`nbgrader collect` and formgrader's button, by the rules of `pathshala grade`.

In nbgrader_config.py::

    c.ExchangeFactory.collect = "course.classroom.collect_door.CarefulCollect"

nbgrader's own copies whatever a hand-in's folder holds and follows its links: a link to the
teacher's answers would come in as the child's work, and bring full points.
"""

from __future__ import annotations

from pathlib import Path

from nbgrader.exchange.default import ExchangeCollect

from course.classroom.collect import collect
from course.classroom.lock import only_one
from course.classroom.nbgrader import NbgraderCourse
from course.errors import PathshalaError


class CarefulCollect(ExchangeCollect):
    """Collects the newest safe work of every student; the options of nbgrader's own do not count."""

    def init_src(self) -> None:
        """Nothing is chosen beforehand."""

    def copy_files(self) -> None:
        """Copy what is new, and log a sentence for each hand-in that was not taken."""
        folder = Path(self.coursedir.root)
        try:
            with only_one(folder):
                names = [self.coursedir.assignment_id]
                course = NbgraderCourse(folder)
                problems = collect(course, names, note=self.log.warning, read_all=True)
        except PathshalaError as problem:
            self.fail(str(problem))
        for sentence in problems:
            self.log.error(sentence)
