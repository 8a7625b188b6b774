"""gpiozero's basic recipes with sensors, wheels and knobs, each with the history that it must have.

The programs are our own, written after the descriptions in gpiozero's documentation ("Basic Recipes").
"""

import pytest


def test_motion_sensor(run):
    """The lamp is on while somebody moves; the sensor's queue makes it a little late."""
    text = """
from gpiozero import MotionSensor, LED
from signal import pause
pir, led = MotionSensor(4), LED(16)
pir.when_motion = led.on
pir.when_no_motion = led.off
pause()
"""
    history = run(text, "GPIO4 goes high at 2 s", "GPIO4 goes low at 5 s")
    assert history.on_spans(16) == [pytest.approx((2, 5), abs=0.11)]


def test_light_sensor(run):
    """The lamp goes on when it gets dark; a PWM lamp is as bright as it is."""
    begin = (
        "from gpiozero import LightSensor, LED, PWMLED\nfrom signal import pause\nsensor = LightSensor(18)\n"
    )
    events = ("light 90 % at 0 s on GPIO18", "light 2 % at 4 s on GPIO18", "light 80 % at 8 s on GPIO18")
    lamp = "led = LED(16)\nsensor.when_dark = led.on\nsensor.when_light = led.off\npause()"
    ((start, end),) = run(begin + lamp, *events, seconds=12).on_spans(16)
    assert 4 < start < 5 and 8 < end < 9
    history = run(begin + "led = PWMLED(16)\nled.source = sensor\npause()", *events, seconds=12)
    assert [history.value_at(16, at) for at in (3, 7, 11)] == pytest.approx([0.9, 0.02, 0.8], abs=0.001)


def test_distance_sensor(run):
    """The distance in centimetres each second, and a lamp while something is near."""
    text = """
from gpiozero import DistanceSensor, LED
from time import sleep
sensor, led = DistanceSensor(23, 24, max_distance=1, threshold_distance=0.2), LED(16)
sensor.when_in_range = led.on
sensor.when_out_of_range = led.off
while True:
    print(round(sensor.distance * 100))
    sleep(1)
"""
    hand = "trigger GPIO24, echo GPIO23"
    history = run(
        text, f"hand at 80 cm at 0 s, {hand}", f"hand at 10 cm at 3 s, {hand}", f"hand away at 6 s, {hand}"
    )
    assert [int(line) for line in history.printed.split()][1::3] == [80, 10, 100]
    ((start, end),) = history.on_spans(16)
    assert 3 < start < 4 and 6 < end < 7.5


def test_rotary_encoder_dims_an_led(run):
    """Turning to the right makes the LED brighter, to the left darker."""
    text = """
from gpiozero import RotaryEncoder, PWMLED
from signal import pause
dial, led = RotaryEncoder(20, 21, max_steps=10), PWMLED(16)
def turned():
    led.value = max(0, dial.steps) / 10
dial.when_rotated = turned
pause()
"""
    history = run(
        text, "turn GPIO20 and GPIO21 by 7 steps at 1 s", "turn GPIO20 and GPIO21 by -4 steps at 3 s"
    )
    assert [history.value_at(16, at) for at in (0.5, 2.5, 9)] == [0, 0.7, 0.3]


def test_potentiometer(run):
    """A knob on an MCP3008 is read in a loop, and sets an LED and a bar graph by source."""
    text = """
from gpiozero import MCP3008, PWMLED, LEDBarGraph
from signal import pause
knob, led, graph = MCP3008(channel=0), PWMLED(17), LEDBarGraph(5, 6, 13, 19)
led.source = knob
graph.source = knob
print(knob.value)
pause()
"""
    history = run(text, "channel 0 at 25 % at 0 s", "channel 0 at 100 % at 5 s")
    assert float(history.printed) == pytest.approx(0.25, abs=0.001)
    assert history.value_at(17, 4) == pytest.approx(0.25, abs=0.001)
    assert [history.value_at(pin, 4) for pin in (5, 6, 13, 19)] == [1, 0, 0, 0]
    assert [history.value_at(pin, 6) for pin in (17, 5, 6, 13, 19)] == [1, 1, 1, 1, 1]


def test_temperature_with_an_adc(run):
    """A TMP36's voltage on an ADC becomes degrees: 10 mV each, 500 mV at 0 °C."""
    text = """
from gpiozero import MCP3008
from time import sleep
def degrees(values):
    for value in values:
        yield (value * 3.3 - 0.5) * 100
sensor = MCP3008(channel=0)
for temperature in degrees(sensor.values):
    print(round(temperature))
    sleep(1)
"""
    # 0.75 V is 25 °C, 0.87 V is 37 °C
    history = run(text, "channel 0 at 22.73 % at 0 s", "channel 0 at 26.37 % at 1.5 s", seconds=3.5)
    assert history.printed.split() == ["25", "25", "37", "37"]


def test_three_potentiometers_mix_a_colour(run):
    """Three knobs set red, green and blue."""
    text = """
from gpiozero import RGBLED, MCP3008
from gpiozero.tools import zip_values
from signal import pause
led = RGBLED(red=2, green=3, blue=4)
led.source = zip_values(MCP3008(0), MCP3008(1), MCP3008(2))
pause()
"""
    levels = ("channel 0 at 100 % at 0 s", "channel 1 at 50 % at 0 s", "channel 2 at 0 % at 0 s")
    history = run(text, *levels)
    assert [history.value_at(pin, 5) for pin in (2, 3, 4)] == pytest.approx([1, 0.5, 0], abs=0.002)
