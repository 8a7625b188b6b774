"""Why a session ended: a reason for the grader, a sentence for the child."""

from __future__ import annotations

import signal as signals
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from autograder.sandbox.limits import MIB, Limits

Reason = Literal["finished", "time", "cpu", "memory", "processes", "disk", "output", "died"]
REASONS: tuple[Reason, ...] = get_args(Reason)

RAISED = 70
"""Exit code of a session whose entry function raised."""
NO_MEMORY = 71
"""Exit code of a session whose entry function raised MemoryError."""
NOT_SET_UP = 72
"""Exit code of a process that could not be made a safe place; no code of the notebook ran."""


@dataclass(frozen=True)
class Ended:
    """How a session ended. Only `detail` holds text that the notebook's process could choose.

    Attributes:
        reason: What ended it; "finished" if nothing did but its own end or the parent's wish.
        sentence: The reason in one plain sentence or two for the child; "" if finished.
        exit_code: Of the notebook's process, or None if it was killed.
        signal: That killed the notebook's process, or None.
        touched: Limits that were reached at some time, also where the notebook went on; unknown,
            and so empty, where the parent ended it.
        broken: The sandbox was at fault, or something outside it: run the notebook again.
        detail: For the log: an exception of the entry function, at most 4,000 characters.
        wall: Seconds that it took.
        cpu: Seconds of processor time of all its processes.
    """

    reason: Reason
    sentence: str = ""
    exit_code: int | None = None
    signal: int | None = None
    touched: tuple[Reason, ...] = ()
    broken: bool = False
    detail: str = ""
    wall: float = 0.0
    cpu: float = 0.0


def sentence_for(reason: Reason, limits: Limits, signal: int | None = None) -> str:
    """Return what a child should read about `reason`."""
    if reason == "died":
        return _died(signal)
    return {
        "finished": "",
        "time": f"Your notebook ran longer than {limits.wall:g} seconds, so it was stopped. "
        "Look for a loop that never ends.",
        "cpu": f"Your notebook worked the processor for more than {limits.cpu:g} seconds, so it was "
        "stopped. Look for a loop that never ends or does too much.",
        "memory": f"Your notebook used more than {limits.memory / MIB:g} MB of memory, so it was stopped. "
        "Look for a list or a text that keeps growing.",
        "processes": f"Your notebook started more than {limits.processes} programs or threads at one time, "
        "so it was stopped. Look for a loop that starts them.",
        "disk": f"Your notebook wrote more than {limits.disk / MIB:g} MB or {limits.inodes:,} files, "
        "so it was stopped. Look for a loop that writes.",
        "output": f"Your notebook put out more than {limits.output / MIB:g} MB, so it was stopped. "
        "Look for a print inside a loop that never ends.",
    }[reason]


def _died(signal: int | None) -> str:
    if signal in (signals.SIGSEGV, signals.SIGBUS):
        return ("Python itself crashed while it ran your notebook. "
                "Look for a function that calls itself without an end.")  # fmt: skip
    return "Your notebook ended Python before it was done. Look for code that stops Python."


def judged(report: Mapping[str, object], limits: Limits) -> tuple[Reason, int | None, int | None]:
    """Return the reason, exit code and signal from what the watching process reported."""
    code, signal = _number(report.get("code")), _number(report.get("signal"))
    touched = known(report.get("touched"))
    killed_for = known([report.get("killed")])
    if killed_for:
        return killed_for[0], code, signal
    if signal == signals.SIGXCPU or (signal == signals.SIGKILL and _seconds(report) >= limits.cpu):
        return "cpu", code, signal
    if signal == signals.SIGXFSZ:
        return "disk", code, signal
    if code == NO_MEMORY:
        return "memory", code, signal
    if code == 0:
        return "finished", code, signal
    return (touched[0] if touched else "died"), code, signal


def known(names: object) -> tuple[Reason, ...]:
    """Return those of `names` that are reasons."""
    return tuple(name for name in names if name in REASONS) if isinstance(names, Sequence) else ()


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _seconds(report: Mapping[str, object]) -> float:
    value = report.get("cpu")
    return float(value) if isinstance(value, int | float) else 0.0
