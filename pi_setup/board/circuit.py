"""Reads circuit.toml into frozen records; what cannot be built safely is refused with the reason."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pi_setup.board.circuit_rules import refuse_unsafe
from pi_setup.board.header import SPI_PINS, SPI_SELECT
from pi_setup.board.parts import KINDS, LED_VOLTS, LIGHT_COLORS, Kind
from pi_setup.errors import CircuitInvalid

LONGEST_NAME = 12  # letters that fit beside a part in the picture
MOST_LEDS_IN_A_BAR = 10


@dataclass(frozen=True)
class Part:
    """One part as the author asked for it. `pins` pairs each role with a GPIO number."""

    kind: Kind
    name: str
    pins: tuple[tuple[str, int], ...] = ()
    color: str = ""
    resistor: int = 0
    divider: tuple[int, int] | None = None
    volts: float = 0.0
    channel: int | None = None
    milliamps: float = 0.0

    def pin(self, role: str) -> int:
        """Return the GPIO number that plays `role`."""
        return dict(self.pins)[role]

    @property
    def colors(self) -> tuple[str, ...]:
        """Return the colours of its lights, in the order of the pins; () for a part without lights."""
        return LIGHT_COLORS.get(self.kind.name) or ((self.color,) * len(self.pins) if self.color else ())

    def member(self, role: str) -> str:
        """Return what a program writes behind the name for one of several lights: ".red", "[0]" or ""."""
        return {"led": "", "led-bar": f"[{role}]"}.get(self.kind.name, f".{role}") if self.colors else ""

    def __str__(self) -> str:
        return f"{self.kind.name} '{self.name}'"


@dataclass(frozen=True)
class Circuit:
    """A circuit that can be built: its title and its parts, in the author's order."""

    title: str
    parts: tuple[Part, ...]

    @property
    def gpios(self) -> dict[int, Part]:
        """Return which part has each GPIO number."""
        return {bcm: part for part in self.parts for _, bcm in part.pins}


