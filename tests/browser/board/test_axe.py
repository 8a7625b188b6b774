"""axe-core finds nothing serious on the board, wide or narrow, still or moving, nor on its still picture."""

from contextlib import nullcontext

import pytest
from playwright.sync_api import expect

from tests.browser.axe import expect_accessible
from tests.browser.board.book import DEVICES, Book, two_boards

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(240)]

LIT = DEVICES + "led.on(); lamp.color = (1, 0.5, 0); buzzer.on()"


@pytest.mark.parametrize("screen", ["1280x720", "640 wide", "reduced motion"])
def test_axe_finds_nothing_serious_on_a_live_board(screen, lab, page, small_page, open_notebook):
    """With every control on it, lit, sounding and with a switch on."""
    name = lab.write(two_boards("circuit.toml", "sensors.toml"), LIT)
    with small_page() if screen == "640 wide" else nullcontext(page) as page:
        page.emulate_media(reduced_motion="reduce" if screen == "reduced motion" else "no-preference")
        book = Book(open_notebook(page, lab, name))
        expect(page.locator(".pathshala-board")).to_have_count(2)
        book.start(1)
        expect(book.word("buzzer")).to_have_text("sounds")
        book.board.get_by_role("button", name="Sound").click()
        switch = page.get_by_role("switch", name="something moves before guard")
        switch.click()
        expect(switch).to_have_attribute("aria-checked", "true")
        expect_accessible(page, ".pathshala-board")


def test_axe_finds_nothing_serious_where_the_picture_is_still(open_board, lab, page, open_notebook):
    """A notebook that was saved and is opened without its Python."""
    open_board().notebook.save()
    lab.end_kernels()
    open_notebook(page, lab, f"try-{lab.pages}.ipynb")
    expect(page.locator("img.pathshala-still")).to_be_visible()
    expect_accessible(page, ".jp-OutputArea-output:has(.pathshala-still)")
