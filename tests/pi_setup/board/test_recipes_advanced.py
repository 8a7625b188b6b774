"""gpiozero's advanced recipes and its pages on sources, in our own words, with their histories.

Written after the descriptions in gpiozero's documentation ("Advanced Recipes", "Source/Values").
Left out: what needs another machine (remote GPIO, Bluetooth) or the terminal's keyboard.
"""

import subprocess
import time

import pytest

from pi_setup.board import expect


def test_nested_led_board(run):
    """A board inside a board is lit as a whole, by name and by place."""
    text = """
from gpiozero import LEDBoard
from time import sleep
man = LEDBoard(
    arms=LEDBoard(left=LEDBoard(top=18, middle=17, bottom=4), right=LEDBoard(22, 23)),
    eyes=LEDBoard(left=9, right=11),
    nose=25,
)
man.eyes.on()
sleep(1)
man.nose.blink(0.5, 0.5)
man.arms.left.top.on()
sleep(2)
man.off()
"""
    history = run(text, seconds=5)
    assert [history.on_spans(pin) for pin in (9, 11, 18)] == [[(0, 3)], [(0, 3)], [(1, 3)]]
    assert history.on_spans(17) == [] and history.on_spans(25) == [(1, 1.5), (2, 2.5)]


def test_who_is_home(run, monkeypatch):
    """One light a person: on while their telephone answers, asked again every minute."""
    gone = {"192.0.2.11": 0, "192.0.2.12": 250, "192.0.2.13": 10_000}

    def ping(command, **kwargs):
        if time.monotonic() >= gone[command[-1]]:
            raise subprocess.CalledProcessError(1, "ping")

    monkeypatch.setattr("gpiozero.internal_devices.subprocess.check_call", ping)
    text = """
from gpiozero import PingServer, LEDBoard
from gpiozero.tools import zip_values
from signal import pause
lights = LEDBoard(5, 6, 13)
people = [PingServer(f"192.0.2.1{number}") for number in (1, 2, 3)]
lights.source = zip_values(*people)
lights.source_delay = 60
pause()
"""
    history = run(text, seconds=600)
    assert history.on_spans(5) == [] and history.on_spans(13) == [pytest.approx((0, 600), abs=1)]
    assert history.on_spans(6)[0] == pytest.approx((0, 300), abs=1)


def test_spinning_dial(run):
    """A ring of lights with one dark place, which a knob turns round."""
    text = """
from gpiozero import LEDBoard, RotaryEncoder
from signal import pause
pins = (5, 6, 13, 19)
ring, dial = LEDBoard(*pins), RotaryEncoder(20, 21, wrap=True, max_steps=1000)
def show():
    ring.value = [place != dial.steps % len(pins) for place in range(len(pins))]
dial.when_rotated = show
show()
pause()
"""
    history = run(text, "turn GPIO20 and GPIO21 by 5 steps at 1 s")
    dark = [[pin for pin in (5, 6, 13, 19) if not history.value_at(pin, at)] for at in (0.5, 5)]
    assert dark == [[5], [6]]


def test_seven_segments(run):
    """A digit is shown by seven lights; a string is shown letter by letter."""
    text = """
from gpiozero import LEDCharDisplay
from time import sleep
display = LEDCharDisplay(21, 20, 16, 22, 23, 12, 25)
for letter in "187":
    display.value = letter
    sleep(1)
"""
    history = run(text, seconds=3)
    lit = [
        sum(bool(history.value_at(pin, at)) for pin in (21, 20, 16, 22, 23, 12, 25)) for at in (0.5, 1.5, 2.5)
    ]
    assert lit == [2, 7, 3]


def test_multi_character_display(run):
    """Several digits share their segments and are shown in turn, faster than the eye."""
    text = """
from gpiozero import LEDCharDisplay, LEDMultiCharDisplay
from signal import pause
digits = LEDMultiCharDisplay(LEDCharDisplay(22, 23, 24, 25, 21, 20, 16, active_high=True), 26, 19, 13, 6)
digits.value = "1234"
pause()
"""
    history = run(text, seconds=1)
    for pin in (26, 19, 13, 6):
        expect.had_duty(history, pin, 0.25, 0.2, 1, within=0.05)
        assert len(history.on_spans(pin)) > 20
    assert history.errors == []


def test_button_with_many_functions(run):
    """Each press takes the next brightness; the list begins again at its end."""
    text = """
from gpiozero import Button, PWMLED
from itertools import cycle
from signal import pause
button, led = Button(2, bounce_time=0.02), PWMLED(17)
levels = cycle((0.1, 0.5, 1, 0))
button.when_pressed = lambda: setattr(led, "value", next(levels))
pause()
"""
    presses = [f"press GPIO2 at {second} s, with bounce" for second in (1, 2, 3, 4, 5)]
    history = run(text, *presses)
    assert [history.value_at(17, second + 0.5) for second in range(1, 6)] == [0.1, 0.5, 1, 0, 0.1]


def test_toggling_and_holding(run):
    """A short press toggles, a long one blinks: the flag is set by when_held."""
    text = """
from gpiozero import Button, LED
from signal import pause
button, led, state = Button(2, hold_time=1), LED(17), {}
def pressed():
    state["held"] = False
def held():
    state["held"] = True
    led.blink(0.25, 0.25)
def released():
    if not state["held"]:
        led.toggle()
button.when_pressed, button.when_held, button.when_released = pressed, held, released
pause()
"""
    history = run(text, "press GPIO2 at 1 s", "press GPIO2 at 3 s", "press GPIO2 at 5 s for 2 s", seconds=8)
    spans = history.on_spans(17)
    assert spans[0] == (1.2, 3.2) and spans[1] == (6, 6.25) and len(spans) == 5


