"""Runs a short program of the author's in a bounded way, and tells line by line what happened.

The program stands in a lesson; it is not a stranger's. What is bounded is what a wrong order of its lines can
do: go round for ever, print without end, wait for the keyboard, open a file.
"""

from __future__ import annotations

import ast
import builtins
import math
import random
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import CodeType, FrameType, ModuleType, SimpleNamespace

MOST_STEPS = 2_000
MOST_SIGNS = 4_000
MOST_SECONDS = 2.0
LONGEST_VALUE = 60
PROGRAM = "<program>"
TICK = "__tick__"
MODULES = ("math", "random", "time")
"""What a program can import: `random` always says the same, and `sleep` does not wait."""
_LEFT_OUT = ("open", "exec", "eval", "compile", "breakpoint", "exit", "quit", "help", "globals", "locals",
             "vars", "memoryview")  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """Why Python stopped.

    Attributes:
        kind: As Python calls it: "NameError".
        text: Python's last line, as "NameError: name 'x' is not defined".
        line: From 1; 0 if it is unknown.
        name: The name that Python did not know.
    """

    kind: str
    text: str
    line: int
    name: str = ""


@dataclass(frozen=True)
class Step:
    """What is so after one line has run.

    Attributes:
        line: The line that has just run, from 1.
        values: (where, name, value as Python writes it); where is "" or the function's name.
        printed: How many signs stand on the page by now.
    """

    line: int
    values: tuple[tuple[str, str, str], ...]
    printed: int


@dataclass(frozen=True)
class Run:
    """What a program did.

    Attributes:
        prints: (line of the program, text) for each time that it printed.
        problem: None if it came to its end.
        endless: It was stopped because it did not end.
    """

    prints: tuple[tuple[int, str], ...]
    steps: tuple[Step, ...]
    problem: Problem | None
    endless: bool

    @property
    def printed(self) -> str:
        """All that it printed."""
        return "".join(text for _, text in self.prints)

    @property
    def outcome(self) -> tuple[str, str]:
        """What a child sees of it: the text without spaces at the ends of lines, and why it stopped."""
        why = "endless" if self.endless else self.problem.kind if self.problem else ""
        return shown(self.printed), why

    def printing_line(self, number: int) -> int:
        """Return which line of the program printed the printed line `number`, from 0; 0 if none did."""
        seen = 0
        for line, text in self.prints:
            seen += text.count("\n")
            if seen > number or (seen == number and not text.endswith("\n") and text.rpartition("\n")[2]):
                return line
        return self.prints[-1][0] if self.prints else 0


def shown(text: str) -> str:
    """Return a text as it is compared: without blanks at the ends of lines, and without empty last lines."""
    return "\n".join(line.rstrip() for line in text.rstrip().splitlines())


class _Enough(BaseException):
    """The program has had its time; no `except Exception` of its own holds this up."""


class _Counted(ast.NodeTransformer):
    """Puts a call before the first line of each loop and function, which stops what does not end.

    The tracer alone does not: Python takes it away once it has raised, and a program can catch that.
    """

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        if isinstance(node, ast.For | ast.While | ast.FunctionDef):
            first = node.body[0]
            call = ast.Expr(ast.Call(ast.Name(TICK, ast.Load()), [], []))
            node.body.insert(0, ast.copy_location(call, first))
        return node


