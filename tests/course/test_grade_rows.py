"""Grades in nbgrader's rows: all or nothing, and as quick for the last child as for the first."""

import os
import shutil
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from sqlalchemy import event
from traitlets.config import Config

from course.classroom.rows import GradeRows, Judged
from course.errors import ClassProblem

DUE = datetime(2026, 1, 5, 12)


@pytest.fixture(scope="module")
def new_gradebook(tmp_path_factory):
    """A gradebook with an assignment of two notebooks, and three students."""
    path = tmp_path_factory.mktemp("rows") / "gradebook.db"
    url = f"sqlite:///{path}"
    with pytest.MonkeyPatch.context() as patch:
        # A new gradebook asks alembic for the number of its newest format.
        patch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
        with Gradebook(url, "kolkata") as gradebook:
            gradebook.add_assignment("week-1", duedate=DUE)
            for name in ("first", "second"):
                gradebook.add_notebook(name, "week-1")
                for cell in ("check-1", "check-2"):
                    gradebook.add_grade_cell(cell, name, "week-1", max_score=2, cell_type="code")
                gradebook.add_solution_cell("answer-1", name, "week-1")
            for student in ("mango", "lemon", "guava"):
                gradebook.add_student(student)
    return path


@pytest.fixture
def url(new_gradebook, tmp_path):
    shutil.copyfile(new_gradebook, tmp_path / "gradebook.db")
    return f"sqlite:///{tmp_path / 'gradebook.db'}"


@pytest.fixture
def rows(url):
    with GradeRows(url, "kolkata", Config()) as rows:
        yield rows


def scores(url, student):
    with Gradebook(url, "kolkata") as gradebook:
        found = gradebook.find_submission("week-1", student)
        return {
            f"{notebook.name}/{grade.name}": (grade.auto_score, grade.needs_manual_grade)
            for notebook in found.notebooks
            for grade in notebook.grades
        }


def test_what_is_written_is_returned_and_stands_there(url, rows):
    """Points, cells that wait for a teacher, and a notebook that was not handed in."""
    written = rows.write("mango", "week-1", DUE, {"first": Judged((), {"check-1": 2.0})})
    assert written == {
        "first": {"check-1": 2.0, "check-2": None},
        "second": {"check-1": 0.0, "check-2": 0.0},
    }
    assert scores(url, "mango") == {
        "first/check-1": (2.0, False), "first/check-2": (None, True),
        "second/check-1": (0.0, False), "second/check-2": (0.0, False),
    }  # fmt: skip


def test_again_changes_and_adds_nothing(url, rows):
    """A second grading writes over the first; what a teacher gave stays, to be looked at again."""
    rows.write("mango", "week-1", DUE, {"first": Judged((), {"check-1": 2.0, "check-2": 1.0})})
    with Gradebook(url, "kolkata") as gradebook:
        gradebook.find_grade("check-2", "first", "week-1", "mango").manual_score = 1.5
        gradebook.db.commit()
    rows.write("mango", "week-1", DUE, {"first": Judged((), {"check-1": 0.0, "check-2": 0.0})})
    now = scores(url, "mango")
    assert len(now) == 4
    assert (now["first/check-1"], now["first/check-2"]) == ((0.0, False), (0.0, True))
    with Gradebook(url, "kolkata") as gradebook:
        assert gradebook.find_grade("check-2", "first", "week-1", "mango").score == 1.5


def test_a_failure_in_the_middle_leaves_what_was(url, rows, monkeypatch):
    """All of a submission's grades are written, or none of them."""
    rows.write("mango", "week-1", DUE, {"first": Judged((), {"check-1": 2.0, "check-2": 1.0})})
    before = scores(url, "mango")
    monkeypatch.setattr(rows, "_penalty", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        rows.write("mango", "week-1", DUE, {"first": Judged((), {"check-1": 0.0, "check-2": 0.0})})
    assert scores(url, "mango") == before


def test_an_assignment_that_changes_meanwhile_is_read_again(url, rows):
    """formgrader may make an assignment anew while grades are written."""
    rows.write("mango", "week-1", DUE, {})
    with Gradebook(url, "kolkata") as gradebook:
        gradebook.add_grade_cell("check-3", "first", "week-1", max_score=1, cell_type="code")
    written = rows.write("lemon", "week-1", DUE, {"first": Judged((), {"check-3": 1.0})})
    assert written["first"] == {"check-1": None, "check-2": None, "check-3": 1.0}
    assert scores(url, "lemon")["first/check-3"] == (1.0, False)


def test_late_work_pays_what_the_classs_rule_says(url, tmp_path, monkeypatch):
    """The penalty is reckoned from the score that counts, with an extension taken off."""
    (tmp_path / "late_rule_of_a_class.py").write_text(
        "from nbgrader.plugins import BasePlugin\n"
        "class Rule(BasePlugin):\n"
        "    def late_submission_penalty(self, student_id, score, seconds):\n"
        "        return score / 2 if seconds > 3600 else None\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    config = Config({"AssignLatePenalties": {"plugin_class": "late_rule_of_a_class.Rule"}})
    late = DUE + timedelta(hours=2)
    with Gradebook(url, "kolkata") as gradebook:
        gradebook.add_submission("week-1", "lemon")
        gradebook.grant_extension("week-1", "lemon", hours=1)
    with GradeRows(url, "kolkata", config) as rows:
        for student in ("mango", "lemon"):
            rows.write(student, "week-1", late, {"first": Judged((), {"check-1": 2.0, "check-2": 1.0})})
    with Gradebook(url, "kolkata") as gradebook:
        found = {
            student: gradebook.find_submission_notebook("first", "week-1", student).late_submission_penalty
            for student in ("mango", "lemon")
        }
    assert found == {"mango": 1.5, "lemon": None}


def test_an_unknown_assignment_is_one_sentence(rows):
    """What the gradebook does not know is said, with what to run."""
    with pytest.raises(ClassProblem, match="no assignment 'week-9'. Make it: nbgrader generate_assignment"):
        rows.write("mango", "week-9", DUE, {})


def test_no_statement_reads_a_table_that_grows(url, rows):
    """The database finds every row of a submission by an index, also among ten thousand."""
    said = []
    event.listen(rows._engine, "before_cursor_execute", lambda *words: said.append(words[2:4]))
    for _ in range(2):  # new rows, then the same ones again
        rows.write("guava", "week-1", DUE, {"first": Judged((), {"check-1": 2.0})})
    plans = []
    with rows._engine.connect() as connection:
        for statement, values in list(said):
            if statement.startswith(("SELECT", "UPDATE")):
                given = values[0] if isinstance(values, list) else values
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).all()
                plans += [row[-1] for row in plan]
    growing = ("submitted_assignment", "submitted_notebook", "grade", "comment")
    assert len(plans) > 10
    assert [plan for plan in plans if plan.startswith("SCAN") and plan.split()[1] in growing] == []