def test_hold_repeat(run):
    """hold_repeat calls again after every hold_time while the button stays down."""
    text = """
from gpiozero import Button
from signal import pause
button = Button(2, hold_time=0.5, hold_repeat=True)
button.when_held = lambda: print(round(button.held_time, 3))
pause()
"""
    assert run(text, "press GPIO2 at 1 s for 2.2 s").printed.split() == ["0.0", "0.5", "1.0", "1.5"]


def test_sources_chain(run):
    """Values flow from a button through an LED to another one, turned round."""
    text = """
from gpiozero import LED, Button
from gpiozero.tools import negated
from signal import pause
first, second, button = LED(17), LED(18), Button(2)
first.source = button
second.source = negated(first)
pause()
"""
    history = run(text, "press GPIO2 at 2 s for 3 s")
    assert history.on_spans(17) == [pytest.approx((2, 5), abs=0.02)]
    assert history.on_spans(18) == [pytest.approx((0, 2), abs=0.03), pytest.approx((5, 10), abs=0.03)]


def test_source_tools(run):
    """A lamp that needs two buttons, one that needs either, and one that copies with a delay."""
    text = """
from gpiozero import LED, Button
from gpiozero.tools import all_values, any_values
from signal import pause
left, right = Button(2), Button(3)
both, either = LED(17), LED(18)
both.source = all_values(left, right)
either.source = any_values(left, right)
pause()
"""
    history = run(text, "press GPIO2 at 1 s for 4 s", "press GPIO3 at 3 s for 4 s")
    assert history.on_spans(17) == [pytest.approx((3, 5), abs=0.02)]
    assert history.on_spans(18) == [pytest.approx((1, 7), abs=0.02)]


def test_random_and_sine_sources(run):
    """A candle's flicker from random values, and a wave from sine values."""
    text = """
from gpiozero import PWMLED, Servo
from gpiozero.tools import random_values, sin_values
from signal import pause
candle, servo = PWMLED(17), Servo(18)
candle.source = random_values()
candle.source_delay = 0.1
servo.source = sin_values(100)
pause()
"""
    history = run(text)
    assert len(history.outputs[17]) > 95
    pulses = [value for at, value in history.values(18) if at > 0]
    assert min(pulses) == pytest.approx(0.05, abs=1e-4) and max(pulses) == pytest.approx(0.1, abs=1e-4)
    assert history == run(text)


def test_tune(run):
    """A tonal buzzer plays a tune, each note for its length, and is silent after it."""
    text = """
from gpiozero import TonalBuzzer
from gpiozero.tones import Tone
from time import sleep
buzzer = TonalBuzzer(17)
for note, beats in (("A4", 1), ("C#5", 1), ("E5", 2)):
    buzzer.play(Tone(note))
    sleep(beats / 2)
buzzer.stop()
"""
    history = run(text)
    expect.sounded(history, 17, 440, 0, 0.5)
    expect.sounded(history, 17, 554.37, 0.5, 1)
    expect.sounded(history, 17, 659.26, 1, 2)
    expect.was_off(history, 17, 2, 10)


def test_tone_from_a_distance(run):
    """A buzzer whose tone rises as a hand comes near."""
    text = """
from gpiozero import TonalBuzzer, DistanceSensor
from time import sleep
buzzer, sensor = TonalBuzzer(20), DistanceSensor(23, 24)
while True:
    buzzer.value = 1 - 2 * sensor.value
    sleep(0.1)
"""
    hand = "trigger GPIO24, echo GPIO23"
    history = run(text, f"hand at 100 cm at 0 s, {hand}", f"hand at 50 cm at 5 s, {hand}")
    assert history.value_at(20, 4, "tones") == pytest.approx(220, abs=1)
    assert history.value_at(20, 9, "tones") == pytest.approx(440, abs=1)


def test_morse(run):
    """SOS with functions of one's own: three short, three long, three short."""
    text = """
from gpiozero import LED
from time import sleep
led = LED(17)
def flash(units):
    led.on()
    sleep(units * 0.1)
    led.off()
    sleep(0.1)
for letter in ("...", "---", "..."):
    for sign in letter:
        flash(1 if sign == "." else 3)
    sleep(0.2)
"""
    lengths = [round(end - start, 6) for start, end in run(text).on_spans(17)]
    assert lengths == [0.1] * 3 + [0.3] * 3 + [0.1] * 3


def test_two_programs_in_threads(run):
    """A child's own threads share a list and a lock, and each light keeps its own time."""
    text = """
from gpiozero import LED
from threading import Thread, Lock
from time import sleep
lock, count = Lock(), []
def flash(pin, seconds):
    led = LED(pin)
    for _ in range(4):
        led.on(); sleep(seconds); led.off(); sleep(seconds)
        with lock:
            count.append(pin)
threads = [Thread(target=flash, args=pair) for pair in ((17, 0.5), (18, 0.3))]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(count)
"""
    history = run(text)
    expect.blinked(history, 17, 4, 1, on=0.5, within=0)
    expect.blinked(history, 18, 4, 0.6, on=0.3, within=0)
    assert history.printed == "[18, 17, 18, 18, 17, 18, 17, 17]\n"


def test_asyncio_lights(run):
    """Lights that blink as coroutines; the history is as exact as with threads."""
    text = """
import asyncio
from gpiozero import LED
async def flash(led, seconds):
    while True:
        led.toggle()
        await asyncio.sleep(seconds)
async def main():
    await asyncio.gather(flash(LED(17), 1), flash(LED(18), 0.4))
asyncio.run(main())
"""
    history = run(text, seconds=4.5)
    assert history.on_spans(17) == [(0, 1), (2, 3), (4, 4.5)]
    expect.blinked(history, 18, 6, 0.8)
