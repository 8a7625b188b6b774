"""The calm desk: buttons, locks, hints, earlier versions and handing in, by keyboard, on two screens."""

import json
import os
import re
import signal
from pathlib import Path
from threading import Timer
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from tests.browser.axe import Known, expect_accessible

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

EXERCISE = "exercises/hello-pi/exercise.ipynb"
LESSON = "lessons/01a-hello-pi/lesson.ipynb"
SHOWN = ".jp-NotebookPanel:not(.lm-mod-hidden)"
TOOLBAR = f"{SHOWN} .jp-NotebookPanel-toolbar"
KNOWN = (
    Known("label-title-only", "#jp-title-panel-title", "JupyterLab names the file's name by a tooltip only."),
    Known("aria-required-children", ".jp-WindowedPanel-viewport", "JupyterLab calls its cells a feed."),
    Known(
        "aria-allowed-attr",
        ".jp-Toolbar-responsive-opener",
        "JupyterLab's button says that it stays pressed.",
    ),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory, running_desk):
    """A child's desk without a class."""
    with running_desk("start", tmp_path_factory.mktemp("home") / "My own folder") as desk:
        yield desk


def toolbar(page, name):
    return page.locator(TOOLBAR).get_by_role("button", name=name, exact=True)


def panel(page, name):
    """Return the panel of a button, when it has said what it says."""
    region = page.locator(SHOWN).get_by_role("region", name=name)
    expect(region).to_have_attribute("aria-busy", "false")
    return region


def press(page, button):
    """Press a button by keyboard."""
    button.focus()
    page.keyboard.press("Enter")


def written(desk, cell):
    """Return what stands in a cell on the disk."""
    cells = desk.notebook(EXERCISE)["cells"]
    return next("".join(one["source"]) for one in cells if one["id"] == cell)


def versions(desk):
    """Return what the kept versions of the exercise say in its first task."""
    place = desk.folder / ".pathshala/versions" / EXERCISE
    books = [json.loads(path.read_text()) for path in sorted(place.glob("*.ipynb"))]
    return ["".join(next(c for c in book["cells"] if c["id"] == "hello")["source"]) for book in books]


@pytest.mark.parametrize("size", [(1280, 720), (1024, 600)], ids=["1280x720", "1024x600"])
def test_the_desk_is_calm_until_somebody_is_curious(fresh_page, desk, open_notebook, size):
    """Few large buttons, no menus, locked cells that look locked; "Show everything" is remembered."""
    with fresh_page(*size) as page:
        work = open_notebook(page, desk, EXERCISE)
        work.run("setup")
        for name in ("Run", "Stop", "Check", "Hand in", "Undo", "Restart Python", "Add a cell"):
            button = toolbar(page, name)
            expect(button).to_be_visible()
            assert button.bounding_box()["height"] >= 40
        expect(page.get_by_role("menuitem")).to_have_count(0)
        expect(page.locator(".jp-SideBar:visible, .validate-button:visible")).to_have_count(0)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        locked = work.cell("hello-test")
        expect(locked.get_by_role("img", name="You can run it, but you cannot change it.")).to_be_visible()
        expect(locked.get_by_role("textbox", name="Check, locked. Task 1: Say hello")).to_be_attached()
        locked.locator(".cm-content").click()
        page.keyboard.type("x")
        expect(locked.locator(".cm-content")).not_to_contain_text("x")
        expect(work.cell("hello").get_by_role("textbox", name="Your answer. Task 1")).to_be_visible()
        expect(work.cell("hello").get_by_role("img", name="cannot change")).to_have_count(0)
        expect_accessible(page, known=KNOWN)

        more = page.get_by_role("button", name="More", exact=True)
        press(page, more)
        page.get_by_role("menuitem", name="Show everything").click()
        expect(page.get_by_role("menuitem", name="Kernel", exact=True)).to_be_visible()
        open_notebook(page, desk, EXERCISE)
        expect(page.get_by_role("menuitem", name="Kernel", exact=True)).to_be_visible()
        expect(page.locator(".jp-SideBar.jp-mod-left")).to_be_visible()
        press(page, more)
        page.get_by_role("menuitem", name="Show less").click()
        expect(page.get_by_role("menuitem")).to_have_count(0)


