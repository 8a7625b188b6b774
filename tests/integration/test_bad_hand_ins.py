"""Strange hand-ins cost themselves, and nobody else: one sentence each, nothing lost."""

import json
from collections.abc import Callable

import pytest

from course.classroom.marks import Marks

from .conftest import FULL, OTHER, STUDENTS, UNIT, changed

STRANGE, HONEST = STUDENTS[0], STUDENTS[1]


def cell_of(table: dict, grade_id: str) -> dict:
    return next(
        cell for cell in table["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") == grade_id
    )


def without(*grade_ids: str) -> Callable[[dict], None]:
    def change(table: dict) -> None:
        table["cells"] = [
            cell
            for cell in table["cells"]
            if cell["metadata"].get("nbgrader", {}).get("grade_id") not in grade_ids
        ]

    return change


def make_edited_check(table: dict) -> None:
    cell_of(table, "hello-test")["source"] = "assert True"
    cell_of(table, "hello")["source"] = "# Task 1\nprint('no')"


def make_copied_check(table: dict) -> None:
    check = cell_of(table, "hello-test")
    table["cells"].append({**check, "id": "copied"})
    cell_of(table, "hello")["source"] = "# Task 1\nprint('no')"


def make_cheap_points(table: dict) -> None:
    cell_of(table, "hello-test")["metadata"]["nbgrader"]["points"] = 100


def make_skipped_check(table: dict) -> None:
    cell_of(table, "hello-test")["metadata"]["tags"] = ["skip-execution"]
    cell_of(table, "hello")["source"] = "# Task 1\nprint('no')"


def make_stripped(table: dict) -> None:
    for cell in table["cells"]:
        cell["metadata"] = {}


def make_shuffled(table: dict) -> None:
    cells = table["cells"]
    checks = [cell for cell in cells if cell["id"].endswith("-test")]
    table["cells"] = checks + [cell for cell in cells if cell not in checks]


def make_old_without_ids(table: dict) -> None:
    table["nbformat_minor"] = 4
    for cell in table["cells"]:
        del cell["id"]


def make_twice_the_same_id(table: dict) -> None:
    for cell in table["cells"]:
        cell["id"] = "one"


NOTHING_WRONG, HELLO_WRONG = FULL, FULL | {"hello": 0}


@pytest.mark.parametrize(
    ("change", "points"),
    [
        (without("hello-test"), NOTHING_WRONG),
        (without("hello"), HELLO_WRONG),
        (without("hello", "hello-test"), HELLO_WRONG),
        (without("setup"), NOTHING_WRONG),
        (without("setup", "hello-test", "ticket-test"), NOTHING_WRONG),
        (make_edited_check, HELLO_WRONG),
        (make_copied_check, HELLO_WRONG),
        (make_cheap_points, NOTHING_WRONG),
        (make_skipped_check, HELLO_WRONG),
        (make_stripped, NOTHING_WRONG),
        (make_shuffled, NOTHING_WRONG),
        (make_old_without_ids, NOTHING_WRONG),
        (make_twice_the_same_id, NOTHING_WRONG),
    ],
    ids=[
        "check-deleted", "answer-deleted", "both-deleted", "setup-deleted", "many-deleted", "check-edited",
        "check-copied", "points-changed", "check-skipped", "metadata-stripped", "checks-first",
        "no-cell-ids", "one-cell-id",
    ],
)  # fmt: skip
def test_a_changed_notebook_is_repaired_and_graded_fairly(classroom, work, change, points):
    """What the child wrote counts, the checks are those of the release, and so are the points."""
    handed_in = classroom.hand_in(STRANGE, changed(work(), change))
    raw = (handed_in / "exercise.ipynb").read_bytes()
    assert classroom.grade() == 0, classroom.said
    assert classroom.points(STRANGE) == points
    assert (handed_in / "exercise.ipynb").read_bytes() == raw


def old_format(notebook) -> bytes:
    cells = [
        {"cell_type": "code", "input": cell.source, "outputs": [], "language": "python", "metadata": {},
         "prompt_number": None, "collapsed": False}
        for cell in notebook.cells if cell.cell_type == "code"
    ]  # fmt: skip
    table = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""},
             "worksheets": [{"cells": cells, "metadata": {}}]}  # fmt: skip
    return json.dumps(table).encode()


def test_strange_hand_ins_stop_nobody(classroom, work):
    """Each is told in one sentence with its child and what to do; the honest child is graded."""
    notebook = work()
    classroom.hand_in(HONEST, notebook)
    classroom.hand_in(STRANGE, b"this is no notebook")
    no_cells = b'{"cells": 3, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}'
    classroom.hand_in(STRANGE, no_cells, unit=OTHER)
    classroom.hand_in("nobody-known", notebook)
    classroom.hand_in(HONEST, notebook, unit="no-such-unit")
    inbound = classroom.folder / "exchange" / "pathshala" / "inbound"
    (inbound / "..+hello-pi+2026-01-05 10:00:00.000000 UTC+x").mkdir()
    (inbound / "holiday pictures").mkdir()
    link = inbound / f"{STUDENTS[2]}+{UNIT}+2026-01-05 10:00:00.000000 UTC+x"
    link.symlink_to(classroom.folder / "source")

    assert classroom.grade() == 1
    assert classroom.points(HONEST) == FULL
    said = "\n".join(classroom.said)
    for sentence in (
        f"{STRANGE}, {UNIT}: exercise.ipynb is not a notebook: it is not valid JSON. Ask the student",
        f"{STRANGE}, {OTHER}: exercise.ipynb is not a valid notebook",
        f"nobody-known, {UNIT}: the class has no such student. The work waits in the exchange.",
        f"{HONEST}, no-such-unit: the class has no such assignment. The work waits",
        "'..+hello-pi+2026-01-05 10:00:00.000000 UTC+x' in the exchange is no hand-in",
        "'holiday pictures' in the exchange is no hand-in",
        f"{STUDENTS[2]}, {UNIT}: the hand-in is a link or a file, not a folder.",
    ):
        assert sentence in said
    assert "Traceback" not in said
    assert len([line for line in classroom.said if line.startswith("  ")]) == 7
    assert not (classroom.folder / "submitted" / "..").joinpath(UNIT).exists()
    assert len(list(inbound.iterdir())) == 8


