"""An open notebook that shows the board, and the programs that its cells run."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Notebook

SHOW = "from pi_setup.board.widget import Board\nBoard('circuit.toml')"
SHOW_SENSORS = SHOW.replace("circuit.toml", "sensors.toml")
DEVICES = """
from gpiozero import LED, Button, Buzzer, RGBLED, AngularServo, DistanceSensor, MotionSensor, PWMLED
from time import sleep, monotonic
led, button, buzzer, lamp = PWMLED(17), Button(2), Buzzer(22), RGBLED(5, 6, 13)
"""
LIT_WHILE_DOWN = DEVICES + """
button.when_pressed, button.when_released = led.on, led.off
print("waiting")
while True:
    sleep(1)
"""
"""The LED is lit as long as the button is down, for ever."""


def many_lights(names: str, pins: list[int]) -> str:
    """Return a circuit with one LED a pin."""
    parts = [f'{{ kind = "led", name = "{names}{pin}", pin = {pin}, resistor = 470 }}' for pin in pins]
    return f'title = "Lights {names}"\npart = [{", ".join(parts)}]\n'


def pulse(pins: list[int]) -> str:
    """Return a program that fades an LED on each of these pins in and out, for ever."""
    return f"""
from gpiozero import PWMLED
from time import sleep
lights = [PWMLED(pin) for pin in {pins}]
for light in lights:
    light.pulse()
print("running")
while True:
    sleep(1)
"""


def two_boards(one: str, two: str) -> str:
    """Return a program that shows two circuits."""
    return f"from pi_setup.board.widget import Board\ndisplay(Board('{one}'), Board('{two}'))"


class Book:
    """An open notebook whose first cell has been run."""

    def __init__(self, notebook: Notebook) -> None:
        self.notebook = notebook
        self.page: Page = notebook.page
        self.board = self.page.locator(".pathshala-board").first
        self._show()
        expect(self.board.locator(".status")).to_contain_text(re.compile("^(The picture|These are)"))

    def _show(self) -> None:
        """Run the first cell; what is run before the notebook has joined Python is lost, so try again."""
        for _ in range(6):
            self.start(0)
            try:
                return expect(self.board).to_be_visible(timeout=5000)
            except AssertionError:
                continue
        raise AssertionError("the board was not shown: " + self.notebook.cell(0).inner_text()[-500:])

    def start(self, which: int) -> Locator:
        """Run a cell and do not wait for its end; return its output."""
        cell = self.notebook.cell(which)
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Shift+Enter")
        return cell.locator(".jp-OutputArea")

    def word(self, name: str) -> Locator:
        """Return what stands beside a part's name."""
        name = re.compile(f"^{re.escape(name)}$")
        return self.board.locator(".parts li", has=self.page.locator("b", has_text=name)).locator("output")

    def halo(self, number: int = 0) -> float:
        """Return how bright a light's halo is, 0 to 1."""
        return float(self.board.locator(".halo").nth(number).get_attribute("opacity"))

    def press(self) -> Locator:
        """Return the button on the picture, in sight."""
        button = self.board.get_by_role("button", name="Press button")
        button.scroll_into_view_if_needed()
        return button
