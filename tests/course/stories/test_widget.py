"""The story on the page: what Python hands over, and the pages for paper."""

import hashlib
import tomllib

import pytest

from course.assemble.include import who_to_tell_text
from course.contacts import load_contacts
from course.errors import UnitInvalid
from course.stories import read_story
from course.stories.paper import as_html, as_text
from course.stories.widget import HERE, Story
from course.stories.words import FOLDER, load_words
from tests.course.stories.test_reader import GOOD


@pytest.fixture
def path(tmp_path):
    """A good story in a file."""
    path = tmp_path / "story.ink"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_inkjs_is_the_one_that_was_taken_from_the_registry():
    """Its bytes and its licence are those of the pinned release."""
    folder = HERE / "inkjs"
    source = tomllib.loads((folder / "source.toml").read_text(encoding="utf-8"))
    assert source["version"] in source["tarball"]
    assert {path.name for path in folder.iterdir()} == {*source["sha256"], "source.toml"}
    for name, digest in source["sha256"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_the_page_gets_all_that_it_needs_at_once(path):
    """Source, words, speakers, the children's contacts in the card's order; nothing can come back."""
    story = Story(path, strings={"who:imran": "ইমরান"}, language="bn")
    assert story.source == GOOD
    assert (story.language, story.direction, story.people) == ("bn", "ltr", {"imran": "ইমরান"})
    children = [contact.number for contact in load_contacts() if contact.audience == "children"]
    assert [row["number"] for row in story.contacts] == children
    assert "save_changes" not in story._esm and "model.set" not in story._esm and ".send(" not in story._esm
    for word in ("localStorage", "sessionStorage", "indexedDB", "pushState", "fetch("):
        assert word not in (HERE / "player.js").read_text(encoding="utf-8")


def test_urdu_is_read_from_the_right(path):
    """The direction is that of the language, not of the page around it."""
    assert Story(path, language="ur").direction == "rtl"


def test_a_broken_story_is_one_sentence_with_its_line(path):
    """A writer who runs the cell hears what check would say."""
    path.write_text(GOOD.replace("+ [I wait", "* [I wait"), encoding="utf-8")
    with pytest.raises(UnitInvalid, match=r"story.ink, line 7: A choice with \* .* Write \+ for it."):
        Story(path)


def test_a_story_that_is_not_there_is_one_sentence(tmp_path):
    """The cell was copied to another folder."""
    with pytest.raises(UnitInvalid, match="story.ink cannot be read: No such file"):
        Story(tmp_path / "story.ink")


def test_a_notebook_keeps_the_pages_for_paper(path, capsys):
    """What a saved notebook holds tells nothing of a play: it was made before one began."""
    story = Story(path)
    words = load_words()
    assert story.still()["text/plain"] == as_text(read_story(GOOD), words, {})
    assert as_html(read_story(GOOD), words, {}) in story.still()["text/html"]


def test_paper_says_where_each_choice_leads():
    """The first page is number 1; help leads back; an ending says that it is one."""
    text = as_text(read_story(GOOD.replace("-> shop\n", "-> shop\n", 1)), load_words(), {"A_005": "কেউ আছে।"})
    assert text.split("\n\n")[1:] == [
        '[1]\nImran: "It is late," says Imran.\n  * I wait for you. → go to page 1\n'
        "  * Who helps? → go to page 2\n  * Skip → go to page 3",
        "[2]\nকেউ আছে।\n  * Back → go back to your page",
        "[3]\nAll is well.\nThe story ends here.",
    ]


def test_paper_is_text_and_no_page_of_its_own():
    """Signs of HTML in a story are shown, not obeyed."""
    html = as_html(read_story(GOOD.replace("All is well.", "<b>All</b> & well.")), load_words(), {})
    assert "<b>" not in html and "&lt;b&gt;All&lt;/b&gt; &amp; well." in html


def test_whom_to_tell_says_what_every_other_page_says():
    """The player's sentences are those of the course, word by word."""
    words, page = load_words(), " ".join(who_to_tell_text(load_contacts()).split())
    for name in ("limits", "another", "calls", "who_to_tell"):
        assert words[name] in page
    assert words["trusted"].rstrip(".") in page


def test_a_language_without_words_is_english(tmp_path, monkeypatch):
    """What a translator leaves empty stays English; what nobody asks for is refused."""
    assert load_words("xx") == load_words()
    (tmp_path / "en.toml").write_bytes((FOLDER / "en.toml").read_bytes())
    monkeypatch.setattr("course.stories.words.FOLDER", tmp_path)
    (tmp_path / "yy.toml").write_text('leave = "ছাড়ো"\nkept = ""\n')
    load_words.cache_clear()
    assert (load_words("yy")["leave"], load_words("yy")["kept"]) == ("ছাড়ো", load_words("yy")["kept"])
    assert load_words("yy")["kept"].startswith("Nothing")
    for wrong in ('title = "x"', "leave = 3", 'go_to = "page"'):
        (tmp_path / "zz.toml").write_text(wrong)
        with pytest.raises(UnitInvalid):
            load_words("zz")
    load_words.cache_clear()
