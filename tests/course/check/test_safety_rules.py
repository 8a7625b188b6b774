"""The safeguarding rules: each with what breaks it and what does not."""

import pytest

from tests.course.check.conftest import NOTICE, text


@pytest.mark.parametrize(
    "change",
    [
        {"level": 4},
        {"mode": "alone"},
        {"min_age": 6},
        {"topics": []},
        {"topics": ["T99"]},
        {"offenders": ["teacher"]},
        {"frameworks": {}},
        {"reviewed_on": "last week"},
        {"reviewed_on": ""},
    ],
)
def test_sc_01_values_make_sense(safety, change):
    """A level, way, age, topic or date that cannot be is found."""
    safety.safety.update(change)
    safety.breaks("SC-01")


def test_sc_01_may_be_without_a_reviewer(safety):
    """A unit that nobody has reviewed has good metadata all the same."""
    safety.safety.update(reviewed_by=[], reviewed_on="", offenders=[])
    safety.keeps("SC-01")


@pytest.mark.parametrize(
    "notice", ["", "word " * 41, "WARNING. This is sad.", "This may trigger you.", "Careful!"]
)
def test_sc_02_notice_is_short_and_calm(sensitive, notice):
    """A missing, long or loud notice is found."""
    sensitive.safety["notice"] = notice
    sensitive.breaks("SC-02")


def test_sc_02_notice_stands_on_the_page(sensitive):
    """A notice that only unit.toml has is found."""
    sensitive.lesson.pop(1)
    assert sensitive.breaks("SC-02").file == "lesson.ipynb"


def test_sc_02_notice_may_have_its_own_lines(sensitive):
    """How the notice is broken into lines does not count."""
    sensitive.cell("notice", "lesson")["source"] = NOTICE.replace(". ", ".\n")
    sensitive.keeps("SC-02")


@pytest.mark.parametrize("target", ["", "nowhere", "bad-offers", "last-words"])
def test_sc_03_skip_leads_to_the_same_python(sensitive, target, tmp_path):
    """A skip to nowhere, to itself, or to a unit that brings other credit is found."""
    if target == "last-words":
        from tests.course.check.conftest import draft

        other = draft(tmp_path, "safety", "last-words")
        other.table["teaches"] = ["print"]
        other.write()
    sensitive.safety["skip_to"] = target
    sensitive.breaks("SC-03")


def test_sc_03_skip_brings_the_same_points(sensitive):
    """A unit that brings more points than the one to skip to is found."""
    sensitive.cell("hello-test")["metadata"]["nbgrader"]["points"] = 9
    sensitive.breaks("SC-03")


def test_sc_03_is_not_asked_of_a_calm_unit(safety):
    """Level 1 needs no skip."""
    assert safety.safety["skip_to"] == ""
    safety.keeps("SC-03")


def test_sc_04_the_way_out_is_first(safety):
    """A page whose first cell is something else is found."""
    safety.exercise.pop(0)
    assert safety.breaks("SC-04").file == "exercise.ipynb"


def test_sc_04_is_not_asked_of_a_neutral_unit(safety):
    """Level 0 needs no way out."""
    safety.safety["level"] = 0
    safety.lesson.pop(0)
    safety.keeps("SC-04")


@pytest.mark.parametrize("id", ["tell-link", "who-to-tell"])
def test_sc_05_who_to_tell_stands_twice(safety, id):
    """A page without the line at the start or the list at the end is found."""
    safety.lesson.remove(safety.cell(id, "lesson"))
    safety.breaks("SC-05")


def test_sc_05_the_list_is_last(safety):
    """Something behind the whole list is found."""
    safety.exercise.append(text("bye", "Bye."))
    safety.breaks("SC-05")


def test_sc_05_the_line_may_come_fifth(safety):
    """A notice and a title may stand above the line."""
    safety.lesson[1:1] = [text("a-one", "One."), text("a-two", "Two.")]
    safety.keeps("SC-05")


