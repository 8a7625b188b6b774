"""What may not be built: each rule refuses a circuit in one sentence that says what next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pi_setup.board.header import (
    GPIO_ALL_MILLIAMPS,
    GPIO_NUMBERS,
    GPIO_SAFE_MILLIAMPS,
    HEADER,
    PINS_5V,
    PULLED_UP,
    RESERVED,
)
from pi_setup.board.parts import E24, LED_VOLTS, resistor_bands
from pi_setup.errors import CircuitInvalid

if TYPE_CHECKING:
    from pi_setup.board.circuit import Part

HIGH_VOLTS = 2.0  # what a Pi 4 needs at least to read "on" (BCM2711, input high voltage)
MOST_VOLTS = 3.4  # 3.3 V, and the tolerance of two resistors
PIN_VOLTS = 3.3
MOST_OHM = 4700  # an LED behind more is too dark to see in a lit room


def refuse_unsafe(parts: Sequence[Part], where: str) -> None:
    """Raise CircuitInvalid for the first rule that `parts` break."""
    for rule in RULES:
        rule(parts, where)


def _names(parts: Sequence[Part], where: str) -> None:
    seen = set()
    for part in parts:
        if part.name in seen:
            raise CircuitInvalid(f"{where} has two parts called '{part.name}'; give one another name.")
        seen.add(part.name)


def _gpios(parts: Sequence[Part], where: str) -> None:
    for part in parts:
        for _, bcm in part.pins:
            if bcm in RESERVED:
                raise CircuitInvalid(
                    f"{where}: {part} is on GPIO{bcm}, which is kept for add-on boards ({RESERVED[bcm]}); "
                    "take another pin, such as 17."
                )
            if bcm not in GPIO_NUMBERS:
                raise CircuitInvalid(f"{where}: {part} is on pin {bcm}, which is no GPIO; {_meant(bcm)}.")


def _meant(number: int) -> str:
    """Return advice for a number that is no GPIO: perhaps the metal pin was counted."""
    if 1 <= number <= len(HEADER) and HEADER[number - 1].bcm is not None:
        return f"if you counted the metal pins, write {HEADER[number - 1].bcm}, its GPIO number"
    return "GPIO numbers go from 2 to 27"


def _one_part_a_pin(parts: Sequence[Part], where: str) -> None:
    owner: dict[int, tuple[Part, str]] = {}
    for part in parts:
        for role, bcm in part.pins:
            if bcm in owner:
                raise CircuitInvalid(
                    f"{where}: GPIO{bcm} is used twice, by {_user(*owner[bcm])} and by {_user(part, role)}; "
                    "move one of them to a free pin."
                )
            owner[bcm] = (part, role)


def _user(part: Part, role: str) -> str:
    if part.kind.name == "mcp3008":
        return f"{part} (SPI {role})"
    return str(part) if len(part.pins) == 1 else f"{part} ({role})"


def _pulls(parts: Sequence[Part], where: str) -> None:
    for part in parts:
        for role in part.kind.roles:
            bcm = dict(part.pins).get(role.name)
            if role.pull == "none" and bcm in PULLED_UP:
                raise CircuitInvalid(
                    f"{where}: {part} is on GPIO{bcm}, which the Pi itself always pulls up to 3.3 V, "
                    "so the sensor would not be heard; take another pin, such as 4."
                )


def _resistors(parts: Sequence[Part], where: str) -> None:
    for part in parts:
        for ohm in (part.resistor, *(part.divider or ())):
            if ("resistor" in part.kind.needs or part.divider) and ohm != 0:
                _refuse_odd_resistor(ohm, part, where)
        if "resistor" in part.kind.needs and not 0 < part.resistor <= MOST_OHM:
            raise CircuitInvalid(
                f"{where}: {part} has a resistor of {part.resistor} ohm; take 330, or at most {MOST_OHM}, "
                "or the LED stays dark."
            )


def _refuse_odd_resistor(ohm: int, part: Part, where: str) -> None:
    try:
        resistor_bands(ohm)
    except ValueError:
        sold = [digits * 10**zeros for zeros in range(6) for digits in E24]
        nearest = min(sold, key=lambda value: abs(value - ohm))
        raise CircuitInvalid(
            f"{where}: {part} has a resistor of {ohm} ohm, which is not sold; the nearest is {nearest}."
        ) from None


def _five_volts(parts: Sequence[Part], where: str) -> None:
    for part in parts:
        if part.kind.name == "distance":
            _refuse_high_echo(part, where)
    fed = [part for part in parts if part.volts == 5]
    if len(fed) > len(PINS_5V):
        raise CircuitInvalid(
            f"{where}: {fed[len(PINS_5V)]} needs 5 V, but the two 5 V pins are taken by "
            f"{' and '.join(str(part) for part in fed[:2])}; leave one of the three out."
        )


def _refuse_high_echo(part: Part, where: str) -> None:
    if part.volts not in (5, PIN_VOLTS):
        raise CircuitInvalid(f"{where}: {part}: 'volts' should be 5 or 3.3, not {part.volts:g}.")
    if part.volts == PIN_VOLTS:
        if part.divider:
            raise CircuitInvalid(f"{where}: {part} runs on 3.3 V and needs no divider; leave 'divider' out.")
        return
    if part.divider is None:
        raise CircuitInvalid(
            f"{where}: {part} sends 5 V into GPIO{part.pin('echo')}, which bears 3.3 V; "
            "add divider = [330, 470], or volts = 3.3 if your sensor is made for it."
        )
    first, second = part.divider
    if first <= 0 or second <= 0 or not HIGH_VOLTS <= 5 * second / (first + second) <= MOST_VOLTS:
        raise CircuitInvalid(
            f"{where}: the divider of {part} makes {5 * second / max(first + second, 1):.1f} V of 5 V; "
            "it should make 2 to 3.3 V, such as [330, 470]."
        )


def _channels(parts: Sequence[Part], where: str) -> None:
    has_converter = any(part.kind.name == "mcp3008" for part in parts)
    taken: dict[int, Part] = {}
    for part in parts:
        if part.channel is None:
            continue
        if not has_converter:
            raise CircuitInvalid(
                f"{where}: {part} gives a voltage that the Pi cannot read; add a part of kind mcp3008."
            )
        if not 0 <= part.channel <= 7:
            raise CircuitInvalid(f"{where}: {part} is on channel {part.channel}; the mcp3008 has 0 to 7.")
        if part.channel in taken:
            raise CircuitInvalid(
                f"{where}: channel {part.channel} is used twice, by {taken[part.channel]} and by {part}; "
                "move one of them to a free channel."
            )
        taken[part.channel] = part


def _currents(parts: Sequence[Part], where: str) -> None:
    total = 0.0
    for part in parts:
        for amount in pin_milliamps(part):
            total += amount
            if not 0 <= amount <= GPIO_SAFE_MILLIAMPS:
                raise CircuitInvalid(
                    f"{where}: {part} would draw {amount:.0f} mA from one pin, which bears "
                    f"{GPIO_SAFE_MILLIAMPS}; take {_weaker(part)}."
                )
    if total > GPIO_ALL_MILLIAMPS:
        raise CircuitInvalid(
            f"{where}: the parts would draw {total:.0f} mA from the pins together, and they may give "
            f"{GPIO_ALL_MILLIAMPS}; take bigger resistors or fewer parts."
        )


def _weaker(part: Part) -> str:
    return "a bigger resistor, such as 330" if part.resistor else "one that needs less, or a transistor"


def pin_milliamps(part: Part) -> list[float]:
    """Return the most that each output pin of a part can be asked for, in mA."""
    if part.resistor:
        return [(PIN_VOLTS - LED_VOLTS[color]) / part.resistor * 1000 for color in part.colors]
    ways = {role.name: role.way for role in part.kind.roles}
    return [part.milliamps for role, _ in part.pins if ways.get(role) == "out"]


RULES: tuple[Callable[[Sequence[Part], str], None], ...] = (
    _names, _gpios, _one_part_a_pin, _pulls, _resistors, _five_volts, _channels, _currents,
)  # fmt: skip
