"""gpiozero's basic recipes, in our own words, each with the history that it must have.

The programs are written after the descriptions in gpiozero's documentation ("Basic Recipes"),
one for each device or idea there. Cameras, sounds and the shutdown command are prints here.
"""

import subprocess
import time

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


def test_button_in_a_loop(run):
    """Button: asking again and again tells when it is pressed."""
    text = """
from gpiozero import Button
from time import sleep
button = Button(2)
while True:
    print("pressed" if button.is_pressed else "-")
    sleep(0.5)
"""
    history = run(text, "press GPIO2 at 0.9 s for 0.7 s", seconds=2)
    assert history.printed.split() == ["-", "-", "pressed", "pressed", "-"]


def test_button_wait(run):
    """wait_for_press goes on at the press, and wait_for_release at the release."""
    text = """
from gpiozero import Button
from time import monotonic
button = Button(2)
button.wait_for_press()
print(monotonic())
button.wait_for_release()
print(monotonic())
"""
    history = run(text, "press GPIO2 at 1.25 s for 0.5 s")
    assert history.printed == "1.25\n1.75\n" and history.finished_ns == 1_750_000_000


def test_button_callbacks(run):
    """when_pressed and when_released call functions, with the button if they want it."""
    text = """
from gpiozero import Button
from signal import pause
def hello():
    print("hello")
def goodbye(button):
    print("goodbye", button.pin)
button = Button(2)
button.when_pressed = hello
button.when_released = goodbye
pause()
"""
    assert run(text, "press GPIO2 at 1 s").printed == "hello\ngoodbye GPIO2\n"


def test_button_controlled_led(run):
    """An LED on while a button is pressed, by callbacks and by `source`."""
    begin = "from gpiozero import LED, Button\nfrom signal import pause\nled, button = LED(17), Button(2)\n"
    events = ("press GPIO2 at 1 s for 2 s", "press GPIO2 at 5 s for 1 s")
    history = run(begin + "button.when_pressed = led.on\nbutton.when_released = led.off\npause()", *events)
    assert history.on_spans(17) == [(1, 3), (5, 6)]
    expect.answered(run(begin + "led.source = button\npause()", *events), 2, 17, within=0.02)


def test_stop_motion_camera(run):
    """One picture for each press, none while the button stays down."""
    text = """
from gpiozero import Button
button, frame = Button(2), 1
while True:
    button.wait_for_press()
    print(f"frame{frame:03d}.jpg")
    frame += 1
    button.wait_for_release()
"""
    history = run(text, "press GPIO2 at 1 s for 3 s", "press GPIO2 at 6 s")
    assert history.printed.split() == ["frame001.jpg", "frame002.jpg"]


def test_shutdown_button(run):
    """Only a press of three seconds shuts down, at its third second."""
    text = """
from gpiozero import Button
from signal import pause
def shut_down():
    print("shutdown")
button = Button(3, hold_time=3)
button.when_held = shut_down
pause()
"""
    history = run(text, "press GPIO3 at 1 s for 2.9 s", "press GPIO3 at 5 s for 4 s")
    assert history.prints[0] == (8_000_000_000, "shutdown") and history.printed.count("shutdown") == 1


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


def test_reaction_game(run):
    """The light comes after a random time; the first of two players to press wins."""
    text = """
from gpiozero import Button, LED
from time import sleep
import random
led, left, right = LED(17), Button(2), Button(3)
sleep(random.uniform(5, 10))
led.on()
while True:
    if left.is_pressed:
        print("left wins")
        break
    if right.is_pressed:
        print("right wins")
        break
led.off()
"""
    history = run(text, "press GPIO3 at 11 s", "press GPIO2 at 11.1 s", seconds=20)
    ((start, end),) = history.on_spans(17)
    assert 5 <= start <= 10 and 11 <= end < 11.003 and history.printed == "right wins\n"


def test_music_box(run):
    """Each button plays its own sound."""
    text = """
from gpiozero import Button
from signal import pause
sounds = {Button(2): "drum", Button(3): "cymbal"}
for button, sound in sounds.items():
    button.when_pressed = lambda sound=sound: print(sound)
pause()
"""
    assert run(text, "press GPIO3 at 1 s", "press GPIO2 at 2 s").printed == "cymbal\ndrum\n"


def test_all_on_when_pressed(run):
    """A set of traffic lights with buzzer and button: everything on while it is pressed."""
    text = """
from gpiozero import TrafficLightsBuzzer, TrafficLights, Buzzer, Button
from signal import pause
box = TrafficLightsBuzzer(TrafficLights(5, 6, 13), Buzzer(19), Button(2))
box.button.when_pressed = box.lights.on
box.button.when_released = box.lights.off
pause()
"""
    history = run(text, "press GPIO2 at 1 s for 1 s")
    assert [history.on_spans(pin) for pin in (5, 6, 13, 19)] == [[(1, 2)]] * 3 + [[]]


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


