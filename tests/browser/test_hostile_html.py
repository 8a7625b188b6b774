"""A hostile hand-in in a real browser: nothing of it runs, and the teacher marks it as any other."""

from __future__ import annotations

import base64
import json
import re
import sqlite3
import struct
import time
import tomllib
import zlib
from pathlib import Path
from urllib.parse import quote, urlsplit

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from playwright.sync_api import expect

from course.assemble import exercise, release
from course.classroom.feedback import feedback
from course.classroom.grade import grade
from course.classroom.nbgrader import NbgraderCourse
from course.classroom.new import new_class
from course.classroom.students import add_students
from course.contacts import load_contacts
from course.notebook import notebook_text
from course.syllabus import Syllabus, Week, load_syllabus
from pi_setup.board.clock import SECOND
from pi_setup.board.diagram import timing_svg
from pi_setup.board.history import History

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(600),
    # nbgrader leaves files open where it releases feedback.
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

UNIT = load_syllabus().unit("hello-pi")
STUDENT = "brave-mango"
STAMP = "2026-01-05 10:00:00.000000 UTC"
NAME = "<img src=x onerror=alert(ran=1)>"
HERE = Path(__file__).parent
PAYLOADS = tomllib.loads((HERE.parent / "course/show/payloads.toml").read_text(encoding="utf-8"))
TRACEBACK = [
    "\x1b[0;31mNameError\x1b[0m Traceback",
    "\x1b[0;32m----> 1\x1b[0m prnt(1)",
    "\x1b[38m\x1b]0;title\x07",
]


def png() -> str:
    """Return a red square of 40 × 40 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\xcc\x20\x20" * 40 for _ in range(40))
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 40, 40, 8, 2, 0, 0, 0))
    raw = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return base64.b64encode(raw).decode()


def hostile_cells() -> list:
    """Each payload as a page could meet it: as Markdown, and as an output of each kind."""
    found = []
    for text in (text for texts in PAYLOADS.values() for text in texts.values()):
        kinds = ("text/html", "text/markdown", "text/plain", "text/latex", "image/svg+xml")
        outputs = [new_output("display_data", data={kind: text}) for kind in kinds]
        outputs.append(
            new_output("display_data", data={"application/javascript": "alert(ran=1)", "text/plain": "x"})
        )
        outputs.append(new_output("error", ename=text, evalue=text, traceback=[text]))
        found += [new_markdown_cell(text), new_code_cell("pass", outputs=outputs)]
    return found


def honest_cells() -> list:
    """What a child and our own kit put into a notebook."""
    diagram = timing_svg(
        History(3 * SECOND, outputs={17: [(0, 0), (SECOND, 1), (2 * SECOND, 0)]}), {17: "red LED"}
    )
    shown = [
        new_output("display_data", data={"image/png": png(), "text/plain": "<Figure>"}),
        new_output("display_data", data={"image/svg+xml": diagram, "text/plain": "<SVG>"}),
        new_output(
            "display_data", data={"text/html": '<table class="dataframe"><tr><td>pin 17</td></tr></table>'}
        ),
        new_output("error", ename="NameError", evalue="x", traceback=TRACEBACK),
    ]
    return [
        new_markdown_cell("## My own words\n\nI know that $a^2 + b^2 = c^2$. **Bold** and কলকাতা."),
        new_code_cell("prnt(1)", outputs=shown),
    ]


@pytest.fixture(scope="module")
def school(tmp_path_factory) -> Path:
    """A class with one graded hand-in, into which all that is hostile was put afterwards."""
    folder = tmp_path_factory.mktemp("school") / "Class 6"
    syllabus = Syllabus("One unit", (Week(1, "First words", (UNIT,)),))
    new_class(folder, syllabus, load_contacts(), say=lambda _text: None)
    add_students(folder, [STUDENT], say=lambda _text: None)
    work = folder / "exchange/pathshala/inbound" / f"{STUDENT}+{UNIT.slug}+{STAMP}+AbCdEf"
    work.mkdir(parents=True)
    (work / "exercise.ipynb").write_text(notebook_text(release(exercise(UNIT, load_contacts()))))
    (work / "timestamp.txt").write_text(STAMP)
    (work / "submission_secret.txt").write_text("secret")
    assert grade(folder, (), mistakes={UNIT.slug: UNIT.mistakes_path}, say=lambda _text: None) == 0
    graded = folder / "autograded" / STUDENT / UNIT.slug
    notebook = nbformat.read(graded / "exercise.ipynb", as_version=4)
    notebook.cells[1:1] = honest_cells() + hostile_cells()
    notebook.metadata.title = NAME
    nbformat.write(notebook, graded / "exercise.ipynb")
    (graded / "evil.html").write_text("<body><script>ran=1;fetch('/api/contents')</script>Hello</body>")
    with sqlite3.connect(folder / "gradebook.db") as gradebook:
        gradebook.execute("UPDATE student SET first_name = ?, last_name = ?", (NAME, NAME))
    return folder


@pytest.fixture(scope="module")
def desk(school, running_desk):
    """The teacher's desk."""
    with running_desk("teach", school) as desk:
        yield desk