def run_program(source: str, typed: Iterable[str] = ()) -> Run:
    """Run a program to its end, to its error, or to the bound.

    Args:
        typed: What is typed, one answer for each `input()`.
    """
    try:
        tree = _Counted().visit(ast.parse(source, PROGRAM))
        code = compile(ast.fix_missing_locations(tree), PROGRAM, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as problem:
        return Run((), (), _why(problem), endless=False)
    watch = _Watch(iter(typed))
    return watch.run(code)


class _Watch:
    """Stands beside one run: it counts, and writes down lines, values and what is printed."""

    def __init__(self, typed: Iterable[str]) -> None:
        self._typed = iter(typed)
        self._prints: list[tuple[int, str]] = []
        self._steps: list[Step] = []
        self._count = 0
        self._signs = 0
        self._ticks = 0
        self._waiting: int | None = None
        self._until = time.monotonic() + MOST_SECONDS
        self._space: dict[str, object] = {"__name__": "__main__", "__builtins__": self._words()}

    def run(self, code: CodeType) -> Run:
        problem, endless, before = None, False, sys.gettrace()
        sys.settrace(self._trace)
        try:
            exec(code, self._space)  # the author's own lines, with few builtins, and bounded
        except _Enough:
            endless = True
        except SystemExit:
            pass
        except Exception as stop:
            problem = _why(stop)
        finally:
            sys.settrace(before)
        self._done(self._space, "")
        return Run(tuple(self._prints), tuple(self._steps), problem, endless)

    # --- what the program sees -----------------------------------------------------------------

    def _words(self) -> dict[str, object]:
        words = {name: value for name, value in vars(builtins).items() if name not in _LEFT_OUT}
        return words | {"print": self._print, "input": self._input, "__import__": _bring, TICK: self._tick}

    def _tick(self) -> None:
        self._ticks += 1
        if self._ticks > MOST_STEPS or time.monotonic() > self._until:
            raise _Enough

    def _print(self, *values: object, sep: str | None = " ", end: str | None = "\n", **_more: object) -> None:
        sep, end = " " if sep is None else sep, "\n" if end is None else end
        self._put(sep.join(map(str, values)) + end)

    def _input(self, question: object = "") -> str:
        answer = next(self._typed, None)
        if answer is None:
            raise EOFError("the program asks once more, and nothing is typed")
        self._put(f"{question}{answer}\n")
        return answer

    def _put(self, text: str) -> None:
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename != PROGRAM:
            frame = frame.f_back
        self._prints.append((frame.f_lineno if frame else 0, text))
        self._signs += len(text)
        if self._signs > MOST_SIGNS:
            raise _Enough

    # --- what is written down ------------------------------------------------------------------

    def _trace(self, frame: FrameType, event: str, _arg: object) -> Callable | None:
        if frame.f_code.co_filename != PROGRAM:
            return None
        if event == "line":
            self._line(frame)
        return self._trace

    def _line(self, frame: FrameType) -> None:
        self._count += 1
        if self._count > MOST_STEPS or time.monotonic() > self._until:
            raise _Enough
        name = frame.f_code.co_name
        if name == "<module>" or not name.startswith("<"):
            self._done(frame.f_locals, "" if name == "<module>" else name)
            self._waiting = frame.f_lineno

    def _done(self, values: Mapping[str, object], where: str) -> None:
        """The line that waited has run: write down what is so now."""
        if self._waiting is None:
            return
        seen = [*_values(self._space, "")] + ([*_values(values, where)] if where else [])
        self._steps.append(Step(self._waiting, tuple(seen), self._signs))
        self._waiting = None


def _values(space: Mapping[str, object], where: str) -> list[tuple[str, str, str]]:
    # A function, a class and what was imported are words of the program, not values to follow.
    hidden = (ModuleType, type, SimpleNamespace)
    return [
        (where, name, _written(value))
        for name, value in space.items()
        if not name.startswith("_") and not isinstance(value, hidden) and not callable(value)
    ]


def _written(value: object) -> str:
    try:
        text = repr(value)
        if type(value) is str and not set(text[1:-1]) & set("\"'\\"):
            text = f'"{value}"'  # as a child writes it
    except Exception:
        text = f"a {type(value).__name__}"
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"


def _bring(name: str, *_more: object) -> object:
    if name == "math":
        return math
    if name == "random":
        return random.Random(7)
    if name == "time":
        return SimpleNamespace(sleep=lambda _seconds: None, time=lambda: 0.0)
    raise ImportError(f"an activity can import {', '.join(MODULES)}, not {name}")


def _why(stop: Exception) -> Problem:
    kind = type(stop).__name__
    if isinstance(stop, SyntaxError):
        return Problem(kind, f"{kind}: {stop.msg}", stop.lineno or 0)
    trace, line = stop.__traceback__, 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == PROGRAM:
            line = trace.tb_lineno
        trace = trace.tb_next
    name = stop.name or "" if isinstance(stop, NameError) else ""
    return Problem(kind, f"{kind}: {stop}".rstrip(": "), line, name)
