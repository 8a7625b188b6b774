"""Reading notebooks, and finding the tasks of an exercise."""

import json

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course import notebook as module
from course.errors import UnitInvalid
from course.notebook import read_notebook, tags, tasks, write_notebook


def owned(source, grade_id, **what):
    cell = new_code_cell(source)
    cell.metadata["nbgrader"] = {"grade_id": grade_id, **what}
    return cell


def test_what_is_written_is_read_again(tmp_path):
    """Ids, tags and any script survive; the file ends with a newline."""
    path = tmp_path / "a.ipynb"
    cell = new_markdown_cell("اردو বাংলা", id="hello")
    cell.metadata["tags"] = ["predict"]
    write_notebook(new_notebook(cells=[cell]), path)
    assert path.read_text(encoding="utf-8").endswith("}\n")
    again = read_notebook(path)
    assert (again.cells[0].id, again.cells[0].source) == ("hello", "اردو বাংলা")
    assert tags(again.cells[0]) == {"predict"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "not valid JSON"),
        ("", "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
        ("[1]", "not a notebook of format 4"),
        ('{"nbformat": 3, "worksheets": []}', "not a notebook of format 4"),
        ('{"nbformat": 4}', "not a valid notebook"),
        ('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"source": 3}]}', "not a valid"),
    ],
)
def test_what_is_no_notebook_is_refused_with_a_sentence(tmp_path, text, says):
    """The message names the file and says what to do."""
    path = tmp_path / "a.ipynb"
    path.write_text(text)
    with pytest.raises(UnitInvalid, match=says) as caught:
        read_notebook(path)
    assert "a.ipynb" in str(caught.value)


def test_bytes_that_are_no_text_are_refused(tmp_path):
    """A picture with a notebook's name is not read."""
    path = tmp_path / "a.ipynb"
    path.write_bytes(b"\xff\xd8\xff")
    with pytest.raises(UnitInvalid, match="not valid JSON"):
        read_notebook(path)


def test_a_huge_notebook_is_not_even_opened(tmp_path, monkeypatch):
    """The size is looked at first."""
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"nbformat": 4}))
    monkeypatch.setattr(module, "SIZE_LIMIT", 5)
    with pytest.raises(UnitInvalid, match="larger than"):
        read_notebook(path)


def test_a_missing_notebook_is_named(tmp_path):
    """So that the author can add it."""
    with pytest.raises(UnitInvalid, match="is missing"):
        read_notebook(tmp_path / "a.ipynb")


def test_tasks_join_prompt_answer_and_check():
    """A task with a check brings the check's points; one without is the teacher's."""
    notebook = new_notebook(
        cells=[
            new_markdown_cell("# Title"),
            owned("", "setup", locked=True),
            new_markdown_cell("## Task 1: Say hello\nPrint it."),
            owned("# Task 1", "hello", solution=True, grade=False),
            owned("run", "hello-test", grade=True, points=2),
            new_markdown_cell("## Task 2: Yours"),
            owned("# Task 2", "make", solution=True, grade=True, points=3),
        ]
    )
    first, second = tasks(notebook)
    assert (first.id, first.title, first.points, first.manual) == ("hello", "Task 1: Say hello", 2, False)
    assert first.test.source == "run"
    assert (second.id, second.title, second.points, second.manual) == ("make", "Task 2: Yours", 3, True)
