"""A child's evening: open the course, run the lesson, solve the exercise, check, hand in."""

import re
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect

from course.assemble import STUB, exercise
from course.contacts import load_contacts
from course.desk.folder import WORDS
from course.notebook import tasks
from course.syllabus import load_syllabus

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

UNIT = load_syllabus().units[0]
LESSON = f"lessons/01a-{UNIT.slug}/lesson.ipynb"
EXERCISE = f"exercises/{UNIT.slug}/exercise.ipynb"


@pytest.fixture(scope="module")
def desk(tmp_path_factory, running_desk):
    """A child's desk without a class, in a folder whose name has spaces."""
    with running_desk("start", tmp_path_factory.mktemp("home") / "My own folder") as desk:
        yield desk


def answers() -> dict[str, str]:
    """Return the model answers of the first exercise: grade_id → what to type in place of the stub."""
    begin, end = "### BEGIN SOLUTION\n", "\n### END SOLUTION"
    found = {}
    for task in tasks(exercise(UNIT, load_contacts())):
        found[task.id] = task.answer.source.partition(begin)[2].partition(end)[0]
    return found


def test_the_first_view_is_calm(page, desk):
    """No dialogue, no news, no open side bar and no status bar stand beside a page."""
    page.goto(desk.url(WORDS))
    expect(page.get_by_role("heading", name=re.compile("^Week 1:"))).to_be_visible()
    page.wait_for_timeout(1500)
    for part in (".jp-Dialog", ".Toastify__toast", "#jp-left-stack", "#jp-right-stack", "#jp-main-statusbar"):
        assert not page.locator(part).filter(visible=True).count(), part


@pytest.mark.parametrize("path", [WORDS, LESSON, EXERCISE])
def test_nothing_is_wider_than_a_small_screen(small_page, desk, path):
    """At 640 pixels, half of 1280 or a zoom of 200 %, no page has to be moved sideways."""
    with small_page() as page:
        page.goto(desk.url(path))
        shown = page.locator(".jp-MarkdownViewer:visible, .jp-NotebookPanel:visible .jp-WindowedPanel-outer")
        expect(shown.get_by_role("heading").first).to_be_visible()
        wide = shown.first.evaluate("box => box.scrollWidth - box.clientWidth")
        assert wide <= 1


def test_the_lesson_runs_to_its_end(page, desk, open_notebook):
    """Every cell of week 1's lesson runs; red text stands only where the lesson wants it."""
    lesson = open_notebook(page, desk, LESSON)
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Run all cells").click()
    full = [n for n, c in enumerate(lesson.stored) if c["cell_type"] == "code" and c["source"]]
    for number in full:
        expect(lesson.cell(number).locator(".jp-InputPrompt")).to_have_text(re.compile(r"\[\d+\]"))
    meant = [n for n in full if "raises-exception" in lesson.stored[n]["metadata"].get("tags", ())]
    red = "[data-mime-type='application/vnd.jupyter.stderr']"
    assert [n for n in full if lesson.cell(n).locator(red).count()] == meant
    assert meant, "week 1 shows what an error looks like"


def test_the_first_run_waits_until_python_has_started(page, desk, open_notebook):
    """A child who presses Shift and Enter as soon as the page is there sees the cell run."""
    later = load_syllabus().weeks[1].units[0].slug
    lesson = open_notebook(page, desk, f"lessons/02a-{later}/lesson.ipynb")
    first = next(n for n, c in enumerate(lesson.stored) if c["cell_type"] == "code")
    lesson.run(first)


def test_no_part_of_jupyterlab_fails_to_start(page, desk):
    """What is switched off is switched off whole: no plug-in asks in vain for another."""
    failed = []
    page.on("console", lambda said: failed.append(said.text) if said.type == "error" else None)
    page.goto(desk.url(WORDS))
    expect(page.get_by_role("heading", name=re.compile("^Week 1:"))).to_be_visible()
    assert failed == []


