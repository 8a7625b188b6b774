"""The child's own check: what it says, and that nothing in a program can hold it up or break it."""

import copy
import threading
import time

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.check_work import Checker
from autograder.closed import closed_sandbox
from autograder.errors import NotebookUnreadable, SandboxBroken, SandboxUnavailable
from autograder.in_words import in_words
from autograder.sandbox import Limits, available
from autograder.sandbox.limits import MIB
from autograder.stop import Stop, Stopped

LIMITS = Limits(wall=20, cpu=20, memory=256 * MIB)
STUB = "pass  # write your code here"
ANSWERS = {"one": 'print("one")', "two": 'print("two")', "three": 'print("three")'}


def owned(grade_id, **flags):
    known = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
    return {"nbgrader": {**known, **flags, "grade_id": grade_id}}


def released():
    """Return an exercise of three tasks, as a child gets it."""
    setup = "from autograder.checks import *"
    cells = [new_code_cell(setup, metadata=owned("setup", locked=True), id="setup")]
    for number, name in enumerate(ANSWERS, 1):
        label = f"Task {number}"
        test = f'run = run_task("{label}")\nprints(run, "{name}")'
        cells += [
            new_markdown_cell(f"## {label}: Say {name}", id=f"{name}-prompt"),
            new_code_cell(f"# {label}\n{STUB}", metadata=owned(name, solution=True), id=name),
            new_code_cell(
                test, metadata=owned(f"{name}-test", grade=True, locked=True, points=2), id=f"{name}-test"
            ),
        ]
    return new_notebook(cells=cells)


RELEASE = released()


def page(**answers):
    """Return a child's page with these answers, each below its comment line."""
    made = copy.deepcopy(RELEASE)
    for cell in made.cells:
        if cell.id in answers:
            cell.source = f"{cell.source.splitlines()[0]}\n{answers[cell.id]}"
    return made


def no_sandbox():
    raise SandboxUnavailable("This machine does not let a program close a notebook off.")


@pytest.fixture(scope="module", params=["sandbox", "plain"])
def checker(request):
    """A warm checker, with and without a sandbox."""
    if request.param == "sandbox" and available().way is None:
        pytest.skip(available().sentence)
    closed = closed_sandbox if request.param == "sandbox" else no_sandbox
    with Checker(limits=LIMITS, cell_seconds=1, closed=closed) as made:
        yield made


@pytest.fixture
def words(checker):
    """Check a page and return it in words."""
    return lambda made, release=RELEASE: in_words(checker.check(made, release), release)


def states(told):
    return [task.state for task in told.tasks]


def test_each_task_gets_its_own_word(words):
    """What works, what does not yet, and what was not begun are told apart."""
    told = words(page(one=ANSWERS["one"], two='print("tow")'))
    assert states(told) == ["works", "not yet", "not begun"]
    assert told.tasks[1].sentence == 'Task 2 should print "two". It printed "tow".'
    assert told.summary == "1 of 3 tasks works."


def test_a_page_may_come_as_the_bytes_of_its_file(checker):
    """What lies on the disk can be checked as it is; what is no notebook is refused."""
    import nbformat

    grade = checker.check(nbformat.writes(page(**ANSWERS)).encode(), RELEASE)
    assert states(in_words(grade, RELEASE)) == ["works"] * 3
    with pytest.raises(NotebookUnreadable):
        checker.check(b'{"cells": [', RELEASE)


