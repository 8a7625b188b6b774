"""How much faster virtual time is than waiting: prints a table, and asserts nothing.

    python tests/bench/bench_virtual_time.py [--seconds 3]

Each program runs once on the virtual kit to its horizon, in a process of its own, and once for a
few real seconds on gpiozero's MockFactory, which is how gpiozero's own tests run. The last
column is how far the mock pins' edges were from where the virtual ones are, at worst.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

HAND = "hand at 30 cm at 0 s, trigger GPIO23, echo GPIO24"
PROGRAMS = {
    "blink": ("led = LED(17)\nled.blink(0.5, 0.5)\npause()", [], 600),
    "blink in a loop": (
        "led = LED(17)\nwhile True:\n    led.on(); sleep(0.5); led.off(); sleep(0.5)", [], 600,
    ),
    "hold a button": (
        "b, led = Button(2, hold_time=1, hold_repeat=True), LED(17)\nb.when_held = led.toggle\npause()",
        ["press GPIO2 at 0.5 s for 500 s"], 600,
    ),
    "PWM pulse": ("led = PWMLED(17)\nled.pulse()\npause()", [], 600),
    "distance": ("d = DistanceSensor(24, 23)\nled = PWMLED(17)\nled.source = d\npause()", [HAND], 600),
    "poll a button": (
        "b, led = Button(2), LED(17)\nwhile True:\n    led.value = b.is_pressed",
        ["press GPIO2 at 1 s for 1 s"], 60,
    ),
    "20 LEDs blink": (
        "leds = [LED(pin) for pin in range(4, 24)]\nfor n, led in enumerate(leds):\n"
        "    led.blink(0.1 + n / 100, 0.1)\npause()", [], 60,
    ),
    "an idle hour": ("b = Button(2)\npause()", [], 3600),
}  # fmt: skip
IMPORTS = "from gpiozero import *\nfrom time import sleep\nfrom signal import pause\n"


def virtual(name: str) -> dict:
    """Play a program to its horizon; return the numbers."""
    from pi_setup.board.play import play

    text, events, seconds = PROGRAMS[name]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    scenario = {"seconds": seconds, "events": events, "limit": 600}
    history = play(lambda: exec(IMPORTS + text, {}), scenario)
    real = time.perf_counter() - began
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    changes = sum(len(steps) for steps in history.outputs.values())
    return {"seconds": seconds, "real": real, "mb": grown / 1024, "changes": changes,
            "edges": [at / 1e9 for at, _ in history.outputs.get(17, [])[:50]]}  # fmt: skip


def mocked(name: str, seconds: float) -> dict:
    """Run a program on MockFactory for some real seconds; return the edges of pin 17."""
    import threading
    import warnings

    from gpiozero import Device
    from gpiozero.pins.mock import MockFactory, MockPWMPin, MockTriggerPin

    warnings.simplefilter("ignore")
    text, _, _ = PROGRAMS[name]
    Device.pin_factory = factory = MockFactory(pin_class=MockPWMPin)
    if name == "distance":
        echo = factory.pin(24)
        factory.pin(23, pin_class=MockTriggerPin, echo_pin=echo, echo_time=2 * 0.3 / 343.26)
    if name == "hold a button":
        threading.Timer(0.5, lambda: factory.pin(2).drive_low()).start()
    began = time.monotonic()
    space: dict = {}
    threading.Thread(target=exec, args=(IMPORTS + text, space), daemon=True).start()
    time.sleep(seconds)
    at, edges = began, []
    for passed, _ in factory.pin(17).states:
        at += passed
        edges.append(at - began)
    return {"edges": edges[:50]}


def in_child(*arguments: str) -> dict:
    """Run one of the two in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, *arguments], capture_output=True, text=True, check=False, timeout=600
    )
    return json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else {"edges": []}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=3.0, help="real seconds for each mock run")
    parser.add_argument("--one", nargs=2, metavar=("KIND", "PROGRAM"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        kind, name = options.one
        print(json.dumps(virtual(name) if kind == "virtual" else mocked(name, options.seconds)), flush=True)
        import os

        os._exit(0)
    print(f"{'program':<17}{'virtual s':>10}{'real s':>9}{'virtual/real':>14}{'changes':>9}{'MB':>7}"
          f"{'mock: worst edge':>18}")  # fmt: skip
    for name in PROGRAMS:
        ours = in_child("--one", "virtual", name)
        theirs = in_child("--seconds", str(options.seconds), "--one", "mock", name)
        pairs = list(zip(ours["edges"][1:], theirs["edges"][1:], strict=False))
        worst = f"{max(abs(a - b) for a, b in pairs) * 1000:.1f} ms" if pairs else "-"
        print(f"{name:<17}{ours['seconds']:>10}{ours['real']:>9.3f}{ours['seconds'] / ours['real']:>14,.0f}"
              f"{ours['changes']:>9}{ours['mb']:>7.1f}{worst:>18}")  # fmt: skip


if __name__ == "__main__":
    main()
