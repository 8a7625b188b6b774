"""Finds the way of each wire: out of the header on its own line, down its own lane, along its own row."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from pi_setup.board.geometry import (
    GAP_X,
    LANES,
    PIN_LEFT,
    PIN_RIGHT,
    PITCH,
    column_x,
    is_pin,
    spot,
    track_y,
)
from pi_setup.board.wiring import Wire, Wiring

WIRE = 5.0
_ROUND = 6.0
_LANE_STEP = 10.0
_RIGHT_STEP = 7.0

Point = tuple[float, float]


@dataclass(frozen=True)
class Route:
    """A wire and the corners of its way, from its start to its end; `width` in pixels."""

    wire: Wire
    points: tuple[Point, ...]
    width: float = WIRE


def routes_of(wiring: Wiring) -> list[Route]:
    """Return the way of every wire, in the order of the wires."""
    far = [wire for wire in wiring.wires if is_pin(wire.start)]
    lanes, width = _lane_xs(far)
    right = [wire for wire in wiring.wires if wire.net.startswith("CH")]
    return [Route(wire, _points(wire, lanes, right), width if is_pin(wire.start) else WIRE)
            for wire in wiring.wires]  # fmt: skip


def _points(wire: Wire, lanes: dict[Wire, float], right: list[Wire]) -> tuple[Point, ...]:
    end = spot(wire.end)
    start = spot(wire.start)
    if is_pin(wire.start):
        return _from_pin(wire, lanes[wire], end)
    if wire in right:
        return _around(start, end, column_x("j") + 10 + _RIGHT_STEP * right.index(wire))
    return (start, end) if start[1] == end[1] else _around(start, end, GAP_X)


def _from_pin(wire: Wire, lane: float, end: Point) -> tuple[Point, ...]:
    """Return the way from a metal pin. One of the inner row goes between two pins of the outer row."""
    start, track = spot(wire.start), track_y(wire.start)
    out = ((PIN_LEFT + (PIN_RIGHT - PIN_LEFT) / 2, track),) if track != start[1] else ()
    return (start, *out, (lane, track), (lane, end[1]), end)


def _around(start: Point, end: Point, lane: float) -> tuple[Point, ...]:
    return start, (lane, start[1]), (lane, end[1]), end


# --- lanes ------------------------------------------------------------------------------------


def _lane_xs(wires: list[Wire]) -> tuple[dict[Wire, float], float]:
    """Return the lane of each wire from the header, and how thick such wires can be drawn."""
    lanes: dict[Wire, int] = {}
    for wire in _ordered(wires):
        lanes[wire] = 1 + max((lane for other, lane in lanes.items() if _meet(wire, other)), default=-1)
    count = max(lanes.values(), default=0) + 1
    step = min(_LANE_STEP, (LANES[1] - LANES[0] - WIRE) / max(count - 1, 1))
    # The lanes stand in the middle of the space between the header and the board.
    left = (LANES[0] + LANES[1] - step * (count - 1)) / 2
    return {wire: left + step * lane for wire, lane in lanes.items()}, min(WIRE, step - 1.0)


def _span(wire: Wire) -> tuple[float, float]:
    ends = track_y(wire.start), spot(wire.end)[1]
    return min(ends), max(ends)


def _meet(one: Wire, two: Wire) -> bool:
    """Whether two wires would touch in one lane."""
    (top, bottom), (other_top, other_bottom) = _span(one), _span(two)
    return top < other_bottom + PITCH / 2 and other_top < bottom + PITCH / 2


def _crossings(left: Wire, right: Wire) -> int:
    """Return how often two wires cross if the lane of one is left of the other's."""
    top, bottom = _span(left)
    right_top, right_bottom = _span(right)
    return (top < track_y(right.start) < bottom) + (right_top < spot(left.end)[1] < right_bottom)


def _ordered(wires: list[Wire]) -> list[Wire]:
    """Return the wires from the left lane to the right one, with few crossings: insertion, then swaps."""
    order: list[Wire] = []
    for wire in sorted(wires, key=lambda item: track_y(item.start)):
        places = range(len(order) + 1)
        best = min(places, key=lambda place: _cost_at(order, wire, place))
        order.insert(best, wire)
    for _ in wires:
        for left, right in list(pairwise(order)):
            if _crossings(right, left) < _crossings(left, right):
                place = order.index(left)
                order[place], order[place + 1] = right, left
                break
        else:
            break
    return order


def _cost_at(order: list[Wire], wire: Wire, place: int) -> int:
    before = sum(_crossings(other, wire) for other in order[:place])
    return before + sum(_crossings(wire, other) for other in order[place:])


def path_of(points: tuple[Point, ...]) -> str:
    """Return the `d` of an SVG path through `points`, with round corners."""
    parts = [f"M{_n(points[0][0])} {_n(points[0][1])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        one, two = _towards(corner, before), _towards(corner, after)
        parts.append(f"L{_n(one[0])} {_n(one[1])}Q{_n(corner[0])} {_n(corner[1])} {_n(two[0])} {_n(two[1])}")
    parts.append(f"L{_n(points[-1][0])} {_n(points[-1][1])}")
    return "".join(parts)


def _towards(corner: Point, other: Point) -> Point:
    """Return the point a little way from a corner to its neighbour, at most half of the way."""
    across, down = other[0] - corner[0], other[1] - corner[1]
    length = (across**2 + down**2) ** 0.5
    part = min(_ROUND, length / 2) / length
    return corner[0] + across * part, corner[1] + down * part


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
