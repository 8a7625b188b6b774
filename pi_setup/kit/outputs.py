"""Switches on what the Pi drives, while somebody looks; afterwards its pins are closed again."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager

from gpiozero import (
    LED,
    Buzzer,
    Device,
    DigitalInputDevice,
    DigitalOutputDevice,
    Motor,
    OutputDevice,
    Servo,
    TonalBuzzer,
)
from gpiozero.tones import Tone

from pi_setup.board.header import PULLED_UP
from pi_setup.kit.tries import Try

TURN = 0.8
"""Seconds between two moves of what moves to and fro."""
POWERED, GROUNDED = "powered", "grounded"


def fault_before(attempt: Try) -> str:
    """Return "powered" if a light's pin gets 3.3 V from outside: it must not be driven against that.

    An LED and its resistor lead to ground, so a weak pull to ground must win.
    """
    for bcm in attempt.pins:
        if attempt.do == "light" and bcm not in PULLED_UP:
            with DigitalInputDevice(bcm, pull_up=False) as pin:
                if pin.value:
                    return POWERED
    return ""


@contextmanager
def switched_on(attempt: Try) -> Iterator[str]:
    """Switch on what is tried, and give "grounded" if its pin stays low all the same."""
    with ExitStack() as devices:
        if attempt.do == "dark":
            for bcm in attempt.pins:
                devices.enter_context(_off(bcm))
            yield ""
            return
        make = _light if attempt.do == "light" else _DEVICES[attempt.kind]
        device = devices.enter_context(make(attempt))
        yield GROUNDED if attempt.do == "light" and not device.value else ""


def _off(bcm: int) -> Device:
    """Return a pin that gives nothing and is driven against nothing."""
    if bcm in PULLED_UP:  # its fixed resistor would let an LED glow
        return DigitalOutputDevice(bcm)
    return DigitalInputDevice(bcm, pull_up=False)


def _light(attempt: Try) -> Device:
    return LED(attempt.pins[0], initial_value=True)


def _buzzer(attempt: Try) -> Device:
    return _begun(Buzzer(attempt.pins[0]), lambda buzzer: buzzer.beep(0.2, 0.6))


def _tones(attempt: Try) -> Device:
    return _begun(TonalBuzzer(attempt.pins[0]), lambda buzzer: buzzer.play(Tone("A4")))


def _servo(attempt: Try) -> Device:
    return _moving(Servo(attempt.pins[0]), (-1, 1))


def _motor(attempt: Try) -> Device:
    return _moving(Motor(*attempt.pins), (0.5, 0, -0.5, 0))


def _moving(device: OutputDevice, values: Iterable[float]) -> Device:
    def begin(device: OutputDevice) -> None:
        device.source_delay = TURN
        device.source = itertools.cycle(values)

    return _begun(device, begin)


def _begun(device: Device, begin: Callable[[Device], None]) -> Device:
    """Return a device that has begun; it is closed if it cannot begin."""
    try:
        begin(device)
    except BaseException:
        device.close()
        raise
    return device


_DEVICES = {
    "buzzer": _buzzer,
    "tonal-buzzer": _tones,
    "servo": _servo,
    "motor-driver": _motor,
}
