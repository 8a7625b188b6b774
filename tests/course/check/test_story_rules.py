"""The rules about branching stories: a good story, and what breaks each rule."""

import pytest

from course.check.render import as_text

STORY = """\
// made for these tests
#role:coder #harmed:sohel #harming:rony
-> gate

=== gate ===
Sohel waits at the gate. #id:FIRST_WORDS_001
Something feels wrong. #who:sohel #mood:sad #id:FIRST_WORDS_002
+ [I believe you. #id:FIRST_WORDS_003] -> aunt
+ [Let us go home. #id:FIRST_WORDS_004] -> home
+ [Who can help? #HELP #id:FIRST_WORDS_005] -> people -> gate
+ [Skip to the end. #SKIP #id:FIRST_WORDS_006] -> aunt

=== home ===
He is quiet on the way. #id:FIRST_WORDS_007
+ [Shall we ask your aunt? #id:FIRST_WORDS_008] -> aunt
+ [Who can help? #HELP #id:FIRST_WORDS_009] -> people -> home
+ [Skip to the end. #SKIP #id:FIRST_WORDS_010] -> aunt

=== people ===
Many people can help. #id:FIRST_WORDS_011
+ [Back to the story. #id:FIRST_WORDS_012] ->->
+ [Skip to the end. #SKIP #id:FIRST_WORDS_013] -> aunt

=== aunt ===
#SAFE
His aunt listens to the end. #id:FIRST_WORDS_014
It is not your fault, Sohel. #who:aunt #NOT_YOUR_FAULT #id:FIRST_WORDS_015
-> END
"""
SHOWN = 'from course.stories.widget import Story\n\nStory("story.ink")'
ALL = ("story-format", "story-ids", "SC-15", "story-people", "story-size", "story-shown")


@pytest.fixture
def told(safety):
    """A safety unit with a story that keeps every rule; `change` puts other words into it."""
    safety.files["story.ink"] = STORY
    safety.run(SHOWN, "given")
    return safety


def change(unit, old: str, new: str, count: int = 1) -> None:
    """Replace words that stand in the story."""
    assert old in unit.files["story.ink"]
    unit.files["story.ink"] = unit.files["story.ink"].replace(old, new, count)


def test_a_good_story_keeps_every_rule(told):
    """Nothing at all is found in a unit with a good story."""
    assert [f for f in told.findings() if f.severity != "open"] == []


def test_each_rule_is_kept_by_the_good_story(told):
    """Each rule about stories, by its id."""
    told.keeps("story-format")
    told.keeps("story-ids")
    told.keeps("SC-15")
    told.keeps("story-people")
    told.keeps("story-size")
    told.keeps("story-shown")


def test_a_unit_may_be_without_a_story(safety):
    """No rule asks for a story."""
    assert [f for f in safety.findings() if f.rule in ALL] == []


# --- what can be read -----------------------------------------------------------------------


def test_a_finding_names_file_and_line(told):
    """The writer reads unit, file, line, rule, what is wrong and what to do."""
    change(told, "+ [I believe", "* [I believe")
    found = told.breaks("story-format")
    assert (found.file, found.cell) == ("story.ink", "line 8")
    line = as_text([found]).splitlines()[0]
    assert line.startswith("error story-format: first-words/story.ink, line 8: A choice with * can be chosen")
    assert line.endswith("Write + for it.")


def test_a_python_unit_has_no_story(module):
    """The words of a Python unit are not about harm."""
    module.files["story.ink"] = STORY
    module.breaks("story-format")


def test_a_story_that_is_no_text_is_told_once(told):
    """Bytes that are not UTF-8 are one finding about the file."""
    told.files["story.ink"] = b"\xff\xfe=== gate ==="
    assert told.breaks("unit-readable").file == "story.ink"
    assert [f.rule for f in told.findings() if f.rule in ALL] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (" #id:FIRST_WORDS_001", ""),
        (" #id:FIRST_WORDS_003", ""),
        ("FIRST_WORDS_002", "FIRST_WORDS_001"),
        ("FIRST_WORDS_004", "FIRST_WORDS_014"),
        ("FIRST_WORDS_001", "OTHER_UNIT_001"),
        ("FIRST_WORDS_001", "FIRST_WORDS_1"),
    ],
)
def test_ids_are_there_and_unique(told, old, new):
    """A line without an id, with another's, or with one in another form cannot be translated."""
    change(told, old, new)
    told.breaks("story-ids")