def read_circuit(path: Path) -> Circuit:
    """Return the circuit that `path` describes.

    Raises:
        CircuitInvalid: if it is missing, not TOML, or not a circuit that is safe to build.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CircuitInvalid(f"{path} is missing; add it.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise CircuitInvalid(f"{path} is not valid TOML: {problem}.") from None
    return circuit_of(table, str(path))


def circuit_of(table: Mapping, where: str = "circuit.toml") -> Circuit:
    """Return the circuit that a table describes; `where` names it in errors.

    Raises:
        CircuitInvalid: with what is wrong, where, and what next.
    """
    _refuse_unknown(table, ("title", "part"), where)
    title = _text(table, "title", where)
    tables = table.get("part")
    if not isinstance(tables, list) or not tables:
        raise CircuitInvalid(f"{where} has no [[part]]; add at least one.")
    parts = tuple(_part(item, where) for item in tables)
    refuse_unsafe(parts, where)
    return Circuit(title, parts)


def _part(table: Mapping, where: str) -> Part:
    kind = _kind(table, where)
    name = _name(table, where)
    here = f"{where}: {kind.name} '{name}'"
    _refuse_unknown(table, kind.keys, here)
    _refuse_missing(table, kind, here)
    return Part(
        kind, name,
        pins=_pins(table, kind, here),
        color=_color(table, kind, here),
        resistor=_number(table, "resistor", here, int),
        divider=_divider(table, here),
        volts=_number(table, "volts", here, (int, float), kind.volts),
        channel=_number(table, "channel", here, int, None),
        milliamps=_number(table, "milliamps", here, (int, float), kind.milliamps),
    )  # fmt: skip


def _kind(table: Mapping, where: str) -> Kind:
    if not isinstance(table, Mapping) or "kind" not in table:
        raise CircuitInvalid(f"{where} has a [[part]] without 'kind'; it can be {', '.join(KINDS)}.")
    if not isinstance(table["kind"], str) or table["kind"] not in KINDS:
        raise CircuitInvalid(f"{where} has an unknown part {table['kind']!r}; it can be {', '.join(KINDS)}.")
    return KINDS[table["kind"]]


def _name(table: Mapping, where: str) -> str:
    name = _text(table, "name", f"{where}: {table['kind']}")
    if not (name.isidentifier() and name.isascii() and len(name) <= LONGEST_NAME):
        raise CircuitInvalid(
            f"{where}: the name {name!r} should be one that a program can use, at most {LONGEST_NAME} "
            "English letters, digits and _, such as red_led."
        )
    return name


def _pins(table: Mapping, kind: Kind, here: str) -> tuple[tuple[str, int], ...]:
    if kind.name == "mcp3008":
        select = _number(table, "select", here, int, SPI_SELECT[0])
        if select not in SPI_SELECT.values():
            raise CircuitInvalid(f"{here}: 'select' should be 8 (CE0) or 7 (CE1), not {select}.")
        return (*SPI_PINS.items(), ("select", select))
    if kind.name == "led-bar":
        return _pin_list(table["pins"], here)
    if "pin" in table:
        return ((kind.roles[0].name, _whole(table["pin"], "pin", here)),)
    if "pins" not in table:
        return ()
    return _pin_table(table["pins"], kind, here)


def _pin_table(pins: object, kind: Kind, here: str) -> tuple[tuple[str, int], ...]:
    names = [role.name for role in kind.roles]
    wanted = "{ " + ", ".join(f"{name} = …" for name in names) + " }"
    if not isinstance(pins, Mapping):
        raise CircuitInvalid(f"{here}: 'pins' should be {wanted}, not {pins!r}.")
    _refuse_unknown(pins, names, f"{here}: 'pins'")
    for name in names:
        if name not in pins:
            raise CircuitInvalid(f"{here} has no pin for '{name}'; write pins = {wanted}.")
    return tuple((name, _whole(pins[name], name, here)) for name in names)


def _pin_list(pins: object, here: str) -> tuple[tuple[str, int], ...]:
    if not isinstance(pins, list) or not 2 <= len(pins) <= MOST_LEDS_IN_A_BAR:
        raise CircuitInvalid(
            f"{here}: 'pins' should be a list of 2 to {MOST_LEDS_IN_A_BAR} GPIO numbers, such as [5, 6, 13]."
        )
    return tuple((str(number), _whole(pin, "pins", here)) for number, pin in enumerate(pins))


def _color(table: Mapping, kind: Kind, here: str) -> str:
    if "color" not in kind.may:
        return ""
    color = table.get("color", "red")
    if not isinstance(color, str) or color not in LED_VOLTS:
        raise CircuitInvalid(f"{here} has no colour {color!r}; it can be {', '.join(LED_VOLTS)}.")
    return color


def _divider(table: Mapping, here: str) -> tuple[int, int] | None:
    if "divider" not in table:
        return None
    pair = table["divider"]
    if not isinstance(pair, list) or len(pair) != 2:
        raise CircuitInvalid(f"{here}: 'divider' should be two resistors in ohm, such as [330, 470].")
    return tuple(_whole(ohm, "divider", here) for ohm in pair)


def _text(table: Mapping, key: str, where: str) -> str:
    if not isinstance(table.get(key), str) or not table[key].strip():
        raise CircuitInvalid(f"{where} has no '{key}'; add it, as a text.")
    return table[key]


def _whole(value: object, key: str, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise CircuitInvalid(f"{where}: '{key}' should be a whole number, not {value!r}.")
    return value


def _number(table: Mapping, key: str, where: str, kind: type | tuple, default: object = 0) -> object:
    value = table.get(key, default)
    if key in table and (not isinstance(value, kind) or isinstance(value, bool)):
        wanted = "a whole number" if kind is int else "a number"
        raise CircuitInvalid(f"{where}: '{key}' should be {wanted}, not {value!r}.")
    return value


def _refuse_unknown(table: Mapping, allowed: tuple[str, ...] | list[str], where: str) -> None:
    for key in table:
        if key not in allowed:
            raise CircuitInvalid(f"{where} has unknown key '{key}'; it can have {', '.join(allowed)}.")


def _refuse_missing(table: Mapping, kind: Kind, here: str) -> None:
    why = {
        "resistor": "add resistor = 330, or too much current harms the LED and the Pi",
        "channel": "say which input of the mcp3008 it is on, channel = 0 to 7",
        "pin": "say which GPIO number it is on, such as pin = 17",
        "pins": "say which GPIO numbers it is on",
    }
    for key in kind.needs:
        if key not in table:
            raise CircuitInvalid(f"{here} has no '{key}'; {why[key]}.")
    if kind.name == "ldr" and ("pin" in table) == ("channel" in table):
        raise CircuitInvalid(f"{here} needs either 'pin' or 'channel'; write one of the two.")
