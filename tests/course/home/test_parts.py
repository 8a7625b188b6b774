"""Choices, projects, the computer, the words and the plain page: each survives what it may find."""

import json
import os
import time

import pytest

from course.assemble import words_page
from course.catalogue import direction
from course.errors import FolderProblem, UnitInvalid
from course.home.choices import FILE, Choices, read_choices, write_choices
from course.home.kit import facts
from course.home.plain import blocks
from course.home.projects import SHOWN, new_project, projects
from course.home.words import FOLDER, languages, load_words, words_for
from tests.course.home.conftest import SYLLABUS

# --- choices ------------------------------------------------------------------------------


def test_a_choice_is_kept_and_another_one_stays(tmp_path):
    """Text size is stored in the child's folder; the language is as it was."""
    write_choices(tmp_path, read_choices(tmp_path).but({"text": "large", "language": ""}))
    assert read_choices(tmp_path) == Choices("en", "large")
    assert json.loads((tmp_path / FILE).read_text()) == {"language": "en", "text": "large"}


@pytest.mark.parametrize(
    "stored",
    ["", "{", "[]", "null", '{"text": 7, "language": ["en"]}', '{"text": "huge", "x": "y"}', "[" * 10_000],
)
def test_a_broken_file_of_choices_is_the_usual(tmp_path, stored):
    """Whatever lies there, the page opens."""
    (tmp_path / FILE).parent.mkdir()
    (tmp_path / FILE).write_text(stored)
    assert read_choices(tmp_path) == Choices()


def test_only_a_language_with_a_catalogue_can_be_chosen():
    """Nobody ends on a page without words."""
    assert Choices().but({"language": "xx", "text": "../large"}) == Choices()


# --- words --------------------------------------------------------------------------------


def test_a_language_is_offered_as_soon_as_it_has_a_catalogue(tmp_path):
    """Languages come from the files; Urdu is read from the right."""
    assert languages() == tuple(
        name for name in ("en", "bn", "hi", "ur") if (FOLDER / f"{name}.toml").exists()
    )
    for name in ("en", "ur"):
        (tmp_path / f"{name}.toml").write_text('title = "Home"\n')
    assert languages(tmp_path) == ("en", "ur")
    assert (direction("en"), direction("ur")) == ("ltr", "rtl")


def test_what_is_not_translated_stays_english(tmp_path):
    """A catalogue may be half done, or have empty lines."""
    (tmp_path / "en.toml").write_text('title = "Home"\nleave = "Leave"\nweek = "Week {number}"\n')
    (tmp_path / "bn.toml").write_text('title = ""\nweek = "সপ্তাহ {number}"\n')
    assert load_words("bn", tmp_path) == {"title": "Home", "leave": "Leave", "week": "সপ্তাহ {number}"}


@pytest.mark.parametrize("line", ['titel = "x"', "title = 1", 'week = "W"', 'week = "{n}"', 'week = "{"'])
def test_a_catalogue_that_does_not_fit_is_named(tmp_path, line):
    """A word that nobody asks for, or one without its gap, is told to the translator."""
    (tmp_path / "en.toml").write_text('title = "Home"\nweek = "Week {number}"\n')
    (tmp_path / "hi.toml").write_text(line + "\n")
    with pytest.raises(UnitInvalid, match="hi.toml"):
        load_words("hi", tmp_path)


def test_a_catalogue_with_a_fault_does_not_close_the_page(tmp_path):
    """A translator's slip costs the translation, not the page."""
    (tmp_path / "bn.toml").write_text("title = 1\n")
    (tmp_path / "en.toml").write_text('title = "Home"\n')
    assert words_for("bn", tmp_path) == {"title": "Home"}


def test_all_catalogues_fit():
    """Every catalogue that is there can be read."""
    for language in languages():
        assert load_words(language).keys() == load_words().keys()


# --- projects -----------------------------------------------------------------------------