def test_sc_10_says_it_is_not_their_fault(safety):
    """A lesson with an offender and no such cell is found."""
    safety.lesson.remove(safety.cell("not-your-fault", "lesson"))
    safety.breaks("SC-10")


def test_sc_10_asks_where_an_exercise_tells_of_a_harm(safety):
    """An exercise with a harm and no such cell is a warning: a person has to look."""
    safety.exercise.remove(safety.cell("not-your-fault"))
    safety.cell("hello-prompt")["source"] += "\n\nA caller tricked Meena."
    safety.breaks("SC-10", "warning")


def test_sc_10_is_not_asked_where_nobody_is_harmed(safety):
    """A unit about strengths, without offender and harm, needs no such cell."""
    safety.safety.update(level=0, offenders=[])
    safety.lesson.remove(safety.cell("not-your-fault", "lesson"))
    safety.exercise.remove(safety.cell("not-your-fault"))
    safety.keeps("SC-10")


def test_sc_11_every_do_not_has_a_way_back(safety):
    """A DONT without its IF_ALREADY on the same page is found."""
    safety.tag("talk-1", "id:DONT_POST", part="lesson")
    safety.exercise.insert(3, text("after", "Take it down.", "id:IF_ALREADY_POST"))
    assert "id:IF_ALREADY_POST" in safety.breaks("SC-11").todo


def test_sc_11_a_pair_is_fine(safety):
    """A DONT with its IF_ALREADY is fine."""
    safety.tag("talk-1", "id:DONT_POST", part="lesson")
    safety.tag("talk-2", "id:IF_ALREADY_POST", part="lesson")
    safety.keeps("SC-11")


@pytest.mark.parametrize(
    "words",
    [
        "Have you ever lost money?",
        "Has anyone asked for your number?",
        "Tell us about a time you lost.",
        "Write about yourself.",
        "What happened to you?",
        "Has this ever happened to you?",
    ],
)
def test_sc_12_asks_for_nothing_of_ones_own(module, words):
    """A question about the child's own life is found, in Python units too."""
    module.say(words)
    module.breaks("SC-12")


def test_sc_12_sees_a_question_that_a_program_asks(module):
    """A question in input() is a question too."""
    module.run('input("Have you ever seen a ferry? ")')
    module.breaks("SC-12")


def test_sc_12_types_nothing_on_a_sensitive_page(sensitive):
    """input() outside an answer of a sensitive unit is found."""
    sensitive.run('print(input("A word: "))')
    sensitive.breaks("SC-12")


@pytest.mark.parametrize(
    "words", ["What could Zara do?", "What happened to Sohel?", "Have you run the cell?"]
)
def test_sc_12_lets_questions_about_others_stand(safety, words):
    """Questions about made-up people and about code are fine."""
    safety.say(words)
    safety.keeps("SC-12")


def test_sc_14_role_is_a_helpers(safety):
    """A reader who is the one harmed is found."""
    safety.safety["role"] = "victim"
    safety.breaks("SC-14")


@pytest.mark.parametrize("role", ["friend", "sibling", "helper", "detective", "coder"])
def test_sc_14_roles_of_the_readme(safety, role):
    """The five roles are fine."""
    safety.safety["role"] = role
    safety.keeps("SC-14")


@pytest.mark.parametrize(
    "source",
    [
        "import requests",
        "from urllib.request import urlopen",
        "import socket as s",
        "!pip install x",
        "%%bash\nls",
        "import os\nos.system('ls')",
        "import urllib.request",
        "from urllib import request",
    ],
)
def test_sc_17_no_network(module, source):
    """The network, the shell and Jupyter's commands are found."""
    module.run(source)
    module.breaks("SC-17")


def test_sc_17_lets_addresses_be_taken_apart(module):
    """urllib.parse only reads text."""
    module.run("from urllib.parse import urlsplit\nprint(10 % 3)")
    module.keeps("SC-17")


