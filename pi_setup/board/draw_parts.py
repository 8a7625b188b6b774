"""Draws the small parts of the kit, each by what a child knows it by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pi_setup.board.draw_modules import MODULES, draw_chip, draw_module
from pi_setup.board.geometry import GAP_X, spot
from pi_setup.board.ink import BANDS, DARK, LIGHTS, PAPER, circle, line, number, path, rect, text
from pi_setup.board.parts import resistor_bands
from pi_setup.board.wiring import Placed

_METAL = "#8e979f"


@dataclass(frozen=True)
class Drawing:
    """A part's shapes and the box (left, top, width, height) that its body covers."""

    shapes: list[str]
    box: tuple[float, float, float, float]


def draw_piece(placed: Placed) -> Drawing:
    """Return the drawing of a piece in its holes."""
    shape = placed.piece.shape
    points = [spot(hole) for hole in placed.holes]
    if shape in MODULES:
        return Drawing(*draw_module(shape, [name for name, _ in placed.legs], points))
    if shape == "mcp3008":
        return Drawing(*draw_chip([name for name, _ in placed.legs], points))
    return _SHAPES[shape](placed, points)


def leg(*points: tuple[float, float], width: float = 3) -> str:
    """Return a metal leg; it begins in its hole."""
    d = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)
    metal = path(d, class_="leg", stroke=_METAL, stroke_width=width, stroke_linecap="round",
                 stroke_linejoin="round")  # fmt: skip
    return metal + circle(*points[0], 3.6, fill="#c9d0d6", stroke=DARK, stroke_width=1.2)


def draw_light(x: float, middle: float, color: str) -> list[str]:
    """Return an LED that points right: its collar is flat on the upper side, where the short leg is."""
    lens = (f"M{number(x + 5)} {number(middle - 12)}h13a12 12 0 0 1 0 24h-13Z")
    ink = {"font_weight": "bold", "text_anchor": "middle", "fill": DARK}
    return [
        rect(x, middle - 12, 6, 27, rx=1.5, fill=LIGHTS[color], stroke=DARK, stroke_width=1.5),
        path(lens, class_="lens", fill=LIGHTS[color], stroke=DARK, stroke_width=1.5),
        path(f"M{number(x + 19)} {number(middle - 8.5)}a9 9 0 0 1 7.5 5", stroke=PAPER, stroke_width=2,
             stroke_linecap="round", opacity=0.8),
        text(x + 12, middle - 6, "−", **ink),
        text(x + 12, middle + 6, "+", **ink),
    ]  # fmt: skip


def _led(placed: Placed, points: list) -> Drawing:
    (x, short), (_, long) = points
    middle = (short + long) / 2
    bent = ((x, long), (x + 5, long), (x + 9, long - 3.5), (x + 15, long - 3.5))
    shapes = [leg((x, short), (x + 15, short)), leg(*bent), *draw_light(x + 14, middle, placed.piece.color)]
    return Drawing(shapes, (x + 14, middle - 13, 32, 29))


def _rgb(_placed: Placed, points: list) -> Drawing:
    x, top, bottom = points[0][0], points[0][1], points[3][1]
    middle = (top + bottom) / 2
    lens = f"M{number(x + 19)} {number(middle - 31)}h8a24 31 0 0 1 0 62h-8Z"
    shapes = [leg(point, (x + 16, point[1])) for point in points]
    shapes += [
        rect(x + 14, middle - 31, 6, 62, rx=1.5, fill="#e9ecef", stroke=DARK, stroke_width=1.5),
        path(lens, class_="lens", fill="#f4f6f8", stroke=DARK, stroke_width=1.5),
    ]
    marks = zip(points, ("R", "−", "G", "B"), ("#b3001b", DARK, "#0b6b2b", "#1749b3"), strict=True)
    shapes += [text(x + 29, point[1], mark, font_weight="bold", text_anchor="middle", fill=color)
               for point, mark, color in marks]  # fmt: skip
    return Drawing(shapes, (x + 14, middle - 31.5, 38, 63))


def draw_resistor_body(x: float, y: float, ohm: int, size: float = 1.0) -> list[str]:
    """Return a resistor's body with its colour bands, its middle at (x, y), lying."""
    half, tall = 22 * size, 12 * size
    shapes = [rect(x - half, y - tall / 2, 2 * half, tall, rx=5 * size, fill="#e8cfa0", stroke=DARK,
                   stroke_width=1.2)]  # fmt: skip
    for place, band in zip((-14, -6, 2, 13), resistor_bands(ohm), strict=True):
        shapes.append(rect(x + (place - 2) * size, y - tall / 2 + 0.6, 4.5 * size, tall - 1.2,
                           fill=BANDS[band]))  # fmt: skip
    return shapes


