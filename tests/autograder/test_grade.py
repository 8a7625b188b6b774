"""From the outputs of an executed exercise to a grade."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.utils import determine_grade

from autograder.grade import BROKEN_SENTENCE, HIDDEN_SENTENCE, Outcome, check_points, grade_notebook
from autograder.mistakes import Mistake
from autograder.run import run_notebook

TEST = """run = run_task("Task 1")
has_value(run, "total", 120)
### BEGIN HIDDEN TESTS
run = run_task("Task 1", values={"price": 75})
has_value(run, "total", 225)
### END HIDDEN TESTS"""

MISTAKE = Mistake("total", "text", 'total = "120"', "A number has no quotes.", says="is '120'")


def owned(source, grade_id, **what):
    cell = new_code_cell(source)
    cell.metadata["nbgrader"] = {
        "grade_id": grade_id, "grade": False, "solution": False, "locked": False, **what
    }
    return cell


def exercise(answer: str):
    return new_notebook(
        cells=[
            owned("from autograder.checks import *\nprice = 40", "setup", locked=True),
            new_markdown_cell("## Task 1: Three mangoes"),
            owned(f"# Task 1\n{answer}", "total", solution=True),
            owned(TEST, "total-test", grade=True, locked=True, points=2),
            new_markdown_cell("## Task 2: Your own"),
            owned("pass", "make", solution=True, grade=True, points=3),
        ]
    )


def graded(answer: str):
    return grade_notebook(run_notebook(exercise(answer)), [MISTAKE])


def test_a_right_answer_gets_full_points():
    """PASSED brings all points and no sentence; the teacher's task waits for her."""
    first, second = graded("total = price * 3").tasks
    assert (first.outcome, first.points, first.sentence) == (Outcome.PASSED, 2, "")
    assert first.title == "Task 1: Three mangoes"
    assert (second.outcome, second.manual, second.max_points) == (Outcome.NOT_JUDGED, True, 3)


def test_a_wrong_answer_gets_the_checks_sentence():
    """The sentence of a visible test comes through."""
    task = graded("total = price + 3").tasks[0]
    assert (task.outcome, task.points, task.hidden) == (Outcome.FAILED, 0, False)
    assert task.sentence == "In Task 1, total should be 120 (a whole number). It is 43 (a whole number)."


def test_a_foreseen_mistake_gets_its_hint():
    """The hint stands beside the sentence."""
    task = graded('total = "120"').tasks[0]
    assert (task.mistake, task.hint) == ("text", "A number has no quotes.")


def test_a_failed_hidden_test_tells_nothing_of_itself():
    """225 and 75 must not reach the child."""
    task = graded("total = 120").tasks[0]
    assert (task.points, task.hidden, task.sentence) == (0, True, HIDDEN_SENTENCE)


def test_a_check_that_never_ran_is_not_judged():
    """No output is not full marks where nothing was executed."""
    task = grade_notebook(exercise("total = 120")).tasks[0]
    assert (task.outcome, task.points, task.sentence) == (Outcome.NOT_JUDGED, 0, BROKEN_SENTENCE)


@pytest.mark.parametrize(
    "traceback",
    [
        ["Cell In[3], line 5\n"],
        ["Input \x1b[0;32mIn [3]\x1b[0m\n", "\x1b[0;32m----> 5\x1b[0m assert total == 225"],
        ["something else"],
    ],
)
def test_a_plain_assert_in_the_hidden_part_is_found_too(traceback):
    """A traceback of IPython names the line; where none is named, the part counts as hidden."""
    notebook = exercise("total = 120")
    test = notebook.cells[3]
    test.execution_count = 3
    test.outputs = [new_output("error", ename="AssertionError", evalue="225", traceback=traceback)]
    assert grade_notebook(notebook).tasks[0].sentence == HIDDEN_SENTENCE


def out(kind, **what):
    return new_output(kind, **what)


@pytest.mark.parametrize(
    "outputs",
    [
        [],
        [out("stream", name="stdout", text="fine")],
        [out("stream", name="stderr", text="oh")],
        [out("error", ename="E", evalue="", traceback=[])],
        [out("execute_result", data={"text/plain": "1.5"}, execution_count=1)],
        [out("execute_result", data={"text/plain": "-1"}, execution_count=1)],
        [out("execute_result", data={"text/plain": "full"}, execution_count=1)],
        [out("display_data", data={"text/plain": "0"})],
    ],
)
def test_points_follow_nbgraders_rule(outputs):
    """check_points() agrees with nbgrader.utils.determine_grade() on every kind of output."""
    cell = owned("", "t", grade=True, points=2)
    cell.outputs = outputs
    assert check_points(cell) == determine_grade(cell)[0]
