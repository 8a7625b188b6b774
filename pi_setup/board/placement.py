"""Chooses the rows of each part, so that its wires run as straight as they can."""

from __future__ import annotations

from collections import Counter

from pi_setup.board.blocks import GROUND, HIGH, LOW, Block, block_of
from pi_setup.board.circuit import Circuit
from pi_setup.board.geometry import PITCH, ROWS, has_rail_hole, row_y, track_y
from pi_setup.board.header import PIN_3V3, PIN_GND, PINS_5V, pin_of_gpio
from pi_setup.errors import CircuitInvalid

_RAIL_ROWS = 2  # rows 1 and 2 are where the rails get their power
_AIR = 1  # rows that stay free between two parts, if the board is not too full
_TIGHT = 200  # what a missing free row costs, in pixels of wire
_FIXED_WEIGHT = 0.3  # wires to ground and power may be longer: there are few of them
_PINS = {GROUND: PIN_GND, LOW: PIN_3V3, HIGH: PINS_5V[0]}

Plan = tuple[float, tuple[int, ...]]


def rail_nets(blocks: list[Block]) -> set[str]:
    """Return which of ground and 3.3 V are needed more than once, and so come by a rail."""
    needed = Counter(net for block in blocks for _, net in block.feeds)
    return {net for net in (GROUND, LOW) if needed[net] > 1}


def arrange(circuit: Circuit, where: str) -> list[tuple[int, Block]]:
    """Return the blocks of a circuit from top to bottom, each with its first row.

    Raises:
        CircuitInvalid: if they need more rows than the board has.
    """
    blocks = _in_order([block_of(part) for part in circuit.parts])
    railed = rail_nets(blocks)
    first = 1 + (_RAIL_ROWS if railed else 0)
    tops = _best_tops(blocks, railed, first)
    if tops is None:
        needed = sum(block.rows for block in blocks)
        raise CircuitInvalid(
            f"{where} needs {needed} rows of the breadboard, and {ROWS + 1 - first} can be used"
            f"{', not all side by side' if needed <= ROWS + 1 - first else ''}; leave out a part."
        )
    return list(zip(tops, blocks, strict=True))


def _in_order(blocks: list[Block]) -> list[Block]:
    """Return the blocks in the order of their pins; what a converter reads stands below it."""
    read = sorted((block for block in blocks if block.channel), key=lambda block: block.part.channel)
    ordered = sorted((block for block in blocks if not block.channel), key=_middle)
    for number, block in enumerate(ordered):
        if block.part.kind.name == "mcp3008":
            return [*ordered[: number + 1], *read, *ordered[number + 1 :]]
    return ordered


def _middle(block: Block) -> float:
    """Return where the metal pins of a block lie, on the average."""
    lines = [_track(net) for _, net in block.feeds if net not in (GROUND, LOW)]
    return sum(lines) / max(len(lines), 1)


def _track(net: str) -> int:
    number = _PINS[net] if net in _PINS else pin_of_gpio(int(net.removeprefix("GPIO"))).number
    return track_y(f"pin {number}")


def _best_tops(blocks: list[Block], railed: set[str], first: int) -> tuple[int, ...] | None:
    """Return the first row of each block with the shortest wires in all, or None if they do not fit.

    Works down the list of blocks. `best[row]` is the cheapest way to place those so far with the last of
    them ending at `row`.
    """
    best: dict[int, Plan] = {first - 1 - _AIR: (0.0, ())}
    for block in blocks:
        costs = {top: _cost(block, top, railed) for top in range(first, ROWS + 2 - block.rows)
                 if _fits(block, top, railed)}  # fmt: skip
        best = _extend(best, costs, block.rows)
    return min(best.values())[1] if best else None


def _extend(best: dict[int, Plan], costs: dict[int, float], rows: int) -> dict[int, Plan]:
    longer: dict[int, Plan] = {}
    for top, cost in costs.items():
        plans = [(spent + cost + (0 if top - end > _AIR else _TIGHT), (*tops, top))
                 for end, (spent, tops) in best.items() if top > end]  # fmt: skip
        if plans:
            longer[top + rows - 1] = min(plans)
    return longer


def _fits(block: Block, top: int, railed: set[str]) -> bool:
    """Whether every feed from a rail finds a rail hole beside its row."""
    return all(has_rail_hole(top + spot[1]) for spot, net in block.feeds if net in railed)


def _cost(block: Block, top: int, railed: set[str]) -> float:
    """Return how far the wires of a block go up or down; a little is added to keep rows near the top."""
    return top * PITCH / 100 + sum(
        abs(row_y(top + spot[1]) - _track(net)) * (_FIXED_WEIGHT if net in _PINS else 1)
        for spot, net in block.feeds if net not in railed
    )  # fmt: skip


