"""The wiring picture, read as a child reads it: what is drawn is electrically what was asked for."""

import re
from collections import Counter
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from pi_setup.board.blocks import CHIP_LEFT
from pi_setup.board.circuit import Circuit, circuit_of, read_circuit
from pi_setup.board.header import GPIO_NUMBERS, PULLED_UP, SPI_PINS
from pi_setup.board.ink import BANDS
from pi_setup.board.parts import KINDS
from pi_setup.board.steps import steps_of
from pi_setup.board.wiring import Wiring, wire_up
from pi_setup.board.wiring_svg import wiring_svg
from pi_setup.errors import CircuitInvalid
from tests.pi_setup.board.picture_reader import SVG, Nets, Picture, Point, close, ohm_drawn

ROOT = Path(__file__).resolve().parents[3]


# --- what must be true of every wiring ----------------------------------------------------


def assert_built_as_asked(circuit: Circuit, picture: Picture) -> None:
    """Every part is electrically connected to the pins that the circuit names, and nothing is shorted."""
    nets = Nets(picture)
    resistors = [(frozenset(nets.root(leg) for leg in picture.legs(piece)), ohm_drawn(piece))
                 for piece in picture.pieces if piece.get("data-shape") == "resistor"]  # fmt: skip
    supplies = ["GND", "3V3", "5V", *(f"GPIO{bcm}" for bcm in circuit.gpios)]
    assert len({nets.root(name) for name in supplies}) == len(supplies)
    for part in circuit.parts:
        pieces = [piece for piece in picture.pieces if piece.get("data-part") == part.name]
        legs = {
            piece.get("data-shape") + (piece.get("data-member") or ""): [
                nets.root(leg) for leg in picture.legs(piece)]
            for piece in pieces if piece.get("data-shape") != "resistor"
        }  # fmt: skip
        gpio = {role: nets.root(f"GPIO{bcm}") for role, bcm in part.pins}
        CHECKS[part.kind.name](part, legs, gpio, nets.root, resistors, chip_legs(circuit, picture, nets))


def chip_legs(circuit: Circuit, picture: Picture, nets: Nets) -> dict[str, str]:
    """Return the net of each leg of the converter, by the name that is printed beside it."""
    found = {}
    for piece in picture.pieces:
        if piece.get("data-shape") == "mcp3008":
            names = [text.text for text in piece.iter(f"{SVG}text")]
            found = dict(zip(names, (nets.root(leg) for leg in picture.legs(piece)), strict=False))
    return found


def check_lights(part, legs, gpio, root, resistors, chip) -> None:
    """GPIO, resistor, long leg; short leg, ground."""
    assert len(legs) == len(part.pins)
    for (short, long), pin in zip(legs.values(), gpio.values(), strict=True):
        assert short == root("GND")
        assert long != pin
        assert (frozenset({long, pin}), part.resistor) in resistors


def check_rgb(part, legs, gpio, root, resistors, chip) -> None:
    red, ground, green, blue = legs["rgb-led"]
    assert ground == root("GND")
    for leg, name in ((red, "red"), (green, "green"), (blue, "blue")):
        assert (frozenset({leg, gpio[name]}), part.resistor) in resistors


def check_two_ends(part, legs, gpio, root, resistors, chip) -> None:
    assert set(next(iter(legs.values()))) == {root("GND"), gpio["signal"]}


def check_buzzer(part, legs, gpio, root, resistors, chip) -> None:
    assert legs[part.kind.name] == [root("GND"), gpio["signal"]]


def check_module(*wanted: str):
    def check(part, legs, gpio, root, resistors, chip) -> None:
        assert legs[part.kind.name] == [gpio.get(name) or root(name) for name in wanted]

    return check


