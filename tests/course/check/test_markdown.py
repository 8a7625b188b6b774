"""Reading Markdown as a child does."""

import pytest

from course.check.markdown import plain, prose_lines, sentences
from course.check.rules.reading import flesch_kincaid, syllables


def texts(source: str) -> list[str]:
    return [sentence.text for sentence in sentences(source)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("One. Two? Three!", ["One.", "Two?", "Three!"]),
        ("It costs 2.5 rupees. Good.", ["It costs 2.5 rupees.", "Good."]),
        ("A line\nthat goes on. End.", ["A line that goes on.", "End."]),
        ("* one\n* two", ["one", "two"]),
        ("1. First, do it.\n2. Then rest.", ["First, do it.", "Then rest."]),
        ("# A title\nText.", ["A title", "Text."]),
        ("Look:\n\n```\ncode here. Yes.\n```\n\nEnd.", ["Look:", "End."]),
        ("Use `print(a. b)` now.", ["Use code now."]),
        ("| a | b |\n|---|---|\n| c. | d |\n\nText.", ["Text."]),
        ("See [the *page*](a.md).", ["See the page."]),
        ("![A picture. Yes.](a.svg)", []),
        ("**Bold.** Next.", ["Bold.", "Next."]),
        ('He says: "Go." She goes.', ['He says: "Go."', "She goes."]),
        ("<details><summary>Why?</summary>\n\nSo.\n\n</details>", ["Why?", "So."]),
        ("Press <kbd>Shift</kbd> now.", ["Press Shift now."]),
        ("এটা এক। এটা দুই।", ["এটা এক।", "এটা দুই।"]),
        ("Use snake_case_names here.", ["Use snake_case_names here."]),
        ("* **a** one thing", ["a one thing"]),
    ],
)
def test_sentences_are_split_as_they_are_read(source, expected):
    """Sentences end at their marks, at items, and at headings; code is one word."""
    assert texts(source) == expected


def test_words_are_counted_as_they_are_spoken():
    """A contraction and a number are one word each; a dash is none."""
    (sentence,) = sentences("It's 2.5 - a made-up sum.")
    assert sentence.words == ("It's", "2.5", "a", "made-up", "sum")


def test_plain_keeps_the_words_of_links_only():
    """What stands behind a link is not read."""
    assert plain("See **[here](https://example.com)**.") == "See here."


def test_prose_lines_leave_out_what_is_no_prose():
    """Empty lines, tables, code and pictures are no prose."""
    assert prose_lines("One\n\n| a |\n|---|\n\n```\nx\n```\n![a b](c.svg)\n<details>\nTwo\n</details>") == 2


@pytest.mark.parametrize(
    ("word", "count"),
    [("cat", 1), ("python", 2), ("people", 2), ("idea", 2), ("moved", 1), ("wanted", 2), ("make", 1),
     ("table", 2), ("computer", 3), ("number", 2), ("1098", 1)],
)  # fmt: skip
def test_syllables_are_about_right(word, count):
    """Words of daily use have as many syllables as one hears, or nearly."""
    assert syllables(word) == count


def test_flesch_kincaid_follows_its_formula():
    """Two sentences of three one-syllable words each: 0.39 * 3 + 11.8 * 1 - 15.59."""
    assert flesch_kincaid(list(sentences("The cat sat. The dog ran."))) == pytest.approx(
        0.39 * 3 + 11.8 - 15.59
    )
