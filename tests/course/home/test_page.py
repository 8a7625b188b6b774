"""The page: complete, small, safe to open whatever lies in the folder, and honest about where things are."""

import gzip
import json
import re
from html.parser import HTMLParser

import pytest

from course.contacts import load_contacts
from course.desk.home import HomeFolder
from course.desk.record import FILE as RECORD
from course.desk.record import fingerprint
from course.errors import UnitInvalid
from course.home.choices import Choices
from course.home.page import FILES, HERE, POLICY, Addresses, home_page, plain_page, reply_page
from course.home.plain import blocks
from course.home.work import Places
from tests.course.home.conftest import SYLLABUS

AT = Addresses("/", "/pathshala/home", "t0ken")
EVIL = '"><script>alert(1)</script>'
MODULES = [unit.slug for unit in SYLLABUS.units if unit.kind == "module"]


class Reader(HTMLParser):
    """Collects the tags and the words of a page."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.words = [], []
        self.feed(html)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)

    def links(self):
        return [given["href"] for tag, given in self.tags if tag == "a"]


def show(mine, chosen=None, sentence=""):
    """Return the page of a child's folder."""
    return Reader(home_page(HomeFolder(mine.places).home(chosen, sentence), AT))


def given(mine):
    """Note down every exercise as the course's own, as `pathshala start` does."""
    names = [f"exercises/{unit.slug}/exercise.ipynb" for unit in SYLLABUS.units]
    files = {name: fingerprint(name, (mine.folder / name).read_bytes()) for name in names}
    (mine.folder / RECORD).parent.mkdir(exist_ok=True)
    (mine.folder / RECORD).write_text(json.dumps({"files": files, "keys": {}}))


def test_today_is_one_click_away(child):
    """The first unit's lesson and exercise are links into JupyterLab, and so are those of its week."""
    links = show(child()).links()
    for place in ("lessons/01a-hello-pi/lesson.ipynb", "exercises/hello-pi/exercise.ipynb",
                  "lessons/01b-who-can-i-tell/lesson.ipynb"):  # fmt: skip
        assert f"/lab/tree/{place}" in links


def test_written_weeks_are_links_and_the_others_are_not(child):
    """26 stones are told; as many can be pressed as weeks are written."""
    page = show(child())
    assert page.text.count(", later") == 26 - len(SYLLABUS.weeks)
    weeks = [link for link in page.links() if re.fullmatch(r"/pathshala/home(\?week=\d+)?", link)]
    assert weeks == [
        "/pathshala/home",
        *(f"/pathshala/home?week={n}" for n in range(2, len(SYLLABUS.weeks) + 1)),
    ]


def test_another_week_has_a_way_back_to_today(child):
    """The week that was asked for is shown, with its units."""
    page = show(child(), chosen=3)
    assert "Back to today" in page.text and "Today Week" not in page.text
    assert f"/lab/tree/exercises/{MODULES[2]}/exercise.ipynb" in page.links()


def test_an_exercise_counts_as_begun_when_it_differs(child):
    """Opening and running is no beginning; a changed cell is. A lost record tells nothing."""
    mine = child()
    given(mine)
    desk = HomeFolder(mine.places)
    assert "You have begun." not in Reader(home_page(desk.home(None), AT)).text
    work = mine.folder / f"exercises/{MODULES[0]}/exercise.ipynb"
    cell = {"cell_type": "code", "metadata": {}, "source": "print(1)"}
    work.write_text(json.dumps({"cells": [cell]}))
    assert "You have begun." in Reader(home_page(desk.home(None), AT)).text
    (mine.folder / RECORD).write_text("{")
    assert "You have begun." not in Reader(home_page(desk.home(None), AT)).text


def test_handed_in_work_and_the_teachers_words_are_shown(child):
    """State, words and the way to the whole page; no points and no numbers."""
    mine = child()
    mine.hand_in(MODULES[1])
    mine.answer(mine.hand_in(MODULES[0]), f'<p>3 of 6</p><p class="teacher">Good. {EVIL}</p>')
    page = show(mine)
    assert "Your teacher wrote back. Read it Good." in page.text and "3 of 6" not in page.text
    assert f"/pathshala/home/came-back/{MODULES[0]}" in page.links()
    assert f"/pathshala/home/came-back/{MODULES[1]}" not in page.links()


def test_where_work_waits_is_said(child):
    """Without a class, work is kept and waits."""
    alone = child(in_class=False)
    alone.hand_in(MODULES[0])
    page = show(alone)
    assert "It waits to travel." in page.text and "This computer is in no class yet." in page.text


def test_a_class_that_is_away_is_said(child):
    """The exchange's disk is not there: nothing is lost, and the page says so."""
    mine = child()
    assert "cannot be reached" not in show(mine).text
    (mine.places.exchange / "pathshala/inbound").rmdir()
    assert "Your class cannot be reached now." in show(mine).text


def test_work_from_before_the_class_can_be_handed_in_again(child):
    """What lies packed travels by itself; what does not is asked for once more."""
    mine = child()
    mine.hand_in(MODULES[0], student="me")
    assert "hand it in once more" in show(mine).text
    (mine.places.waiting / f"000001+{MODULES[0]}").mkdir(parents=True)
    assert "hand it in once more" not in show(mine).text


