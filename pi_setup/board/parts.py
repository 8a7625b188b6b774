"""The parts of the kit: what each kind is called, which pins it takes and what it needs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Role:
    """What a pin does for a part: `way` is "out" (the Pi speaks) or "in" (the Pi listens).

    `active` is the level that means on or pressed. `pull` is what an input needs inside the Pi.
    """

    name: str
    way: str
    active: str = "high"
    pull: str = ""


@dataclass(frozen=True)
class Kind:
    """One kind of part.

    `device` is gpiozero's class. `needs` must stand in the circuit, `may` can. `volts` is what feeds it
    (0: the pin itself does). `milliamps` is what one pin gives it. `spoken` is its English name.
    """

    name: str
    spoken: str
    device: str
    roles: tuple[Role, ...] = ()
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    volts: float = 0.0
    milliamps: float = 0.0

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys that a part of this kind can have."""
        return ("kind", "name", *self.needs, *self.may)


def _out(*names: str) -> tuple[Role, ...]:
    return tuple(Role(name, "out") for name in names)


_SENSED = (Role("signal", "in", pull="none"),)

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("led", "LED", "LED", _out("signal"), ("pin", "resistor"), ("color",)),
        Kind("rgb-led", "RGB LED", "RGBLED", _out("red", "green", "blue"), ("pins", "resistor")),
        Kind("traffic-lights", "traffic lights", "TrafficLights", _out("red", "amber", "green"),
             ("pins", "resistor")),
        Kind("led-bar", "LED bar", "LEDBarGraph", (), ("pins", "resistor"), ("color",)),
        Kind("button", "button", "Button", (Role("signal", "in", "low", "up"),), ("pin",)),
        # A small 3 V buzzer with its own beat; a bigger one must say so with `milliamps`.
        Kind("buzzer", "buzzer", "Buzzer", _out("signal"), ("pin",), ("milliamps",), milliamps=15),
        # A piezo disc is nearly a capacitor: it takes little.
        Kind("tonal-buzzer", "tone buzzer", "TonalBuzzer", _out("signal"), ("pin",), ("milliamps",),
             milliamps=5),
        Kind("potentiometer", "knob", "MCP3008", (), ("channel",)),
        Kind("ldr", "light sensor", "LightSensor", _SENSED, (), ("pin", "channel")),
        # HC-SR501: fed by 5 V, its output is 3.3 V.
        Kind("pir", "motion sensor", "MotionSensor", _SENSED, ("pin",), volts=5.0),
        Kind("line-sensor", "line sensor", "LineSensor", _SENSED, ("pin",), volts=3.3),
        # HC-SR04: its echo is as high as its feed. The HC-SR04P and RCWL-1601 also run on 3.3 V.
        Kind("distance", "distance sensor", "DistanceSensor",
             (Role("trigger", "out"), Role("echo", "in", pull="none")), ("pins",), ("divider", "volts"),
             volts=5.0, milliamps=1),
        Kind("servo", "servo", "Servo", _out("signal"), ("pin",), volts=5.0, milliamps=1),
        Kind("motor-driver", "motor driver", "Motor", _out("forward", "backward"), ("pins",), milliamps=1),
        Kind("rotary-encoder", "turning wheel", "RotaryEncoder",
             (Role("a", "in", "low", "up"), Role("b", "in", "low", "up")), ("pins",)),
        Kind("mcp3008", "converter", "MCP3008",
             (Role("clock", "out"), Role("mosi", "out"), Role("miso", "in"), Role("select", "out")),
             (), ("select",), volts=3.3, milliamps=0.5),
    )
}  # fmt: skip

LED_VOLTS = {"red": 1.8, "orange": 2.0, "yellow": 2.0, "green": 2.0, "blue": 2.8, "white": 2.8}
"""The lowest voltage that an LED of a colour is likely to take, so that its current is not guessed low."""

LIGHT_COLORS = {
    "rgb-led": ("red", "green", "blue"),
    "traffic-lights": ("red", "yellow", "green"),
}
"""The colours behind the roles of the parts that hold several LEDs."""

COLOR_BANDS = ("black", "brown", "red", "orange", "yellow", "green", "blue", "violet", "grey", "white")
E24 = (10, 11, 12, 13, 15, 16, 18, 20, 22, 24, 27, 30, 33, 36, 39, 43, 47, 51, 56, 62, 68, 75, 82, 91)
"""The two leading digits of resistors that shops sell (IEC 60063, series E24)."""


def resistor_bands(ohm: int) -> tuple[str, ...]:
    """Return the four colour bands of a 5 % resistor (IEC 60062): two digits, zeros, gold.

    Raises:
        ValueError: if no resistor of the E24 series has this value.
    """
    digits = str(ohm)
    if ohm < 10 or len(digits) > 7 or digits[2:].strip("0") or int(digits[:2]) not in E24:
        raise ValueError(f"no resistor of {ohm} ohm is sold")
    return (*(COLOR_BANDS[int(digit)] for digit in digits[:2]), COLOR_BANDS[len(digits) - 2], "gold")


def spoken_ohm(ohm: int) -> str:
    """Return a resistor's value as it is printed on the bag: 330 Ω, 4.7 kΩ."""
    for size, unit in ((1_000_000, "MΩ"), (1000, "kΩ")):
        if ohm >= size:
            return f"{ohm / size:g} {unit}"
    return f"{ohm} Ω"
