"""What a test cell says: it runs a task again and tells in sentences what it saw.

A test cell of an exercise is an ordinary nbgrader test cell. It first runs the child's
cell of a task once more, then looks at what that did::

    run = run_task("Task 1")
    prints(run, "Hello, Khidirpur!")

`run_task` runs beside the child's code (`autograder.beside`): it takes plain arguments and
returns plain data. All other functions here are judgements about that data and need no child's code.
The same test cell works in a child's JupyterLab, under stock `nbgrader autograde`, and
in this package's own runner.
"""

from __future__ import annotations

import os
import random
import re
import secrets
from collections.abc import Mapping, Sequence

from IPython import get_ipython

from autograder.beside import beside_the_code, judged_apart
from autograder.pins import choose_virtual_pins, virtual_kit
from autograder.replay import HORIZON, TaskRun, find_task, replay
from autograder.waiting import skip_waiting_while_grading

__all__ = [
    "CheckFailed",
    "TaskRun",
    "asks",
    "check",
    "fresh",
    "has_value",
    "lights",
    "prints",
    "prints_line",
    "prints_words",
    "returns",
    "run_task",
    "shows",
    "works",
]

choose_virtual_pins()
skip_waiting_while_grading()


def _say_that_it_works(result: object) -> None:
    """Print a line below a check that passed: silence is hard to read (IPython calls this)."""
    task = re.search(r"run_task\(\s*[\"'](.+?)[\"']", result.info.raw_cell or "")
    if task and result.success:
        print(f"{task[1]} works.")  # noqa: T201


def _listen() -> None:
    shell = get_ipython()
    if shell is not None and "NBGRADER_EXECUTION" not in os.environ:
        shell.events.register("post_run_cell", _say_that_it_works)


_listen()


class CheckFailed(AssertionError):
    """A task that does not do yet what its prompt says; the message is for the child."""

    def _render_traceback_(self) -> list[str]:
        """Show the child the sentence instead of a traceback (IPython calls this).

        While grading, the line of the test cell is added: it tells a visible test from a
        hidden one.
        """
        lines = [f"Not yet. {self}"]
        if os.environ.get("NBGRADER_EXECUTION") == "autograde":
            lines.append(f"(check line {self._line()})")
        return lines

    def _line(self) -> int:
        line, frame = 0, self.__traceback__
        while frame is not None:
            if frame.tb_frame.f_globals.get("__name__") == "__main__":
                line = frame.tb_lineno
            frame = frame.tb_next
        return line


_MY_WORK = object()


def check(condition: object = _MY_WORK, sentence: str = "") -> None:
    """Fail with `sentence` unless `condition` is true.

    A child writes `check()`, without anything between the brackets, to have the whole page
    checked (`autograder.ask`). In a test cell, that is an author's slip.

    Raises:
        CheckFailed: with the sentence.
    """
    if condition is _MY_WORK:
        if judged_apart():
            raise TypeError("check() in a test cell needs a condition and a sentence")
        from autograder.ask import check_my_work

        check_my_work()
        return
    if not condition:
        raise CheckFailed(sentence)


_seed: str | None = None


def draw_from(seed: str | None) -> None:
    """Make `fresh` repeat itself: the same seed draws the same values. None ends that."""
    global _seed
    _seed = seed


def fresh(label: str) -> random.Random:
    """Return dice for values that nobody can know beforehand.

    A hidden test that draws its values cannot be answered by a list of known answers::

        dice = fresh("Task 3")
        price = dice.randint(10, 90)
        run = run_task("Task 3", values={"price": price})
        has_value(run, "total", price * 3)

    The grader draws from the seed that stands in the grade, so that grading again repeats
    the values. Under stock nbgrader and in a child's notebook they are new each time.

    Args:
        label: Keeps the draws of two checks apart.
    """
    return random.Random(f"{_seed or secrets.token_hex(16)}/{label}")


@beside_the_code
def run_task(
    task: str,
    *,
    answers: Sequence[str] = (),
    values: Mapping[str, object] | None = None,
    events: Sequence[str] = (),
    seconds: float = HORIZON,
    calls: Sequence[str] = (),
) -> TaskRun:
    """Run the child's cell of `task` once more, and return what it did.

    The cell is the one that was run last and has the comment line ``# {task}``; if there
    is none, the cell that was run just before this one. It runs in a copy of the
    notebook's names, so nothing in the notebook changes. Waiting costs no time, and
    gpiozero's devices stand on the virtual kit, which keeps their history.

    Args:
        task: The label, as in the comment line: "Task 1".
        answers: What `input()` gets, in order.
        values: Names that get another value first: ``{"price": 75}``.
        events: What happens to the kit: ``["press GPIO2 at 1 s for 0.2 s"]``.
        seconds: Virtual seconds for which a program with pins is watched.
        calls: What is called after the cell, ``["area(3, 4)"]``, for `returns`. The run's
            `printed` is then only what these calls printed.

    Raises:
        CheckFailed: if no cell of that task was run yet.
    """
    shell = get_ipython()
    history = [] if shell is None else shell.user_ns.get("In", [])
    source = find_task(history, task)
    if source is None:
        raise CheckFailed(f"Run the cell of {task} first. Then run this check again.")
    if shell is not None:
        source = shell.transform_cell(source)
    names = {} if shell is None else shell.user_ns
    return replay(
        task, source, names, answers=answers, values=values or {}, events=events, seconds=seconds, calls=calls
    )


