"""What to look at where a part does not work: its pieces and wires, as picture and steps have them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pi_setup.board.draw_pi import name_of
from pi_setup.board.geometry import LEFT_HALF, RAILS, is_pin, pin_of
from pi_setup.board.header import pin_number
from pi_setup.board.parts import spoken_ohm
from pi_setup.board.steps import bands_of, place_name, steps_of
from pi_setup.board.texts import ENGLISH, Texts, say
from pi_setup.board.wiring import Placed, Wire, Wiring, wire_colors
from pi_setup.kit.tries import Try


@dataclass(frozen=True)
class Advice:
    """A sentence that says what to look at, and the numbers of the steps that put it in."""

    text: str
    steps: tuple[int, ...]


def advice_for(attempt: Try, wiring: Wiring, texts: Texts = ENGLISH, *, wires_first: bool = False) -> Advice:
    """Return what to look at where `attempt` failed.

    Args:
        wires_first: Name the wires before the pieces: where something is on that should not be.
    """
    pieces, wires = _pieces(attempt, wiring), _wires(attempt, wiring)
    items = [*wires, *pieces] if wires_first else [*pieces, *wires]
    numbers = {id(step.item): number for number, step in enumerate(steps_of(wiring, texts), start=1)}
    steps = tuple(sorted(numbers[id(item)] for item in items))
    colors = wire_colors(wiring)
    places = "; ".join(_wire_place(item, colors[item], texts) if isinstance(item, Wire)
                       else _piece_place(item, texts) for item in items)  # fmt: skip
    known = {"places": places, "steps": _span(steps, texts)}
    chip = next((part for part in wiring.circuit.parts if part.kind.name == "mcp3008"), None)
    if chip is not None and attempt.part.channel is not None:
        return Advice(say(texts, "Look at the picture and at {steps}: {places}. "
                          "Then look at the chip “{chip}”.", chip=chip.name, **known), steps)  # fmt: skip
    return Advice(say(texts, "Look at the picture and at {steps}: {places}.", **known), steps)


def _pieces(attempt: Try, wiring: Wiring) -> list[Placed]:
    if attempt.do == "dark":  # what is on without the Pi is wired wrongly; the pieces may be right
        return []
    return [placed for placed in wiring.placed
            if placed.part == attempt.part and placed.piece.member in ("", attempt.member)]  # fmt: skip


def _wires(attempt: Try, wiring: Wiring) -> list[Wire]:
    """Return the wires that end beside the pieces, and the wire that feeds a rail which they come from."""
    if attempt.do == "dark":
        nets = {f"GPIO{bcm}" for bcm in attempt.pins}
        return [wire for wire in wiring.wires if wire.net in nets]
    rows = {_row(hole) for placed in _pieces(attempt, wiring) for hole in placed.holes}
    own = [wire for wire in wiring.wires
           if wire.part == attempt.part and {_row(wire.start), _row(wire.end)} & rows]  # fmt: skip
    railed = {wire.net for wire in own if wire.start[0] in RAILS}
    return [*own, *(wire for wire in wiring.wires if wire.part is None and wire.net in railed)]


def _row(place: str) -> str:
    """Return which five holes, joined inside, a hole is one of."""
    if is_pin(place) or place[0] in RAILS:
        return place
    return f"{'left' if place[0] in LEFT_HALF else 'right'} {place[1:]}"


def _span(steps: Iterable[int], texts: Texts) -> str:
    """Return numbers as words: step 4; steps 4, 7–9."""
    runs: list[list[int]] = []
    for number in steps:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    words = ", ".join("–".join(map(str, run)) for run in runs)
    return say(texts, "step {steps}" if words.isdigit() else "steps {steps}", steps=words)


def _piece_place(placed: Placed, texts: Texts) -> str:
    shape, holes = placed.piece.shape, placed.holes
    if shape == "led":
        return say(texts, "long leg in {long}, short leg in {short}", long=holes[1], short=holes[0])
    if shape == "resistor":
        return say(texts, "{ohm} resistor ({bands}) from {one} to {two}", ohm=spoken_ohm(placed.piece.ohm),
                   bands=bands_of(placed.piece.ohm, texts), one=holes[0], two=holes[1])  # fmt: skip
    if any(name for name, _ in placed.legs):
        names = {"longest leg": say(texts, "longest leg")}
        return ", ".join(say(texts, "{leg} in {hole}", leg=names.get(name, name), hole=hole)
                         for name, hole in placed.legs)  # fmt: skip
    return say(texts, "legs in {holes}", holes=", ".join(holes))


def _wire_place(wire: Wire, color: str, texts: Texts) -> str:
    color, end = say(texts, color), place_name(wire.end, texts)
    if is_pin(wire.start):
        pin = pin_number(pin_of(wire.start))
        return say(texts, "{color} wire from pin {pin} ({gpio}) to {hole}", color=color, pin=pin.number,
                   gpio=name_of(pin), hole=end)  # fmt: skip
    return say(texts, "{color} wire from {one} to {two}", color=color, one=place_name(wire.start, texts),
               two=end)  # fmt: skip