def test_every_picture_of_the_lesson_is_shown(page, desk, open_notebook):
    """A picture that is not found would be an empty frame."""
    open_notebook(page, desk, LESSON)
    pictures = page.locator(".jp-NotebookPanel .jp-RenderedMarkdown img")
    assert pictures.count() > 0
    for number in range(pictures.count()):
        pictures.nth(number).scroll_into_view_if_needed()
        expect(pictures.nth(number)).to_have_js_property("complete", True)
        assert pictures.nth(number).evaluate("picture => picture.naturalWidth") > 0


def test_a_wrong_answer_is_told_in_a_sentence(page, desk, open_notebook):
    """A failed check says "Not yet." and what it saw; there is no traceback to fear."""
    work = open_notebook(page, desk, EXERCISE)
    work.run("setup")
    work.write("hello", '# Task 1\nprint("Good night, Moon!")')
    work.run("hello")
    said = work.run("hello-test")
    expect(said).to_contain_text("Not yet.")
    expect(said).to_contain_text("Good night, Moon!")
    expect(said).not_to_contain_text("Traceback")


def test_the_exercise_is_solved_by_typing_and_checked(page, desk, open_notebook):
    """With the model answers typed in, every cell that checks says so, and so does Check."""
    work = open_notebook(page, desk, EXERCISE)
    work.run("setup")
    released = desk.notebook(f".pathshala/exchange/pathshala/outbound/{UNIT.slug}/exercise.ipynb")
    for task, answer in answers().items():
        skeleton = "".join(released["cells"][work.ids.index(task)]["source"])
        assert STUB in skeleton
        work.write(task, skeleton.replace(STUB, answer))
        work.run(task)
        if f"{task}-test" in work.ids:
            expect(work.run(f"{task}-test")).to_contain_text("works.")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_role("region", name="Check my work")).to_contain_text("All 6 tasks work.")


def test_work_without_a_class_waits_in_the_folder(page, desk, open_notebook):
    """Hand in works before there is a class, under no name of the machine's accounts."""
    open_notebook(page, desk, EXERCISE)
    page.get_by_role("button", name="Hand in", exact=True).click()
    panel = page.get_by_role("region", name="Hand in")
    panel.get_by_role("button", name="Hand in now").click()
    expect(panel.get_by_role("status")).to_have_text("… Waiting to travel")
    inbound = desk.folder / ".pathshala/exchange/pathshala/inbound"
    (work,) = inbound.iterdir()
    assert work.name.startswith(f"me+{UNIT.slug}+")
    assert (work / "exercise.ipynb").is_file()
    assert len(list((desk.folder / ".pathshala/waiting").iterdir())) == 1


def test_nothing_of_the_session_is_kept_elsewhere(desk):
    """No history of what a child typed is stored, and other accounts cannot look into our settings."""
    assert list(desk.folder.rglob("history.sqlite*")) == []
    assert (desk.folder / ".pathshala").stat().st_mode & 0o077 == 0


def test_the_address_needs_its_token(desk):
    """Somebody else on the machine who guesses the port gets nothing."""
    base = desk.address.split("?")[0]
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{base}api/contents")
    refused.value.close()
    assert refused.value.code == 403


def test_a_second_start_finds_the_open_desk(desk, pathshala):
    """Starting again while it runs tells the address, and opens no second server on the same files."""
    port = re.search(r":(\d+)/", desk.address)[1]
    again = pathshala("start", "--folder", desk.folder, "--port", port, "--no-browser")
    assert again.returncode == 0, again.stderr
    assert desk.address in again.stdout


def test_a_port_in_use_is_one_sentence(desk, pathshala, tmp_path):
    """`--port` of a running program: what, and what next; exit code 1, and no folder is made."""
    port = re.search(r":(\d+)/", desk.address)[1]
    refused = pathshala("start", "--folder", tmp_path / "new", "--port", port, "--no-browser")
    assert refused.returncode == 1
    assert refused.stderr == (
        f"pathshala: Port {port} is in use by another program. Choose another, or leave --port away.\n"
    )
    assert not (tmp_path / "new").exists()


def test_without_a_port_the_next_free_one_is_taken(desk, running_desk, tmp_path):
    """A second child on the same machine gets a desk of her own, and it ends calmly."""
    with running_desk("start", tmp_path / "second") as second:
        assert second.address.split("?")[0] != desk.address.split("?")[0]
    assert second.process.returncode == 0
    assert second.said[-1].startswith("Stopped.")