def works(run: TaskRun) -> None:
    """Fail if the task stopped with an error."""
    if run.error:
        raise CheckFailed(
            f"{run.task} stops with {run.error}. "
            "Read the last line of the red text, then look at the line it names."
        )


def prints(run: TaskRun, text: str) -> None:
    """Fail unless all that the task printed is `text` (spaces at line ends do not count)."""
    works(run)
    expected, seen = _tidy(text), _tidy(run.printed)
    if expected != seen:
        raise CheckFailed(f"{run.task} should print{_say(expected)}{_it_printed(seen)}")


def prints_line(run: TaskRun, line: str) -> None:
    """Fail unless one whole line of what the task printed is `line`."""
    works(run)
    if line.rstrip() not in _tidy(run.printed).split("\n"):
        raise CheckFailed(f"{run.task} should print the line{_say(line)}{_it_printed(run.printed)}")


def prints_words(run: TaskRun, *words: str) -> None:
    """Fail unless each of `words` stands somewhere in what the task printed."""
    works(run)
    for word in words:
        if word not in run.printed:
            raise CheckFailed(f"{run.task} should print{_say(word, ' somewhere')}{_it_printed(run.printed)}")


def has_value(run: TaskRun, name: str, expected: object) -> None:
    """Fail unless the task gave `name` the value `expected`, of the same type.

    An int and a float that are equal count as the same; floats may differ by 1e-9.
    """
    works(run)
    if name not in run.values:
        raise CheckFailed(f"{run.task} should make the name {name}. It did not.")
    seen = run.values[name]
    if not _same(seen, expected):
        raise CheckFailed(f"In {run.task}, {name} should be {_value(expected)}. It is {_value(seen)}.")


def returns(run: TaskRun, call: str, expected: object) -> None:
    """Fail unless `call`, one of the calls that `run_task` made, returned `expected`.

    Values are compared as in `has_value`.
    """
    name = call.partition("(")[0]
    if run.error.startswith(f"NameError: name '{name}' is not defined"):
        raise CheckFailed(f"{run.task} should make the function {name}. It did not.")
    works(run)
    if call not in run.values:
        raise CheckFailed(f"In {run.task}, {call} should return {_value(expected)}. It did not.")
    seen = run.values[call]
    if not _same(seen, expected):
        raise CheckFailed(
            f"In {run.task}, {call} should return {_value(expected)}. It returned {_value(seen)}."
        )


def asks(run: TaskRun, times: int) -> None:
    """Fail unless the task called `input()` exactly `times` times."""
    works(run)
    if len(run.asked) != times:
        raise CheckFailed(
            f"{run.task} should ask {_times(times)} with input(). It asked {_times(len(run.asked))}."
        )


def lights(run: TaskRun, pin: int, steps: Sequence[tuple[float, int]]) -> None:
    """Fail unless the pin's history is exactly `steps`.

    Args:
        pin: GPIO number (BCM).
        steps: (seconds since the task began, 1 for on or 0 for off), one for each change.
            A pin that was only made ready and never changed has the history ``[]``.
    """
    works(run)
    if pin not in run.pins:
        used = ", ".join(f"GPIO{number}" for number in sorted(run.pins)) or "no pin"
        raise CheckFailed(f"{run.task} should use GPIO{pin}. It used {used}.")
    seen = run.pins[pin]
    same = len(seen) == len(steps) and all(
        abs(a[0] - b[0]) < 1e-6 and a[1] == b[1] for a, b in zip(seen, steps, strict=True)
    )
    if not same:
        raise CheckFailed(f"In {run.task}, GPIO{pin} should go {_steps(steps)}. It went {_steps(seen)}.")


def shows(run: TaskRun, what: str, *details: object, **more: object) -> None:
    """Fail unless the kit's history shows what is expected.

    The expectations are those of the virtual kit (`pi_setup/board/expect.py`)::

        shows(run, "blinked", 17, 5, period=1)
        shows(run, "never_both", 17, 27)

    Args:
        what: The name of the expectation.
        details: What it takes after the history; so is `more`.
    """
    works(run)
    if not run.history:
        raise CheckFailed(f"{run.task} should use a pin. It used none.")
    complaint = virtual_kit().expect(run.history, what, *details, **more)
    if complaint:
        raise CheckFailed(f"In {run.task}: {complaint}")


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.rstrip().split("\n"))


def _it_printed(text: str) -> str:
    return f"It printed{_say(_tidy(text)).rstrip()}"


def _say(text: str, after: str = "") -> str:
    """Return ` "text". `, or the lines each on a line of their own."""
    if not text:
        return " nothing. "
    shown = text if len(text) <= 300 else text[:300] + "…"
    return f"{after}:\n{shown}\n" if "\n" in shown else f' "{shown}"{after}. '


_KINDS = {int: "a whole number", float: "a number with a point", str: "text", bool: "True or False"}


def _value(value: object) -> str:
    kind = _KINDS.get(type(value))
    shown = repr(value)
    shown = shown if len(shown) <= 200 else shown[:200] + "…"
    return f"{shown} ({kind})" if kind else shown


def _same(seen: object, expected: object) -> bool:
    numbers = (int, float)
    if type(seen) in numbers and type(expected) in numbers:
        return abs(seen - expected) <= 1e-9 * max(1.0, abs(expected))
    return type(seen) is type(expected) and seen == expected


def _times(count: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")


def _steps(steps: Sequence[tuple[float, int]]) -> str:
    if not steps:
        return "nowhere: it never changed"
    return ", ".join(f"{'on' if value else 'off'} at {time:g} s" for time, value in steps)