def check_distance(part, legs, gpio, root, resistors, chip) -> None:
    feed, trigger, echo, ground = legs["distance"]
    assert (feed, trigger, ground) == (root("5V" if part.volts == 5 else "3V3"), gpio["trigger"], root("GND"))
    if part.divider is None:
        assert echo == gpio["echo"]
        return
    assert echo != gpio["echo"]
    assert (frozenset({echo, gpio["echo"]}), part.divider[0]) in resistors
    assert (frozenset({gpio["echo"], root("GND")}), part.divider[1]) in resistors


def check_knob(part, legs, gpio, root, resistors, chip) -> None:
    assert legs["potentiometer"] == [root("3V3"), chip[f"CH{part.channel}"], root("GND")]


def check_ldr(part, legs, gpio, root, resistors, chip) -> None:
    feed, node = legs["ldr"]
    assert feed == root("3V3")
    if part.channel is None:
        assert node == gpio["signal"]
        assert legs["capacitor"] == [gpio["signal"], root("GND")]
    else:
        assert node == chip[f"CH{part.channel}"]
        assert (frozenset({node, root("GND")}), 10_000) in resistors


def check_converter(part, legs, gpio, root, resistors, chip) -> None:
    nets = {"DGND": "GND", "AGND": "GND", "VREF": "3V3", "VDD": "3V3"}
    roles = {"CS": "select", "DIN": "mosi", "DOUT": "miso", "CLK": "clock"}
    assert {name: chip[name] for name in CHIP_LEFT} == {
        name: root(nets[name]) if name in nets else gpio[roles[name]] for name in CHIP_LEFT
    }
    assert len({chip[f"CH{number}"] for number in range(8)}) == 8


CHECKS = {
    "led": check_lights, "traffic-lights": check_lights, "led-bar": check_lights, "rgb-led": check_rgb,
    "button": check_two_ends, "buzzer": check_buzzer, "tonal-buzzer": check_buzzer,
    "potentiometer": check_knob, "ldr": check_ldr, "mcp3008": check_converter, "distance": check_distance,
    "pir": check_module("5V", "signal", "GND"), "line-sensor": check_module("3V3", "GND", "signal"),
    "servo": check_module("GND", "5V", "signal"),
    "motor-driver": check_module("GND", "forward", "backward"),
    "rotary-encoder": check_module("a", "GND", "b"),
}  # fmt: skip


def assert_clear_to_see(picture: Picture) -> None:
    """No part lies on another, no wire on a part or on another wire, one leg or wire end in a hole."""
    for one, two in combinations(picture.boxes(), 2):
        assert not overlap(one, two), (one, two)
    ends = Counter(picture.place(point) for wire in picture.wires for point in (wire[0], wire[-1]))
    ends.update(leg for piece in picture.pieces for leg in picture.legs(piece))
    assert max(ends.values()) == 1, ends
    used = [(hole, (picture.columns[hole[0]], picture.rows[int(hole[1:])])) for hole in ends
            if not hole.startswith("pin")]  # fmt: skip
    for wire in picture.wires:
        strips = [strip(one, two) for one, two in pairwise(wire)]
        assert not any(overlap(part, box) for part in strips for box in picture.boxes())
        for hole, (x, y) in used:
            if not close((x, y), wire[0]) and not close((x, y), wire[-1]):
                assert not any(overlap(part, (x - 2, y - 2, 4, 4)) for part in strips), hole
    for one, two in combinations(picture.wires, 2):
        assert not any(run_together(a, b) for a in pairwise(one) for b in pairwise(two)), (one, two)
    for tag in picture.tags():
        assert not any(overlap(tag, (x - 3, y - 3, 6, 6)) for _, (x, y) in used)
        assert tag[0] > 0 and tag[0] + tag[2] <= 640
    for one, two in combinations(picture.tags(), 2):
        assert not overlap(one, two)


def strip(one: Point, two: Point) -> tuple[float, float, float, float]:
    """Return the box of a piece of wire, its thickness included."""
    left, top = min(one[0], two[0]) - 2, min(one[1], two[1]) - 2
    return left, top, abs(one[0] - two[0]) + 4, abs(one[1] - two[1]) + 4