# --- SC-15 ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("+ [Who can help? #HELP #id:FIRST_WORDS_009] -> people -> home\n", "", "line 13", "tagged #HELP"),
        ("+ [Skip to the end. #SKIP #id:FIRST_WORDS_010] -> aunt\n", "", "line 13", "tagged #SKIP"),
        ("+ [Skip to the end. #SKIP #id:FIRST_WORDS_013] -> aunt\n", "", "line 19", "tagged #SKIP"),
        ("FIRST_WORDS_010] -> aunt", "FIRST_WORDS_010] -> gate", "line 17", "no safe ending"),
        ("#SAFE\n", "", "line 24", "not tagged #SAFE"),
        ("FIRST_WORDS_004] -> home", "FIRST_WORDS_004] -> aunt", "line 13", "No way leads to"),
        ("+ [Back to the story. #id:FIRST_WORDS_012] ->->\n", "", "line 19", "does not lead back"),
        ("FIRST_WORDS_013] -> aunt", "FIRST_WORDS_013] ->->", "line 22", "no safe ending"),
        ("FIRST_WORDS_008] -> aunt", "FIRST_WORDS_008] -> home", "line 13", "no choice leads to"),
    ],
)
def test_help_skip_and_a_safe_ending_are_near(told, old, new, line, words):
    """Each way to be lost in a story is found, with the line."""
    change(told, old, new)
    found = [f for f in told.findings() if f.rule == "SC-15"]
    assert [f.cell for f in found if words in f.message] == [line]
    told.breaks("SC-15")


def with_a_way_of(choices: int) -> str:
    """Return the story with a page from which the ending is so many choices away."""
    pages, number = [], 50
    for step in range(choices - 2):
        target = "gate" if step == choices - 3 else f"far_{step + 1}"
        texts = (f"+ [Go on. #id:FIRST_WORDS_{number + 1:03}] -> {target}",
                 f"+ [Help? #HELP #id:FIRST_WORDS_{number + 2:03}] -> people -> far_{step}",
                 f"+ [Skip. #SKIP #id:FIRST_WORDS_{number + 3:03}] -> aunt")  # fmt: skip
        pages.append(f"\n=== far_{step} ===\nThey walk on. #id:FIRST_WORDS_{number:03}\n" + "\n".join(texts))
        number += 10
    story = STORY.replace("-> gate\n", "-> far_0\n", 1)
    story = story.replace("FIRST_WORDS_003] -> aunt", "FIRST_WORDS_003] -> home")
    return story + "\n".join(pages) + "\n"


def test_four_choices_are_near_enough_and_five_are_not(told):
    """The distance is counted in choices of the story; Skip, which is one choice away, does not count."""
    told.files["story.ink"] = with_a_way_of(4)
    told.keeps("SC-15")
    told.files["story.ink"] = with_a_way_of(5)
    assert "5 choices away" in told.breaks("SC-15").message


# --- people, size, place --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("#role:coder", "#role:hero"),
        ("#role:coder", "#role:friend"),  # unit.toml says coder
        ("#role:coder ", ""),
        ("#harmed:sohel", "#harmed:you"),
        ("#harming:rony", "#harming:you"),
        ("#harmed:sohel ", ""),
        (" #harming:rony", ""),
    ],
)
def test_the_reader_is_neither_harmed_nor_harms(told, old, new):
    """The reader's role is one of those of the course, and who is harmed is somebody else."""
    change(told, old, new)
    told.breaks("story-people")


