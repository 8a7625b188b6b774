"""Draws the edge of the Raspberry Pi with its header: every pin counted, the used ones named."""

from __future__ import annotations

from pi_setup.board.geometry import PIN_LEFT, PIN_RIGHT, is_pin, line_y, pin_of
from pi_setup.board.header import HEADER, HeaderPin
from pi_setup.board.ink import BOARD_GREEN, DARK, GOLD, PAPER, circle, number, path, rect, text, width_of
from pi_setup.board.texts import Texts, say
from pi_setup.board.wiring import Wire, Wiring

_TOP, _EDGE = 42, PIN_RIGHT + 20
ALL_LINES = len(HEADER) // 2


def name_of(pin: HeaderPin) -> str:
    """Return what is written beside a pin: GPIO17, GND, 3.3 V or 5 V."""
    return {"3V3": "3.3 V", "5V": "5 V"}.get(pin.name, pin.name)


def used_pins(wiring: Wiring) -> dict[int, Wire]:
    """Return the metal pins that a wire comes from."""
    return {pin_of(wire.start): wire for wire in wiring.wires if is_pin(wire.start)}


def draw_pi(lines: int, bottom: float, texts: Texts) -> list[str]:
    """Return the Pi with the first `lines` pairs of pins; it is torn off below if there are more."""
    whole = lines == ALL_LINES
    shapes = [
        path(_outline(bottom, whole), fill=BOARD_GREEN, stroke=DARK, stroke_width=1.5),
        text(12, 60, f"↑ {say(texts, 'SD card')}", fill=PAPER),
        rect(PIN_LEFT - 17, line_y(0) - 19, PIN_RIGHT - PIN_LEFT + 34, 32 * lines + 6, rx=4, fill="#0d1512"),
    ]
    if whole:
        shapes.append(text(12, bottom - 16, f"↓ {say(texts, 'USB')}", fill=PAPER))
    return [*shapes, *(shape for pin in HEADER[: 2 * lines] for shape in _pin(pin, False))]


def _outline(bottom: float, whole: bool) -> str:
    """Return the shape of the Pi's corner; its left side lies outside of the picture."""
    end = f"L{_EDGE} {number(bottom - 8)}q0 8 -8 8L-4 {number(bottom)}Z" if whole else torn(_EDGE, -4, bottom)
    return f"M-4 {_TOP}L{_EDGE - 8} {_TOP}q8 0 8 8{end}"


def torn(right: float, left: float, bottom: float) -> str:
    """Return the lower edge of a thing that goes on: waves from right to left, and the path's end."""
    count = round((right - left) / 26)
    step = number((right - left) / count / 2)
    waves = f"q-{number(float(step) / 2)} 7 -{step} 0t-{step} 0" * count
    return f"L{number(right)} {number(bottom)}{waves}Z"


def _pin(pin: HeaderPin, used: bool) -> list[str]:
    x, y = (PIN_LEFT if pin.is_left else PIN_RIGHT), line_y(pin.line)
    look = {"fill": GOLD, "stroke": DARK, "stroke_width": 2} if used else {"fill": "#39424a"}
    # Pin 1 has a square foot on every Pi.
    shape = rect(x - 12, y - 12, 24, 24, rx=2, **look) if pin.number == 1 else circle(x, y, 12, **look)
    ink = {"fill": DARK, "font_weight": "bold"} if used else {"fill": "#e4e9ed"}
    shapes = [shape, text(x, y, str(pin.number), text_anchor="middle", **ink)]
    if used and pin.is_left:
        shapes.append(text(PIN_LEFT - 20, y, name_of(pin), text_anchor="end", fill=PAPER, font_weight="bold"))
    return shapes


def draw_used_pins(used: set[int], colors: dict[int, str]) -> list[str]:
    """Return the pins that wires come from, on top of these, and the name plates of the outer row."""
    shapes = [shape for number in sorted(used) for shape in _pin(HEADER[number - 1], True)]
    for pin in HEADER:
        if pin.number in used and not pin.is_left:
            words, y = name_of(pin), line_y(pin.line)
            width = width_of(words, bold=True) + 6
            x = _EDGE + 3
            shapes.append(rect(x, y - 10, width, 20, rx=5, fill=PAPER, stroke=colors[pin.number],
                               stroke_width=2))  # fmt: skip
            shapes.append(text(x + width / 2, y, words, text_anchor="middle", font_weight="bold"))
    return shapes
