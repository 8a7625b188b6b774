"""Draws a wiring as one SVG picture, 640 px wide, for a page, a screen or a black-and-white printer."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from pi_setup.board.draw_board import draw_board, draw_row_numbers
from pi_setup.board.draw_legend import draw_legend
from pi_setup.board.draw_parts import draw_piece
from pi_setup.board.draw_pi import ALL_LINES, draw_pi, draw_used_pins, used_pins
from pi_setup.board.draw_tags import draw_note, draw_tags
from pi_setup.board.geometry import PITCH, ROWS, WIDTH, is_pin, line_y, row_y
from pi_setup.board.header import pin_number
from pi_setup.board.ink import DARK, PAPER, WIRES, circle, number, path, rect, tag, text
from pi_setup.board.routing import Route, path_of, routes_of
from pi_setup.board.steps import steps_of
from pi_setup.board.texts import ENGLISH, Texts, say
from pi_setup.board.wiring import Placed, Wire, Wiring, wire_colors

_FEWEST_LINES = 7
_FONTS = ("'Noto Sans', 'Noto Sans Bengali', 'Noto Sans Devanagari', 'Noto Nastaliq Urdu', "
          "'DejaVu Sans', sans-serif")  # fmt: skip


@dataclass(frozen=True)
class _Frame:
    """How much of header and board is shown: pairs of pins, rows, and where both end."""

    lines: int
    rows: int
    bottom: float


def wiring_svg(wiring: Wiring, texts: Texts = ENGLISH, until: int | None = None) -> str:
    """Return the picture of a wiring.

    Args:
        texts: the words, in another language than English.
        until: show only what the first `until` steps of `steps_of` put in, the last of them marked.
    """
    frame = _frame(wiring)
    steps = steps_of(wiring, texts)
    shown = [step.item for step in (steps if until is None else steps[:until]) if step.item]
    marked = steps[until - 1].item if until else None
    colors = {wire: WIRES[name] for wire, name in wire_colors(wiring).items()}
    legend, height = draw_legend(wiring, frame.bottom + 18, texts)
    shapes = [
        rect(0, 0, WIDTH, height, fill=PAPER),
        text(12, 24, wiring.circuit.title, 20, font_weight="bold"),
        *_stage(wiring, frame, _holes(shown), texts),
        *_wires(wiring, shown, marked, colors),
        *_pieces(wiring, shown, marked),
        *draw_row_numbers(frame.rows, {int(hole[1:]) for hole in _holes(shown)}),
        *draw_used_pins(set(_pins(shown)), {pin: colors[wire] for pin, wire in used_pins(wiring).items()}),
        *draw_tags([item for item in shown if isinstance(item, Placed)], wiring, texts),
        *legend,
    ]
    said = " ".join(step.text for step in steps if step.item)
    return _document(shapes, height, wiring.circuit.title,
                     say(texts, "{title}. Wiring picture: a Raspberry Pi and a breadboard.",
                         title=wiring.circuit.title.rstrip(".")) + " " + said)  # fmt: skip


def _document(shapes: list[str], height: float, title: str, description: str) -> str:
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {number(height)}" role="img" '
        f'aria-labelledby="wiring-title wiring-desc" font-family="{_FONTS}">'
    )
    names = [f'<title id="wiring-title">{escape(title)}</title>',
             f'<desc id="wiring-desc">{escape(description)}</desc>']  # fmt: skip
    return "\n".join([opening, *names, *shapes, "</svg>", ""])


def _frame(wiring: Wiring) -> _Frame:
    """Return a frame that holds all that is used, header and board of about one height."""
    last_row = max(int(hole[1:]) for hole in _holes([*wiring.placed, *wiring.wires]))
    last_line = max(pin_number(pin).line for pin in used_pins(wiring))
    lines = max(last_line + 2, _FEWEST_LINES, (last_row + 4) // 2)
    if lines >= ALL_LINES - 2:
        lines = ALL_LINES
    rows = min(ROWS, 2 * lines - 2)
    bottom = line_y(lines - 1) + (52 if lines == ALL_LINES else 36)
    return _Frame(lines, rows, bottom)


def _stage(wiring: Wiring, frame: _Frame, joined: set[str], texts: Texts) -> list[str]:
    """Return the Pi and the empty board."""
    holes = _holes([*wiring.placed, *wiring.wires])
    bottom = min(frame.bottom, row_y(ROWS) + 24) if frame.rows == ROWS else row_y(frame.rows) + 1.5 * PITCH
    return [
        *draw_pi(frame.lines, frame.bottom, texts),
        *draw_board(frame.rows, bottom, holes, joined),
    ]


def _pins(shown: list[Placed | Wire]) -> list[int]:
    return [int(item.start.removeprefix("pin ")) for item in shown
            if isinstance(item, Wire) and is_pin(item.start)]  # fmt: skip


def _holes(shown: list[Placed | Wire]) -> set[str]:
    """Return the holes that are used by pieces and wires."""
    places = [place for item in shown
              for place in (item.holes if isinstance(item, Placed) else (item.start, item.end))]  # fmt: skip
    return {place for place in places if not is_pin(place)}


def _wires(wiring: Wiring, shown: list, marked: object, colors: dict[Wire, str]) -> list[str]:
    """Return the wires, each with a light seam so that a crossing reads as a bridge."""
    routes = [route for route in routes_of(wiring) if route.wire in shown]
    shapes = [_glow(path_of(route.points)) for route in routes if route.wire == marked]
    for route in routes:
        shapes += _wire(route, colors[route.wire])
    for route in routes:
        shapes += [_plug(point, colors[route.wire]) for point in (route.points[0], route.points[-1])
                   if not (is_pin(route.wire.start) and point == route.points[0])]  # fmt: skip
    return shapes


def _wire(route: Route, color: str) -> list[str]:
    d, wide = path_of(route.points), route.width
    round_ends = {"stroke_linecap": "round", "stroke_linejoin": "round"}
    wire = route.wire
    shapes = [
        path(d, stroke=PAPER, stroke_width=wide + 2.5, opacity=0.85),
        path(d, stroke=DARK, stroke_width=wide, **round_ends),
        path(d, stroke=color, stroke_width=wide - 1.6, class_="wire", data_from=wire.start,
             data_to=wire.end, data_net=wire.net, **round_ends),
    ]  # fmt: skip
    if wire.net in ("3V3", "5V"):  # a dashed seam tells power from ground without colour
        shapes.append(path(d, stroke=PAPER, stroke_width=wide * 0.28, stroke_dasharray="7 5"))
    return shapes


def _plug(point: tuple[float, float], color: str) -> str:
    return circle(*point, 4.6, fill=color, stroke=DARK, stroke_width=1.4)


def _glow(d: str) -> str:
    return path(d, stroke="#ffd34d", stroke_width=16, stroke_linecap="round", opacity=0.9)


def _pieces(wiring: Wiring, shown: list, marked: object) -> list[str]:
    shapes = []
    for placed in wiring.placed:
        if placed not in shown:
            continue
        drawing = draw_piece(placed)
        x, y, wide, high = drawing.box
        if placed == marked:
            shapes.append(rect(x - 5, y - 5, wide + 10, high + 10, rx=9, fill="#ffd34d", opacity=0.9))
        shapes.append(tag("g", "".join([*draw_note(placed), *drawing.shapes]), data_part=placed.part.name,
                          data_member=placed.piece.member or None, data_shape=placed.piece.shape,
                          data_holes=" ".join(placed.holes),
                          data_box=" ".join(number(value) for value in drawing.box)))  # fmt: skip
    return shapes
