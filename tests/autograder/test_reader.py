"""The reader of hostile bytes: a checked notebook or one sentence; no crash, no hang, no flood."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import time

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.errors import NotebookUnreadable
from autograder.plan import Source, make_plan
from autograder.reader import (
    BRANCH_LIMIT,
    CELL_LIMIT,
    CODE_LIMIT,
    DEPTH_LIMIT,
    SIZE_LIMIT,
    VALUE_LIMIT,
    read_hand_in,
)

FUZZ = settings(
    max_examples=150, deadline=5000, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
NO_ID = "1 cells had no id of their own; they got one."
NO_NUMBER = "A number that is none was taken out."
TWICE = "A name stood twice in one place of the file; the last one counts."
OLD = "It had the old notebook format 3; it was converted."
_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def cell(**more: object) -> dict:
    return {
        "cell_type": "code", "id": "a", "metadata": {}, "source": "", "outputs": [], "execution_count": None,
    } | more  # fmt: skip


def table(*cells: object, **more: object) -> dict:
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)} | more


def as_bytes(value: object) -> bytes:
    return json.dumps(value).encode()


def checked(content: bytes) -> nbformat.NotebookNode | None:
    """Read, and assert all that a caller may rely on; return None if there was a sentence instead."""
    try:
        read = read_hand_in(content)
    except NotebookUnreadable as problem:
        assert str(problem).isprintable()
        assert len(str(problem)) < 300
        return None
    notebook = read.notebook
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    ids = [one.id for one in notebook.cells]
    assert len(set(ids)) == len(ids) <= CELL_LIMIT
    assert all(_ID.fullmatch(name) for name in ids)
    assert all(isinstance(one.source, str) for one in notebook.cells)
    text = nbformat.writes(notebook).encode("utf-8")
    json.loads(text, parse_constant=pytest.fail)
    again = read_hand_in(text)
    assert again.notebook == notebook, "reading what was written brings the same"
    assert again.mended == ()
    assert read_hand_in(content) == read
    return notebook


# --- fuzz ---------------------------------------------------------------------------------------

texts = st.text(max_size=30) | st.text("\ud800\udfff\0\x1b\u202e\n\"\\%!?(['#", max_size=20)
numbers = st.integers(-(10**30), 10**30) | st.floats() | st.integers(-2, 100)
plain = st.none() | st.booleans() | numbers | texts
json_values = st.recursive(
    plain,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
KEYS = (
    "cell_type", "id", "metadata", "source", "outputs", "execution_count", "attachments", "output_type",
    "text", "data", "name", "nbgrader", "grade_id", "tags", "level", "input", "language", "cells",
)  # fmt: skip
TEXT = ("cell_type", "id", "metadata", "source")
MARKS = ("grade_id", "grade", "solution", "locked", "points", "task", "checksum", "schema_version")
odd_cells = st.dictionaries(st.sampled_from(KEYS) | texts, json_values, max_size=6)
near_cells = st.builds(
    lambda more, drop: {key: value for key, value in (cell() | more).items() if key != drop},
    st.dictionaries(st.sampled_from(KEYS), json_values, max_size=2),
    st.none() | st.sampled_from(KEYS),
)
sound_cells = st.builds(
    lambda kind, more: (
        {key: value for key, value in (cell() | more).items() if kind == "code" or key in TEXT}
        | {"cell_type": kind}
    ),
    st.sampled_from(["code", "code", "markdown", "raw"]),
    st.fixed_dictionaries(
        {
            "id": texts | st.sampled_from(["a", "b", "mended-1-0"]),
            "source": texts | st.lists(texts, max_size=3),
            "metadata": st.dictionaries(st.sampled_from(["nbgrader", "x"]), json_values, max_size=2)
            | st.fixed_dictionaries(
                {"nbgrader": st.dictionaries(st.sampled_from([*MARKS, "x"]), json_values, max_size=4)}
            ),
        }
    ),
)
sound = st.builds(
    lambda cells, more: table(*cells, metadata=more),
    st.lists(sound_cells, max_size=5),
    st.dictionaries(texts, json_values, max_size=2),
)
notebooks = st.builds(
    lambda cells, more: table(*cells) | more,
    st.lists(near_cells | odd_cells | json_values, max_size=4),
    st.dictionaries(
        st.sampled_from(["nbformat", "nbformat_minor", "metadata", "cells", "worksheets"]),
        json_values,
        max_size=1,
    ),
)
old_notebooks = st.builds(
    lambda sheets: {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": sheets},
    json_values
    | st.lists(st.fixed_dictionaries({"cells": st.lists(near_cells | odd_cells, max_size=3)}), max_size=2),
)


@FUZZ
@given(st.binary(max_size=200))
def test_any_bytes(content):
    """Whatever the bytes are, a notebook or one sentence comes out."""
    checked(content)


@FUZZ
@given(json_values)
def test_any_json(value):
    """Whatever the JSON is."""
    checked(as_bytes(value))


@FUZZ
@given(notebooks | old_notebooks | sound)
def test_what_is_nearly_a_notebook(value):
    """Whatever stands in a notebook's places."""
    checked(as_bytes(value))


