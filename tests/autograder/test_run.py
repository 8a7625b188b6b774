"""Running a whole notebook without a kernel."""

import os
import time
import traceback

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.errors import RunBroken
from autograder.run import run_notebook
from autograder.shell import CALLS_SHOWN, shorten


def outputs(*sources, tags=(), **options):
    cells = [new_code_cell(source) for source in sources]
    for cell in cells:
        cell.metadata["tags"] = list(tags)
    return [cell.outputs for cell in run_notebook(new_notebook(cells=cells), **options).cells]


def test_outputs_have_nbformats_shape():
    """Printed text, a last value, a display and an error are stored as nbformat stores them."""
    printed, value, shown, error = outputs("print(1)\nprint(2)", "41 + 1", "display('x')", "1/0")
    assert printed == [{"output_type": "stream", "name": "stdout", "text": "1\n2\n"}]
    assert value[0]["output_type"] == "execute_result"
    assert value[0]["data"] == {"text/plain": "42"}
    assert shown[0]["output_type"] == "display_data"
    assert (error[0]["ename"], error[0]["evalue"]) == ("ZeroDivisionError", "division by zero")


def test_cells_share_names_and_go_on_after_an_error():
    """An error ends its cell, not the notebook."""
    found = outputs("x = 2", "x.nothing", "print(x * 3)")
    assert found[1][0]["ename"] == "AttributeError"
    assert found[2][0]["text"] == "6\n"


def test_one_run_knows_nothing_of_another():
    """Each run is a process of its own."""
    outputs("leak = 1")
    assert outputs("leak")[0][0]["ename"] == "NameError"


def test_input_is_answered_by_the_cells_tag():
    """The tag `answers:Asha|12` stands for the keyboard; without it input() is an error."""
    assert outputs("print(input('? '), input())", tags=["answers:Asha|12"])[0][0]["text"].endswith(
        "Asha 12\n"
    )
    assert outputs("input()")[0][0]["ename"] == "NoKeyboard"


def test_stderr_and_magics_work():
    """stderr is a stream of its own; IPython's magics run."""
    found = outputs("import sys\nprint('e', file=sys.stderr)", "%who_ls")
    assert found[0][0]["name"] == "stderr"
    assert found[1][0]["output_type"] == "execute_result"


def test_markdown_is_left_alone_and_the_given_notebook_unchanged():
    """run_notebook() returns a copy."""
    notebook = new_notebook(cells=[new_markdown_cell("# Hi"), new_code_cell("print(1)")])
    result = run_notebook(notebook)
    assert result.cells[0] == notebook.cells[0]
    assert notebook.cells[1].outputs == []
    assert result.cells[1].execution_count == 1


def test_the_cells_see_that_they_are_graded():
    """NBGRADER_EXECUTION stands only where it should, and never leaks into this process."""
    ask = "import os\nprint(os.environ.get('NBGRADER_EXECUTION'))"
    assert outputs(ask)[0][0]["text"] == "autograde\n"
    assert outputs(ask, grading=False)[0][0]["text"] == "None\n"
    assert "NBGRADER_EXECUTION" not in os.environ


def test_a_traceback_of_a_circle_shows_its_ends():
    """Of a function that calls itself for ever the first and the last calls are shown."""

    def down(n: int) -> int:
        return down(n + 1)

    with pytest.raises(RecursionError) as caught:
        down(0)
    before = list(traceback.walk_tb(caught.value.__traceback__))
    shorten(caught.value)
    after = list(traceback.walk_tb(caught.value.__traceback__))
    assert (len(before) > 500, len(after)) == (True, 2 * CALLS_SHOWN)
    assert (after[0], after[-1]) == (before[0], before[-1])
    error = outputs("def down(n):\n    return down(n + 1)\ndown(0)")[0][0]
    assert error["ename"] == "RecursionError"
    assert "down(0)" in "".join(error["traceback"])


def test_an_endless_loop_is_stopped():
    """The time limit ends the process, with a sentence."""
    before = time.monotonic()
    with pytest.raises(RunBroken, match="did not end within 1 seconds"):
        outputs("while True: pass", time_limit=1.0)
    assert time.monotonic() - before < 20


def test_a_process_that_ends_itself_is_an_error_of_the_run():
    """os._exit() costs this notebook its answer, and nothing else."""
    with pytest.raises(RunBroken, match="without an answer"):
        outputs("import os\nos._exit(0)")
    assert outputs("print(1)")[0][0]["text"] == "1\n"
