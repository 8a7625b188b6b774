"""Playing a program: whatever it does, the history comes back, and the process goes on."""

import gc
import json
import os
import random
import signal
import sys
import threading
import time
from importlib.metadata import entry_points

import pytest
from gpiozero import Device
from hypothesis import given, settings
from hypothesis import strategies as st

from pi_setup.board.history import History
from pi_setup.board.pins import VirtualFactory
from pi_setup.board.play import play
from pi_setup.errors import KitError

BLINK = """
from gpiozero import LED
from time import sleep
led = LED(17)
while True:
    led.on()
    sleep(1)
    led.off()
    sleep(1)
"""


def test_an_endless_program_ends_at_the_horizon(run):
    """`while True` runs to the last virtual second, exactly."""
    history = run(BLINK, seconds=9.5)
    assert history.reason == "horizon" and history.end_ns == 9_500_000_000
    assert history.on_spans(17) == [(0, 1), (2, 3), (4, 5), (6, 7), (8, 9)]
    assert history.errors == [] and history.finished_ns is None


def test_pause_ends_at_the_horizon(run):
    """`pause()` with an LED that blinks in the background gives the same history."""
    text = "from gpiozero import LED\nfrom signal import pause\nled = LED(17)\nled.blink()\npause()"
    assert run(text, seconds=9.5).outputs == run(BLINK, seconds=9.5).outputs


def test_what_was_left_running_goes_on(run):
    """After the last line a blinking LED blinks on, as in a notebook."""
    history = run("from gpiozero import LED\nled = LED(17)\nled.blink()", seconds=4)
    assert history.reason == "finished" and history.finished_ns == 0
    assert history.on_spans(17) == [(0, 1), (2, 3)]


def test_polling_sees_a_press_at_once(run):
    """A loop that never waits answers a press within two milliseconds."""
    text = """
from gpiozero import LED, Button
led, button = LED(17), Button(2)
while True:
    led.value = button.is_pressed
"""
    ((start, end),) = run(text, "press GPIO2 at 1 s for 3 s").on_spans(17)
    assert 1 <= start < 1.002 and 4 <= end < 4.002


def test_an_error_is_told_and_the_rest_goes_on(run):
    """The error has its kind, text, line and time; what was running before it runs on."""
    text = "from gpiozero import LED\nfrom time import sleep\nled = LED(17)\nled.blink()\nsleep(2)\nled.onn()"
    history = run(text, seconds=6)
    (trouble,) = history.errors
    assert (history.reason, trouble.kind, trouble.thread) == ("error", "AttributeError", "main")
    assert trouble.at_ns == 2_000_000_000 and "line 6" in trouble.trace and "play.py" not in trouble.trace
    assert len(history.on_spans(17)) == 3


def test_errors_in_callbacks_and_threads_are_told(run):
    """An error in a background thread or a callback stands in the history with its thread."""
    text = """
from gpiozero import Button
from threading import Thread
button = Button(2)
def pressed():
    return 1 / 0
button.when_pressed = pressed
Thread(target=lambda: [][1], name="mine").start()
"""
    history = run(text, "press GPIO2 at 1 s", "press GPIO2 at 2 s")
    assert [(trouble.thread, trouble.kind, trouble.at_ns) for trouble in history.errors] == [
        ("mine", "IndexError", 0),
        ("callbacks", "ZeroDivisionError", 1_000_000_000),
        ("callbacks", "ZeroDivisionError", 2_000_000_000),
    ]


def test_prints_have_their_time(run, capsys):
    """What is printed is kept with its time, and still printed."""
    history = run("from time import sleep\nprint('one')\nsleep(2.5)\nprint('two')")
    assert history.printed == "one\ntwo\n" == capsys.readouterr().out
    assert [(at, text) for at, text in history.prints if text.strip()] == [(0, "one"), (2_500_000_000, "two")]


