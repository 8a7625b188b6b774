"""The class loop in the browser: a child hands in, the teacher sees it graded, feedback comes back."""

import re

import pytest
from playwright.sync_api import expect

from course.syllabus import load_syllabus
from tests.browser.axe import Known, expect_accessible

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

UNIT = load_syllabus().units[0]
STUDENT = "brave-mango"
EXERCISE = f"exercises/{UNIT.slug}/exercise.ipynb"


@pytest.fixture(scope="module")
def school(tmp_path_factory, pathshala):
    """A class with two students."""
    folder = tmp_path_factory.mktemp("school") / "Class 6"
    for command in (("new", folder), ("add", STUDENT, "calm-river", "--folder", folder)):
        done = pathshala("class", *command)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """The child's own folder."""
    return tmp_path_factory.mktemp("home") / "Pathshala"


@pytest.fixture(scope="module")
def handed_in(school, home, running_desk, fresh_page, open_notebook):
    """A child solved the first task and handed in; return what lies in the class's exchange."""
    with running_desk("start", home, "--student", STUDENT, "--class", school) as desk, fresh_page() as page:
        work = open_notebook(page, desk, EXERCISE)
        work.run("setup")
        work.write("hello", '# Task 1\nprint("Hello, Khidirpur!")')
        work.run("hello")
        expect(work.run("hello-test")).to_contain_text("works.")
        page.get_by_role("button", name="Hand in", exact=True).click()
        panel = page.get_by_role("region", name="Hand in")
        expect(panel).to_contain_text("Your teacher can read this.")
        panel.get_by_role("button", name="Hand in now").click()
        expect(panel.get_by_role("status")).to_have_text("✓ Handed in")
    return list((school / "exchange/pathshala/inbound").iterdir())


@pytest.fixture(scope="module")
def graded(handed_in, school, pathshala):
    """The teacher graded and handed feedback back."""
    assert handed_in
    for verb in ("grade", "feedback"):
        done = pathshala(verb, "--folder", school)
        assert done.returncode == 0, done.stdout + done.stderr
    return school


def test_handing_in_puts_the_work_into_the_classes_exchange(handed_in):
    """One hand-in lies there, under the made-up name, with what the child wrote."""
    (work,) = handed_in
    assert work.name.startswith(f"{STUDENT}+{UNIT.slug}+")
    assert "Hello, Khidirpur!" in (work / "exercise.ipynb").read_text(encoding="utf-8")


def test_the_teacher_sees_it_graded_in_the_formgrader(page, graded, running_desk):
    """`teach` opens on the formgrader; the submission has points, and its page shows the tasks."""
    with running_desk("teach", graded) as desk:
        page.goto(desk.address)
        forms = page.frame_locator("#formgrader-iframe iframe")
        row = forms.locator("tr", has=forms.get_by_text(UNIT.slug, exact=True))
        row.locator("td.num-submissions a").click()
        row = forms.locator("tr", has_text=STUDENT)
        expect(row.locator("td.status")).to_have_text("graded")
        expect(row.locator("td.score")).to_have_text(re.compile(r"^[1-9]\d* / \d+$"))
        row.locator("td.student-name a").click()
        forms.get_by_role("link", name="exercise").click()
        expect(forms.get_by_role("heading", name=re.compile("^Task 1"))).to_be_visible()
        # nbgrader's page takes keys: it has found all it needs without the internet.
        page.wait_for_function(
            "() => document.querySelector('#formgrader-iframe iframe')"
            ".contentWindow.formgrader.keyboard_manager !== undefined"
        )
        expect(forms.locator("input.score").first).to_have_attribute("placeholder", re.compile("^[1-9]"))
        page.goto(desk.url(f"feedback/{STUDENT}/{UNIT.slug}/exercise.html"))
        feedback = page.frame_locator(".jp-HTMLViewer iframe")
        expect(feedback.get_by_role("heading", name=UNIT.title)).to_be_visible()


def test_the_child_reads_what_came_back(page, graded, home, running_desk):
    """A plain `start` remembers child and class; Home tells of the page, a click opens it, and it is kept."""
    with running_desk("start", home) as desk:
        page.goto(desk.address)
        expect(page.get_by_role("heading", name=f"Welcome, {STUDENT}")).to_be_visible()
        expect(page.get_by_text("Your teacher wrote back.").first).to_be_visible()
        page.get_by_role("region", name="Handed in").get_by_role("link", name="Read it").click()
        feedback = page.frame_locator("iframe")
        expect(feedback.get_by_role("heading", name=UNIT.title)).to_be_visible()
        expect(feedback.get_by_role("heading", name=re.compile("^Task 1"))).to_be_visible()
    (page_of_child,) = (home / "exercises" / UNIT.slug / "feedback").glob("*/exercise.html")
    assert "BEGIN HIDDEN" not in page_of_child.read_text(encoding="utf-8")


FORMGRADER = {
    "color-contrast": "its grey on grey and its white on light green are too pale.",
    "html-has-lang": "its pages do not say that they are in English.",
    "link-in-text-block": "the sign behind a heading differs from it by colour alone.",
    "link-name": "its links in tables are signs without words.",
    "list": "its menu is a list inside a list.",
    "nested-interactive": "its headings that fold hold links.",
}
"""What nbgrader's own pages have, by axe's rule; they are served as nbgrader ships them."""


def nbgraders(*rules: str) -> list[Known]:
    """Return these faults of nbgrader's as known ones."""
    return [Known(rule, "html", f"nbgrader: {FORMGRADER[rule]}") for rule in rules]


def test_axe_finds_no_more_in_the_formgrader_than_nbgrader_has(page, graded, running_desk):
    """A teacher's way: assignments, who handed in, one child's work, its page of tasks."""
    with running_desk("teach", graded) as desk:
        page.goto(desk.address)
        forms = page.frame_locator("#formgrader-iframe iframe")
        row = forms.locator("tr", has=forms.get_by_text(UNIT.slug, exact=True))
        expect(row).to_be_visible()
        expect_accessible(page, known=[Known("frame-title", "iframe", "nbgrader does not name its frame.")])

        def look(*rules: str) -> None:
            frame = page.locator("#formgrader-iframe iframe").element_handle().content_frame()
            expect_accessible(frame, known=nbgraders("color-contrast", "html-has-lang", "list", *rules))

        look("link-name", "nested-interactive")
        row.locator("td.num-submissions a").click()
        row = forms.locator("tr", has_text=STUDENT)
        expect(row.locator("td.status")).to_have_text("graded")
        look("link-name", "nested-interactive")
        row.locator("td.student-name a").click()
        expect(forms.get_by_role("link", name="exercise")).to_be_visible()
        look()
        forms.get_by_role("link", name="exercise").click()
        expect(forms.get_by_role("heading", name=re.compile("^Task 1"))).to_be_visible()
        look("link-in-text-block")


def test_axe_finds_nothing_serious_on_the_feedback_page(page, graded):
    """The page that the child reads. Its frame in JupyterLab runs no programs, so it stands alone here."""
    page.set_content((graded / f"feedback/{STUDENT}/{UNIT.slug}/exercise.html").read_text(encoding="utf-8"))
    expect(page.get_by_role("heading", name="What to try next")).to_be_visible()
    page.locator("summary").first.click()
    expect_accessible(page)