def overlap(one: tuple[float, ...], two: tuple[float, ...]) -> bool:
    return all(one[at] < two[at] + two[at + 2] and two[at] < one[at] + one[at + 2] for at in (0, 1))


def run_together(one: tuple[Point, Point], two: tuple[Point, Point]) -> bool:
    """Whether two pieces of wire lie along one another, so that they look like one."""
    for along, across in ((0, 1), (1, 0)):
        flat = all(abs(a[across] - b[across]) < 0.1 for a, b in (one, two))
        if flat and abs(one[0][across] - two[0][across]) < 4:
            low = max(min(one[0][along], one[1][along]), min(two[0][along], two[1][along]))
            high = min(max(one[0][along], one[1][along]), max(two[0][along], two[1][along]))
            return low < high - 0.1
    return False


def assert_steps_agree(wiring: Wiring, picture: Picture) -> None:
    """The sentences name exactly the holes and pins in which the picture's wires and legs end."""
    told: list[tuple[str, ...]] = []
    for step in steps_of(wiring):
        if step.item is not None:
            told.append(tuple(sorted(places_in(step.text))))
    drawn = [tuple(sorted((picture.place(wire[0]), picture.place(wire[-1])))) for wire in picture.wires]
    for piece in picture.pieces:
        legs = picture.legs(piece)
        if piece.get("data-shape") == "mcp3008":
            legs = [f"rows {legs[0][1:]} to {legs[7][1:]}"]
        drawn.append(tuple(sorted(legs)))
    assert sorted(told) == sorted(drawn)


def places_in(sentence: str) -> list[str]:
    rails = [f"{rail}{row}".replace("−", "-")
             for rail, row in re.findall(r"the ([+−]) rail beside row (\d+)", sentence)]  # fmt: skip
    chip = re.findall(r"rows \d+ to \d+", sentence)
    return [*re.findall(r"\b[a-j]\d+\b", re.sub("“.*?”", "", sentence)), *rails, *chip,
            *re.findall(r"pin \d+", sentence)]  # fmt: skip


# --- circuits -----------------------------------------------------------------------------


@st.composite
def circuits(draw) -> Circuit:
    """Return a circuit of one to seven parts on any pins that they may have."""
    names = sorted(set(KINDS) - {"mcp3008", "potentiometer"})
    kinds = draw(st.lists(st.sampled_from(names), min_size=1, max_size=7))
    analog = draw(st.lists(st.sampled_from(("potentiometer", "ldr")), max_size=3))
    free = draw(st.permutations(sorted(GPIO_NUMBERS)))
    parts = []
    if analog:
        parts.append({"kind": "mcp3008", "name": "adc"})
        free = [pin for pin in free if pin not in (*SPI_PINS.values(), 8)]
        channels = draw(st.permutations(range(8)))
        parts += [{"kind": kind, "name": f"a{number}", "channel": channels[number]}
                  for number, kind in enumerate(analog)]  # fmt: skip
    # Sensors may not stand on GPIO2 and 3: these go to the end, where few parts take them.
    free = sorted(free, key=lambda pin: pin in PULLED_UP)
    for number, kind in enumerate(kinds):
        table = {"kind": kind, "name": draw(st.sampled_from(("p", "left_button"))) + str(number)[:1]}
        roles = [role.name for role in KINDS[kind].roles]
        count = draw(st.integers(2, 6)) if kind == "led-bar" else len(roles)
        assume(len(free) >= count)
        mine, free = free[:count], free[count:]
        if kind == "led-bar":
            table["pins"] = mine
        elif count == 1:
            table["pin"] = mine[0]
        else:
            table["pins"] = dict(zip(roles, mine, strict=True))
        if "resistor" in KINDS[kind].needs:
            table["resistor"] = draw(st.sampled_from((470, 1000, 2200)))
        if kind == "distance":
            table |= draw(st.sampled_from(({"divider": [330, 470]}, {"volts": 3.3})))
        parts.append(table)
    try:
        found = circuit_of({"title": "A & B", "part": parts})
        wire_up(found)
    except CircuitInvalid:
        assume(False)
    return found


