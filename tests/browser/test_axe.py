"""axe-core finds nothing serious on the pages of the desk and the class; what others should mend is named."""

import pytest
from playwright.sync_api import expect

from course.classroom.students import slips
from course.desk.folder import WORDS
from course.syllabus import load_syllabus
from tests.browser.axe import Known, expect_accessible, faults

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

UNIT = load_syllabus().units[0]
LESSON = f"lessons/01a-{UNIT.slug}/lesson.ipynb"
EXERCISE = f"exercises/{UNIT.slug}/exercise.ipynb"
TITLE = "#jp-title-panel-title"
FILE_NAME = Known("label-title-only", TITLE, "JupyterLab names the file's name at the top by a tooltip only.")
NO_FILE = Known("label", TITLE, "JupyterLab keeps its box for a file's name where no file is open.")
LIST = Known(
    "aria-required-children", "#fetched_assignments_list", "nbgrader calls its list of exercises a tab list."
)
NOTEBOOK = (
    FILE_NAME,
    Known("aria-required-children", ".jp-WindowedPanel-viewport", "JupyterLab calls its cells a feed."),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory, running_desk):
    """A child's desk without a class."""
    with running_desk("start", tmp_path_factory.mktemp("home") / "Pathshala") as desk:
        yield desk


def test_a_fault_is_told_in_a_sentence_until_it_is_known(page):
    """What axe-core calls critical is told with its place; what is known is left out, there only."""
    page.set_content("<html lang=en><title>Two</title><p><button></button><div><button></button></div>")
    told = faults(page)
    assert len(told) == 2
    assert told[0].startswith("critical, button-name: Buttons must have discernible text. It is p > button, ")
    assert faults(page, known=[Known("button-name", "div", "a trial")]) == told[:1]
    assert len(faults(page, "div")) == 1


def test_the_words_of_python(page, desk):
    """A page of text in JupyterLab; Home is looked at in test_home.py."""
    page.goto(desk.url(WORDS))
    expect(page.get_by_role("heading", name="Python words")).to_be_visible()
    expect(page.locator(".jp-RenderedMarkdown")).to_have_attribute("tabindex", "0")
    expect_accessible(page, known=[FILE_NAME])


def test_handing_in(page, desk):
    """The list of exercises to submit."""
    page.goto(desk.url(WORDS))
    expect(page.get_by_role("heading", name="Python words")).to_be_visible()
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="List of hand-ins").click()
    expect(page.locator("#fetched_assignments_list .list_item").first).to_be_visible()
    expect_accessible(page, known=[NO_FILE, LIST])


@pytest.mark.parametrize("path", [LESSON, EXERCISE])
def test_a_notebook(page, desk, open_notebook, path):
    """Week 1's lesson and exercise in the child's JupyterLab."""
    open_notebook(page, desk, path)
    expect_accessible(page, known=NOTEBOOK)


def test_the_name_slips(page, tmp_path):
    """The page that a teacher prints and cuts."""
    page.set_content(slips(["brave-mango", "calm-river"], tmp_path))
    expect(page.get_by_text("brave-mango").first).to_be_visible()
    expect_accessible(page)
