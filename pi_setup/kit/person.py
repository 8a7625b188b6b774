"""Who stands at the kit while it is tried: a person, nobody, or the virtual kit's own hand."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Protocol

from pi_setup.board.circuit import Circuit
from pi_setup.board.clock import to_ns
from pi_setup.board.controls import FARTHEST, Controls
from pi_setup.board.pins import VirtualFactory
from pi_setup.board.recording import now_ns
from pi_setup.errors import KitError
from pi_setup.kit.tries import Try

SHOWN = 1.0
"""Seconds for which an output stays on where nobody answers."""
LOOKS = 3.0
"""Seconds for which the virtual hand looks at an output before it says no."""
_YES, _NO = {"y", "yes"}, {"n", "no"}


class Person(Protocol):
    """What a self-test needs of somebody."""

    def sees(self, attempt: Try) -> bool | None:
        """Answer a question about an output; None if nobody looks."""

    def acts(self, attempt: Try, seconds: float) -> bool:
        """Hear what to do to an input within `seconds`; return whether somebody does it."""


class AtTheKit:
    """A child or a volunteer.

    Args:
        ask: Shows a question, and returns the line that was typed; EOFError if nobody can type.
        tell: Shows a line.
    """

    def __init__(self, ask: Callable[[str], str], tell: Callable[[str], None]) -> None:
        self._ask, self._tell = ask, tell

    def sees(self, attempt: Try) -> bool:
        """Ask until the answer is a yes or a no."""
        while True:
            try:
                answer = self._ask(f"{attempt.ask} [y/n]").strip().lower()
            except EOFError:
                raise KitError(
                    "Nobody answers here. Run this in a terminal, or with --no-questions."
                ) from None
            if answer in _YES | _NO:
                return answer in _YES
            self._tell("Please type y for yes or n for no.")

    def acts(self, attempt: Try, seconds: float) -> bool:
        """Tell what to do, and how long there is for it."""
        self._tell(f"{attempt.ask} ({seconds:g} s)")
        return True


class Nobody:
    """No one: outputs are shown for a second, inputs are looked at as they rest."""

    def sees(self, attempt: Try) -> None:
        """Leave it on for a while."""
        time.sleep(SHOWN)

    def acts(self, attempt: Try, seconds: float) -> bool:
        """Do nothing."""
        return False


class VirtualHand:
    """Looks at the virtual pins, and moves the virtual parts; tells what a person would be asked."""

    def __init__(
        self, circuit: Circuit, factory: VirtualFactory, tell: Callable[[str], None] = lambda line: None
    ) -> None:
        self._factory, self._tell = factory, tell
        self._controls = Controls(circuit)
        self._controls.connect(factory)

    def sees(self, attempt: Try) -> bool:
        """Look for a while, as what beeps is not always on."""
        self._tell(attempt.ask)
        if attempt.do == "dark":
            return not any(self._is_on(bcm) for bcm in attempt.pins)
        end = time.monotonic() + LOOKS
        while not any(self._is_on(bcm) for bcm in attempt.pins):
            if time.monotonic() >= end:
                return False
            time.sleep(0.01)
        return True

    def _is_on(self, bcm: int) -> bool:
        changes = self._factory.recorder.outputs.get(bcm)
        return bool(changes and changes[-1][1])

    def acts(self, attempt: Try, seconds: float) -> bool:
        """Move the part in a moment, and back."""
        self._tell(attempt.ask)
        name, begin = attempt.part.name, now_ns()
        if attempt.kind == "rotary-encoder":
            self._factory.world.at(begin + to_ns(0.1), lambda: self._controls.turn(name, 2))
            return True
        for at, value in _MOVES[attempt.kind]:
            self._factory.world.at(begin + to_ns(at), partial(self._controls.set, name, value))
        return True


_MOVES = {
    "button": ((0.1, 1), (0.6, 0)),
    "pir": ((0.1, 1), (0.6, 0)),
    "line-sensor": ((0.1, 1), (0.6, 0)),
    "ldr": ((0.1, 0.05), (1, 0.5)),
    "potentiometer": ((0.1, 0), (0.5, 1)),
    "distance": ((0.1, 0.2), (2, FARTHEST)),
}
"""Kind → (seconds from now, where its control stands then)."""
