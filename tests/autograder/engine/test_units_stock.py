"""Our own units under the real nbgrader: model answers, skeletons and mistakes get the same, cell by cell.

All mistakes: `MISTAKES=all python -m pytest tests/autograder/engine/test_units_stock.py` (ten minutes);
otherwise two of each task.
"""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path

import nbformat
import pytest

from autograder.mistakes import load_mistakes

from .conftest import Case
from .stock import stock_points
from .test_units import UNITS, answered

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]


def works(unit: Path) -> dict[str, Case]:
    """Return a unit's notebooks: full, empty, and each with one mistake in every task that has one left."""
    source = nbformat.read(unit / "exercise.ipynb", as_version=4)
    names = [cell.metadata.nbgrader.grade_id for cell in source.cells if "nbgrader" in cell.metadata]
    by_task = defaultdict(list)
    for mistake in load_mistakes(unit / "mistakes.toml"):
        by_task[mistake.task].append(mistake.code)
    most = max(map(len, by_task.values()))
    rounds = range(most) if os.environ.get("MISTAKES") == "all" else range(0, most, max(most // 2, 1))
    made = {"full": source, "empty": answered(source, dict.fromkeys(names, ""))}
    for number in rounds:
        slips = {task: codes[number] for task, codes in by_task.items() if number < len(codes)}
        made[f"mistakes-{number}"] = answered(source, slips)
    return {f"{unit.name}-{what}": Case(what, source, notebook) for what, notebook in made.items()}


def test_units_get_the_points_that_stock_nbgrader_gives(engine, tmp_path, monkeypatch):
    """nbgrader's auto_score and ours agree for every check of every unit."""
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "virtual")
    cases = {name: case for unit in UNITS for name, case in works(unit).items()}
    stock = stock_points(tmp_path / "course", cases)
    wrong = []
    for name, case in cases.items():
        grade = engine.grade(case.submission, case.source)
        wrong += [
            (name, check.cell, f"stock {stock[name, check.cell]}", f"ours {check.points}", check.sentence)
            for check in grade.checks
            if check.max_points and stock[name, check.cell] != check.points
        ]
    assert wrong == []
    assert len(stock) > 8 * len(UNITS)
