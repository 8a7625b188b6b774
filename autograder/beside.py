"""Functions that must run beside the student's code, and how a judge reaches them.

A test cell calls them by name as any function. In a child's JupyterLab and under stock
nbgrader they simply run, because test and answer share one process. A judge, which has
no student code near it, sends the call to the witness: the name, plain arguments, and
plain data back.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
Bridge = Callable[[str, tuple, dict], object]

BESIDE: dict[str, Callable] = {}
"""Name → the function itself, for the witness."""

_bridge: Bridge | None = None


def beside_the_code(function: Callable[P, R]) -> Callable[P, R]:
    """Declare that a function runs in the process of the student's code.

    Its arguments and what it returns must be plain values (`autograder.wire`).
    """
    name = function.__name__
    BESIDE[name] = function

    @functools.wraps(function)
    def here_or_there(*args: P.args, **named: P.kwargs) -> R:
        if _bridge is None:
            return function(*args, **named)
        return _bridge(name, args, named)

    return here_or_there


def use_bridge(bridge: Bridge | None) -> None:
    """Send all such calls of this process over `bridge`; None takes it away."""
    global _bridge
    _bridge = bridge


def judged_apart() -> bool:
    """Tell whether this process is a judge's: test cells run here, the student's code elsewhere."""
    return _bridge is not None
