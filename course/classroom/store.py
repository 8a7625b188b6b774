"""Puts a graded submission where nbgrader looks for it: all of it, or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from course.classroom.places import SECRET, TIMESTAMP, Places
from course.files import sync_folder, write_synced


def store_autograded(
    places: Places, student: str, assignment: str, texts: Mapping[str, str], *, own_files: bool = False
) -> Path:
    """Write `autograded/STUDENT/ASSIGNMENT`, in place of an earlier one, and return it.

    Args:
        texts: Notebook's name → the notebook as it was run.
        own_files: Whether the student's other files belong there too.
    """
    target = places.autograded(student, assignment)
    beside = target.with_name(f".{target.name}.new")
    former = target.with_name(f".{target.name}.old")
    shutil.rmtree(beside, ignore_errors=True)
    shutil.rmtree(former, ignore_errors=True)
    for name, text in texts.items():
        write_synced(beside / f"{name}.ipynb", text)
    submitted = places.submitted(student, assignment)
    if own_files:
        _copy_given(submitted, beside)
    for name in (TIMESTAMP, SECRET):
        if (submitted / name).is_file():
            write_synced(beside / name, (submitted / name).read_bytes())
    _copy_given(places.source(assignment), beside)
    sync_folder(beside)
    if target.exists():
        target.replace(former)
    beside.replace(target)
    sync_folder(target.parent)
    shutil.rmtree(former, ignore_errors=True)
    return target


def _copy_given(source: Path, target: Path) -> None:
    """Copy the assignment's other files, its pictures above all."""
    for path in sorted(source.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.suffix != ".ipynb":
            place = target / path.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
