"""The button "Check": a child writes, checks, reads, mends; Python and its variables stay as they are."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import expect_accessible

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

EXERCISE = "exercises/hello-pi/exercise.ipynb"
LESSON = "lessons/01a-hello-pi/lesson.ipynb"
SHOWN = ".jp-NotebookPanel:not(.lm-mod-hidden)"
LOOP = "# Task 1\nwhile True:\n    pass"


@pytest.fixture(scope="module")
def desk(tmp_path_factory, running_desk):
    """A child's desk without a class."""
    with running_desk("start", tmp_path_factory.mktemp("home") / "My own folder") as desk:
        yield desk


class Check:
    """The button in a notebook's toolbar, and the panel that it opens."""

    def __init__(self, page):
        self.page = page
        toolbar = page.locator(f"{SHOWN} .jp-NotebookPanel-toolbar")
        self.button = toolbar.get_by_role("button", name="Check", exact=True)
        self.panel = page.locator(f"{SHOWN} > .pathshala-check")
        self.status = self.panel.get_by_role("status")

    def press(self):
        self.button.click()
        expect(self.panel).to_have_attribute("aria-busy", "false")

    def task(self, number):
        return self.panel.get_by_role("listitem").nth(number - 1)


def add_cell(page, work, below, text):
    """Write a new cell below another and run it; return what it puts out."""
    work.cell(below).locator(".cm-content").click()
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    new = page.locator(f"{SHOWN} .jp-Notebook .jp-Cell").nth(work.ids.index(below) + 1)
    expect(new).to_have_class(re.compile("jp-mod-active"))
    page.keyboard.press("Enter")
    page.keyboard.insert_text(text)
    page.keyboard.press("Shift+Enter")
    return new.locator(".jp-OutputArea-output")


def test_a_wrong_answer_is_mended_with_the_checks_help(page, desk, open_notebook):
    """The hint of the foreseen mistake is read, the answer mended; Python was not asked to do anything."""
    work = open_notebook(page, desk, EXERCISE)
    work.run("setup")
    work.write("two-lines", "mine = 41")
    work.run("two-lines")
    work.write("hello", '# Task 1\nprnt("Hello, Khidirpur!")')
    check = Check(page)
    check.press()
    expect(check.status).to_have_text("0 of 6 tasks work.")
    expect(check.task(1)).to_contain_text("Not yet")
    expect(check.task(1)).to_contain_text("Compare it with print, letter by letter.")
    expect(check.task(3)).to_contain_text("You have not begun this one.")
    work.write("hello", '# Task 1\nprint("Hello, Khidirpur!")')
    check.press()
    expect(check.status).to_have_text("1 of 6 tasks works.")
    expect(check.task(1)).to_contain_text("It works.")
    expect_accessible(page, ".pathshala-check")
    work.write("quotes", "# Task 3\nimport os\nos._exit(0)")
    check.press()
    expect(check.task(3)).to_contain_text("Look for code that stops Python.")
    assert check.panel.evaluate("panel => panel.scrollWidth <= panel.clientWidth")
    expect(add_cell(page, work, "hello", "mine + 1")).to_have_text("42")


def test_what_a_program_prints_is_shown_as_text(page, desk, open_notebook):
    """The check quotes the program; tags in that are letters, and nothing of it runs."""
    work = open_notebook(page, desk, EXERCISE)
    work.write("hello", "# Task 1\nprint('<img src=x onerror=document.title=7><b>Hello</b>')")
    check = Check(page)
    check.press()
    expect(check.task(1)).to_contain_text("<img src=x onerror=document.title=7><b>Hello</b>")
    assert check.panel.locator("img, b").count() == 0


def test_the_keyboard_is_enough(page, desk, open_notebook):
    """Enter opens the panel and its titles lead to the task; Escape closes it, and the focus goes back."""
    work = open_notebook(page, desk, EXERCISE)
    work.run("setup")  # until then JupyterLab itself moves the focus
    check = Check(page)
    check.button.focus()
    page.keyboard.press("Enter")
    expect(check.panel).to_be_focused()
    expect(check.panel).to_have_attribute("aria-busy", "false")
    page.keyboard.press("Escape")
    expect(check.panel).to_be_hidden()
    expect(check.button).to_be_focused()
    page.keyboard.press("Enter")
    expect(check.panel).to_have_attribute("aria-busy", "false")
    for _ in range(5):  # Close, Check again, the first task, its hint, the second task
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(work.cell("two-lines").locator(".cm-content")).to_be_focused()
    page.keyboard.press("Escape")  # leaves the cell
    expect(check.panel).to_be_visible()
    page.keyboard.press("Escape")
    expect(check.panel).to_be_hidden()


