"""Remembers what of each unit a class released, so that a newer unit of the course is noticed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from course.assemble import exercise
from course.contacts import Contact
from course.files import write_atomic
from course.notebook import notebook_text
from course.unit import Unit

PAGE = "exercise.ipynb"


def files_of(unit: Unit, contacts: Sequence[Contact]) -> dict[str, bytes]:
    """Return what lies in `source/UNIT`: the exercise with its answers, and its pictures."""
    images = unit.folder / "images"
    pictures = sorted(path for path in images.glob("*") if path.is_file())
    return {
        PAGE: notebook_text(exercise(unit, contacts)).encode(),
        **{f"images/{path.name}": path.read_bytes() for path in pictures},
    }


class Released:
    """The small files in `.pathshala/released/`: one a unit, written when all else of it was."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def holds(self, unit: Unit) -> bool:
        """Tell whether the unit was released as a whole."""
        return self._path(unit).exists()

    def write(self, unit: Unit, files: Mapping[str, bytes]) -> None:
        """Note that these files of the unit were released."""
        write_atomic(self._path(unit), json.dumps(_hashes(files), indent=1) + "\n")

    def forget(self, unit: Unit) -> None:
        """Count the unit as half done: whoever comes next does it again."""
        self._path(unit).unlink(missing_ok=True)

    def is_older(self, unit: Unit, files: Mapping[str, bytes]) -> bool:
        """Tell whether the course has these files now, and released others."""
        known = self._known(unit)
        if not known:  # a class made before this was noted
            known = {PAGE: _hash(self.source(unit).read_bytes())} if self.source(unit).exists() else {}
            files = {PAGE: files[PAGE]}
        return known != _hashes(files)

    def was_edited(self, unit: Unit) -> bool:
        """Tell whether the teacher changed the exercise in `source/` since it was released."""
        known, source = self._known(unit), self.source(unit)
        return bool(known) and source.exists() and _hash(source.read_bytes()) != known.get(PAGE)

    def source(self, unit: Unit) -> Path:
        """Return where the class's exercise with its answers lies."""
        return self._folder / "source" / unit.slug / PAGE

    def _known(self, unit: Unit) -> dict[str, str]:
        try:
            table = json.loads(self._path(unit).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return table if isinstance(table, dict) else {}

    def _path(self, unit: Unit) -> Path:
        return self._folder / ".pathshala" / "released" / unit.slug


def _hashes(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: _hash(data) for name, data in files.items()}


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
