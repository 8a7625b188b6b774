"""Says in a child's words why a cell stopped; Python's own words stay one click below.

`autograder.friendly` is an extension of IPython: the desk names it in the settings of a child's kernel, so
that it works in any cell without an import. Nothing else is imported until something goes wrong.
"""

from __future__ import annotations

from typing import Any


def load_ipython_extension(shell: Any) -> None:
    """Begin to explain errors (IPython calls this); where a notebook is graded, leave all as it is."""
    from autograder.friendly.hook import begin

    begin(shell)


def unload_ipython_extension(shell: Any) -> None:
    """Show errors as IPython does (IPython calls this)."""
    from autograder.friendly.hook import end

    end(shell)
