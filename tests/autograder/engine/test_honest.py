"""Honest work of any nbgrader course gets the points that stock nbgrader gives."""


def test_points_are_those_of_stock_nbgrader(engine, honest):
    """Each test cell brings what stands in honest.txt, which test_stock.py compares with nbgrader itself."""
    grade = engine.grade(honest.submission, honest.source, seed="1")
    seen = [(check.points, check.reason, check.sentence) for check in grade.checks]
    assert [points for points, _, _ in seen] == honest.points, seen
