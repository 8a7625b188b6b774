"""The command `pathshala kit test`: on the virtual kit by itself, on other pins with a person."""

import json
import os
import signal
import subprocess
import sys

import pytest
from gpiozero import LED, Device

from course.cli import main
from course.content import unit_folder, unit_slugs

WIRED = [slug for slug in unit_slugs() if (unit_folder(slug) / "circuit.toml").is_file()]


@pytest.fixture(autouse=True)
def no_pins(monkeypatch):
    """No pins are open, and a computer without GPIO."""
    monkeypatch.setattr(Device, "pin_factory", None)
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "virtual")


@pytest.mark.parametrize("slug", WIRED)
def test_every_unit_with_a_circuit_can_be_tried(slug, capsys):
    """On the virtual kit all works, it says plainly that nothing real was tried, and the pins are closed."""
    assert main(["kit", "test", slug]) == 0
    said = capsys.readouterr().out
    assert "This is the virtual kit" in said
    assert said.endswith("Everything works.\n")
    assert Device.pin_factory is None


def test_a_machine_gets_json_alone(capsys):
    """With --json standard output is one object; what a person reads goes to standard error."""
    assert main(["kit", "test", "variables", "--json"]) == 0
    said = capsys.readouterr()
    data = json.loads(said.out)
    assert (data["unit"], data["virtual"], data["works"]) == ("variables", True, True)
    assert [(found["name"], found["pins"], found["outcome"]) for found in data["results"]] == [
        ("all off", [17, 27], "works"), ("red", [17], "works"), ("green", [27], "works"),
    ]  # fmt: skip
    assert "“red” works." in said.err


def test_a_unit_without_a_circuit_is_one_sentence(capsys):
    """It names the units that have one."""
    (slug, *_) = [slug for slug in unit_slugs() if slug not in WIRED]
    assert main(["kit", "test", slug]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"pathshala: Nothing is built in the unit '{slug}'") and said.count("\n") == 1
    assert all(other in said for other in WIRED)


def test_pins_that_are_not_there_are_one_sentence(monkeypatch, capsys):
    """A computer whose pins cannot be opened says so, and ends with 1."""
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "no-such-pins")
    assert main(["kit", "test", "hello-pi"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("pathshala: The GPIO pins cannot be opened") and said.count("\n") == 1


def test_a_pin_in_use_is_one_sentence(monkeypatch, capsys):
    """The sentence names the pin and what to close; the exit code is 1."""
    from pi_setup.board.pins import VirtualFactory

    monkeypatch.setattr(Device, "pin_factory", VirtualFactory())
    with LED(17):
        assert main(["kit", "test", "hello-pi"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("pathshala: GPIO17 is in use already. Close ") and said.count("\n") == 1
    Device.pin_factory.close()


# --- with a person: gpiozero's mock pins are pins that are not the virtual kit's -------------------


def start(*options: str) -> subprocess.Popen:
    environ = {**os.environ, "GPIOZERO_PIN_FACTORY": "mock"}
    return subprocess.Popen(
        [sys.executable, "-m", "course", "kit", "test", "hello-pi", *options],
        env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_a_person_is_asked_and_answered():
    """The answer no is told what to look at, and what to do before a wire is moved; the exit code is 1."""
    with start() as program:
        said, asked = program.communicate("y\nn\n", timeout=60)
    assert program.returncode == 1
    assert "The red LED on GPIO17 should be on now. Is it? [y/n]" in asked
    assert "  “led” does not light up.\n  Look at the picture and at steps 4–7: long leg in g" in said
    assert said.endswith(
        "1 of 2 things did not work. Shut the Pi down before you move a wire. Then try again.\n"
    )


def test_all_yes_is_fine():
    """Two times yes, and everything works."""
    with start() as program:
        said, _ = program.communicate("y\nyes\n", timeout=60)
    assert (program.returncode, said.splitlines()[-1]) == (0, "Everything works.")
    assert "These are the real pins." in said


def test_without_a_keyboard_it_says_what_to_do():
    """Nobody can type: a sentence and exit code 1; with --no-questions it goes on, and judges nothing."""
    with start() as program:
        _, said = program.communicate("", timeout=60)
    assert program.returncode == 1
    last = said.splitlines()[-1]
    assert last.endswith("Nobody answers here. Run this in a terminal, or with --no-questions.")
    with start("--no-questions", "--json") as program:
        said, _ = program.communicate("", timeout=60)
    assert program.returncode == 0
    assert [found["outcome"] for found in json.loads(said)["results"]] == ["not judged", "not judged"]


def test_ctrl_c_ends_it_in_a_sentence():
    """Stopped in the middle of a question it ends with 1, without a traceback."""
    with start() as program:
        program.stdin.write("y\n")
        program.stdin.flush()
        asked = ""
        while "GPIO17" not in asked:
            asked += program.stderr.read(1)
        program.send_signal(signal.SIGINT)
        said, _ = program.communicate(timeout=60)
    assert program.returncode == 1
    assert "Stopped." in said
