"""An IPython shell without a kernel around it, whose outputs are collected like nbformat's."""

from __future__ import annotations

import builtins
import contextlib
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.profiledir import ProfileDir
from traitlets.config import Config

CALLS_SHOWN = 15
"""Calls at either end of a traceback that are shown; it is longer only where a program goes in circles."""
OUTPUT_LIMIT = 1_000_000
"""Characters of printed text that are kept for one cell."""


class Outputs(list):
    """The outputs of the cell that runs now, in nbformat's shape."""

    def stream(self, name: str, text: str) -> None:
        """Add printed text; text of the same stream that follows itself is joined."""
        if self and self[-1]["output_type"] == "stream" and self[-1]["name"] == name:
            room = OUTPUT_LIMIT - len(self[-1]["text"])
            self[-1]["text"] += text[: max(room, 0)]
        elif text:
            self.append({"output_type": "stream", "name": name, "text": text[:OUTPUT_LIMIT]})


class _Stream:
    """Stands for sys.stdout or sys.stderr."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, name: str, outputs: Outputs) -> None:
        self.name, self._outputs = name, outputs

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._outputs.stream(self.name, text)
        return len(text)

    def writelines(self, lines: Sequence[str]) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None: ...

    def isatty(self) -> bool:
        return False


class _Hook(DisplayHook):
    """Turns the value of a cell's last line into an execute_result."""

    outputs: Outputs

    def write_output_prompt(self) -> None: ...

    def write_format_data(self, format_dict, md_dict=None) -> None:
        self.outputs.append(
            {
                "output_type": "execute_result",
                "data": dict(format_dict),
                "metadata": dict(md_dict or {}),
                "execution_count": self.prompt_count,
            }
        )

    def finish_displayhook(self) -> None:
        self._is_active = False


class _Publisher(DisplayPublisher):
    """Turns `display(...)` into display_data."""

    outputs: Outputs

    def publish(self, data, metadata=None, **_options) -> None:
        self.outputs.append(
            {"output_type": "display_data", "data": dict(data), "metadata": dict(metadata or {})}
        )

    def clear_output(self, wait: bool = False) -> None:
        self.outputs.clear()


class NotebookShell(InteractiveShell):
    """Runs cells one after another and keeps what each one put out."""

    displayhook_class = _Hook
    display_pub_class = _Publisher

    def __init__(self, **options) -> None:
        self.outputs = Outputs()
        config = Config({"HistoryManager": {"enabled": False}, "InteractiveShell": {"colors": "nocolor"}})
        super().__init__(config=config, **options)
        self.displayhook.outputs = self.outputs
        self.display_pub.outputs = self.outputs

    def init_ipython_dir(self, ipython_dir) -> None:
        """Use no folder of anybody's settings: they could be a child's, and hold code."""

    def init_profile_dir(self, profile_dir) -> None:
        self.profile_dir = ProfileDir()

    def enable_gui(self, gui=None) -> None: ...

    def showtraceback(self, exc_tuple=None, *more, **options) -> None:
        """Show an error; of thousands of calls in one another only the first and the last few.

        IPython reads the source of each call before it leaves most of them out, for seconds.
        """
        with contextlib.suppress(ValueError):  # there is none to show; IPython says so
            shorten(self._get_exc_info(exc_tuple)[1])
        super().showtraceback(exc_tuple, *more, **options)

    def _showtraceback(self, etype, evalue, stb) -> None:
        self.outputs.append(
            {
                "output_type": "error",
                "ename": str(etype.__name__),
                "evalue": _text(evalue),
                "traceback": [str(line) for line in stb],
            }
        )

    def run(self, source: str, answers: Sequence[str] | None = None) -> list[dict]:
        """Run one cell and return its outputs; `answers` are what `input()` gets."""
        self.outputs.clear()
        with self._streams(), _keyboard(answers):
            result = self.run_cell(source, store_history=True)
        self._tell_silent(result.error_before_exec or result.error_in_exec)
        return [_without_colour(output) for output in self.outputs]

    def _tell_silent(self, problem: BaseException | None) -> None:
        """Show an error of which IPython says nothing (`bdb.BdbQuit`): silence would count as success."""
        if problem is not None and not any(output["output_type"] == "error" for output in self.outputs):
            kind = type(problem)
            line = f"{kind.__name__}: {_text(problem)}"
            self._showtraceback(kind, problem, [line])

    @contextmanager
    def _streams(self) -> Iterator[None]:
        former = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = _Stream("stdout", self.outputs), _Stream("stderr", self.outputs)
        try:
            yield
        finally:
            sys.stdout, sys.stderr = former


class NoKeyboard(NotImplementedError):
    """`input()` was called where nobody can type: a grading kernel raises a like error."""


@contextmanager
def _keyboard(answers: Sequence[str] | None) -> Iterator[None]:
    waiting = list(answers or ())

    def scripted(prompt: object = "") -> str:
        if not waiting:
            raise NoKeyboard("input() was called, but nobody is at the keyboard here.")
        answer = waiting.pop(0)
        print(f"{prompt}{answer}")
        return answer

    former = builtins.input
    builtins.input = scripted
    try:
        yield
    finally:
        builtins.input = former


def shorten(problem: BaseException | None) -> None:
    """Take the middle out of long tracebacks, of an error and of those that it came from."""
    seen: set[int] = set()
    while problem is not None and id(problem) not in seen and len(seen) < 100:
        seen.add(id(problem))
        calls, call = [], problem.__traceback__
        while call is not None:
            calls.append(call)
            call = call.tb_next
        if len(calls) > 2 * CALLS_SHOWN:
            calls[CALLS_SHOWN - 1].tb_next = calls[-CALLS_SHOWN]
        problem = problem.__cause__ or problem.__context__


_ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def _without_colour(output: dict) -> dict:
    if output["output_type"] == "error":
        return {**output, "traceback": [_ESCAPE.sub("", line) for line in output["traceback"]]}
    return output


def _text(value: object) -> str:
    try:
        return str(value)
    except Exception as problem:
        return f"(its text could not be made: {type(problem).__name__})"
