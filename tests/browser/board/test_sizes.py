"""The board on small screens, and where one reads from the right."""

import pytest
from playwright.sync_api import expect

from tests.browser.board.book import SHOW, Book

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(240)]


def test_it_fits_a_small_screen(small_page, lab, open_notebook):
    """At 640 pixels nothing is cut off, and what is pressed is at least 44 pixels wide and high."""
    with small_page() as page:
        book = Book(open_notebook(page, lab, lab.write(SHOW)))
        room = book.board.bounding_box()
        assert room["x"] >= 0 and room["x"] + room["width"] <= 640
        assert book.board.evaluate("board => board.scrollWidth <= board.clientWidth + 1")
        button = book.press().bounding_box()
        assert min(button["width"], button["height"]) >= 44


def test_a_picture_wider_than_its_place_is_moved_by_keys(small_page, lab, open_notebook):
    """Beside JupyterLab's file list there is less room than the picture's words need to stay readable."""
    with small_page() as page:
        book = Book(open_notebook(page, lab, lab.write(SHOW)))
        picture = book.board.locator(".scroll")
        assert picture.evaluate("box => box.scrollWidth > box.clientWidth")
        picture.focus()
        for _ in range(3):
            page.keyboard.press("ArrowRight")
        page.wait_for_function("() => document.querySelector('.pathshala-board .scroll').scrollLeft > 0")
        expect(picture).to_be_focused()


PLACES = """board => [...board.querySelectorAll('svg text')].map(text => {
    const {x, width} = text.getBBox();
    return [text.textContent, Math.round(x), Math.round(width)];
})"""


def test_a_page_from_right_to_left_leaves_the_picture_as_it_is(open_board):
    """Every word of the picture stays in its place, and an English board is read from the left."""
    book = open_board()
    before = book.board.evaluate(PLACES)
    book.page.evaluate("document.documentElement.dir = 'rtl'")
    expect(book.page.locator(".jp-NotebookPanel-toolbar").first).to_have_css("direction", "rtl")
    assert len(before) > 50
    assert book.board.evaluate(PLACES) == before
    expect(book.board).to_have_css("direction", "ltr")


URDU = """from pi_setup.board.widget import Board
Board('circuit.toml', texts={'Parts now': 'پرزے', 'ground: GND': 'زمین: GND', 'not pressed': 'نہیں دبا'})"""


def test_urdu_words_are_read_from_the_right(open_board):
    """The board turns round, also in JupyterLab that does not; only the picture of the wires does not."""
    book = open_board(first=URDU)
    expect(book.board).to_have_css("direction", "rtl")
    expect(book.word("button")).to_have_text("نہیں دبا")
    name = book.board.locator(".parts b", has_text="button").bounding_box()
    assert book.word("button").bounding_box()["x"] < name["x"]
    places = {text: x for text, x, _ in book.board.evaluate(PLACES)}
    assert places["زمین: GND"] == pytest.approx(places["signal: any other colour"], abs=2)
