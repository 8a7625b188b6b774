"""The few strokes of SVG that the wiring picture is drawn with, and its colours.

Text is never smaller than 14 px in a picture 640 px wide, and its contrast is at least 4.5 to 1.
"""

from __future__ import annotations

from html import escape

SMALLEST_TEXT = 14
DARK, PAPER, CREAM, BOARD_GREEN, GOLD = "#161616", "#ffffff", "#f6f1e7", "#17573a", "#ffcf33"
JOINED = "#ffe08a"
RAIL_RED, RAIL_BLUE = "#c4161c", "#1f4fb0"
WIRES = {"red": "#d3141b", "black": "#161616", "blue": "#2f80e0", "green": "#1f9d4a", "orange": "#f08c00",
         "violet": "#8b4fc8", "brown": "#96622f", "grey": "#8b95a1"}  # fmt: skip
LIGHTS = {"red": "#f4595b", "orange": "#f48c06", "yellow": "#ffd400", "green": "#38b000",
          "blue": "#3a86ff", "white": "#fdfdfd"}  # fmt: skip
BANDS = {"black": "#161616", "brown": "#7a4419", "red": "#d62828", "orange": "#f77f00", "yellow": "#ffd60a",
         "green": "#2b9348", "blue": "#1d5fd1", "violet": "#7b2cbf", "grey": "#8d99ae", "white": "#ffffff",
         "gold": "#b8912b"}  # fmt: skip


def number(value: float) -> str:
    """Return a length without needless zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def tag(name: str, inside: str = "", **attributes: object) -> str:
    """Return an element; `_` in an attribute's name stands for `-`, and a last `_` is dropped."""
    pairs = "".join(f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
                    for key, value in attributes.items() if value is not None)  # fmt: skip
    return f"<{name}{pairs}>{inside}</{name}>" if inside else f"<{name}{pairs}/>"


def _value(value: object) -> str:
    return number(value) if isinstance(value, (int, float)) else escape(str(value))


def text(x: float, y: float, words: str, size: float = SMALLEST_TEXT, **attributes: object) -> str:
    """Return a text whose middle line is at `y`."""
    attributes.setdefault("fill", DARK)
    return tag("text", escape(words), x=x, y=y + size * 0.35, font_size=size, **attributes)


def rect(x: float, y: float, width: float, height: float, **attributes: object) -> str:
    """Return a rectangle by its top left corner."""
    return tag("rect", x=x, y=y, width=width, height=height, **attributes)


def circle(x: float, y: float, radius: float, **attributes: object) -> str:
    """Return a circle."""
    return tag("circle", cx=x, cy=y, r=radius, **attributes)


def path(d: str, **attributes: object) -> str:
    """Return a path, not filled unless `fill` says so."""
    attributes.setdefault("fill", "none")
    return tag("path", d=d, **attributes)


def line(x1: float, y1: float, x2: float, y2: float, **attributes: object) -> str:
    """Return a straight path."""
    return path(f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}", **attributes)


def width_of(words: str, size: float = SMALLEST_TEXT, bold: bool = False) -> float:
    """Return about how wide a text is, a little too wide rather than too narrow."""
    narrow = sum(letter in "iljtf.,:;'|[]() " for letter in words)
    wide = sum(letter.isupper() or letter in "mw" for letter in words)
    ems = narrow * 0.36 + wide * 0.76 + (len(words) - narrow - wide) * 0.6
    return size * ems * (1.06 if bold else 1)
