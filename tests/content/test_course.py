"""The course's own units, proven."""

import pytest

from course.check import check_units
from course.content import unit_slugs


@pytest.mark.parametrize("slug", unit_slugs())
def test_a_unit_has_no_errors(slug):
    """Model answer full, empty answer zero, each mistake with its own hint, every rule kept."""
    errors = [found for found in check_units([slug]) if found.severity == "error"]
    assert errors == []