def assert_all(circuit: Circuit) -> None:
    wiring = wire_up(circuit)
    picture = Picture(wiring_svg(wiring))
    assert_built_as_asked(circuit, picture)
    assert_clear_to_see(picture)
    assert_steps_agree(wiring, picture)


@settings(max_examples=60, deadline=None,
          suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])  # fmt: skip
@given(circuits())
def test_any_circuit_is_drawn_right_clear_and_as_told(circuit):
    """Whatever can be built is drawn electrically right, with nothing hidden, and the steps agree."""
    assert_all(circuit)


def led(name: str, pin: int, **more: object) -> dict:
    return {"kind": "led", "name": name, "pin": pin, "resistor": 330, **more}


EXAMPLES = {
    "one LED": [led("red", 17)],
    "LED and button": [led("red", 17), {"kind": "button", "name": "go", "pin": 2}],
    "traffic lights": [
        {"kind": "traffic-lights", "name": "lights", "pins": {"red": 25, "amber": 8, "green": 7},
         "resistor": 330},
        {"kind": "button", "name": "go", "pin": 21},
    ],
    "every colour": [{"kind": "rgb-led", "name": "lamp", "pins": {"red": 9, "green": 10, "blue": 11},
                      "resistor": 330}],
    "light by a converter": [{"kind": "mcp3008", "name": "adc"},
                             {"kind": "ldr", "name": "sun", "channel": 0}],
    "how far": [{"kind": "distance", "name": "eye", "pins": {"trigger": 23, "echo": 24},
                 "divider": [330, 470]}],
    "eight lights": [{"kind": "led-bar", "name": "bar", "pins": [17, 18, 27, 22, 23, 24, 25, 5],
                      "resistor": 330}],
    "a full board": [led(f"l{pin}", pin, resistor=470) for pin in (12, 16, 20, 21, 26, 19, 13, 6, 5, 7, 8)],
}  # fmt: skip


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_course_s_circuits_are_drawn_right(name):
    """The circuits that the labs are made of are right, clear and as told."""
    assert_all(circuit_of({"title": name, "part": EXAMPLES[name]}))


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("modules/*/circuit.toml")), ids=lambda path: path.parent.name
)
def test_the_circuits_beside_the_lessons_are_drawn_right(path):
    """Each lesson's circuit.toml can be built, and its picture and steps agree."""
    assert_all(read_circuit(path))


def spoilt(old: str, new: str, name: str = "LED and button") -> tuple[Circuit, Picture]:
    circuit = circuit_of({"title": name, "part": EXAMPLES[name]})
    svg = wiring_svg(wire_up(circuit))
    assert re.search(old, svg)
    return circuit, Picture(re.sub(old, new, svg, count=1))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r'class="wire"', 'class="gone"'),
        (BANDS["orange"], BANDS["red"]),
        ('data-shape="button"', 'data-shape="knob"'),
    ],
    ids=["a wire is missing", "a wrong resistor", "no button"],
)
def test_a_spoilt_picture_is_noticed(old, new):
    """These proofs can fail: a picture without a wire, or with another resistor, is found out."""
    with pytest.raises((AssertionError, KeyError)):
        assert_built_as_asked(*spoilt(old, new))


def test_a_step_that_names_another_hole_is_noticed():
    """These proofs can fail: steps of one circuit do not agree with the picture of another."""
    one = wire_up(circuit_of({"title": "x", "part": EXAMPLES["one LED"]}))
    other = wire_up(circuit_of({"title": "x", "part": [led("red", 27)]}))
    with pytest.raises(AssertionError):
        assert_steps_agree(one, Picture(wiring_svg(other)))