def test_help_is_what_the_lessons_show(child):
    """The children's contacts alone, in the card's order, and no promise of secrecy."""
    page = show(child())
    numbers = [contact.number for contact in load_contacts() if contact.audience == "children"]
    others = [contact.number for contact in load_contacts() if contact.audience != "children"]
    assert re.search(".*".join(numbers), page.text) and not any(number in page.words for number in others)
    assert "they must get help" in page.text
    first = next(given for tag, given in page.tags if tag in ("a", "button", "summary", "input"))
    assert first["id"] == "leave" and first["href"] == "/pathshala/home/words"


def test_nothing_from_a_file_acts(child):
    """Names, words, sentences: whatever they hold, it is read, and the page runs what it ran before."""
    mine = child()
    scripts = [given for tag, given in show(mine).tags if tag == "script"]
    new = mine.folder / f"projects/{EVIL.replace('/', '∕')}.ipynb"
    new.parent.mkdir()
    new.touch()
    mine.answer(mine.hand_in(MODULES[0]), f'<p class="teacher">{EVIL.replace("<", "&lt;")}</p>')
    page = show(mine, sentence=EVIL)
    assert page.text.count("alert(1)") == 3
    assert [given for tag, given in page.tags if tag == "script"] == scripts
    assert all(not name.startswith("on") and name != "style" for _, given in page.tags for name in given)


def test_the_policy_fits_the_page(child):
    """Styles and scripts are files of ours, the forms carry their token, and nothing is inline."""
    html = home_page(HomeFolder(child().places).home(None), AT)
    page = Reader(html)
    loaded = [
        given.get("src") or given.get("href") for tag, given in page.tags if tag in ("script", "link", "img")
    ]
    assert all(re.fullmatch(r"/pathshala/home/static/[a-z.]+\?v=[0-9a-f]{12}", one) for one in loaded)
    assert "<style" not in html and "javascript:" not in html and "unsafe" not in POLICY
    tokens = [given["value"] for tag, given in page.tags if given.get("name") == "_xsrf"]
    assert tokens == ["t0ken"] * sum(tag == "form" for tag, _ in page.tags)


def test_the_page_is_small(child):
    """With all that it loads, even at the course's end: below 100 kB, and far below it when packed."""
    mine = child()
    for slug in MODULES:
        mine.answer(mine.hand_in(slug), '<p class="teacher">' + "word " * 100)
    html = home_page(HomeFolder(mine.places).home(None), AT).encode()
    whole = html + b"".join((HERE / name).read_bytes() for name in FILES)
    assert len(whole) < 100_000
    assert len(gzip.compress(whole)) < 20_000


def test_an_empty_folder_has_a_page(tmp_path):
    """Nothing is there, not even the exercises: the weeks are told, and that files are missing."""
    places = Places(tmp_path / "x", tmp_path / "y", tmp_path / "z", tmp_path / "e", "", "", in_class=False)
    page = Reader(home_page(HomeFolder(places).home(None), AT))
    assert "Its files are missing." in page.text and "Week 26" in page.text


def test_a_course_that_cannot_be_read_is_a_sentence(child):
    """A broken unit does not take the child's page away: help, projects and choices stay."""

    def broken():
        raise UnitInvalid("unit.toml is broken")

    page = Reader(home_page(HomeFolder(child().places, load=broken).home(None), AT))
    assert "The lessons cannot be read now." in page.text and "unit.toml" not in page.text
    assert "Who can I tell?" in page.text and "Start a new project" in page.text


@pytest.mark.parametrize("choices", [Choices(), Choices("en", "largest")])
def test_the_choice_is_on_the_page(choices):
    """Size, language and direction stand where CSS and screen readers look."""
    html = reply_page("Hello", "hello-pi", "", True, choices, AT)
    root = Reader(html).tags[0]
    assert root == ("html", {"lang": "en", "dir": "ltr", "data-text": choices.text})


def test_the_page_around_a_reply_is_closed_off():
    """What came back stands in a frame that may do nothing; without a reply there is a sentence."""
    page = Reader(reply_page(EVIL, "hello-pi", "exercises/hello-pi/exercise.ipynb", True, Choices(), AT))
    (frame,) = [given for tag, given in page.tags if tag == "iframe"]
    assert frame["sandbox"] is None and frame["src"] == "/pathshala/home/came-back/hello-pi/page"
    assert sum(tag == "script" for tag, _ in page.tags) == 1
    nothing = Reader(reply_page("Hello", "hello-pi", "", False, Choices(), AT))
    assert "Nothing came back" in nothing.text and "iframe" not in dict(nothing.tags)


def test_the_plain_page_is_about_python_alone():
    """Behind "Leave this page" nothing speaks of where the child was; its words are escaped."""
    page = Reader(plain_page(blocks(f"# Python words\n\n| `{EVIL}` | shows |\n\n{EVIL}"), Choices(), AT))
    assert page.text.count("alert(1)") == 2 and sum(tag == "script" for tag, _ in page.tags) == 1
    assert page.links() == ["/pathshala/home"]
    assert "tell" not in page.text.lower() and "safe" not in page.text.lower()
    assert Reader(plain_page([], Choices(), AT)).text.startswith("Python words")
