"""The engine with the real sandbox gives what it gives with plain forks."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from autograder.engine import Engine
from autograder.sandbox import Limits, available, open_sandbox
from tests.processes import children

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def closed():
    """An engine whose witnesses are closed off."""
    if available().way is None:
        pytest.skip(available().sentence)
    sandbox = open_sandbox(preload=["pi_setup.board.pins", "autograder.warm"])
    with Engine(sandbox, Limits(wall=40, cpu=40), cell_seconds=5) as made:
        yield made


def test_honest_work_gets_the_same(closed, honest):
    """Closing a program off costs no points."""
    grade = closed.grade(honest.submission, honest.source, seed="1")
    assert [check.points for check in grade.checks] == honest.points, grade.checks


def test_the_reason_of_the_sandbox_is_told(closed, case_of):
    """A program that crashes Python costs its checks with the sandbox's own sentence."""
    case = case_of(
        ("solution", "def f():\n    return 1"),
        ("test 1", "assert f() == 1"),
        ("solution", "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)"),
        ("test 1", "assert f() == 1"),
    )
    grade = closed.grade(case.submission, case.source)
    assert [check.points for check in grade.checks] == [1, 0]
    assert "crashed" in grade.checks[1].sentence


def below(pid: int, steps: int) -> int:
    """Wait until a process has a child that has a child … that stays, and return the last of them.

    Some live for a moment only: those of the notebook before, and those that start others.
    """
    end, seen, since = time.monotonic() + 20, -1, 0.0
    while time.monotonic() < end:
        found = [pid]
        for _ in range(steps):
            found = [child for member in found for child in children(member)]
        if found and found[0] == seen and time.monotonic() - since > 0.5:
            return seen
        if not found or found[0] != seen:
            seen, since = found[0] if found else -1, time.monotonic()
        time.sleep(0.02)
    raise AssertionError("It did not start.")


@pytest.mark.parametrize("who", ["the notebook", "its watcher", "the judge"])
def test_a_process_that_is_shot_costs_nobody_a_point(closed, case_of, who):
    """What the machine or a person ends in the middle is graded once more, from its beginning."""
    case = case_of(
        ("solution", "import time\ntime.sleep(4)\ndef f():\n    return 1"), ("test 2", "assert f() == 1")
    )
    closed.grade(case_of(("solution", "a = 1"), ("test 1", "assert a == 1")).submission, case.source)
    with ThreadPoolExecutor(1) as pool:
        graded = pool.submit(closed.grade, case.submission, case.source)
        outer, judges = closed._launcher.way.pid, closed._judges.pid
        victims = {"the notebook": (outer, 3), "its watcher": (outer, 2), "the judge": (judges, 1)}
        os.kill(below(*victims[who]), signal.SIGKILL)
        assert [check.points for check in graded.result(60).checks] == [2]


def test_a_program_that_shoots_itself_is_heard_twice_and_no_more(closed, case_of):
    """It looks as if somebody else had done it, so it gets a second try; then it counts."""
    case = case_of(
        ("solution", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"), ("test 1", "assert True")
    )
    graded = closed.run(case.submission, case.source)
    assert [check.points for check in graded.grade.checks] == [0]
    assert graded.ended.signal == signal.SIGKILL
