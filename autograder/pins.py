"""Pins for running a child's cell where nothing should really light up."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

Steps = list[tuple[float, int]]


def choose_mock_pins(always: bool = False) -> None:
    """Choose gpiozero's mock pins where there is no GPIO chip, and always while grading.

    A choice that was made already, by the environment, stays.
    """
    grading = "NBGRADER_EXECUTION" in os.environ
    if always or grading or not any(Path("/dev").glob("gpiochip*")):
        os.environ.setdefault("GPIOZERO_PIN_FACTORY", "mock")
        os.environ.setdefault("GPIOZERO_MOCK_PIN_CLASS", "mockpwmpin")


@contextmanager
def recorded_pins(now: Callable[[], float]) -> Iterator[dict[int, Steps]]:
    """Put gpiozero on fresh mock pins and keep each output pin's changes.

    Args:
        now: Seconds since the run began.

    Yields:
        GPIO number (BCM) → list of (seconds, value), filled while the block runs. An
        output that never changed has an empty list.
    """
    from gpiozero import Device
    from gpiozero.pins.mock import MockFactory, MockPWMPin

    history: dict[int, Steps] = {}

    class RecordingPin(MockPWMPin):
        def _change_state(self, value):
            changed = super()._change_state(value)
            if changed and self.function == "output":
                number = round(value) if value in (0, 1) else value
                history.setdefault(_bcm(self), []).append((round(now(), 6), number))
            return changed

        def _set_function(self, value):
            super()._set_function(value)
            if value == "output":
                history.setdefault(_bcm(self), [])

    former = Device.pin_factory
    factory = MockFactory(pin_class=RecordingPin)
    Device.pin_factory = factory
    try:
        yield history
    finally:
        ended = {pin: list(steps) for pin, steps in history.items()}
        factory.close()
        # closing turns every output off: that is not what the child's program did
        history.clear()
        history.update(ended)
        Device.pin_factory = former


def _bcm(pin: object) -> int:
    return int(pin.info.name.removeprefix("GPIO"))
