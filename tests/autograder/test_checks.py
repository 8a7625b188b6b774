"""The sentences of the checks."""

import pytest

from autograder import checks
from autograder.checks import CheckFailed
from autograder.replay import TaskRun, replay


def run(**what) -> TaskRun:
    return TaskRun("Task 1", **what)


PASSING = [
    lambda: checks.prints(run(printed="Hello \nyou\n\n"), "Hello\nyou"),
    lambda: checks.prints_line(run(printed="a\nb \nc"), "b"),
    lambda: checks.prints_words(run(printed="Tram 24 to Khidirpur"), "24", "Khidirpur"),
    lambda: checks.has_value(run(values={"x": 3}), "x", 3.0),
    lambda: checks.has_value(run(values={"x": 0.1 + 0.2}), "x", 0.3),
    lambda: checks.has_value(run(values={"x": "3"}), "x", "3"),
    lambda: checks.returns(run(values={"area(3, 4)": 12}), "area(3, 4)", 12),
    lambda: checks.returns(run(values={"hello()": None}), "hello()", None),
    lambda: checks.asks(run(asked=("a", "b")), 2),
    lambda: checks.lights(run(pins={17: [(0.0, 1), (0.5, 0)]}), 17, [(0, 1), (0.5, 0)]),
    lambda: checks.check(True, "never said"),
    lambda: checks.works(run()),
]


@pytest.mark.parametrize("passing", PASSING)
def test_a_right_answer_passes(passing):
    """Each check is silent when the task did what it should."""
    assert passing() is None


FAILING = [
    (
        lambda: checks.prints(run(printed="Helo\n"), "Hello"),
        'Task 1 should print "Hello". It printed "Helo".',
    ),
    (lambda: checks.prints(run(), "Hello"), 'Task 1 should print "Hello". It printed nothing.'),
    (
        lambda: checks.prints_line(run(printed="a"), "b"),
        'Task 1 should print the line "b". It printed "a".',
    ),
    (
        lambda: checks.prints_words(run(printed="tram"), "24"),
        'Task 1 should print "24" somewhere. It printed "tram".',
    ),
    (
        lambda: checks.has_value(run(values={"x": "3"}), "x", 3),
        "In Task 1, x should be 3 (a whole number). It is '3' (text).",
    ),
    (
        lambda: checks.has_value(run(values={"x": True}), "x", 1),
        "In Task 1, x should be 1 (a whole number). It is True (True or False).",
    ),
    (
        lambda: checks.has_value(run(), "x", 3),
        "Task 1 should make the name x. It did not.",
    ),
    (
        lambda: checks.returns(run(values={"area(3, 4)": None}), "area(3, 4)", 12),
        "In Task 1, area(3, 4) should return 12 (a whole number). It returned None.",
    ),
    (
        lambda: checks.returns(run(), "area(3, 4)", 12),
        "In Task 1, area(3, 4) should return 12 (a whole number). It did not.",
    ),
    (
        lambda: checks.returns(run(error="NameError: name 'area' is not defined"), "area(3, 4)", 12),
        "Task 1 should make the function area. It did not.",
    ),
    (
        lambda: checks.asks(run(asked=()), 2),
        "Task 1 should ask twice with input(). It asked never.",
    ),
    (
        lambda: checks.lights(run(pins={17: [(0.0, 1)]}), 17, [(0, 1), (0.5, 0)]),
        "In Task 1, GPIO17 should go on at 0 s, off at 0.5 s. It went on at 0 s.",
    ),
    (
        lambda: checks.lights(run(pins={27: []}), 17, [(0, 1)]),
        "Task 1 should use GPIO17. It used GPIO27.",
    ),
    (
        lambda: checks.works(run(error="NameError: name 'x' is not defined")),
        "Task 1 stops with NameError: name 'x' is not defined. "
        "Read the last line of the red text, then look at the line it names.",
    ),
    (lambda: checks.check([], "Say it."), "Say it."),
]


@pytest.mark.parametrize(("failing", "sentence"), FAILING)
def test_a_wrong_answer_gets_its_sentence(failing, sentence):
    """Each check says what should have been and what was seen."""
    with pytest.raises(CheckFailed) as caught:
        failing()
    assert str(caught.value) == sentence


def test_a_history_that_is_too_short_or_too_long_fails():
    """Lengths are compared: a pin that stopped half-way is not right."""
    for seen in ([(0.0, 1)], [(0.0, 1), (0.5, 0), (1.0, 1)]):
        with pytest.raises(CheckFailed):
            checks.lights(run(pins={17: seen}), 17, [(0, 1), (0.5, 0)])


def test_a_task_that_was_not_run_is_asked_for():
    """Outside a notebook, where nothing ran, run_task() says what to do first."""
    with pytest.raises(CheckFailed, match="Run the cell of Task 1 first"):
        checks.run_task("Task 1")


def test_shows_speaks_for_the_virtual_kit():
    """An expectation of the kit's passes in silence, and else tells expected and seen."""
    source = "from gpiozero import LED\nLED(17).blink(1, 1, n=3, background=False)"
    blinking = replay("Task 1", source, {})
    checks.shows(blinking, "blinked", 17, 3, period=2)
    with pytest.raises(checks.CheckFailed, match="In Task 1: .*5 times.*3 times"):
        checks.shows(blinking, "blinked", 17, 5)


def test_shows_wants_a_pin():
    """A task without gpiozero is told so."""
    with pytest.raises(checks.CheckFailed, match="should use a pin"):
        checks.shows(replay("Task 1", "print(1)", {}), "blinked", 17, 5)
