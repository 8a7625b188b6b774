"""A circuit tried on the virtual kit, in virtual time, with a hand that a scenario moves."""

import time

import pytest
from gpiozero import Device

from pi_setup.board.circuit import circuit_of
from pi_setup.board.pins import VirtualFactory
from pi_setup.board.play import play
from pi_setup.kit.self_test import self_test

CIRCUITS = {
    "led": {"kind": "led", "name": "led", "pin": 17, "resistor": 330},
    "green": {"kind": "led", "name": "go", "color": "green", "pin": 27, "resistor": 330},
    "button": {"kind": "button", "name": "button", "pin": 2},
    "buzzer": {"kind": "buzzer", "name": "buzzer", "pin": 4},
    "tones": {"kind": "tonal-buzzer", "name": "horn", "pin": 4},
    "servo": {"kind": "servo", "name": "arm", "pin": 12},
    "motor": {"kind": "motor-driver", "name": "motor", "pins": {"forward": 20, "backward": 21}},
    "lights": {"kind": "traffic-lights", "name": "lights", "resistor": 330,
               "pins": {"red": 5, "amber": 6, "green": 13}},
    "rgb": {"kind": "rgb-led", "name": "rgb", "resistor": 330, "pins": {"red": 5, "green": 6, "blue": 13}},
    "bar": {"kind": "led-bar", "name": "bar", "pins": [5, 6], "resistor": 330},
    "eye": {"kind": "distance", "name": "eye", "pins": {"trigger": 23, "echo": 24}, "divider": [330, 470]},
    "pir": {"kind": "pir", "name": "pir", "pin": 4},
    "line": {"kind": "line-sensor", "name": "line", "pin": 4},
    "sun": {"kind": "ldr", "name": "sun", "pin": 18},
    "chip": {"kind": "mcp3008", "name": "chip"},
    "knob": {"kind": "potentiometer", "name": "knob", "channel": 3},
    "wheel": {"kind": "rotary-encoder", "name": "wheel", "pins": {"a": 20, "b": 21}},
}  # fmt: skip


@pytest.fixture
def build():
    """Return a function that makes a circuit of parts by name."""
    return lambda *names: circuit_of({"title": "A circuit", "part": [CIRCUITS[name] for name in names]})


class Scripted:
    """Somebody who answers as is written down, after a while, and does what the scenario does."""

    def __init__(self, *, thinks=0, **answers):
        self.thinks, self.answers, self.heard = thinks, answers, []

    def sees(self, attempt):
        self.heard.append(attempt.ask)
        time.sleep(self.thinks)
        return self.answers.get(attempt.name.replace(" ", "_"), True)

    def acts(self, attempt, seconds):
        self.heard.append(attempt.ask)
        return True


@pytest.fixture
def scripted():
    return Scripted


@pytest.fixture
def factory():
    """Virtual pins in real time."""
    former = Device.pin_factory
    Device.pin_factory = VirtualFactory()
    yield Device.pin_factory
    Device.pin_factory.reset()
    Device.pin_factory = former


@pytest.fixture
def tried(build):
    """Return a function that tries a circuit while events happen: (results by name, history)."""

    def run(*parts, person=None, events=(), seconds=300, **options):
        found = []
        person = person or Scripted()
        history = play(
            lambda: found.extend(self_test(build(*parts), person, **options)),
            {"seconds": seconds, "events": events},
        )
        assert history.errors == []
        assert history.reason == "finished"
        return {result.name: result for result in found}, history

    return run
