"""Foreseen mistakes: their file, and recognising them."""

import pytest

from autograder.errors import MistakesInvalid
from autograder.mistakes import Mistake, load_mistakes, recognise, without_comments


def mistake(**what) -> Mistake:
    return Mistake(**{"task": "hello", "name": "n", "code": "c", "hint": "h", **what})


def test_the_first_that_matches_wins():
    """recognise() goes from top to bottom."""
    rows = [mistake(name="a", says="nothing"), mistake(name="b", says="Name"), mistake(name="c", says="N")]
    assert recognise(rows, "hello", "", "NameError").name == "b"


def test_both_patterns_must_match():
    """`says` and `source` narrow each other."""
    rows = [mistake(says="NameError", source=r"print\(\w+\)")]
    assert recognise(rows, "hello", "print(Hello)", "stops with NameError")
    assert recognise(rows, "hello", "print('Hello')", "stops with NameError") is None
    assert recognise(rows, "hello", "print(Hello)", "printed nothing") is None


def test_another_tasks_mistake_is_not_taken():
    """A mistake belongs to its task."""
    assert recognise([mistake(says="x")], "other", "", "x") is None


def test_comments_do_not_count_as_code():
    """A pattern that stands only in a comment is not found."""
    assert recognise([mistake(source="sleep")], "hello", "# sleep\nprint(1)  # sleep", "") is None


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("# a\nx = '#no'  # b", "x = '#no'"),
        ("# a\nprint('half", "print('half"),
        ("", ""),
    ],
)
def test_without_comments_keeps_the_code(source, code):
    """Only comments go; a hash inside quotes stays; broken Python is still read."""
    assert without_comments(source) == code


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[mistake]]\ntask='a'\nname='b'\ncode='c'", "no 'hint'"),
        ("[[mistake]]\ntask='a'\nname='b'\ncode='c'\nhint='d'\nhnit='e'", "unknown key 'hnit'"),
        ("[[mistake]]\ntask='a'\nname='b'\ncode='c'\nhint='d'\nsays='('", "not a valid regex"),
        ("[[mistake]]\ntask=1", "should be a text"),
        ("[[mistake", "not valid TOML"),
    ],
)
def test_a_broken_file_is_refused_with_its_reason(tmp_path, text, says):
    """load_mistakes() names the file, the entry and the key."""
    path = tmp_path / "mistakes.toml"
    path.write_text(text)
    with pytest.raises(MistakesInvalid, match=says):
        load_mistakes(path)
