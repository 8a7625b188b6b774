"""An error in a notebook: a child reads what Python saw; Python's own words stay one click below."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import expect_accessible

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

LESSON = "lessons/01a-hello-pi/lesson.ipynb"
NAME_CELL, SYNTAX_CELL = "print(Hello)", 'print("Hello)'


@pytest.fixture(scope="module")
def desk(tmp_path_factory, running_desk):
    """A child's desk without a class."""
    with running_desk("start", tmp_path_factory.mktemp("home") / "My own folder") as desk:
        yield desk


def number_of(desk, source):
    """Return the place of the cell with that text."""
    return ["".join(cell["source"]) for cell in desk.notebook(LESSON)["cells"]].index(source)


def panel_of(work, number):
    return work.cell(number).locator(".pathshala-error")


def test_a_child_reads_what_python_saw_and_opens_pythons_own_words(page, desk, open_notebook, tmp_path):
    """Sentences, the marked line and what to try stand above the last line; the rest opens by keyboard."""
    work = open_notebook(page, desk, LESSON)
    name, syntax = number_of(desk, NAME_CELL), number_of(desk, SYNTAX_CELL)
    outputs = work.run(name)
    expect(outputs.last).to_have_text("NameError: name 'Hello' is not defined")
    panel = panel_of(work, name)
    expect(panel).to_contain_text("Python does not know the name Hello.")
    expect(panel).to_contain_text("Look at line 1 of this cell.")
    expect(panel.locator("mark")).to_have_text("Hello")
    expect(panel.locator("mark")).to_have_css("border-bottom-style", "solid")
    outputs.last.scroll_into_view_if_needed()
    page.screenshot(path=tmp_path / "name.png")
    whole = panel.locator("details pre")
    expect(whole).to_be_hidden()
    panel.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(whole).to_contain_text("NameError")
    expect(whole).to_contain_text("Traceback")
    expect_accessible(page, ".pathshala-error")
    page.screenshot(path=tmp_path / "whole.png")
    work.run(syntax)
    expect(panel_of(work, syntax)).to_contain_text("the line ends and the string is still open")
    work.write(name, "<b>1</b> + 'a'\n")
    work.run(name)
    expect(panel_of(work, name).locator("b")).to_have_count(0)
    work.write(name, '# a note\nname = "<img src=x onerror=alert(1)>"\nint(name)')
    work.run(name)
    expect(panel_of(work, name).locator("img")).to_have_count(0)
    expect(panel_of(work, name)).to_contain_text("line 3 of this cell")
    work.save()
    kinds = [output["output_type"] for output in desk.notebook(LESSON)["cells"][name]["outputs"]]
    assert kinds == ["display_data", "error"]
    page.reload()
    expect(panel_of(work, syntax)).to_contain_text("the line ends and the string is still open")


def test_on_a_small_screen_nothing_is_cut_off(small_page, desk, open_notebook, tmp_path):
    """At 640 pixels the sentences wrap; only a long line of code scrolls, by itself."""
    with small_page() as page:
        work = open_notebook(page, desk, LESSON)
        name = number_of(desk, SYNTAX_CELL)
        work.run(name)
        panel = panel_of(work, name)
        work.cell(name).locator(".jp-OutputArea-output").last.scroll_into_view_if_needed()
        page.screenshot(path=tmp_path / "small.png")
        assert panel.evaluate("panel => panel.scrollWidth <= panel.clientWidth")
        box = panel.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 640
