"""A lesson's activities on a child's desk: by mouse, by keys alone, on a narrow page, in Urdu, and saved."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import expect_accessible
from tests.browser.conftest import Desk, Notebook

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

EACH = Path(__file__).with_name("activities.toml")
CELLS = {"two-teas": "Predict", "cups": "Parsons", "tags": "StepThrough", "sign": "SpotTheMistake",
         "friend": "Choices"}  # fmt: skip
FOLDER = "my activities"
URDU = {
    "A friend is sad. What can you say?": "ایک دوست اداس ہے۔ آپ کیا کہہ سکتے ہیں؟",
    "I am here.": "میں یہاں ہوں۔",
}
ROOT = ".pathshala-activity"


def book(**more: str) -> nbformat.NotebookNode:
    """Return a notebook with one cell for each kind."""
    spec = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    arguments = "".join(f", {key}={value}" for key, value in more.items())
    cells = [nbformat.v4.new_code_cell(f'from course.activities import {word}\n\n{word}("{name}"{arguments})')
             for name, word in CELLS.items()]  # fmt: skip
    return nbformat.v4.new_notebook(metadata={"kernelspec": spec}, cells=cells)


@pytest.fixture(scope="module")
def desk(running_desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A child's desk with a page that has one activity of each kind, in English and in Urdu."""
    with running_desk("start", tmp_path_factory.mktemp("desk") / "folder") as desk:
        folder = desk.folder / FOLDER
        folder.mkdir()
        shutil.copy(EACH, folder)
        nbformat.write(book(), folder / "book.ipynb")
        nbformat.write(book(language='"ur"', strings=repr(URDU)), folder / "urdu.ipynb")
        yield desk


def shown(page: Page, desk: Desk, name: str = "book") -> tuple[Notebook, dict[str, Locator]]:
    """Open the page, run its cells, and return what they show, by name."""
    notebook = Notebook(page, desk, f"{FOLDER}/{name}.ipynb")
    for number in range(len(CELLS)):
        notebook.run(number)
        expect(notebook.cell(number).locator(ROOT)).to_be_visible()
    return notebook, {key: notebook.cell(number).locator(ROOT) for number, key in enumerate(CELLS)}


def lines(puzzle: Locator) -> list[str]:
    """Return the lines of a puzzle as they stand, with four spaces for each step in."""
    return puzzle.locator(".order [role=option]").evaluate_all(
        "rows => rows.map(row => ' '.repeat(parseInt(row.querySelector('code').style.marginInlineStart)"
        " || 0) + row.querySelector('code').textContent + (row.classList.contains('spare') ? ' #' : ''))"
    )


def move_by_keys(page: Page, puzzle: Locator, text: str, place: int, steps: int = 0) -> None:
    """Bring a line to a place: choose it with the arrows, pick it up, move it, put it down."""
    page.keyboard.press("Home")
    rows = [line.removesuffix(" #").strip() for line in lines(puzzle)]
    for _ in range(rows.index(text)):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(puzzle.locator(".live")).to_contain_text("Picked up.")
    for _ in range(abs(place - rows.index(text))):
        page.keyboard.press("ArrowUp" if place < rows.index(text) else "ArrowDown")
    for _ in range(steps):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(puzzle.locator(".live")).to_contain_text("Put down.")


def test_everything_can_be_done_with_the_keyboard_alone(page, desk):
    """Letters choose, arrows step and move, and each answer is said; nothing is kept in the notebook."""
    _, each = shown(page, desk)

    predict = each["two-teas"]
    predict.get_by_role("button").first.focus()
    options = predict.get_by_role("button").all_inner_texts()
    wrong = next("abc"[number] for number, text in enumerate(options) if text.count("lassi") == 2)
    right = next("abc"[number] for number, text in enumerate(options) if "tea" in text and "lassi" in text)
    page.keyboard.press(wrong)
    said = predict.get_by_role("status")
    expect(said).to_contain_text("Not this one. Python goes from top to bottom.")
    expect(said.locator("pre")).to_have_text("tea\nlassi")
    page.keyboard.press(right)
    expect(said).to_contain_text("Yes. Line two shows the value")
    expect(predict.locator("[aria-pressed=true] .mark")).to_have_text("✓")

    puzzle = each["cups"]
    puzzle.locator("[role=option]").first.focus()
    first = lines(puzzle)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert lines(puzzle) != first
    page.keyboard.press("Escape")
    expect(puzzle.locator(".live")).to_contain_text("Put back where it was.")
    assert lines(puzzle) == first
    move_by_keys(page, puzzle, 'print(cup, "cups")', 4)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")  # over the border
    page.keyboard.press("Space")
    expect(puzzle.locator(".live")).to_have_text("Put down. Lines that are not needed")
    move_by_keys(page, puzzle, "cups = 0", 0)
    move_by_keys(page, puzzle, 'for guest in ["Asha", "Omar"]:', 1)
    move_by_keys(page, puzzle, "cups = cups + 1", 2)
    run = puzzle.get_by_role("button", name="Run my program")
    run.focus()
    page.keyboard.press("Enter")
    said = puzzle.locator(".feedback")
    expect(said).to_contain_text("Line 3 should begin farther in")
    expect(puzzle.locator(".look code")).to_have_text("cups = cups + 1")
    puzzle.locator("[role=option]").nth(2).focus()
    page.keyboard.press("ArrowRight")
    expect(puzzle.locator(".live")).to_have_text("Line 3 of 4. Moved in by 1.")
    run.focus()
    page.keyboard.press("Enter")
    expect(said).to_contain_text("Yes. The line that counts stands farther in")
    expect(said.locator("pre")).to_have_text("2 cups")

    steps = each["tags"]
    steps.get_by_role("button", name="Next").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(steps.get_by_role("status")).to_contain_text('Line 3 has run. captain is now "Omar".')
    expect(steps.locator("[aria-current=step]")).to_have_text('captain = "Omar"')
    expect(steps.locator("tr.new")).to_have_text('captain"Omar"')
    page.keyboard.press("End")
    expect(steps.locator(".so-far pre")).to_have_text("Asha")
    expect(steps.locator(".count")).to_have_text("Step 4 of 4")
    page.keyboard.press("ArrowLeft")
    expect(steps.locator(".count")).to_have_text("Step 3 of 4")
    page.keyboard.press("Home")
    expect(steps.get_by_role("status")).to_have_text("Nothing has run yet.")

    spot = each["sign"]
    expect(spot).to_contain_text("NameError: name 'Open' is not defined")
    spot.get_by_role("button").first.focus()
    page.keyboard.press("3")
    expect(spot.get_by_role("status")).to_have_text(
        "Not this one. Line 3 does its work. Look at it once more."
    )
    page.keyboard.press("2")
    expect(spot.get_by_role("status")).to_contain_text("Yes. The word has no quotes.")
    expect(spot.get_by_role("button", name="Line 2: print(Open)")).to_be_focused()

    friend = each["friend"]
    friend.get_by_role("button").first.focus()
    for key in "ac":
        page.keyboard.press(key)
    friend.get_by_role("button", name="Check").focus()
    page.keyboard.press("Enter")
    expect(friend.get_by_role("status")).to_contain_text("Look at it once more.")
    for key in "cb":
        page.keyboard.press(key)
    friend.get_by_role("button", name="Check").focus()
    page.keyboard.press("Enter")
    expect(friend.get_by_role("status")).to_contain_text("Yes.")

    expect_accessible(page, ROOT)


