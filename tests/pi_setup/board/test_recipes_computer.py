"""gpiozero's basic recipes with time, network and heat, each with the history that it must have.

The programs are our own, written after the descriptions in gpiozero's documentation ("Basic Recipes").
"""

import subprocess
import time

import pytest

from pi_setup.board import expect


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
