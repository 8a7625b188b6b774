"""How much faster virtual time is than waiting: prints a table, and asserts nothing.

    python tests/bench/bench_virtual_time.py [--seconds 3]

Each program runs once on the virtual kit to its horizon, in a process of its own, and once for a
few real seconds on gpiozero's MockFactory, which is how gpiozero's own tests run. "s per s" is how
many seconds of the program pass in a real second. "MB" is how much the process grew while it ran: for
the virtual kit over all its virtual seconds with the whole history kept, for the mock pins over the few
real ones. "late" is how far the mock pins' edges were from where the virtual ones are, at worst, and
of how many edges.
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


def _peak() -> float:
    """Return the most memory that this process had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def virtual(name: str) -> dict:
    """Play a program to its horizon; return the numbers."""
    from pi_setup.board.play import play

    text, events, seconds = PROGRAMS[name]
    exec(IMPORTS, {})
    before = _peak()
    began = time.perf_counter()
    scenario = {"seconds": seconds, "events": events, "limit": 600}
    history = play(lambda: exec(IMPORTS + text, {}), scenario)
    real = time.perf_counter() - began
    changes = sum(len(steps) for steps in history.outputs.values())
    return {"seconds": seconds, "real": real, "mb": _peak() - before, "base": before, "changes": changes,
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
    exec(IMPORTS, {})
    before = _peak()
    began = time.monotonic()
    threading.Thread(target=exec, args=(IMPORTS + text, {}), daemon=True).start()
    time.sleep(seconds)
    real = time.monotonic() - began
    at, edges = began, []
    for passed, _ in factory.pin(17).states:
        at += passed
        edges.append(at - began)
    return {"edges": edges[:50], "seconds": seconds, "real": real, "mb": _peak() - before}


def in_child(*arguments: str) -> dict:
    """Run one of the two in a process of its own, and return its numbers."""
    done = subprocess.run(
        [sys.executable, __file__, *arguments], capture_output=True, text=True, check=False, timeout=600
    )
    if done.returncode != 0:
        sys.exit(f"{' '.join(arguments)} failed:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


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
    print(f"{'':<17}{'virtual kit':>43}{'MockFactory, real time':>31}")
    print(f"{'program':<17}{'seconds':>9}{'real s':>8}{'s per s':>10}{'changes':>9}{'MB':>7}"
          f"{'s per s':>9}{'MB':>6}{'late':>16}")  # fmt: skip
    for name in PROGRAMS:
        ours = in_child("--one", "virtual", name)
        theirs = in_child("--seconds", str(options.seconds), "--one", "mock", name)
        print(f"{name:<17}{ours['seconds']:>9}{ours['real']:>8.3f}{ours['seconds'] / ours['real']:>10,.0f}"
              f"{ours['changes']:>9}{ours['mb']:>7.1f}{theirs['seconds'] / theirs['real']:>9.3f}"
              f"{theirs['mb']:>6.1f}{_late(ours['edges'], theirs['edges']):>16}", flush=True)  # fmt: skip
    print(f"Before a program runs the process has {ours['base']:.0f} MB.")


def _late(ours: list[float], theirs: list[float]) -> str:
    """Return how far two rows of edges are apart at worst; the first is the pin's setting up."""
    pairs = list(zip(ours[1:], theirs[1:], strict=False))
    if not pairs:
        return "-"
    return f"{max(abs(one - two) for one, two in pairs) * 1000:.1f} ms of {len(pairs)}"


if __name__ == "__main__":
    main()
