"""Runs a notebook in a forked process without a Jupyter kernel: about 50 ms instead of 900.

This runs code that is trusted as far as the account is: an author's model answers and
foreseen mistakes. It has a time limit but no sandbox.
"""

from __future__ import annotations

import contextlib
import copy
import json
import os
import select
import signal
import time
import warnings
from pathlib import Path

# Imported before the fork, because each child would need them.
import gpiozero  # noqa: F401
import IPython.core.ultratb  # noqa: F401
from nbformat import NotebookNode

from autograder.errors import RunBroken
from autograder.pins import choose_virtual_pins, virtual_kit
from autograder.shell import NotebookShell
from autograder.waiting import skip_waiting

TIME_LIMIT = 30.0
"""Seconds for a whole notebook, as nbgrader's default for a cell."""


def run_notebook(
    notebook: NotebookNode,
    *,
    folder: Path | None = None,
    grading: bool = True,
    time_limit: float = TIME_LIMIT,
) -> NotebookNode:
    """Return a copy of the notebook with the outputs that its code cells had.

    An error in a cell is an output; the next cell runs, as under nbgrader. A cell with the
    tag `answers:Asha|12` gets these answers for its `input()`. `sleep` costs no time, and
    gpiozero's devices stand on the virtual kit.

    Args:
        folder: Where the cells run; the current folder if None.
        grading: Whether the cells see NBGRADER_EXECUTION=autograde.

    Raises:
        RunBroken: if the process died, or the time limit (seconds) was passed.
    """
    cells = [(cell.source, _answers(cell)) for cell in notebook.cells if cell.cell_type == "code"]
    outputs = _in_child(cells, folder, grading, time_limit)
    result = copy.deepcopy(notebook)
    code = [cell for cell in result.cells if cell.cell_type == "code"]
    for count, (cell, found) in enumerate(zip(code, outputs, strict=True), start=1):
        cell.outputs = [NotebookNode(output) for output in found]
        cell.execution_count = count
    return result


def _answers(cell: NotebookNode) -> list[str] | None:
    for tag in cell.metadata.get("tags", ()):
        if tag.startswith("answers:"):
            return tag.removeprefix("answers:").split("|")
    return None


def _in_child(cells: list, folder: Path | None, grading: bool, time_limit: float) -> list:
    virtual_kit()  # found before the fork, because finding it takes 20 ms
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _child(cells, folder, grading, writer)
    os.close(writer)
    try:
        raw = _read(reader, time_limit)
    finally:
        os.close(reader)
        _end(child)
    try:
        return json.loads(raw)
    except ValueError:
        raise RunBroken(
            "The notebook's process ended without an answer; look for code that stops Python."
        ) from None


def _child(cells: list, folder: Path | None, grading: bool, writer: int) -> None:
    """Run the cells, send their outputs as JSON, and end the process here and now."""
    status = 1
    try:
        os.setsid()
        os.environ.pop("NBGRADER_EXECUTION", None)
        os.environ.update({"NBGRADER_EXECUTION": "autograde"} if grading else {})
        warnings.resetwarnings()  # who calls may have made errors of them
        warnings.simplefilter("ignore", DeprecationWarning)
        choose_virtual_pins(always=True)
        skip_waiting()
        with contextlib.chdir(folder or Path()):
            shell = NotebookShell.instance()
            outputs = [shell.run(source, answers) for source, answers in cells]
        with os.fdopen(writer, "w", encoding="utf-8", errors="replace") as pipe:
            json.dump(outputs, pipe, default=repr)
        status = 0
    finally:
        os._exit(status)


def _read(reader: int, time_limit: float) -> bytes:
    ends = time.monotonic() + time_limit
    parts = []
    while True:
        ready, _, _ = select.select([reader], [], [], max(ends - time.monotonic(), 0))
        if not ready:
            raise RunBroken(
                f"The notebook did not end within {time_limit:g} seconds; look for a loop that never ends."
            )
        part = os.read(reader, 1 << 16)
        if not part:
            return b"".join(parts)
        parts.append(part)


def _end(child: int) -> None:
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
