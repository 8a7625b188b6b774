"""The house subset of ink: what is read, and what a writer hears of anything else."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import course.stories
from course.errors import UnitInvalid
from course.stories import read_story, read_story_file, steps_to_safety, unreached

GOOD = """\
// a note
#role:friend #harmed:imran #harming:rony
-> shop

=== shop ===
"It is late," says Imran. #who:imran #mood:sad #id:A_001
+ [I wait for you. #id:A_002] -> shop
+ [Who helps? #HELP #id:A_003] -> help -> shop
+ [Skip #SKIP #id:A_004] -> end_of_day

== help
Many do. #id:A_005
+ [Back #id:A_006] ->->

=== end_of_day ===
#SAFE
All is well. #NOT_YOUR_FAULT #id:A_007
-> END
"""


def test_a_story_is_read_with_its_lines():
    """Pages, lines, choices and tags come out as they were written, with their places."""
    story = read_story(GOOD)
    assert story.faults == ()
    assert story.tags == {"role": "friend", "harmed": "imran", "harming": "rony"}
    assert (story.start, list(story.pages)) == ("shop", ["shop", "help", "end_of_day"])
    shop = story.pages["shop"]
    assert [(line.number, line.text, line.who, line.id) for line in shop.lines] == [
        (6, '"It is late," says Imran.', "imran", "A_001")
    ]
    assert [(c.text, c.target, c.then) for c in shop.choices] == [
        ("I wait for you.", "shop", ""), ("Who helps?", "help", "shop"), ("Skip", "end_of_day", ""),
    ]  # fmt: skip
    assert [choice.is_told for choice in shop.choices] == [True, False, False]
    assert story.pages["help"].choices[0].is_back and story.help_pages() == {"help"}
    end = story.pages["end_of_day"]
    assert (end.ends, end.tags) == (True, {"SAFE": ""})
    assert end.lines[0].tags == {"NOT_YOUR_FAULT": "", "id": "A_007"}


def test_texts_of_every_script_are_read():
    """Bengali, Hindi and Urdu letters are text as others are."""
    for words in ("আমি তোমাকে বিশ্বাস করি।", "मैं तुम पर यक़ीन करता हूँ।", "مجھے تم پر یقین ہے۔"):
        story = read_story(GOOD.replace("Many do.", words))
        assert story.faults == () and story.pages["help"].lines[0].text == words


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("* [Go #id:A_009] -> shop", "once only"),
        ("+ [Go] #id:A_009 -> shop", "next line"),
        ("+ [Go #id:A_009]", "leads nowhere"),
        ("+ Go [now #id:A_009] -> shop", "cannot be read"),
        ("+ (go) [Go #id:A_009] -> shop", "round brackets"),
        ("+ {rain} [Go #id:A_009] -> shop", "condition"),
        ("+ + [Go #id:A_009] -> shop", "inside another"),
        ("+ [Go #id:A_009] -> nowhere", "no page 'nowhere'"),
        ("+ [Go #id:A_009] ->->", "page of help"),
        ("+ [Go #id:A_009] -> help", "entered by #HELP"),
        ("+ [Go #id:A_009] -> help -> shop", "Only a choice tagged #HELP"),
        ("+ [Go #HELP #id:A_009] -> help", "does not come back"),
        ("+ [ #id:A_009] -> shop", "has no text"),
        ("+ [Go #SAFE #id:A_009] -> shop", "cannot have the tag '#SAFE'"),
        ("- and then", "gather"),
        ("-> shop", "stands alone"),
        ("-> END", "has choices and -> END"),
        ("= inner", "only one ="),
        ("=== Shop 2 ===", "name of the page cannot be read"),
        ("=== shop ===", "Two pages"),
        ("=== not ===", "cannot be the name"),
        ("~ money = 2", "computes nothing"),
        ("VAR money = 2", "computes nothing"),
        ("{money}", "computes nothing"),
        ("INCLUDE other.ink", "one file"),
        ("TODO: an ending", "still to be done"),
        ("<- other", "threads"),
        ("/* a note */", "long notes"),
        ("He waits. #id:A_009", "below the choices"),
        ("#SAFE", "stand alone"),
    ],
)
def test_ink_outside_the_subset_is_told_with_its_line(line, told):
    """A writer who knows more of ink hears what to write here."""
    lines = GOOD.splitlines()
    lines.insert(9, line)  # below the choices of the first page
    faults = read_story("\n".join(lines)).faults
    assert any(told in fault.message for fault in faults), faults
    assert all(fault.todo and fault.line in {5, 10, 11} for fault in faults), faults


def test_the_example_for_writers_is_a_story():
    """What the README shows can be copied and changed."""
    text = (Path(course.stories.__file__).with_name("README.md")).read_text(encoding="utf-8")
    story = read_story(next(part for part in text.split("```") if "=== shop ===" in part))
    assert story.faults == () and unreached(story) == () and steps_to_safety(story)["shop"] == 1


@pytest.mark.parametrize("sign", ["<>", "{mood}", "a|b", "[b]", "\\", "->", "<-", "//", "/*", "~"])
def test_signs_of_ink_do_not_stand_in_a_text(sign):
    """Each text is whole: no glue, no alternatives, no values, no notes inside of it."""
    faults = read_story(GOOD.replace("Many do.", f"Many {sign} do.")).faults
    assert faults and faults[0].line == 12


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("-> shop\n", "", 0, "where it begins"),
        ("-> shop\n", "-> shop\n-> help\n", 4, "begins twice"),
        ("-> shop\n", "-> market\n", 3, "no page 'market'"),
        ("-> shop\n", "Hello. #id:A_009\n-> shop\n", 3, "above the first page"),
        ("-> END\n", "", 15, "leads nowhere"),
        ("All is well. #NOT_YOUR_FAULT #id:A_007\n", "", 15, "nothing to read"),
        ("-> shop\n", "-> help\n", 11, "begins or ends the story"),
        ("+ [Back #id:A_006] ->->", "-> END", 11, "begins or ends the story"),
        ("#who:imran", "#who:Imran Khan", 6, "cannot have the tag"),
        ("#who:imran", "#said:imran", 6, "cannot have the tag"),
        ("#who:imran", "#who:imran #who:rony", 6, "twice"),
        ("#id:A_005", "#id:a5", 12, "cannot have the tag"),
    ],
)
def test_what_is_missing_or_wrong_is_told(old, new, line, told):
    """The start, the ends, the tags: each with its line, or 0 for the story as a whole."""
    found = [(f.line, f.message) for f in read_story(GOOD.replace(old, new, 1)).faults]
    assert any(at == line and told in message for at, message in found), found


@pytest.mark.parametrize("sign", ["\u2028", "\u00a0", "\x0c", "\t", "\ufeff", "\u200b"])
def test_what_cannot_be_seen_does_not_stand_in_a_text(sign):
    """ink and Python differ in what they take for a blank or the end of a line."""
    assert [fault.line for fault in read_story(GOOD.replace("Many do.", f"Many{sign}do.")).faults] == [12]
    assert read_story(GOOD.replace("Many do.", "ক্\u200dষ")).faults == ()


def test_what_editors_on_windows_write_is_read(tmp_path):
    """Lines that end in two signs, and a mark before the first."""
    path = tmp_path / "story.ink"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert read_story_file(path) == read_story(GOOD)


def test_nothing_at_all_is_a_story_with_faults():
    """Neither an empty file nor noise breaks the reader."""
    for text in ("", "\n\n", "hello", "=== ", "+", "#", "->", "\x00\x01", "=" * 1000):
        assert read_story(text).faults


PIECES = [*GOOD.splitlines(), "+ [", "-> ", "#", "===", "{", "* a", "x #HELP"]


@given(st.lists(st.sampled_from(PIECES) | st.text()))
def test_no_text_breaks_the_reader(lines):
    """Whatever stands in a file becomes a story with faults, never a traceback; what it names is there."""
    story = read_story("\n".join(lines))
    steps_to_safety(story), unreached(story)
    if not story.faults:
        assert all(c.target in {*story.pages, ""} for page in story.pages.values() for c in page.choices)
        assert story.start in story.pages


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path):
    """Too large, not UTF-8, missing, or a folder."""
    path = tmp_path / "story.ink"
    with pytest.raises(UnitInvalid, match="cannot be read"):
        read_story_file(path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(UnitInvalid, match="not UTF-8"):
        read_story_file(path)
    path.write_text("x" * 300_000)
    with pytest.raises(UnitInvalid, match="larger than"):
        read_story_file(path)