def test_sc_20_only_code_is_graded(safety):
    """A task that a person marks is found in a safety unit."""
    cell = safety.cell("hello")
    cell["metadata"]["nbgrader"].update(grade=True, points=2)
    safety.exercise.remove(safety.cell("hello-test"))
    safety.breaks("SC-20")


@pytest.mark.parametrize("words", ["You get a badge.", "Keep your streak.", "See the leaderboard."])
def test_sc_20_nothing_is_a_contest(safety, words):
    """Badges, streaks and leaderboards are found."""
    safety.say(words)
    safety.breaks("SC-20")


def test_sc_20_lets_points_of_a_game_be_counted(safety):
    """Points in code are a number like others."""
    safety.say("The game counts points. There is a point in 45.0.")
    safety.keeps("SC-20")


def test_sc_25_facilitator_has_her_page(safety):
    """A missing page for the facilitator is found."""
    del safety.files["facilitator.md"]
    safety.breaks("SC-25")


def test_sc_25_page_has_its_headings(safety):
    """A missing heading is found by name."""
    safety.files["facilitator.md"] = safety.files["facilitator.md"].replace("De-brief", "Talk")
    assert "De-brief" in safety.breaks("SC-25").message


def test_sc_25_page_is_short(safety):
    """More than 80 lines are found."""
    safety.files["facilitator.md"] += "line\n" * 81
    safety.breaks("SC-25")


def test_sc_25_headings_may_be_deeper(safety):
    """A heading of another level or case is the same heading."""
    safety.files["facilitator.md"] = safety.files["facilitator.md"].replace(
        "## Ground rules", "### Ground Rules"
    )
    safety.keeps("SC-25")


@pytest.mark.parametrize(
    "change", [{"reviewed_by": []}, {"reviewed_by": ["One"]}, {"reviewed_on": "2025-10-01"}]
)
def test_sc_26_is_open_until_two_have_read(safety, change):
    """No reviewers, one, or a review of last year is open, and no error."""
    safety.safety.update(change)
    if not safety.safety["reviewed_by"]:
        safety.safety["reviewed_on"] = ""
    safety.breaks("SC-26", "open")
    assert {found.severity for found in safety.findings()} == {"open"}


def test_sc_26_is_settled_by_two(safety):
    """Two who read it within a year settle it."""
    assert len(safety.safety["reviewed_by"]) == 2
    safety.keeps("SC-26")


def test_sc_27_a_sensitive_unit_is_not_last(sensitive, tmp_path):
    """The last unit of the course should be a calm one."""
    units = '["last-words", "calm-words", "bad-offers"]'
    (tmp_path / "syllabus.toml").write_text(f'title = "t"\n[[week]]\ntheme = "t"\nunits = {units}\n')
    sensitive.breaks("SC-27", "warning")


def test_sc_27_a_sensitive_unit_is_no_homework(sensitive):
    """The facilitator's page has to say so."""
    sensitive.files["facilitator.md"] = sensitive.files["facilitator.md"].replace("homework", "test")
    sensitive.breaks("SC-27", "warning")


def test_sc_27_a_calm_task_follows(sensitive):
    """A harm with no code behind it is a warning."""
    sensitive.lesson.remove(sensitive.cell("calm", "lesson"))
    sensitive.breaks("SC-27", "warning")


def test_sc_27_is_not_asked_of_a_calm_unit(safety):
    """Level 1 may be the last."""
    safety.files["facilitator.md"] = safety.files["facilitator.md"].replace("homework", "test")
    safety.keeps("SC-27")


@pytest.mark.parametrize("change", [{"mode": "self", "min_age": 14}, {"mode": "facilitator", "min_age": 13}])
def test_sc_28_level_three_is_led_and_older(sensitive, change):
    """Level 3 alone, or before 14, is found."""
    sensitive.safety.update(level=3, **change)
    sensitive.breaks("SC-28")


def test_sc_28_level_three_that_is_led(sensitive):
    """Level 3 with a facilitator from 14 is fine."""
    sensitive.safety.update(level=3, mode="facilitator", min_age=14)
    sensitive.keeps("SC-28")
