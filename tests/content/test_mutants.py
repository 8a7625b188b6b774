"""The checks of the course's own tasks, tested by answers that are wrong in one place."""

import pytest

from course.check.mutants import check_mutants, findings
from course.check.mutants.told import LEAST
from course.syllabus import load_syllabus


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_checks_of_each_unit_notice_small_mistakes():
    """Of each unit's mutants 95 % are killed, and each justified one really lives."""
    results = check_mutants(unit.slug for unit in load_syllabus().units)
    assert [found for found in findings(results) if found.severity == "error"] == []
    assert [result.slug for result in results if result.killed == 0] == []
    assert min(result.share for result in results) >= LEAST
