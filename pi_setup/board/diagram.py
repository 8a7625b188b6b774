"""A history drawn as a timing diagram, in SVG: one row a pin, time from left to right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from pi_setup.board.clock import SECOND
from pi_setup.board.history import Change, History

WIDTH, LABEL, ROW, HIGH, MARGIN = 640, 110, 44, 26, 12
OUTPUT, INPUT, GRID, INK = "#0b62a4", "#a34b00", "#d0d7de", "#1f2328"
TICKS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 3600)


def timing_svg(history: History, names: Mapping[int, str] | None = None, *,
               start: float = 0.0, end: float | None = None) -> str:  # fmt: skip
    """Return the diagram of a history.

    Args:
        names: BCM number → what to call the pin; a pin without a name is "GPIO17".
        start: The first second that is shown.
        end: The last one; None for the history's end.
    """
    names = names or {}
    window = (start, history.seconds if end is None else end)
    rows = [(pin, steps, INPUT) for pin, steps in sorted(history.inputs.items())]
    rows += [(pin, steps, OUTPUT) for pin, steps in sorted(history.outputs.items())]
    height = MARGIN + ROW * max(len(rows), 1) + 28
    title = "Timing diagram" if rows else "No pin was used"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'font-family="sans-serif" font-size="13">',
        f"<title>{title}, {window[0]:g} s to {window[1]:g} s</title>",
        f"<desc>{escape(' '.join(_told(history, names, row) for row in rows))}</desc>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        *_axis(window, height),
    ]
    for number, (pin, steps, color) in enumerate(rows):
        low = MARGIN + ROW * number + HIGH + 8
        label = escape(names.get(pin, f"GPIO{pin}"))
        parts.append(f'<text x="8" y="{low - 8}" fill="{INK}">{label}</text>')
        path = _path(steps, window, low)
        parts.append(f'<path d="{path}" fill="none" stroke="{color}" stroke-width="2"/>')
    return "\n".join([*parts, "</svg>"])


def _told(history: History, names: Mapping[int, str], row: tuple) -> str:
    """Say in words what a row shows, for a screen reader."""
    pin, steps, color = row
    name = names.get(pin, f"GPIO{pin}")
    if color == INPUT:
        return f"{name}: read, {max(len(steps) - 1, 0)} changes."
    spans = history.on_spans(pin)
    told = ", ".join(f"{a:.3g} to {b:.3g} s" for a, b in spans[:6])
    more = f" and {len(spans) - 6} times more" if len(spans) > 6 else ""
    return f"{name}: on {told}{more}." if spans else f"{name}: never on."


def _axis(window: tuple[float, float], height: int) -> list[str]:
    length = window[1] - window[0]
    tick = next((tick for tick in TICKS if length / tick <= 11), TICKS[-1])
    lines = []
    first = -int(-window[0] // tick)
    for number in range(first, int(window[1] / tick + 1e-9) + 1):
        x = _x(number * tick, window)
        lines.append(f'<path d="M{x:.1f} {MARGIN}V{height - 24}" stroke="{GRID}"/>')
        lines.append(
            f'<text x="{x:.1f}" y="{height - 8}" fill="{INK}" text-anchor="middle">{number * tick:g}</text>'
        )
    lines.append(f'<text x="8" y="{height - 8}" fill="{INK}">seconds</text>')
    return lines


def _x(seconds: float, window: tuple[float, float]) -> float:
    share = (seconds - window[0]) / (window[1] - window[0] or 1)
    return LABEL + share * (WIDTH - LABEL - 16)


def _path(steps: Sequence[Change], window: tuple[float, float], low: float) -> str:
    """Return the line of a pin: up is high, and PWM lies between."""
    points: list[str] = []
    level = 0.0
    column: list[float] = []
    here = None
    grid = 10 if len(steps) < 1000 else 2  # columns a pixel
    for at, value in [*steps, (round(window[1] * SECOND), None)]:
        x = round(_x(min(max(at / SECOND, window[0]), window[1]), window) * grid) / grid
        if x != here:
            # Several changes within a column are one stroke from lowest to highest.
            points += [f"V{y:g}" for y in _stroke(column)]
            points.append(f"H{x:g}" if points else f"M{x:g} {low:g}")
            here, column = x, []
        if value is not None or at < window[1] * SECOND:
            level = float(value or 0)
            column.append(round(low - HIGH * level, 1))
    return "".join(points)


def _stroke(column: list[float]) -> list[float]:
    if len(column) <= 2:
        return column
    return [min(column), max(column), column[-1]]
