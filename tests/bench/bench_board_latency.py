"""How fast the board in a notebook answers, in real JupyterLab: prints two tables, and asserts nothing.

    python tests/bench/bench_board_latency.py [--turns 100]

The first: milliseconds from a press in the page until the page has its answer. The floor is ipywidgets' own
Button, whose callback in Python changes a Label, while no cell runs; the board answers while one runs. They
take turns in blocks, so that what else the machine does meets all of them alike. The second: pictures a
second of two boards with 11 fading LEDs each, beside how often Chromium paints at all.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.browser.board.book import DEVICES, LIT_WHILE_DOWN, Book, many_lights, pulse, two_boards
from tests.browser.board.lab import Lab, running_lab
from tests.browser.conftest import CHROMIUM, FLAGS, Notebook, fresh_page

BLOCKS = 5
CALLED = LIT_WHILE_DOWN.removeprefix(DEVICES)
POLLED = """
button.when_pressed = button.when_released = None
print("waiting")
while True:
    led.value = button.is_pressed
    sleep(0.001)
"""
FLOOR = """
from ipywidgets import Button as PageButton, HBox, Label
said, pushed = Label("0"), PageButton(description="push")
pushed.on_click(lambda _: setattr(said, "value", str(int(said.value) + 1)))
display(HBox([pushed, said]))
"""
PRESSES = """async turns => {
    const button = document.querySelector('.press'), core = document.querySelector('.pathshala-board .core');
    const seen = is_on => new Promise(done => {
        const watch = new MutationObserver(() => {
            if ((Number(core.getAttribute('opacity')) > 0.2) !== is_on) return;
            watch.disconnect();
            done();
        });
        watch.observe(core, {attributeFilter: ['opacity']});
    });
    const key = name => button.dispatchEvent(new KeyboardEvent(name, {key: ' ', bubbles: true}));
    const times = [];
    for (let turn = 0; turn < turns; turn++) {
        for (const [name, is_on] of [['keydown', true], ['keyup', false]]) {
            await new Promise(done => setTimeout(done, 150));
            const answered = seen(is_on), begin = performance.now();
            key(name);
            await answered;
            if (is_on) times.push(performance.now() - begin);
        }
    }
    return times;
}"""
PUSHES = """async turns => {
    const button = [...document.querySelectorAll('.widget-button')].at(-1);
    const label = [...document.querySelectorAll('.widget-label')].at(-1);
    const times = [];
    for (let turn = 0; turn < turns; turn++) {
        await new Promise(done => setTimeout(done, 300));
        const answered = new Promise(done => {
            const watch = new MutationObserver(() => { watch.disconnect(); done(); });
            watch.observe(label, {childList: true, characterData: true, subtree: true});
        });
        const begin = performance.now();
        button.click();
        await answered;
        times.push(performance.now() - begin);
    }
    return times;
}"""
FRAMES = """() => new Promise(done => {
    const boards = [...document.querySelectorAll('.pathshala-board svg')].map(svg => {
        const board = {pictures: 0, is_new: false};
        new MutationObserver(() => { board.is_new = true; })
            .observe(svg, {subtree: true, attributeFilter: ['opacity']});
        return board;
    });
    let paints = 0;
    const begin = performance.now();
    const look = () => {
        paints++;
        for (const board of boards) {
            board.pictures += board.is_new;
            board.is_new = false;
        }
        const seconds = (performance.now() - begin) / 1000;
        if (seconds < 5) requestAnimationFrame(look);
        else done([paints, ...boards.map(({pictures}) => pictures)].map(count => count / seconds));
    };
    look();
})"""


def latencies(lab: Lab, page: Page, turns: int) -> dict[str, list[float]]:
    """Return name → milliseconds of each turn."""
    names = ("ipywidgets Button, no cell runs", "board, when_pressed", "board, is_pressed every 1 ms")
    times: dict[str, list[float]] = {name: [] for name in names}
    cells = two_boards("circuit.toml", "sensors.toml"), DEVICES, CALLED, POLLED, FLOOR
    book = Book(Notebook(page, lab, lab.write(*cells)))
    book.notebook.run(1)
    for _ in range(BLOCKS):
        book.notebook.run(4)
        expect(page.locator(".widget-button").last).to_be_visible()
        times[names[0]] += page.evaluate(PUSHES, turns // BLOCKS)
        for number, name in enumerate(names[1:], start=2):
            output = book.start(number)
            expect(book.notebook.cell(number).locator(".jp-InputPrompt")).to_have_text("[*]:")
            expect(output).to_contain_text("waiting")
            times[name] += page.evaluate(PRESSES, turns // BLOCKS)
            book.notebook.menu("Kernel", "Interrupt Kernel")
            expect(output).to_contain_text("KeyboardInterrupt")
    return times


def pictures(lab: Lab, page: Page) -> list[float]:
    """Return how often in a second Chromium paints, and the first and the second board change."""
    pins = [5, 6, 7, 8, 12, 13, 16, 19, 20, 21, 26]
    for letter in "ab":
        (lab.folder / f"{letter}.toml").write_text(many_lights(letter, pins), encoding="utf-8")
    book = Book(Notebook(page, lab, lab.write(two_boards("a.toml", "b.toml"), pulse(pins))))
    expect(book.start(1)).to_contain_text("running")
    return page.evaluate(FRAMES)


def table(times: dict[str, list[float]]) -> Iterator[str]:
    """Yield the lines of the first table."""
    yield f"{'from press to answer':<32}{'turns':>7}{'median':>9}{'p95':>9}{'worst':>9}{'>100':>7}  (ms)"
    for name, all_of in times.items():
        row = row_of(all_of)
        yield f"{name:<32}{len(all_of):>7}" + "".join(f"{one:>9.1f}" for one in row[:3]) + f"{row[3]:>7}"


def row_of(times: Sequence[float]) -> tuple[float, float, float, int]:
    """Return median, 95th percentile, worst, and how many took longer than 100 ms."""
    worst = max(times)
    p95 = statistics.quantiles(times, n=20)[-1]
    return statistics.median(times), min(p95, worst), worst, sum(one > 100 for one in times)


@contextmanager
def opened() -> Iterator[tuple[Lab, Page]]:
    """Yield a running JupyterLab and a page."""
    with tempfile.TemporaryDirectory() as place, running_lab(Path(place)) as lab:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            with fresh_page(browser) as page:
                yield lab, page
            browser.close()


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=100, help="presses of each kind")
    options = parser.parse_args()
    with opened() as (lab, page):
        print("\n".join(table(latencies(lab, page, max(options.turns, BLOCKS)))), flush=True)
        lab.end_kernels()
    with opened() as (lab, page):
        paints, first, second = pictures(lab, page)
        print(f"\npictures a second: Chromium {paints:.0f}, first board {first:.0f}, second {second:.0f}")
        lab.end_kernels()


if __name__ == "__main__":
    main()
