"""The honest notebooks under the real nbgrader: what stands in honest.txt is what it gives."""

import pytest

from .stock import stock_points

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def stock(tmp_path_factory, honest_cases):
    """Let nbgrader grade all cases in one run; return (notebook, cell) → points."""
    cases = {f"n{number}": case for number, case in enumerate(honest_cases)}
    return stock_points(tmp_path_factory.mktemp("course"), cases)


def test_every_cell_has_the_points_that_stock_nbgrader_gives(stock, honest_cases, engine):
    """Cell by cell, over all honest notebooks: nbgrader's auto_score, ours, and honest.txt agree."""
    wrong = []
    for number, case in enumerate(honest_cases):
        grade = engine.grade(case.submission, case.source, seed="1")
        theirs = [stock[f"n{number}", check.cell] for check in grade.checks]
        ours = [check.points for check in grade.checks]
        if not theirs == ours == case.points:
            wrong.append((case.name, theirs, ours, case.points))
    assert wrong == [], wrong
    assert sum(len(case.points) for case in honest_cases) == len(stock) > 50
