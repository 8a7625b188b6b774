"""The commands of the kit: `pathshala kit test` tries what was built for a unit."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from course.commands.options import add_group, add_verb, count
from course.content import unit_folder, unit_slugs
from course.errors import UnitInvalid
from course.unit import Unit, load_unit

VIRTUAL = (
    "This is the virtual kit: there are no real parts here, and it answers and presses by itself. "
    "On a Raspberry Pi you do."
)
REAL = "These are the real pins. Build the circuit first, as the lesson shows it."


@dataclass(frozen=True)
class Console:
    """How a command speaks: `say` for what is asked for, `tell` beside it, `ask` for a typed line."""

    say: Callable[[str], None]
    tell: Callable[[str], None]
    ask: Callable[[str], str]


def add_kit(verbs, console: Console) -> None:
    """Add the group `kit`."""
    parts = add_group(verbs, "kit", "Test the kit: do the parts that you built with work?")
    what = "Try a unit's circuit part by part, and say what to look at where something does not work."
    test = add_verb(parts, "test", lambda options: _test(options, console), what)
    test.add_argument("unit", metavar="UNIT", help="the lesson that you built it for, as hello-pi")
    test.add_argument("--seconds", type=count, default=20, metavar="N",
                      help="how long it waits for a hand (default: 20)")  # fmt: skip
    test.add_argument("--no-questions", action="store_true",
                      help="ask nothing: show each output, look at each input as it rests")  # fmt: skip
    test.add_argument("--json", action="store_true", help="for a machine; questions go to stderr")


def _test(options: argparse.Namespace, console: Console) -> int:
    from pi_setup.board.circuit import read_circuit
    from pi_setup.kit.gpio import is_virtual, open_pins
    from pi_setup.kit.person import AtTheKit, Nobody, VirtualHand
    from pi_setup.kit.self_test import self_test
    from pi_setup.kit.tries import tries_of

    unit = _unit(options.unit)
    circuit = read_circuit(unit.circuit_path)
    tell = console.tell if options.json else console.say
    with open_pins() as factory:
        virtual = is_virtual(factory)
        if virtual:
            person = VirtualHand(circuit, factory, tell)
        else:
            person = Nobody() if options.no_questions else AtTheKit(console.ask, tell)
        tell(f"{unit.title}: {circuit.title}, {_things(len(tries_of(circuit)))} to try.")
        tell(VIRTUAL if virtual else REAL)
        results = []
        for result in self_test(circuit, person, seconds=options.seconds):
            results.append(result)
            tell(f"  {result.said}")
            if result.look:
                tell(f"  {result.look}")
    if options.json:
        console.say(_as_json(unit, virtual, results))
    else:
        console.say(_summary(results))
    return int(any(result.fails for result in results))


def _unit(slug: str) -> Unit:
    unit = load_unit(unit_folder(slug))
    if not unit.circuit_path.is_file():
        have = [other for other in unit_slugs() if (unit_folder(other) / "circuit.toml").is_file()]
        raise UnitInvalid(
            f"Nothing is built in the unit '{slug}', so there is nothing to test. "
            f"Units with a circuit: {', '.join(have) or 'none yet'}."
        )
    return unit


def _things(number: int) -> str:
    return f"{number} thing{'s' if number > 1 else ''}"


def _summary(results: Sequence) -> str:
    from pi_setup.kit.self_test import Outcome, before_next

    failed = sum(result.fails for result in results)
    if failed:
        return f"{failed} of {_things(len(results))} did not work. {before_next()}"
    unseen = sum(result.outcome is Outcome.NOT_JUDGED for result in results)
    if unseen:
        return f"No fault was found. {unseen} of {_things(len(results))} need somebody who looks or presses."
    return "Everything works."


def _as_json(unit: Unit, virtual: bool, results: Sequence) -> str:
    data = {
        "unit": unit.slug,
        "virtual": virtual,
        "works": not any(result.fails for result in results),
        "results": [result.as_data() for result in results],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)
