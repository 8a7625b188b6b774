"""The picture moves: many lights at once, calm where somebody wants calm, and slow motion."""

import pytest
from playwright.sync_api import expect

from tests.browser.board.book import DEVICES, many_lights, pulse, two_boards

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(240)]


PINS = [5, 6, 7, 8, 12, 13, 16, 19, 20, 21, 26]
MANY_LEVELS = """() => new Promise(done => {
    const halos = [...document.querySelectorAll('.pathshala-board .halo')];
    const levels = new Map(halos.map(halo => [halo, new Set()]));
    const look = changes => {
        for (const {target} of changes) levels.get(target)?.add(target.getAttribute('opacity'));
        const fewest = Math.min(...[...levels.values()].map(seen => seen.size));
        if (fewest > 20) done(levels.size);
    };
    new MutationObserver(look).observe(document, {subtree: true, attributeFilter: ['opacity']});
})"""


def test_more_than_twenty_lights_fade_at_once(open_board, lab):
    """Two boards with 22 fading LEDs: each of them is seen in more than 20 brightnesses.

    How many pictures a second, tests/bench/bench_board_latency.py measures.
    """
    for letter in "ab":
        (lab.folder / f"{letter}.toml").write_text(many_lights(letter, PINS), encoding="utf-8")
    book = open_board(pulse(PINS), first=two_boards("a.toml", "b.toml"))
    expect(book.page.locator(".pathshala-board")).to_have_count(2)
    expect(book.page.locator(".halo")).to_have_count(22)
    expect(book.start(1)).to_contain_text("running")
    assert book.page.evaluate(MANY_LEVELS) == 22


def test_fast_flashing_is_calmed(open_board, page):
    """With reduced motion nothing is animated, and what flashes more than 3 times a second stays half lit."""
    page.emulate_media(reduced_motion="reduce")
    book = open_board(DEVICES + "led.blink(0.05, 0.05)\nbuzzer.on()")
    book.notebook.run(1)
    book.page.wait_for_timeout(2000)
    expect(book.board.locator(".wave").first).to_have_css("animation-name", "none")
    lens = book.board.locator("[data-part=led] .lens")
    seen = {lens.get_attribute("fill") for _ in range(25)}
    assert len(seen) == 1
    assert book.halo() == 0
    expect(book.board.locator(".heard")).to_contain_text("led: blinks")


def test_slow_motion_replays(open_board):
    """A tenth of the speed makes 0.2 s of light last about two seconds on the page."""
    book = open_board(DEVICES + "for _ in range(3):\n    led.on(); sleep(0.2); led.off(); sleep(0.2)")
    book.notebook.run(1)
    expect(book.word("led")).to_have_text("off")
    book.board.get_by_text("slow 1/10").click()
    expect(book.board.locator(".status")).to_contain_text("Slow motion")
    expect(book.word("led")).to_have_text("on")
    length = book.page.evaluate("""async () => {
        const halo = document.querySelector('.halo');
        const until = is_on => new Promise(done => {
            const glow = () => Number(halo.getAttribute('opacity')) > 0.5;
            const look = () => glow() === is_on ? done() : requestAnimationFrame(look);
            look();
        });
        await until(false); await until(true);
        const begin = performance.now();
        await until(false);
        return performance.now() - begin;
    }""")
    assert length > 1000  # ms; a late look may cut some off, nothing makes it ten times too long
    book.board.get_by_text("now", exact=True).click()
    expect(book.board.locator(".status")).to_contain_text("The picture shows what the pins do now.")
    expect(book.word("led")).to_have_text("off")