def test_projects_are_the_childs_own_notebooks(tmp_path):
    """Lessons, exercises, hidden files and links are none; the last changed comes first."""
    for number, name in enumerate(
        ("lessons/01a-x/lesson.ipynb", "exercises/x/exercise.ipynb", "exercises/x/mine.ipynb",
         ".hidden/a.ipynb", "old.ipynb", "projects/new <b>.ipynb", "notes.md", "a/b/c/too deep.ipynb"),
        start=1_000,
    ):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}")
        os.utime(path, (number, number))
    (tmp_path / "link.ipynb").symlink_to(tmp_path / "old.ipynb")
    (tmp_path / "folder.ipynb").mkdir()
    found = [(one.name, one.path) for one in projects(tmp_path)]
    assert found == [("new <b>", "projects/new <b>.ipynb"), ("old", "old.ipynb")]


def test_many_files_do_not_hold_up_the_page(tmp_path):
    """A folder with thousands of files is looked at in part, and few are shown."""
    for number in range(700):
        (tmp_path / f"{number}.ipynb").touch()
    assert len(projects(tmp_path)) == SHOWN
    assert projects(tmp_path / "missing") == ()


def test_a_new_project_has_a_name_of_its_own(tmp_path):
    """It is a notebook with a kernel, so that nobody is asked for one; none is overwritten."""
    assert [new_project(tmp_path) for _ in range(2)] == [
        "projects/project 1.ipynb",
        "projects/project 2.ipynb",
    ]
    made = json.loads((tmp_path / "projects/project 1.ipynb").read_text())
    assert made["metadata"]["kernelspec"]["name"] == "python3"


def test_a_project_that_cannot_be_made_is_one_sentence(tmp_path):
    """A file stands where the folder should be."""
    (tmp_path / "projects").write_text("mine")
    with pytest.raises(FolderProblem, match="could not be written"):
        new_project(tmp_path)


# --- the computer -------------------------------------------------------------------------


def told(folder, **more):
    given = {"real_pins": False, "now": time.time(), "root": folder, **more}
    return {fact.name: fact.well for fact in facts(folder, **given)}


def test_the_pins_are_the_pis_or_drawn(tmp_path):
    """On a Pi whose chip this account cannot use, an adult is asked to look."""
    assert told(tmp_path)["pins_drawn"]
    assert told(tmp_path, real_pins=True)["pins_closed"] is False
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev/gpiochip0").touch()
    assert told(tmp_path, real_pins=True)["pins_real"]


def test_a_clock_that_was_never_set_is_told(tmp_path):
    """In 1970 the page opens, and says so."""
    assert told(tmp_path, now=60.0)["clock_wrong"] is False
    assert "clock_wrong" not in told(tmp_path, now=1_780_000_000.0)


def test_what_cannot_be_known_is_not_said(tmp_path):
    """A folder that is not there has no room to tell of."""
    assert told(tmp_path / "missing").keys() == {"pins_drawn"}


# --- the plain page -----------------------------------------------------------------------


def test_the_plain_page_holds_every_word_of_python():
    """All rows of `Python words.md` come through, with their code as it is typed."""
    markdown = words_page(SYLLABUS)
    found = blocks(markdown)
    rows = [block for block in found if block.kind == "row"]
    assert len(rows) == markdown.count("| `")
    assert ('print("Hello")', "Shows words on the screen.") in [row.cells for row in rows]
    assert found[0].kind == "h1" and sum(block.kind == "h2" for block in found) > 1
    assert [block for block in found if "---" in block.cells[0]] == []


def test_a_plain_page_that_was_changed_is_shown_as_it_is():
    """A child wrote into it: sentences stay sentences."""
    assert [(block.kind, block.cells) for block in blocks("<b>mine\n\n| a |\n|x|y|z|\n## Two")] == [
        ("p", ("<b>mine",)), ("h2", ("Two",)),
    ]  # fmt: skip
