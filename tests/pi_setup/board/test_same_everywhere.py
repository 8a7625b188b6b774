"""The same program in the same scenario has the same history: in every process, on every Python."""

import asyncio
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import gpiozero
import pytest

from pi_setup.board.play import play

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = """
import asyncio, queue, random
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from gpiozero import LED, PWMLED, Button, DistanceSensor, LightSensor, MCP3008, RotaryEncoder, TonalBuzzer
from threading import Thread, Timer
from time import monotonic, sleep
red, glow, buzzer = LED(17), PWMLED(18), TonalBuzzer(19)
button, plain = Button(2, hold_time=0.5, bounce_time=0.01), Button(3)
sensor, light, knob, dial = DistanceSensor(24, 23), LightSensor(16), MCP3008(0), RotaryEncoder(21, 20)
names = {"a", "b", "c", "long name"}
letters = queue.Queue()
button.when_pressed = lambda: letters.put("pressed")
button.when_held = lambda: letters.put("held")
plain.when_pressed = lambda: red.blink(0.03, 0.02, n=3)
dial.when_rotated = lambda: letters.put(dial.steps)
glow.pulse(0.3, 0.2)
def reader():
    while True:
        print(round(monotonic(), 6), letters.get())
Thread(target=reader).start()
Timer(1.5, lambda: buzzer.play("A4")).start()
with ThreadPoolExecutor(3) as pool:
    list(pool.map(lambda number: (sleep(random.random() / 10), letters.put(number)), range(9)))
async def both():
    await asyncio.gather(*(asyncio.sleep(part / 7) for part in range(5)))
asyncio.run(both())
while monotonic() < 3:
    buzzer_on = button.is_pressed
print(datetime.now(), sensor.distance, light.value, knob.value, len(names))
1 / 0
"""
SCENARIO = {
    "seconds": 5,
    "limit": 100,
    "events": [
        "press GPIO2 at 1.0 s for 0.9 s, with bounce", "press GPIO3 at 2 s, with bounce",
        "hand at 30 cm at 0 s, trigger GPIO23, echo GPIO24", "light 60 % at 0 s on GPIO16",
        "channel 0 at 37 % at 0 s", "turn GPIO21 and GPIO20 by 4 steps at 3.3 s",
    ],
}  # fmt: skip


def fingerprint() -> str:
    """Return a short name for the program's whole history, but for Python's own error report."""
    data = play(lambda: exec(PROGRAM, {"__name__": "program"}), SCENARIO).as_data()
    for trouble in data["errors"]:
        trouble.pop("trace")  # its form differs from Python to Python
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:16]


def pythons() -> list[str]:
    """Return this Python and what others from 3.11 on there are on this machine."""
    found = {f"{sys.version_info.minor}": sys.executable}
    places = [*Path.home().glob(".pyenv/versions/3.*/bin/python3"), *Path("/usr/bin").glob("python3.??")]
    ask = "import sys, sqlite3, ssl; print(sys.version_info.minor)"
    for place in places:
        done = subprocess.run([place, "-c", ask], capture_output=True, text=True, check=False)
        if done.returncode == 0 and int(done.stdout) >= 11:
            found.setdefault(done.stdout.strip(), str(place))
    return [found[minor] for minor in sorted(found, key=int)]


def fingerprint_in(python: str, hash_seed: str) -> str:
    path = os.pathsep.join([str(ROOT), str(Path(gpiozero.__file__).parents[1])])
    done = subprocess.run(
        [python, str(Path(__file__).resolve())],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": path, "PYTHONHASHSEED": hash_seed, "TZ": "UTC"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[-1]


def test_twice_in_one_process():
    """The second run gives what the first one gave."""
    assert fingerprint() == fingerprint()


def test_inside_an_event_loop():
    """A notebook's cell runs inside an event loop; the program's `asyncio.run` works all the same."""

    async def cell() -> str:
        return fingerprint()

    assert asyncio.run(cell()) == fingerprint()


@pytest.mark.slow
def test_in_other_processes_and_on_other_pythons():
    """Other processes, hash seeds, time zones and Pythons (3.11 to 3.13 where there) agree."""
    here = fingerprint()
    for python in pythons():
        for seed in ("1", "2"):
            assert (python, fingerprint_in(python, seed)) == (python, here)


if __name__ == "__main__":
    print(fingerprint())
