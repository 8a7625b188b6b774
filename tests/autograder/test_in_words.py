"""What a child reads about a grade: a summary, and task by task a word, a sentence and a hint."""

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.grade import CellGrade, Grade, Outcome
from autograder.in_words import SIGNS, TEXT_LIMIT, in_words, lines
from autograder.mistakes import Mistake

PASSED, FAILED, NOT_JUDGED = Outcome


def release(*names):
    cells = [
        new_code_cell("pass", metadata={"nbgrader": {"grade_id": name, "solution": True}}) for name in names
    ]
    return new_notebook(cells=cells)


def task(name, outcome, sentence="", *, code="answer", manual=False):
    return CellGrade(name, name.title(), outcome, 0, 2, sentence, code=code, manual=manual)


def told(*tasks, mistakes=()):
    return in_words(Grade(tasks), release(*(one.task for one in tasks)), mistakes)


@pytest.mark.parametrize(
    ("tasks", "summary"),
    [
        ([task("a", PASSED), task("b", FAILED, "No.")], "1 of 2 tasks works."),
        ([task("a", PASSED), task("b", PASSED), task("c", FAILED, "No.")], "2 of 3 tasks work."),
        ([task("a", FAILED, "No.")], "0 of 1 tasks work."),
        ([task("a", FAILED, code="pass")], "You have not begun yet."),
        ([task("a", NOT_JUDGED, manual=True)], "There is no task here that can be checked."),
        ([task("a", PASSED), task("b", NOT_JUDGED, manual=True, code="pass")], "Your task works."),
        ([task("a", PASSED), task("b", PASSED)], "All 2 tasks work."),
    ],
)
def test_the_summary_counts_what_can_be_checked(tasks, summary):
    """Tasks that a teacher marks count neither way."""
    assert told(*tasks).summary.startswith(summary)


def test_there_are_no_points():
    """A check is for learning: neither the words nor the text tell a number of points."""
    page = told(task("a", PASSED), task("b", FAILED, "No."))
    assert "point" not in lines(page)
    assert not any("point" in name for name in vars(page.tasks[0]))


def test_each_state_has_a_sign_and_a_word():
    """Nobody has to tell colours apart, and no two states look the same."""
    assert len(set(SIGNS.values())) == len(SIGNS)
    page = told(task("a", PASSED), task("b", FAILED, "It is so."), task("c", FAILED, code="pass"))
    assert lines(page) == (
        "1 of 3 tasks works.\n\n✓ A - It works.\n\n"
        "→ B - not yet\n  It is so.\n\n○ C - You have not begun this one."
    )


def test_a_foreseen_mistake_brings_its_hint():
    """The hint is that of the mistake whose patterns match; other tasks' mistakes do not count."""
    mistakes = [
        Mistake("b", "other", "x", "Wrong task.", says="printed"),
        Mistake("a", "case", "x", "Look at the big letters.", says='printed "hello"'),
    ]
    page = told(task("a", FAILED, 'It printed "hello".'), mistakes=mistakes)
    assert page.tasks[0].hint == "Look at the big letters."
    assert "Try: Look at the big letters." in lines(page)


def test_an_error_that_nobody_foresaw_leads_to_the_red_text():
    """The sentence speaks of red text, which stands below the cell only when it was run."""
    page = told(task("a", FAILED, "Task 1 stops with KeyError: 3. Read the last line of the red text."))
    assert "Run the cell of this task" in page.tasks[0].hint


def test_the_grader_makes_no_promise_for_a_teacher_who_does_not_look():
    """"Your teacher will look at it" is true of a hand-in, not of a check at home."""
    page = told(task("a", FAILED, "The check could not read it. Your teacher will look at it."))
    assert page.tasks[0].sentence == "The check could not read it. Ask your teacher."


def test_what_a_program_printed_cannot_move_a_cursor_nor_fill_the_page():
    """Escape sequences become spaces, and a long text is cut."""
    page = told(task("a", FAILED, "It printed \x1b[2J\x07" + "a" * 5000))
    assert "\x1b" not in page.tasks[0].sentence
    assert "\x07" not in page.tasks[0].sentence
    assert len(page.tasks[0].sentence) <= TEXT_LIMIT + 1