def test_a_saved_page_can_be_read_without_python(page, fresh_page, desk):
    """Each activity stands there with its program and a folded answer; what was chosen is not in the file."""
    notebook, each = shown(page, desk)
    each["friend"].get_by_role("button").nth(2).click()
    each["two-teas"].get_by_role("button").first.click()
    stored = desk.folder / FOLDER / "book.ipynb"
    notebook.save()
    saved = json.loads(stored.read_text(encoding="utf-8"))
    assert "widgets" not in saved["metadata"] and "aria-pressed" not in json.dumps(saved)
    shutil.copy(stored, stored.with_name("later.ipynb"))
    with fresh_page() as later:
        opened = Notebook(later, desk, f"{FOLDER}/later.ipynb")
        for number in range(len(CELLS)):
            opened.cell(number).scroll_into_view_if_needed()
            expect(opened.cell(number).locator(".pathshala-on-paper")).to_be_visible()
            expect(opened.cell(number).locator(".jp-OutputArea-child").first).to_be_hidden()
        paper = opened.cell(0).locator(".pathshala-on-paper")
        paper.scroll_into_view_if_needed()
        options = paper.locator("pre").filter(has_text=re.compile(r"^[abc]  "))
        expect(options).to_have_count(3)
        assert options.first.evaluate("pre => getComputedStyle(pre).borderInlineStartWidth") == "4px"
        expect(paper.get_by_text("Line two shows the value")).to_be_hidden()
        paper.get_by_text("Show the answer").click()
        expect(paper.get_by_text("Line two shows the value")).to_be_visible()
        expect_accessible(later, ".jp-OutputArea-output:has(.pathshala-on-paper)")


@pytest.mark.parametrize(("width", "name"), [(640, "book"), (400, "urdu")])
def test_a_line_is_dragged_on_a_narrow_page(fresh_page, desk, width, name):
    """By mouse up, down and in; nothing is wider than its frame, in English and from right to left."""
    with fresh_page(width=width) as page:
        _, each = shown(page, desk, name)
        puzzle = each["cups"]
        puzzle.scroll_into_view_if_needed()
        before = lines(puzzle)
        last = puzzle.locator("[role=option]").last
        box, top = last.bounding_box(), puzzle.locator("[role=option]").first.bounding_box()
        page.mouse.move(box["x"] + 60, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.mouse.move(box["x"] + 62, box["y"] - 20, steps=4)
        page.mouse.move(box["x"] + 105, top["y"] + 6, steps=8)
        page.mouse.up()
        assert lines(puzzle) == [f"    {before[-1]}", *before[:-1]]
        puzzle.get_by_role("button", name="Down").click()
        assert lines(puzzle)[:2] == [before[0], f"    {before[-1]}"]
        for activity in each.values():
            assert activity.evaluate("el => el.scrollWidth <= el.clientWidth + 1")
        if name == "urdu":
            friend = each["friend"]
            expect(friend).to_have_attribute("dir", "rtl")
            expect(friend.get_by_role("button", name="میں یہاں ہوں۔")).to_be_visible()
            badge, word = (
                friend.locator(f".options li:first-child {part}") for part in ("kbd", "button > span")
            )
            assert badge.bounding_box()["x"] > word.first.bounding_box()["x"]
            expect(friend.get_by_text("Smile, please.")).to_have_attribute("lang", "en")
        expect_accessible(page, ROOT)