@pytest.fixture
def watched(page):
    """A page that keeps what was asked for and which dialogues opened."""
    page.asked, page.opened = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("dialog", lambda dialog: (page.opened.append(dialog.message), dialog.dismiss()))
    return page


def address(desk, path: str) -> str:
    parts = urlsplit(desk.address)
    return f"http://{parts.netloc}/{path}"


def until(page, true: str) -> None:
    """Wait for a fact; the page's own rules forbid what `wait_for_function` does."""
    deadline = time.monotonic() + 60
    while not page.evaluate(true):
        assert time.monotonic() < deadline, f"it never came: {true}"
        page.wait_for_timeout(100)


@pytest.fixture
def submission(watched, desk, school):
    """Formgrader's page of the hand-in, loaded to the end."""
    with sqlite3.connect(school / "gradebook.db") as gradebook:
        ((name,),) = gradebook.execute("SELECT id FROM submitted_notebook").fetchall()
    watched.goto(address(desk, f"?{urlsplit(desk.address).query}"), wait_until="commit")
    watched.goto("about:blank")
    watched.asked.clear()
    watched.goto(address(desk, f"formgrader/submissions/{name}/"))
    until(watched, "!!(window.formgrader?.grades?.loaded && formgrader.comments.loaded && MathJax.loaded)")
    until(watched, "!$(':animated').length")  # it scrolls to the first score box
    return watched


def assert_nothing_ran(page) -> None:
    """No canary, no dialogue, no frame, no other address."""
    assert page.evaluate("window.ran") is None
    assert page.opened == []
    assert [frame.url for frame in page.frames[1:]] == []
    foreign = [
        url for url in page.asked if not url.startswith("data:") and "/formgrader/" not in urlsplit(url).path
    ]
    assert foreign == []


def test_nothing_of_a_hostile_hand_in_runs(submission, tmp_path):
    """162 payloads in seven kinds of outputs: not when it opens, nor under the mouse, nor with keys."""
    submission.evaluate(
        """() => {
            const events = ["mouseover", "focus", "click", "toggle", "load", "error", "animationstart"];
            document.querySelectorAll(".shown, .shown *").forEach((element) => {
                if (element.tagName === "DETAILS") element.open = true;
                events.forEach((name) => element.dispatchEvent(new Event(name)));
            });
        }"""
    )
    for _ in range(20):
        submission.keyboard.press("Tab")
    submission.wait_for_timeout(1500)
    assert_nothing_ran(submission)
    submission.screenshot(path=tmp_path / "formgrader.png", full_page=True)
    assert "evil.example" not in " ".join(submission.asked)


def test_the_payloads_are_alive(browser):
    """Without walls dozens of them run in this browser: that none does elsewhere is no accident."""
    context = browser.new_context(offline=True)
    alive = set()
    for name, text in PAYLOADS["html"].items():
        page = context.new_page()
        page.on("dialog", lambda dialog, name=name: (alive.add(name), dialog.dismiss()))
        page.set_content(text, wait_until="commit")
        page.wait_for_timeout(30)
        page.close()
    context.close()
    assert len(alive) > 25, sorted(alive)


def test_a_picture_cannot_open_formgrader_elsewhere(submission, desk, school):
    """`/formgrader?path=…` runs the nbgrader_config.py of any folder, in nbgrader; here it does not."""
    trap = school / "exchange/pathshala/inbound/trap"
    trap.mkdir(exist_ok=True)
    canary = school / "canary"
    (trap / "nbgrader_config.py").write_text(f"open({str(canary)!r}, 'w').close()\n")
    for path in (trap, "exchange/pathshala/inbound/trap"):
        answer = submission.goto(address(desk, f"formgrader/?path={quote(str(path))}"))
        assert answer.url.endswith("/formgrader/manage_assignments")
    expect(submission.locator("#main-table")).to_contain_text(UNIT.slug)
    assert not canary.exists()


