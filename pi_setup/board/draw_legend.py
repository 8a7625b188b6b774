"""Draws below the picture how to read it: the colours of the wires, the bands, the long leg."""

from __future__ import annotations

from pi_setup.board.draw_parts import draw_light, draw_resistor_body
from pi_setup.board.ink import DARK, JOINED, PAPER, WIRES, circle, line, rect, text
from pi_setup.board.parts import spoken_ohm
from pi_setup.board.steps import bands_of
from pi_setup.board.texts import Texts, say
from pi_setup.board.wiring import Wiring

_LINE = 26
_SECOND = 290


def draw_legend(wiring: Wiring, top: float, texts: Texts) -> tuple[list[str], float]:
    """Return the legend, and how tall the picture is with it."""
    y = top + 8
    shapes = [line(12, top - 6, 628, top - 6, stroke="#b9b1a1")]
    left, left_lines = _wire_lines(wiring, y, texts)
    right, end = _part_lines(wiring, y, texts)
    return [*shapes, *left, *right], max(y + _LINE * (left_lines - 0.4), end) - 4


def _wire_lines(wiring: Wiring, y: float, texts: Texts) -> tuple[list[str], int]:
    nets = {wire.net for wire in wiring.wires}
    rows = [("black", "ground: GND"), ("blue", "signal: any other colour")]
    if nets & {"3V3", "5V"}:
        rows.append(("red", "power: 3.3 V or 5 V"))
    shapes = []
    for color, words in rows:
        shapes.append(line(14, y, 52, y, stroke=DARK, stroke_width=6, stroke_linecap="round"))
        shapes.append(line(14, y, 52, y, stroke=WIRES[color], stroke_width=4.2, stroke_linecap="round"))
        if color == "red":
            shapes.append(line(14, y, 52, y, stroke=PAPER, stroke_width=1.5, stroke_dasharray="7 5"))
        shapes.append(text(64, y, say(texts, words)))
        y += _LINE
    shapes.append(rect(12, y - 7, 42, 14, rx=7, fill=JOINED))
    shapes += [circle(18 + 7.5 * hole, y, 2.4, fill="#5b5446") for hole in range(5)]
    shapes.append(text(64, y, say(texts, "five holes joined inside")))
    return shapes, len(rows) + 1


def _part_lines(wiring: Wiring, y: float, texts: Texts) -> tuple[list[str], float]:
    shapes = []
    for ohm in sorted({placed.piece.ohm for placed in wiring.placed if placed.piece.shape == "resistor"}):
        shapes.append(line(_SECOND, y, _SECOND + 66, y, stroke="#8e979f", stroke_width=3))
        shapes += draw_resistor_body(_SECOND + 33, y, ohm, 1.15)
        shapes.append(text(_SECOND + 76, y, f"{spoken_ohm(ohm)}: {bands_of(ohm, texts)}"))
        y += _LINE
    color = next((placed.piece.color for placed in wiring.placed if placed.piece.shape == "led"), None)
    if color:
        middle = y + 8
        for x, leg_y in ((_SECOND + 10, middle - 8), (_SECOND, middle + 8)):
            shapes.append(line(x, leg_y, _SECOND + 26, leg_y, stroke="#8e979f", stroke_width=3))
        shapes += draw_light(_SECOND + 26, middle, color)
        shapes.append(text(_SECOND + 76, middle - 9, say(texts, "short leg: −")))
        shapes.append(text(_SECOND + 76, middle + 9, say(texts, "long leg: +")))
        y += 2 * _LINE - 8
    return shapes, y
