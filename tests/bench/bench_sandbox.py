"""What a sandboxed session costs: `pytest -s tests/bench/bench_sandbox.py`."""

import os
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.sandbox import Limits, Sandbox, available

PRELOAD = ["IPython", "IPython.core.ultratb", "IPython.core.interactiveshell", "stack_data", "gpiozero"]
ROUNDS = 100
HELLO = "autograder.sandbox.availability:hello"
AIM = 10.0
"""Milliseconds over a plain fork of a process of the same size, on an idle x86-64 machine."""


def milliseconds(action: Callable[[], object]) -> tuple[float, float]:
    """Return the fastest and the median time of `action`: other work on the machine spares the fastest."""
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        action()
        times.append((time.perf_counter() - begun) * 1000)
    return min(times), statistics.median(times)


def plain_fork() -> None:
    """Fork, say hello over a pipe, end: what no sandbox can do without."""
    listen, tell = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(tell, b"closed off")
        os._exit(0)
    os.read(listen, 10)
    os.close(listen)
    os.close(tell)
    os.waitpid(child, 0)


@pytest.fixture
def sandbox():
    if available().way != "namespaces":
        pytest.skip("no namespaces of our own here")
    with Sandbox(preload=PRELOAD) as made:
        yield made


def say_hello(sandbox: Sandbox) -> None:
    with sandbox.open(HELLO, Limits()) as session:
        assert session.connection.recv(10) == b"closed off"


def memory_of(process: int) -> float:
    """Return the MiB that a process has for itself and its share of what it shares."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def test_a_session_costs_little_more_than_a_fork(sandbox):
    """Opening, answering and ending stays within the aim."""
    for name in PRELOAD:
        __import__(name)
    begun = time.perf_counter()
    say_hello(sandbox)
    start = (time.perf_counter() - begun) * 1000
    fork, fork_median = milliseconds(plain_fork)
    whole, median = milliseconds(lambda: say_hello(sandbox))
    print(f"\nload {os.getloadavg()[0]:.1f}; {ROUNDS} rounds")
    print(f"{'':38}  fastest     median")
    print(f"{'start of the zygote and first session':38} {start:8.1f} ms")
    print(f"{'plain fork of this process':38} {fork:8.2f} ms {fork_median:8.2f} ms")
    print(f"{'session: open, hello, end':38} {whole:8.2f} ms {median:8.2f} ms")
    print(f"{'over a plain fork':38} {whole - fork:8.2f} ms {median - fork_median:8.2f} ms (aim {AIM:g})")
    outer = sandbox.way.pid
    inner = int(Path(f"/proc/{outer}/task/{outer}/children").read_text().split()[0])
    print(f"{'memory of the two waiting processes':38} {memory_of(outer):8.1f} + {memory_of(inner):.1f} MiB")
    assert whole - fork < AIM


def test_it_stays_the_same(sandbox):
    """The thousandth session is as fast as the first ones; nothing piles up in the zygote or here."""
    say_hello(sandbox)
    inner = int(Path(f"/proc/{sandbox.way.pid}/task/{sandbox.way.pid}/children").read_text().split()[0])
    _, first = milliseconds(lambda: say_hello(sandbox))
    size, own = memory_of(inner), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(800):
        say_hello(sandbox)
    _, last = milliseconds(lambda: say_hello(sandbox))
    print(f"\nsessions 1-100: {first:.2f} ms; 900-1000: {last:.2f} ms; ", end="")
    print(f"zygote {size:.1f} -> {memory_of(inner):.1f} MiB")
    assert last < 3 * first
    assert memory_of(inner) < size + 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < own + 4096
