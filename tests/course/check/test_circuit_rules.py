"""Rules about circuits: picture, steps, parts and code agree with circuit.toml, or it is told where not."""

import re

import pytest

from course.check.pins import pin_uses
from course.circuits.draw import steps_markdown
from pi_setup.board.circuit import circuit_of
from pi_setup.board.wiring import wire_up
from pi_setup.board.wiring_svg import wiring_svg
from tests.course.check.conftest import SVG, text

CIRCUIT = """
title = "Light and button"
[[part]]
kind = "led"
name = "lamp"
pin = 17
resistor = 330
[[part]]
kind = "button"
name = "go"
pin = 2
"""
WIRING = wire_up(circuit_of({"title": "Light and button", "part": [
    {"kind": "led", "name": "lamp", "pin": 17, "resistor": 330},
    {"kind": "button", "name": "go", "pin": 2},
]}))  # fmt: skip
STEPS = steps_markdown(WIRING)
PARTS = ["raspberry-pi", "breadboard", "led", "resistor-330", "button", "jumper-wire"]
SHOWN = "![A lamp and a button on a breadboard](images/circuit.svg)"


@pytest.fixture
def wired(module):
    """A Python unit with a circuit that keeps every rule."""
    module.files |= {"circuit.toml": CIRCUIT, "images/circuit.svg": wiring_svg(WIRING)}
    module.table["parts"] = PARTS
    module.lesson[9] = text("build", f"Draw it first.\n\n{SHOWN}\n\n{STEPS}\n\nPin 11 is GPIO17.", "circuit")
    return module


def edit(unit, old: str, new: str) -> None:
    """Change the cell with the circuit."""
    cell = unit.cell("build", "lesson")
    assert old in cell["source"]
    cell["source"] = cell["source"].replace(old, new, 1)


def test_a_unit_that_keeps_them_all(wired):
    """A unit whose picture, steps, parts and code are the circuit's has no finding."""
    wired.run("from gpiozero import LED, Button\nlamp = LED(17)\ngo = Button(2)", "given")
    wired.table["shown"] = [*wired.table["shown"], "import", "gpio-led", "gpio-button"]
    assert wired.findings() == []


def test_a_unit_without_a_circuit(module):
    """No circuit is fine, as long as nothing looks like one."""
    for rule in ("circuit-valid", "circuit-drawn", "circuit-steps", "circuit-code", "circuit-parts"):
        assert [found for found in module.findings() if found.rule == rule] == []


# --- circuit-valid ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("title = ", "not valid TOML"),
        (CIRCUIT.replace("resistor = 330", ""), "has no 'resistor'"),
        (CIRCUIT.replace("pin = 2", "pin = 17"), "GPIO17"),
        (CIRCUIT.replace('"button"', '"buttom"'), "unknown part 'buttom'"),
        (b"\xff\xfe", "not valid TOML"),
    ],
)
def test_a_circuit_that_cannot_be_built(wired, content, says):
    """It is told once, with the reason, without a path of this machine; the other rules are silent."""
    wired.files["circuit.toml"] = content
    found = wired.breaks("circuit-valid")
    assert says in found.message
    assert str(wired.root) not in found.message
    assert {finding.rule for finding in wired.findings()} == {"circuit-valid"}


def test_a_folder_is_no_circuit(wired):
    """What cannot even be opened is a finding, not a stop."""
    del wired.files["circuit.toml"]
    (wired.folder / "circuit.toml").mkdir(parents=True)
    wired.breaks("circuit-valid")


def test_a_circuit_that_can_be_built(wired):
    """A circuit that is safe is not found."""
    wired.keeps("circuit-valid")


# --- circuit-drawn ------------------------------------------------------------------------


def test_a_picture_that_lags_behind(wired):
    """One letter more in the circuit, or one byte more in the picture, and it is not the circuit's."""
    wired.files["images/circuit.svg"] += "\n"
    assert "pathshala draw first-light" in wired.breaks("circuit-drawn").todo
    wired.files["images/circuit.svg"] = wiring_svg(WIRING)
    wired.keeps("circuit-drawn")
    wired.files["circuit.toml"] = CIRCUIT.replace("pin = 17", "pin = 27")
    wired.breaks("circuit-drawn")


def test_a_picture_that_is_missing(wired):
    """A circuit without its picture is found."""
    del wired.files["images/circuit.svg"]
    assert wired.breaks("circuit-drawn").message == "It is missing."


def test_a_picture_of_no_circuit(module):
    """A hand-made picture does not pass for a circuit's."""
    module.files["images/circuit.svg"] = SVG
    module.breaks("circuit-drawn")


# --- circuit-steps ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("into g10", "into g11", "g11"),
        ("pin 11 (GPIO17)", "pin 12 (GPIO17)", "pin 12"),
        ("Shut the Pi down.", "Turn the Pi off.", "Step 1"),
        (STEPS.splitlines()[-1], "", "is missing"),
        ("\n\nPin 11", "\n20. Sit down.\n\nPin 11", "no step"),
        (SHOWN, "![A lamp and a button on a breadboard](images/lamp.svg)", "does not show"),
        ("Pin 11 is GPIO17", "Pin 11 is GPIO18", "GPIO18"),
        ("Draw it first.", "Look at pin 13.", "pin 13"),
        ("Pin 11 is GPIO17", "Pin 13 is it", "Pin 13"),
        ("Draw it first.", "Look at row 29.", "row 29"),
        ("A lamp and a button on a breadboard", "A lamp with its legs in b29", "b29"),
    ],
)
def test_words_that_disagree_with_the_circuit(wired, old, new, says):
    """A step or a place that is not the circuit's is found, and told."""
    edit(wired, old, new)
    assert says in wired.breaks("circuit-steps").message


