"""A child's folder as Home finds it: exercises as given, begun, handed in, and answered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from course.desk.folder import lesson_folders
from course.home.weeks import Road, walk
from course.home.work import Places, read_work
from course.syllabus import load_syllabus

SYLLABUS = load_syllabus()
STAMP = "2026-03-0{} 10:00:00.000001 UTC"


@dataclass
class Child:
    """A folder with all exercises as they were given, and what a test does to it."""

    places: Places

    @property
    def folder(self) -> Path:
        return self.places.folder

    def hand_in(self, slug: str, day: int = 1, student: str = "", course: str = "") -> Path:
        """Leave what nbgrader leaves of a hand-in; return its copy."""
        name = f"{student or self.places.student}+{slug}+{STAMP.format(day)}"
        copy = self.places.handed_in / (course or self.places.course_id) / name
        copy.mkdir(parents=True)
        (copy / "exercise.ipynb").write_text("{}")
        (copy / "submission_secret.txt").write_text(f"secret of {name}")
        return copy

    def answer(self, copy: Path, html: str) -> Path:
        """Put a page of the teacher's into the exchange, for that hand-in."""
        secret = (copy / "submission_secret.txt").read_bytes()
        name = hashlib.md5(secret + b"exercise").hexdigest()
        page = self.places.exchange / copy.parent.name / "feedback" / f"{name}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(html, encoding="utf-8")
        return page

    def path(self, *begun: str) -> Road:
        """Return the path of weeks."""
        return walk(SYLLABUS, self.folder, lesson_folders(SYLLABUS), begun, read_work(self.places))


@pytest.fixture
def child(tmp_path) -> Callable[..., Child]:
    """Makes a child's folder, of a class or not."""

    def make(*, in_class: bool = True) -> Child:
        folder = tmp_path / "mine"
        for slug, name in lesson_folders(SYLLABUS).items():
            for place in (f"lessons/{name}/lesson.ipynb", f"exercises/{slug}/exercise.ipynb"):
                (folder / place).parent.mkdir(parents=True)
                (folder / place).write_text(json.dumps({"cells": []}))
        places = Places(
            folder=folder,
            handed_in=folder / ".pathshala/handed-in",
            waiting=folder / ".pathshala/waiting",
            exchange=tmp_path / "exchange",
            course_id="pathshala",
            student="brave-mango" if in_class else "me",
            in_class=in_class,
        )
        (places.exchange / "pathshala" / "inbound").mkdir(parents=True)
        return Child(places)

    return make
