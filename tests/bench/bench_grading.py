"""A class graded by the engine and by nbgrader, side by side: `pytest -s tests/bench/bench_grading.py`.

PATHSHALA_BENCH="30" takes another number of students.
"""

import os
import resource
import time
from pathlib import Path

import pytest

from autograder.mistakes import load_mistakes
from course.assemble import exercise
from course.classroom.demo import HABITS, work_of
from course.classroom.grade import grade
from course.classroom.nbgrader import NbgraderCourse
from course.classroom.new import new_class
from course.classroom.students import add_students
from course.contacts import load_contacts
from course.syllabus import load_syllabus

STUDENTS = int(os.environ.get("PATHSHALA_BENCH", "6"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A class in which everybody has handed in the first four Python units."""
    import random
    from datetime import UTC, datetime

    from course.notebook import write_notebook

    folder = tmp_path_factory.mktemp("bench") / "class"
    syllabus, contacts, dice = load_syllabus(), load_contacts(), random.Random(1)
    new_class(folder, syllabus, contacts, say=lambda _text: None)
    add_students(folder, [f"student-{number}" for number in range(STUDENTS)], say=lambda _text: None)
    course = NbgraderCourse(folder)
    for unit in [unit for unit in syllabus.units if unit.kind == "module"][:4]:
        author, rows = exercise(unit, contacts), load_mistakes(unit.mistakes_path)
        for number, student in enumerate(course.students()):
            desk = tmp_path_factory.mktemp("desk")
            work = work_of(author, rows, HABITS[number % len(HABITS)], dice)
            write_notebook(work, desk / unit.slug / "exercise.ipynb")
            course.submit(unit.slug, student, desk, datetime(2026, 1, 5, tzinfo=UTC))
    return folder


def test_the_engine_beside_nbgraders_own_kernels(folder):
    """Both grade the same hand-ins; the table says how long each took, and that they agree."""
    table, scores = [], []
    for name, options in (("engine", {}), ("stock nbgrader", {"stock": True})):
        begun = time.perf_counter()
        assert grade(folder, again=True, say=lambda _text: None, **options) == 0
        table.append((name, time.perf_counter() - begun))
        scores.append(_scores(NbgraderCourse(folder)))
    count = len(scores[0])
    print(f"\n{STUDENTS} students, {count} notebooks, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"{'':16}{'seconds':>9}{'ms each':>9}{'times':>8}")
    for name, seconds in table:
        print(f"{name:16}{seconds:9.1f}{1000 * seconds / count:9.0f}{table[-1][1] / seconds:8.1f}")
    print(f"peak memory of a process: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")
    assert scores[0] == scores[1]


def _scores(course: NbgraderCourse) -> dict:
    work = [(path.parent.name, path.name) for path in (course.folder / "submitted").glob("*/*")]
    return {
        (student, unit): [(row.grade_id, row.auto_score) for row in course.scores(unit, student, "exercise")]
        for student, unit in work
    }
