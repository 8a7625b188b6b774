"""A child's whole first hour, with pictures: pytest tests/browser/test_first_hour.py --pictures FOLDER"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(400)]

STUDENT = "brave-mango"
LESSON, EXERCISE = "lessons/01a-hello-pi/lesson.ipynb", "exercises/hello-pi/exercise.ipynb"
SHOWN = ".jp-NotebookPanel:not(.lm-mod-hidden)"
ANSWERS = {
    "hello": '# Task 1\nprint("Hello, Khidirpur!")',
    "two-lines": '# Task 2\nprint("My name is Pi")\nprint("I am new here")',
    "quotes": '# Task 3\nprint("It\'s raining in Kolkata")',
}


@pytest.fixture
def picture(request, page):
    """Takes a picture of the page, if somebody asked for pictures; they are numbered."""
    folder = request.config.getoption("--pictures", default=None)
    taken = []

    def take(name: str) -> None:
        taken.append(name)
        if folder:
            page.wait_for_timeout(300)  # what moves comes to rest
            page.screenshot(path=Path(folder) / f"{len(taken):02}-{name}.png")

    return take


def place_of(work, cell):
    return [one["id"] for one in work.stored].index(cell)


def test_a_childs_first_hour(page, pathshala, running_desk, open_notebook, tmp_path, picture):
    """Home, lesson, question, error, board; exercise, check, hint, hand-in; and what came back."""
    school, home = tmp_path / "Class 6", tmp_path / "Pathshala"
    for command in (("new", school), ("add", STUDENT, "--folder", school)):
        done = pathshala("class", *command)
        assert done.returncode == 0, done.stderr
    with running_desk("start", home, "--student", STUDENT, "--class", school) as desk:
        page.goto(desk.address)
        expect(page.get_by_role("heading", name=f"Welcome, {STUDENT}")).to_be_visible()
        picture("home")

        page.get_by_role("link", name="Lesson: Hello, Pi").click()
        lesson = open_notebook(page, desk, LESSON, is_open=True)
        expect(lesson.run(place_of(lesson, "first-smile"))).to_contain_text("( o.o )")
        picture("first-smile")

        place = place_of(lesson, "do-two-lines")
        lesson.run(place)
        question = lesson.cell(place).locator(".pathshala-activity")
        buttons = question.get_by_role("button")
        expect(buttons).to_have_count(3)
        texts = buttons.all_inner_texts()
        buttons.nth(next(n for n, text in enumerate(texts) if "morning Kolkata" in text)).click()
        expect(question.get_by_role("status")).to_contain_text("each one makes its own line")
        right = next(n for n, text in enumerate(texts) if "morning Kolkata" not in text and '"' not in text)
        buttons.nth(right).click()
        expect(question.get_by_role("status")).to_contain_text("Yes.")
        question.scroll_into_view_if_needed()
        picture("question")

        place = place_of(lesson, "error-name")
        lesson.run(place)
        error = lesson.cell(place).locator(".pathshala-error")
        expect(error).to_contain_text("Python does not know the name Hello.")
        error.scroll_into_view_if_needed()
        picture("error")
        lesson.write(place, 'print("Hello")')
        expect(lesson.run(place)).to_have_text("Hello")

        for cell in ("lab-board", "lab-ready", "lab-on"):
            lesson.run(place_of(lesson, cell))
        board = lesson.cell(place_of(lesson, "lab-board"))
        expect(board.locator("svg").first).to_be_visible()
        board.scroll_into_view_if_needed()
        picture("board")

        page.get_by_role("button", name="Home", exact=True).click()
        page.get_by_role("link", name="Exercise: Hello, Pi").click()
        work = open_notebook(page, desk, EXERCISE, is_open=True)
        work.run("setup")
        work.write("hello", '# Task 1\nprnt("Hello, Khidirpur!")')
        toolbar = page.locator(f"{SHOWN} .jp-NotebookPanel-toolbar")
        toolbar.get_by_role("button", name="Check", exact=True).click()
        check = page.locator(SHOWN).get_by_role("region", name="Check my work")
        expect(check).to_have_attribute("aria-busy", "false")
        expect(check).to_contain_text("Compare it with print, letter by letter.")
        check.get_by_role("button", name="Give me a hint for Task 1").click()
        expect(check.locator(".pathshala-hints > li")).to_have_count(1)
        picture("hint")

        for cell, answer in ANSWERS.items():
            work.write(cell, answer)
        check.get_by_role("button", name="Check again").click()
        expect(check.get_by_role("status").first).to_have_text("3 of 6 tasks work.")
        picture("check")
        page.keyboard.press("Escape")

        toolbar.get_by_role("button", name="Hand in", exact=True).click()
        sending = page.locator(SHOWN).get_by_role("region", name="Hand in")
        expect(sending).to_contain_text("Your teacher can read this.")
        picture("before-handing-in")
        sending.get_by_role("button", name="Hand in now").click()
        expect(sending.get_by_role("status")).to_have_text("✓ Handed in")
        picture("handed-in")

    for verb in ("grade", "feedback"):
        done = pathshala(verb, "--folder", school)
        assert done.returncode == 0, done.stdout + done.stderr
    with running_desk("start", home) as desk:
        page.goto(desk.address)
        expect(page.get_by_text("Your teacher wrote back.").first).to_be_visible()
        picture("home-again")
        page.get_by_role("region", name="Handed in").get_by_role("link", name="Read it").click()
        came_back = page.frame_locator("iframe")
        expect(came_back.get_by_role("heading", name=re.compile("^Task 1"))).to_be_visible()
        picture("came-back")