@FUZZ
@given(sound)
def test_what_was_read_can_be_planned(value):
    """What comes out is safe for the grader's next step, whatever stands in it."""
    mark = {"grade_id": "a", "grade": False, "solution": True, "locked": False, "task": False}
    source = Source(nbformat.from_dict(table(cell(source="a = 1", metadata={"nbgrader": mark}))))
    notebook = checked(as_bytes(value))
    assert notebook is not None
    plan = make_plan(notebook, source)
    assert len(plan.steps) >= 1


@FUZZ
@given(st.integers(0, 2**32), st.integers(1, 8))
def test_a_damaged_notebook(seed, count):
    """Bytes of an honest notebook that were changed, cut out or doubled, as a bad stick does."""
    dice = random.Random(seed)
    honest = bytearray(as_bytes(table(cell(source="print('a')\n"), cell(id="b", metadata={"tags": ["x"]}))))
    for _ in range(count):
        place = dice.randrange(len(honest))
        match dice.randrange(3):
            case 0:
                honest[place] = dice.randrange(256)
            case 1:
                del honest[place : place + dice.randrange(20)]
            case 2:
                honest[place:place] = honest[place : place + dice.randrange(20)]
    checked(bytes(honest))


# --- what is refused, and what is mended ----------------------------------------------------------


def old(**heading: object) -> dict:
    cells = [{"cell_type": "heading", "level": 1, "source": "hi", "metadata": {}} | heading]
    sheets = [{"cells": cells, "metadata": {}}]
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": sheets}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not valid JSON"),
        (b"\xff\xfe{", "not valid JSON"),
        (b"[]", "is not a notebook"),
        (as_bytes(table(nbformat=True)), "is not a notebook"),
        (as_bytes(table(nbformat=5)), "has the notebook format 5"),
        (as_bytes(table(nbformat=2)), "has the notebook format 2"),
        (as_bytes(table(cells=None)), "its cells are missing"),
        (as_bytes(table(3)), "its cells are missing"),
        (as_bytes(table(cell(), cell(id="b", source=5))), "its cell 2 is broken"),
        (as_bytes(table(cell(source=[1]))), "its cell 1 is broken"),
        (as_bytes(table(cell(outputs=[{"output_type": "stream"}]))), "its cell 1 is broken"),
        (as_bytes(table(cell(cell_type="evil"))), "its cell 1 is broken"),
        (as_bytes(table(*[cell()] * (CELL_LIMIT + 1))), f"has more than {CELL_LIMIT} cells"),
        (as_bytes(table(cell(source="a" * (CODE_LIMIT + 1)))), "letters of code"),
        (as_bytes(table({"cell_type": "raw", "metadata": {}, "source": "a" * 5_000_001})), "has a cell of"),
        (b" " * (SIZE_LIMIT + 1), "is larger than 20 MB"),
        (b"[" * (DEPTH_LIMIT + 1), "nests its pieces too deep"),
        (b"[]," * (BRANCH_LIMIT + 1), "far more pieces"),
        (b"1," * (VALUE_LIMIT + 1), "far more pieces"),
        (b'""' * (2 * VALUE_LIMIT + 2), "far more pieces"),
    ],
)  # fmt: skip
def test_what_is_refused(content, reason):
    """Each limit and each slip has its own words."""
    with pytest.raises(NotebookUnreadable, match=re.escape(reason)):
        read_hand_in(content)


