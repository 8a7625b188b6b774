"""Parts that answer the program: a distance sensor that echoes, a light cell that charges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pi_setup.board.clock import to_ns
from pi_setup.board.recording import Value, now_ns
from pi_setup.errors import PartInvalid

if TYPE_CHECKING:
    from pi_setup.board.pins import VirtualFactory

SPEED_OF_SOUND = 343.26
"""Metres per second; gpiozero's DistanceSensor reckons with the same."""
ECHO_BEGINS = 0.000450
"""Seconds from the end of the trigger to the echo's rise: the HC-SR04's eight cycles of
ultrasound and its own delay."""
NO_ECHO = 0.038
"""Seconds that an HC-SR04 holds its echo high where nothing reflects (its data sheet)."""
DARK_CHARGE = 0.01
"""Seconds that the capacitor charges in the dark: gpiozero's default `charge_time_limit`."""


class Part:
    """Something connected to pins that acts when the program does.

    Attributes:
        pins: The BCM numbers of its pins.
    """

    pins: tuple[int, ...] = ()

    def connected(self, factory: VirtualFactory) -> None:
        """Remember the factory; begin to act."""
        self.factory = factory

    def program_changed(self, bcm: int, value: Value) -> None:
        """React to what the program put out on one of its pins (None: it is an input now)."""

    def shares(self, other: Part) -> bool:
        """Tell whether it may sit on the same pin as `other`."""
        return False

    def __str__(self) -> str:
        return f"{type(self).__name__} on {', '.join(f'GPIO{bcm}' for bcm in self.pins)}"


class EchoSensor(Part):
    """An HC-SR04: after a pulse on `trigger`, `echo` is high as long as sound takes there and back.

    Attributes:
        distance: Metres to what reflects; None where nothing does.
    """

    def __init__(self, trigger: int, echo: int, distance: float | None = None) -> None:
        self.pins = (trigger, echo)
        self.trigger, self.echo = trigger, echo
        self._busy = False
        self._triggered = False
        self.distance = distance

    @property
    def distance(self) -> float | None:
        """Metres to what reflects."""
        return self._distance

    @distance.setter
    def distance(self, metres: float | None) -> None:
        if metres is not None and not 0 <= metres <= 6:
            raise PartInvalid(f"A distance of {metres} m cannot be measured. Use 0 to 6 m, or None.")
        self._distance = metres

    def connected(self, factory: VirtualFactory) -> None:
        """Hold the echo low until it is asked."""
        super().connected(factory)
        factory.drive(self.echo, 0)

    def program_changed(self, bcm: int, value: Value) -> None:
        """Send the sound when the trigger's pulse ends."""
        if bcm != self.trigger:
            return
        fell, self._triggered = self._triggered and not value, bool(value)
        if fell and not self._busy:
            self._busy = True
            rise = now_ns() + to_ns(ECHO_BEGINS)
            self.factory.world.at(rise, lambda: self._rise(rise))

    def _rise(self, when_ns: int) -> None:
        # The ideal time goes with the edge, so that it measures well in real time too, where
        # a thread wakes some tens of microseconds late.
        self.factory.drive(self.echo, 1, when_ns)
        metres = self._distance
        fall = when_ns + to_ns(NO_ECHO if metres is None else 2 * metres / SPEED_OF_SOUND)
        self.factory.world.at(fall, lambda: self._fall(fall))

    def _fall(self, when_ns: int) -> None:
        self._busy = False
        self.factory.drive(self.echo, 0, when_ns)


class LightCell(Part):
    """A light-dependent resistor and a capacitor on one pin, for gpiozero's LightSensor.

    Attributes:
        light: 0 dark to 1 bright: what LightSensor reads, with its default time limit.
    """

    def __init__(self, pin: int, light: float = 0.0) -> None:
        self.pins = (pin,)
        self._charging = 0
        self.light = light

    @property
    def light(self) -> float:
        """0 dark to 1 bright."""
        return self._light

    @light.setter
    def light(self, value: float) -> None:
        if not 0 <= value <= 1:
            raise PartInvalid(f"Light goes from 0 (dark) to 1 (bright), not to {value}.")
        self._light = value

    def program_changed(self, bcm: int, value: Value) -> None:
        """Drain the capacitor while the pin puts out low; charge it when the pin listens."""
        self._charging += 1
        if value is not None:
            self.factory.drive(bcm, None)
        elif self._light > 0:
            number, full = self._charging, now_ns() + to_ns(DARK_CHARGE * (1 - self._light))
            self.factory.world.at(full, lambda: self._full(number, bcm, full))

    def _full(self, number: int, bcm: int, when_ns: int) -> None:
        if number == self._charging:
            self.factory.drive(bcm, 1, when_ns)
