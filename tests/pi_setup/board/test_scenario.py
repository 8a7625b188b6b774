"""Scenarios: plain data and sentences that say what happens around a program."""

import json

import pytest

from pi_setup.board.scenario import Scenario
from pi_setup.board.sentences import EXAMPLES, event_of
from pi_setup.errors import ScenarioInvalid


@pytest.mark.parametrize("sentence", EXAMPLES)
def test_every_example_sentence_is_understood(sentence):
    """A sentence is an event, which passes the checks of a scenario and survives JSON."""
    event = event_of(sentence)
    assert Scenario.from_data(json.loads(json.dumps({"events": [event]}))).events == (event,)
    assert Scenario.from_data({"events": [sentence]}).events == (event,)


def test_a_sentence_says_what_the_data_says():
    """The numbers, the bounce and the wire of a sentence arrive in the event."""
    assert event_of("press GPIO2 at 1.0 s for 0.2 s, with bounce") == {
        "do": "press", "pin": 2, "at": 1.0, "hold": 0.2, "bounce": 0.004,
    }  # fmt: skip
    assert event_of("press GPIO3 at 2 s, to 3.3 V") == {"do": "press", "pin": 3, "at": 2.0, "to": "3v3"}
    assert event_of("A hand at 30 cm from 2 s, trigger GPIO23, echo GPIO24.")["metres"] == 0.3


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"second": 3}, "unknown key 'second'; it can have begin, events"),
        ({"seconds": 0}, "more than 0 seconds"),
        ({"seconds": "10"}, "more than 0 seconds"),
        ({"begin": "noon"}, "a time like"),
        ({"events": ["kick GPIO2"]}, "'kick GPIO2' is not understood. Write it like one of these"),
        ({"events": [{"do": "kick", "at": 1}]}, "unknown 'do': 'kick'"),
        ({"events": [{"do": "press", "at": 1}]}, "lacks pin"),
        ({"events": [{"do": "press", "pin": 2, "at": -1}]}, "0 or more seconds"),
        ({"events": [{"do": "press", "pin": 2, "at": 1, "hard": True}]}, "unknown key 'hard'"),
        ({"events": [{"do": "light", "pin": 2, "at": 1, "value": 1, "until": 2}]}, "both becomes and until"),
        ({"events": ["light falls from 90 % to 10 % from 5 s to 2 s on GPIO18"]}, "later than at"),
        ({"events": [{"do": "press", "pin": 2, "at": 1, "to": "5v"}]}, "'gnd' or '3v3'"),
    ],
)
def test_what_cannot_be_played_is_refused(data, words):
    """A wrong scenario is refused by name, with the right names shown."""
    with pytest.raises(ScenarioInvalid, match=words):
        Scenario.from_data(data)


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ("press GPIO99 at 1 s", "99 is not a valid pin"),
        ("light 300 % at 1 s on GPIO18", "0 .dark. to 1"),
        ("channel 9 at 50 % at 1 s", "channels 0 to 7"),
        ("hand moves from 80 cm to 900 cm from 1 s to 2 s, trigger GPIO23, echo GPIO24", "0 to 6 m"),
        ("hand at 900 cm at 1 s, trigger GPIO23, echo GPIO24", "0 to 6 m"),
    ],
)
def test_what_there_is_not_is_refused_before_anything_runs(run, event, words):
    """Pins, channels and values that there are not stop the scenario, not the program."""
    with pytest.raises(ScenarioInvalid, match=words):
        run("raise SystemExit('ran')", event)


def test_a_press_with_bounce(run):
    """Contacts that bounce make several edges and stay; the same seed makes the same ones."""
    text = "from gpiozero import Button\nbutton = Button(2)"
    event = "press GPIO2 at 1 s for 0.5 s, with bounce"
    edges = run(text, event).inputs[2]
    assert edges == run(text, event).inputs[2]
    assert edges != run(text, event, seed=1).inputs[2]
    assert len(edges) > 4
    levels = dict(edges)
    assert levels[1_004_000_000] == 0 and levels[1_504_000_000] == 1
    assert not [at for at in levels if 1_004_000_000 < at < 1_500_000_000]


def test_what_happens_at_zero_is_so_before_the_program_begins(run):
    """A level at 0 s is there when the first line reads the pin."""
    text = "from gpiozero import DigitalInputDevice\nprint(DigitalInputDevice(4).value)"
    assert run(text, "GPIO4 is high at 0 s").printed == "1\n"
    assert run(text).printed == "0\n"


def test_the_world_moves_before_the_program(run):
    """A program that wakes at the instant of a press sees the press."""
    text = """
from gpiozero import Button
from time import sleep
button = Button(2)
for _ in range(3):
    print(button.is_pressed)
    sleep(1)
"""
    assert run(text, "press GPIO2 at 1 s for 1 s").printed == "False\nTrue\nFalse\n"


def test_an_encoder_turns_both_ways(run):
    """A rotary encoder counts up for steps forward and down for steps back."""
    text = """
from gpiozero import RotaryEncoder
encoder = RotaryEncoder(21, 20)
encoder.when_rotated = lambda: print(encoder.steps)
"""
    events = ("turn GPIO21 and GPIO20 by 3 steps at 1 s", "turn GPIO21 and GPIO20 by -2 steps at 3 s")
    assert run(text, *events).printed.split() == ["1", "2", "3", "2", "1"]


def test_light_falls_and_a_knob_turns(run):
    """What moves is in between while it moves, and stays where it came to."""
    text = """
from gpiozero import MCP3008, LightSensor
from time import sleep
knob, light = MCP3008(0), LightSensor(18, queue_len=1)
for _ in range(4):
    print(round(knob.value, 1), round(light.value, 1))
    sleep(2)
"""
    history = run(
        text,
        "channel 0 goes from 0 % to 100 % from 1 s to 3 s",
        "light falls from 90 % to 10 % from 1 s to 3 s on GPIO18",
    )
    rows = [tuple(map(float, line.split())) for line in history.printed.splitlines()]
    assert rows[0] == (0.0, 0.9) and rows[2] == rows[3] == (1.0, 0.1)
    assert 0.4 < rows[1][0] < 0.7 and 0.4 < rows[1][1] < 0.6
