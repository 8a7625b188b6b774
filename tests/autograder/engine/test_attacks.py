"""Programs that reach for points which they did not earn get none, and the next notebook is graded.

The plain-fork launcher is used: here the question is who judges, not what a process may touch.
"""

import time

import pytest

BATCH_LIMIT = 25
"""Seconds that one hostile notebook may cost here: two limits of a cell, and the grace after one."""


def test_an_attack_earns_nothing(engine, attack):
    """The points are those of attacks.txt, evidence is told, and every failed check says a sentence."""
    began = time.monotonic()
    grade = engine.grade(attack.submission, attack.source, seed="1")
    assert time.monotonic() - began < BATCH_LIMIT
    seen = [(check.points, check.reason, check.sentence) for check in grade.checks]
    assert [points for points, _, _ in seen] == attack.points, seen
    evidence = "\n".join(flag.evidence for flag in grade.flags)
    for words in attack.more.get("look", []):
        assert words in evidence
    assert set(attack.more.get("limit", [])) <= set(grade.limits)
    assert all(check.sentence for check in grade.checks if check.points != check.max_points)


@pytest.mark.parametrize("change", ["tag", "grade off", "points", "solution on", "twice", "moved", "deleted"])
def test_a_changed_test_cell_counts_as_it_was(engine, case_of, change):
    """Tags, metadata and places of test cells are the teacher's, whatever a hand-in says (A01, A22)."""
    case = case_of(
        ("solution", "def square(x):\n    return x * x"),
        ("instead", "def square(x):\n    return 0"),
        ("test 3", "assert square(3) == 9"),
    )
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
    grade = engine.grade(case.submission, case.source)
    assert [(check.points, check.max_points) for check in grade.checks] == [(0.0, 3.0)]
    assert {flag.kind for flag in grade.flags} == {"REPAIR"}


def test_outputs_in_the_file_count_for_nothing(engine, case_of):
    """A32: what a hand-in brings as outputs is thrown away."""
    case = case_of(
        ("solution", "def square(x):\n    return x * x"),
        ("instead", ""),
        ("test 3", "assert square(3) == 9"),
    )
    case.submission.cells[-1].outputs = []
    case.submission.cells[-1].execution_count = 7
    assert engine.grade(case.submission, case.source).points == 0


SEEK = """
import re
def seek(pattern):
    found = []
    for line in open("/proc/self/maps"):
        place, rights = line.split()[:2]
        if "r" not in rights or "[v" in line:
            continue
        first, last = (int(n, 16) for n in place.split("-"))
        with open("/proc/self/mem", "rb") as memory:
            memory.seek(first)
            try:
                text = memory.read(last - first)
            except OSError:
                continue
        found += re.findall(pattern.encode(), text)
    return len(found)
"""


def test_no_test_is_in_the_memory_of_the_program(engine, case_of):
    """B06: what a test says and expects is nowhere in the witness, nor in what it was forked from."""
    case = case_of(
        ("solution", SEEK + "# a canary that is there: 4711-in-the-answer"),
        ("test 3", "expected = '4711-in-the-test'\nassert seek('4711-in-the-tes[t]') == 0"),
        ("test 1", "assert seek('4711-in-the-answe[r]') > 0"),
    )
    grade = engine.grade(case.submission, case.source)
    assert [check.points for check in grade.checks] == [3, 1], grade.checks


def test_what_a_hidden_test_asked_is_not_shown(engine, case_of):
    """B09: what a program prints while a hidden test runs is not in the notebook that comes out."""
    case = case_of(
        ("solution", "def square(x):\n    print('ASKED', x)\n    return x * x"),
        ("test 2", "### BEGIN HIDDEN TESTS\nassert square(12345) == 12345 ** 2\n### END HIDDEN TESTS"),
    )
    graded = engine.run(case.submission, case.source)
    assert graded.grade.points == 2
    assert "ASKED" not in str([cell.get("outputs") for cell in graded.notebook.cells])
