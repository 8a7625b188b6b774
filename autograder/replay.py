"""Runs the cell of a task once more, with its keyboard, its clock and its pins in our hand."""

from __future__ import annotations

import builtins
import io
import os
import re
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, redirect_stdout
from dataclasses import dataclass, field
from types import CodeType

from autograder.pins import recorded_pins

PRINTED_LIMIT = 100_000
_WHERE = re.compile(r" \(/[^)]*\)$")
"""An ImportError ends with the path of a file on this machine, which tells a child nothing."""


@dataclass(frozen=True)
class TaskRun:
    """What a task's cell did when it ran once more: plain data only.

    Attributes:
        task: The task's label, "Task 1".
        printed: Everything that it printed, at most 100,000 characters.
        values: Name → value, for the names that hold plain values when it ended.
        asked: The prompts of its `input()` calls, in order.
        pins: GPIO number (BCM) → (seconds since the start, value) for each change.
        seconds: How long it slept, in virtual seconds.
        error: "NameError: name 'Hello' is not defined", or "" if it ended well.
        source: The cell's text.
    """

    task: str
    printed: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    asked: Sequence[str] = ()
    pins: Mapping[int, list[tuple[float, int]]] = field(default_factory=dict)
    seconds: float = 0.0
    error: str = ""
    source: str = ""

    @property
    def lines(self) -> list[str]:
        """The printed lines, without spaces at their ends and without empty last lines."""
        text = self.printed.rstrip()
        return [line.rstrip() for line in text.split("\n")] if text else []


def skip_waiting_while_grading() -> None:
    """Make `sleep` return at once in a kernel that nbgrader started to grade or validate.

    The cells of a submission run before its checks do; what they wait for helps nobody.
    """
    if "NBGRADER_EXECUTION" in os.environ:
        skip_waiting()


def skip_waiting() -> None:
    """Make `sleep` return at once in this process."""
    time.sleep = _Clock().sleep


def find_task(history: Sequence[str], task: str) -> str | None:
    """Return the text of the cell of `task` among the cells that were run, oldest first.

    The cell run last that has the comment line ``# Task 1`` (for "Task 1") wins. Where a
    child took that comment away, it is the cell run last that is no check itself.
    """
    marker = re.compile(rf"^\s*#\s*{re.escape(task)}\b", re.MULTILINE | re.IGNORECASE)
    mine = [cell for cell in history if cell.strip() and "run_task(" not in cell]
    marked = [cell for cell in mine if marker.search(cell)]
    other = re.compile(r"^\s*#\s*Task \d+\b", re.MULTILINE | re.IGNORECASE)
    if marked:
        return marked[-1]
    # The first entries are the notebook's own start: they import the checks.
    rest = [cell for cell in mine if "autograder.checks" not in cell]
    return rest[-1] if rest and not other.search(rest[-1]) else None


def replay(
    task: str,
    source: str,
    names: Mapping[str, object],
    *,
    answers: Sequence[str] = (),
    values: Mapping[str, object] | None = None,
) -> TaskRun:
    """Execute `source` in a copy of `names` and return what it did; never raises for its errors."""
    space = {**names, **(values or {})}
    clock = _Clock()
    asked: list[str] = []
    out = _Limited()
    error = ""
    pins: dict[int, list[tuple[float, int]]] = {}
    with redirect_stdout(out), _keyboard(answers, asked, space), _sleeping(clock, space):
        # The devices may have been imported by a cell above.
        uses_pins = "gpiozero" in source or "gpiozero" in sys.modules
        with recorded_pins(lambda: clock.now) if uses_pins else nullcontext(pins) as seen:
            try:
                exec(_compiled(source), space)
            except Exception as problem:
                error = f"{type(problem).__name__}: {_WHERE.sub('', str(problem))}"
            except SystemExit:
                pass
            pins = seen
    plain = {name: value for name, value in space.items() if _is_plain(name, value)}
    return TaskRun(task, out.getvalue(), plain, tuple(asked), dict(pins), clock.now, error, source)


def _compiled(source: str) -> CodeType:
    return compile(source, "<task>", "exec")


class _Clock:
    """Virtual seconds since the run began; only sleeping moves it."""

    now = 0.0

    def sleep(self, seconds: float) -> None:
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        self.now += float(seconds)


class _Limited(io.StringIO):
    """Keeps the first 100,000 characters: a flood of prints must not fill the memory."""

    def write(self, text: str) -> int:
        room = PRINTED_LIMIT - self.tell()
        if room > 0:
            super().write(text[:room])
        return len(text)


@contextmanager
def _keyboard(answers: Sequence[str], asked: list[str], space: dict) -> Iterator[None]:
    waiting = list(answers)

    def scripted_input(prompt: object = "") -> str:
        asked.append(str(prompt))
        if not waiting:
            raise EOFError("the program asked more questions than it should")
        return waiting.pop(0)

    former = builtins.input
    builtins.input = scripted_input
    space.pop("input", None)
    try:
        yield
    finally:
        builtins.input = former


@contextmanager
def _sleeping(clock: _Clock, space: dict) -> Iterator[None]:
    former = time.sleep
    for name, value in list(space.items()):
        if value is former:
            space[name] = clock.sleep
    time.sleep = clock.sleep
    try:
        yield
    finally:
        time.sleep = former


def _is_plain(name: str, value: object) -> bool:
    if name.startswith("_") or name in {"In", "Out"}:
        return False
    kinds = (bool, int, float, str, bytes, type(None), list, tuple, dict, set)
    return type(value) in kinds
