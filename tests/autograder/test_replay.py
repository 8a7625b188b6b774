"""Running a task's cell once more."""

import time

import pytest

from autograder.replay import PRINTED_LIMIT, find_task, replay


def test_keeps_what_it_printed_and_the_names_it_made():
    """replay() returns the printed text and the plain values, not the helpers of the notebook."""
    run = replay("Task 1", "total = price * 3\nprint(total)", {"price": 40, "_": 1, "In": []})
    assert run.printed == "120\n"
    assert run.lines == ["120"]
    assert run.values == {"price": 40, "total": 120}


def test_values_override_names_without_touching_the_notebook():
    """A hidden test can give a name another value, and the notebook's own stays."""
    names = {"price": 40}
    run = replay("Task 1", "total = price * 3", names, values={"price": 75})
    assert run.values["total"] == 225
    assert names == {"price": 40}


def test_input_gets_the_answers_in_order_and_keeps_the_prompts():
    """`input()` is answered by the test, and what it asked is known."""
    run = replay("Task 1", "a = input('Name? ')\nb = input()", {}, answers=["Asha", "12"])
    assert (run.values["a"], run.values["b"]) == ("Asha", "12")
    assert run.asked == ("Name? ", "")


def test_one_question_too_many_is_an_error_of_the_task():
    """A program that asks more often than there are answers ends with an EOFError."""
    run = replay("Task 1", "input()\ninput()", {}, answers=["one"])
    assert run.error.startswith("EOFError")


def test_a_name_called_input_does_not_hide_the_keyboard():
    """A child who once wrote `input = 5` elsewhere can still be judged."""
    run = replay("Task 1", "a = input()", {"input": 5}, answers=["x"])
    assert run.values["a"] == "x"


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("print(Hello)", "NameError: name 'Hello' is not defined"),
        ("1/0", "ZeroDivisionError: division by zero"),
        ("print('a'", "SyntaxError: '(' was never closed (line 1)"),
        ("n = 1\nif n\n    n = 2", "SyntaxError: expected ':' (line 2)"),
    ],
)
def test_an_error_of_the_task_is_data(source, error):
    """What a child's code raises stands in `error`; replay() itself raises nothing."""
    assert replay("Task 1", source, {}).error.startswith(error)


@pytest.mark.parametrize(
    "source", ["big = list(range(10 ** 6))", "big = 'a' * 10 ** 6", "big = []\nbig += [big]"]
)
def test_a_huge_value_is_left_out(source):
    """What one task leaves lying about is no reason why the next one's check should fail."""
    assert replay("Task 1", source + "\nsmall = [1, {'a': (2,)}]", {}).values == {"small": [1, {"a": (2,)}]}


def test_a_warning_about_the_text_is_no_error(capsys):
    """Python warns of `is` with a number; a check that compiles the text again says nothing of it."""
    assert replay("Task 1", "right = 5 is 5\npath = 'C:\\d'", {}).error == ""
    assert capsys.readouterr().err == ""


def test_exit_ends_the_task_without_an_error():
    """`exit()` is a way to end a program."""
    run = replay("Task 1", "print(1)\nraise SystemExit", {})
    assert (run.printed, run.error) == ("1\n", "")


def test_a_flood_of_prints_is_cut():
    """Ten million characters do not fill the memory."""
    run = replay("Task 1", "print('x' * 10_000_000)", {})
    assert len(run.printed) == PRINTED_LIMIT


@pytest.mark.parametrize("way", ["from time import sleep", "import time\nsleep = time.sleep", ""])
def test_sleep_costs_no_real_time_and_is_exact(way):
    """An hour of sleep is over at once, however the child got at `sleep`."""
    names = {} if way else {"sleep": time.sleep}
    before = time.monotonic()
    run = replay("Task 1", f"{way}\nsleep(3600)\nsleep(0.5)", names)
    assert run.seconds == 3600.5
    assert time.monotonic() - before < 60
    assert time.sleep(0) is None


def test_pins_keep_the_exact_history():
    """An LED's changes are kept with their virtual time; a pin that never changed has none."""
    source = (
        "from gpiozero import LED\nfrom time import sleep\n"
        "red = LED(17)\ngreen = LED(27)\nred.on()\nsleep(0.5)\nred.off()\nsleep(0.25)\nred.on()"
    )
    run = replay("Task 1", source, {})
    assert run.error == ""
    assert run.pins == {17: [(0, 1), (0.5, 0), (0.75, 1)], 27: []}


