"""Reads what the Pi listens to, until a hand was felt or the time is over."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from gpiozero import (
    MCP3008,
    Button,
    Device,
    DistanceSensor,
    LightSensor,
    LineSensor,
    MotionSensor,
    RotaryEncoder,
)

from pi_setup.board.circuit import Circuit, Part
from pi_setup.board.header import SPI_SELECT

PAUSE = 0.01
"""Seconds between two readings: a short press is felt."""
LET_GO = 3.0
"""Seconds for a hand to let go of a button before it counts as stuck."""
NEAR, FARTHEST = 0.4, 3.0
"""Metres: as near as a hand, and as far as the sensor is asked to see."""
ENOUGH = 0.2
"""How far an analogue reading must move, of 1."""


@dataclass(frozen=True)
class Readings:
    """What was read so far."""

    low: float
    high: float
    last: float

    def then(self, value: float) -> Readings:
        """Return the readings with one more."""
        return replace(self, low=min(self.low, value), high=max(self.high, value), last=value)


@dataclass(frozen=True)
class Sense:
    """How one kind of input is read.

    Attributes:
        open: Makes gpiozero's device for a part.
        read: One reading.
        felt: Tells whether the hand was felt.
        fault: Names what was wrong with the readings where it was not.
        rests: Tells whether a reading is one of an input that nobody touches.
    """

    open: Callable[[Part, Circuit], Device]
    read: Callable[[Device], float]
    felt: Callable[[Readings], bool]
    fault: Callable[[Readings], str]
    rests: Callable[[float], bool] = lambda value: True


def wait_for_rest(sense: Sense, device: Device) -> bool:
    """Wait a little until nobody touches it, and tell whether that came."""
    end = time.monotonic() + LET_GO
    while not sense.rests(sense.read(device)):
        if time.monotonic() >= end:
            return False
        time.sleep(PAUSE)
    return True


def watch(sense: Sense, device: Device, seconds: float) -> tuple[str, Readings]:
    """Read until the hand was felt; return "", or what was wrong after `seconds`."""
    end = time.monotonic() + seconds
    value = sense.read(device)
    seen = Readings(value, value, value)
    while not sense.felt(seen):
        if time.monotonic() >= end:
            return sense.fault(seen), seen
        time.sleep(PAUSE)
        seen = seen.then(sense.read(device))
    return "", seen


def _value(device: Device) -> float:
    return float(device.value)


def _chip(part: Part, circuit: Circuit) -> Device:
    select = next(other.pin("select") for other in circuit.parts if other.kind.name == "mcp3008")
    device = next(number for number, bcm in SPI_SELECT.items() if bcm == select)
    return MCP3008(channel=part.channel, device=device)


def _light(part: Part, circuit: Circuit) -> Device:
    return _chip(part, circuit) if part.channel is not None else LightSensor(part.pin("signal"))


def _eye(part: Part, circuit: Circuit) -> Device:
    # `partial`: where no echo comes at all, the reading is 0 and does not wait for ever.
    return DistanceSensor(part.pin("echo"), part.pin("trigger"), max_distance=FARTHEST, queue_len=5,
                          partial=True)  # fmt: skip


def _both(seen: Readings) -> bool:
    return seen.low == 0 and seen.high == 1


def _moved(seen: Readings) -> bool:
    return seen.high - seen.low >= ENOUGH


def _same(seen: Readings) -> str:
    return "same"


def _stuck(seen: Readings) -> str:
    return "always on" if seen.low > 0 else "always off"


def _simple(device: type[Device]) -> Callable[[Part, Circuit], Device]:
    return lambda part, circuit: device(part.pin("signal"))


_KNOB = Sense(_chip, _value, _moved, _same)
SENSES: dict[str, Sense] = {
    "button": Sense(
        _simple(Button), _value, lambda seen: seen.high == 1 and seen.last == 0,
        lambda seen: "held" if seen.high else "not pressed", lambda value: value == 0,
    ),
    "pir": Sense(_simple(MotionSensor), _value, _both, _stuck),
    "line-sensor": Sense(_simple(LineSensor), _value, _both, _stuck),
    "ldr": Sense(_light, _value, _moved, _same),
    "potentiometer": _KNOB,
    "distance": Sense(
        _eye, lambda device: float(device.distance), lambda seen: 0 < seen.last <= NEAR,
        lambda seen: "far" if seen.high else "no answer",
    ),
    "rotary-encoder": Sense(
        lambda part, circuit: RotaryEncoder(part.pin("a"), part.pin("b"), max_steps=0),
        lambda device: float(device.steps), lambda seen: seen.high > seen.low, lambda seen: "not turned",
    ),
}  # fmt: skip
"""Kind of part → how it is read."""