def test_one_cell_tells_the_circuit(wired):
    """No cell with the tag, or two of them, is found."""
    wired.lesson.insert(12, text("again", f"{SHOWN}\n\n{STEPS}", "circuit"))
    wired.breaks("circuit-steps")
    wired.tag("again", part="lesson")
    wired.keeps("circuit-steps")
    wired.tag("build", part="lesson")
    assert wired.breaks("circuit-steps").message.startswith("0 of its cells")


def test_a_tag_without_a_circuit(module):
    """The tag alone makes no circuit."""
    module.lesson[9] = text("build", "1. Take an LED.", "circuit")
    module.breaks("circuit-steps")


def test_a_pin_told_elsewhere(wired):
    """In another cell a pin that the circuit does not use is only a warning; a row may be a table's."""
    wired.say("The lamp is on pin 11, on GPIO17. Look at row 29.")
    wired.keeps("circuit-steps")
    wired.say("The lamp is on GPIO27.")
    wired.breaks("circuit-steps", "warning")


def test_words_around_the_steps_are_free(wired):
    """Prose, details and the author's own words do not disturb."""
    edit(wired, STEPS, f"<details><summary>Show the steps</summary>\n\n{STEPS}\n\n</details>")
    edit(wired, "Draw it first.", "The long leg stands in g10, in row 10. Pin 6 is GND.")
    wired.keeps("circuit-steps")


# --- circuit-code -------------------------------------------------------------------------

GOOD = (
    "from gpiozero import LED\nlamp = LED(17)",
    "from gpiozero import LED as Lamp\nlamp = Lamp('GPIO17')",
    "import gpiozero\nlamp = gpiozero.PWMLED(pin=17)",
    "from gpiozero import *\nLAMP, GO = 17, 2\nlamp, go = LED(LAMP), Button(GO, hold_time=3)",
    "from gpiozero import LED\nnumber = 17\nlamp = LED(number)\nnumber = 99",
    "from gpiozero import LED\nlamps = [LED(pin) for pin in [17]]",
    "from gpiozero import LED\nlamp = LED(input())",
    "from gpiozero import LED\nlamp = LED(17, True, initial_value=False)",
    "def LED(number):\n    return number\nLED(99)",
    "from gpiozero import LED\nlamp = LED(",
)
BAD = (
    "from gpiozero import LED\nlamp = LED(27)",
    "from gpiozero import LED as Lamp\nlamp = Lamp('GPIO27')",
    "import gpiozero as g\nlamp = g.LED(27)",
    "from gpiozero import *\nLAMP = 27\nSAME = LAMP\nlamp = LED(SAME)",
    "from gpiozero import LED\nfor pin in (17, 27):\n    LED(pin).on()",
    "from gpiozero import LEDBoard\npins = [17, 27]\nboard = LEDBoard(*pins)",
    "from gpiozero import Motor\nmotor = Motor(forward=17, backward=27)",
    "from gpiozero import LED\nwith LED(27) as lamp:\n    lamp.on()",
    "from gpiozero import LED\nlamp = LED(2)",
    "from gpiozero import Button\ngo = Button(17)",
)


@pytest.mark.parametrize("source", GOOD)
def test_code_that_uses_the_circuit(wired, source):
    """Pins of the circuit, pins that only running shows, and what is no device of gpiozero are fine."""
    wired.run(source)
    wired.keeps("circuit-code")


@pytest.mark.parametrize("source", BAD)
def test_code_that_uses_another_pin(wired, source):
    """A pin with nothing on it, or with a part of the other kind, is found in its cell."""
    wired.run(source)
    assert wired.breaks("circuit-code").cell == "tried"


def test_a_model_answer_uses_the_circuit_too(wired):
    """In the exercise, with a name from the cell above; what a check tries is its own affair."""
    given, answer = wired.cell("setup"), wired.cell("hello")
    given["source"] += "\nPIN = 17"
    answer["source"] = "# Task 1\n### BEGIN SOLUTION\nfrom gpiozero import LED\nLED(PIN)\n### END SOLUTION"
    wired.cell("hello-test")["source"] += '\nLED(22)\nrun_task("Task 1", values={"PIN": 22})'
    wired.keeps("circuit-code")
    given["source"] = given["source"].replace("PIN = 17", "PIN = 22")
    found = wired.breaks("circuit-code")
    assert (found.file, found.cell) == ("exercise.ipynb", "hello")


def test_code_with_a_pin_and_no_circuit(module):
    """A unit that lights an LED says on which board."""
    module.run("from gpiozero import LED\nlamp = LED(17)")
    module.breaks("circuit-code")


def test_pins_are_read_in_order():
    """A name stands for its last value, from one cell to the next; a changed one for nothing known."""
    cells = [("a", "from gpiozero import LED\npin = 5"), ("b", "LED(pin)\npin = 6\nLED(pin)"),
             ("c", "pin += 1\nLED(pin)")]  # fmt: skip
    assert [(use.cell, use.bcm) for use in pin_uses(cells)] == [("b", 5), ("b", 6)]


# --- circuit-parts ------------------------------------------------------------------------


@pytest.mark.parametrize("parts", [PARTS[:-1], [*PARTS, "buzzer"], []])
def test_parts_that_are_others(wired, parts):
    """A part that is needed and not named, or named and not needed, is found."""
    wired.table["parts"] = parts
    assert re.search("'[a-z0-9-]+'", wired.breaks("circuit-parts").message)


def test_parts_of_the_circuit(wired):
    """Their order is free."""
    wired.table["parts"] = PARTS[::-1]
    wired.keeps("circuit-parts")
