"""Sets up what a scenario describes around a factory's pins, each event at its time."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping

from pi_setup.board.clock import to_ns
from pi_setup.board.pins import VirtualFactory
from pi_setup.board.recording import now_ns
from pi_setup.board.scenario import Scenario
from pi_setup.board.sensors import EchoSensor, LightCell
from pi_setup.board.spi import ADC
from pi_setup.errors import PartInvalid, ScenarioInvalid

HOLD = 0.2
"""Seconds for which a button is pressed where a scenario does not say it."""
STEP = 0.05
"""Seconds for one step of a rotary encoder."""

MOVE = 0.05
"""Seconds between two steps of something that moves."""

Action = tuple[float, Callable[[], None]]
"""(seconds since the start, what to do)."""


def set_stage(factory: VirtualFactory, scenario: Scenario) -> None:
    """Do at once what happens at 0 s, and plan the rest.

    Raises:
        ScenarioInvalid: An event names a pin or a value that there is not.
    """
    begin = now_ns()
    parts: dict[tuple, object] = {}
    for number, event in enumerate(scenario.events):
        dice = random.Random(f"{scenario.seed}/{number}")
        try:
            actions = list(_ACTORS[event["do"]](factory, event, parts, dice))
            for at, action in actions:
                if at == 0:
                    action()
        except (PartInvalid, ValueError, TypeError) as problem:
            raise ScenarioInvalid(f"The event {dict(event)} cannot be played: {problem}") from problem
        for at, action in actions:
            if at > 0:
                factory.world.at(begin + to_ns(at), action)


def _press(factory: VirtualFactory, event: Mapping, parts: dict, dice: random.Random) -> Iterator[Action]:
    pin, closed = event["pin"], int(event.get("to") == "3v3")
    factory.pin(pin)
    down = event["at"]
    up = down + event.get("hold", HOLD)
    for begin, last in ((down, closed), (up, None)):
        for at, level in _bounces(begin, event.get("bounce", 0), (closed, None), last, dice):
            yield at, lambda level=level: factory.drive(pin, level)


def _bounces(begin: float, length: float, levels: tuple, last: int | None, dice: random.Random) -> Iterator:
    """Yield (time, level): the contact touches and lets go a few times before it stays."""
    yield begin, last
    if length:
        times = sorted(dice.uniform(0, length) for _ in range(2 * dice.randint(1, 3) - 1))
        other = levels[0] if last is None else levels[1]
        for number, offset in enumerate([*times, length]):
            yield begin + round(offset, 6), last if number % 2 else other


def _level(factory: VirtualFactory, event: Mapping, parts: dict, dice: random.Random) -> Iterator[Action]:
    factory.pin(event["pin"])
    yield event["at"], lambda: factory.drive(event["pin"], event["value"])


def _distance(factory: VirtualFactory, event: Mapping, parts: dict, dice: random.Random) -> Iterator[Action]:
    key = ("echo", event["trigger"], event["echo"])
    if new := key not in parts:
        parts[key] = factory.connect(EchoSensor(event["trigger"], event["echo"]))
    sensor = parts[key]
    for at, metres in _moving(event, "metres", new):
        EchoSensor(event["trigger"], event["echo"], metres)  # refuses a wrong distance now
        yield at, lambda metres=metres: setattr(sensor, "distance", metres)


def _light(factory: VirtualFactory, event: Mapping, parts: dict, dice: random.Random) -> Iterator[Action]:
    key = ("light", event["pin"])
    if new := key not in parts:
        parts[key] = factory.connect(LightCell(event["pin"]))
    cell = parts[key]
    for at, value in _moving(event, "value", new):
        LightCell(event["pin"], value)
        yield at, lambda value=value: setattr(cell, "light", value)


def _analog(factory: VirtualFactory, event: Mapping, parts: dict, dice: random.Random) -> Iterator[Action]:
    name, device = event.get("chip", "MCP3008"), event.get("device", 0)
    if ("chip", device) not in parts:
        parts["chip", device] = factory.connect(ADC(name, device=device))
    chip = parts["chip", device]
    key = ("channel", device, event["channel"])
    new = key not in parts
    parts[key] = chip
    for at, value in _moving(event, "value", new):
        ADC(name, device=device).set(event["channel"], value)
        yield at, lambda value=value: chip.set(event["channel"], value)


def _moving(event: Mapping, key: str, new: bool) -> Iterator[tuple[float, float | None]]:
    """Yield (time, value): one, or many small steps to what it becomes.

    What moves first thing was where it begins to move since the start.
    """
    first, begin = event[key], event["at"]
    yield (0 if new and "becomes" in event else begin), first
    if "becomes" in event:
        length, way = event["until"] - begin, event["becomes"] - first
        steps = max(1, min(1000, round(length / MOVE)))
        for number in range(1, steps + 1):
            yield begin + length * number / steps, first + way * number / steps


def _turn(factory: VirtualFactory, event: Mapping, parts: dict, dice: random.Random) -> Iterator[Action]:
    """Turn a rotary encoder: its two contacts close to ground one after the other."""
    a, b, steps = event["a"], event["b"], event["steps"]
    first, second = (a, b) if steps > 0 else (b, a)
    factory.pin(first), factory.pin(second)
    step = event.get("seconds", STEP * abs(steps)) / max(abs(steps), 1)
    for number in range(abs(steps)):
        for quarter, (pin, level) in enumerate(((first, 0), (second, 0), (first, None), (second, None))):
            at = event["at"] + step * (number + quarter / 4)
            yield at, lambda pin=pin, level=level: factory.drive(pin, level)


_ACTORS = {
    "press": _press,
    "level": _level,
    "distance": _distance,
    "light": _light,
    "analog": _analog,
    "turn": _turn,
}
