"""The honest notebooks under the real nbgrader: what stands in honest.txt is what it gives."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

QUERY = """
select notebook.name, base_cell.name, grade.auto_score
from grade join submitted_notebook on grade.notebook_id = submitted_notebook.id
join notebook on submitted_notebook.notebook_id = notebook.id
join base_cell on grade.cell_id = base_cell.id
"""


# nbgrader calls `alembic`, which stands beside the Python that runs us
PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


def nbgrader(folder, *words):
    # A kernel that knows it is tested does not catch what goes past Python to the descriptors.
    known = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words], cwd=folder, capture_output=True, text=True,
        env={**known, "IPYTHONDIR": str(folder / "ipython"), "PATH": PATH}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.fixture(scope="module")
def stock(tmp_path_factory, honest_cases):
    """Let nbgrader grade all cases in one run; return (notebook, cell) → points."""
    folder = tmp_path_factory.mktemp("course")
    for place in ("source/ps1", "submitted/asha/ps1"):
        (folder / place).mkdir(parents=True)
    for number, case in enumerate(honest_cases):
        for place, notebook in (("source/ps1", case.source), ("submitted/asha/ps1", case.submission)):
            nbformat.write(notebook, folder / place / f"n{number}.ipynb")
    (folder / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.course_id = 'c'\nc.Execute.shutdown_kernel = 'immediate'\n",
        encoding="utf-8",
    )
    nbgrader(folder, "generate_assignment", "ps1", "--create", "--force")
    nbgrader(folder, "autograde", "ps1", "--create", "--force")
    with sqlite3.connect(folder / "gradebook.db") as book:
        found = {(name, cell): points for name, cell, points in book.execute(QUERY)}
    book.close()
    shutil.rmtree(folder, ignore_errors=True)
    return found


def test_every_cell_has_the_points_that_stock_nbgrader_gives(stock, honest_cases, engine):
    """Cell by cell, over all honest notebooks: nbgrader's auto_score, ours, and honest.txt agree."""
    wrong = []
    for number, case in enumerate(honest_cases):
        grade = engine.grade(case.submission, case.source, seed="1")
        theirs = [stock[f"n{number}", check.cell] for check in grade.checks]
        ours = [check.points for check in grade.checks]
        if not theirs == ours == case.points:
            wrong.append((case.name, theirs, ours, case.points))
    assert wrong == [], wrong
    assert sum(len(case.points) for case in honest_cases) == len(stock) > 50
