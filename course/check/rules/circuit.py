"""Rules about the circuit: picture, steps, parts and code come from one circuit.toml, or agree with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from nbformat import NotebookNode

from course.check.markdown import IMAGE
from course.check.material import EXERCISE, LESSON, UNIT, Material
from course.check.pins import PinUse, pin_uses
from course.check.rule import Hit, rule
from course.notebook import grading, tags
from pi_setup.board.circuit import Circuit, read_circuit
from pi_setup.board.circuit_data import role_of
from pi_setup.board.geometry import RAILS, is_pin
from pi_setup.board.steps import parts_list, steps_of
from pi_setup.board.wiring import Wiring, wire_up
from pi_setup.board.wiring_svg import wiring_svg
from pi_setup.errors import CircuitInvalid

CIRCUIT = "circuit.toml"
PICTURE = "images/circuit.svg"
STEP = re.compile(r"^\d+[.)]\s+(.*?)\s*$", re.MULTILINE)
NAMED = re.compile(
    r"\b(?:(?P<gpio>GPIO\d+)|(?P<pin>[Pp]in \d+)|(?P<row>[Rr]ow \d+)|(?P<hole>[a-j][1-9]\d?))\b"
)
"""A place of the kit as a sentence names it. A row or a hole counts only where the circuit is told:
elsewhere a row may be one of a table."""


def _wiring(material: Material) -> Wiring | None:
    """Return the unit's circuit on the breadboard; None if there is none that can be built.

    What is wrong with it is told by `circuit-valid`, once.
    """
    try:
        return wire_up(read_circuit(material.unit.circuit_path))
    except (CircuitInvalid, OSError):
        return None


@rule("circuit-valid", "error", "issue 3", "A circuit can be read, and is safe to build.")
def circuit_valid(material: Material) -> Iterator[Hit]:
    path = material.unit.circuit_path
    if not path.exists():
        return
    try:
        wire_up(read_circuit(path), str(path))
    except CircuitInvalid as problem:
        yield Hit(CIRCUIT, "", str(problem).replace(str(path), CIRCUIT), "")
    except OSError as problem:
        yield Hit(CIRCUIT, "", f"It cannot be read: {problem.strerror}.", "Save it again, as a file.")


@rule("circuit-drawn", "error", "issue 3", "The wiring picture is what circuit.toml gives today.")
def circuit_drawn(material: Material) -> Iterator[Hit]:
    path, wiring = material.unit.wiring_path, _wiring(material)
    if wiring is not None:
        todo = f"Run `pathshala draw {material.unit.slug}`."
        if not path.is_file():
            yield Hit(PICTURE, "", "It is missing.", todo)
        elif path.read_bytes() != wiring_svg(wiring).encode():
            yield Hit(PICTURE, "", f"It is not what {CIRCUIT} gives.", todo)
    elif path.exists() and not material.unit.circuit_path.exists():
        yield Hit(PICTURE, "", f"No {CIRCUIT} gives it.", f"Write {CIRCUIT}, or name the picture otherwise.")


@rule("circuit-steps", "error", "issue 3", "The lesson has the circuit's steps, and names no other place.")
def circuit_steps(material: Material) -> Iterator[Hit]:
    cells = [c for c in material.lesson.cells if "circuit" in tags(c)] if material.lesson else []
    wiring = _wiring(material)
    if wiring is None:
        if cells and not material.unit.circuit_path.exists():
            yield Hit(LESSON, cells[0].id, f"It has the tag circuit, and there is no {CIRCUIT}.", "Write it.")
        return
    if material.lesson is None:
        return
    if len(cells) != 1:
        yield Hit(
            LESSON, cells[1].id if cells else "", f"{len(cells)} of its cells have the tag circuit.",
            f"Put the picture {PICTURE} and the steps into one cell with this tag.",
        )  # fmt: skip
        return
    yield from _steps(cells[0], wiring, material.unit.slug)
    yield from _places(material.lesson, cells[0], wiring)


def _steps(cell: NotebookNode, wiring: Wiring, slug: str) -> Iterator[Hit]:
    """Find a picture that is not shown, and the first step that is not the circuit's."""
    if PICTURE not in (match["target"] for match in IMAGE.finditer(cell.source)):
        yield Hit(LESSON, cell.id, f"It does not show {PICTURE}.", f"Write ![what can be seen]({PICTURE}).")
    todo = f"Copy the steps that `pathshala draw {slug} --steps` prints."
    told, right = STEP.findall(cell.source), [step.text for step in steps_of(wiring)]
    for number, (mine, wanted) in enumerate(zip_longest(told, right), start=1):
        if mine is None:
            yield Hit(LESSON, cell.id, f"Step {number} is missing: '{wanted}'", todo)
        elif wanted is None:
            yield Hit(LESSON, cell.id, f"The circuit has no step {number}: '{mine}'", todo)
        elif mine != wanted:
            yield Hit(LESSON, cell.id, f"Step {number} is '{mine}' The circuit gives '{wanted}'", todo)
        else:
            continue
        return


