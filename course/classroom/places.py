"""Where nbgrader keeps what in a course's folder, as the course's settings say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from traitlets.config import Config

SECRET = "submission_secret.txt"
"""The file that nbgrader writes last into a hand-in."""
TIMESTAMP = "timestamp.txt"
"""The file that says when the work was handed in."""
STEPS = ("source", "release", "submitted", "autograded", "feedback")


@dataclass(frozen=True)
class Places:
    """The folders of a course.

    Attributes:
        root: The course's folder.
        structure: As nbgrader's `CourseDirectory.directory_structure`.
        names: Step → the name that stands in the structure for it.
        wanted: Glob of the students that are meant.
        left_out: Students that are not meant.
    """

    root: Path
    structure: str = "{nbgrader_step}/{student_id}/{assignment_id}"
    names: tuple[tuple[str, str], ...] = tuple((step, step) for step in STEPS)
    wanted: str = "*"
    left_out: frozenset[str] = frozenset()

    @classmethod
    def of(cls, root: Path, config: Config) -> Places:
        """Read the places out of a course's settings."""
        known = config.CourseDirectory
        left_out = str(known.get("student_id_exclude", "")).split(",")
        return cls(
            root,
            str(known.get("directory_structure", cls.structure)),
            tuple((step, str(known.get(f"{step}_directory", step))) for step in STEPS),
            str(known.get("student_id", "*")),
            frozenset(name for name in left_out if name),
        )

    def source(self, assignment: str) -> Path:
        """Return the folder with an assignment's tests and answers."""
        return self._path("source", ".", assignment)

    def release(self, assignment: str) -> Path:
        """Return the folder with what the students were given."""
        return self._path("release", ".", assignment)

    def submitted(self, student: str, assignment: str) -> Path:
        """Return the folder with what a student handed in."""
        return self._path("submitted", student, assignment)

    def autograded(self, student: str, assignment: str) -> Path:
        """Return the folder with a student's graded notebooks."""
        return self._path("autograded", student, assignment)

    def handed_in(self) -> Iterator[tuple[str, str, Path]]:
        """Yield (student, assignment, folder) of all that was handed in, sorted."""
        shape = self._path("submitted", "\0", "\1")
        pattern = re.escape(str(shape))
        for mark, name in (("\0", "student"), ("\1", "assignment")):
            first, *more = pattern.split(re.escape(mark))
            pattern = first + f"(?P<{name}>[^/]+)" + f"(?P={name})".join(more)
        fixed = [part for part in shape.parts if "\0" not in part and "\1" not in part]
        base = Path(*shape.parts[: _same(shape.parts, tuple(fixed))])
        globs = shape.relative_to(base).as_posix().replace("\0", "*").replace("\1", "*")
        for path in sorted(base.glob(globs)):
            found = re.fullmatch(pattern, str(path))
            if found and path.is_dir() and not path.is_symlink():
                student, assignment = found["student"], found["assignment"]
                if not (student.startswith(".") or assignment.startswith(".")) and self._is_meant(student):
                    yield student, assignment, path

    def _is_meant(self, student: str) -> bool:
        return student not in self.left_out and fnmatchcase(student, self.wanted)

    def _path(self, step: str, student: str, assignment: str) -> Path:
        name = dict(self.names)[step]
        filled = self.structure.format(nbgrader_step=name, student_id=student, assignment_id=assignment)
        return self.root / filled


def _same(parts: tuple[str, ...], others: tuple[str, ...]) -> int:
    """Return how many parts stand first in both."""
    pairs = zip(parts, others, strict=False)
    return next((number for number, (one, other) in enumerate(pairs) if one != other), len(others))