def test_a_flood_of_prints_has_an_end(run):
    """A program that prints without end fills no memory."""
    history = run("while True:\n    print('x' * 1000)", limit=0.3)
    assert history.reason == "limit" and len(history.printed) <= 100_000


@pytest.mark.parametrize(
    "text",
    [
        "while True: pass",
        "n = 0\nwhile True:\n    try:\n        n += 1\n    except:\n        pass",
        "from threading import Thread\ndef f():\n    while True: pass\nThread(target=f).start()\n"
        "from time import sleep\nsleep(1)",
        "from threading import Thread\ndef f():\n    while True:\n        try: pass\n        except: pass\n"
        "Thread(target=f).start()\nfrom time import sleep\nsleep(1)",
        "from threading import Timer\ndef f():\n    while True: pass\nTimer(1, f).start()",
    ],
)
def test_a_program_that_never_waits_is_stopped(run, text):
    """A loop that only computes is stopped after the real limit, in any thread."""
    began = time.perf_counter()
    assert run(text, limit=0.3).reason == "limit"
    assert time.perf_counter() - began < 10
    assert run("print('well')").printed == "well\n"  # and the next one is not hurt


def test_a_loop_that_only_writes_has_an_end(run):
    """Switching without a pause moves the clock too, and fills no memory."""
    history = run("from gpiozero import LED\nled = LED(17)\nwhile True:\n    led.on()\n    led.off()")
    assert history.reason == "horizon" and len(history.outputs[17]) < 20_000


def test_too_many_changes_are_stopped(run, monkeypatch):
    """A history has a size that a grader can hold."""
    monkeypatch.setattr("pi_setup.board.recording.MOST", 1000)
    text = "from gpiozero import LED\nled = LED(17)\nwhile True:\n    led.toggle()"
    history = run(text, seconds=3600)
    assert history.reason == "limit" and len(history.outputs[17]) <= 1002


def test_too_many_threads_are_refused(run):
    """A program that starts thread after thread meets Python's own error."""
    text = """
from threading import Thread
from time import sleep
while True:
    Thread(target=sleep, args=(1000,)).start()
"""
    (trouble,) = run(text).errors
    assert trouble.text == "can't start new thread"


def test_ctrl_c_stops_it_and_leaves_all_in_order(run):
    """An interrupt is passed on, in a loop that computes and in one that waits."""
    before = set(threading.enumerate())
    for text in ("while True: pass", "from time import sleep\nwhile True: sleep(0.001)"):
        interrupt = threading.Timer(0.2, signal.raise_signal, [signal.SIGINT])
        interrupt.start()
        with pytest.raises(KeyboardInterrupt):
            run(text, seconds=1_000_000)
        interrupt.join()
        assert set(threading.enumerate()) <= before and run("print(1)").printed == "1\n"


SWALLOWERS = {
    "around a sleep": "while True:\n    try:\n        sleep(1)\n    except:\n        pass",
    "in a function in a loop": """
def forever():
    while True:
        try:
            sleep(1)
        except:
            print("again")
while True:
    try:
        forever()
    except:
        print("out")
""",
    "inside a with": """
from gpiozero import LED
with LED(17) as led:
    while True:
        try:
            led.toggle(); sleep(1)
        except BaseException:
            continue
""",
    "kept": """
while True:
    try:
        sleep(1)
    except BaseException as problem:
        kept = problem
""",
    "suppressed": """
from contextlib import suppress
while True:
    with suppress(BaseException):
        sleep(1)
""",
    "while polling": """
from gpiozero import Button
button = Button(2)
while True:
    try:
        button.value
    except:
        pass
""",
    "in a thread": """
from threading import Thread
def forever():
    while True:
        try:
            sleep(1)
        except:
            pass
Thread(target=forever).start()
""",
}