@pytest.mark.parametrize(
    ("content", "mended"),
    [
        (as_bytes(table(cell())), ()),
        (b"\xef\xbb\xbf" + as_bytes(table(cell())), ()),
        (as_bytes(table(cell(source=["a\n", "b"]))), ()),
        (as_bytes(table(cell(), nbformat_minor=99)), ()),
        (as_bytes(table(cell(), nbformat_minor="x")), ()),
        (as_bytes(table(cell(source="\ud800"))), ()),
        (as_bytes(table(cell(), cell(), cell(id="mended-1-0"))), (NO_ID,)),
        (as_bytes(table(cell(id="\n"))), (NO_ID,)),
        (as_bytes(table(metadata={"a": float("nan")})), (NO_NUMBER,)),
        (as_bytes(table())[:-1] + b', "x": 1e999}', None),
        (as_bytes(table(metadata={"a": 10**4000})), (NO_NUMBER,)),
        (as_bytes(table())[:-1] + b', "cells": []}', (TWICE,)),
        (as_bytes(old()), (OLD, NO_ID)),
        (as_bytes(old(level=10**9)), (OLD, NO_ID)),
    ],
)  # fmt: skip
def test_what_is_mended(content, mended):
    """What can be read safely is read, and each thing that was mended is told."""
    if mended is None:
        assert checked(content) is None
        return
    assert checked(content) is not None
    assert read_hand_in(content).mended == mended


def test_the_errors_two_readers():
    """A child reads what to do; a teacher's sentence can be made of the same parts."""
    with pytest.raises(NotebookUnreadable) as caught:
        read_hand_in(b" " * (SIZE_LIMIT + 1))
    assert str(caught.value) == "The file is larger than 20 MB; clear all outputs and hand it in again."
    assert (caught.value.reason, caught.value.remedy) == ("is larger than 20 MB", "clear all outputs")


# --- time and memory ------------------------------------------------------------------------------

LARGE = {
    "escaped quotes": r"""b'"' + b'\\"' * 9_900_000""",
    "quotes": r"""b'"' * 19_900_000""",
    "brackets": r"""b'[' * 19_900_000""",
    "backslashes": r"""b'\\' * 19_900_000""",
    "empty objects": r"""b'{"nbformat": 4, "cells": [' + b'{},' * 59_000 + b'{}]}'""",
    "an output": r"""dumps([cell([stream("x" * 19_000_000)])])""",
    "letters of four bytes": r"""dumps([cell([stream("\U0001f600" * 1_500_000)])])""",
    "many outputs": r"""dumps([cell([stream("x")] * 15_000)])""",
    "broken outputs": r"""dumps([cell([stream(3)] * 15_000)])""",
    "a broken value": r"""dumps([cell([stream({"x": "y" * 19_000_000})])])""",
    "many lines": r"""dumps([cell([stream(["0123456789" * 7] * 240_000)])])""",
    "many names": r"""dumps([], {"name %d" % n: n for n in range(240_000)})""",
    "names in names": r"""dumps([], {"name %d" % n: {"a": {}} for n in range(29_000)})""",
    "a picture": r"""dumps([cell([{"output_type": "display_data", "metadata": {},"""
    r""" "data": {"image/png": "A" * 19_000_000}}])])""",
}
MEASURE = """
import json, sys, time
from pathlib import Path
from autograder.errors import NotebookUnreadable
from autograder.reader import read_hand_in
def stream(text): return {{"output_type": "stream", "name": "stdout", "text": text}}
def cell(outputs):
    return {{"cell_type": "code", "id": "a", "metadata": {{}}, "source": "", "execution_count": None,
            "outputs": outputs}}
def dumps(cells, metadata={{}}):
    made = {{"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}}
    return json.dumps(made).encode()
if sys.argv[1:] == ["make"]:
    sys.stdout.buffer.write({content})
    sys.exit()
content = sys.stdin.buffer.read()
began = time.process_time()
try:
    read_hand_in(content)
except NotebookUnreadable:
    pass
# Not getrusage: it also counts what the process was before, a copy of its parent.
status = Path("/proc/self/status").read_text().split("VmHWM:")[1]
print(time.process_time() - began, status.split()[0])
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", LARGE)
def test_time_and_memory_are_bounded(name):
    """The largest files that are let in, or nearly so, take some seconds and less than 300 MB in all."""
    program = MEASURE.format(content=LARGE[name])
    made = subprocess.run(
        [sys.executable, "-c", program, "make"], capture_output=True, check=True, timeout=60
    )
    measured = subprocess.run(
        [sys.executable, "-c", program], input=made.stdout, capture_output=True, check=True, timeout=100
    )
    seconds, kilobytes = map(float, measured.stdout.split())
    assert len(made.stdout) > 150_000
    assert seconds < 15
    assert kilobytes < 300_000


def test_a_refusal_is_quick():
    """A bomb costs the class a moment: it is refused before anything is built of it."""
    content = b'{"nbformat": 4, "cells": ' + b"[" * 15_000_000
    began = time.process_time()
    with pytest.raises(NotebookUnreadable):
        read_hand_in(content)
    assert time.process_time() - began < 5
