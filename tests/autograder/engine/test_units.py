"""Our own units: the engine gives what the runner in one process gives, task by task."""

import copy
import dataclasses
import itertools
from pathlib import Path

import nbformat
import pytest

from autograder.grade import grade_notebook
from autograder.mistakes import load_mistakes
from autograder.run import run_notebook

ROOT = Path(__file__).resolve().parents[3]
PLACES = ("modules", "safety_lessons")
UNITS = sorted(path.parent for place in PLACES for path in ROOT.glob(f"{place}/*/exercise.ipynb"))

pytestmark = pytest.mark.slow


def answered(notebook, answers):
    """Return a copy with other answers; None as the only key's value clears all answers."""
    made = copy.deepcopy(notebook)
    for cell in made.cells:
        owned = cell.metadata.get("nbgrader", {})
        if owned.get("solution") and owned.get("grade_id") in answers:
            cell.source = answers[owned["grade_id"]]
    return made


def shown(grade):
    return [dataclasses.replace(task, code="") for task in grade.tasks]


@pytest.fixture(params=UNITS, ids=[unit.name for unit in UNITS])
def unit(request):
    notebook = nbformat.read(request.param / "exercise.ipynb", as_version=4)
    mistakes_file = request.param / "mistakes.toml"
    mistakes = load_mistakes(mistakes_file) if mistakes_file.exists() else ()
    return notebook, mistakes


def both(engine, notebook, source, mistakes):
    old = grade_notebook(run_notebook(notebook), mistakes)
    new = engine.grade(notebook, source, mistakes=mistakes, seed="1")
    return shown(old), shown(new)


def test_the_model_answer_gets_the_same(engine, unit):
    """Full points from both."""
    notebook, mistakes = unit
    old, new = both(engine, notebook, notebook, mistakes)
    assert new == old


def test_the_empty_skeleton_gets_the_same(engine, unit):
    """The same zero, with the same sentences."""
    notebook, mistakes = unit
    names = [cell.metadata.nbgrader.grade_id for cell in notebook.cells if "nbgrader" in cell.metadata]
    old, new = both(engine, answered(notebook, dict.fromkeys(names, "")), notebook, mistakes)
    assert new == old


def together(mistakes):
    """Return answers for as few notebooks as hold every mistake: in each at most one a task."""
    tasks = {}
    for mistake in mistakes:
        tasks.setdefault(mistake.task, []).append(mistake)
    rounds = itertools.zip_longest(*tasks.values())
    return [{mistake.task: mistake.code for mistake in one if mistake is not None} for one in rounds]


@pytest.mark.timeout(900)
def test_each_foreseen_mistake_gets_the_same(engine, unit):
    """The same points, sentence and hint for every mistake that the author foresaw."""
    notebook, mistakes = unit
    for answers in together(mistakes):
        old, new = both(engine, answered(notebook, answers), notebook, mistakes)
        assert new == old, answers
