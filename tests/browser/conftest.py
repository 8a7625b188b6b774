"""Real servers and a real browser: what a child and a teacher see, in headless Chromium."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# --no-sandbox: the tests also run as root; the rest keeps Chromium off the network by itself.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
SLOW = 60_000
"""Milliseconds that a page may take on two busy cores."""

expect.set_options(timeout=SLOW)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshot", metavar="FILE", help="also write the README's picture to FILE")
    parser.addoption("--pictures", metavar="FOLDER", help="also write a child's first hour to FOLDER")


def pathshala(*arguments: object, **more: object) -> subprocess.CompletedProcess:
    """Run one `pathshala` command to its end."""
    command = [sys.executable, "-m", "course", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=110, check=False, **more)


@dataclass
class Desk:
    """A running `pathshala start` or `pathshala teach`."""

    folder: Path
    address: str
    process: subprocess.Popen
    said: list[str]

    def url(self, path: str = "") -> str:
        """Return the address of a file."""
        parts = urlsplit(self.address)
        return f"http://{parts.netloc}/lab/tree/{quote(path)}?{parts.query}"

    def notebook(self, path: str) -> dict:
        """Return a notebook as it lies on the disk."""
        return json.loads((self.folder / path).read_text(encoding="utf-8"))


@contextmanager
def running_desk(verb: str, folder: Path, *arguments: object) -> Iterator[Desk]:
    """Start a desk, wait for its address, and end it as Ctrl-C in its terminal does."""
    command = [sys.executable, "-m", "course", verb, "--folder", str(folder), "--no-browser"]
    process = subprocess.Popen(
        [*command, *map(str, arguments)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    said: list[str] = []
    with process:
        try:
            for line in process.stdout:
                said.append(line.rstrip("\n"))
                if found := re.search(r"http://\S+", line):
                    yield Desk(folder, found[0], process, said)
                    break
            else:
                pytest.fail("the desk did not open: " + "\n".join(said))
        finally:
            process.terminate()
            said += process.stdout.read().splitlines()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, for all tests."""
    if not CHROMIUM:
        pytest.fail("Chromium is missing; install the package chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session", name="fresh_page")
def _fresh_page(browser: Browser) -> Callable[..., AbstractContextManager[Page]]:
    """Opens a page in a new profile, of any width and height."""
    return partial(fresh_page, browser)


@pytest.fixture(scope="session")
def small_page(browser: Browser) -> Callable[..., AbstractContextManager[Page]]:
    """Opens a page of 640 pixels: half of 1280, or a zoom of 200 %."""
    return partial(fresh_page, browser, width=640)


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Page]:
    """A page that reaches this machine only; the test fails if it tried to go further."""
    with fresh_page(browser) as page:
        yield page
        if request.node.stash.get(FAILED, False):
            picture = tmp_path / "failed.png"
            page.screenshot(path=picture)
            print(f"The page when it failed: {picture}")


@contextmanager
def fresh_page(browser: Browser, width: int = 1280, height: int = 720) -> Iterator[Page]:
    """Yield a page of a new, empty browser profile."""
    context = browser.new_context(viewport={"width": width, "height": height})
    strayed: list[str] = []
    broken: list[str] = []

    def only_here(route, asked) -> None:
        if urlsplit(asked.url).hostname == "127.0.0.1":
            route.continue_()
        else:
            strayed.append(asked.url)
            route.abort()

    context.route(re.compile(r"^(https?|wss?):"), only_here)
    page = context.new_page()
    page.on("pageerror", lambda error: broken.append(f"{error} {error.stack or ''}"))
    try:
        yield page
    finally:
        context.close()
    assert strayed == [], f"the page asked the internet: {strayed}"
    assert broken == [], f"the page's own program stopped: {broken}"


# --- a notebook, as a child handles it ------------------------------------------------------

PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"


class Notebook:
    """An open notebook. Cells are counted from 0, or named by nbgrader's id."""

    def __init__(self, page: Page, desk: Desk, path: str, *, is_open: bool = False) -> None:
        if not is_open:  # by a link on another page
            page.goto(desk.url(path))
        # JupyterLab shows what was open before, for a moment.
        expect(page.get_by_role("textbox", name=f"Path: {path}")).to_be_visible()
        expect(page.locator(f"{PANEL} .jp-Cell").first).to_be_visible()
        self.page = page
        self.stored = desk.notebook(path)["cells"]

    @property
    def ids(self) -> list[str | None]:
        """nbgrader's id of each cell."""
        return [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in self.stored]

    def cell(self, which: int | str) -> Locator:
        number = self.ids.index(which) if isinstance(which, str) else which
        return self.page.locator(f"{PANEL} .jp-Notebook .jp-Cell").nth(number)

    def write(self, which: int | str, text: str) -> None:
        """Replace the text of a code cell by typing."""
        self.cell(which).locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Delete")
        for count, line in enumerate(text.split("\n")):
            if count:
                self.page.keyboard.press("Enter")
                self.page.keyboard.press("Shift+Home")  # take away what the editor indents by itself
                self.page.keyboard.press("Delete")
            self.page.keyboard.insert_text(line)

    def run(self, which: int | str) -> Locator:
        """Run a cell with Shift and Enter, and return its output."""
        prompt = self.cell(which).locator(".jp-InputPrompt")
        before = prompt.inner_text()
        self.cell(which).locator(".cm-content").click()
        self.page.keyboard.press("Shift+Enter")
        expect(prompt).not_to_have_text(before)
        expect(prompt).to_have_text(re.compile(r"\[\d+\]"))
        return self.cell(which).locator(".jp-OutputArea-output")

    def menu(self, menu: str, item: str) -> None:
        """Choose an item of one of JupyterLab's menus; a child's desk shows them when asked."""
        more = self.page.get_by_role("button", name="More", exact=True)
        if more.count() and not self.page.locator("body.pathshala-everything").count():
            more.click()
            self.page.get_by_role("menuitem", name="Show everything").click()
        self.page.get_by_role("menuitem", name=menu, exact=True).click()
        self.page.get_by_role("menuitem", name=item).first.click()

    def save(self) -> None:
        """Save with Ctrl and S, and wait until it is on the disk."""
        with self.page.expect_response(  # JupyterLab also puts its own workspace away
            lambda answer: answer.request.method == "PUT" and "/api/contents/" in answer.url
        ):
            self.page.keyboard.press("Control+s")


@pytest.fixture(scope="session", name="open_notebook")
def _open_notebook() -> type[Notebook]:
    """Opens a notebook in a page."""
    return Notebook


@pytest.fixture(scope="session", name="pathshala")
def _pathshala() -> Callable[..., subprocess.CompletedProcess]:
    """Runs one `pathshala` command."""
    return pathshala


@pytest.fixture(scope="session", name="running_desk")
def _running_desk() -> Callable[..., AbstractContextManager[Desk]]:
    """Starts a desk for the length of a `with`."""
    return running_desk
