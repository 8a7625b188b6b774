"""The button is pressed while a cell runs: with the mouse, a key, a finger, a screen reader."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.board.book import DEVICES, LIT_WHILE_DOWN, SHOW, Book

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(240)]


WAIT = DEVICES + """
button.when_pressed = lambda: print("called back")
print("waiting")
while not button.is_pressed:
    pass
begin = monotonic()
while button.is_pressed:
    sleep(0.01)
print(f"held {monotonic() - begin:.2f} s.")
"""


def held(output: Locator) -> float:
    """Return for how long the program saw the button pressed."""
    expect(output).to_contain_text(re.compile(r"held [\d.]+ s\."))
    return float(re.search(r"held ([\d.]+) s\.", output.inner_text())[1])


def test_a_mouse_press_reaches_a_running_cell(open_board):
    """While a cell runs, `is_pressed` follows the mouse, and what `when_pressed` prints is shown."""
    book = open_board(WAIT)
    output = book.start(1)
    expect(output).to_contain_text("waiting")
    button = book.press()
    button.hover()
    book.page.mouse.down()
    expect(output).to_contain_text("called back")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(book.word("button")).to_have_text("pressed")
    book.page.wait_for_timeout(600)
    book.page.mouse.up()
    assert held(output) > 0.3
    expect(button).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("key", ["Space", "Enter"])
def test_a_key_presses_and_holds(open_board, key):
    """The button is reached with Tab and held with Space or Enter; JupyterLab does not take the key."""
    book = open_board(WAIT)
    output = book.start(1)
    expect(output).to_contain_text("waiting")
    book.board.locator(".press").focus()
    book.page.keyboard.down(key)
    expect(output).to_contain_text("called back")
    book.page.wait_for_timeout(600)
    book.page.keyboard.up(key)
    assert held(output) > 0.3
    expect(book.board.locator(".press")).to_be_focused()


def test_a_finger_presses_and_holds(browser, lab, open_notebook):
    """On a touch screen the button is down as long as the finger is."""
    with browser.new_context(viewport={"width": 1280, "height": 720}, has_touch=True) as context:
        page = context.new_page()
        book = Book(open_notebook(page, lab, lab.write(SHOW, WAIT)))
        output = book.start(1)
        expect(output).to_contain_text("waiting")
        box = book.press().bounding_box()
        finger = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        touch = context.new_cdp_session(page)
        touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [finger]})
        page.wait_for_timeout(700)
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        assert held(output) > 0.3


def test_shift_keeps_the_button_down(open_board):
    """With Shift a button stays pressed until the next click: two buttons can be held with one mouse."""
    book = open_board(WAIT)
    output = book.start(1)
    expect(output).to_contain_text("waiting")
    book.press().click(modifiers=["Shift"])
    book.page.wait_for_timeout(700)
    expect(book.press()).to_have_attribute("aria-pressed", "true")
    book.press().click()
    assert held(output) > 0.3


CALLED = DEVICES + """
button.when_pressed = lambda: print("pressed,")
button.when_released = lambda: print("released.")
print("waiting,")
while True:
    sleep(1)
"""
CLICK = """button => new Promise(done => {
    let begin;
    new MutationObserver(() => {
        if (button.getAttribute('aria-pressed') === 'true') begin ??= performance.now();
        else if (begin) done(performance.now() - begin);
    }).observe(button, {attributeFilter: ['aria-pressed']});
    button.click();
})"""


def test_a_screen_readers_click_is_a_short_press(open_board):
    """A click that comes without pointer and key, as assistive technology makes it, presses for a moment."""
    book = open_board(CALLED)
    output = book.start(1)
    expect(output).to_contain_text("waiting")
    assert book.press().evaluate(CLICK) > 150  # long enough for a program that looks now and then
    expect(output).to_contain_text(re.compile(r"waiting,\s+pressed,\s+released\."))


ASKED = DEVICES + """
print("waiting")
for turn in range(20):
    while not button.is_pressed:
        sleep(0.002)
    led.on()
    while button.is_pressed:
        sleep(0.002)
    led.off()
print("saw 20 presses")
"""


@pytest.mark.parametrize("program", [ASKED, LIT_WHILE_DOWN], ids=["is_pressed", "when_pressed"])
def test_the_light_follows_the_press(open_board, program):
    """Twenty times in a running cell: the press reaches `is_pressed` and callbacks, and the LED the page.

    How fast, tests/bench/bench_board_latency.py measures.
    """
    book = open_board(program)
    output = book.start(1)
    expect(output).to_contain_text("waiting")
    book.press().focus()
    lens = book.board.locator("[data-part=led] .core")
    for _ in range(20):
        book.page.keyboard.down("Space")
        expect(lens).to_have_attribute("opacity", "0.45")
        expect(book.word("led")).to_have_text("on")
        book.page.keyboard.up("Space")
        expect(lens).to_have_attribute("opacity", "0.00")
        expect(book.word("led")).to_have_text("off")
    if program is ASKED:
        expect(output).to_contain_text("saw 20 presses")
