"""gpiozero's basic recipes with buttons, each with the history that it must have.

The programs are our own, written after the descriptions in gpiozero's documentation ("Basic Recipes").
Cameras, sounds and the shutdown command are prints here.
"""

from pi_setup.board import expect


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
