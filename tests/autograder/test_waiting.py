"""While a hand-in is graded, its own cells do not wait; what is played does."""

import subprocess
import sys

import pytest

PROGRAMS = {
    "a sleep": "sleep(1000)",
    "a pause": "pause()",
    "a button that nobody presses": "assert Button(2).wait_for_press() is True",
    "a button that nobody presses in time": "assert Button(2).wait_for_press(1000) is False",
    "a button that is let go already": "assert Button(2).wait_for_release() is True",
    "a light that one watches": "LED(17).blink(300, 300, n=5, background=False)",
    "a light that blinks for ever": "LED(17).blink(background=False)",
    "a light that breathes": "PWMLED(17).pulse(300, 300, n=2, background=False)",
    "a light that blinks beside": "led = LED(17)\nled.blink(300, 300)\nled.close()",
}
BEFORE = """
from signal import alarm
alarm(60)  # ends the process, without a word
from autograder.pins import choose_virtual_pins
from autograder.waiting import skip_waiting
choose_virtual_pins(always=True)
skip_waiting()
from gpiozero import LED, PWMLED, Button
from signal import pause
from time import sleep
"""


@pytest.mark.parametrize("what", PROGRAMS)
def test_nothing_is_waited_for(what):
    """What would last for minutes, or for ever, ends by itself."""
    subprocess.run([sys.executable, "-c", BEFORE + PROGRAMS[what]], check=True)


def test_the_thread_of_a_button_that_is_closed_is_told():
    """It looks ten times a second; here it looks every ten minutes, and closing waits for neither."""
    text = """
import threading
from gpiozero import mixins
class Patient(threading.Event):
    def wait(self, timeout=None):
        return super().wait(600)
mixins.Event = Patient
Button(2).close()
"""
    subprocess.run([sys.executable, "-c", BEFORE + text], check=True)


def test_what_is_played_takes_its_time():
    """In a check the same words wait on the virtual clock, to the microsecond."""
    text = BEFORE + '''
from autograder.replay import replay
run = replay("Task 1", """
from gpiozero import LED, Button
from signal import pause
led, button = LED(17), Button(2)
button.wait_for_press()
led.blink(1, 1, n=2, background=False)
print(button.wait_for_press(3))
button.close()
led.on()
pause()
""", {}, events=["press GPIO2 at 2 s for 0.5 s"], seconds=60)
assert run.error == "" and run.printed == "False\\n", run
# Closing the button waits for its thread, as it does on a kit.
assert run.pins[17][:4] == [(2.0, 1), (3.0, 0), (4.0, 1), (5.0, 0)], run.pins
assert 9 <= run.pins[17][4][0] <= 9.1 and run.seconds == 60, run
'''
    subprocess.run([sys.executable, "-c", text], check=True)
