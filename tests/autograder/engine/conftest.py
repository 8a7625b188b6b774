"""Notebooks made from text, and one engine for all tests of a process."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.engine import Engine

HERE = Path(__file__).parent


@dataclass
class Case:
    """A teacher's notebook, a child's, the points of each test cell, and further parts by name."""

    name: str
    source: object
    submission: object
    points: list = field(default_factory=list)
    more: dict = field(default_factory=dict)


def owned(grade_id, **flags):
    known = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
    return {"nbgrader": {**known, **flags, "grade_id": grade_id}}


def make_cell(kind, number, text):
    word, _, points = kind.partition(" ")
    metadata = {
        "free": {},
        "given": owned(f"given-{number}", locked=True),
        "solution": owned(f"answer-{number}", solution=True),
        "test": owned(f"test-{number}", grade=True, locked=True, points=int(points or 0)),
    }[word]
    return new_code_cell(text, metadata=metadata, id=f"cell-{number}")


def make_case(name, parts):
    """Make a case of (kind, text) pairs."""
    mine, theirs, points, more = [], [], [], {}
    for number, (kind, text) in enumerate(parts):
        if kind == "points":
            points = [None if word == "None" else float(word) for word in text.split()]
        elif kind in ("look", "limit", "word", "stock") or kind.startswith("file "):
            more[kind] = text.splitlines()
        elif kind == "instead":
            theirs[-1].source = text
        else:
            mine.append(make_cell(kind, number, text))
            theirs.append(make_cell(kind, number, text))
    title = new_markdown_cell("# Work", id="title")
    return Case(name, new_notebook(cells=[title, *mine]), new_notebook(cells=[title, *theirs]), points, more)


def read_cases(path):
    cases = []
    for block in path.read_text(encoding="utf-8").split("\n==== ")[1:]:
        name, _, body = block.partition("\n")
        parts = [part.partition("\n") for part in ("\n" + body).split("\n---- ")[1:]]
        cases.append(make_case(name, [(kind.strip(), text.strip("\n")) for kind, _, text in parts]))
    return cases


HONEST = read_cases(HERE / "honest.txt")


def names(cases):
    return [case.name.replace(" ", "-") for case in cases]


def pytest_generate_tests(metafunc):
    if "honest" in metafunc.fixturenames:
        metafunc.parametrize("honest", HONEST, ids=names(HONEST))


@pytest.fixture(scope="session")
def honest_cases():
    return HONEST


@pytest.fixture(scope="session")
def engine():
    """An engine whose witnesses are plain forks."""
    with Engine(cell_seconds=5) as made:
        yield made


@pytest.fixture
def points_of(engine):
    """Return the points of each test cell of a notebook written as (kind, text) pairs."""

    def points(*parts, **options):
        case = make_case("", list(parts))
        grade = engine.grade(case.submission, case.source, **options)
        return [check.points for check in grade.checks], grade

    return points


@pytest.fixture
def case_of():
    return lambda *parts: make_case("", list(parts))