def _places(lesson: NotebookNode, told: NotebookNode, wiring: Wiring) -> Iterator[Hit]:
    """Find pins, holes and rows that are named and not used.

    Beside the steps that is an error. A pin in another cell may be meant as another pin: look at it.
    """
    used = _used(wiring)
    for cell in lesson.cells:
        if cell.cell_type != "markdown":
            continue
        here = cell is told
        for match in NAMED.finditer(STEP.sub("", cell.source) if here else cell.source):
            word = match.group()
            place = word if match.lastgroup == "gpio" else word.lower()
            if place not in used and (here or match.lastgroup in ("gpio", "pin")):
                yield Hit(
                    LESSON, cell.id, f"It names {word}, and the circuit does not use it.",
                    f"Name what {CIRCUIT} has, or leave it out.", "" if here else "warning",
                )  # fmt: skip


def _used(wiring: Wiring) -> set[str]:
    """Return every place of a wiring, as a sentence names it."""
    ends = {hole for placed in wiring.placed for hole in placed.holes}
    ends |= {end for wire in wiring.wires for end in (wire.start, wire.end)}
    rows = {f"row {end[1:]}" for end in ends if not is_pin(end)}
    gpios = {f"GPIO{bcm}" for bcm in wiring.circuit.gpios}
    return rows | gpios | {end for end in ends if end[0] not in RAILS}


@rule("circuit-code", "error", "issue 3", "Lesson and model answers use the pins that the circuit has.")
def circuit_code(material: Material) -> Iterator[Hit]:
    wiring = _wiring(material)
    if wiring is None and material.unit.circuit_path.exists():
        return
    for file, notebook in material.notebooks.items():
        uses = pin_uses((cell.id, cell.source) for cell in notebook.cells if _is_program(cell, file))
        if wiring is None and uses:
            yield Hit(
                file, uses[0].cell, f"{uses[0].device} uses GPIO{uses[0].bcm}, and there is no {CIRCUIT}.",
                "Write it; modules/README.md says how.",
            )  # fmt: skip
        elif wiring is not None:
            for use in uses:
                yield from _misuse(use, file, wiring.circuit)


def _is_program(cell: NotebookNode, file: str) -> bool:
    """True for code that a child runs; checks use other pins on purpose."""
    is_check = file == EXERCISE and grading(cell).get("grade") and not grading(cell).get("solution")
    return cell.cell_type == "code" and not is_check


def _misuse(use: PinUse, file: str, circuit: Circuit) -> Iterator[Hit]:
    part = circuit.gpios.get(use.bcm)
    if part is None:
        pins = ", ".join(f"GPIO{bcm}" for bcm in sorted(circuit.gpios))
        yield Hit(
            file, use.cell, f"{use.device} uses GPIO{use.bcm}, where the circuit has nothing.",
            f"Use {pins}, or add a part to {CIRCUIT}.",
        )  # fmt: skip
        return
    way = next(role_of(part, name).way for name, bcm in part.pins if bcm == use.bcm)
    if use.way and use.way != way:
        yield Hit(
            file, use.cell, f"{use.device} uses GPIO{use.bcm}, where the circuit has the {part}.",
            f"Use a {part.kind.device}, or another pin.",
        )  # fmt: skip


@rule("circuit-parts", "error", "issue 3", "The parts in unit.toml are those that the circuit is built of.")
def circuit_parts(material: Material) -> Iterator[Hit]:
    wiring = _wiring(material)
    if wiring is None:
        return
    needed = dict.fromkeys(["raspberry-pi", *(line.label for line in parts_list(wiring))])
    for label in needed:
        if label not in material.unit.parts:
            yield Hit(UNIT, "", f"The circuit needs '{label}', and parts does not name it.", "Add it.")
    for label in material.unit.parts:
        if label not in needed:
            yield Hit(UNIT, "", f"parts names '{label}', and the circuit has none.",
                      f"Take it away, or add it to {CIRCUIT}.")  # fmt: skip
