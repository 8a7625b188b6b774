"""How each kind of part is built on the breadboard: its pieces, and what feeds which hole.

A block stands on a few rows of its own. Signals come in from the left, along the row that they feed;
pieces with legs side by side stand on the right half, and resistors cross the gap between the halves.
So no wire has to pass over a part. Rows count from 0 inside a block.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pi_setup.board.circuit import Part

GROUND, LOW, HIGH = "GND", "3V3", "5V"
Spot = tuple[str, float]
"""A hole of a block: its column's letter and its row in the block."""


@dataclass(frozen=True)
class Piece:
    """One thing that is pushed into holes. `member` names one of several, such as ".red" or "[0]".

    `note` is a free place on the board where the picture can write the value.
    """

    shape: str
    legs: tuple[tuple[str, Spot], ...]
    member: str = ""
    color: str = ""
    ohm: int = 0
    note: Spot | None = None


@dataclass(frozen=True)
class Block:
    """A part's pieces, its feeds (hole, and the net or GPIO that it needs) and its own links.

    `channel` is the hole that a converter's channel is wired to.
    """

    part: Part
    rows: int
    pieces: tuple[Piece, ...]
    feeds: tuple[tuple[Spot, str], ...]
    links: tuple[tuple[Spot, Spot, str], ...] = ()
    channel: Spot | None = None


def gpio(bcm: int) -> str:
    """Return the name of a GPIO's net."""
    return f"GPIO{bcm}"


def block_of(part: Part) -> Block:
    """Return how `part` is built."""
    return _BUILDERS[part.kind.name](part)


def _light(bcm: int, row: int, color: str, ohm: int, member: str) -> tuple[list[Piece], list]:
    """Return one LED behind its resistor: GPIO, resistor, long leg; short leg, ground one row above."""
    pieces = [
        Piece("led", (("short leg", ("g", row)), ("long leg", ("g", row + 1))), member, color, ohm),
        Piece("resistor", (("", ("c", row + 1)), ("", ("f", row + 1))), member, ohm=ohm),
    ]
    return pieces, [(("f", row), GROUND), (("a", row + 1), gpio(bcm))]


def _lights(part: Part) -> Block:
    pieces, feeds = [], []
    for number, ((role, bcm), color) in enumerate(zip(part.pins, part.colors, strict=True)):
        more, fed = _light(bcm, 2 * number, color, part.resistor, part.member(role))
        pieces += more
        feeds += fed
    return Block(part, 2 * len(part.pins), tuple(pieces), tuple(feeds))


def _rgb(part: Part) -> Block:
    rows = {"red": 0, "green": 2, "blue": 3}
    legs = (("R", ("g", 0)), ("longest leg", ("g", 1)), ("G", ("g", 2)), ("B", ("g", 3)))
    pieces = [Piece("rgb-led", legs, ohm=part.resistor)]
    pieces += [Piece("resistor", (("", ("c", row)), ("", ("f", row))), f".{name}", ohm=part.resistor)
               for name, row in rows.items()]  # fmt: skip
    feeds = [(("a", rows[name]), gpio(bcm)) for name, bcm in part.pins]
    return Block(part, 4, tuple(pieces), (*feeds, (("f", 1), GROUND)))


def _button(part: Part) -> Block:
    legs = tuple(("", spot) for spot in (("e", 0), ("f", 0), ("e", 2), ("f", 2)))
    feeds = ((("a", 0), GROUND), (("a", 2), gpio(part.pin("signal"))))
    return Block(part, 3, (Piece("button", legs),), feeds)


def _buzzer(part: Part) -> Block:
    legs = (("−", ("g", 0)), ("+", ("g", 3)))
    feeds = ((("f", 0), GROUND), (("f", 3), gpio(part.pin("signal"))))
    return Block(part, 4, (Piece(part.kind.name, legs),), feeds)


def _module(*legs: tuple[str, str]) -> Callable[[Part], Block]:
    """Return the builder of a module whose legs, from the top, are given as (printed name, net or role)."""

    def build(part: Part) -> Block:
        pins = dict(part.pins)
        spots = tuple((printed, ("g", row)) for row, (printed, _) in enumerate(legs))
        feeds = tuple((("f", row), gpio(pins[net]) if net in pins else net)
                      for row, (_, net) in enumerate(legs))  # fmt: skip
        return Block(part, len(legs), (Piece(part.kind.name, spots),), feeds)

    return build


