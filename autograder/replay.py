"""Runs the cell of a task once more, with its keyboard, its clock and its pins in our hand."""

from __future__ import annotations

import builtins
import io
import re
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from types import CodeType

from autograder.pins import steps_of, virtual_kit
from autograder.waiting import Clock

PRINTED_LIMIT = 100_000
HORIZON = 600.0
"""Virtual seconds that a task is watched if its check says nothing else."""
REAL_SECONDS = 5.0
"""After which a task on the virtual kit is stopped if it only calculates."""
VALUE_LIMIT = 100_000
"""Numbers, characters and containers of one value that is told."""
_WHERE = re.compile(r" \(/[^)]*\)$")
"""An ImportError ends with the path of a file on this machine, which tells a child nothing."""


_IN_TASK = re.compile(r" \(<task>, line (\d+)\)$")


@dataclass(frozen=True)
class TaskRun:
    """What a task's cell did when it ran once more: plain data only.

    Attributes:
        task: The task's label, "Task 1".
        printed: Everything that it printed, at most 100,000 characters.
        values: Name → value, for the names that hold plain values when it ended. What is larger
            than 100,000 numbers or characters is left out: one task's must not break the next one's.
        asked: The prompts of its `input()` calls, in order.
        pins: GPIO number (BCM) → (seconds since the start, value) for each change.
        seconds: How long it slept, in virtual seconds.
        error: "NameError: name 'Hello' is not defined", or "" if it ended well.
        source: The cell's text.
        history: All that happened on the kit's pins, for `shows`; empty without gpiozero.
    """

    task: str
    printed: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    asked: Sequence[str] = ()
    pins: Mapping[int, list[tuple[float, int]]] = field(default_factory=dict)
    seconds: float = 0.0
    error: str = ""
    source: str = ""
    history: Mapping[str, object] = field(default_factory=dict)

    @property
    def lines(self) -> list[str]:
        """The printed lines, without spaces at their ends and without empty last lines."""
        text = self.printed.rstrip()
        return [line.rstrip() for line in text.split("\n")] if text else []


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
    events: Sequence[str] = (),
    seconds: float = HORIZON,
    calls: Sequence[str] = (),
) -> TaskRun:
    """Execute `source` in a copy of `names` and return what it did; never raises for its errors.

    A program that uses gpiozero is played on the virtual kit: all of its waiting, its threads
    and callbacks are in virtual time. Without gpiozero only `sleep` is.

    Args:
        events: What happens to the kit meanwhile: "press GPIO2 at 1 s for 0.2 s".
        seconds: Virtual seconds after which a program that waits or blinks for ever ends.
        calls: What is called when `source` is done, "area(3, 4)". What it returned stands in the
            run's values under that text; printed is only what the calls printed.
    """
    space = {**names, **(values or {})}
    asked: list[str] = []
    out = _Limited()

    def program() -> None:
        exec(_compiled(source), space)
        if calls:
            out.forget()
        for call in calls:
            space[call] = eval(compile(call, "<task>", "eval"), space)

    on_the_kit = bool(events) or "gpiozero" in source or _knows_devices(space)
    run = _play(program, space, events, seconds) if on_the_kit else _execute(program, space)
    with redirect_stdout(out), _keyboard(answers, asked, space):
        ran = run()
    plain = {name: value for name, value in space.items() if _is_plain(name, value) and _is_small(value)}
    pins = steps_of(ran.history) if ran.history else {}
    error = _IN_TASK.sub(r" (line \1)", _WHERE.sub("", ran.error))
    return TaskRun(task, out.getvalue(), plain, tuple(asked), pins, ran.seconds, error, source, ran.history)


def _knows_devices(space: Mapping[str, object]) -> bool:
    """Tell whether a cell above has imported or made something of gpiozero's."""
    kinds = (value if isinstance(value, type) else type(value) for value in space.values())
    return any(str(kind.__module__).partition(".")[0] == "gpiozero" for kind in kinds)


@dataclass(frozen=True)
class _Ran:
    error: str
    seconds: float
    history: Mapping[str, object] = field(default_factory=dict)


def _execute(program: Callable[[], None], space: dict) -> Callable[[], _Ran]:
    def run() -> _Ran:
        clock = Clock()
        error = ""
        with _sleeping(clock, space):
            try:
                program()
            except Exception as problem:
                error = f"{type(problem).__name__}: {problem}"
            except SystemExit:
                pass
        return _Ran(error, clock.now)

    return run


def _play(
    program: Callable[[], None], space: dict, events: Sequence[str], seconds: float
) -> Callable[[], _Ran]:
    def run() -> _Ran:
        scenario = {"seconds": seconds, "events": list(events), "limit": REAL_SECONDS}
        history = virtual_kit().play(program, scenario, space)
        ended = history["finished_ns"] if history["finished_ns"] is not None else history["end_ns"]
        return _Ran(_first_error(history), ended / 1e9, history)

    return run


def _first_error(history: Mapping) -> str:
    for trouble in history["errors"]:
        if trouble["kind"] != "SystemExit":
            return f"{trouble['kind']}: {trouble['text']}"
    if history["reason"] == "limit":
        return f"TooLong: it was not done after {REAL_SECONDS:g} seconds"
    return ""


def _compiled(source: str) -> CodeType:
    # What Python thinks of the text ("is" with a number) it said when the child ran the cell. Said
    # again in a check it would count as the check's own error.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return compile(source, "<task>", "exec")


class _Limited(io.StringIO):
    """Keeps the first 100,000 characters: a flood of prints must not fill the memory."""

    def write(self, text: str) -> int:
        room = PRINTED_LIMIT - self.tell()
        if room > 0:
            super().write(text[:room])
        return len(text)

    def forget(self) -> None:
        self.seek(0)
        self.truncate()


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
def _sleeping(clock: Clock, space: dict) -> Iterator[None]:
    former = time.sleep
    for name, value in list(space.items()):
        if value is former:
            space[name] = clock.sleep
    time.sleep = clock.sleep
    try:
        yield
    finally:
        time.sleep = former


def _is_small(value: object) -> bool:
    """Tell whether a value has at most VALUE_LIMIT pieces; one that holds itself has not."""
    room, waiting = VALUE_LIMIT, [value]
    while waiting and room >= 0:
        found = waiting.pop()
        if type(found) in (str, bytes):
            room -= len(found)
        elif type(found) is int:
            room -= 1 + found.bit_length() // 8
        elif type(found) in (list, tuple, set, dict):
            room -= 1 + len(found)
            if room >= 0:
                waiting.extend(found)
                waiting.extend(found.values() if type(found) is dict else ())
        else:
            room -= 1
    return room >= 0


def _is_plain(name: str, value: object) -> bool:
    if name.startswith("_") or name in {"In", "Out"}:
        return False
    kinds = (bool, int, float, str, bytes, type(None), list, tuple, dict, set)
    return type(value) in kinds
