"""circuit.toml: what is read, and what is refused with which reason."""

from pathlib import Path

import pytest

from pi_setup.board.circuit import circuit_of, read_circuit
from pi_setup.board.circuit_data import board_data
from pi_setup.board.parts import KINDS, resistor_bands, spoken_ohm
from pi_setup.board.wiring import wire_up
from pi_setup.errors import CircuitInvalid

LED = {"kind": "led", "name": "red", "pin": 17, "resistor": 330}
BUTTON = {"kind": "button", "name": "go", "pin": 2}
ADC = {"kind": "mcp3008", "name": "adc"}
SONAR = {"kind": "distance", "name": "eye", "pins": {"trigger": 23, "echo": 24}}


def circuit(*parts: dict):
    return circuit_of({"title": "A circuit", "part": list(parts)}, "circuit.toml")


def led(name: str, pin: int, **more: object) -> dict:
    return {**LED, "name": name, "pin": pin, **more}


def test_a_file_becomes_records(tmp_path: Path):
    """A circuit.toml is read into a title and parts with their GPIO numbers."""
    path = tmp_path / "circuit.toml"
    path.write_text('title = "One LED"\n[[part]]\nkind = "led"\nname = "red"\npin = 17\nresistor = 330\n')
    found = read_circuit(path)
    assert (found.title, len(found.parts)) == ("One LED", 1)
    part = found.parts[0]
    assert (part.name, part.kind.device, part.pin("signal"), part.color) == ("red", "LED", 17, "red")
    assert set(found.gpios) == {17}


@pytest.mark.parametrize(("text", "says"), [(None, "is missing"), ("title = ", "not valid TOML")])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, text, says):
    """A missing or broken file is refused with its path."""
    path = tmp_path / "circuit.toml"
    if text is not None:
        path.write_text(text)
    with pytest.raises(CircuitInvalid, match=says) as refused:
        read_circuit(path)
    assert str(path) in str(refused.value)


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ([LED, led("green", 17)], "GPIO17 is used twice, by led 'red' and by led 'green'"),
        ([LED, led("red", 18)], "two parts called 'red'"),
        ([{**LED, "pin": 40}], "on pin 40, which is no GPIO; .* write 21, its GPIO number"),
        ([{**LED, "pin": 99}], "GPIO numbers go from 2 to 27"),
        ([{**LED, "pin": 1}], r"GPIO1, which is kept for add-on boards \(ID_SC\)"),
        ([{**LED, "pin": "17"}], "'pin' should be a whole number, not '17'"),
        ([{**LED, "pin": True}], "'pin' should be a whole number, not True"),
        ([{"kind": "led", "name": "red", "pin": 17}], "has no 'resistor'; add resistor = 330"),
        ([{"kind": "led", "name": "red", "resistor": 330}], "has no 'pin'; .* such as pin = 17"),
        ([{**LED, "resistor": 0}], "a resistor of 0 ohm; take 330"),
        ([{**LED, "resistor": 33}], "would draw 45 mA from one pin, which bears 16"),
        ([{**LED, "resistor": 10000}], "or the LED stays dark"),
        ([{**LED, "resistor": 333}], "333 ohm, which is not sold; the nearest is 330"),
        ([{**LED, "color": "pink"}], "no colour 'pink'; it can be red, orange"),
        ([{**LED, "collor": "red"}], "unknown key 'collor'; it can have kind, name, pin, resistor, color"),
        ([{**LED, "kind": "laser"}], "unknown part 'laser'; it can be led, rgb-led"),
        ([{"name": "red"}], "without 'kind'"),
        ([{**LED, "name": "my led"}], "the name 'my led' should be one that a program can use"),
        ([{**LED, "name": "a" * 13}], "at most 12"),
        ([SONAR], r"sends 5 V into GPIO24, which bears 3.3 V; add divider = \[330, 470\]"),
        ([{**SONAR, "divider": [100, 1000]}], "makes 4.5 V of 5 V"),
        ([{**SONAR, "volts": 12, "divider": [330, 470]}], "'volts' should be 5 or 3.3"),
        ([{**SONAR, "volts": 3.3, "divider": [330, 470]}], "needs no divider"),
        ([{**SONAR, "pins": {"trigger": 23, "ecko": 24}}], "unknown key 'ecko'; it can have trigger, echo"),
        ([{**SONAR, "pins": {"trigger": 23}}], "has no pin for 'echo'"),
        ([{"kind": "pir", "name": "p", "pin": 3}], "GPIO3, which the Pi itself always pulls up"),
        ([ADC, led("red", 11)], r"GPIO11 is used twice, by mcp3008 'adc' \(SPI clock\) and by led 'red'"),
        ([ADC, {**ADC, "name": "two", "select": 7}], "GPIO11 is used twice"),
        ([{**ADC, "select": 5}], r"'select' should be 8 \(CE0\) or 7 \(CE1\)"),
        ([{"kind": "potentiometer", "name": "k", "channel": 0}], "add a part of kind mcp3008"),
        ([ADC, {"kind": "potentiometer", "name": "k", "channel": 8}], "the mcp3008 has 0 to 7"),
        ([ADC, *({"kind": "ldr", "name": n, "channel": 3} for n in "ab")], "channel 3 is used twice"),
        ([{"kind": "ldr", "name": "l"}], "either 'pin' or 'channel'"),
        ([{"kind": "buzzer", "name": "b", "pin": 4, "milliamps": 30}], "30 mA from one pin"),
        ([led(f"l{pin}", pin, resistor=100) for pin in (5, 6, 13, 19)], "60 mA from the pins together"),
        ([{"kind": "pir", "name": f"p{pin}", "pin": pin} for pin in (5, 6, 13)],
         "the two 5 V pins are taken"),
        ([{"kind": "led-bar", "name": "bar", "pins": [5], "resistor": 330}], "a list of 2 to 10"),
    ],
)  # fmt: skip
def test_a_wrong_circuit_is_refused_with_the_reason(parts, says):
    """What may not be built is refused in a sentence that names file, part and next step."""
    with pytest.raises(CircuitInvalid, match=says) as refused:
        circuit(*parts)
    assert str(refused.value).startswith("circuit.toml")


