"""A notebook by allow-list, whatever is in it, and the pages that are made of it."""

import base64
import json

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat import from_dict
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from traitlets.config import Config

from course.show.notebook import MOST_CELLS, shown_notebook
from course.show.pages import ShownExporter

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"0" * 20).decode()
RESOURCES = {
    "assignment_id": "lamp", "notebook_id": "exercise", "submission_id": "1", "index": 0, "total": 1,
    "base_url": "", "student": "brave-mango", "first_name": "brave", "last_name": "mango",
    "notebook_path": "x/exercise.ipynb",
    "nbgrader": {"notebook": "exercise", "score": 1, "max_score": 2, "late_penalty": 0},
}  # fmt: skip


def rendered(notebook, template="formgrade", **resources):
    exporter = ShownExporter(config=Config({"HTMLExporter": {"template_name": template}}))
    html, _ = exporter.from_notebook_node(notebook, resources={**RESOURCES, **resources})
    return html


def outputs(*found):
    """Return what is shown of a cell's outputs, whatever their shape."""
    cell = {"cell_type": "code", "source": "1", "metadata": {}, "outputs": list(found)}
    return shown_notebook({"cells": [cell]}).cells[0].outputs


def display(**data):
    return new_output("display_data", data={kind.replace("__", "/"): value for kind, value in data.items()})


def cells(html):
    """Return what stands in the boxes of the submission."""
    return "".join(box.decode_contents() for box in BeautifulSoup(html, "html.parser").select(".shown"))


def test_only_known_metadata_stays():
    """Tags, titles, widget state, frames, lexers and sizes that are no numbers do not reach a page."""
    output = {
        "output_type": "display_data",
        "data": {"image/png": PNG, "text/html": "<b>x</b>"},
        "metadata": {
            "text/html": {"isolated": True},
            "image/png": {"width": "1 onload=x", "height": 20},
            "filenames": {"image/png": "https://evil.example/"},
        },
    }
    told = {"grade_id": "a-test", "grade": True, "points": 2, "evil": 1}
    cell = {
        "cell_type": "code",
        "source": "1",
        "metadata": {"tags": ["x"], "nbgrader": told},
        "outputs": [output],
    }
    shown = shown_notebook({"cells": [cell], "metadata": {"title": "x", "widgets": {}, "language_info": {}}})
    assert shown.metadata == {"language_info": {"name": "python"}}
    kept = {"grade_id": "a-test", "grade": True, "points": 2.0, "schema_version": 3}
    assert shown.cells[0].metadata == {
        "nbgrader": {**kept, "solution": False, "task": False, "locked": False}
    }
    assert shown.cells[0].outputs[0].metadata == {"image/png": {"height": 20}}


@pytest.mark.parametrize("name", ['x" onclick="1', "a b", "<b>", "", 7, None, "x" * 200])
def test_an_id_that_is_none_gives_no_score_box(name):
    """nbgrader's templates write the id into the page as it is."""
    cell = new_code_cell("1", metadata={"nbgrader": {"grade_id": name, "grade": True}})
    assert shown_notebook(new_notebook(cells=[cell])).cells[0].metadata == {}


def test_an_id_counts_once():
    """A second cell of the same id would take the score box of the first."""
    twin = {"nbgrader": {"grade_id": "a", "grade": True, "points": 1}}
    shown = shown_notebook(
        new_notebook(cells=[new_code_cell("1", metadata=twin), new_markdown_cell("2", metadata=twin)])
    )
    assert "nbgrader" in shown.cells[0].metadata
    assert shown.cells[1].metadata == {}


@pytest.mark.parametrize(
    "kind",
    [
        "application/javascript",
        "application/pdf",
        "application/vnd.bokehjs_exec.v0+json",
        "application/vnd.jupyter.widget-view+json",
        "application/vnd.plotly.v1+json",
        "application/vnd.vegalite.v5+json",
        "text/vnd.mermaid",
    ],
)
def test_a_kind_that_is_not_allowed_is_named(kind):
    """Its plain text stays, and a sentence says what is not shown."""
    text, sentence = outputs(new_output("display_data", data={kind: "alert(ran=1)", "text/plain": "<Chart>"}))
    assert text.data == {"text/plain": "<Chart>"}
    assert f"An output of kind {kind} is not shown here." in sentence.data["text/html"]


def test_a_picture_in_place_of_a_program_needs_no_sentence():
    """A chart that brings its own picture is shown by it."""
    (shown,) = outputs(
        new_output("display_data", data={"application/vnd.vegalite.v5+json": {}, "image/png": PNG})
    )
    assert shown.data == {"image/png": PNG}


def test_a_kinds_name_is_no_way_in():
    """The name itself is somebody's text."""
    (sentence,) = outputs(new_output("display_data", data={"<script>": "x"}))
    assert "script" not in sentence.data["text/html"]


