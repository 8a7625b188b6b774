"""An object that may compare itself is believed, unless it says that it equals whatever it is asked."""

import pytest

from autograder.decoy import decoy_of, equals_anything

VALUES = [0, 3, -7.5, 10**30, "", "Asha", [], [1, 2], (3,), ()]


@pytest.mark.parametrize("value", VALUES)
def test_a_decoy_is_of_the_same_kind_and_not_equal(value):
    """So that nobody who is asked can tell which of the two is meant."""
    for _ in range(50):
        decoy = decoy_of(value)
        assert type(decoy) is type(value) and decoy != value


@pytest.mark.parametrize("value", [None, True, {}, float("nan"), float("inf"), b"x"])
def test_for_some_values_there_is_none(value):
    """Then the question is asked alone."""
    asked = []
    assert equals_anything(lambda one: asked.append(one) or True, value) == (True, False)
    assert len(asked) == 1


@pytest.mark.parametrize("value", VALUES)
def test_an_honest_comparison_is_believed(value):
    """Equal is equal, and unequal unequal, whenever the decoys come."""
    for _ in range(20):
        assert equals_anything(lambda one: one == value, value) == (True, False)
        assert equals_anything(lambda one: one == "another", value) == (False, False)
        assert equals_anything(lambda one: NotImplemented, value) == (NotImplemented, False)


def test_who_says_yes_to_all_is_known():
    """Always: it is the one thing that no honest object does."""
    assert all(equals_anything(lambda _: True, value) == (True, True) for value in VALUES for _ in range(20))


def test_an_error_for_a_decoy_is_no_answer():
    """A comparison that only knows some values may raise for others."""

    def only_three(one):
        if one != 3:
            raise ValueError
        return True

    assert all(equals_anything(only_three, 3) == (True, False) for _ in range(20))
