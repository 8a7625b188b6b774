"""How to build a circuit, step by step, in short sentences; and the list of what is needed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from pi_setup.board.draw_pi import name_of
from pi_setup.board.geometry import RAILS, is_pin, pin_of
from pi_setup.board.header import pin_number
from pi_setup.board.parts import resistor_bands, spoken_ohm
from pi_setup.board.texts import ENGLISH, Texts, say
from pi_setup.board.wiring import Placed, Wire, Wiring, wire_colors

_MODULES = {"rgb-led", "buzzer", "tonal-buzzer", "pir", "line-sensor", "distance", "servo", "motor-driver",
            "rotary-encoder"}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One sentence, and the piece or wire that it puts in (None for the first and last words)."""

    text: str
    item: Placed | Wire | None = None


@dataclass(frozen=True)
class Needed:
    """A line of the parts list. `label` names the kind of thing in every language: led, jumper-wire."""

    count: int
    text: str
    label: str


def steps_of(wiring: Wiring, texts: Texts = ENGLISH) -> list[Step]:
    """Return the steps in which a child builds `wiring`: power off, part by part, look, power on."""
    colors = wire_colors(wiring)
    steps = [
        Step(say(texts, "Shut the Pi down. Wait until its green light stops blinking. "
                 "Then pull out the plug.")),
        Step(say(texts, "Pins 1 and 2 are at the end with the SD card. "
                 "Count the pins two by two from there.")),
        Step(say(texts, "Each hole has a name: g9 is in column g and row 9.")),
    ]  # fmt: skip
    steps += [_wire_step(wire, colors[wire], texts) for wire in wiring.wires if wire.part is None]
    for part in dict.fromkeys(placed.part for placed in wiring.placed):
        steps += [Step(_push(placed, wiring, texts), placed)
                  for placed in wiring.placed if placed.part == part]  # fmt: skip
        steps += [_wire_step(wire, colors[wire], texts) for wire in wiring.wires if wire.part == part]
        if part.volts == 5:
            steps.append(Step(say(texts, "“{name}” runs on 5 V. Its red wire must touch nothing else.",
                                  name=part.name)))  # fmt: skip
        if part.kind.name == "motor-driver":
            steps.append(Step(say(texts, "Screw the motor and its own battery to “{name}”. "
                                  "The Pi does not feed a motor.", name=part.name)))  # fmt: skip
    return [
        *steps,
        Step(say(texts, "Look again, leg by leg and wire by wire. Is it like the picture?")),
        Step(say(texts, "Put the plug in. If something gets hot, pull the plug out at once.")),
    ]


def full_name(placed: Placed) -> str:
    """Return what a program calls a piece: red, lights.red, bar[0]."""
    return placed.part.name + placed.piece.member


def bands_of(ohm: int, texts: Texts) -> str:
    """Return the colours of a resistor's bands, from the left."""
    return ", ".join(say(texts, band) for band in resistor_bands(ohm))


def _push(placed: Placed, wiring: Wiring, texts: Texts) -> str:
    """Return the sentence that puts a piece in."""
    shape, holes = placed.piece.shape, placed.holes
    known = {"name": full_name(placed), "kind": say(texts, placed.part.kind.spoken)}
    if shape == "led":
        return _push_led(placed, wiring, texts)
    if shape == "resistor":
        return say(texts, "Take a {ohm} resistor: its bands are {bands}. "
                   "Push one leg into {one}, the other leg into {two}.",
                   ohm=spoken_ohm(placed.piece.ohm), one=holes[0], two=holes[1],
                   bands=bands_of(placed.piece.ohm, texts))  # fmt: skip
    if shape == "button":
        return say(texts, "Push in the button “{name}” over the gap: its legs in {holes}.",
                   holes=", ".join(holes), **known)  # fmt: skip
    if shape == "mcp3008":
        return say(texts, "Push in the chip “{name}” over the gap: rows {top} to {row}, notch at {row}.",
                   top=placed.holes[0][1:], row=placed.holes[7][1:], **known)  # fmt: skip
    if shape == "capacitor":
        return say(texts, "Push in a capacitor of 1 µF: {legs}.", legs=_legs(placed, texts))
    if shape in _MODULES:
        return say(texts, "Push in the {kind} “{name}”: {legs}.", legs=_legs(placed, texts), **known)
    return say(texts, "Push in the {kind} “{name}”: its legs in {holes}.", holes=", ".join(holes), **known)