@pytest.mark.parametrize(
    "data", ["no base64!", base64.b64encode(b"<html>").decode(), '" onerror="alert(1)', 7, None]
)
def test_a_picture_is_a_picture(data):
    """Data that is none, or of another kind, is not shown."""
    (sentence,) = outputs({"output_type": "display_data", "data": {"image/png": data}, "metadata": {}})
    assert "image/png is not shown here" in sentence.data["text/html"]


def test_long_texts_are_cut_with_a_sentence():
    """A flood of letters keeps no page from opening."""
    (shown,) = outputs(new_output("stream", text="x" * 300_000))
    assert shown.text.endswith("[200000 more letters are not shown here.]")


OWN = {"div", "pre", "class hl-ipython3", "class shown-stderr"}
"""What our own templates and Pygments put around a submission's words."""


@pytest.mark.parametrize("template", ["formgrade", "feedback"])
def test_no_payload_acts_in_a_whole_page(template, payloads, acting):
    """As output, as Markdown output, as Markdown cell and as raw cell; after nbconvert's own last parser."""
    cells_ = []
    for text in (text for texts in payloads.values() for text in texts.values()):
        found = [
            display(**{kind: text}) for kind in ("text__html", "text__markdown", "text__plain", "text__latex")
        ]
        found += [
            new_output("stream", text=text),
            new_output("error", ename=text, evalue=text, traceback=[text]),
        ]
        raw = {
            "cell_type": "raw",
            "source": text,
            "metadata": {"raw_mimetype": "text/html"},
            "id": f"raw-{len(cells_)}",
        }
        cells_ += [new_markdown_cell(text), new_code_cell(text, outputs=found), raw]
    assert len(cells_) < MOST_CELLS
    assert set(acting(cells(rendered(new_notebook(cells=cells_), template)))) - OWN == set()


@pytest.mark.parametrize("template", ["formgrade", "feedback"])
def test_names_are_text(template):
    """Names of students, notebooks and assignments are escaped, in HTML and in JavaScript."""
    name = '"></title><script>alert(1)</script>'
    told = dict.fromkeys(
        ("student", "first_name", "last_name", "notebook_id", "assignment_id", "submission_id"), name
    )
    html = rendered(new_notebook(), template, **told, nbgrader={**RESOURCES["nbgrader"], "notebook": name})
    assert "<script>alert" not in html
    scripts = [script.get_text() for script in BeautifulSoup(html, "html.parser").find_all("script")]
    assert all("<script" not in script for script in scripts)


def test_each_script_of_the_page_has_its_number():
    """A script without the page's number does not run, and the number is another each time."""
    pages = [BeautifulSoup(rendered(new_notebook()), "html.parser") for _ in range(2)]
    numbers = [{script.get("nonce") for script in page.find_all("script")} for page in pages]
    assert all(len(number) == 1 and None not in number for number in numbers)
    assert numbers[0] != numbers[1]
    policy = pages[0].find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert f"script-src 'nonce-{numbers[0].pop()}';" in policy["content"]
    assert pages[0].head.find(True) == policy, "what stands before it would not obey it"


def test_the_feedback_page_has_no_script():
    """Nothing runs and nothing is fetched in it."""
    page = BeautifulSoup(rendered(new_notebook(), "feedback"), "html.parser")
    assert page.find_all(["script", "link"]) == []
    assert "default-src 'none'" in page.find("meta")["content"]


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8) | st.integers(),
    lambda more: st.lists(more, max_size=3) | st.dictionaries(st.text(max_size=8), more, max_size=3),
    max_leaves=8,
)
_FIELDS = ("cell_type", "source", "metadata", "outputs", "attachments", "execution_count", "id", "nbgrader")
_CELL = st.dictionaries(
    st.sampled_from(_FIELDS), _JSON | st.sampled_from(["code", "markdown", "raw"]), max_size=6
)
_OUTPUT = st.fixed_dictionaries(
    {"output_type": st.sampled_from(["stream", "error", "display_data", "execute_result"]) | _JSON},
    optional=dict.fromkeys(("text", "name", "data", "metadata", "traceback", "ename"), _JSON),
)


@given(st.lists(_CELL, max_size=4) | _JSON, st.lists(_OUTPUT, max_size=4))
@settings(max_examples=150, deadline=None)
def test_whatever_a_file_holds_a_page_comes_out(odd, found):
    """No shape of JSON stops the page: the teacher sees the rest of the work."""
    wholes = [*odd, {"cell_type": "code", "source": "1", "outputs": found}] if isinstance(odd, list) else odd
    shown = shown_notebook({"cells": wholes, "metadata": odd})
    assert json.loads(json.dumps(shown))["nbformat"] == 4


def test_odd_notebooks_open_as_pages():
    """nbconvert itself stops at a language that is a list, or tags that are a number."""
    cell = {"cell_type": "code", "source": "1", "metadata": {"tags": 7, "nbgrader": []}, "outputs": []}
    odd = {"cells": [cell], "metadata": {"language_info": [1]}, "nbformat": 4, "nbformat_minor": 5}
    assert "notebook-container" in rendered(from_dict(odd))
