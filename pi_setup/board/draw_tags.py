"""Writes beside each part the name that the program calls it by."""

from __future__ import annotations

from pi_setup.board.draw_parts import draw_piece
from pi_setup.board.geometry import BOARD_RIGHT, PITCH, WIDTH, column_x, row_y
from pi_setup.board.ink import CREAM, DARK, PAPER, line, rect, text, width_of
from pi_setup.board.parts import spoken_ohm
from pi_setup.board.steps import full_name
from pi_setup.board.texts import Texts, say
from pi_setup.board.wiring import Placed, Wiring

_NAMELESS = ("resistor", "capacitor")
_RIGHT = WIDTH - 4
_ROOM = 7  # between a part and its tag


def draw_tags(shown: list[Placed], wiring: Wiring, texts: Texts) -> list[str]:
    """Return a tag for each part that has a name."""
    lanes = sum(wire.net.startswith("CH") for wire in wiring.wires)
    start = column_x("j") + 12 + 7 * lanes
    named = [placed for placed in shown if placed.piece.shape not in _NAMELESS]
    return [shape for placed in named for shape in _tag(placed, start, wiring, texts)]


def draw_note(placed: Placed) -> list[str]:
    """Return the value of a piece, written on a free place of the board."""
    if placed.piece.note is None:
        return []
    column, row = placed.piece.note
    words = spoken_ohm(placed.piece.ohm)
    x, y, wide = column_x(column), row_y(placed.top + row), width_of(words) + 4
    left, top, box_wide, high = draw_piece(placed).box
    return [
        line(x - wide / 4, y, left + box_wide / 2, top + high / 2, stroke=DARK, stroke_dasharray="2 2"),
        rect(x - wide / 2, y - 8, wide, 16, rx=4, fill=CREAM),
        text(x, y, words, text_anchor="middle"),
    ]


def _tag(placed: Placed, start: float, wiring: Wiring, texts: Texts) -> list[str]:
    left, top, wide, high = draw_piece(placed).box
    middle = top + high / 2
    rows = max(1, round((high + 4) / PITCH))
    x = max(start, left + wide + _ROOM)
    lines = _lines(placed, _RIGHT - x - 8, wiring, texts)[:rows]
    need = max(width_of(words, bold=not at) for at, words in enumerate(lines)) + 10
    x = min(x, _RIGHT - need)
    # Near the right edge a tag stands off the board, where there is room.
    x = max(x, BOARD_RIGHT + 4) if BOARD_RIGHT + 4 + need <= _RIGHT else x
    tall = 15 * len(lines) + 1
    shapes = [
        line(left + wide + 1, middle, x, middle, stroke="#6d6454", stroke_width=1.5, stroke_dasharray="2 3"),
        rect(x, middle - tall / 2, need, tall, rx=4, fill=PAPER, stroke="#6d6454", class_="tag"),
    ]
    for at, words in enumerate(lines):
        y = middle + 15 * (at - (len(lines) - 1) / 2)
        shapes.append(text(x + 5, y, words, fill=DARK, font_weight=None if at else "bold"))
    return shapes


def _lines(placed: Placed, room: float, wiring: Wiring, texts: Texts) -> list[str]:
    """Return the name, and below it what it is, broken where a line is full."""
    if placed.piece.member:
        return [full_name(placed)]
    words = say(texts, placed.part.kind.spoken).split()
    if placed.part.resistor and placed.piece.shape == "led":
        words.append(spoken_ohm(placed.part.resistor).replace(" ", "\N{NO-BREAK SPACE}"))
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return [full_name(placed), *lines]
