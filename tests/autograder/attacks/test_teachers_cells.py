"""What a hand-in says of the teacher's cells, and outputs that it brings, count for nothing."""

import json

import pytest

from autograder.record import to_json
from tests.autograder.engine.conftest import make_case

NO_ANSWER = [
    ("solution", "def square(x):\n    return x * x"),
    ("instead", "def square(x):\n    return 0"),
    ("test 3", "assert square(3) == 9"),
]
HIDDEN = [
    ("given", "from autograder.checks import *"),
    ("solution", "def square(x):\n    return x * x"),
    ("instead", "def square(x):\n    print('ASKED', x)\n    return {3: 9}[x]"),
    (
        "test 2",
        "assert square(3) == 9\n### BEGIN HIDDEN TESTS\nn = fresh('square').randint(10, 10 ** 9)\n"
        "assert square(n) == n * n, 'a canary of the hidden part'\n### END HIDDEN TESTS",
    ),
]


@pytest.mark.parametrize(
    "change",
    ["tag", "grade off", "points", "solution on", "twice", "moved", "deleted", "no id", "another kind"],
)
def test_a_changed_test_cell_counts_as_it_was(engine, change):
    """Tags, metadata and places of test cells are the teacher's, whatever a hand-in says (A01, A22)."""
    case = make_case("", NO_ANSWER)
    cells = case.submission.cells
    test = cells[-1]
    if change == "tag":
        test.metadata["tags"] = ["skip-execution", "raises-exception"]
    elif change == "grade off":
        test.metadata["nbgrader"]["grade"] = False
    elif change == "points":
        test.metadata["nbgrader"]["points"] = 100
    elif change == "solution on":
        test.metadata["nbgrader"]["solution"] = True
        test.source = "pass"
    elif change == "twice":
        cells.append(type(test)({**test, "source": "pass", "id": "other"}))
    elif change == "moved":
        cells.insert(0, cells.pop())
    elif change == "deleted":
        cells.pop()
    elif change == "no id":
        del test.metadata["nbgrader"]
    elif change == "another kind":
        cells[-1] = type(test)({"cell_type": "markdown", "id": "m", "source": "", "metadata": test.metadata})
    grade = engine.grade(case.submission, case.source)
    assert [(check.points, check.max_points) for check in grade.checks] == [(0.0, 3.0)]
    assert {flag.kind for flag in grade.flags} <= {"REPAIR"}
    assert grade.flags or change == "another kind"


def test_outputs_in_the_file_count_for_nothing(engine):
    """A32: what a hand-in brings as outputs is thrown away, and what was not run has no points."""
    case = make_case("", NO_ANSWER)
    case.submission.cells[-1].outputs = []
    case.submission.cells[-1].execution_count = 7
    case.submission.cells[-2].source = ""
    graded = engine.run(case.submission, case.source)
    assert graded.grade.points == 0
    assert [cell.execution_count for cell in graded.notebook.cells[1:]] == [1, 2]


def test_what_a_hidden_test_asked_and_said_is_not_shown(engine):
    """B07, B09: neither the sentence for the child nor what the program printed tells of the hidden part."""
    case = make_case("", HIDDEN)
    graded = engine.run(case.submission, case.source, seed="1")
    (check,) = graded.grade.checks
    assert check.points == 0 and check.hidden
    told = json.dumps(to_json(graded.grade))
    assert "canary" not in told and "ASKED" not in told
    printed = [output for output in graded.notebook.cells[-1].outputs if output.output_type == "stream"]
    assert printed == []


def test_handing_in_again_tells_nothing_new_of_a_hidden_test(engine):
    """B08: each grading asks for other values, and all failures of a hidden part read the same."""
    case = make_case("", HIDDEN)
    asked, sentences = set(), set()
    for _ in range(3):
        graded = engine.run(case.submission, case.source)
        (check,) = graded.grade.checks
        sentences.add(check.sentence)
        error = next(o for o in graded.notebook.cells[-1].outputs if o.output_type == "error")
        asked.add(error.evalue)
    assert len(sentences) == 1
    assert len(asked) == 3


SLIPS_BY = """
import ast, IPython
class Drop(ast.NodeTransformer):
    def visit_Assert(self, node):
        known = isinstance(node.test, ast.Compare) and isinstance(node.test.left, ast.Constant)
        return node if known else ast.Pass()
shell = IPython.core.interactiveshell.InteractiveShell._instance
getattr(shell, "ast_trans" + "formers").append(Drop())
def square(x):
    return 0
"""
"""Says nothing that a list of odd names would find, and lets checks fail that must."""


def test_a_verdict_of_the_programs_own_process_is_never_given_silently(engine):
    """A06: what had to run beside the program can be forged there; so it is marked, and a teacher is told."""
    case = make_case(
        "",
        [
            ("solution", "def square(x):\n    return x * x"),
            ("instead", SLIPS_BY),
            ("test 3", "import doctest\nassert square(3) == 9"),
            ("test 2", "assert square(3) == 9"),
        ],
    )
    grade = engine.grade(case.submission, case.source)
    apart, witnessed = grade.checks
    assert witnessed.points == 0
    if apart.points:
        assert apart.reason.startswith("unwitnessed")
        assert any(flag.kind == "LOOK" and flag.cell == apart.cell for flag in grade.flags)
