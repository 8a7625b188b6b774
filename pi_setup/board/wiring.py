"""Puts a circuit on the breadboard: which leg and which wire goes into which hole.

Picture, steps and parts list are all made from the `Wiring` that `wire_up` returns, so that they cannot
disagree.
"""

from __future__ import annotations

from dataclasses import dataclass

from pi_setup.board.blocks import GROUND, HIGH, LOW, Block, Piece, channel_spot
from pi_setup.board.circuit import Circuit, Part
from pi_setup.board.header import PIN_3V3, PIN_GND, PINS_5V, pin_of_gpio
from pi_setup.board.placement import arrange, rail_nets

_RAIL_OF = {LOW: "+", GROUND: "-"}
_RAIL_FEED = {LOW: ("+1", PIN_3V3), GROUND: ("-2", PIN_GND)}
SIGNAL_COLORS = ("blue", "green", "orange", "violet", "brown", "grey")
_FIXED_COLORS = {LOW: "red", HIGH: "red", GROUND: "black"}


@dataclass(frozen=True)
class Placed:
    """A piece in its holes: `legs` pairs each leg's name with a hole such as "g9".

    `top` is the row on which its block begins.
    """

    part: Part
    piece: Piece
    legs: tuple[tuple[str, str], ...]
    top: int

    @property
    def holes(self) -> tuple[str, ...]:
        """Return the holes, in the order of the legs."""
        return tuple(hole for _, hole in self.legs)


@dataclass(frozen=True)
class Wire:
    """A jumper wire from `start` to `end`: holes, or metal pins such as "pin 11".

    `net` is what it carries: GND, 3V3, 5V, GPIO17 or CH0. `part` is None for a rail's own wire.
    """

    start: str
    end: str
    net: str
    part: Part | None = None


@dataclass(frozen=True)
class Wiring:
    """A circuit with every leg and wire in its hole, from the top of the board to its bottom."""

    circuit: Circuit
    placed: tuple[Placed, ...]
    wires: tuple[Wire, ...]


def wire_up(circuit: Circuit, where: str = "circuit.toml") -> Wiring:
    """Return `circuit` on the breadboard.

    Raises:
        CircuitInvalid: if the parts need more rows than the board has.
    """
    blocks = arrange(circuit, where)
    railed = rail_nets([block for _, block in blocks])
    wires = [Wire(f"pin {pin}", rail, net) for net, (rail, pin) in _RAIL_FEED.items() if net in railed]
    placed: list[Placed] = []
    high = iter(PINS_5V)
    for top, block in blocks:
        placed += [_placed(block.part, piece, top) for piece in block.pieces]
        wires += [_feed(block, top, spot, net, railed, high) for spot, net in block.feeds]
        wires += [Wire(_hole(one, top), _hole(two, top), net, block.part)
                  for one, two, net in block.links]  # fmt: skip
    return Wiring(circuit, tuple(placed), (*wires, *_channels(blocks)))


def _hole(spot: tuple[str, int], top: int) -> str:
    column, row = spot
    return f"{column}{top + row}"


def _placed(part: Part, piece: Piece, top: int) -> Placed:
    return Placed(part, piece, tuple((name, _hole(spot, top)) for name, spot in piece.legs), top)


def _feed(block: Block, top: int, spot: tuple[str, int], net: str, railed: set[str], high: object) -> Wire:
    """Return the wire that brings `net` to a hole: from the rail beside it, or from a metal pin."""
    hole = _hole(spot, top)
    if net in railed:
        return Wire(f"{_RAIL_OF[net]}{top + spot[1]}", hole, net, block.part)
    if net == HIGH:
        return Wire(f"pin {next(high)}", hole, net, block.part)
    number = _RAIL_FEED[net][1] if net in _RAIL_FEED else pin_of_gpio(int(net.removeprefix("GPIO"))).number
    return Wire(f"pin {number}", hole, net, block.part)


def _channels(blocks: list[tuple[int, Block]]) -> list[Wire]:
    """Return the wires from the converter's channels to the parts that it reads."""
    chip = next((top for top, block in blocks if block.part.kind.name == "mcp3008"), 0)
    return [
        Wire(_hole(channel_spot(block.part.channel), chip), _hole(block.channel, top),
             f"CH{block.part.channel}", block.part)
        for top, block in blocks if block.channel is not None
    ]  # fmt: skip


def wire_colors(wiring: Wiring) -> dict[Wire, str]:
    """Return the colour of each wire: red brings power, black is ground, signals take turns."""
    signals = [wire for wire in wiring.wires if wire.net not in _FIXED_COLORS]
    colors = {wire: SIGNAL_COLORS[turn % len(SIGNAL_COLORS)] for turn, wire in enumerate(signals)}
    return {wire: _FIXED_COLORS.get(wire.net) or colors[wire] for wire in wiring.wires}
