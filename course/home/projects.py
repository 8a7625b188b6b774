"""A child's own notebooks, beside the course's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from course.errors import FolderProblem
from course.files import write_atomic

FOLDER = "projects"
COURSES = ("lessons", "exercises")
SHOWN = 8
MOST_LOOKED_AT = 500
"""Files and folders; beyond that the page would wait for a slow card."""
DEPTH = 2


@dataclass(frozen=True)
class Project:
    """A notebook: its name, and where it lies in the child's folder."""

    name: str
    path: str


def projects(folder: Path) -> tuple[Project, ...]:
    """Return the child's own notebooks, what was last changed first."""
    found = sorted(_notebooks(folder), key=_changed, reverse=True)
    return tuple(Project(path.stem, path.relative_to(folder).as_posix()) for path in found[:SHOWN])


def _notebooks(folder: Path) -> Iterator[Path]:
    left = MOST_LOOKED_AT
    places = [(folder, 0)]
    while places and left:
        place, depth = places.pop(0)
        for path in _listed(place)[:left]:
            left -= 1
            if path.name.startswith(".") or path.is_symlink() or (not depth and path.name in COURSES):
                continue
            if path.suffix == ".ipynb" and path.is_file():
                yield path
            elif depth < DEPTH and path.is_dir():
                places.append((path, depth + 1))


def _listed(place: Path) -> list[Path]:
    try:
        return sorted(place.iterdir())
    except OSError:
        return []


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def new_project(folder: Path) -> str:
    """Make an empty notebook, and return where it lies in the child's folder.

    Raises:
        FolderProblem: if the disk is full, and the like.
    """
    for number in range(1, 1000):
        name = f"{FOLDER}/project {number}.ipynb"
        if not (folder / name).exists():
            write_atomic(folder / name, json.dumps(_EMPTY, indent=1) + "\n")
            return name
    raise FolderProblem(f"There are very many projects in {FOLDER}. Take one of them.")


_EMPTY = {
    "cells": [
        {
            "cell_type": "code", "execution_count": None, "id": "first", "metadata": {},
            "outputs": [], "source": "",
        }
    ],
    "metadata": {
        "kernelspec": {
            "display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3",
        },
        "language_info": {"name": "python"},
    },
    "nbformat": 4,
    "nbformat_minor": 5,
}  # fmt: skip