def test_real_pins_are_left_alone():
    """A device of the notebook keeps its pin and its state while a task runs again."""
    from gpiozero import LED, Device
    from gpiozero.pins.mock import MockFactory

    former, Device.pin_factory = Device.pin_factory, MockFactory()
    try:
        led = LED(17)
        led.on()
        run = replay("Task 1", "from gpiozero import LED\nled = LED(17)\nled.off()", {"led": led})
        assert (run.error, led.is_lit) == ("", True)
        led.close()
    finally:
        Device.pin_factory = former


def test_find_task_takes_the_cell_run_last_with_its_mark():
    """Of two runs of the same task the later counts, whatever ran after it."""
    history = ["", "# Task 1\nprint(1)", "# task 1\nprint(2)", "# Task 2\nprint(3)", "x = 1"]
    assert find_task(history, "Task 1") == "# task 1\nprint(2)"


def test_find_task_does_not_take_task_10_for_task_1():
    """The mark is the whole number."""
    assert find_task(["# Task 10\nprint(1)"], "Task 1") is None


def test_find_task_without_a_mark_takes_the_cell_above():
    """A child who took the comment away is still judged: the cell run last is theirs."""
    history = ["from autograder.checks import *", "# Task 1\n", "print(2)", "run = run_task('Task 2')"]
    assert find_task(history, "Task 2") == "print(2)"


def test_find_task_never_takes_another_tasks_cell():
    """With the mark of another task on the last cell there is nothing to judge."""
    assert find_task(["# Task 1\nprint(1)"], "Task 2") is None


def test_an_import_that_fails_names_no_path_of_the_machine():
    """Python's sentence ends with a file's path, which is cut off."""
    error = replay("Task 1", "from time import slep\nfrom gpiozero import Led", {}).error
    assert error.startswith("ImportError: cannot import name 'slep' from 'time'")
    error = replay("Task 1", "from gpiozero import Led", {}).error
    assert error == "ImportError: cannot import name 'Led' from 'gpiozero'"


def test_pins_are_kept_where_a_cell_above_imported_the_device():
    """A task that uses a class which is known already is recorded too."""
    from gpiozero import LED

    run = replay("Task 1", "led = LED(17)\nled.on()", {"LED": LED})
    assert run.pins == {17: [(0.0, 1)]}


def test_a_program_that_waits_for_ever_ends_at_the_horizon():
    """`while True` with a blinking LED is watched for as long as the check says, exactly."""
    source = (
        "from gpiozero import LED\nfrom time import sleep\nled = LED(17)\n"
        "while True:\n    led.toggle()\n    sleep(0.5)"
    )
    run = replay("Task 1", source, {}, seconds=2)
    assert run.error == ""
    assert run.pins == {17: [(0.0, 1), (0.5, 0), (1.0, 1), (1.5, 0), (2.0, 1)]}


def test_a_button_is_pressed_while_the_program_runs():
    """Callbacks, `wait_for_press` and the pins answer to what the check lets happen."""
    source = (
        "from gpiozero import LED, Button\nfrom signal import pause\n"
        "led = LED(17)\nbutton = Button(2)\nbutton.when_pressed = led.on\n"
        "button.when_released = led.off\npause()"
    )
    run = replay("Task 1", source, {}, events=["press GPIO2 at 1 s for 0.25 s"], seconds=3)
    assert run.error == ""
    assert run.pins[17] == [(1.0, 1), (1.25, 0)]


def test_letting_go_of_a_pin_puts_its_light_out():
    """`close()` while the LED is on is seen as its going off."""
    run = replay("Task 1", "from gpiozero import LED\nled = LED(17)\nled.on()\nled.close()", {})
    assert run.pins == {17: [(0.0, 1), (0.0, 0)]}


def test_a_program_that_only_calculates_is_stopped():
    """An endless loop on the kit ends after seconds of real time, with an error that says so."""
    source = "from gpiozero import LED\nled = LED(17)\nwhile True:\n    pass"
    assert replay("Task 1", source, {}).error.startswith("TooLong")


@pytest.mark.parametrize("first", ["", "from gpiozero import LED\n"])
def test_calls_come_after_the_cell_and_keep_what_they_returned(first):
    """A call's value stands under its text; printed is only what the calls printed."""
    source = f"{first}def twice(n):\n    print('in', n)\n    return n * 2\nprint('trial', twice(1))"
    run = replay("Task 1", source, {}, calls=["twice(4)", "twice('a')"])
    assert (run.values["twice(4)"], run.values["twice('a')"]) == (8, "aa")
    assert run.lines == ["in 4", "in a"]


def test_a_call_that_fails_is_an_error_of_the_task():
    """What goes wrong in a call is told as what goes wrong in the cell."""
    run = replay("Task 1", "def one():\n    return 1", {}, calls=["one(2)"])
    assert run.error.startswith("TypeError: one() takes 0 positional arguments")
    assert "one(2)" not in run.values
