"""gpiozero's basic recipes with servo, motors and robots, each with the history that it must have.

The programs are our own, written after the descriptions in gpiozero's documentation ("Basic Recipes").
"""

import pytest

from pi_setup.board import expect


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
