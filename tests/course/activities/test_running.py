"""One bounded run of an author's program: what it printed, line by line, and how it ended."""

import sys

import pytest

from course.activities.running import MOST_SIGNS, MOST_STEPS, run_program


def test_a_run_tells_line_by_line_what_was_so():
    """After each line: its number, the values, and how much is printed."""
    run = run_program('drink = "tea"\nprint(drink)\ndrink = 7\n')
    assert [(step.line, step.values, step.printed) for step in run.steps] == [
        (1, (("", "drink", '"tea"'),), 0),
        (2, (("", "drink", '"tea"'),), 4),
        (3, (("", "drink", "7"),), 4),
    ]
    assert (run.printed, run.problem, run.endless) == ("tea\n", None, False)


def test_a_function_s_own_values_are_told_apart():
    """What belongs to a call carries the function's name, and is gone after it."""
    run = run_program("def twice(n):\n    m = n * 2\n    return m\nprint(twice(4))\nx = 1\n")
    inside = next(step for step in run.steps if step.line == 2)
    assert inside.values == (("twice", "n", "4"), ("twice", "m", "8"))
    assert run.steps[-1].values == (("", "x", "1"),)


def test_input_takes_what_is_typed_and_shows_it():
    """Question and answer stand on the page, as in a notebook; a question too many is an error."""
    run = run_program('a = input("How many? ")\nprint(a * 2)\n', ["4"])
    assert run.printed == "How many? 4\n44\n"
    assert run_program("input()\ninput()", ["4"]).problem.kind == "EOFError"


@pytest.mark.parametrize(
    ("source", "kind", "line", "name"),
    [
        ("x = 1\nprint(y)", "NameError", 2, "y"),
        ("print('a)", "SyntaxError", 1, ""),
        ("for n in [1]:\nprint(n)", "IndentationError", 2, ""),
        ('print("a" + 4)', "TypeError", 1, ""),
        ("def f():\n    return 1 / 0\nf()", "ZeroDivisionError", 2, ""),
    ],
)
def test_an_error_names_its_line(source, kind, line, name):
    """The line is the program's own, also inside a function."""
    problem = run_program(source).problem
    assert (problem.kind, problem.line, problem.name) == (kind, line, name)
    assert problem.text.startswith(f"{kind}: ")


RECURSION = (
    "def f():\n    f()\n    f()\nwhile True:\n    try:\n        f()\n    except RecursionError:\n        pass"
)


@pytest.mark.parametrize(
    "source",
    [
        "while True:\n    x = 1",
        "while True:\n    print('on and on')",
        "while True:\n    try:\n        x = 1\n    except Exception:\n        x = 2",
        "while True:\n    try:\n        x = 1\n    except:\n        x = 2",
        RECURSION,
    ],
)
def test_what_does_not_end_is_stopped(source):
    """By steps or by signs, also where the program catches its own errors."""
    run = run_program(source)
    assert run.endless and run.problem is None
    assert len(run.steps) <= MOST_STEPS and len(run.printed) <= MOST_SIGNS + 100


@pytest.mark.parametrize("source", ["open('x', 'w')", "exec('1')", "import os", "import gpiozero"])
def test_a_program_reaches_nothing_outside(source):
    """No files, no other programs, no pins."""
    assert run_program(source).problem.kind in {"NameError", "ImportError"}


def test_luck_and_sleep_are_the_same_each_time():
    """`random` says the same, and `sleep` does not wait."""
    source = "from random import randint\nfrom time import sleep\nsleep(600)\nprint(randint(1, 1000))"
    assert run_program(source).printed == run_program(source).printed != ""


def test_a_run_leaves_the_tracer_as_it_was(capsys):
    """A debugger or a measurement goes on, and nothing goes to the real page."""
    seen = []
    before = sys.gettrace()
    try:
        sys.settrace(lambda *event: seen.append(event) and None)
        mine = sys.gettrace()
        run_program("print(1)\n1 / 0")
        assert sys.gettrace() is mine
    finally:
        sys.settrace(before)
    assert capsys.readouterr().out == ""


def test_which_line_printed_a_line_is_known():
    """Where two prints make one line it is the first of them."""
    run = run_program('print("a", end="")\nprint("b")\nprint("c\\nd")\nprint("e")')
    assert [run.printing_line(number) for number in range(4)] == [1, 3, 3, 4]
