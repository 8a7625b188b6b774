"""Where the engine differs from stock nbgrader on purpose: one test for each row of README's table."""

from pathlib import Path

SQUARE = ("solution", "def square(x):\n    return x * x")
README = Path(__file__).resolve().parents[3] / "autograder" / "README.md"


def test_asyncio_run_works(points_of):
    """A program may run its own event loop: here no kernel runs one (stock: 0)."""
    points, _ = points_of(
        ("solution", "import asyncio\nasync def f():\n    return 4\ndef g():\n    return asyncio.run(f())"),
        ("test 2", "assert g() == 4"),
    )
    assert points == [2]


def test_a_flood_does_not_hide_stderr(points_of):
    """Points are read before output is cut (stock: a flood on stdout wins full marks)."""
    points, _ = points_of(
        ("solution", "import sys\ndef f():\n    print('x\\n' * 5000)\n    print('e', file=sys.stderr)"),
        ("test 2", "f()"),
    )
    assert points == [0]


def test_a_number_above_the_points_is_all_points(points_of):
    """Partial credit above the most is the most (stock: the whole hand-in has no grade)."""
    points, _ = points_of(SQUARE, ("test 2", "square(3)"), ("test 1", "assert square(1) == 1"))
    assert points == [2, 1]


def test_a_name_of_pythons_that_a_child_takes_breaks_no_check(points_of):
    """`max = 5` in an answer leaves the checks' `max` alone (stock: TypeError, 0)."""
    points, grade = points_of(
        SQUARE,
        ("instead", "max = 5\nlist = [1]\ndef square(x):\n    return x * x"),
        ("test 2", "assert max(square(2), 1) == 4 and list('a') == ['a']"),
    )
    assert points == [2]
    assert [flag.evidence.split(":")[0] for flag in grade.flags] == ["list", "max"]


def test_what_a_locked_cell_gives_stays_what_it_was(points_of):
    """A locked cell's functions and imports are the judge's own (stock: the child's text wins)."""
    points, _ = points_of(
        ("given", "def right(x):\n    return x == 9"),
        SQUARE,
        ("instead", "def right(x):\n    return True\ndef square(x):\n    return 0"),
        ("test 2", "assert right(square(3))"),
    )
    assert points == [0]


def test_a_helper_of_a_test_stays_what_it_was(points_of):
    """What one test makes, a later answer does not replace, unless the source does it too."""
    points, _ = points_of(
        SQUARE,
        ("test 1", "def right(x):\n    return square(x) == x * x\nassert right(2)"),
        ("solution", "pass"),
        ("instead", "right = lambda x: False"),
        ("test 1", "assert right(3)"),
    )
    assert points == [1, 1]


def test_an_unexpected_class_equals_nothing(points_of):
    """An answer of a class that the teacher's notebook does not make is not asked whether it is right."""
    points, grade = points_of(
        SQUARE,
        ("instead", "class Nine(int):\n    pass\ndef square(x):\n    return Nine(x * x)"),
        ("test 2", "assert square(3) == 9"),
        ("test 2", "assert int(square(3)) == 9"),
    )
    assert points == [0, 2]
    assert any("Nine" in flag.evidence for flag in grade.flags)


def test_a_subclass_of_a_builtin_is_not_an_instance_of_it_here(points_of):
    """isinstance(stack, list) is False for `class Stack(list)`: only plain values are lists here."""
    points, _ = points_of(
        ("solution", "class Stack(list):\n    pass"),
        ("test 1", "assert isinstance(Stack(), list)"),
        ("test 1", "assert isinstance(Stack(), Stack) and len(Stack([1])) == 1"),
    )
    assert points == [0, 1]


def test_a_missing_library_is_not_the_childs_fault(points_of):
    """A test whose import the grader does not have is not judged (stock: 0)."""
    points, _ = points_of(SQUARE, ("test 1", "import no_such_library\nassert square(1) == 1"))
    assert points == [None]


def test_the_program_does_not_see_that_it_is_graded(points_of):
    """NBGRADER_EXECUTION is not in the program's environment; the tests have it as under stock."""
    points, _ = points_of(
        ("solution", "import os\nseen = os.environ.get('NBGRADER_EXECUTION')"),
        ("test 1", "import os\nassert seen is None and os.environ['NBGRADER_EXECUTION'] == 'autograde'"),
    )
    assert points == [1]


def test_waiting_costs_no_time_where_our_checks_are_used(points_of):
    """With autograder.checks in the source, `sleep` returns at once; in other courses it sleeps."""
    parts = (
        ("solution", "import time\nbegan = time.time()\ntime.sleep(0.5)\nwaited = time.time() - began"),
        ("test 1", "assert waited < 0.4"),
    )
    assert points_of(("given", "from autograder.checks import *"), *parts)[0] == [1]
    assert points_of(*parts)[0] == [0]


def test_names_of_a_class_body_are_not_asked_for(points_of):
    """A class of a test's finds the program's names in its methods; in its own body it must not use them."""
    points, _ = points_of(
        SQUARE,
        ("test 1", "class T:\n    def f(self):\n        return square(3)\nassert T().f() == 9"),
    )
    assert points == [1]


def test_a_test_runs_no_text_or_program_of_the_childs(points_of):
    """eval, exec, subprocess and imports of a child's files need a real kernel; own texts are fine."""
    points, grade = points_of(
        ("solution", "text = '1 + 1'\ndef square(x):\n    return x * x\nopen('m.py', 'w').write('x = 1')"),
        ("test 1", "for call, right in [('square(3)', 9)]:\n    assert eval(call) == right"),
        ("test 1", "assert eval(text) == 2"),
        ("test 1", "exec(open('m.py').read())"),
        ("test 1", "import subprocess, sys\nsubprocess.run([sys.executable, 'm.py'])"),
        ("test 1", "!python m.py"),
        ("test 1", "import sys\nsys.path.insert(0, '.')\nopen('m.py')"),
        ("test 1", "import m"),
    )
    assert points == [1, None, None, None, None, 1, None]
    assert "m" in grade.checks[-1].reason


def test_a_test_that_the_child_breaks_is_whole_again(engine, case_of):
    """Edited, doubled, moved and deleted cells come back (stock: aborts, or no grade)."""
    case = case_of(SQUARE, ("test 2", "assert square(3) == 9"))
    del case.submission.cells[-1]
    grade = engine.grade(case.submission, case.source)
    assert (grade.points, [flag.kind for flag in grade.flags]) == (2, ["REPAIR"])


def test_the_readme_has_a_row_for_each_difference():
    """The table and this file name the same tests."""
    lines = README.read_text(encoding="utf-8").splitlines()
    rows = {line.rsplit("`")[-2] for line in lines if line.rstrip(" |").endswith("`") and "`test_" in line}
    here = {name for name in globals() if name.startswith("test_")}
    assert rows == here - {"test_the_readme_has_a_row_for_each_difference"}