def test_the_live_notebook_opens_in_the_lab(watched, desk, submission):
    """In JupyterLab, formgrader's link to the notebook still reaches the lab around it."""
    path = urlsplit(submission.url).path
    watched.goto(desk.address)
    frame = watched.frame_locator("#formgrader-iframe iframe")
    expect(frame.locator("#main-table")).to_contain_text(UNIT.slug)
    watched.evaluate("(path) => { document.querySelector('#formgrader-iframe iframe').src = path }", path)
    frame.locator("a.name-hidden").click()
    expect(watched.locator(".jp-NotebookPanel .jp-Cell").first).to_be_visible()


def test_nothing_lies_upon_a_score_box(submission):
    """Each box that can be marked is the gradebook's, stands there once, and is reached by a click."""
    boxes = submission.locator("input.score")
    graded = submission.evaluate("formgrader.grades.map((grade) => grade.get('name'))")
    assert sorted(boxes.evaluate_all("all => all.map((box) => box.id)")) == sorted(graded)
    for number in range(boxes.count()):
        box = boxes.nth(number)
        box.evaluate("(box) => box.scrollIntoView({block: 'center'})")
        assert box.evaluate(
            """(box) => {
                const at = box.getBoundingClientRect();
                return document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2) === box;
            }"""
        )
    assert (
        submission.locator(".shown input, .shown button, .shown form, .shown iframe, .shown style").count()
        == 0
    )


def test_honest_work_is_shown(submission):
    """Pictures, the timing diagram, tables, coloured tracebacks, formulas, and the child's own letters."""
    words = submission.locator(".shown", has_text="My own words")
    expect(words).to_contain_text("$a^2 + b^2 = c^2$")
    expect(words).to_contain_text("কলকাতা")
    cell = submission.locator(".cell", has_text="prnt(1)").first
    widths = cell.locator("img").evaluate_all("all => all.map((one) => [one.naturalWidth, one.clientWidth])")
    assert [width for width, _ in widths] == [40, widths[1][0]]
    assert all(shown > 20 for _, shown in widths)
    expect(cell.locator("table")).to_have_text("pin 17")
    red = cell.locator("span.ansi-red-fg", has_text="NameError")
    assert red.evaluate("(span) => getComputedStyle(span).color") == "rgb(179, 38, 30)"
    expect(cell).to_contain_text(r"\x1b]0;title\x07")
    expect(cell.locator("span.n, span.nf").first).to_have_text("prnt")


def test_marks_by_hand_reach_the_gradebook(submission, school):
    """A typed score, a comment, the buttons and the keys work as in nbgrader's own page."""
    box = submission.locator("input.score").first
    name = box.get_attribute("id")
    with submission.expect_response(lambda answer: answer.request.method == "PUT"):
        box.fill("1")
        box.press("Tab")
    comment = submission.locator("textarea.comment").first
    with submission.expect_response(lambda answer: answer.request.method == "PUT"):
        comment.fill("Well done <script>alert(ran=1)</script>")
        comment.press("Escape")
    score, written = _marks(school, name)
    assert (score, written) == (1.0, "Well done <script>alert(ran=1)</script>")
    with submission.expect_response(lambda answer: answer.request.method == "PUT"):
        submission.locator(".nbgrader_cell", has=submission.locator(f"#{name}")).get_by_text(
            "Full credit"
        ).click()
    assert _marks(school, name)[0] >= 1.0
    submission.locator("body").press("Escape")
    submission.locator(".help").click()
    expect(submission.locator("#help-dialog")).to_contain_text("Flag the submission")
    submission.locator("#help-dialog").get_by_text("Close", exact=True).click()
    submission.locator("span.glyphicon.name-hidden").click()
    expect(submission.locator("a.name-shown")).to_have_text(f"{NAME}, {NAME}")
    assert_nothing_ran(submission)


def _marks(school: Path, name: str) -> tuple:
    with sqlite3.connect(school / "gradebook.db") as gradebook:
        ((score,),) = gradebook.execute(
            "SELECT g.manual_score FROM grade g JOIN base_cell b ON g.cell_id = b.id WHERE b.name = ?",
            (name,),
        )
        comments = [text for (text,) in gradebook.execute("SELECT manual_comment FROM comment") if text]
    return score, "".join(comments)


