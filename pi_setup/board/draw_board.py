"""Draws the half-size breadboard: holes, letters, row numbers and the two pairs of rails."""

from __future__ import annotations

from pi_setup.board.draw_pi import torn
from pi_setup.board.geometry import (
    BOARD_LEFT,
    BOARD_RIGHT,
    GAP_X,
    LEFT_HALF,
    NUMBERS_X,
    PITCH,
    RAILS,
    RIGHT_HALF,
    ROWS,
    SPARE_RAILS,
    all_holes,
    column_x,
    has_rail_hole,
    row_y,
    spot,
)
from pi_setup.board.ink import (
    CREAM,
    DARK,
    JOINED,
    RAIL_BLUE,
    RAIL_RED,
    circle,
    line,
    number,
    path,
    rect,
    text,
)

_TOP = 74
_EDGE = "#9b8f78"
_HOLE = "#5b5446"


def draw_board(rows: int, bottom: float, holes: set[str], joined: set[str]) -> list[str]:
    """Return the board's first `rows` rows; it is torn off below if there are more.

    `holes` are those that the circuit uses. The halves of rows that hold one of `joined` are tinted: their
    five holes are joined inside the board.
    """
    shapes = [
        path(_outline(rows, bottom), fill=CREAM, stroke=_EDGE, stroke_width=2),
        rect(GAP_X - 7, _TOP + 1, 14, bottom - _TOP - 2, fill="#e3dac6"),
    ]
    last = row_y(rows) + 6
    for x, color in ((column_x("+"), RAIL_RED), (column_x("-"), RAIL_BLUE),
                     (SPARE_RAILS[0], RAIL_RED), (SPARE_RAILS[1], RAIL_BLUE)):  # fmt: skip
        side = -7 if color == RAIL_RED else 7
        shapes.append(line(x + side, row_y(1) - 8, x + side, last, stroke=color, stroke_width=2))
        sign = "+" if color == RAIL_RED else "−"
        shapes.append(text(x, _TOP + 13, sign, 18, text_anchor="middle", fill=color, font_weight="bold"))
    for column in LEFT_HALF + RIGHT_HALF:
        places = (_TOP + 22, row_y(ROWS) + 15) if rows == ROWS else (_TOP + 22,)
        shapes += [text(column_x(column), y, column, text_anchor="middle", fill="#4b4436") for y in places]
    return [*shapes, *_joined(joined), *_holes(rows, holes)]


def _joined(holes: set[str]) -> list[str]:
    halves = {(LEFT_HALF if hole[0] in LEFT_HALF else RIGHT_HALF, int(hole[1:]))
              for hole in holes if hole[0] not in RAILS}  # fmt: skip
    return [rect(column_x(half[0]) - 7, row_y(row) - 6, 4 * PITCH + 14, 12, rx=6, fill=JOINED)
            for half, row in sorted(halves)]  # fmt: skip


def _outline(rows: int, bottom: float) -> str:
    if rows < ROWS:
        end = torn(BOARD_RIGHT, BOARD_LEFT, bottom)
    else:
        end = f"L{BOARD_RIGHT} {number(bottom - 8)}q0 8 -8 8L{BOARD_LEFT + 8} {number(bottom)}q-8 0 -8 -8Z"
    return f"M{BOARD_LEFT} {_TOP + 8}q0 -8 8 -8L{BOARD_RIGHT - 8} {_TOP}q8 0 8 8{end}"


def _holes(rows: int, used: set[str]) -> list[str]:
    shapes = []
    for hole in all_holes(rows):
        x, y = spot(hole)
        shapes.append(circle(x, y, 2.6, fill=_HOLE, data_hole=hole if hole in used else None))
    for row in range(1, rows + 1):
        if has_rail_hole(row):
            shapes += [circle(x, row_y(row), 2.6, fill=_HOLE) for x in SPARE_RAILS]
    return shapes


def draw_row_numbers(rows: int, used_rows: set[int]) -> list[str]:
    """Return the number of each row; those of used rows lie on top of their wires."""
    shapes = []
    for row in range(1, rows + 1):
        y = row_y(row)
        if row in used_rows:
            shapes.append(rect(NUMBERS_X - 10, y - 7.5, 20, 15, rx=4, fill=JOINED))
        look = {"font_weight": "bold", "fill": DARK} if row in used_rows else {"fill": "#5d5545"}
        shapes.append(text(NUMBERS_X, y, str(row), text_anchor="middle", **look))
    return shapes
