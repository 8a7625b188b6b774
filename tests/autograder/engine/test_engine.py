"""The engine as its callers see it: grades as data, purity, files, limits, what it cannot judge."""

import dataclasses
import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from autograder.engine import VERSION, Engine
from autograder.errors import AutograderError, NotebookUnreadable
from autograder.grade import Outcome
from autograder.reader import read_hand_in
from autograder.record import SCHEMA, from_json, to_json

SQUARE = ("solution", "def square(x):\n    return x * x")


def fits(value, schema):
    """Check a value against the part of JSON Schema that SCHEMA uses."""
    if "const" in schema:
        assert value == schema["const"]
    if "enum" in schema:
        assert value in schema["enum"]
    kinds = {"object": dict, "array": list, "string": str, "number": (int, float), "boolean": bool}
    words = schema.get("type", [])
    kinds["null"] = type(None)
    if words:
        assert any(isinstance(value, kinds[word]) for word in ([words] if isinstance(words, str) else words))
    if schema.get("type") == "object":
        assert set(value) == set(schema["required"])
        for key, inner in schema["properties"].items():
            fits(value[key], inner)
    for item in value if schema.get("type") == "array" else ():
        fits(item, schema["items"])


def test_a_grade_is_data(engine, case_of):
    """It fits its schema, comes back from JSON, and names its seed and engine."""
    case = case_of(SQUARE, ("instead", "import ctypes"), ("test 3", "assert square(3) == 9"))
    grade = engine.grade(case.submission, case.source, seed="abc")
    text = to_json(grade)
    fits(json.loads(text), SCHEMA)
    assert from_json(text) == grade
    assert (grade.seed, grade.engine, grade.points, grade.max_points) == ("abc", VERSION, 0, 3)
    assert grade.flags[0].kind == "LOOK"
    for broken in ("", "[]", "{}", '{"format": 99}'):
        with pytest.raises(AutograderError):
            from_json(broken)


def test_the_same_bytes_and_seed_give_the_same_grade(case_of):
    """Two engines agree to the letter: values drawn, sets printed, dice thrown."""
    case = case_of(
        ("given", "from autograder.checks import *"),
        ("solution", "import random\ndef roll():\n    return [random.random(), str({'a', 'b', 'c', 'd'})]"),
        ("test 2", "assert roll() == fresh('x').random(), roll()"),
    )
    grades = []
    for _ in range(2):
        with Engine() as engine:
            content = nbformat.writes(case.submission).encode()
            grades.append(to_json(engine.grade(content, case.source, seed="7")))
            other = engine.grade(content, case.source)
    assert grades[0] == grades[1]
    assert other.seed not in ("", "7") and to_json(other) != grades[0]


def test_a_seed_repeats_hidden_values(points_of):
    """What `fresh` draws follows from the seed that the grade names."""
    parts = (
        ("given", "from autograder.checks import *"),
        ("solution", "def echo(x):\n    return x"),
        ("test 1", "assert echo(fresh('a').random()) == 0, fresh('a').random()"),
    )
    _, first = points_of(*parts)
    _, again = points_of(*parts, seed=first.seed)
    _, other = points_of(*parts)
    assert first.checks == again.checks != other.checks


def test_one_notebook_knows_nothing_of_the_one_before(engine, points_of):
    """Names, modules and files of one hand-in are gone when the next one is graded."""
    leave = "import json, builtins\nopen('left.txt', 'w').close()\njson.left = builtins.left = left = 1"
    points_of(("solution", leave), ("test 1", "import json, builtins\njson.left = builtins.left = left"))
    look = "import json, os, builtins\nseen = ('left' in globals(), hasattr(json, 'left'), os.listdir())"
    points, _ = points_of(
        ("solution", look + "\nseen += (hasattr(builtins, 'left'),)"),
        ("test 1", "import json, builtins\nassert seen == (False, False, [], False)\n"
                   "assert not hasattr(json, 'left') and not hasattr(builtins, 'left')"),
    )  # fmt: skip
    assert points == [1]


def test_files_of_the_assignment_and_of_the_child(engine, case_of):
    """Program and tests see the assignment's files; tests never import a child's module."""
    case = case_of(
        ("solution", "import mine, data_tools\ntotal = data_tools.add(open('n.txt').read()) + mine.X"),
        ("test 1", "assert total == 7"),
        ("test 1", "from data_tools import add\nassert add('1 1') == 2 and open('n.txt').read() == '1 2 3'"),
        ("test 1", "import mine"),
    )
    files = {"n.txt": b"1 2 3", "data_tools.py": b"def add(text): return sum(map(int, text.split()))"}
    own = {"mine.py": b"X = 1", "data_tools.py": b"def add(text): return 0"}
    grade = engine.grade(case.submission, case.source, files=files, own_files=own)
    assert [check.points for check in grade.checks] == [1, 1, None]
    assert "no module mine" in grade.checks[2].reason


@pytest.mark.parametrize(
    ("test", "reason"),
    [
        ("import matplotlib.pyplot as plt\nassert plt.gca().lines", "matplotlib"),
        ("assert square.__globals__", "__globals__"),
        ("import nothing_like_this", "nothing_like_this"),
        ("class Mine:\n    pass\nassert square(Mine())", "Mine"),
        ("from unittest.mock import patch\nwith patch('time.sleep'):\n    square(1)", "sleep"),
        ("from unittest.mock import patch\nwith patch('builtins.print'):\n    square(1)", "print"),
        ("try:\n    square(object())\nexcept BaseException:\n    pass", "object"),
    ],
)
def test_what_needs_a_real_kernel_is_not_judged(points_of, test, reason):
    """No points and no zero: an outcome with its reason, whatever the test catches; the next is judged."""
    points, grade = points_of(SQUARE, ("test 3", test), ("test 2", "assert square(3) == 9"))
    assert points == [None, 2]
    assert grade.checks[0].outcome is Outcome.NOT_JUDGED
    assert grade.checks[0].reason.startswith("needs a real kernel") and reason in grade.checks[0].reason