@pytest.mark.parametrize("text", SWALLOWERS.values(), ids=SWALLOWERS)
def test_a_bare_except_does_not_swallow_the_end(run, text):
    """Programs that catch everything end at the horizon all the same, and at once."""
    began = time.perf_counter()
    history = run("from time import sleep\n" + text, seconds=10)
    assert history.reason in ("horizon", "finished") and history.seconds == 10
    assert history.printed.count("\n") < 5
    assert time.perf_counter() - began < 5
    assert sys.gettrace() is None or "pi_setup" not in repr(sys.gettrace())


def test_cleaning_up_is_not_history(run):
    """What `finally` and closing do after the end is not what the program did."""
    text = """
from gpiozero import LED
from time import sleep
led = LED(17)
led.on()
try:
    sleep(100)
finally:
    led.off()
    print("cleaned")
"""
    history = run(text)
    assert history.on_spans(17) == [(0, 10)] and history.printed == ""


@pytest.mark.parametrize("inside", ["await asyncio.sleep(1)", "await asyncio.sleep(0)"])
def test_an_event_loop_is_closed_in_good_order(run, caplog, inside):
    """Coroutines are cancelled at the end, and asyncio complains of nothing."""
    text = f"""
import asyncio
async def forever():
    try:
        while True:
            {inside}
    finally:
        await asyncio.sleep(0)
async def main():
    await asyncio.gather(forever(), forever())
asyncio.run(main())
"""
    assert run(text).reason == "horizon"
    gc.collect()
    assert caplog.text == ""


def test_a_device_that_is_dropped_goes_out(run):
    """A device whose name is used again is closed, and its pin let go, at that instant."""
    text = "from gpiozero import LED\nfrom time import sleep\nled = LED(17)\nled.on()\nsleep(1)\nled = None"
    history = run(text)
    assert history.outputs[17] == [(0, 0), (0, 1), (1_000_000_000, None)]


def test_exit_is_an_end(run):
    """exit() and raise SystemExit end a program well."""
    assert run("raise SystemExit\nprint('no')").reason == "finished"


def test_chance_is_the_same_each_time(run):
    """random begins with the scenario's seed; the caller's own dice are not touched."""
    text = "from random import random\nprint(random())"
    random.seed(5)
    first = run(text).printed
    assert random.random() == random.Random(5).random()
    assert first == run(text).printed != run(text, seed=1).printed


def test_the_time_of_day(run):
    """A scenario begins when it says; TimeOfDay and its callbacks follow."""
    text = """
from gpiozero import TimeOfDay, LED
from datetime import time
from signal import pause
evening, lamp = TimeOfDay(time(18, 30), time(23), utc=False), LED(17)
evening.when_activated = lamp.on
evening.when_deactivated = lamp.off
pause()
"""
    history = run(text, seconds=6 * 3600, begin="2027-01-04 18:00")
    ((start, end),) = history.on_spans(17)
    assert start == pytest.approx(1800, abs=5) and end == pytest.approx(5 * 3600, abs=5)


def test_a_history_survives_json(run):
    """as_data() is what JSON can hold, and from_data() turns it back."""
    history = run("from gpiozero import PWMLED\nled = PWMLED(18)\nled.pulse()\nprint('x')\n1 / 0", seconds=3)
    again = History.from_data(json.loads(json.dumps(history.as_data())))
    assert again == history
    assert again.value_at(18, 0.5) == 0.48 and again.value_at(4, 1) is None


def test_the_callers_pins_and_output_are_put_back():
    """Playing leaves gpiozero's factory, standard output and threads as they were."""
    before = (Device.pin_factory, sys.stdout, threading.active_count(), threading.excepthook)
    play(lambda: exec(BLINK, {}), {"seconds": 3})
    assert before == (Device.pin_factory, sys.stdout, threading.active_count(), threading.excepthook)