def test_a_huge_notebook_is_not_even_copied(classroom, work):
    """200 MB stay in the exchange; the sentence says so, and the others are graded."""
    classroom.hand_in(HONEST, work())
    folder = classroom.hand_in(STRANGE, b"{")
    with (folder / "exercise.ipynb").open("r+b") as file:
        file.truncate(200_000_000)
    assert classroom.grade() == 1
    assert f"{STRANGE}, {UNIT}: exercise.ipynb is larger than 20 MB." in "\n".join(classroom.said)
    assert not (classroom.folder / "submitted" / STRANGE).exists()
    assert classroom.points(HONEST) == FULL


def test_a_link_to_the_answers_is_not_followed(classroom, work):
    """A hand-in that points to the gradebook or the source is refused, and nothing of it is read."""
    folder = classroom.hand_in(STRANGE, work())
    (folder / "exercise.ipynb").unlink()
    (folder / "exercise.ipynb").symlink_to(classroom.folder / "source" / UNIT / "exercise.ipynb")
    assert classroom.grade() == 1
    assert "'exercise.ipynb' is a link or a device, not a file." in "\n".join(classroom.said)
    assert not (classroom.folder / "submitted" / STRANGE).exists()


def test_a_hand_in_that_is_still_on_its_way_waits(classroom, work):
    """Without nbgrader's secret the copy is not whole: it is told, and taken the next time."""
    folder = classroom.hand_in(STRANGE, work())
    (folder / "submission_secret.txt").unlink()
    assert classroom.grade() == 1
    assert "has not arrived as a whole yet" in classroom.said[0]
    (folder / "submission_secret.txt").write_text("a secret")
    assert classroom.grade() == 0
    assert classroom.points(STRANGE) == FULL


def test_only_notebooks_of_the_assignment_are_taken(classroom, work):
    """A child's diary that lay beside the exercise stays with the child."""
    folder = classroom.hand_in(STRANGE, work())
    (folder / "diary.ipynb").write_text("{}")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")
    assert classroom.grade() == 0
    taken = {path.name for path in (classroom.folder / "submitted" / STRANGE / UNIT).iterdir()}
    assert taken == {"exercise.ipynb", "timestamp.txt", "submission_secret.txt"}


def test_the_old_format_is_converted(classroom, work):
    """A notebook of format 3 is read; its cells have no marks, so the tasks come back empty."""
    classroom.hand_in(STRANGE, old_format(work()))
    assert classroom.grade() == 0, classroom.said
    assert "It had the old notebook format 3; it was converted." in "\n".join(classroom.said)
    assert set(classroom.points(STRANGE)) == set(FULL)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("import os\nos._exit(0)", "Your program ended Python itself"),
        ("raise SystemExit", ""),
        ("1 / 0", "Task 1 stops with ZeroDivisionError: division by zero."),
        ("print('x' * 3_000_000)", "Task 1 should print"),
        ("def deep(n): return deep(n + 1)\ndeep(0)", "Task 1 stops with RecursionError"),
    ],
    ids=["ends-python", "exits", "breaks", "floods", "too-deep"],
)
def test_code_that_breaks_costs_that_child_only(classroom, work, code, sentence):
    """The others are graded; so are the child's other tasks, unless its Python is gone."""
    classroom.hand_in(STRANGE, work({"hello": f"# Task 1\n{code}"}))
    classroom.hand_in(HONEST, work())
    assert classroom.grade() == 0, classroom.said
    assert classroom.points(HONEST) == FULL
    gone = dict.fromkeys(FULL, 0) if "_exit" in code else {"hello": 0}
    assert classroom.points(STRANGE) == FULL | gone
    mark = Marks(classroom.folder).read(STRANGE, UNIT)
    assert sentence in next(task.sentence for task in mark.grades["exercise"].tasks if task.task == "hello")


def test_nbgraders_own_kernel_says_so_when_python_is_gone(classroom, work):
    """With --stock, code that ends Python leaves the submission ungraded, with one sentence."""
    classroom.hand_in(STRANGE, work({"hello": "# Task 1\nimport os\nos._exit(0)"}))
    classroom.hand_in(HONEST, work())
    assert classroom.grade(stock=True) == 1
    assert "its code ends Python itself" in "\n".join(classroom.said)
    assert classroom.points(HONEST) == FULL
