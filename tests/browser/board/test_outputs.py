"""What a program sets is seen and heard: lights, servo, buzzer, on any number of boards, and real pins."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.board.book import DEVICES, SHOW

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(240)]


def test_outputs_are_seen(open_board, tmp_path):
    """LED, brightness, colour, buzzer and servo are drawn as the program sets them, and said in words."""
    book = open_board(
        DEVICES + "gate = AngularServo(18)\ngate.angle = 45\nled.on(); buzzer.on(); lamp.color = (1, 0.5, 0)",
        "led.value = 0.3; buzzer.off(); lamp.off(); gate.detach()",
        "led.off()",
    )
    assert book.halo() == 0
    expect(book.word("led")).to_have_text("off")
    book.notebook.run(1)
    expect(book.word("led")).to_have_text("on")
    expect(book.word("buzzer")).to_have_text("sounds")
    expect(book.word("lamp")).to_have_text("100 % red, 50 % green, 0 % blue")
    expect(book.word("gate")).to_have_text("45°")
    assert book.halo(0) == 1
    expect(book.board.locator(".wave").first).to_be_visible()
    stop = book.board.locator("radialGradient").nth(1).locator("stop").first
    red, green, blue = bytes.fromhex(stop.get_attribute("stop-color")[1:])
    assert red == 255 and 150 < green < 220 and blue == 0
    expect(book.board.locator(".arm").first).to_have_attribute("transform", re.compile(r"^rotate\(45\.0 "))
    book.board.screenshot(path=tmp_path / "board.png")
    book.notebook.run(2)
    expect(book.word("led")).to_have_text("30 %")
    expect(book.word("gate")).to_have_text("relaxed")
    assert 0.3 < book.halo(0) < 0.9
    assert book.halo(1) == 0
    expect(book.board.locator(".wave").first).to_be_hidden()
    expect(book.board.locator(".heard")).to_contain_text("led: 30 %")
    book.notebook.run(3)
    expect(book.word("led")).to_have_text("off")
    assert book.halo(0) == 0


def test_the_buzzer_is_heard_after_somebody_asked(open_board):
    """No sound is made before the child presses Sound; then the tone has the program's pitch."""
    book = open_board(DEVICES + "buzzer.on()")
    book.page.evaluate("""() => {
        const real = AudioParam.prototype.setValueAtTime;
        window.tones = [];
        AudioParam.prototype.setValueAtTime = function (value, at) {
            tones.push(value);
            return real.call(this, value, at);
        };
    }""")
    book.notebook.run(1)
    expect(book.word("buzzer")).to_have_text("sounds")
    assert book.page.evaluate("tones") == []
    book.board.get_by_role("button", name="Sound").click()
    assert book.page.evaluate("tones")[-1] == 2300
    expect(book.board.get_by_role("button", name="Sound")).to_have_attribute("aria-pressed", "true")


def test_boards_share_the_pins_and_a_page(open_board):
    """Two boards, one of them shown twice, all show the same pin, and no id stands twice on the page."""
    book = open_board("other = Board('circuit.toml')\ndisplay(other, other)", DEVICES + "led.on()")
    book.notebook.run(1)
    expect(book.page.locator(".pathshala-board")).to_have_count(3)
    book.notebook.run(2)
    for number in range(3):
        board = book.page.locator(".pathshala-board").nth(number)
        expect(board.locator(".parts output").first).to_have_text("on")
    ids = book.page.evaluate("[...document.querySelectorAll('.pathshala-board [id]')].map(one => one.id)")
    assert len(ids) == len(set(ids)) > 0


def test_real_pins_are_mirrored(open_board):
    """Where gpiozero's pins are not ours, the board shows them, and leaves the buttons to the hand."""
    real = "from gpiozero import Device\nfrom gpiozero.pins.mock import MockFactory, MockPWMPin\n" \
           "Device.pin_factory = MockFactory(pin_class=MockPWMPin)\n"  # fmt: skip
    book = open_board(DEVICES + "led.value = 0.5", "Device.pin_factory.pin(2).drive_low()", first=real + SHOW)
    expect(book.board.locator(".status")).to_have_text("These are the real pins. Press the real buttons.")
    book.notebook.run(1)
    expect(book.word("led")).to_have_text("50 %")
    expect(book.word("button")).to_have_text("not pressed")
    expect(book.board.locator(".press")).to_be_disabled()
    expect(book.board.get_by_role("slider")).to_have_count(0)
    book.notebook.run(2)
    expect(book.word("button")).to_have_text("pressed")


def test_markup_in_a_circuit_is_text(open_board):
    """What looks like HTML in a title is shown as it was written."""
    book = open_board()
    expect(book.board.locator("svg > text").first).to_have_text("Button <b>and</b> light")
    assert book.board.evaluate("board => board.querySelectorAll('svg b, script').length") == 0
