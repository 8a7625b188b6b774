"""Where things stand in the picture, in pixels of a picture 640 wide.

Pins stand 32 apart and rows 16, half a row shifted, so that no two wires run on the same line.
"""

from __future__ import annotations

from pi_setup.board.header import pin_number

WIDTH = 640
PITCH = 16
PIN_LEFT, PIN_RIGHT = 78, 106
BOARD_LEFT, BOARD_RIGHT = 266, 562
LANES = (196, BOARD_LEFT - 4)
_PIN_TOP, _ROW_ZERO = 96, 104
_COLUMNS = {"+": 13, "-": 29, "a": 67, "b": 83, "c": 99, "d": 115, "e": 131,
            "f": 179, "g": 195, "h": 211, "i": 227, "j": 243}  # fmt: skip
NUMBERS_X = BOARD_LEFT + 48
GAP_X = BOARD_LEFT + 155
SPARE_RAILS = (BOARD_LEFT + 267, BOARD_LEFT + 283)
LEFT_HALF, RIGHT_HALF = "abcde", "fghij"
ROWS = 30
RAILS = ("+", "-")


def column_x(column: str) -> int:
    """Return the middle of a column of holes; "+" and "-" are the rails."""
    return BOARD_LEFT + _COLUMNS[column]


def row_y(row: float) -> float:
    """Return the middle of a row, 1 to 30."""
    return _ROW_ZERO + PITCH * row


def line_y(line: int) -> int:
    """Return the middle of a pair of pins, 0 to 19."""
    return _PIN_TOP + 2 * PITCH * line


def has_rail_hole(row: int) -> bool:
    """Whether the rails have a hole beside this row: five, a space, five (25 in all)."""
    return row % 6 != 0


def is_pin(place: str) -> bool:
    """Whether a place, such as "pin 11" or "g9", is a metal pin."""
    return place.startswith("pin ")


def pin_of(place: str) -> int:
    """Return the number in "pin 11"."""
    return int(place.removeprefix("pin "))


def spot(place: str) -> tuple[float, float]:
    """Return the middle of a hole ("g9", "+3") or of a metal pin ("pin 11")."""
    if is_pin(place):
        pin = pin_number(pin_of(place))
        return (PIN_LEFT if pin.is_left else PIN_RIGHT), line_y(pin.line)
    return column_x(place[0]), row_y(int(place[1:]))


def track_y(place: str) -> int:
    """Return the line on which the wire of a metal pin leaves the header; inner pins pass below."""
    pin = pin_number(pin_of(place))
    return line_y(pin.line) + (PITCH if pin.is_left else 0)


def all_holes(rows: int = ROWS) -> list[str]:
    """Return every hole of the board's first `rows` rows."""
    return [f"{column}{row}" for row in range(1, rows + 1) for column in _COLUMNS
            if column not in RAILS or has_rail_hole(row)]  # fmt: skip
