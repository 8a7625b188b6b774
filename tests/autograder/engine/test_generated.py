"""Generated honest notebooks: the engine gives what stock nbgrader gives, cell by cell.

By hand, with many more: `GENERATED=1000-1300 python -m pytest tests/autograder/engine/test_generated.py`.
"""

from __future__ import annotations

import os

import pytest

from .conftest import Case, make_case
from .honest_work import KINDS, make_work
from .stock import stock_points

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]


@pytest.fixture(scope="module")
def made() -> dict[str, Case]:
    """Name → notebook, for the seeds that were asked for."""
    first, end = map(int, os.environ.get("GENERATED", "0-16").split("-"))
    works = {f"n{seed}": make_work(seed) for seed in range(first, end)}
    cases = {name: make_case(work.name, work.parts) for name, work in works.items()}
    for name, work in works.items():
        cases[name].more["slips"] = work.slips
    return cases


def test_generated_work_gets_the_points_that_stock_nbgrader_gives(made, engine, tmp_path):
    """Right, wrong, half and empty answers of all kinds: the same auto_score for every check.

    Left out is what runs into a limit: time is not the same on two machines.
    """
    grades = {name: engine.grade(case.submission, case.source, seed="1") for name, case in made.items()}
    ended = {name: case for name, case in made.items() if not grades[name].limits}
    assert len(ended) > 0.8 * len(made)
    stock = stock_points(tmp_path / "course", ended)
    wrong = [
        (name, check.cell, f"stock {stock[name, check.cell]}", f"ours {check.points}", check.reason)
        for name in ended
        for check in grades[name].checks
        if stock[name, check.cell] != check.points
    ]
    assert wrong == []
    points = [check.points for name in ended for check in grades[name].checks]
    # The work is mixed: much is right, much is not, and all of it was judged.
    assert 0.2 < sum(map(bool, points)) / len(points) < 0.95


def test_model_answers_of_all_kinds_get_all_points(engine):
    """What a teacher writes down as the answer passes each of its checks."""
    for kind in KINDS:
        fill = {"a": "3", "b": "12", "f": "2.5", "w": "brick", "l": "[3, -1, 4]"}
        parts = [("given", text) for text in kind.given] + [("solution", kind.answer)]
        parts += [("test 5", text) for text in kind.tests]
        for name, value in fill.items():
            parts = [(what, text.replace(f"«{name}»", value)) for what, text in parts]
        case = make_case(kind.name, parts)
        grade = engine.grade(case.submission, case.source, seed="1")
        seen = [(check.cell, check.points, check.reason, check.sentence) for check in grade.checks]
        # A test without an assert gives as many points as there were right answers.
        whole = [points for text, (_, points, _, _) in zip(kind.tests, seen, strict=True) if "assert" in text]
        assert set(whole) <= {5}, (kind.name, seen)
        assert all(points for _, points, _, _ in seen), (kind.name, seen)
