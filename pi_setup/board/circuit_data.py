"""A circuit as plain data: for the board on the screen, for the grader and for a kit's self-test."""

from __future__ import annotations

from pi_setup.board.circuit import Circuit, Part
from pi_setup.board.header import pin_of_gpio
from pi_setup.board.parts import LIGHT_COLORS, Role
from pi_setup.board.texts import ENGLISH, Texts, say

_OUTPUT_WAYS = {
    "led": "light", "rgb-led": "light", "traffic-lights": "light", "led-bar": "light", "buzzer": "sound",
    "tonal-buzzer": "sound", "servo": "move", "motor-driver": "move",
}  # fmt: skip
_INPUT_WAYS = {
    "button": "press", "rotary-encoder": "turn", "potentiometer": "turn", "distance": "near", "pir": "near",
    "ldr": "cover", "line-sensor": "cover",
}  # fmt: skip


def board_data(circuit: Circuit) -> dict:
    """Return what the virtual board and the grader need, ready for JSON.

    Shape: `{"title", "parts": [{"name", "kind", "device", "pins": {role: {"bcm", "number", "way",
    "active"}}}]}`; besides, where they apply, `colors` (of the lights, in the order of the pins),
    `resistor`, `divider`, `volts`, `channel`.
    """
    return {"title": circuit.title, "parts": [_part_data(part) for part in circuit.parts]}


def _part_data(part: Part) -> dict:
    data = {
        "name": part.name,
        "kind": part.kind.name,
        "device": part.kind.device,
        "pins": {name: _pin_data(part, name, bcm) for name, bcm in part.pins},
    }
    colors = LIGHT_COLORS.get(part.kind.name) or ((part.color,) * len(part.pins) if part.color else None)
    extra = {"colors": colors and list(colors), "resistor": part.resistor or None, "channel": part.channel,
             "divider": part.divider and list(part.divider), "volts": part.volts or None}  # fmt: skip
    return data | {key: value for key, value in extra.items() if value is not None}


def _pin_data(part: Part, name: str, bcm: int) -> dict:
    role = role_of(part, name)
    return {"bcm": bcm, "number": pin_of_gpio(bcm).number, "way": role.way, "active": role.active}


def role_of(part: Part, name: str) -> Role:
    """Return what a pin of a part does; each light of a bar is an output of its own."""
    return next((role for role in part.kind.roles if role.name == name), Role(name, "out"))


def self_test(circuit: Circuit, texts: Texts = ENGLISH) -> list[dict]:
    """Return what a self-test of the kit tries, in order: outputs first, then what a hand must do.

    Shape: `{"name", "kind", "pins": [bcm, …], "do": "light" | "sound" | "move" | "press" | "turn" | "near"
    | "cover", "way": "out" | "in", "ask": a sentence, "channel"?: 0 to 7}`.
    """
    tries = [_try(part, texts) for part in circuit.parts if part.kind.test]
    return sorted(tries, key=lambda item: item["way"] == "in")


def _try(part: Part, texts: Texts) -> dict:
    is_output = part.kind.name in _OUTPUT_WAYS
    data = {
        "name": part.name,
        "kind": part.kind.name,
        "pins": [bcm for _, bcm in part.pins],
        "do": (_OUTPUT_WAYS | _INPUT_WAYS)[part.kind.name],
        "way": "out" if is_output else "in",
        "ask": say(texts, part.kind.test, name=part.name),
    }
    return data if part.channel is None else data | {"channel": part.channel}