_DISTANCE_LOW = _module(("VCC", LOW), ("TRIG", "trigger"), ("ECHO", "echo"), ("GND", GROUND))


def _distance(part: Part) -> Block:
    """Return the sensor; fed by 5 V its echo is divided: echo, first resistor, GPIO, second, ground."""
    if part.divider is None:
        return _DISTANCE_LOW(part)
    first, second = part.divider
    legs = (("VCC", ("g", 0)), ("TRIG", ("g", 1)), ("ECHO", ("g", 2)), ("GND", ("g", 3)))
    pieces = (
        Piece("distance", legs),
        Piece("resistor", (("", ("c", 2)), ("", ("f", 2))), ohm=first, note=("d", 3.1)),
        Piece("resistor", (("", ("b", 2)), ("", ("b", 6))), ohm=second, note=("d", 4.9)),
    )
    feeds = ((("f", 0), HIGH), (("f", 1), gpio(part.pin("trigger"))), (("a", 2), gpio(part.pin("echo"))),
             (("a", 6), GROUND))  # fmt: skip
    return Block(part, 7, pieces, feeds, links=((("e", 6), ("f", 3), GROUND),))


def _knob(part: Part) -> Block:
    legs = (("", ("g", 0)), ("", ("g", 1)), ("", ("g", 2)))
    feeds = ((("f", 0), LOW), (("f", 2), GROUND))
    return Block(part, 3, (Piece("potentiometer", legs),), feeds, channel=("j", 1))


def _light_sensor(part: Part) -> Block:
    """Return an LDR: with a resistor it divides 3.3 V for a converter, with a capacitor it takes time."""
    ldr = Piece("ldr", (("", ("g", 0)), ("", ("g", 2))))
    if part.channel is not None:
        resistor = Piece("resistor", (("", ("c", 2)), ("", ("f", 2))), ohm=10_000, note=("d", 1))
        return Block(part, 3, (ldr, resistor), ((("f", 0), LOW), (("a", 2), GROUND)), channel=("j", 2))
    capacitor = Piece("capacitor", (("+", ("h", 2)), ("−", ("h", 4))))
    feeds = ((("f", 0), LOW), (("f", 2), gpio(part.pin("signal"))), (("f", 4), GROUND))
    return Block(part, 5, (ldr, capacitor), feeds)


CHIP_LEFT = ("DGND", "CS", "DIN", "DOUT", "CLK", "AGND", "VREF", "VDD")
CHIP_RIGHT = tuple(f"CH{number}" for number in range(7, -1, -1))


def channel_spot(channel: int) -> Spot:
    """Return the hole beside a channel of the converter, in its block."""
    return "j", 7 - channel


def _converter(part: Part) -> Block:
    """Return the MCP3008 with its notch at the bottom: pins 9 to 16 look at the Pi."""
    legs = [(name, ("e", row)) for row, name in enumerate(CHIP_LEFT)]
    legs += [(name, ("f", row)) for row, name in enumerate(CHIP_RIGHT)]
    nets = (GROUND, gpio(part.pin("select")), gpio(part.pin("mosi")), gpio(part.pin("miso")),
            gpio(part.pin("clock")), GROUND, LOW, LOW)  # fmt: skip
    feeds = tuple((("a", row), net) for row, net in enumerate(nets))
    return Block(part, 8, (Piece("mcp3008", tuple(legs)),), feeds)


_BUILDERS: dict[str, Callable[[Part], Block]] = {
    "led": _lights,
    "traffic-lights": _lights,
    "led-bar": _lights,
    "rgb-led": _rgb,
    "button": _button,
    "buzzer": _buzzer,
    "tonal-buzzer": _buzzer,
    "potentiometer": _knob,
    "ldr": _light_sensor,
    "pir": _module(("VCC", HIGH), ("OUT", "signal"), ("GND", GROUND)),
    "line-sensor": _module(("VCC", LOW), ("GND", GROUND), ("OUT", "signal")),
    "distance": _distance,
    "servo": _module(("GND", GROUND), ("5V", HIGH), ("SIG", "signal")),
    "motor-driver": _module(("GND", GROUND), ("IN1", "forward"), ("IN2", "backward")),
    "rotary-encoder": _module(("A", "a"), ("GND", GROUND), ("B", "b")),
    "mcp3008": _converter,
}
