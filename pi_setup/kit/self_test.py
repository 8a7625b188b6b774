"""The self-test: walks somebody through a circuit, part by part, and says what to look at where it fails.

Reading path: `tries.py` (what, in which order) → this file → `outputs.py`, `inputs.py` (how) →
`advice.py` (what to look at) → `person.py` (who answers).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pi_setup.board.circuit import Circuit
from pi_setup.board.texts import ENGLISH, Texts, say
from pi_setup.board.wiring import Wiring, wire_up
from pi_setup.kit.advice import advice_for
from pi_setup.kit.gpio import using
from pi_setup.kit.inputs import SENSES, Readings, wait_for_rest, watch
from pi_setup.kit.outputs import GROUNDED, POWERED, fault_before, switched_on
from pi_setup.kit.person import Person
from pi_setup.kit.tries import Try, tries_of

SECONDS = 20.0
"""How long a hand has for what it is asked."""
_SAID = {
    "dark": "Something is on, and all should be off.",
    "light": "“{name}” does not light up.",
    "sound": "“{name}” is silent.",
    "move": "“{name}” does not move.",
    POWERED: "{gpio} gets 3.3 V from a wire, so “{name}” was not switched on.",
    GROUNDED: "{gpio} stays at 0 V, so “{name}” was switched off again.",
    "not pressed": "“{name}” was not pressed in {seconds} seconds.",
    "held": "“{name}” is pressed all the time.",
    "not turned": "“{name}” did not turn in {seconds} seconds.",
    "same": "“{name}” reads {percent} % all the time.",
    "always on": "“{name}” is on all the time.",
    "always off": "“{name}” is off all the time.",
    "no answer": "“{name}” does not answer.",
    "far": "“{name}” saw nothing near. It reads {centimetres} cm.",
}
"""What is wrong → how it is said."""
_WIRES_FIRST = {"dark", POWERED, GROUNDED, "held", "always on"}


class Outcome(StrEnum):
    """How a try ended. What nobody looked at or moved is not judged."""

    WORKS = "works"
    FAILS = "fails"
    NOT_JUDGED = "not judged"


def _good(outcome: Outcome, attempt: Try) -> str:
    """Return how it is said that nothing is wrong, as far as somebody looked."""
    if outcome is Outcome.WORKS:
        return "All is off." if attempt.do == "dark" else "“{name}” works."
    if attempt.do == "dark":
        return "Nobody looked whether all is off."
    if attempt.way == "in":
        return "“{name}” is at rest. Nobody tried it."
    return "“{name}” was switched on. Nobody looked."


@dataclass(frozen=True)
class Result:
    """What was found about one try.

    Attributes:
        said: What was seen, a sentence.
        look: What to look at, a sentence; "" unless it fails.
        steps: The numbers of the lesson's steps that put in what to look at.
    """

    name: str
    kind: str
    pins: tuple[int, ...]
    outcome: Outcome
    said: str
    look: str = ""
    steps: tuple[int, ...] = ()

    @property
    def fails(self) -> bool:
        """Whether something is wrong."""
        return self.outcome is Outcome.FAILS

    def as_data(self) -> dict:
        """Return it as what JSON can hold."""
        return {**vars(self), "pins": list(self.pins), "steps": list(self.steps),
                "outcome": str(self.outcome)}  # fmt: skip


def self_test(
    circuit: Circuit, person: Person, *, seconds: float = SECONDS, texts: Texts = ENGLISH
) -> Iterator[Result]:
    """Try all that a circuit has, one after the other, on the pins that gpiozero uses now.

    After each try its pins are closed again, however it ended.

    Raises:
        PinsUnusable: if a pin is in use, or cannot be used.
        CircuitInvalid: if the circuit does not fit on the breadboard.
    """
    wiring = wire_up(circuit)
    for attempt in tries_of(circuit, texts):
        with using(attempt.pins):
            way = _input if attempt.way == "in" else _output
            fault, numbers = way(attempt, circuit, person, seconds)
        yield _result(attempt, fault, numbers | {"seconds": f"{seconds:g}"}, wiring, texts)


def before_next(texts: Texts = ENGLISH) -> str:
    """Return what to do before a wire is moved."""
    return say(texts, "Shut the Pi down before you move a wire. Then try again.")


def _output(attempt: Try, circuit: Circuit, person: Person, seconds: float) -> tuple[str | None, dict]:
    """Return what is wrong: "" for nothing, None for not judged; and no numbers."""
    if fault := fault_before(attempt):
        return fault, {}
    with switched_on(attempt) as fault:
        if fault:
            return fault, {}
        seen = person.sees(attempt)
    return (None if seen is None else "" if seen else attempt.do), {}


def _input(attempt: Try, circuit: Circuit, person: Person, seconds: float) -> tuple[str | None, dict]:
    """Return what is wrong, as `_output` does, and the numbers that say it."""
    sense = SENSES[attempt.kind]
    with sense.open(attempt.part, circuit) as device:
        if not wait_for_rest(sense, device):
            return "held", {}
        if not person.acts(attempt, seconds):
            return None, {}
        fault, seen = watch(sense, device, seconds)
    return fault, _numbers(seen)


def _numbers(seen: Readings) -> dict[str, str]:
    return {"percent": f"{seen.last * 100:.0f}", "centimetres": f"{seen.last * 100:.0f}"}


def _result(attempt: Try, fault: str | None, numbers: dict, wiring: Wiring, texts: Texts) -> Result:
    known = {"name": attempt.name, "gpio": " ".join(f"GPIO{bcm}" for bcm in attempt.pins), **numbers}
    found = (attempt.name, attempt.kind, attempt.pins)
    if not fault:
        outcome = Outcome.NOT_JUDGED if fault is None else Outcome.WORKS
        return Result(*found, outcome, say(texts, _good(outcome, attempt), **known))
    advice = advice_for(attempt, wiring, texts, wires_first=fault in _WIRES_FIRST)
    return Result(*found, Outcome.FAILS, say(texts, _SAID[fault], **known), advice.text, advice.steps)
