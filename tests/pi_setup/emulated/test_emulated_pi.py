"""Week 2's programs on an emulated Raspberry Pi 3, with the kernel's own GPIO driver and lgpio."""

from dataclasses import dataclass

import pytest
from gpiozero import Device

from pi_setup.board.history import History
from pi_setup.board.play import play
from pi_setup.board.recording import now_ns
from tests.pi_setup.emulated.machine import Edge
from tests.pi_setup.emulated.programs import PROGRAMS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

EARLY, LATE = 0.25, 1.0
"""Seconds by which a wait may look shorter or longer than it is to us, who share two busy cores."""
SLOW = 30.0
"""Seconds that steps without a wait between them may take: emulation is slow, imports most of all."""


@dataclass(frozen=True)
class Virtual:
    """A program's run on the virtual kit: its edges in their order over all pins, and its history."""

    edges: list[Edge]
    history: History


def on_the_virtual_kit(cells: list[str]) -> Virtual:
    """Play the cells, one after the other, as the emulated Pi does."""
    changes = []
    space = {"__name__": "__main__"}

    def note(kind, pin, value):
        if kind == "outputs":
            changes.append((now_ns(), pin, value))

    def program():
        Device.pin_factory.recorder.listen(note)
        for cell in cells:
            exec(compile(cell, "<cell>", "exec"), space)

    history = play(program, {"seconds": 60}, space)
    kept = [(at, pin, value) for pin, steps in history.outputs.items() for at, value in steps]
    assert sorted(changes, key=repr) == sorted(kept, key=repr)
    return Virtual(edges_of(changes), history)


def edges_of(changes: list[tuple[int, int, int | None]]) -> list[Edge]:
    """Return the edges on the wires: a line that is let go of, or set to what it was, has none."""
    levels, edges = {}, []
    for at, pin, value in changes:
        if value is not None and value != levels.get(pin, 0):
            edges.append((at / 1e9, pin, value))
        levels[pin] = value if value is not None else levels.get(pin, 0)
    return edges


@pytest.fixture(params=PROGRAMS)
def name(request) -> str:
    return request.param


@pytest.fixture
def virtual(name, programs) -> Virtual:
    return on_the_virtual_kit(programs[name])


@pytest.fixture
def real(name, emulated):
    return emulated[name]


def test_gpiozero_finds_a_pi_3_and_its_driver(real):
    """With nothing chosen, gpiozero takes lgpio, and that the kernel's driver of a Pi 3's chip."""
    assert real.facts["factory"] == "LGPIOFactory"
    assert real.facts["model"] == "3B"
    assert real.facts["board"] == "Raspberry Pi 3 Model B"
    assert real.facts["chip"] == ["gpiochip0", "pinctrl-bcm2835"]


def test_the_program_prints_the_same(real, virtual):
    """The same program ends without an error on both, and prints the same."""
    assert virtual.history.reason == "finished"
    assert not virtual.history.errors
    assert real.facts["printed"] == virtual.history.printed


def test_the_wires_see_the_same_levels_in_the_same_order(real, virtual):
    """The chip's lines go up and down as the virtual kit's pins do, also where no time is between."""
    assert {pin for _, pin, _ in virtual.edges} == {17, 27}
    assert [edge[1:] for edge in real.edges] == [edge[1:] for edge in virtual.edges]


def test_the_wires_see_the_same_times(real, virtual):
    """Between two edges the Pi waits as long as the virtual kit does."""
    assert len(real.edges) == len(virtual.edges)
    for seen, told in zip(gaps(real.edges), gaps(virtual.edges), strict=True):
        late = LATE if told else SLOW
        assert told - EARLY <= seen <= told + late, f"{gaps(real.edges)} against {gaps(virtual.edges)}"


def test_the_pins_are_let_go_of(real, virtual):
    """After `close()` the virtual kit drives no pin, and neither does the chip, which did before."""
    assert {steps[-1][1] for steps in virtual.history.outputs.values()} == {None}
    assert real.driven == set(virtual.history.outputs)
    assert real.left_on == []


def gaps(edges: list[Edge]) -> list[float]:
    """Return the seconds between each edge and the next one, to the millisecond."""
    return [round(edges[i + 1][0] - edges[i][0], 3) for i in range(len(edges) - 1)]
