"""The self-test on broken circuits: each fault is found, and told by what to look at."""

import re
import warnings

import pytest
from gpiozero import LED, Device
from gpiozero.exc import GPIOZeroWarning

from pi_setup.board.pins import VirtualFactory, VirtualPin
from pi_setup.board.steps import steps_of
from pi_setup.board.wiring import wire_up
from pi_setup.errors import PinsUnusable
from pi_setup.kit import gpio
from pi_setup.kit.person import Nobody
from pi_setup.kit.self_test import Outcome, self_test

HAND = "trigger GPIO23, echo GPIO24"


class Says:
    """Somebody who only answers."""

    def __init__(self, **answers):
        self.answers = answers

    def sees(self, attempt):
        return self.answers.get(attempt.name.replace(" ", "_"), True)

    def acts(self, attempt, seconds):
        return True


def test_a_dark_led_is_told_by_its_legs_resistor_and_wires(tried):
    """The answer no gives one sentence with every place, and the numbers of the lesson's steps."""
    found, _ = tried("led", person=Says(led=False))
    assert found["led"].outcome == Outcome.FAILS
    assert found["led"].said == "“led” does not light up."
    assert found["led"].look == (
        "Look at the picture and at steps 4–7: long leg in g10, short leg in g9; "
        "330 Ω resistor (orange, orange, brown, gold) from c10 to f10; "
        "black wire from pin 6 (GND) to f9; blue wire from pin 11 (GPIO17) to a10."
    )
    assert found["led"].steps == (4, 5, 6, 7)


@pytest.mark.parametrize("part", ["led", "lights", "rgb", "bar", "buzzer", "servo", "motor", "button", "eye",
                                  "pir", "line", "sun", "wheel"])  # fmt: skip
def test_advice_says_what_the_steps_say(tried, build, part):
    """Each hole and metal pin of the advice stands in the steps that it names, and in no other way."""
    no = {"lights.red": False, "rgb.red": False, "bar[0]": False, part: False, "arm": False}
    found, _ = tried(part, person=Says(**no), seconds=100)
    steps = steps_of(wire_up(build(part)))
    failed = [result for result in found.values() if result.outcome == Outcome.FAILS]
    assert failed
    for result in failed:
        places = result.look.partition(": ")[2]
        named = " ".join(steps[number - 1].text for number in result.steps)
        for place in re.findall(r"\b[a-j]\d+\b|\bpin \d+ \([^)]*\)|[+−] rail beside row \d+", places):
            assert place in named
        assert len(re.findall(r"\b[a-j]\d+\b", places)) >= 2


def test_only_the_light_that_fails_is_looked_at(tried):
    """Of three lights the advice names the legs, the resistor and the wire of the one that stays dark."""
    found, _ = tried("lights", person=Says(**{"lights.amber": False}))
    assert [result.name for result in found.values() if result.outcome == Outcome.FAILS] == ["lights.amber"]
    look = found["lights.amber"].look
    assert "GPIO6)" in look and "GPIO5)" not in look and "GPIO13)" not in look
    assert "black wire from pin 6 (GND) to the − rail" in look  # what feeds the rail, too


def test_what_is_on_while_all_is_off_is_a_wire(tried):
    """An LED that hangs on power is found before anything is switched on: look where its wire comes from."""
    found, _ = tried("led", person=Says(all_off=False))
    assert found["all off"].said == "Something is on, and all should be off."
    assert found["all off"].look == (
        "Look at the picture and at step 7: blue wire from pin 11 (GPIO17) to a10."
    )


def test_a_pin_that_gets_power_is_not_driven(tried):
    """Where 3.3 V comes to an LED's pin from outside, the pin is never made an output."""
    found, history = tried("led", person=Says(), events=["GPIO17 goes high at 0 s"])
    assert found["led"].outcome == Outcome.FAILS
    assert found["led"].said == "GPIO17 gets 3.3 V from a wire, so “led” was not switched on."
    assert found["led"].look.startswith("Look at the picture and at steps 4–7: black wire")
    assert 17 not in history.outputs


def test_a_pin_that_stays_low_is_switched_off_again(build, monkeypatch):
    """Where an LED's pin touches ground, its level tells, and nobody is asked to look."""
    monkeypatch.setattr(VirtualPin, "_get_state", lambda pin: False)
    monkeypatch.setattr(Device, "pin_factory", VirtualFactory())
    *_, led = self_test(build("led"), Says())
    assert led.said == "GPIO17 stays at 0 V, so “led” was switched off again."
    assert Device.pin_factory.recorder.outputs[17][-1][1] is None
    Device.pin_factory.close()


@pytest.mark.parametrize(("events", "said"), [
    ([], "“button” was not pressed in 20 seconds."),
    (["GPIO2 goes low at 0 s"], "“button” is pressed all the time."),
    (["GPIO2 goes low at 5 s"], "“button” is pressed all the time."),
    (["press GPIO2 at 24 s"], "“button” was not pressed in 20 seconds."),
])  # fmt: skip
def test_a_button_that_is_not_felt_or_does_not_let_go(tried, events, said):
    """Never pressed, pressed too late, stuck from the first, stuck after the press."""
    found, history = tried("button", events=events)
    assert found["button"].outcome == Outcome.FAILS and found["button"].said == said
    assert history.finished_ns <= 24e9
    first = found["button"].look.partition(": ")[2]
    assert first.startswith("black wire" if "all the time" in said else "legs in")


