"""Runs the real nbgrader over notebooks, and reads what it gave."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import nbformat

QUERY = """
select notebook.name, base_cell.name, grade.auto_score
from grade join submitted_notebook on grade.notebook_id = submitted_notebook.id
join notebook on submitted_notebook.notebook_id = notebook.id
join base_cell on grade.cell_id = base_cell.id
"""
CONFIG = """
c = get_config()
c.CourseDirectory.course_id = 'c'
c.Execute.shutdown_kernel = 'immediate'
"""
# nbgrader calls `alembic`, which stands beside the Python that runs us
PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


def stock_points(folder: Path, cases: Mapping[str, object]) -> dict[tuple[str, str], float | None]:
    """Let nbgrader grade cases in one run; return (notebook, cell) → points.

    Args:
        folder: An empty one; it is emptied again.
        cases: Notebook's name → an object with `source` and `submission`.
    """
    for place in ("source/ps1", "submitted/asha/ps1"):
        (folder / place).mkdir(parents=True)
    for name, case in cases.items():
        for place, notebook in (("source/ps1", case.source), ("submitted/asha/ps1", case.submission)):
            nbformat.write(notebook, folder / place / f"{name}.ipynb")
    (folder / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    _nbgrader(folder, "generate_assignment", "ps1", "--create", "--force")
    _nbgrader(folder, "autograde", "ps1", "--create", "--force")
    with sqlite3.connect(folder / "gradebook.db") as book:
        found = {(name, cell): points for name, cell, points in book.execute(QUERY)}
    book.close()
    shutil.rmtree(folder, ignore_errors=True)
    return found


def _nbgrader(folder: Path, *words: str) -> None:
    # A kernel that knows it is tested does not catch what goes past Python to the descriptors.
    known = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words], cwd=folder, capture_output=True, text=True,
        env={**known, "IPYTHONDIR": str(folder / "ipython"), "PATH": PATH}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
