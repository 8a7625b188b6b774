"""The engine with the real sandbox gives what it gives with plain forks."""

import pytest

from autograder.engine import Engine
from autograder.sandbox import Limits, available, open_sandbox

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