def test_hints_come_one_by_one(page, desk, open_notebook):
    """By keyboard: each step is asked for, read where it appears, and the answer stays the child's own."""
    work = open_notebook(page, desk, EXERCISE)
    work.run("setup")
    work.write("hello", '# Task 1\nprnt("Hello, Khidirpur!")')
    press(page, toolbar(page, "Check"))
    check = panel(page, "Check my work")
    task = check.get_by_role("listitem").filter(has_text="Task 1: Say hello").first
    expect(task).to_contain_text("Compare it with print, letter by letter.")
    press(page, task.get_by_role("button", name="Give me a hint for Task 1"))
    steps = task.locator(".pathshala-hints > li")
    for number, name in enumerate(("A nudge", "An idea", "An example", "Almost there"), start=1):
        expect(steps).to_have_count(number)
        expect(steps.last).to_contain_text(name)
        expect(steps.last).to_be_focused()
        if number < 4:
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
    expect(task).to_contain_text("That was the last hint.")
    expect(task).not_to_contain_text('print("Hello, Khidirpur!")')
    expect_accessible(page, ".pathshala-check")
    press(page, check.get_by_role("button", name="Check again"))
    expect(steps).to_have_count(4)
    assert not list(desk.folder.rglob("hints.toml"))


def test_nothing_is_lost(fresh_page, desk, open_notebook):
    """Undo, start again, bring back, two windows: every word that was saved can be had again."""
    first, second = '# Task 1\nprint("One")', '# Task 1\nprint("Two")'
    with fresh_page(1024, 600) as page:
        work = open_notebook(page, desk, EXERCISE)
        work.run("setup")
        work.write("hello", first)
        work.save()
        work.write("hello", second)

        press(page, toolbar(page, "Undo"))
        expect(work.cell("hello").locator(".cm-content")).not_to_contain_text("Two")
        work.write("hello", second)

        more = page.get_by_role("button", name="More", exact=True)
        press(page, more)
        page.get_by_role("menuitem", name="Start again").click()
        again = page.locator(SHOWN).get_by_role("region", name="Start again")
        press(page, again.get_by_role("button", name="Start this exercise again (mine is kept)"))
        expect(again.get_by_role("status")).to_contain_text("Here is the page as you got it.")
        expect(work.cell("hello").locator(".cm-content")).not_to_contain_text("Two")
        assert "pass" in written(desk, "hello")
        assert first in versions(desk)
        assert second in versions(desk)

        press(page, more)
        page.get_by_role("menuitem", name="Earlier versions").click()
        history = panel(page, "Earlier versions")
        entry = history.get_by_role("listitem").first
        expect(entry).to_contain_text("1 cell is different in Task 1: Say hello")
        expect_accessible(page, ".pathshala-versions")
        press(page, entry.get_by_role("button", name="Look at the version"))
        expect(history).to_contain_text('print("Two")')
        assert history.locator("textarea, input, [contenteditable]").count() == 0
        assert "Two" not in written(desk, "hello")
        expect_accessible(page, ".pathshala-versions")
        press(page, history.get_by_role("button", name="Bring this back (mine is kept)"))
        expect(history.get_by_role("status")).to_contain_text("Your page is as it was then.")
        expect(work.cell("hello").locator(".cm-content")).to_contain_text("Two")
        assert written(desk, "hello") == second
        page.keyboard.press("Escape")

        with fresh_page() as window:
            other = open_notebook(window, desk, EXERCISE)
            other.run("setup")
            other.write("hello", '# Task 1\nprint("other")')
            other.save()
            work.write("hello", '# Task 1\nprint("mine")')
            page.keyboard.press("Control+s")
            said = page.locator(f"{SHOWN} > .pathshala-said")
            expect(said).to_contain_text("This page is open in another window too.")
            expect(page.locator(".jp-Dialog")).to_have_count(0)
            assert "mine" in written(desk, "hello")
            assert '# Task 1\nprint("other")' in versions(desk)

        press(page, more)
        page.get_by_role("menuitem", name="Earlier versions").click()
        press(page, panel(page, "Earlier versions").get_by_role("button", name="Forget all of these"))
        press(page, history.get_by_role("button", name="Forget them now"))
        expect(history.get_by_role("status")).to_contain_text("The earlier versions of this page are gone.")
        assert versions(desk) == []
        assert "mine" in written(desk, "hello")


