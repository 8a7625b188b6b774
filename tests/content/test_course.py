"""The course's own units, proven."""

import pytest

from course.check import check_course


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_course_has_no_errors():
    """Model answers full, empty answers zero, each mistake with its own hint, every rule kept."""
    errors = [found for found in check_course() if found.severity == "error"]
    assert errors == []