def _push_led(placed: Placed, wiring: Wiring, texts: Texts) -> str:
    """Return the sentence of an LED; its name stands in it where another one has its colour."""
    color = placed.piece.color
    alike = [other for other in wiring.placed if other.piece.shape == "led" and other.piece.color == color]
    known = {"color": say(texts, color), "short": placed.holes[0], "long": placed.holes[1]}
    if len(alike) == 1:
        return say(texts, "Push in the {color} LED. Its long leg goes into {long}, "
                   "its short leg into {short}. The long leg is plus.", **known)  # fmt: skip
    return say(texts, "Push in the {color} LED “{name}”. Its long leg goes into {long}, "
               "its short leg into {short}. The long leg is plus.",
               name=full_name(placed), **known)  # fmt: skip


def _legs(placed: Placed, texts: Texts) -> str:
    names = {"longest leg": say(texts, "longest leg")}
    return ", ".join(say(texts, "{leg} in {hole}", leg=names.get(name, name), hole=hole)
                     for name, hole in placed.legs)  # fmt: skip


_FROM_PIN = "Take a {color} wire. Push one end onto pin {pin} ({gpio}), the other end into {hole}."
_FROM_PIN_AN = "Take an {color} wire. Push one end onto pin {pin} ({gpio}), the other end into {hole}."
_ON_BOARD = "Take a {color} wire. Push one end into {one}, the other end into {two}."
_ON_BOARD_AN = "Take an {color} wire. Push one end into {one}, the other end into {two}."


def _wire_step(wire: Wire, color: str, texts: Texts) -> Step:
    """Return the step that puts a wire in; English says "an orange wire", so each text is there twice."""
    an = color[0] in "aeiou"
    color, end = say(texts, color), place_name(wire.end, texts)
    if is_pin(wire.start):
        pin = pin_number(pin_of(wire.start))
        return Step(say(texts, _FROM_PIN_AN if an else _FROM_PIN,
                        color=color, pin=pin.number, gpio=name_of(pin), hole=end), wire)  # fmt: skip
    return Step(say(texts, _ON_BOARD_AN if an else _ON_BOARD,
                    color=color, one=place_name(wire.start, texts), two=end), wire)  # fmt: skip


def place_name(hole: str, texts: Texts) -> str:
    """Return how a sentence names a hole: g9, or the rail beside a row."""
    if hole[0] not in RAILS:
        return hole
    return say(texts, "the {rail} rail beside row {row}", rail=hole[0].replace("-", "−"), row=hole[1:])


def parts_list(wiring: Wiring, texts: Texts = ENGLISH) -> list[Needed]:
    """Return what must lie on the table before building, each kind of thing once."""
    needed: Counter[tuple[str, str]] = Counter({("breadboard", say(texts, "half-size breadboard")): 1})
    for placed in wiring.placed:
        needed[_label(placed), _thing(placed, texts)] += 1
    for wire in wiring.wires:
        kind = "wire from a pin to the breadboard (female to male)" if is_pin(wire.start) else (
            "wire on the breadboard (male to male)")  # fmt: skip
        needed["jumper-wire", say(texts, kind)] += 1
    if any(part.kind.name == "motor-driver" for part in wiring.circuit.parts):
        needed["battery-box", say(texts, "battery box for the motor")] += 1
        needed["motor", say(texts, "small motor")] += 1
    return [Needed(count, text, label) for (label, text), count in needed.items()]


def _label(placed: Placed) -> str:
    """Return what is written on the box that holds such a piece: led, resistor-330, button."""
    shape = placed.piece.shape
    if shape == "resistor":
        return f"resistor-{placed.piece.ohm}"
    return shape if shape in ("led", "capacitor", "mcp3008") else placed.part.kind.name


def _thing(placed: Placed, texts: Texts) -> str:
    shape = placed.piece.shape
    if shape == "led":
        return say(texts, "{color} LED", color=say(texts, placed.piece.color))
    if shape == "resistor":
        return say(texts, "resistor {ohm} ({bands})", ohm=spoken_ohm(placed.piece.ohm),
                   bands=bands_of(placed.piece.ohm, texts))  # fmt: skip
    fixed = {"capacitor": "capacitor 1 µF", "mcp3008": "chip MCP3008"}
    return say(texts, fixed.get(shape, placed.part.kind.spoken))