def test_a_server_that_is_killed_loses_nothing_that_was_saved(running_desk, tmp_path):
    """kill -9 in the midst of saves as JupyterLab sends them: page and versions are whole, and open again."""
    folder = tmp_path / "Pathshala"
    with running_desk("start", folder) as desk:
        base, _, token = desk.address.partition("?token=")
        book = desk.notebook(EXERCISE)
        task = next(cell for cell in book["cells"] if cell["id"] == "hello")
        (server,) = server_of(folder)
        saved = 0
        with pytest.raises(OSError):
            while saved < 1000:
                task["source"] = f"print({saved})  # " + "x" * 100_000
                body = json.dumps({"type": "notebook", "format": "json", "content": book}).encode()
                request = Request(f"{base}api/contents/{EXERCISE}", body, method="PUT")
                request.add_header("Authorization", f"token {token}")
                if saved == 3:
                    Timer(0.0, os.kill, (server, signal.SIGKILL)).start()
                urlopen(request, timeout=20).close()
                saved += 1
        desk.process.wait()
    assert saved >= 3
    assert re.match(r"print\((\d+)\)  # x{100000}$", written(desk, "hello"))[1] in {
        str(saved - 1),
        str(saved),
    }
    assert all(text.startswith(f"print({saved - 2})") for text in versions(desk)[saved - 1 : saved])
    with running_desk("start", folder) as desk:
        assert urlopen(desk.address).status == 200


def server_of(folder):
    """Return the ids of the processes that serve a folder."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            words = (place / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if f"--ServerApp.root_dir={folder}".encode() in words:
            found.append(int(place.name))
    return found


def test_what_is_handed_in_is_seen_first_and_waits_for_a_way(
    page, pathshala, running_desk, open_notebook, tmp_path
):
    """The exchange is away: the work waits. It is back: the work travels by itself, as it was handed in."""
    school, home = tmp_path / "Class 6", tmp_path / "Pathshala"
    for command in (("new", school), ("add", "brave-mango", "--folder", school)):
        done = pathshala("class", *command)
        assert done.returncode == 0, done.stderr
    inbound, away = school / "exchange/pathshala/inbound", tmp_path / "away"
    with running_desk("start", home, "--student", "brave-mango", "--class", school) as desk:
        work = open_notebook(page, desk, EXERCISE)
        work.run("setup")
        work.write("hello", '# Task 1\nprint("Hello, Khidirpur!")')
        (home / "exercises/hello-pi/notes.txt").write_text("mine")
        inbound.rename(away)
        press(page, toolbar(page, "Hand in"))
        shown = panel(page, "Hand in")
        expect(shown).to_contain_text("Exercise: Hello, Pi")
        expect(shown.get_by_role("list")).to_contain_text("Your page: exercise.ipynb")
        expect(shown.get_by_role("list")).to_contain_text("notes.txt")
        expect(shown).to_contain_text("Last saved: Today")
        expect(shown).to_contain_text("Your teacher can read this.")
        expect_accessible(page, ".pathshala-hand-in")
        assert "Khidirpur" in written(desk, "hello")
        press(page, shown.get_by_role("button", name="Hand in now"))
        expect(shown.get_by_role("status")).to_have_text("… Waiting to travel")
        expect(shown).to_contain_text("There is no way to your class now.")
        expect_accessible(page, ".pathshala-hand-in")
        page.keyboard.press("Escape")
        work.write("hello", '# Task 1\nprint("later")')
        work.save()
        away.rename(inbound)
        press(page, toolbar(page, "Hand in"))
        expect(panel(page, "Hand in")).to_contain_text("An earlier one waits to travel.")
        press(page, shown.get_by_role("button", name="Not yet"))
        expect(shown).to_be_hidden()
        expect(toolbar(page, "Hand in")).to_be_focused()
    assert list(inbound.iterdir()) == []
    with running_desk("start", home) as desk:
        page.goto(desk.address)
        for _ in range(120):  # it is tried soon after each start
            if list(inbound.glob("*/submission_secret.txt")):
                break
            page.wait_for_timeout(500)
        (arrived,) = inbound.iterdir()
        assert arrived.name.startswith("brave-mango+hello-pi+")
        assert "Khidirpur" in (arrived / "exercise.ipynb").read_text(encoding="utf-8")
        assert (arrived / "notes.txt").read_text() == "mine"
