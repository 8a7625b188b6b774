"""Keeps the output of a program's threads below the cell that ran last.

A thread that prints has no cell of its own, so ipykernel gives its text to the last request of any kind. A
press on the board is such a request: what `when_pressed` prints would be shown nowhere.
"""

from __future__ import annotations

import contextvars
from functools import cache

from IPython import get_ipython


class CellOutput:
    """Remembers the cell that ran last."""

    def __init__(self, shell: object) -> None:
        self._shell = shell
        self._cell = shell.get_parent()
        shell.events.register("pre_run_cell", self._remember)

    def _remember(self, _info: object) -> None:
        self._cell = self._shell.get_parent()

    def restore(self) -> None:
        """Give to that cell again what threads print; the calling thread's own output is not moved."""
        contextvars.Context().run(self._shell.set_parent, self._cell)


@cache
def cell_output() -> CellOutput | None:
    """Return the one of this kernel; None outside of one. Call it first from a cell."""
    shell = get_ipython()
    return CellOutput(shell) if hasattr(shell, "set_parent") else None
