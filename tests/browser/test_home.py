"""Home in a real browser: the way in and back, keys, a small screen, what is said when things are away."""

import json
import re
import shutil
import urllib.request
from itertools import combinations
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from course.desk.enrolment import HANDED_IN
from course.home.page import POLICY
from course.syllabus import load_syllabus
from tests.browser.axe import expect_accessible

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

UNIT, SAFETY = load_syllabus().weeks[0].units
LESSON = f"lessons/01a-{UNIT.slug}/lesson.ipynb"
EXERCISE = f"exercises/{UNIT.slug}/exercise.ipynb"
STAMP = "2026-03-01 10:00:00.000001 UTC"


@pytest.fixture(scope="module")
def desk(tmp_path_factory, running_desk):
    """A child's desk without a class, in a folder whose name has spaces."""
    with running_desk("start", tmp_path_factory.mktemp("home") / "My own folder") as desk:
        yield desk


def at_home(page, desk):
    """Open the desk's address, and wait for Home."""
    page.goto(desk.address)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Welcome")


def strays(page):
    """Return by how many pixels the page is wider than the screen."""
    return page.evaluate("() => document.documentElement.scrollWidth - innerWidth")


def overlap(one, other):
    """Tell whether two boxes have a part in common."""
    return all(
        one[start] < other[start] + other[length] and other[start] < one[start] + one[length]
        for start, length in (("x", "width"), ("y", "height"))
    )


def test_from_home_into_a_lesson_and_back(page, desk):
    """The address opens Home without its key; a click leads to the lesson, and another back."""
    asked = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    at_home(page, desk)
    expect(page).to_have_url(re.compile("/pathshala/home$"))
    expect(page.locator(".path li")).to_have_count(26)
    page.wait_for_load_state("networkidle")
    assert [path for path in asked if "/lab" in path or "/api" in path] == [], "Home starts no JupyterLab"
    expect_accessible(page)
    page.get_by_role("link", name=f"Lesson: {UNIT.title}").click()
    expect(page.get_by_role("heading", name=UNIT.title, exact=True)).to_be_visible()
    page.get_by_role("button", name="Home", exact=True).click()
    expect(page).to_have_url(re.compile("/pathshala/home$"))


def test_what_was_typed_goes_along(page, desk, open_notebook):
    """The button Home saves the page first; then Home knows that the exercise was begun."""
    work = open_notebook(page, desk, EXERCISE)
    work.write("hello", "# Task 1\nprint('on my way')")
    page.get_by_role("button", name="Home", exact=True).click()
    expect(page.get_by_text("You have begun.")).to_be_visible()
    assert "on my way" in json.dumps(desk.notebook(EXERCISE))


def test_with_keys_alone(page, desk):
    """Tab finds the way out first, then help; Escape closes help; Enter opens what stands next."""
    at_home(page, desk)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Leave this page")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1098")).to_be_visible()
    expect_accessible(page)
    page.keyboard.press("Escape")
    expect(page.get_by_text("1098")).to_be_hidden()
    expect(page.locator("#tell summary")).to_be_focused()
    for name in (f"Lesson: {UNIT.title}", f"Exercise: {UNIT.title}", f"Lesson: {SAFETY.title}"):
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name=name)).to_be_focused()
    page.get_by_role("link", name=re.compile("^Week 2:")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=load_syllabus().weeks[1].units[0].title)).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("^Week 2:"))).to_have_attribute("aria-current", "true")
    for _ in range(3):
        page.keyboard.press("Shift")
    expect(page.get_by_role("heading", name="Python words")).to_be_visible()
    expect_accessible(page)
    page.go_back()
    expect(page.get_by_role("heading", name=UNIT.title)).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1024, 600), (400, 800)])
def test_every_size_and_direction(fresh_page, desk, width, height):
    """Nothing is wider than the screen, whatever the text and direction; no stone hides another."""
    with fresh_page(width=width, height=height) as page:
        at_home(page, desk)
        for text in ("normal", "large", "largest"):
            for direction in ("ltr", "rtl"):
                page.evaluate(
                    "([text, dir]) => Object.assign(document.documentElement, {dir}).dataset.text = text",
                    [text, direction],
                )
                assert strays(page) <= 0, (text, direction)
                boxes = [stone.bounding_box() for stone in page.locator(".path .stone").all()]
                assert not any(overlap(one, other) for one, other in combinations(boxes, 2)), (
                    text,
                    direction,
                )
                assert all(box["width"] >= 44 for box in boxes)
        expect_accessible(page)
        if width == 1280:
            page.evaluate(
                "() => Object.assign(document.documentElement, {dir: 'ltr'}).dataset.text = 'normal'"
            )
            stones = page.locator(".path .stone")
            assert max(stones.nth(n).bounding_box()["y"] for n in range(5)) < height, (
                "the open weeks are in sight"
            )


