"""Sensors have sliders and switches, which a running cell measures."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.board.book import SHOW_SENSORS

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(240)]


def test_sensors_are_moved_while_a_cell_runs(open_board):
    """The slider sets the distance that DistanceSensor measures, and the switch is seen by MotionSensor."""
    book = open_board("""
from gpiozero import DistanceSensor, MCP3008, MotionSensor
from time import sleep
eye, guard, dial = DistanceSensor(echo=24, trigger=23, max_distance=2), MotionSensor(27), MCP3008(0)
print("waiting", guard.motion_detected, round(dial.value, 1))
while not (eye.distance > 1.1 and guard.motion_detected and dial.value > 0.9):
    sleep(0.05)
print(f"saw {eye.distance:.2f}")
""", first=SHOW_SENSORS)
    output = book.start(1)
    expect(output).to_contain_text("waiting False 0.5")
    slider = book.board.get_by_role("slider", name="distance before eye")
    expect(slider).to_have_attribute("aria-valuetext", "50 cm")
    slider.fill("120")
    expect(slider).to_have_attribute("aria-valuetext", "120 cm")
    dial = book.board.get_by_role("slider", name="knob dial")
    dial.focus()
    book.page.keyboard.press("End")
    expect(dial).to_have_attribute("aria-valuetext", re.compile(r"^100\s%$"))
    switch = book.board.get_by_role("switch", name="something moves before guard")
    switch.focus()
    book.page.keyboard.press("Space")
    expect(switch).to_have_attribute("aria-checked", "true")
    expect(output).to_contain_text(re.compile(r"saw 1\.(1|2)"))