@pytest.mark.parametrize(
    "hostile",
    [
        "import os\nos._exit(0)",
        "import ctypes\nctypes.string_at(0)",
        "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    ],
    ids=["exit", "segfault", "kill"],
)
def test_a_program_that_ends_python_ends_no_more_than_itself(words, hostile):
    """Its task says so, later ones wait for it, and the next check is as good as ever."""
    told = words(page(one=ANSWERS["one"], two=hostile, three=ANSWERS["three"]))
    assert states(told) == ["works", "not yet", "not checked"]
    assert "Mend that task first" in told.tasks[2].sentence
    assert states(words(page(**ANSWERS))) == ["works"] * 3


def test_an_endless_loop_costs_its_own_task_only(words):
    """It is stopped at the limit, its sentence says what to look for, and the others are checked."""
    began = time.monotonic()
    told = words(page(one=ANSWERS["one"], two="while True:\n    pass", three=ANSWERS["three"]))
    assert states(told) == ["works", "not yet", "works"]
    assert "Look for a loop that never ends" in told.tasks[1].sentence
    assert time.monotonic() - began < LIMITS.wall


@pytest.mark.slow
def test_a_list_that_grows_for_ever_is_told_in_a_sentence(words):
    """Memory has its limit in the sandbox and out of it; no technical word reaches the child."""
    told = words(page(one=ANSWERS["one"], two="x = [1] * 10**7\nwhile True:\n    x += x"))
    assert told.tasks[0].state in ("works", "not yet")
    assert told.tasks[1].state == "not yet"
    for task in told.tasks:
        assert "ValueError" not in task.sentence, task.sentence
    assert states(words(page(**ANSWERS))) == ["works"] * 3


def test_a_syntax_error_is_one_tasks_trouble(words):
    """The error is named, the child is told where to see the line, and the other tasks are checked."""
    told = words(page(one='print("one', two=ANSWERS["two"]))
    assert states(told) == ["not yet", "works", "not begun"]
    assert "SyntaxError" in told.tasks[0].sentence
    assert "Run the cell" in told.tasks[0].hint


def test_deleted_and_changed_checks_come_back_from_the_release(words):
    """A check that the child took out or emptied is made all the same."""
    made = page(one='print("wrong")', two='print("wrong")')
    made.cells = [cell for cell in made.cells if cell.id != "one-test"]
    next(cell for cell in made.cells if cell.id == "two-test").source = "pass"
    assert states(words(made)) == ["not yet", "not yet", "not begun"]


def test_a_deleted_answer_is_told_as_such(words):
    """The sentence says that the cell is not there, and how it comes back."""
    made = page(**ANSWERS)
    made.cells = [cell for cell in made.cells if cell.id != "two"]
    told = words(made)
    assert states(told) == ["works", "not yet", "works"]
    assert "not there" in told.tasks[1].sentence


def test_check_in_a_page_does_not_check_for_ever(words):
    """A cell that calls check(), also within an answer, is silent where the page is checked."""
    made = page(one='check()\nprint("one")', two=ANSWERS["two"])
    made.cells.append(new_code_cell("check()", id="free"))
    assert states(words(made))[:2] == ["works", "works"]


@pytest.mark.parametrize("closed", [closed_sandbox, no_sandbox], ids=["sandbox", "plain"])
def test_a_check_can_be_stopped(closed):
    """Who stops it does not wait for the program's end; the engine is warm for the next."""
    stop = Stop()
    with Checker(limits=Limits(wall=110, cpu=110), cell_seconds=100, closed=closed) as checker:
        checker.check(page(), RELEASE)
        threading.Timer(0.3, stop.now).start()
        began = time.monotonic()
        with pytest.raises(Stopped):
            checker.check(page(one="while True:\n    pass"), RELEASE, stop=stop)
        assert time.monotonic() - began < 50
        assert checker.warm
        assert states(in_words(checker.check(page(**ANSWERS), RELEASE), RELEASE)) == ["works"] * 3


def test_leaving_ends_what_runs():
    """A server that shuts down waits for no program, and leaves no process."""
    checker = Checker(limits=Limits(wall=110, cpu=110), cell_seconds=100, closed=no_sandbox)
    checker.check(page(), RELEASE)
    failed = []

    def ask():
        try:
            checker.check(page(one="while True:\n    pass"), RELEASE)
        except Stopped:
            failed.append("stopped")

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(0.5)
    checker.close()
    asking.join(50)
    assert failed == ["stopped"]
    assert not checker.warm


def test_a_check_that_was_stopped_before_it_began_runs_nothing(checker):
    """The stop may come while the page waits for its turn."""
    stop = Stop()
    stop.now()
    with pytest.raises(Stopped):
        checker.check(page(**ANSWERS), RELEASE, stop=stop)


def test_pages_are_checked_one_after_another(checker):
    """Two callers at once both get their own answer."""
    found = {}

    def ask(name, made):
        found[name] = states(in_words(checker.check(made, RELEASE), RELEASE))

    callers = [
        threading.Thread(target=ask, args=("good", page(**ANSWERS))),
        threading.Thread(target=ask, args=("empty", page())),
    ]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join(30)
    assert found == {"good": ["works"] * 3, "empty": ["not begun"] * 3}


@pytest.mark.slow
def test_nothing_runs_before_the_first_check_and_all_ends_after_a_while():
    """A small board's memory is free again when nobody checks; the next check starts anew."""
    with Checker(limits=LIMITS, cell_seconds=1, idle=0.2, closed=no_sandbox) as checker:
        assert not checker.warm
        checker.check(page(), RELEASE)
        deadline = time.monotonic() + 20
        while checker.warm and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not checker.warm
        assert states(in_words(checker.check(page(**ANSWERS), RELEASE), RELEASE)) == ["works"] * 3


def test_a_sandbox_that_breaks_is_no_childs_trouble():
    """The check is made once more without it; the child hears nothing of that."""

    class Broken:
        def open(self, *_arguments):
            raise SandboxBroken("The sandbox failed twice.")

        def close(self):
            pass

    with Checker(limits=LIMITS, cell_seconds=1, closed=Broken) as checker:
        assert states(in_words(checker.check(page(**ANSWERS), RELEASE), RELEASE)) == ["works"] * 3


def test_where_nothing_works_the_next_check_begins_anew():
    """An engine that broke is not kept."""
    broken = new_notebook(cells=[new_code_cell("1", metadata={"nbgrader": None}, id="a")])
    with Checker(limits=LIMITS, cell_seconds=1, closed=no_sandbox) as checker:
        with pytest.raises(AttributeError):
            checker.check(page(), broken)
        assert not checker.warm
        assert states(in_words(checker.check(page(**ANSWERS), RELEASE), RELEASE)) == ["works"] * 3


def test_files_of_the_exercise_and_of_the_child_can_be_read(checker):
    """A program that reads a table or a file of its own works as in the child's folder."""
    made = page(one='print(open("given.txt").read() + open("mine.txt").read())')
    grade = checker.check(made, RELEASE, files={"given.txt": b"o"}, own_files={"mine.txt": b"ne"})
    assert states(in_words(grade, RELEASE))[0] == "works"
