"""Draws the wiring pictures of units, and tells their steps and parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from course.content import content_root, unit_folder, unit_slugs
from course.errors import UnitInvalid
from course.files import write_atomic
from course.unit import Unit, load_unit
from pi_setup.board.circuit import read_circuit
from pi_setup.board.steps import parts_list, steps_of
from pi_setup.board.wiring import Wiring, wire_up
from pi_setup.board.wiring_svg import wiring_svg


def draw(
    slugs: Sequence[str] = (),
    *,
    root: Path | None = None,
    steps: bool = False,
    say: Callable[[str], None],
) -> None:
    """Write `images/circuit.svg` of the units `slugs`, or of all that have a circuit.

    Nothing is written before every circuit has been read. A picture that is right already is left alone.

    Args:
        root: The folder of `modules/` and `safety_lessons/`; the course's own if None.
        steps: Also say the steps, as they stand in the lesson, and the parts list.

    Raises:
        UnitNotFound: if there is no unit of that name.
        UnitInvalid: if a named unit has no circuit.toml.
        CircuitInvalid: if a circuit cannot be read, or is not safe to build.
        FolderProblem: if a picture cannot be written.
    """
    root = root or content_root()
    wired = [(unit, wire_up(read_circuit(unit.circuit_path), str(unit.circuit_path)))
             for unit in _units(slugs, root)]  # fmt: skip
    if not wired:
        say("No unit has a circuit.toml yet; modules/README.md says how to write one.")
    for unit, wiring in wired:
        say(_write(unit.wiring_path, wiring_svg(wiring), root))
        if steps:
            say(f"\n{steps_markdown(wiring)}\n\n{parts_text(wiring)}\n")


def steps_markdown(wiring: Wiring) -> str:
    """Return the steps as the numbered list that stands in the lesson's cell tagged `circuit`."""
    return "\n".join(f"{number}. {step.text}" for number, step in enumerate(steps_of(wiring), start=1))


def parts_text(wiring: Wiring) -> str:
    """Return what must lie on the table, a line for each kind of thing, and the line for unit.toml."""
    needed = parts_list(wiring)
    labels = dict.fromkeys(["raspberry-pi", *(line.label for line in needed)])
    words = ", ".join(f'"{label}"' for label in labels)
    return "\n".join([*(f"{line.count} × {line.text}" for line in needed), "", f"parts = [{words}]"])


def _units(slugs: Iterable[str], root: Path) -> Iterator[Unit]:
    """Yield the named units, or all; only those that have a circuit."""
    for slug in dict.fromkeys(slugs) or unit_slugs(root):
        unit = load_unit(unit_folder(slug, root))
        if unit.circuit_path.is_file():
            yield unit
        elif slugs:
            where = unit.circuit_path.relative_to(root)
            raise UnitInvalid(f"{where} is missing; modules/README.md says how to write it.")


def _write(path: Path, picture: str, root: Path) -> str:
    """Write the picture if it is another than the one that is there, and return what was done."""
    name = path.relative_to(root)
    if path.is_file() and path.read_bytes() == picture.encode():
        return f"{name} is as its circuit says already."
    write_atomic(path, picture)
    return f"{name} written."
