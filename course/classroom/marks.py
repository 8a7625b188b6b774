"""Remembers what was graded, from which bytes, with which checks and seed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from autograder.errors import AutograderError
from autograder.grade import Grade
from autograder.record import from_json
from course.classroom.places import TIMESTAMP, Places
from course.files import write_atomic


@dataclass(frozen=True)
class Mark:
    """What is known of a submission's last grading.

    Attributes:
        handed_in: Fingerprint of the work as it came.
        judged: Fingerprint of the work as it was mended.
        grades: Notebook's name → its grade; empty if nbgrader's own kernel judged.
        hashes: Notebook's name → SHA-256 of the graded notebook to which that grade belongs.
        points: Notebook's name → checked cell's id → points, as the gradebook got them.
    """

    handed_in: str
    judged: str
    grades: Mapping[str, Grade] = field(default_factory=dict)
    hashes: Mapping[str, str] = field(default_factory=dict)
    points: Mapping[str, Mapping[str, float | None]] = field(default_factory=dict)

    def grade_of(self, path: Path) -> Grade | None:
        """Return the grade of a graded notebook, or None if it was graded in another way since."""
        if self.hashes.get(path.stem) != _hash(path.read_bytes()):
            return None
        return self.grades.get(path.stem)


def _hash(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


class Marks:
    """The marks of a class; each is a small file that is written last."""

    def __init__(self, folder: Path, places: Places | None = None, *, all_files: bool = False) -> None:
        """Args: all_files: Whether files beside the notebooks count as part of a hand-in and its checks."""
        self._folder, self._places = folder, places or Places(folder)
        self._files = "*" if all_files else "*.ipynb"

    def held(self, student: str, assignment: str) -> Mark | None:
        """Return the mark of what lies in `submitted/` now, or None if that is not graded."""
        if not any(self._places.autograded(student, assignment).glob("*.ipynb")):
            return None
        mark = self.read(student, assignment)
        same = mark and self.fingerprint(student, assignment) in (mark.handed_in, mark.judged)
        return mark if same else None

    def read(self, student: str, assignment: str) -> Mark | None:
        """Return the mark of a submission, or None if it has none that can be read."""
        try:
            table = json.loads(self._path(student, assignment).read_text(encoding="utf-8"))
            grades = {name: from_json(text) for name, text in table.get("grades", {}).items()}
            hashes, points = table.get("hashes", {}), table.get("points", {})
            return Mark(table["handed_in"], table["judged"], grades, hashes, points)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, AutograderError):
            return None

    def write(
        self,
        student: str,
        assignment: str,
        handed_in: str,
        judged: str,
        records: Mapping[str, str],
        texts: Mapping[str, str],
        points: Mapping[str, Mapping[str, float | None]],
    ) -> None:
        """Note that a submission is graded, both as it came and as it was mended.

        Args:
            handed_in: Fingerprint of the work as it came.
            judged: Fingerprint of the work as it was mended.
            records: Notebook's name → its grade as JSON.
            texts: Notebook's name → the graded notebook that was stored.
            points: What the gradebook got.
        """
        mark = {
            "handed_in": handed_in,
            "judged": judged,
            "grades": dict(records),
            "hashes": {name: _hash(text.encode()) for name, text in texts.items()},
            "points": points,
        }
        write_atomic(self._path(student, assignment), json.dumps(mark), mode=0o600)

    def fingerprint(self, student: str, assignment: str) -> str:
        """Return a hash of the work, of the moment it was handed in, and of its checks."""
        work = self._places.submitted(student, assignment)
        source = self._places.source(assignment)
        digest = hashlib.sha256()
        find = Path.rglob if self._files == "*" else Path.glob
        for path in (*sorted(find(work, self._files)), work / TIMESTAMP, *sorted(find(source, self._files))):
            digest.update(f"{path.name}\0".encode())
            if path.is_file() and not path.is_symlink():
                with path.open("rb") as file:
                    digest.update(hashlib.file_digest(file, "sha256").digest())
        return digest.hexdigest()

    def _path(self, student: str, assignment: str) -> Path:
        return self._folder / ".pathshala" / "graded" / student / f"{assignment}.json"
