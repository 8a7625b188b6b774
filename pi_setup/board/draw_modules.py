"""Draws the parts that come on a little board of their own, with their legs' names, and the chip."""

from __future__ import annotations

from pi_setup.board.ink import CREAM, DARK, JOINED, PAPER, circle, line, number, path, rect, text, width_of

_METAL = "#8e979f"
_WIDE = 78
Shapes = tuple[list[str], tuple[float, float, float, float]]

# What each module's board looks like: its colour, and the picture at its right end.
MODULES = {
    "pir": "#2e7d4f", "line-sensor": "#2456a6", "distance": "#2456a6", "servo": "#2f3a8f",
    "motor-driver": "#a3232b", "rotary-encoder": "#30363d",
}  # fmt: skip


def draw_module(shape: str, names: list[str], points: list[tuple[float, float]]) -> Shapes:
    """Return a module to the right of its legs."""
    x, top, bottom = points[0][0] + 8, points[0][1], points[-1][1]
    middle, high = (top + bottom) / 2, bottom - top + 14
    shapes = [
        line(*point, x + 2, point[1], class_="leg", stroke=_METAL, stroke_width=3)
        + circle(*point, 3.6, fill="#c9d0d6", stroke=DARK, stroke_width=1.2)
        for point in points
    ]
    shapes.append(rect(x, middle - high / 2, _WIDE, high, rx=5, fill=MODULES[shape], stroke=DARK,
                       stroke_width=1.5))  # fmt: skip
    shapes += [text(x + 5, point[1], name, fill=PAPER, font_weight="bold")
               for name, point in zip(names, points, strict=True)]  # fmt: skip
    return [*shapes, *_icon(shape, x + 61, middle)], (x - 1, middle - high / 2 - 1, _WIDE + 2, high + 2)


def _icon(shape: str, x: float, y: float) -> list[str]:
    """Return what the eye knows a module by, about 30 px around (x, y)."""
    edge = {"stroke": DARK, "stroke_width": 1.5}
    thin = {"stroke": "#8b959d"}
    icons = {
        "distance": [  # two eyes
            circle(x, y - 15, 13, fill="#cfd6dc", **edge), circle(x, y - 15, 8, fill="#4b545d"),
            circle(x, y + 15, 13, fill="#cfd6dc", **edge), circle(x, y + 15, 8, fill="#4b545d"),
        ],
        "pir": [  # a white dome with facets
            circle(x, y, 15, fill="#f5f7f8", **edge), circle(x, y, 9, fill="none", **thin),
            line(x - 15, y, x + 15, y, **thin), line(x, y - 15, x, y + 15, **thin),
        ],
        "servo": [  # a white arm on a shaft
            rect(x - 5, y - 18, 10, 36, rx=5, class_="arm", fill="#f5f7f8", **edge),
            circle(x, y - 9, 3, class_="arm", fill=DARK),
        ],
        "motor-driver": [  # a chip with cooling fins
            rect(x - 12, y - 15, 24, 30, rx=2, fill="#1c2024", **edge),
            *(line(x - 8, y + dy, x + 8, y + dy, stroke_width=2, **thin) for dy in (-8, 0, 8)),
        ],
        "rotary-encoder": [  # a wheel
            circle(x, y, 15, fill="#d5dade", **edge), circle(x, y, 7, fill="#8b959d", **edge),
        ],
        "line-sensor": [  # a lamp and an eye
            rect(x - 11, y - 12, 9, 24, rx=3, fill="#10131a", **edge),
            rect(x + 2, y - 12, 9, 24, rx=3, fill="#9fd8ff", **edge),
        ],
    }  # fmt: skip
    return icons[shape]


def draw_chip(names: list[str], points: list[tuple[float, float]]) -> Shapes:
    """Return the converter over the gap, each leg's name beside it, its notch at the bottom."""
    left, right = points[0][0], points[8][0]
    middle, top, bottom = (left + right) / 2, points[0][1], points[7][1]
    shapes = []
    for name, (x, y) in zip(names, points, strict=True):
        inner = left + 8 if x == left else right - 8
        shapes.append(line(x, y, inner, y, class_="leg", stroke=_METAL, stroke_width=5))
        wide = width_of(name) + 4
        start = x - 9 - wide if x == left else x + 9
        shapes.append(rect(start, y - 6, wide, 12, fill=JOINED))
        shapes.append(text(start + wide / 2, y, name, text_anchor="middle"))
    shapes.append(rect(left + 6, top - 8, right - left - 12, bottom - top + 16, rx=3, fill="#23272e",
                       stroke=DARK, stroke_width=1.5))  # fmt: skip
    shapes.append(path(f"M{number(middle - 7)} {number(bottom + 8)}a7 7 0 0 1 14 0Z", fill=CREAM))
    turn = f"rotate(-90 {number(middle)} {number((top + bottom) / 2)})"
    shapes.append(text(middle, (top + bottom) / 2, "MCP3008", 15, text_anchor="middle", fill=PAPER,
                       font_weight="bold", transform=turn))  # fmt: skip
    return shapes, (left + 5, top - 9, right - left - 10, bottom - top + 18)