def test_a_childs_own_module_is_on_the_clock(tmp_path, monkeypatch):
    """A module beside the program that imported `sleep` before waits on the clock too."""
    (tmp_path / "my_waiting.py").write_text("from time import sleep\ndef wait():\n    sleep(3)\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    space = {}
    exec("from my_waiting import wait", space)
    history = play(lambda: exec("wait()", space), {"seconds": 60}, space)
    assert history.finished_ns == 3_000_000_000
    del sys.modules["my_waiting"]


@pytest.mark.parametrize("argument", ["'1'", "None", "-1", "[]"])
def test_a_wrong_sleep_is_refused_in_pythons_words(run, argument):
    """sleep() of what is no number raises the error that a child sees elsewhere."""
    with pytest.raises((TypeError, ValueError)) as real:
        time.sleep(eval(argument))
    (trouble,) = run(f"from time import sleep\nsleep({argument})").errors
    assert (trouble.kind, trouble.text) == (real.type.__name__, str(real.value))


def test_it_works_after_a_fork():
    """A grader that forks itself for each notebook can play in the child."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            history = play(lambda: exec(BLINK, {}), {"seconds": 5})
            os.write(write, f"{len(history.on_spans(17))} {history.reason}".encode())
        finally:
            os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    with os.fdopen(read) as answer:
        assert answer.read() == "3 horizon"


def test_the_factory_itself_plays():
    """Who knows only gpiozero reaches all this through its pin factory, in plain data."""
    former, Device.pin_factory = Device.pin_factory, VirtualFactory()
    try:
        data = Device.pin_factory.play(lambda: exec(BLINK, {}), {"seconds": 3})
    finally:
        Device.pin_factory.close()
        Device.pin_factory = former
    assert json.loads(json.dumps(data)) == data
    assert data["outputs"]["17"][:3] == [[0, 0], [0, 1], [1_000_000_000, 0]]
    (found,) = entry_points(group="gpiozero_pin_factories", name="virtual")
    virtual = found.load()
    assert virtual.expect(data, "blinked", 17, 2, period=2) == ""
    assert virtual.expect(data, "blinked", 17, 3) == "GPIO17 should go on 3 times, but it went on 2 times."
    assert virtual.draw(data, {17: "Lamp"}).count("Lamp") == 2
    with pytest.raises(KitError, match="no expectation 'winked'; there are was_on"):
        virtual.expect(data, "winked", 17)


def test_names_imported_before_are_virtual_too():
    """A notebook's earlier `from time import sleep` counts, if its namespace is given."""
    space = {}
    exec("from time import sleep, time\nfrom datetime import datetime", space)
    real = dict(space)
    history = play(lambda: exec("sleep(3); print(datetime.now())", space), {"seconds": 60}, space)
    assert history.finished_ns == 3_000_000_000 and history.printed == "2027-01-04 09:00:03\n"
    assert space["sleep"] is real["sleep"] is time.sleep


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.tuples(st.integers(1, 4000), st.integers(10, 900), st.booleans()), max_size=5),
    st.integers(0, 5),
)
def test_any_presses_give_one_history(presses, seed):
    """For any presses: the same history twice, monotone, every edge seen, LED as the button was."""
    text = """
from gpiozero import LED, Button
from signal import pause
led, button = LED(17), Button(2)
button.when_pressed, button.when_released = led.on, led.off
pause()
"""
    events = [
        {"do": "press", "pin": 2, "at": at / 1000, "hold": hold / 1000, "bounce": 0.003 * bounces}
        for at, hold, bounces in presses
    ]
    scenario = {"seconds": 6, "events": events, "seed": seed}
    histories = [play(lambda: exec(text, {}), scenario).as_data() for _ in range(2)]
    assert histories[0] == histories[1]
    edges, lit = histories[0]["inputs"]["2"], histories[0]["outputs"]["17"]
    for steps in (edges, lit):
        assert [at for at, _ in steps] == sorted(at for at, _ in steps)
    assert [(at, 1 - level) for at, level in edges[1:]] == [(at, value) for at, value in lit[1:]]
