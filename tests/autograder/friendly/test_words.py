"""The texts: simple, without shame, whole in every language."""

import re

import pytest

from autograder.friendly.finding import Finding, Kind
from autograder.friendly.words import (
    SHARED,
    WordsInvalid,
    complaints,
    load_words,
    places_of,
    plain,
    sentences,
)

ENGLISH = load_words("en")
TEXTS = {key: text for key, text in ENGLISH.items() if key not in SHARED}
HARD = re.compile(
    r"\b(?:invalid|illegal|syntax|parameter|argument|iterable|callable|subscript|identifier|exception|bad|"
    r"stupid|fault|fail\w*|error message|operand|literal|expression|statement|method)\b", re.IGNORECASE
)  # fmt: skip


@pytest.mark.parametrize("key", TEXTS)
def test_a_text_is_short_and_simple(key):
    """Sentences of at most 20 words that end with a point; no hard or unkind word, no exclamation mark."""
    text = TEXTS[key]
    assert text.keys() == {"saw", "when", "try"}
    for whole in (text["saw"], *text["when"], text["try"]):
        prose = re.sub(r"`[^`]*`", "code", whole)
        assert "!" not in prose and not HARD.search(prose), whole
        assert max((len(part.split()) for part in re.split(r"[.:;]", prose)), default=0) <= 20, whole
        assert whole.count("`") % 2 == 0
    for whole in (text["saw"], text["try"]):
        assert re.search(r"(?:[.?`\"]|\{text\})$", whole) or not whole
    assert not any(reason.endswith(".") or reason[:1].isupper() for reason in text["when"]), text["when"]


def test_a_translation_takes_the_place_of_english_and_gaps_stay_english(tmp_path):
    """What a file leaves out, or gives other places, is said in English; the rest in the language."""
    (tmp_path / "en.toml").write_text(
        '[kinds]\nother = "a {kind}"\n'
        '[a]\nsaw = "See {name}."\nwhen = ["it is so"]\ntry = "Try."\n'
        '[b]\nsaw = "More."\nwhen = []\ntry = ""\n', encoding="utf-8",
    )  # fmt: skip
    (tmp_path / "bn.toml").write_text(
        '[a]\nsaw = "{name} দেখো।"\nwhen = "নয়"\ntry = "{other}"\n[c]\nsaw = "x"\n', encoding="utf-8"
    )
    words = load_words("bn", tmp_path)
    said = sentences(Finding("a", {"name": "age"}), words)
    assert plain(said["saw"][0]) == "Age দেখো।"
    assert [plain(one) for one in (*said["when"], *said["try"])] == ["it is so", "Try."]
    assert words["b"]["saw"] == "More."
    told = complaints("bn", tmp_path)
    assert len(told) == 3
    assert any("[c]" in one for one in told) and any("'try' of [a]" in one for one in told)


def test_a_broken_translation_is_english_and_says_why_to_its_author(tmp_path):
    """A child never meets a broken file; who wrote it is told."""
    for name in ("en", "bn"):
        (tmp_path / f"{name}.toml").write_text("[a]\nsaw = 'x'\n", encoding="utf-8")
    (tmp_path / "bn.toml").write_text("[a\n", encoding="utf-8")
    assert load_words("bn", tmp_path)["a"]["saw"] == "x"
    with pytest.raises(WordsInvalid, match="bn.toml is not valid TOML"):
        complaints("bn", tmp_path)
    assert load_words("../../etc/passwd", tmp_path)["a"]["saw"] == "x"


def test_places_are_found_in_texts_and_lists():
    """A list of reasons has the places of all of them; a brace left open is none."""
    assert places_of(["{a} and", "{b}"]) == {"a", "b"}
    assert places_of("{a") is None


def test_a_value_is_never_read_as_a_place_or_as_code():
    """Braces and back-ticks in a child's string stay what they are."""
    said = sentences(Finding("key", {"key": "'{kind} `x`'"}), ENGLISH)["saw"][0]
    assert [piece.text for piece in said if piece.code] == ["'{kind} `x`'"]


def test_kinds_are_said_in_words():
    """str is text; a class that nobody knows is named."""
    said = sentences(Finding("operand", {"sign": "-", "left": Kind("str"), "right": Kind("LED")}), ENGLISH)
    assert plain(said["saw"][0]) == "- does not work between text and a thing of the kind LED."
