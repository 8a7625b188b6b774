"""The self-test on virtual pins: what was built right is found to work, part by part."""

import itertools
import re

import pytest

from pi_setup.board.circuit import circuit_of
from pi_setup.board.parts import KINDS
from pi_setup.board.texts import MESSAGES
from pi_setup.board.wiring import wire_up
from pi_setup.kit.advice import advice_for
from pi_setup.kit.inputs import SENSES
from pi_setup.kit.person import SHOWN, Nobody, VirtualHand
from pi_setup.kit.self_test import Outcome, self_test
from pi_setup.kit.tries import OUTPUTS, tries_of

PRESS = "press GPIO2 at 3 s for 0.1 s"


def test_a_led_and_a_button_are_tried_in_order(tried, scripted):
    """All off, then the LED, then the button: each in a sentence that names it."""
    person = scripted()
    found, _ = tried("button", "led", person=person, events=[PRESS])
    assert person.heard == [
        "Now all is off: no light, no sound. Is it so?",
        "The red LED on GPIO17 should be on now. Is it?",
        "Press the button “button” on GPIO2, and let it go.",
    ]
    assert [result.said for result in found.values()] == ["All is off.", "“led” works.", "“button” works."]


def test_the_light_is_on_while_it_is_asked_for(tried, scripted):
    """A person who takes five seconds sees it for five seconds; afterwards the pin is let go."""
    _, history = tried("led", person=scripted(thinks=5))
    assert history.on_spans(17) == [(5, 10)]
    assert history.outputs[17][-1][1] is None


@pytest.mark.parametrize(("part", "events"), [
    ("button", ["press GPIO2 at 1 s for 0.05 s, with bounce"]),
    ("pir", ["GPIO4 goes low at 0 s", "GPIO4 goes high at 2 s"]),
    ("pir", ["GPIO4 goes high at 0 s", "GPIO4 goes low at 9 s"]),
    ("line", ["GPIO4 goes low at 0 s", "GPIO4 goes high at 2 s"]),
    ("sun", ["light 60 % at 0 s on GPIO18", "light 5 % at 4 s on GPIO18"]),
    ("eye", ["hand away at 0 s, trigger GPIO23, echo GPIO24",
             "hand at 20 cm at 4 s, trigger GPIO23, echo GPIO24"]),
    ("wheel", ["turn GPIO20 and GPIO21 by -2 steps at 2 s"]),
])  # fmt: skip
def test_each_input_feels_a_hand(tried, part, events):
    """What a hand does within the time is felt, and the part works."""
    found, _ = tried(part, events=events)
    assert [result.outcome for result in found.values()] == [Outcome.WORKS]


def test_a_knob_is_read_through_its_converter(tried):
    """The converter has no try of its own; the knob that it reads has one."""
    found, _ = tried("chip", "knob", events=["channel 3 goes from 0 % to 100 % from 1 s to 3 s"])
    assert [(result.name, result.outcome, result.pins) for result in found.values()] == [
        ("knob", Outcome.WORKS, ()),
    ]  # fmt: skip


def test_each_light_of_a_part_is_tried_alone(tried, scripted):
    """Traffic lights, a bar and an RGB LED light one after the other, never two together."""
    for part, names, pins in (
        ("lights", ["lights.red", "lights.amber", "lights.green"], (5, 6, 13)),
        ("rgb", ["rgb.red", "rgb.green", "rgb.blue"], (5, 6, 13)),
        ("bar", ["bar[0]", "bar[1]"], (5, 6)),
    ):
        found, history = tried(part, person=Nobody())
        assert list(found)[1:] == names
        spans = [history.on_spans(pin) for pin in pins]
        assert [round(end - begin, 3) for ((begin, end),) in spans] == [SHOWN] * len(pins)
        assert all(one[0][1] <= two[0][0] for one, two in itertools.pairwise(spans))


def test_what_sounds_and_moves_does_so_while_it_is_asked_for(tried, scripted):
    """A buzzer beeps, a horn has its tone, servo and motor go to and fro, and all end."""
    _, history = tried("buzzer", "servo", "motor", person=scripted(thinks=4))
    assert len(history.on_spans(4)) == 5
    assert {value for _, value in history.values(12) if value} >= {0.05, 0.1}
    assert history.on_spans(20) and history.on_spans(21)
    assert all(changes[-1][1] is None for changes in history.outputs.values())
    _, history = tried("tones", person=scripted(thinks=4))
    tones = [tone for _, tone in history.tones[4]]
    assert tones[-2:] == [pytest.approx(440), None]