def test_a_loop_costs_its_cell_and_its_check(points_of):
    """A loop that never ends is stopped; cells and checks around it keep their points."""
    points, grade = points_of(
        SQUARE,
        ("solution", "def loop():\n    while True:\n        pass\nx = 1\nwhile True:\n    pass"),
        ("test 1", "assert square(3) == 9 and x == 1"),
        ("test 1", "loop()"),
        ("test 1", "try:\n    loop()\nexcept:\n    pass"),
        ("test 1", "while square(1):\n    pass"),
        ("test 1", "assert square(2) == 4"),
    )
    assert points == [1, 0, 0, 0, 1]
    assert grade.limits == ("time",)
    assert all("never ends" in check.sentence for check in grade.checks[1:4])


def test_a_test_that_stops_in_a_function_it_lent_leaves_the_wire_in_step(points_of):
    """A callback that never ends, or cannot be judged, costs its check; the next one is judged."""
    points, _ = points_of(
        ("solution", "def call(f):\n    try:\n        return f()\n    except Exception:\n        return f()"),
        ("test 1", "def lent():\n    while True:\n        pass\ncall(lent)"),
        ("test 1", "def lent():\n    call(object())\ncall(lent)"),
        ("test 1", "assert call(lambda: 3) == 3"),
    )
    assert points == [0, None, 1]


def test_a_notebook_that_ends_python_keeps_what_it_had(points_of):
    """Checks before the end count; each one after it says why it could not be made."""
    points, grade = points_of(
        SQUARE,
        ("test 1", "assert square(3) == 9"),
        ("solution", "import os\nos._exit(3)"),
        ("test 1", "assert square(3) == 9"),
        ("test 1", "pass"),
    )
    assert points == [1, 0, 0]
    assert all("ended Python" in check.sentence for check in grade.checks[1:])


def test_a_check_that_looks_at_nothing_is_told(points_of):
    """Full points as under stock nbgrader, and a flag."""
    points, grade = points_of(SQUARE, ("test 1", "assert True"))
    assert points == [1]
    assert [flag.kind for flag in grade.flags] == ["LOOK"]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"\xff", b'{"cells": 3}', b"[" * 100_000, b"1" * (17 << 20)], ids=range(7)
)
def test_what_is_no_notebook_is_refused(engine, case_of, content):
    """One sentence, and the engine goes on."""
    case = case_of(SQUARE)
    with pytest.raises(NotebookUnreadable):
        engine.grade(content, case.source)


def test_odd_metadata_harms_nobody(engine, case_of):
    """Metadata of any shape are read without an error."""
    case = case_of(SQUARE, ("test 1", "assert square(3) == 9"))
    for odd in (3, [], "x", {"nbgrader": 3}, {"nbgrader": {"grade_id": []}}, {"tags": 3}, {"nbgrader": None}):
        cell = json.loads(nbformat.writes(case.submission))
        cell["cells"].append({"cell_type": "code", "metadata": odd, "source": "", "outputs": [],
                              "execution_count": None, "id": "odd"})  # fmt: skip
        try:
            notebook = read_hand_in(json.dumps(cell).encode()).notebook
        except NotebookUnreadable:
            continue
        assert engine.grade(notebook, case.source).points == 1


def test_the_answer_of_the_source_never_counts_for_the_child(engine, case_of):
    """A deleted answer cell is empty; the model answer in the source is not run in its place."""
    case = case_of(SQUARE, ("test 3", "assert square(3) == 9"))
    del case.submission.cells[1]
    grade = engine.grade(case.submission, case.source)
    assert grade.points == 0
    assert [flag.kind for flag in grade.flags] == ["REPAIR"]


def test_the_notebook_that_comes_out_is_the_childs_with_mended_cells(engine, case_of):
    """Outputs stand where they were made; free cells of the child stay in their place."""
    case = case_of(SQUARE, ("test 2", "print('seen')\nassert square(3) == 9"))
    case.submission.cells.insert(2, new_code_cell("print(square(4))", id="mine"))
    case.submission.cells[-1].source = "pass"
    graded = engine.run(case.submission, case.source)
    assert graded.grade.points == 2
    found = graded.notebook
    nbformat.validate(found)
    assert [cell.source for cell in found.cells[2:]] == ["print(square(4))", case.source.cells[-1].source]
    assert found.cells[2].outputs[0].text == "16\n"
    assert case.submission.cells[-1].source == "pass"


def test_a_teachers_mark_waits(engine, case_of):
    """An answer that a teacher marks is not judged, and brings nothing yet."""
    case = case_of(("solution", "print('poem')"))
    for notebook in (case.source, case.submission):
        notebook.cells[1].metadata["nbgrader"].update(grade=True, points=5)
    grade = engine.grade(case.submission, case.source)
    assert [(check.points, check.max_points, check.reason) for check in grade.checks] == [
        (None, 5.0, "a teacher marks it")
    ]
    assert dataclasses.replace(grade.tasks[0], code="").manual
