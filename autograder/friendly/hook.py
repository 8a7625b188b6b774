"""Stands between IPython and the page: the panel in a child's words, then a line in Python's.

The notebook keeps a real error: its name, its text, and the last line of its traceback. The whole
traceback is in the panel, in the answer to who ran the cell, and comes back with `%tb`. That line
stands last, because lessons teach to read the last line.
"""

from __future__ import annotations

import os
import sys
import threading
import traceback
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.friendly.explain import Explanation
    from autograder.friendly.words import Words

WHILE_GRADING = "NBGRADER_EXECUTION"
OURS = "_pathshala_shows_errors"
SHOWN_AS_IT_IS = "_render_traceback_"
"""An error that says itself how it wants to be shown: a failed check, for one."""
DEEP = 60
"""Calls inside calls from which on IPython's way to write a traceback takes seconds."""


def begin(shell: Any) -> None:
    """Explain the errors of a shell from now on; a second time changes nothing."""
    if WHILE_GRADING in os.environ or hasattr(shell, OURS):
        return
    plain, write = shell._showtraceback, shell.InteractiveTB.structured_traceback
    threads = threading.excepthook
    setattr(shell, OURS, (plain, write, threads))
    shell._showtraceback = _shower(shell, plain)
    shell.InteractiveTB.structured_traceback = _writer(write)
    threading.excepthook = _thread_shower(shell, threads)


def end(shell: Any) -> None:
    """Explain no more."""
    if hasattr(shell, OURS):
        plain, write, threads = getattr(shell, OURS)
        shell._showtraceback, shell.InteractiveTB.structured_traceback = plain, write
        threading.excepthook = threads
        delattr(shell, OURS)


def _shower(shell: Any, plain: Callable[..., None]) -> Callable[..., None]:
    """Return what shows an error of a cell."""

    def show(etype: type[BaseException], problem: BaseException, lines: list[str]) -> None:
        shown = lines
        # Whatever is wrong with an explanation, a child gets at least what Python says.
        try:
            if _is_for_us(problem):
                last, panel = _panel(*_explain(shell, problem, lines))
                shell.display_pub.publish(panel)
                shown = [last]
        except BaseException:
            shown = lines
        plain(etype, problem, shown)
        shell._last_traceback = lines

    return show


def _writer(write: Callable[..., list[str]]) -> Callable[..., list[str]]:
    """Return what writes a traceback."""

    def write_soon(etype=None, value=None, trace=None, *more: Any, **others: Any) -> list[str]:
        # A function without an end is 1000 calls deep, for which IPython needs 20 seconds on a small board.
        if value is not None and _is_deep(trace):
            return "".join(traceback.format_exception(etype, value, trace)).splitlines()
        return write(etype, value, trace, *more, **others)

    return write_soon


def _thread_shower(shell: Any, plain: Callable[..., Any]) -> Callable[..., None]:
    """Return what shows an error beside the cells: in a function that a button calls, say."""

    def show(args: threading.ExceptHookArgs) -> None:
        problem = args.exc_value
        try:
            if problem is None or not _is_for_us(problem):
                raise LookupError
            told, words = _explain(shell, problem, [], beside=True)
            from autograder.friendly.panel import as_text

            sys.stderr.write(_sendable(f"{as_text(told, words)}\n{told.last_line}\n"))
        except Exception:
            plain(args)

    return show


def _is_for_us(problem: BaseException) -> bool:
    return WHILE_GRADING not in os.environ and not hasattr(type(problem), SHOWN_AS_IT_IS)


def _explain(
    shell: Any, problem: BaseException, lines: list[str], *, beside: bool = False
) -> tuple[Explanation, Words]:
    """Return what to say; `beside` the cells, none of them is "this cell"."""
    from autograder.friendly.explain import explain
    from autograder.friendly.place import Cells
    from autograder.friendly.words import load_words

    numbers = dict(getattr(shell.compile, "_filename_map", {}))
    # IPython counts on before a cell has run, or after it, as its version is.
    now = max((number for number in numbers.values() if number <= shell.execution_count), default=0)
    cells = Cells(numbers, -1 if beside else now, folder=Path.cwd())
    words = load_words(shell.config.get("FriendlyErrors", {}).get("language", "en"))
    return explain(problem, cells, shell.user_ns, words, lines), words


def _panel(told: Explanation, words: Words) -> tuple[str, dict[str, str]]:
    from autograder.friendly.panel import as_html, as_text

    panel = {"text/html": as_html(told, words), "text/plain": as_text(told, words)}
    return _sendable(told.last_line), {kind: _sendable(text) for kind, text in panel.items()}


def _sendable(text: str) -> str:
    """Return the text without halves of letters, which no message can carry."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _is_deep(trace: TracebackType | None) -> bool:
    return next(islice(traceback.walk_tb(trace), DEEP, None), None) is not None
