"""Every sentence and word of a circuit's picture, steps and lists, in English, ready to be translated.

A texts table maps these English texts to another language, as a gettext catalogue does. What it leaves
out stays English.
"""

from __future__ import annotations

from collections.abc import Mapping

from pi_setup.board.parts import COLOR_BANDS, KINDS

Texts = Mapping[str, str]
ENGLISH: Texts = {}

COLORS = tuple(dict.fromkeys((*COLOR_BANDS, "gold", "white", "blue", "green", "orange", "violet")))

_PICTURE = (
    "SD card",
    "USB",
    "power: 3.3 V or 5 V",
    "ground: GND",
    "signal: any other colour",
    "five holes joined inside",
    "long leg: +",
    "short leg: −",
    "{title}. Wiring picture: a Raspberry Pi and a breadboard.",
)
_STEPS = (
    "Switch the Pi off. Pull out its power plug.",
    "Pin 1 is at the end with the SD card. Count from there.",
    "A letter and a number name a hole: g9 is column g, row 9.",
    "Push in the {color} LED “{name}”: short leg in {short}, long leg in {long}.",
    "Push in a resistor of {ohm}, from {one} to {two}. Its bands are {bands}.",
    "Push in the button “{name}” over the gap: its legs in {holes}.",
    "Push in the {kind} “{name}”: its legs in {holes}.",
    "Push in the {kind} “{name}”: {legs}.",
    "Push in the chip “{name}” over the gap: rows {top} to {row}, notch at {row}.",
    "Push in a capacitor of 1 µF: {legs}.",
    "{leg} in {hole}",
    "longest leg",
    "Put a {color} wire from pin {pin} ({gpio}) to {hole}.",
    "Put a {color} wire from {one} to {two}.",
    "the {rail} rail beside row {row}",
    "“{name}” runs on 5 V. Its red wire must touch nothing else.",
    "Screw the motor and its own battery to “{name}”. The Pi does not feed a motor.",
    "Look again: does each leg and each wire stand as in the picture?",
    "Then plug the Pi in. If something gets hot, pull the plug at once.",
)
_PARTS_LIST = (
    "half-size breadboard", "{color} LED", "resistor {ohm} ({bands})", "capacitor 1 µF",
    "wire from a pin to the breadboard (female to male)", "wire on the breadboard (male to male)",
    "chip MCP3008", "battery box for the motor", "small motor",
)  # fmt: skip
MESSAGES = frozenset(
    (
        *_PICTURE, *_STEPS, *_PARTS_LIST, *COLORS,
        *(words for kind in KINDS.values() for words in (kind.spoken, kind.test) if words),
    )
)  # fmt: skip


def say(texts: Texts, message: str, /, **values: object) -> str:
    """Return a text in the language of `texts`, with its places filled.

    Raises:
        KeyError: if `message` is not one that translators have been given.
    """
    if message not in MESSAGES:
        raise KeyError(message)
    return texts.get(message, message).format(**values)
