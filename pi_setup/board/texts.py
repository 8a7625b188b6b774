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
    "Shut the Pi down. Wait until its green light stops blinking. Then pull out the plug.",
    "Pins 1 and 2 are at the end with the SD card. Count the pins two by two from there.",
    "Each hole has a name: g9 is in column g and row 9.",
    "Push in the {color} LED. Its long leg goes into {long}, its short leg into {short}. "
    "The long leg is plus.",
    "Push in the {color} LED “{name}”. Its long leg goes into {long}, its short leg into {short}. "
    "The long leg is plus.",
    "Take a {ohm} resistor: its bands are {bands}. Push one leg into {one}, the other leg into {two}.",
    "Push in the button “{name}” over the gap: its legs in {holes}.",
    "Push in the {kind} “{name}”: its legs in {holes}.",
    "Push in the {kind} “{name}”: {legs}.",
    "Push in the chip “{name}” over the gap: rows {top} to {row}, notch at {row}.",
    "Push in a capacitor of 1 µF: {legs}.",
    "{leg} in {hole}",
    "longest leg",
    "Take a {color} wire. Push one end onto pin {pin} ({gpio}), the other end into {hole}.",
    "Take a {color} wire. Push one end into {one}, the other end into {two}.",
    "the {rail} rail beside row {row}",
    "“{name}” runs on 5 V. Its red wire must touch nothing else.",
    "Screw the motor and its own battery to “{name}”. The Pi does not feed a motor.",
    "Look again, leg by leg and wire by wire. Is it like the picture?",
    "Put the plug in. If something gets hot, pull the plug out at once.",
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
