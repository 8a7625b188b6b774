"""E01-E11: hand-ins that attack whoever looks at them, through the real engine and stock nbgrader's pages.

Each attack is handed in, run by the engine, and looked at on three pages: formgrader's as stock
JupyterLab in the class's folder makes it, `nbgrader generate_feedback`'s, and `pathshala feedback`'s.
In a browser, with all payloads: tests/browser/test_hostile_html.py.
"""

from __future__ import annotations

import base64
import csv
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.coursedir import CourseDirectory
from nbgrader.server_extensions.formgrader.formgrader import FormgradeExtension

from course import cli
from course.assemble import exercise, release
from course.classroom.feedback import feedback
from course.classroom.grade import grade
from course.classroom.new import new_class
from course.classroom.students import add_students
from course.contacts import load_contacts
from course.notebook import notebook_text, tasks
from course.show.log import CalmLog
from course.show.settings import NBGRADER_IGNORES
from course.syllabus import Syllabus, Week, load_syllabus

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    # nbgrader leaves files open where it releases feedback.
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

COVERS = {
    "E01": "test_e01_a_script_in_html_output",
    "E02": "test_e02_a_script_in_a_markdown_cell",
    "E03": "test_e03_an_output_that_is_a_program",
    "E04": "test_e04_a_drawing_with_a_program",
    "E05": "test_e05_widgets_charts_and_macros",
    "E06": "test_e06_a_layer_over_the_score_box",
    "E07": "test_e07_what_leads_the_page_away",
    "E08": "test_e08_a_picture_that_reports",
    "E09": "test_e09_escapes_for_the_teachers_terminal",
    "E10": "test_e10_formulas_in_the_exported_table",
    "E11": "test_e11_html_in_names",
}
STOCK = {
    "E01": "raw on formgrader's and the feedback page",
    "E02": "raw, also with HTMLExporter.sanitize_html",
    "E03": "raw",
}
"""Measured with nbgrader 0.9.6; the others were not."""