def test_a_divider_that_a_pi_can_read_is_taken():
    """470 and 330 ohm make 2.06 V of 5 V, which a Pi still reads as on."""
    assert circuit({**SONAR, "divider": [470, 330]}).parts[0].divider == (470, 330)


def test_too_many_parts_for_the_board_are_refused():
    """A circuit that needs more rows than the board has says how many it needs."""
    buttons = [{"kind": "button", "name": f"b{pin}", "pin": pin} for pin in range(2, 14)]
    with pytest.raises(CircuitInvalid, match="needs 36 rows of the breadboard, and 28 can be used"):
        wire_up(circuit(*buttons))


@pytest.mark.parametrize(("table", "says"), [
    ({"part": [LED]}, "has no 'title'"),
    ({"title": "x"}, r"has no \[\[part\]\]"),
    ({"title": "x", "part": [LED], "parts": []}, "unknown key 'parts'; it can have title, part"),
])  # fmt: skip
def test_the_file_itself_is_checked(table, says):
    """The keys beside the parts are checked by name."""
    with pytest.raises(CircuitInvalid, match=says):
        circuit_of(table)


@pytest.mark.parametrize(("ohm", "bands", "printed"), [
    (330, "orange orange brown gold", "330 Ω"),
    (470, "yellow violet brown gold", "470 Ω"),
    (10, "brown black black gold", "10 Ω"),
    (4700, "yellow violet red gold", "4.7 kΩ"),
    (10_000, "brown black orange gold", "10 kΩ"),
    (1_000_000, "brown black green gold", "1 MΩ"),
])  # fmt: skip
def test_resistors_wear_the_right_colours(ohm, bands, printed):
    """The four bands follow the colour code: two digits, the number of zeros, 5 %."""
    assert (" ".join(resistor_bands(ohm)), spoken_ohm(ohm)) == (bands, printed)


def test_the_board_gets_pins_levels_and_colours():
    """The data for board and grader names device, GPIO, metal pin, direction and active level."""
    data = board_data(circuit(LED, BUTTON))
    red, go = data["parts"]
    assert red["pins"] == {"signal": {"bcm": 17, "number": 11, "way": "out", "active": "high"}}
    assert (red["device"], red["colors"], red["resistor"]) == ("LED", ["red"], 330)
    assert go["pins"] == {"signal": {"bcm": 2, "number": 3, "way": "in", "active": "low"}}
    assert "resistor" not in go


def test_every_kind_is_a_class_of_gpiozero():
    """The device that a kind names can be imported from gpiozero."""
    import gpiozero

    assert [kind.device for kind in KINDS.values() if not hasattr(gpiozero, kind.device)] == []
