"""A circuit as plain data: for the board on the screen and for the grader."""

from __future__ import annotations

from pi_setup.board.circuit import Circuit, Part
from pi_setup.board.header import pin_of_gpio
from pi_setup.board.parts import Role


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
    extra = {"colors": list(part.colors) or None, "resistor": part.resistor or None, "channel": part.channel,
             "divider": part.divider and list(part.divider), "volts": part.volts or None}  # fmt: skip
    return data | {key: value for key, value in extra.items() if value is not None}


def _pin_data(part: Part, name: str, bcm: int) -> dict:
    role = role_of(part, name)
    return {"bcm": bcm, "number": pin_of_gpio(bcm).number, "way": role.way, "active": role.active}


def role_of(part: Part, name: str) -> Role:
    """Return what a pin of a part does; each light of a bar is an output of its own."""
    return next((role for role in part.kind.roles if role.name == name), Role(name, "out"))