def test_a_stuck_button_is_found_without_a_person(tried):
    """What the Pi can see by itself fails also where nobody is asked."""
    found, _ = tried("button", person=Nobody(), events=["GPIO2 goes low at 0 s"])
    assert found["button"].outcome == Outcome.FAILS


@pytest.mark.parametrize(("part", "events", "said"), [
    ("eye", [f"hand at 250 cm at 0 s, {HAND}"], "“eye” saw nothing near. It reads 250 cm."),
    ("eye", [f"hand away at 0 s, {HAND}"], "“eye” saw nothing near. It reads 300 cm."),
    ("eye", [], "“eye” does not answer."),
    ("eye", ["GPIO24 goes high at 0 s"], "“eye” does not answer."),
    ("pir", ["GPIO4 goes high at 0 s"], "“pir” is on all the time."),
    ("pir", [], "“pir” is off all the time."),
    ("line", ["GPIO4 goes high at 0 s"], "“line” is on all the time."),
    ("sun", ["light 60 % at 0 s on GPIO18", "light 55 % at 3 s on GPIO18"], "“sun” reads 55 % all the time."),
    ("sun", [], "“sun” reads 0 % all the time."),
    ("wheel", [], "“wheel” did not turn in 20 seconds."),
])  # fmt: skip
def test_a_sensor_that_feels_nothing(tried, part, events, said):
    """Out of range, without an answer, stuck on or off: it says what was read, and ends in time."""
    found, history = tried(part, events=events)
    (result,) = found.values()
    assert (result.outcome, result.said) == (Outcome.FAILS, said)
    assert history.finished_ns < 24e9


def test_a_knob_without_its_chip_points_at_the_chip_too(tried):
    """What is read through the converter may fail because of the converter."""
    found, _ = tried("chip", "knob")
    assert found["knob"].said == "“knob” reads 0 % all the time."
    assert found["knob"].look.endswith("Then look at the chip “chip”.")


def test_a_fault_does_not_end_the_test(tried):
    """After what fails the others are tried all the same."""
    found, _ = tried("led", "green", "button", person=Says(led=False), events=["press GPIO2 at 2 s"])
    assert [str(result.outcome) for result in found.values()] == ["works", "fails", "works", "works"]


# --- what ends it ---------------------------------------------------------------------------


class Stops(Says):
    """Somebody who presses Ctrl-C."""

    def sees(self, attempt):
        if attempt.do != "dark":
            raise KeyboardInterrupt
        return True


def test_ctrl_c_leaves_the_pins_closed(build, factory):
    """The LED that is on goes off, and the pin can be used again."""
    with pytest.raises(KeyboardInterrupt):
        list(self_test(build("led"), Stops()))
    assert [value for _, value in factory.recorder.outputs[17]] == [1, None]
    with LED(17) as led:
        led.on()


def test_ctrl_c_while_it_waits_for_a_hand_leaves_the_pins_closed(build, factory):
    """So it is where the Pi listens."""

    class Leaves(Says):
        def acts(self, attempt, seconds):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(self_test(build("eye"), Leaves()))
    with LED(24), LED(23):
        pass


def test_a_pin_in_use_is_one_sentence(build, factory):
    """It names the pin and says what to close."""
    with LED(17), pytest.raises(PinsUnusable, match=r"^GPIO17 is in use already\. Close what uses it .*"):
        list(self_test(build("green", "led"), Says()))


class error(Exception):  # noqa: N801 - as lgpio's own is called
    """What lgpio raises."""


error.__module__ = "lgpio"


@pytest.mark.parametrize(("text", "says"), [
    ("'GPIO busy'", "GPIO17 is in use by another program. Close what uses it"),
    ("'bad handle'", "GPIO17 cannot be used: 'bad handle'."),
])  # fmt: skip
def test_a_pin_that_another_program_has_is_one_sentence(text, says):
    """lgpio, which drives a kit's pins, says it in a way of its own."""
    with pytest.raises(PinsUnusable) as refused, gpio.using([17]):
        raise error(text)
    assert str(refused.value).startswith(says)


def test_a_mistake_of_ours_is_not_taken_for_a_pin_in_use():
    """Other errors stay what they are."""
    with pytest.raises(ZeroDivisionError), gpio.using([17]):
        1 / 0  # noqa: B018


def test_pins_that_cannot_be_opened_are_one_sentence(monkeypatch):
    """A back end that is not there, as lgpio on a laptop, is refused with what to look at."""
    monkeypatch.setattr(Device, "pin_factory", None)
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "nothing")
    with pytest.raises(PinsUnusable, match=r"cannot be opened .*'nothing'.*python3-lgpio"), gpio.open_pins():
        pass


def test_warnings_for_programmers_are_kept_from_a_child(recwarn):
    """gpiozero's advice on pin factories is not printed while pins are used."""
    with gpio.using([17]):
        warnings.warn("use pigpio", GPIOZeroWarning, stacklevel=1)
    assert len(recwarn) == 0
