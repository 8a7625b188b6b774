"""gpiozero's basic recipes with lights, each with the history that it must have.

The programs are our own, written after the descriptions in gpiozero's documentation ("Basic Recipes").
"""

import pytest

from pi_setup.board import expect


def test_led(run):
    """LED: a loop with sleep, and blink with pause, light it for every other second."""
    text = """
from gpiozero import LED
from time import sleep
red = LED(17)
while True:
    red.on()
    sleep(1)
    red.off()
    sleep(1)
"""
    history = run(text)
    expect.blinked(history, 17, 5, 2, on=1, within=0)
    other = "from gpiozero import LED\nfrom signal import pause\nred = LED(17)\nred.blink()\npause()"
    assert run(other).outputs == history.outputs


def test_led_with_variable_brightness(run):
    """PWMLED: off, half, full for a second each; pulse goes up and down for a second each."""
    text = """
from gpiozero import PWMLED
from time import sleep
led = PWMLED(17)
while True:
    for brightness in (0, 0.5, 1):
        led.value = brightness
        sleep(1)
"""
    expect.showed(run(text, seconds=7), 17, [(0.5, 1), (1, 1), (0, 1), (0.5, 1), (1, 1), (0, 0)], within=0)
    history = run(
        "from gpiozero import PWMLED\nfrom signal import pause\nled = PWMLED(17)\nled.pulse()\npause()"
    )
    expect.had_duty(history, 17, 0.5, 0, 2)
    assert history.value_at(17, 1) == 1 and history.value_at(17, 2) == 0
    assert history.value_at(17, 0.5) == 0.48  # gpiozero pulses at 25 steps a second


def test_led_board(run):
    """LEDBoard: all on, some of them, a chase, and blinking together."""
    text = """
from gpiozero import LEDBoard
from time import sleep
leds = LEDBoard(5, 6, 13, 19)
leds.on()
sleep(1)
leds.off()
sleep(1)
leds.value = (1, 0, 1, 0)
sleep(1)
leds.off()
for led in leds:
    led.on()
    sleep(0.5)
    led.off()
leds.blink()
"""
    history = run(text, seconds=8.5)
    assert history.on_spans(5) == [(0, 1), (2, 3.5), (5, 6), (7, 8)]
    assert history.on_spans(6) == [(0, 1), (3.5, 4), (5, 6), (7, 8)]


def test_led_board_with_pwm(run):
    """A board of PWM LEDs has a brightness each."""
    text = "from gpiozero import LEDBoard\nleds = LEDBoard(5, 6, 13, pwm=True)\nleds.value = (0.2, 0.4, 0.6)"
    history = run(text)
    assert [history.value_at(pin, 5) for pin in (5, 6, 13)] == [0.2, 0.4, 0.6]


def test_bar_graph(run):
    """LEDBarGraph: half lights half of them, a minus from the other end, PWM the rest."""
    text = """
from gpiozero import LEDBarGraph
from time import sleep
graph = LEDBarGraph(5, 6, 13, 19, pwm={pwm})
for value in (1/4, -1/2, 3/8):
    graph.value = value
    sleep(1)
"""
    plain, fine = run(text.format(pwm=False)), run(text.format(pwm=True))
    rows = [[history.value_at(pin, at) for pin in (5, 6, 13, 19)] for history in (plain, fine)
            for at in (0.5, 1.5, 2.5)]  # fmt: skip
    assert rows == [[1, 0, 0, 0], [0, 0, 1, 1], [1, 0, 0, 0], [1, 0, 0, 0], [0, 0, 1, 1], [1, 0.5, 0, 0]]


TRAFFIC = {
    "calls": """
from gpiozero import TrafficLights
from time import sleep
lights = TrafficLights(5, 6, 13)
lights.green.on()
while True:
    sleep(4)
    lights.green.off()
    lights.amber.on()
    sleep(1)
    lights.amber.off()
    lights.red.on()
    sleep(4)
    lights.amber.on()
    sleep(1)
    lights.off()
    lights.green.on()
""",
    "source": """
from gpiozero import TrafficLights
from time import sleep
from signal import pause
lights = TrafficLights(5, 6, 13)
def sequence():
    while True:
        yield 0, 0, 1
        sleep(4)
        yield 0, 1, 0
        sleep(1)
        yield 1, 0, 0
        sleep(4)
        yield 1, 1, 0
        sleep(1)
lights.source_delay = 0
lights.source = sequence()
pause()
""",
    "leds": """
from gpiozero import LED
from time import sleep
red, amber, green = LED(5), LED(6), LED(13)
while True:
    for lit, seconds in (({green}, 4), ({amber}, 1), ({red}, 4), ({red, amber}, 1)):
        for light in (red, amber, green):
            light.on() if light in lit else light.off()
        sleep(seconds)
""",
}


@pytest.mark.parametrize("text", TRAFFIC.values(), ids=TRAFFIC)
def test_traffic_lights(run, text):
    """Green 4 s, amber 1 s, red 4 s, red and amber 1 s: three ways to write it, one history."""
    history = run(text, seconds=20)
    expect.never_both(history, 5, 13)
    expect.never_both(history, 6, 13)
    for pin, spans in (
        (13, [(0, 4), (10, 14)]),
        (6, [(4, 5), (9, 10), (14, 15), (19, 20)]),
        (5, [(5, 10), (15, 20)]),
    ):
        seen = history.on_spans(pin)
        assert len(seen) == len(spans)
        assert seen == [pytest.approx(span, abs=0.01) for span in spans]


def test_full_color_led(run):
    """RGBLED: colours by their parts, and a slow change of blue."""
    text = """
from gpiozero import RGBLED
from time import sleep
led = RGBLED(red=9, green=10, blue=11)
led.color = (1, 0, 1)
sleep(1)
led.color = (0, 1, 0)
sleep(1)
led.color = (0, 0, 0)
for n in range(100):
    led.blue = n / 100
    sleep(0.1)
"""
    history = run(text, seconds=12)
    assert [history.value_at(pin, 0.5) for pin in (9, 10, 11)] == [1, 0, 1]
    assert [history.value_at(pin, 1.5) for pin in (9, 10, 11)] == [0, 1, 0]
    assert history.value_at(11, 7.05) == pytest.approx(0.5)
