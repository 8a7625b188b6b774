"""The pin factory named virtual: gpiozero's own seam, in real time and as on a kit."""

import os
import subprocess
import sys
import threading
import time

import gpiozero
import pytest
from gpiozero import LED, PWMLED, Button, Device, DigitalInputDevice
from gpiozero.exc import (
    GPIOPinInUse,
    PinFixedPull,
    PinInvalidFunction,
    PinInvalidPin,
    PinPWMFixedValue,
    PinSetInput,
)

from pi_setup.board.pins import VirtualFactory


@pytest.fixture
def factory():
    """Put gpiozero on fresh virtual pins, in real time."""
    former = Device.pin_factory
    Device.pin_factory = VirtualFactory()
    yield Device.pin_factory
    Device.pin_factory.close()
    Device.pin_factory = former


def soon(condition):
    """Wait until a condition holds; callbacks come from a thread of their own."""
    for _ in range(1000):
        if condition():
            return True
        time.sleep(0.005)
    return False


def values(factory, pin):
    return [value for _, value in factory.recorder.outputs[pin]]


def test_gpiozero_finds_it_by_name():
    """GPIOZERO_PIN_FACTORY=virtual is enough: a program needs no import of ours."""
    program = "from gpiozero import LED; led = LED(17); led.on(); print(led.pin_factory, led.is_lit)"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        env={**os.environ, "GPIOZERO_PIN_FACTORY": "virtual"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "VirtualFactory" in done.stdout and done.stdout.endswith("True\n"), done.stderr


def test_an_led_and_a_button_in_real_time(factory):
    """A callback lights the LED soon after the button is pressed, and puts it out again."""
    led, button = LED(17), Button(2)
    button.when_pressed, button.when_released = led.on, led.off
    factory.drive(2, 0)
    assert button.is_pressed
    assert soon(lambda: led.is_lit)
    factory.drive(2, None)
    assert soon(lambda: not led.is_lit)
    assert values(factory, 17) == [0, 1, 0]


def test_waiting_in_real_time(factory):
    """wait_for_press returns when another thread presses; blink and hold take real time."""
    button, led = Button(2, hold_time=0.05), LED(17)
    held = threading.Event()
    button.when_held = held.set
    threading.Timer(0.05, factory.drive, [2, 0]).start()
    assert button.wait_for_press(5)
    assert held.wait(5)
    began = time.perf_counter()
    led.blink(0.02, 0.02, n=3, background=False)
    assert time.perf_counter() - began > 0.1
    assert values(factory, 17) == [0, 1, 0, 1, 0, 1, 0]


def test_a_pin_in_use_is_refused_as_on_a_kit(factory):
    """Two devices on one pin raise gpiozero's own error, with its own words."""
    led = LED(17)
    with pytest.raises(GPIOPinInUse, match="pin GPIO17 is already in use by <gpiozero.LED"):
        Button(17)
    led.close()
    Button(17).close()


def test_wrong_use_of_a_pin_raises_what_a_kit_raises(factory):
    """Names, functions, pulls and states that a real pin refuses are refused."""
    with pytest.raises(PinInvalidPin):
        LED(99)
    pin = factory.pin(4)
    with pytest.raises(PinSetInput):
        pin.state = True
    with pytest.raises(PinPWMFixedValue):
        pin.frequency = 100
    with pytest.raises(PinInvalidFunction):
        pin.function = "magic"
    with pytest.raises(PinFixedPull, match="physical pull-up"):
        Button(3, pull_up=False)
    pin.function = "output"
    with pytest.raises(PinFixedPull):
        pin.pull = "up"


def test_pins_have_all_their_names(factory):
    """A pin may be called by its BCM number, its name, and its place on the header."""
    assert LED("BOARD11").pin is factory.pin(17) is factory.pin("GPIO17") is factory.pin("J8:11")


def test_pull_resistors_decide_what_an_open_pin_reads(factory):
    """Pulled up it reads 1, pulled down or floating 0; a wire from outside is stronger."""
    for pull_up, level in ((True, 1), (False, 0), (None, 0)):
        state = {"active_state": True} if pull_up is None else {}
        device = DigitalInputDevice(4, pull_up=pull_up, **state)
        assert device.pin.state == level
        factory.drive(4, 1 - level)
        assert device.pin.state == 1 - level
        factory.drive(4, None)
        assert device.pin.state == level
        device.close()


def test_a_button_wired_to_ground_needs_its_pull_up(factory):
    """Without the pull-up resistor pressing it changes nothing, as in the hand."""
    button = Button(4, pull_up=False)
    factory.drive(4, 0)
    assert not button.is_pressed


def test_pwm_and_tones_are_recorded(factory):
    """Duty cycles and frequencies stand in the record, and the end of PWM."""
    led = PWMLED(18, frequency=50)
    led.value = 0.25
    led.close()
    assert values(factory, 18) == [0, 0.25, 0, None]
    assert [hertz for _, hertz in factory.recorder.tones[18]] == [50, None]


def test_reset_gives_a_fresh_board(factory):
    """After reset() pins are free again, the record is empty, and callbacks still come."""
    led = LED(17)
    led.on()
    factory.reset()
    assert not factory.recorder.outputs
    led, button = LED(17), Button(2)
    button.when_pressed = led.on
    factory.drive(2, 0)
    assert soon(lambda: led.is_lit)


def test_a_failing_callback_does_not_stop_the_next(factory, monkeypatch):
    """An error in a callback is reported, and the next press calls again."""
    reported, calls = [], []
    monkeypatch.setattr(threading, "excepthook", lambda failure: reported.append(failure.exc_type))
    button = Button(2)

    def pressed():
        calls.append(1)
        raise ValueError("no")

    button.when_pressed = pressed
    for level in (0, 1, 0):
        factory.drive(2, level)
    assert soon(lambda: len(calls) == 2 and reported == [ValueError, ValueError])


def test_watchers_see_changes_live(factory):
    """A listener gets each change as it happens, until it has had enough."""
    seen = []
    end = factory.recorder.listen(lambda *change: seen.append(change))
    led = LED(17)
    led.on()
    end()
    led.off()
    assert seen == [("outputs", 17, 0), ("outputs", 17, 1)]


def test_a_desk_that_runs_for_days_keeps_its_memory():
    """In real time only the last changes of a pin are kept."""
    factory = VirtualFactory(limit=10)
    led = LED(17, pin_factory=factory)
    for _ in range(100):
        led.toggle()
    assert len(factory.recorder.outputs[17]) == 10
    led.close()
    factory.close()


@pytest.mark.parametrize("revision", ["a02082", "c03111", "c04170", "9000c1"])
def test_other_boards(revision):
    """The factory can be a Pi 3, 4, 5 or Zero; gpiozero says which one."""
    factory = VirtualFactory(revision)
    assert factory.board_info.revision == revision
    led = gpiozero.LED(17, pin_factory=factory)
    led.on()
    assert led.value == 1
    led.close()
    factory.close()