def test_the_browser_itself_would_stop_it(submission):
    """Should something get past the allow-list one day: the page's own rules run and load nothing.

    But for a meta refresh, which no such rule forbids.
    """
    hostile = [text for name, text in PAYLOADS["html"].items() if name != "meta_refresh"]
    for html in [*hostile, "<script>ran=1</script>", "<style>.score{display:none}</style>"]:
        submission.evaluate("(html) => { document.querySelector('.shown').innerHTML = html }", html)
    submission.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "ran=1";
            document.body.append(script);
        }"""
    )
    submission.wait_for_timeout(1000)
    assert submission.evaluate("window.ran") is None
    assert submission.opened == []
    assert submission.locator("input.score").first.is_visible()


def test_a_link_into_formgrader_runs_nothing(submission, desk):
    """An address that carries HTML is shown as letters, and so are the names in the lists."""
    evil = quote(NAME, safe="")
    listed = (
        "manage_assignments",
        "manage_students",
        f"gradebook/{UNIT.slug}",
        f"gradebook/{UNIT.slug}/exercise",
    )
    persons = (f"manage_students/{STUDENT}/{UNIT.slug}", f"manage_submissions/{UNIT.slug}")
    for path in (f"gradebook/{evil}", f"manage_submissions/{evil}", *listed, *persons):
        submission.goto(address(desk, f"formgrader/{path}"))
        submission.wait_for_load_state("networkidle")
        assert submission.evaluate("window.ran") is None, path
    assert submission.opened == []
    expect(submission.locator("td.student-name")).to_have_text(re.compile(re.escape(f"{NAME}, {NAME}")))


def test_a_childs_file_has_no_rights(submission):
    """An HTML file beside the notebook opens as a stranger's: its script does not run."""
    submission.goto(submission.url.partition("?")[0] + "evil.html")
    assert submission.evaluate("window.ran") is None
    assert submission.evaluate("self.origin") == "null"


def test_data_is_no_page(submission, desk):
    """What formgrader's scripts fetch calls itself HTML; opened as a page, it is a stranger's."""
    answer = submission.goto(address(desk, f"formgrader/api/student/{STUDENT}"))
    assert NAME in json.loads(answer.text())["first_name"]
    assert submission.evaluate("window.ran") is None
    assert submission.evaluate("self.origin") == "null"


def test_the_feedback_pages_run_nothing(watched, school, tmp_path):
    """The child's page of `pathshala feedback`, and nbgrader's own from the same class."""
    syllabus = Syllabus("One unit", (Week(1, "First words", (UNIT,)),))
    assert feedback(school, syllabus, say=lambda _text: None) == 0
    place = school / "feedback" / STUDENT / UNIT.slug / "exercise.html"
    watched.goto(place.as_uri())
    expect(watched.get_by_role("heading", name=UNIT.title)).to_be_visible()
    own = NbgraderCourse(school)
    result = own._api.generate_feedback(UNIT.slug, STUDENT, force=True)
    assert result["success"], result
    watched.goto(place.as_uri())
    expect(watched.get_by_text("My own words")).to_be_visible()
    watched.wait_for_timeout(1000)
    assert watched.evaluate("window.ran") is None
    assert watched.opened == []
    assert [url for url in watched.asked if not url.startswith(("data:", "file:"))] == []
    watched.screenshot(path=tmp_path / "feedback.png")


def test_jupyterlab_does_not_trust_it(watched, desk, school):
    """Opened as a live notebook, outputs stay untrusted: JupyterLab shows them without their programs."""
    watched.goto(desk.url(f"autograded/{STUDENT}/{UNIT.slug}/exercise.ipynb"))
    expect(watched.locator(".jp-NotebookPanel .jp-Cell").nth(3)).to_be_visible()
    watched.wait_for_timeout(3000)
    assert watched.evaluate("window.ran") is None
    assert watched.opened == []
    # A drawing is a kind that JupyterLab shows of trusted notebooks only.
    cell = watched.locator(".jp-NotebookPanel .jp-Cell").nth(2)
    expect(cell).to_contain_text("<SVG>")
    expect(cell.locator(".jp-RenderedSVG")).to_have_count(0)