def test_a_choice_stays_and_reaches_jupyterlab(page, desk, open_notebook):
    """Larger letters are chosen with one click, are there after a reload, and in a lesson too."""
    open_notebook(page, desk, LESSON)
    size = "() => parseFloat(getComputedStyle(document.body).getPropertyValue('--jp-content-font-size1'))"
    usual = page.evaluate(size)
    at_home(page, desk)
    page.get_by_role("button", name="Large", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-text", "large")
    expect(page.get_by_role("button", name="Large", exact=True)).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-text", "large")
    open_notebook(page, desk, LESSON)
    page.wait_for_function(f"usual => ({size})() > usual", arg=usual)
    at_home(page, desk)
    page.get_by_role("button", name="Normal").click()
    expect(page.locator("html")).to_have_attribute("data-text", "normal")


def test_a_project_of_ones_own(page, desk):
    """A click makes a notebook and opens it, without a question; Home lists it."""
    at_home(page, desk)
    page.get_by_role("button", name="Start a new project").click()
    expect(page.locator(".jp-NotebookPanel .jp-Cell").first).to_be_visible()
    expect(page.locator(".jp-Dialog")).to_have_count(0)
    at_home(page, desk)
    expect(page.get_by_role("link", name="project 1")).to_have_attribute(
        "href", re.compile("projects/project%201")
    )


def test_what_came_back_can_be_read_and_do_nothing(page, desk):
    """A page from the exchange opens in a closed frame and is kept; its programs do not run."""
    copy = desk.folder / HANDED_IN / "pathshala" / f"me+{UNIT.slug}+{STAMP}"
    kept = desk.folder / f"exercises/{UNIT.slug}/feedback/{STAMP}/exercise.html"
    html = (
        "<html lang=en><title>Back</title><h1>Hello, Pi</h1><p class='teacher'>Well begun.</p>"
        "<script>parent.document.title = 'caught'</script>"
        "<img src=x onerror=\"parent.document.title = 'caught'\">"
    )
    copy.mkdir(parents=True)
    kept.parent.mkdir(parents=True)
    kept.write_text(html)
    try:
        at_home(page, desk)
        expect(page.get_by_text("Your teacher wrote back.").first).to_be_visible()
        expect(page.get_by_text("Well begun.")).to_be_visible()
        expect_accessible(page)
        page.get_by_role("region", name="Handed in").get_by_role("link", name="Read it").click()
        frame = page.frame_locator("iframe")
        expect(frame.get_by_text("Well begun.")).to_be_visible()
        expect(page).to_have_title(re.compile("what came back"))
        expect_accessible(page, ".strip")
        page.get_by_role("link", name="Home").click()
        expect(page.get_by_role("link", name=re.compile("^Week 1: .*Done"))).to_have_count(0)
    finally:
        shutil.rmtree(copy)
        shutil.rmtree(kept.parent.parent)


def test_nobody_else_reads_or_changes_home(page, desk):
    """Without the key there is a log-in; another site's form is refused; the page obeys its own rules."""
    home = desk.address.split("?")[0] + "pathshala/home"
    with urllib.request.urlopen(home) as answer:
        assert "/login" in answer.url and "Hello, Pi" not in answer.read().decode()
    at_home(page, desk)
    assert page.request.post(f"{home}/choices", form={"text": "largest"}).status == 403
    assert page.request.post(f"{home}/project").status == 403
    answer = page.request.get(home)
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["cache-control"] == "no-store"
    assert page.request.get(f"{home}/static/en.toml").status == 404
    assert page.request.get(f"{home}/came-back/no-such-unit").status == 404
    assert page.request.get(f"{home}/came-back/no-such-unit/page").status == 404
    assert page.request.get(f"{home}?week=%3Cscript%3E").status == 200
    assert page.request.get(f"{home}/choices").json() == {"language": "en", "text": "normal"}
