"""Tries answers to one task, as many as wanted: a warm process, and a fork of it for each answer.

What stands above the answer runs once. A fork of that runs the answer and its check, in about 10 ms.
It is the runner of `autograder.run`, for an author's own code: limits, but no sandbox.
"""

from __future__ import annotations

import contextlib
import gc
import math
import os
import resource
import select
import signal
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from nbformat import NotebookNode

from autograder.grade import check_points
from autograder.pins import choose_virtual_pins, virtual_kit
from autograder.shell import NotebookShell
from autograder.waiting import skip_waiting

PASSED, FAILED, STOPPED, BROKEN = "passed", "failed", "stopped", "broken"
"""Full points; fewer; it did not come to an end; its process could not be made."""
_CODES = {PASSED: 71, FAILED: 72}
PATIENCE = 30.0
"""Seconds after which an answer that waits, and does not even calculate, is given up."""
MEMORY = 1 << 30
"""Bytes that an answer may take besides those that are there."""
SEED = "tests of the tests"
"""`fresh` draws the same values for all answers, and each time."""


@dataclass(frozen=True)
class Trial:
    """A task that waits for an answer.

    Attributes:
        above: The code above the answer, cell by cell.
        test: The check.
        folder: Where the cells run.
    """

    above: tuple[str, ...]
    test: NotebookNode
    folder: Path

    @classmethod
    def of(cls, exercise: NotebookNode, task: str, folder: Path) -> Trial:
        """Return the trial of a task; `exercise` has no other task (`proof.alone`)."""
        code = [cell for cell in exercise.cells if cell.cell_type == "code"]
        names = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in code]
        above = tuple(cell.source for cell in code[: names.index(task)])
        return cls(above, code[names.index(f"{task}-test")], folder)


def outcomes(trial: Trial, model: str, answers: Sequence[str]) -> list[str]:
    """Return what became of the model answer, then of each of the answers."""
    virtual_kit()  # found before the fork, because finding it takes 20 ms
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _stage(trial, (model, *answers), writer)
    os.close(writer)
    with os.fdopen(reader, encoding="ascii") as pipe:
        told = pipe.read().split()
    os.waitpid(child, 0)
    return [*told, *[BROKEN] * (1 + len(answers) - len(told))]


def _stage(trial: Trial, answers: Sequence[str], writer: int) -> NoReturn:
    """Run what stands above the answer; then try them all, and end the process."""
    try:
        os.setsid()
        os.environ["NBGRADER_EXECUTION"] = "autograde"
        warnings.resetwarnings()  # who calls may have made errors of them
        warnings.simplefilter("ignore", DeprecationWarning)
        choose_virtual_pins(always=True)
        skip_waiting()
        from autograder.checks import draw_from  # its import looks at the environment

        draw_from(SEED)
        with contextlib.chdir(trial.folder):
            shell = NotebookShell.instance()
            for source in trial.above:
                shell.run(source)
            gc.freeze()  # so that forks share what is there
            seconds = None
            for answer in answers:
                before = _used()
                found = _try(shell, trial, answer, seconds)
                # Ten times what the model answer took, on this machine, and at least a second.
                seconds = seconds or max(math.ceil(10 * (_used() - before)), 1)
                os.write(writer, f"{found}\n".encode())
    finally:
        os._exit(0)


def _used() -> float:
    """Return the processor time of all that was tried."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _try(shell: NotebookShell, trial: Trial, answer: str, seconds: int | None) -> str:
    child = os.fork()
    if child == 0:
        _answer(shell, trial, answer, seconds)
    ended = os.pidfd_open(child)
    try:
        select.select([ended], [], [], PATIENCE)
    finally:
        os.close(ended)
        for kill in (os.killpg, os.kill):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    return next((name for name, number in _CODES.items() if number == code), STOPPED)


def _answer(shell: NotebookShell, trial: Trial, answer: str, seconds: int | None) -> NoReturn:
    code = 1
    try:
        os.setsid()
        _limit(seconds)
        shell.run(answer)
        test = NotebookNode(
            {**trial.test, "outputs": [NotebookNode(o) for o in shell.run(trial.test.source)]}
        )
        most = float(test.metadata["nbgrader"]["points"])
        code = _CODES[PASSED if check_points(test) >= most else FAILED]
    finally:
        os._exit(code)


def _limit(seconds: int | None) -> None:
    """Limit processor time, which a busy machine does not change, and memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if seconds:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
