"""The units that the other tests break keep every rule."""

import pytest


@pytest.mark.parametrize("kind", ["module", "safety", "sensitive"])
def test_a_good_unit_has_no_findings(kind, request):
    """Nothing is found in a unit that keeps all rules."""
    assert request.getfixturevalue(kind).findings() == []
