"""What a student gets of an exercise: nbgrader's own preprocessors take the answers out."""

from __future__ import annotations

import copy

from nbformat import NotebookNode
from nbgrader.preprocessors import (
    ClearHiddenTests,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
)
from traitlets.config import Config

STUB = "pass  # write your code here, in place of this line"
"""Stands where a model answer stood. `pass` runs, at the top and inside a function."""

_CONFIG = Config({"ClearSolutions": {"code_stub": {"python": STUB}}})


def release(notebook: NotebookNode) -> NotebookNode:
    """Return a copy without solutions, hidden tests and outputs, as nbgrader releases it.

    The steps are those of nbgrader's GenerateAssignment that change a notebook; without its
    database, so that a kit can make its own copy.
    """
    return _apply(notebook, LockCells, ClearSolutions, ClearOutput, ClearHiddenTests, ComputeChecksums)


def with_skeleton(notebook: NotebookNode) -> NotebookNode:
    """Return a copy whose answers are empty but whose hidden tests still stand."""
    return _apply(notebook, ClearSolutions)


def _apply(notebook: NotebookNode, *steps: type) -> NotebookNode:
    result = copy.deepcopy(notebook)
    resources: dict = {}
    for step in steps:
        result, resources = step(config=_CONFIG).preprocess(result, resources)
    return result