def test_a_check_can_be_stopped_and_made_again(page, desk, open_notebook):
    """A loop does not have to be waited for; what was stopped says so, and checks again when asked."""
    work = open_notebook(page, desk, EXERCISE)
    work.write("hello", LOOP)
    check = Check(page)
    check.button.click()
    expect(check.status).to_contain_text("Checking.")
    check.panel.get_by_role("button", name="Stop").click()
    expect(check.status).to_have_text("The check was stopped.")
    work.write("hello", '# Task 1\nprint("Hello, Khidirpur!")')
    check.panel.get_by_role("button", name="Check again").click()
    expect(check.task(1)).to_contain_text("It works.")


def test_check_in_a_cell_says_the_same_and_can_be_interrupted(page, desk, open_notebook):
    """The page is saved first; the stop button ends the waiting, and variables stay."""
    work = open_notebook(page, desk, EXERCISE)
    work.run("setup")
    work.write("hello", '# Task 1\nprint("Good night, Moon!")')
    said = add_cell(page, work, "setup", "mine = 41\ncheck()")
    expect(said).to_contain_text("→ Task 1: Say hello - not yet")
    expect(said).to_contain_text('It printed "Good night, Moon!"')
    saved = ["".join(cell["source"]) for cell in desk.notebook(EXERCISE)["cells"]]
    assert '# Task 1\nprint("Good night, Moon!")' in saved
    work.stored = desk.notebook(EXERCISE)["cells"]
    work.write("hello", LOOP)
    said = add_cell(page, work, "setup", "check()")
    page.wait_for_timeout(1500)
    page.locator(f"{SHOWN} .jp-NotebookPanel-toolbar [data-jp-item-name='interrupt']").click()
    expect(said).to_have_text("Stopped. Your program and its variables are as they were.")
    work.stored = desk.notebook(EXERCISE)["cells"]
    expect(add_cell(page, work, "setup", "mine + 1")).to_have_text("42")


def test_on_a_small_screen_the_panel_leaves_room_for_the_page(small_page, desk, open_notebook):
    """At 640 pixels it lies below the page, as wide as that, and the last cell can be reached."""
    with small_page() as page:
        work = open_notebook(page, desk, EXERCISE)
        check = Check(page)
        check.press()
        panel, screen = check.panel.bounding_box(), page.viewport_size
        assert panel["height"] <= screen["height"] / 2
        assert panel["y"] + panel["height"] <= screen["height"] + 1
        assert check.panel.evaluate("panel => panel.scrollWidth <= panel.clientWidth")
        last = work.cell(len(work.ids) - 1)
        page.locator(f"{SHOWN} .jp-WindowedPanel-outer").evaluate("box => box.scrollTo(0, box.scrollHeight)")
        below = last.bounding_box()
        assert below["y"] + below["height"] <= panel["y"]


def test_the_panel_turns_with_the_direction_of_the_writing(page, desk, open_notebook):
    """For Urdu it stands on the left of the page."""
    open_notebook(page, desk, EXERCISE)
    check = Check(page)
    check.press()
    assert check.panel.bounding_box()["x"] > 600
    page.locator(SHOWN).evaluate("panel => panel.setAttribute('dir', 'rtl')")
    assert check.panel.bounding_box()["x"] < 100


def test_a_lesson_has_no_check(page, desk, open_notebook):
    """There is nothing to check; the exercise that is opened next has its button."""
    open_notebook(page, desk, LESSON)
    expect(Check(page).button).to_be_hidden()
    open_notebook(page, desk, EXERCISE)
    expect(Check(page).button).to_be_visible()


def test_a_check_waits_for_a_save_that_is_under_way(page, desk, open_notebook):
    """Nobody is asked about a file that "has changed on disk": the page itself had just saved it."""
    work = open_notebook(page, desk, EXERCISE)

    def slow(route):
        if route.request.method != "PUT":
            route.continue_()
            return
        answer = route.fetch()  # it is on the disk, but the page does not know it yet
        page.wait_for_timeout(1500)
        route.fulfill(response=answer)

    page.route(re.compile("/api/contents/exercises"), slow)
    work.write("hello", "# Task 1\nprint(1)")
    page.keyboard.press("Control+s")
    work.write("hello", '# Task 1\nprint("Hello, Khidirpur!")')
    check = Check(page)
    check.press()
    expect(check.task(1)).to_contain_text("It works.")
    assert page.locator(".jp-Dialog").count() == 0
    page.unroute_all(behavior="wait")
