"""What a hand does to the parts on the screen, brought to the virtual pins."""

from __future__ import annotations

from collections.abc import Callable

from pi_setup.board.circuit import Circuit, Part
from pi_setup.board.header import SPI_SELECT
from pi_setup.board.pins import VirtualFactory
from pi_setup.board.scenario import Scenario
from pi_setup.board.sensors import EchoSensor, LightCell
from pi_setup.board.sensors import Part as Connected
from pi_setup.board.spi import ADC
from pi_setup.board.stage import set_stage

FARTHEST = 2.0
"""Metres: the end of the distance's slider; there the sensor sees nothing."""

_BEGIN = {"button": 0.0, "pir": 0.0, "line-sensor": 0.0, "ldr": 0.5, "potentiometer": 0.5, "distance": 0.5,
          "rotary-encoder": 0.0}  # fmt: skip
"""Kind → how its control stands at first. 1 is: pressed, something moves, a line below, bright, far right."""


class Controls:
    """The buttons and sliders of a circuit's picture.

    Attributes:
        values: Part's name → where its control stands: 0 to 1, metres for a distance sensor, steps for a
            turning wheel.
    """

    def __init__(self, circuit: Circuit) -> None:
        self._parts = {part.name: part for part in circuit.parts if part.kind.name in _BEGIN}
        self._select = next((part.pin("select") for part in circuit.parts if part.kind.name == "mcp3008"),
                            SPI_SELECT[0])  # fmt: skip
        self._factory: VirtualFactory | None = None
        self.values = {name: _BEGIN[part.kind.name] for name, part in self._parts.items()}

    def connect(self, factory: VirtualFactory | None) -> None:
        """Connect the parts to these pins, as their controls stand; None for no virtual pins."""
        self._factory = factory
        if factory is not None:
            for name, part in self._parts.items():
                self._move(part, self.values[name])

    def set(self, name: str, value: float) -> bool:
        """Move a control; tell whether there is one that can be moved so."""
        part = self._parts.get(name)
        most = FARTHEST if part is not None and part.kind.name == "distance" else 1
        if part is None or part.kind.name == "rotary-encoder" or not 0 <= value <= most:
            return False
        self.values[name] = value
        if self._factory is not None:
            self._move(part, value)
        return True

    def turn(self, name: str, steps: int) -> bool:
        """Turn a wheel by a few steps; tell whether there is one."""
        part = self._parts.get(name)
        if part is None or part.kind.name != "rotary-encoder" or not 1 <= abs(steps) <= 10:
            return False
        self.values[name] += steps
        if self._factory is not None:
            turn = {"do": "turn", "a": part.pin("a"), "b": part.pin("b"), "steps": steps, "at": 0}
            set_stage(self._factory, Scenario(events=(turn,)))
        return True

    def _move(self, part: Part, value: float) -> None:
        factory = self._factory
        match part.kind.name:
            case "button":
                factory.drive(part.pin("signal"), 0 if value else None)
            case "pir":
                factory.drive(part.pin("signal"), int(value > 0))
            case "line-sensor":  # a dark line throws little light back, and the output stays low
                factory.drive(part.pin("signal"), int(value == 0))
            case "distance":
                pins = (part.pin("trigger"), part.pin("echo"))
                sensor = self._connected(EchoSensor, pins, lambda: EchoSensor(*pins))
                sensor.distance = value if value < FARTHEST else None
            case "ldr" if part.pins:
                pin = part.pin("signal")
                self._connected(LightCell, (pin,), lambda: LightCell(pin)).light = value
            case "ldr" | "potentiometer":
                chip = self._connected(ADC, (self._select,), lambda: ADC(select=self._select))
                chip.set(part.channel, value)

    def _connected(self, kind: type, pins: tuple[int, ...], make: Callable[[], Connected]) -> Connected:
        """Return the part on these pins: a cell that is run again, or a second board, finds the first's.

        Another part there is of a circuit that was built before, and is taken away.
        """
        for part in tuple(self._factory.parts):
            if type(part) is kind and part.pins == pins:
                return part
            if set(part.pins) & set(pins):
                self._factory.parts.remove(part)
                for bcm in part.pins:
                    self._factory.drive(bcm, None)
        return self._factory.connect(make())
