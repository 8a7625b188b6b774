"""The one list of what a child reads of the kit, and how another language takes its place."""

import ast
from pathlib import Path

import pytest

from pi_setup.board.parts import COLOR_BANDS, KINDS, LED_VOLTS
from pi_setup.board.texts import ENGLISH, MESSAGES, PAGE, WORDS, load_texts, say
from pi_setup.errors import WordsInvalid

SOURCES = sorted(WORDS.parents[1].rglob("*.py"))


def literals() -> set[str]:
    """Return every text that stands in the sources; one that goes over two lines is one."""
    return {node.value for path in SOURCES for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)}  # fmt: skip


def test_the_list_holds_what_is_said_and_nothing_else():
    """Each text of the list is said somewhere, so that nobody translates what no child will read."""
    assert sorted(MESSAGES - set(PAGE) - literals()) == []


def test_kinds_and_colours_are_in_the_list():
    """What the circuit's own words become is translated too."""
    assert {kind.spoken for kind in KINDS.values()} <= MESSAGES
    assert {*COLOR_BANDS, "gold", *LED_VOLTS} <= MESSAGES


def test_the_list_is_a_template():
    """In English nothing stands on the right: the texts themselves are the English ones."""
    assert load_texts("en") == ENGLISH


def test_a_language_says_what_it_has_and_english_the_rest(tmp_path):
    """What is empty, or not in the file, stays English; so does all where there is no file."""
    words = '[colors]\n"red" = "লাল"\n"blue" = ""\n[kinds]\n"button" = "বোতাম"\n'
    (tmp_path / "bn.toml").write_text(words, encoding="utf-8")
    texts = load_texts("bn", tmp_path)
    assert [say(texts, word) for word in ("red", "blue", "button", "USB")] == ["লাল", "blue", "বোতাম", "USB"]
    assert load_texts("ur", tmp_path) == ENGLISH


@pytest.mark.parametrize(("words", "says"), [
    ('[colors]\n"rde" = "লাল"', "translates 'rde', which en.toml does not have; leave it out"),
    ('[steps]\n"{leg} in {hole}" = "{leg} গর্তে"', "should have the same braces .*: {hole}, {leg}"),
    ('[colors]\n"red" = "{লাল}"', "should have the same braces as 'red': none"),
    ('[colors]\n"red" = "লা{ল"', "should have the same braces as 'red': none"),
    ('red = "লাল"', "'red' should be a table of texts"),
    ("[colors]\nred = 3", "'colors' should be a table of texts"),
    ("[colors", "is not valid TOML"),
])  # fmt: skip
def test_a_file_that_does_not_fit_is_refused(tmp_path, words, says):
    """A misspelt text, a lost place and a wrong form are named, with the file."""
    path = tmp_path / "bn.toml"
    path.write_text(words, encoding="utf-8")
    with pytest.raises(WordsInvalid, match=says) as refused:
        load_texts("bn", tmp_path)
    assert str(refused.value).startswith(str(path))


def test_every_language_that_is_there_fits():
    """Each file beside the list can be loaded."""
    for path in Path(WORDS).glob("*.toml"):
        load_texts(path.stem)