def test_a_story_is_short(told):
    """Too many pages, lines, choices, and words in a choice are found, one by one."""
    good = told.files["story.ink"]
    lines = "".join(f"He waits. #id:FIRST_WORDS_{n:03}\n" for n in range(100, 107))
    change(told, "=== home ===\n", f"=== home ===\n{lines}")
    assert "8 lines" in told.breaks("story-size").message
    told.files["story.ink"] = good
    more = "".join(f"+ [Wait. #id:FIRST_WORDS_{n:03}] -> home\n" for n in range(100, 103))
    change(told, "+ [I believe", f"{more}+ [I believe")
    assert "5 choices" in told.breaks("story-size").message
    told.files["story.ink"] = good
    change(told, "I believe you.", "I believe you, " + "and you, " * 6)
    assert "words" in told.breaks("story-size").message
    told.files["story.ink"] = with_a_way_of(25)
    assert "27 pages" in told.breaks("story-size").message


def test_a_story_stands_in_its_lesson(told):
    """A story that no cell shows, or that two show, is found."""
    told.run(SHOWN, "given")
    told.lesson[8]["id"] = "again"
    assert "again" in told.breaks("story-shown").message
    told.lesson = [cell for cell in told.lesson if "Story(" not in cell["source"]]
    assert told.breaks("story-shown").file == "story.ink"


@pytest.mark.parametrize("cell", [f"{SHOWN}\nprint('read it')", SHOWN.replace("\n\n", "\n")])
def test_the_cell_is_the_same_everywhere(told, cell):
    """Only the two lines that every story is shown with; they are given, and no concept to learn."""
    told.cell("tried", "lesson")["source"] = cell
    told.breaks("story-shown")
    told.breaks("concept-order")
    told.cell("tried", "lesson")["source"] = SHOWN
    told.tag("tried", part="lesson")
    told.breaks("story-shown")


def test_a_cell_shows_no_story_that_is_not_there(told):
    """A lesson that asks for a story.ink that nobody wrote is found before it stops."""
    del told.files["story.ink"]
    assert told.breaks("story-shown").cell == "tried"


# --- the words, by the rules that hold for every page ----------------------------------------


@pytest.mark.parametrize(
    ("rule", "severity", "words"),
    [
        ("SC-06", "error", "Call 9830012345."),
        ("SC-07", "error", "He has a knife."),
        ("SC-08", "error", "You should have known."),
        ("SC-09", "error", "It is revenge porn."),
        ("SC-12", "error", "Has this happened to you?"),
        ("SC-16", "warning", "He is a Bihari boy."),
        ("SC-18", "warning", "Beware of him."),
        ("SC-18", "warning", "Run home!"),
        ("SC-18", "warning", "Do it NEVER or go."),
        ("SC-19", "error", "Nobody will know."),
        ("SC-20", "error", "You win a medal."),
        ("SC-21", "error", "He waits and " + "waits and " * 12 + "waits."),
        ("SC-23", "error", "She lives in a slum."),
    ],
)
def test_the_word_lists_read_stories_too(told, rule, severity, words):
    """What must not stand in a lesson must not stand in its story, neither in a line nor in a choice."""
    told.keeps(rule)
    change(told, "Many people can help.", words)
    found = told.breaks(rule, severity)
    assert (found.file, found.cell) == ("story.ink", "line 20")
    change(told, words, "Many people can help.")
    change(told, "Shall we ask your aunt?", words)
    assert told.breaks(rule, severity).cell == "line 15"


def test_the_one_who_harms_may_ask_for_secrecy(told):
    """It is a trick to learn about; the same words of a friend are a promise."""
    change(told, "Something feels wrong. #who:sohel", "Nobody will know. #who:rony")
    told.keeps("SC-19")
    change(told, "#who:rony", "#who:tuli")
    told.breaks("SC-19")


def test_each_ending_says_whose_fault_it_is_not(told):
    """A story in which nobody is harmed need not say it."""
    change(told, " #NOT_YOUR_FAULT", "")
    found = told.breaks("SC-10")
    assert (found.file, found.cell) == ("story.ink", "line 24")
    change(told, "#harmed:sohel", "#harmed:nobody")
    told.keeps("SC-10")
