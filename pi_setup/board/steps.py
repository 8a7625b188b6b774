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
    """A line of the parts list."""

    count: int
    text: str


def steps_of(wiring: Wiring, texts: Texts = ENGLISH) -> list[Step]:
    """Return the steps in which a child builds `wiring`: power off, part by part, look, power on."""
    colors = wire_colors(wiring)
    steps = [
        Step(say(texts, "Switch the Pi off. Pull out its power plug.")),
        Step(say(texts, "Pin 1 is at the end with the SD card. Count from there.")),
        Step(say(texts, "A letter and a number name a hole: g9 is column g, row 9.")),
    ]
    steps += [_wire_step(wire, colors[wire], texts) for wire in wiring.wires if wire.part is None]
    for part in dict.fromkeys(placed.part for placed in wiring.placed):
        steps += [Step(_push(placed, texts), placed) for placed in wiring.placed if placed.part == part]
        steps += [_wire_step(wire, colors[wire], texts) for wire in wiring.wires if wire.part == part]
        if part.volts == 5:
            steps.append(Step(say(texts, "“{name}” runs on 5 V. Its red wire must touch nothing else.",
                                  name=part.name)))  # fmt: skip
        if part.kind.name == "motor-driver":
            steps.append(Step(say(texts, "Screw the motor and its own battery to “{name}”. "
                                  "The Pi does not feed a motor.", name=part.name)))  # fmt: skip
    return [
        *steps,
        Step(say(texts, "Look again: does each leg and each wire stand as in the picture?")),
        Step(say(texts, "Then plug the Pi in. If something gets hot, pull the plug at once.")),
    ]


def full_name(placed: Placed) -> str:
    """Return what a program calls a piece: red, lights.red, bar[0]."""
    return placed.part.name + placed.piece.member


def bands_of(ohm: int, texts: Texts) -> str:
    """Return the colours of a resistor's bands, from the left."""
    return ", ".join(say(texts, band) for band in resistor_bands(ohm))


def _push(placed: Placed, texts: Texts) -> str:
    """Return the sentence that puts a piece in."""
    shape, holes = placed.piece.shape, placed.holes
    known = {"name": full_name(placed), "kind": say(texts, placed.part.kind.spoken)}
    if shape == "led":
        return say(texts, "Push in the {color} LED “{name}”: short leg in {short}, long leg in {long}.",
                   color=say(texts, placed.piece.color), short=holes[0], long=holes[1], **known)  # fmt: skip
    if shape == "resistor":
        return say(texts, "Push in a resistor of {ohm}, from {one} to {two}. Its bands are {bands}.",
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


def _legs(placed: Placed, texts: Texts) -> str:
    names = {"longest leg": say(texts, "longest leg")}
    return ", ".join(say(texts, "{leg} in {hole}", leg=names.get(name, name), hole=hole)
                     for name, hole in placed.legs)  # fmt: skip


def _wire_step(wire: Wire, color: str, texts: Texts) -> Step:
    color, end = say(texts, color), place_name(wire.end, texts)
    if is_pin(wire.start):
        pin = pin_number(pin_of(wire.start))
        return Step(say(texts, "Put a {color} wire from pin {pin} ({gpio}) to {hole}.", color=color,
                        pin=pin.number, gpio=name_of(pin), hole=end), wire)  # fmt: skip
    return Step(say(texts, "Put a {color} wire from {one} to {two}.", color=color,
                    one=place_name(wire.start, texts), two=end), wire)  # fmt: skip


def place_name(hole: str, texts: Texts) -> str:
    """Return how a sentence names a hole: g9, or the rail beside a row."""
    if hole[0] not in RAILS:
        return hole
    return say(texts, "the {rail} rail beside row {row}", rail=hole[0].replace("-", "−"), row=hole[1:])


def parts_list(wiring: Wiring, texts: Texts = ENGLISH) -> list[Needed]:
    """Return what must lie on the table before building, each kind of thing once."""
    needed: Counter[str] = Counter({say(texts, "half-size breadboard"): 1})
    for placed in wiring.placed:
        needed[_thing(placed, texts)] += 1
    for wire in wiring.wires:
        kind = "wire from a pin to the breadboard (female to male)" if is_pin(wire.start) else (
            "wire on the breadboard (male to male)")  # fmt: skip
        needed[say(texts, kind)] += 1
    if any(part.kind.name == "motor-driver" for part in wiring.circuit.parts):
        needed.update({say(texts, "battery box for the motor"): 1, say(texts, "small motor"): 1})
    return [Needed(count, text) for text, count in needed.items()]


def _thing(placed: Placed, texts: Texts) -> str:
    shape = placed.piece.shape
    if shape == "led":
        return say(texts, "{color} LED", color=say(texts, placed.piece.color))
    if shape == "resistor":
        return say(texts, "resistor {ohm} ({bands})", ohm=spoken_ohm(placed.piece.ohm),
                   bands=bands_of(placed.piece.ohm, texts))  # fmt: skip
    fixed = {"capacitor": "capacitor 1 µF", "mcp3008": "chip MCP3008"}
    return say(texts, fixed.get(shape, placed.part.kind.spoken))