def test_every_kind_of_part_can_be_tried(build):
    """The Pi speaks or listens to each kind but the converter, and each try has a question and advice."""
    assert set(OUTPUTS) | set(SENSES) == set(KINDS) - {"mcp3008"}
    for part in ("led", "rgb", "lights", "bar", "buzzer", "tones", "servo", "motor", "button", "pir", "line",
                 "sun", "eye", "wheel"):  # fmt: skip
        circuit = build(part)
        for attempt in tries_of(circuit):
            assert "{" not in attempt.ask
            advice = advice_for(attempt, wire_up(circuit))
            assert advice.steps and "{" not in advice.text


@pytest.mark.parametrize("parts", [
    ("led", "green", "buzzer", "servo", "button"), ("rgb", "eye", "wheel"), ("chip", "knob", "sun"),
    ("lights", "pir"), ("bar", "line"), ("motor",),
])  # fmt: skip
def test_every_word_can_be_translated(tried, build, scripted, parts):
    """With a table that turns every text round, no English word is left in questions, faults and advice."""
    strange = {message: re.sub(r"[A-Za-z](?![a-z]*\})", "ж", message) for message in MESSAGES}
    tries = [attempt.name.replace(" ", "_") for attempt in tries_of(build(*parts), strange)]
    person = scripted(**dict.fromkeys(tries, False))
    found, _ = tried(*parts, person=person, texts=strange)
    assert {result.outcome for result in found.values()} == {Outcome.FAILS}
    known = r"GPIO\d+|GND|VCC|TRIG|ECHO|OUT|SIG|IN\d|CH\d|5V|[VRGBA]|kΩ|[a-j]\d+"
    for words in [*person.heard, *(f"{result.said} {result.look}" for result in found.values())]:
        rest = re.sub(rf"“[a-z.\[\d\]]+”|\b({known})\b", "", words)
        assert not re.search("[A-Za-z]", rest), words


def test_names_are_asked_for_only_where_a_colour_is_there_twice():
    """Two red LEDs are told apart by name; a green one beside them needs none."""
    led = {"kind": "led", "resistor": 330}
    parts = [{**led, "name": "a", "pin": 17}, {**led, "name": "b", "pin": 27},
             {**led, "name": "c", "pin": 22, "color": "green"}]  # fmt: skip
    assert [attempt.ask for attempt in tries_of(circuit_of({"title": "x", "part": parts}))][1:] == [
        "The red LED “a” on GPIO17 should be on now. Is it?",
        "The red LED “b” on GPIO27 should be on now. Is it?",
        "The green LED on GPIO22 should be on now. Is it?",
    ]


def test_nobody_is_told_apart_from_what_works(tried):
    """Without a person outputs are shown and inputs are looked at; both count as not judged."""
    found, history = tried("led", "button", person=Nobody())
    assert {result.outcome for result in found.values()} == {Outcome.NOT_JUDGED}
    assert [result.said for result in found.values()] == [
        "Nobody looked whether all is off.",
        "“led” was switched on. Nobody looked.",
        "“button” is at rest. Nobody tried it.",
    ]
    assert history.on_spans(17) == [(SHOWN, 2 * SHOWN)]


@pytest.mark.parametrize("parts", [
    ("led", "button", "buzzer"), ("lights", "pir"), ("rgb", "line"), ("bar", "sun", "eye"),
    ("servo", "motor"), ("tones", "wheel"), ("chip", "knob"),
])  # fmt: skip
def test_the_virtual_hand_tries_every_part(build, factory, parts):
    """On the virtual kit, in real time, the hand presses, turns and covers by itself, and all works."""
    circuit = build(*parts)
    found = list(self_test(circuit, VirtualHand(circuit, factory), seconds=10))
    assert [(result.name, result.outcome) for result in found if result.outcome != Outcome.WORKS] == []
    assert len(found) == len(tries_of(circuit))