def _resistor(placed: Placed, points: list) -> Drawing:
    (x1, y1), (x2, y2) = points
    x, y = (x1 + x2) / 2, (y1 + y2) / 2
    upright = x1 == x2
    reach = (0, 22) if upright else (22, 0)
    legs = [leg((x1, y1), (x - reach[0], y - reach[1])), leg((x2, y2), (x + reach[0], y + reach[1]))]
    body = draw_resistor_body(x, y, placed.piece.ohm)
    turned = [f'<g transform="rotate(90 {number(x)} {number(y)})">', *body, "</g>"] if upright else body
    box = (x - 6.5, y - 22.5, 13, 45) if upright else (x - 22.5, y - 6.5, 45, 13)
    return Drawing([*legs, *turned], box)


def _button(_placed: Placed, points: list) -> Drawing:
    top, bottom = points[0][1], points[2][1]
    middle = (top + bottom) / 2
    shapes = [leg(point, (GAP_X + (-17 if point[0] < GAP_X else 17), point[1]), width=5) for point in points]
    shapes += [
        rect(GAP_X - 19, middle - 20, 38, 40, rx=5, fill="#2d333b", stroke=DARK, stroke_width=1.5),
        rect(GAP_X - 15, middle - 16, 30, 32, rx=3, fill="#c3cad1"),
        circle(GAP_X, middle, 11, class_="cap", fill="#2d333b", stroke=DARK, stroke_width=1.5),
        circle(GAP_X - 3, middle - 3, 4, fill="#5b6570"),
    ]
    return Drawing(shapes, (GAP_X - 20, middle - 21, 40, 42))


def _buzzer(placed: Placed, points: list) -> Drawing:
    (x, top), (_, bottom) = points
    middle, center = (top + bottom) / 2, x + 34
    dark = placed.piece.shape == "buzzer"
    face = "#23272e" if dark else "#d9a441"
    ink = PAPER if dark else DARK
    shapes = [
        leg((x, top), (x + 18, top + 4)), leg((x, bottom), (x + 18, bottom - 4)),
        circle(center, middle, 25, class_="face", fill=face, stroke=DARK, stroke_width=1.5),
        circle(center, middle, 16 if not dark else 21, fill="none" if dark else "#f3e9d2", stroke="#6d747c"),
        circle(center, middle, 4.5, fill="#0a0a0a", stroke="#6d747c"),
        text(center - 10, middle + 9, "+", 16, text_anchor="middle", fill=ink, font_weight="bold"),
        text(center - 10, middle - 9, "−", 16, text_anchor="middle", fill=ink, font_weight="bold"),
    ]  # fmt: skip
    return Drawing(shapes, (center - 26, middle - 26, 52, 52))


def _knob(_placed: Placed, points: list) -> Drawing:
    x, middle = points[1]
    shapes = [leg(point, (x + 14, point[1] + (middle - point[1]) * 0.3)) for point in points]
    shapes += [
        circle(x + 24, middle, 17, class_="knob", fill="#3b6ea5", stroke=DARK, stroke_width=1.5),
        circle(x + 24, middle, 10, fill="#e9eef4", stroke=DARK),
        line(x + 24, middle, x + 31, middle - 7, stroke=DARK, stroke_width=3, stroke_linecap="round"),
    ]
    return Drawing(shapes, (x + 7, middle - 18, 34, 36))


def _ldr(_placed: Placed, points: list) -> Drawing:
    (x, top), (_, bottom) = points
    middle, center = (top + bottom) / 2, x + 22
    wave = f"M{number(center - 9)} {number(middle - 7)}h16v5h-14v5h14v5h-16"
    shapes = [
        leg((x, top), (x + 10, top + 6)), leg((x, bottom), (x + 10, bottom - 6)),
        circle(center, middle, 14.5, class_="face", fill="#f3d9a4", stroke=DARK, stroke_width=1.5),
        path(wave, stroke="#b5472a", stroke_width=2.2),
    ]  # fmt: skip
    return Drawing(shapes, (center - 15, middle - 15, 30, 30))


def _capacitor(_placed: Placed, points: list) -> Drawing:
    (x, top), (_, bottom) = points
    middle = (top + bottom) / 2
    shapes = [
        leg((x, top), (x + 10, top + 5)), leg((x, bottom), (x + 10, bottom - 5)),
        rect(x + 8, middle - 13, 34, 26, rx=5, fill="#27496d", stroke=DARK, stroke_width=1.5),
        rect(x + 9, middle + 4, 32, 8, rx=3, fill="#dfe7ee"),
        text(x + 25, middle - 4, "1µF", text_anchor="middle", fill=PAPER),
        text(x + 25, middle + 8, "−", 15, text_anchor="middle", font_weight="bold"),
    ]  # fmt: skip
    return Drawing(shapes, (x + 7, middle - 14, 36, 28))


_SHAPES: dict[str, Callable[[Placed, list], Drawing]] = {
    "led": _led, "rgb-led": _rgb, "resistor": _resistor, "button": _button, "buzzer": _buzzer,
    "tonal-buzzer": _buzzer, "potentiometer": _knob, "ldr": _ldr, "capacitor": _capacitor,
}  # fmt: skip