def test_servo(run):
    """Servo: least, middle and most are pulses of 1, 1.5 and 2 ms in 20 ms."""
    text = """
from gpiozero import Servo
from time import sleep
servo = Servo(17)
while True:
    for move in (servo.min, servo.mid, servo.max):
        move()
        sleep(2)
"""
    history = run(text, seconds=6)
    assert [history.value_at(17, at) * 20 for at in (1, 3, 5)] == pytest.approx([1, 1.5, 2], abs=0.001)
    assert history.value_at(17, 1, "tones") == 50


def test_motors_and_robot(run):
    """Motor forward and back; a robot turns by driving its wheels against each other."""
    text = """
from gpiozero import Robot, Motor
from time import sleep
robot = Robot(left=Motor(4, 14), right=Motor(17, 18))
for _ in range(4):
    robot.forward()
    sleep(10)
    robot.right()
    sleep(1)
"""
    history = run(text, seconds=44)
    expect.blinked(history, 4, 1, on=44)  # the left wheel always goes forward
    expect.blinked(history, 17, 4, 11, on=10)
    expect.blinked(history, 18, 4, 11, on=1)
    expect.never_both(history, 17, 18)


def test_motion_sensor_robot(run):
    """A robot that drives while somebody moves: the robot's source is made from the sensor's."""
    text = """
from gpiozero import Robot, MotionSensor, Motor
from gpiozero.tools import zip_values
from signal import pause
robot, pir = Robot(Motor(4, 14), Motor(17, 18)), MotionSensor(5)
robot.source = zip_values(pir, pir)
pause()
"""
    history = run(text, "GPIO5 goes high at 2 s", "GPIO5 goes low at 6 s")
    assert history.on_spans(4) == history.on_spans(17) == [pytest.approx((2, 6), abs=0.2)]


def test_button_controlled_robot(run):
    """Four buttons drive a robot while they are pressed."""
    text = """
from gpiozero import Robot, Motor, Button
from signal import pause
robot = Robot(Motor(4, 14), Motor(17, 18))
for pin, move in ((26, robot.forward), (16, robot.backward), (21, robot.left), (20, robot.right)):
    button = Button(pin)
    button.when_pressed = move
    button.when_released = robot.stop
    globals()[f"button{pin}"] = button
pause()
"""
    history = run(text, "press GPIO26 at 1 s for 2 s", "press GPIO21 at 5 s for 1 s")
    spans = {pin: history.on_spans(pin) for pin in (4, 14, 17, 18)}
    assert spans == {4: [(1, 3)], 14: [(5, 6)], 17: [(1, 3), (5, 6)], 18: []}


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


def test_timed_heat_lamp(run):
    """A lamp that follows the time of day: on from seven to eight in the morning."""
    text = """
from gpiozero import Energenie, LED, TimeOfDay
from datetime import time
from signal import pause
lamp, daytime = LED(17), TimeOfDay(time(7), time(8), utc=False)
lamp.source = daytime
lamp.source_delay = 60
pause()
"""
    ((start, end),) = run(text, seconds=4 * 3600, begin="2027-01-04 06:00").on_spans(17)
    assert start == pytest.approx(3600, abs=61) and end == pytest.approx(7200, abs=61)


def test_internet_status(run, monkeypatch):
    """Green while a server answers, red while it does not; asked every minute."""
    answers = []

    def ping(*args, **kwargs):
        answers.append(time.monotonic())
        if time.monotonic() > 300:
            raise subprocess.CalledProcessError(1, "ping")

    monkeypatch.setattr("gpiozero.internal_devices.subprocess.check_call", ping)
    text = """
from gpiozero import LED, PingServer
from gpiozero.tools import negated
from signal import pause
green, red, server = LED(17), LED(18), PingServer("192.0.2.1")
green.source = server
green.source_delay = 60
red.source = negated(green)
pause()
"""
    history = run(text, seconds=600)
    assert len(answers) >= 10
    expect.blinked(history, 17, 1)
    assert history.on_spans(17)[0][1] == pytest.approx(360, abs=1)
    assert history.value_at(18, 100) == 0 and history.value_at(18, 400) == 1


def test_cpu_temperature_bar_graph(run, tmp_path):
    """The Pi's own temperature on a bar graph, from the file in which Linux tells it."""
    heat = tmp_path / "temp"
    heat.write_text("45000")
    text = f"""
from gpiozero import LEDBarGraph, CPUTemperature
from signal import pause
cpu = CPUTemperature({str(heat)!r}, min_temp=30, max_temp=60, threshold=50)
leds = LEDBarGraph(5, 6, 13, 19)
leds.source = cpu
pause()
"""
    history = run(text)
    assert [history.value_at(pin, 5) for pin in (5, 6, 13, 19)] == [1, 1, 0, 0]
