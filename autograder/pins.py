"""The virtual kit, found as gpiozero finds it: by the name of a pin factory.

This package knows gpiozero, not the kit. What is used of the factory is plain data: it plays
a program in virtual time, and judges the history that comes of it.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Mapping
from importlib.metadata import entry_points
from typing import Protocol

from autograder.errors import KitMissing

Steps = list[tuple[float, float]]
"""(seconds since the start, value) for each change of an output."""


class VirtualKit(Protocol):
    """What the factory named `virtual` offers besides pins."""

    def play(self, program: Callable[[], object], scenario: Mapping, *spaces: dict) -> dict:
        """Run a program on fresh pins in virtual time; return its history."""

    def expect(self, history: Mapping, what: str, *args: object, **kwargs: object) -> str:
        """Return what a history does not show, in a sentence, or ""."""

    def choose(self) -> str | None:
        """Choose the virtual pins for this process unless it runs on a Pi."""


@functools.cache
def virtual_kit() -> VirtualKit:
    """Return the factory named `virtual`.

    Raises:
        KitMissing: if none is installed.
    """
    found = entry_points(group="gpiozero_pin_factories", name="virtual")
    if not found:
        raise KitMissing(
            "The virtual kit is not installed, so tasks with pins cannot be judged. "
            "Install the course again: bash pi_setup/setup.sh install"
        )
    return next(iter(found)).load()


def choose_virtual_pins(always: bool = False) -> None:
    """Choose the virtual pins where this is no Pi, and always while grading.

    A choice that was made already, by the environment, stays.
    """
    if always or "NBGRADER_EXECUTION" in os.environ:
        os.environ.setdefault("GPIOZERO_PIN_FACTORY", "virtual")
    elif "GPIOZERO_PIN_FACTORY" not in os.environ:
        virtual_kit().choose()


def steps_of(history: Mapping) -> dict[int, Steps]:
    """Return GPIO number (BCM) → the changes of each output pin.

    A pin is off before it is made an output, and off again when the program lets go of it. An
    output that never changed has an empty list.
    """
    return {int(pin): _changes(changes) for pin, changes in history["outputs"].items()}


def _changes(changes: list) -> Steps:
    steps: Steps = []
    before: float = 0
    for at_ns, value in changes:
        value = value or 0
        if value != before:
            steps.append((round(at_ns / 1e9, 6), value))
        before = value
    return steps