UNIT = load_syllabus().unit("hello-pi")
SYLLABUS = Syllabus("One unit", (Week(1, "First words", (UNIT,)),))
STUDENT = "brave-mango"
STAMP = "2026-01-05 10:00:00.000000 UTC"
BEGINNINGS = ("=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "＝", "|")
HTML_NAME = "<img src=x onerror=alert(1)>"
ATTACKS = """
from IPython.display import HTML, SVG, Javascript, display
display(HTML("E01 <script>alert('E01')</script><img src=x onerror=alert('E01')>"))
display(Javascript("alert('E03')"))
display(SVG("<svg xmlns='http://www.w3.org/2000/svg' onload=\\"alert('E04')\\"><text>E04</text></svg>"))
display(HTML("E04 <svg><foreignObject><iframe srcdoc='E04'></iframe></foreignObject></svg>"))
widget = {"model_id": "E05"}
display({"application/vnd.jupyter.widget-view+json": widget, "text/plain": "E05 widget"}, raw=True)
chart = {"data": {"url": "https://evil.example/E05"}}
display({"application/vnd.vegalite.v5+json": chart, "text/plain": "E05 chart"}, raw=True)
display(HTML("<div class='score tabbable nbgrader_cell' id='hello-test' style='position:fixed'>E06</div>"))
display(HTML("<style>.score { display: none } /* E06 */</style>"))
display(HTML("E07 <meta http-equiv=refresh content='0;url=https://evil.example'>"
             "<form action=https://evil.example><button>go</button></form>"
             "<a href='data:text/html,E07'>go</a><base href=https://evil.example>"))
display(HTML("E08 <img src=https://evil.example/E08.png><p style='background:url(https://evil.example/E08)'>x</p>"))
raise ValueError("E09 \\x1b]0;title\\x07\\x1b[2J\\x1b[38m")
"""
MARKDOWN = (
    "E02 <script>alert('E02')</script>\n\n<img src=x onerror=alert('E02')> [E02](javascript:alert('E02'))\n\n"
    "E05 $\\href{javascript:alert('E05')}{x}$\n\nE08 ![E08](https://evil.example/E08.png)"
)


@dataclass
class Seen:
    """A class with the hostile hand-in, and the pages that show it."""

    folder: Path
    pages: Mapping[str, BeautifulSoup]

    def boxes(self, word: str) -> list[Tag]:
        """Return the boxes with a submission's words in which this one stands."""
        return [
            box for page in self.pages.values() for box in page.select(".shown") if word in box.get_text()
        ]


@pytest.fixture(scope="module")
def seen(tmp_path_factory) -> Seen:
    """Hand in, grade with the engine, and open all pages."""
    folder = tmp_path_factory.mktemp("attacked") / "class"
    new_class(folder, SYLLABUS, load_contacts(), say=lambda _text: None)
    add_students(folder, [STUDENT], say=lambda _text: None)
    notebook = release(exercise(UNIT, load_contacts()))
    notebook.cells += [new_code_cell(ATTACKS), new_markdown_cell(MARKDOWN)]
    tasks(notebook)[0].answer.source += f"\n# {HTML_NAME} E11 \u202e"
    hand_in(folder, STUDENT, notebook_text(notebook))
    assert grade(folder, (), mistakes={}, say=lambda _text: None) == 0
    with sqlite3.connect(folder / "gradebook.db") as gradebook:
        gradebook.execute("UPDATE student SET first_name = ?, last_name = ?", (HTML_NAME, "=1+1"))
    place = folder / "feedback" / STUDENT / UNIT.slug / "exercise.html"
    assert feedback(folder, SYLLABUS, say=lambda _text: None) == 0
    child = BeautifulSoup(place.read_text(encoding="utf-8"), "html.parser")
    nbgrader(folder, "generate_feedback", UNIT.slug, "--force")
    stock = BeautifulSoup(place.read_text(encoding="utf-8"), "html.parser")
    return Seen(folder, {"formgrader": formgrader_page(folder), "feedback": stock, "child": child})


def hand_in(folder: Path, student: str, text: str, name: str = "exercise.ipynb") -> None:
    work = folder / "exchange/pathshala/inbound" / f"{student}+{UNIT.slug}+{STAMP}+AbCdEf"
    work.mkdir(parents=True)
    (work / name).write_text(text)
    (work / "timestamp.txt").write_text(STAMP)
    (work / "submission_secret.txt").write_text("secret")


def nbgrader(folder: Path, *words: str) -> str:
    """Run stock nbgrader in the class's folder, and return its log."""
    program = Path(sys.executable).with_name("nbgrader")
    env = {**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}", "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [str(program), *words], cwd=folder, env=env, capture_output=True, text=True, timeout=200, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


def formgrader_page(folder: Path) -> BeautifulSoup:
    """Return the page as nbgrader's server extension makes it, with the class's settings."""
    app = formgrader(folder)
    work = folder / "autograded" / STUDENT / UNIT.slug / "exercise.ipynb"
    names = {"student": STUDENT, "first_name": HTML_NAME, "last_name": HTML_NAME, "notebook_id": HTML_NAME}
    about = {"assignment_id": UNIT.slug, "submission_id": "1", "index": 0, "total": 1, "base_url": "",
             "notebook_path": "x", **names}  # fmt: skip
    html, _ = HTMLExporter(config=app.config).from_filename(str(work), resources=about)
    return BeautifulSoup(html, "html.parser")


def formgrader(folder: Path) -> FormgradeExtension:
    with chdir(folder):
        app = FormgradeExtension()
        app.initialize([])
    return app


def assert_harmless(seen: Seen) -> None:
    """No box of any page holds what runs, loads, sends or names itself."""
    for name, page in seen.pages.items():
        for box in page.select(".shown, pre"):
            for tag in box.find_all(True):
                assert tag.name not in {
                    "script",
                    "iframe",
                    "form",
                    "input",
                    "meta",
                    "base",
                    "style",
                    "svg",
                    "a",
                }, name
                assert "id" not in tag.attrs, name
                assert [key for key in tag.attrs if key.startswith("on")] == [], name
                assert "evil.example" not in str(tag.attrs), name
    for name in ("feedback", "child"):
        assert seen.pages[name].find_all("script") == []


def test_e01_a_script_in_html_output(seen):
    """E01: the words around it are shown, and a sentence in its place."""
    boxes = seen.boxes("E01 ")
    assert len(boxes) >= 2, "formgrader and feedback show the output"
    assert any(
        "Not shown here: a picture from elsewhere, a program, script." in box.get_text() for box in boxes
    )
    assert_harmless(seen)


def test_e02_a_script_in_a_markdown_cell(seen):
    """E02: Markdown's HTML and links go through the same allow-list, after they became HTML."""
    boxes = seen.boxes("E02 ")
    assert len(boxes) >= 2
    assert all("Not shown here:" in box.get_text() and "script" in box.get_text() for box in boxes)
    assert_harmless(seen)


def test_e03_an_output_that_is_a_program(seen):
    """E03: application/javascript is named, not run."""
    assert len(seen.boxes("An output of kind application/javascript is not shown here.")) >= 2
    assert all(
        "alert('E03')" not in script.get_text() for page in seen.pages.values() for script in page("script")
    )
    assert_harmless(seen)


def test_e04_a_drawing_with_a_program(seen):
    """E04: a drawing is a picture, in which browsers run nothing and fetch nothing."""
    pictures = [image["src"] for page in seen.pages.values() for image in page.select(".shown img[src]")]
    start = "data:image/svg+xml;base64,"
    drawings = [
        base64.b64decode(source.removeprefix(start)).decode()
        for source in pictures
        if source.startswith(start)
    ]
    assert any("alert('E04')" in drawing for drawing in drawings)
    assert any("foreignObject" in drawing for drawing in drawings)
    assert_harmless(seen)


def test_e05_widgets_charts_and_macros(seen):
    """E05: kinds that need a program are named; a formula stays letters."""
    for kind in ("application/vnd.jupyter.widget-view+json", "application/vnd.vegalite.v5+json"):
        assert len(seen.boxes(f"An output of kind {kind} is not shown here.")) >= 2
    assert len(seen.boxes("$\\href{javascript:alert('E05')}{x}$")) >= 2
    assert_harmless(seen)


def test_e06_a_layer_over_the_score_box(seen):
    """E06: no class, id or position of a hand-in stays; its boxes paint inside themselves."""
    assert len(seen.boxes("E06")) >= 2
    page = seen.pages["formgrader"]
    assert len(page.select("#hello-test")) == 1
    assert page.select(".shown .score, .shown .tabbable, .shown .nbgrader_cell") == []
    assert [tag["style"] for tag in page.select(".shown [style]") if "position" in tag["style"]] == []
    assert ".shown { contain: content;" in page.find("style").get_text()
    assert_harmless(seen)


def test_e07_what_leads_the_page_away(seen):
    """E07: refreshes, forms, bases and data links are not there; the page's own rules forbid the rest."""
    assert len(seen.boxes("E07 ")) >= 2
    for page in seen.pages.values():
        assert page.select("meta[http-equiv=refresh i], form, base") == []
        assert page.select("a[href^=data]") == []
    assert "form-action 'none'; base-uri 'none'" in seen.pages["formgrader"].find("meta")["content"]
    assert_harmless(seen)


def test_e08_a_picture_that_reports(seen):
    """E08: no address of elsewhere stays in an attribute, and no page may load one."""
    assert len(seen.boxes("E08 ")) >= 2
    for page in seen.pages.values():
        policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
        assert policy.startswith("default-src 'none'")
        assert "http" not in policy
    assert_harmless(seen)


def test_e09_escapes_for_the_teachers_terminal(seen, capsys):
    """E09: on a page they are letters; our commands and nbgrader's log print letters too."""
    boxes = seen.boxes("E09 ")
    assert any(r"\x1b]0;title\x07\x1b[2J\x1b[38m" in box.get_text() for box in boxes)
    assert "\x1b" not in "".join(map(str, seen.pages.values()))
    hand_in(seen.folder, "evil\x1b]0;title\x07\nGraded 30 hand-ins", "{}")
    (stranger,) = (seen.folder / "exchange/pathshala/inbound").glob("evil*")
    cli.main(["grade", "--folder", str(seen.folder)])
    cli.main(["grade", "--folder", f"{seen.folder}\x1b[2J"])
    told = capsys.readouterr()
    for path in stranger.iterdir():
        path.unlink()
    stranger.rmdir()
    assert "\x1b" not in told.out + told.err
    assert r"\x1b[2J" in told.err
    assert "is no hand-in" in told.out
    assert not any(line.startswith("Graded 30") for line in told.out.splitlines())
    log = formgrader(seen.folder).log
    assert [type(handler.formatter) for handler in log.handlers] == [CalmLog]


def test_e10_formulas_in_the_exported_table(seen):
    """E10: `nbgrader export` in a class puts an apostrophe before each name that begins as a formula."""
    rest = 'HYPERLINK("https://evil.example","x"),"'
    names = {f"child-{number}": begin + rest for number, begin in enumerate(BEGINNINGS)}
    add_students(seen.folder, list(names), say=lambda _text: None)
    with sqlite3.connect(seen.folder / "gradebook.db") as gradebook:
        for child, name in names.items():
            gradebook.execute(
                "UPDATE student SET first_name = ?, email = ? WHERE id = ?", (name, name, child)
            )
    nbgrader(seen.folder, "export", "--to", "marks.csv")
    with (seen.folder / "marks.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert re.fullmatch(r"\d+\.\d+", rows[STUDENT]["max_score"])
    for child, name in names.items():
        begin = name.removesuffix(rest).replace("\t", r"\t").replace("\r", r"\r").replace("\n", r"\n")
        assert rows[child]["first_name"] == rows[child]["email"] == f"'{begin}{rest}"


def test_e11_html_in_names(seen):
    """E11: names of children, files and notebooks are letters on every page; odd file names are not taken."""
    page = seen.pages["formgrader"]
    assert page.title.get_text() == HTML_NAME
    assert page.select_one("a.name-shown").get_text() == f"{HTML_NAME}, {HTML_NAME}"
    assert any(rf"# {HTML_NAME} E11 \u202e" in code.get_text() for code in seen.pages["child"].select("code"))
    assert page.find_all("img", attrs={"onerror": True}) == []
    hand_in(seen.folder, "calm-river", "{}", name=f"{HTML_NAME.replace('/', '')}.ipynb")
    add_students(seen.folder, ["calm-river"], say=lambda _text: None)
    grade(seen.folder, (), mistakes={}, say=lambda _text: None)
    assert [path.name for path in (seen.folder / "autograded").rglob("*onerror*")] == []


def test_settings_in_a_hand_in_are_not_copied(seen):
    """nbgrader runs the nbgrader_config.py of a folder that it is pointed to; stock `collect` leaves it."""
    assert CourseDirectory().ignore == list(NBGRADER_IGNORES)
    hand_in(seen.folder, "kind-kite", notebook_text(release(exercise(UNIT, load_contacts()))))
    (work,) = (seen.folder / "exchange/pathshala/inbound").glob("kind-kite*")
    (work / "nbgrader_config.py").write_text("import os")
    add_students(seen.folder, ["kind-kite"], say=lambda _text: None)
    nbgrader(seen.folder, "collect", UNIT.slug)
    assert (seen.folder / "submitted/kind-kite" / UNIT.slug / "exercise.ipynb").exists()
    assert list(seen.folder.glob("submitted/**/nbgrader_config*")) == []
