"""Release → fetch → work → submit → collect → autograde → feedback → fetch it, with real nbgrader."""

import html
import re
from datetime import timedelta
from pathlib import Path

import pytest

from autograder.mistakes import load_mistakes
from course.classroom.feedback import feedback
from course.classroom.nbgrader import NbgraderCourse
from course.notebook import read_notebook, tasks, write_notebook
from course.syllabus import load_syllabus

from .conftest import FULL, MONDAY, OTHER, STUDENTS, UNIT, Classroom, run

NOTHING = dict.fromkeys(FULL, 0)


@pytest.fixture
def desk(classroom: Classroom, tmp_path: Path) -> Path:
    """A child's folder, in which nbgrader's own commands know the class and the made-up name."""
    folder = tmp_path / "a desk"
    folder.mkdir()
    exchange = classroom.folder / "exchange"
    (folder / "nbgrader_config.py").write_text(
        "c = get_config()\n"
        "c.CourseDirectory.course_id = 'pathshala'\n"
        f"c.CourseDirectory.student_id = {STUDENTS[0]!r}\n"
        f"c.Exchange.root = {str(exchange)!r}\n"
        f"c.Exchange.cache = {str(folder / '.cache')!r}\n"
        f"c.Exchange.assignment_dir = {str(folder)!r}\n"
    )
    return folder


def test_the_whole_loop_with_the_students_own_commands(classroom, desk):
    """What is fetched, solved and submitted is graded cell by cell, and its page comes back."""
    mistakes = load_mistakes(load_syllabus().unit(UNIT).mistakes_path)
    foreseen = next(row for row in mistakes if row.task == "two-lines")
    fetched = run(desk, "nbgrader", "fetch_assignment", UNIT)
    assert fetched.returncode == 0, fetched.stderr
    path = desk / UNIT / "exercise.ipynb"
    notebook = read_notebook(path)
    assert "HIDDEN" not in path.read_text() and "SOLUTION" not in path.read_text()
    for task in tasks(notebook):
        if task.id == "hello":
            task.answer.source = '# Task 1\nprint("Hello, Khidirpur!")'
        if task.id == "two-lines":
            task.answer.source = f"# Task 2\n{foreseen.code}"
    write_notebook(notebook, path)
    submitted = run(desk, "nbgrader", "submit", UNIT)
    assert submitted.returncode == 0, submitted.stderr

    assert classroom.grade() == 0
    assert classroom.points(STUDENTS[0]) == NOTHING | {"hello": FULL["hello"]}
    assert feedback(classroom.folder, load_syllabus(), say=print) == 0

    assert run(desk, "nbgrader", "fetch_feedback", UNIT).returncode == 0
    page = next((desk / UNIT / "feedback").glob("*/exercise.html")).read_text()
    assert "What went well" in page
    assert "What to try next" in page
    assert foreseen.hint in html.unescape(page)
    assert "HIDDEN" not in page


def test_each_task_is_scored_by_itself(classroom, work):
    """One wrong answer costs its own points and no others."""
    for student, wrong in zip(STUDENTS, ("hello", "ticket", None), strict=True):
        classroom.hand_in(student, work({wrong: "# Task\nprint('no')"} if wrong else None))
    assert classroom.grade() == 0
    for student, wrong in zip(STUDENTS, ("hello", "ticket", None), strict=True):
        assert classroom.points(student) == FULL | ({wrong: 0} if wrong else {})


def test_what_is_half_done_is_graded_as_far_as_it_goes(classroom, work):
    """Empty answers bring nothing, done ones all; the teacher's task waits only if it was written."""
    empty = dict.fromkeys(("mend", "ticket", "sign"))
    classroom.hand_in(STUDENTS[0], work(empty))
    classroom.hand_in(STUDENTS[1], work())
    assert classroom.grade() == 0
    assert classroom.points(STUDENTS[0]) == FULL | {"mend": 0, "ticket": 0}
    assert not classroom.scores(STUDENTS[0])["sign"].needs_manual
    assert classroom.scores(STUDENTS[1])["sign"].needs_manual


def test_the_last_hand_in_counts(classroom, work):
    """Of two hand-ins the later one is graded, also when it comes after the first grading."""
    classroom.hand_in(STUDENTS[0], work({"hello": "# Task 1\nprint('no')"}))
    classroom.hand_in(STUDENTS[0], work(), at=MONDAY - timedelta(hours=1))
    assert classroom.grade() == 0
    assert classroom.points(STUDENTS[0])["hello"] == 0
    classroom.hand_in(STUDENTS[0], work(), at=MONDAY + timedelta(hours=1))
    assert classroom.grade() == 0
    assert classroom.said[-1].startswith("1 graded")
    assert classroom.points(STUDENTS[0]) == FULL


def test_what_has_not_changed_is_not_graded_twice(classroom, work):
    """A second `grade` does nothing; `--again` does it all; a changed check brings it back."""
    classroom.hand_in(STUDENTS[0], work())
    assert classroom.grade() == 0
    assert classroom.grade() == 0
    assert classroom.said[-1] == "0 graded, 1 had been graded before, nothing is left over."
    assert classroom.grade(again=True) == 0
    assert classroom.said[-1].startswith("1 graded")
    source = classroom.folder / "source" / UNIT / "exercise.ipynb"
    source.write_text(source.read_text() + "\n")
    assert classroom.grade() == 0
    assert classroom.said[-1].startswith("1 graded")


def test_late_work_is_graded_and_known_as_late(classroom, work):
    """Lateness costs no points; the gradebook tells the teacher how late it was."""
    course = NbgraderCourse(classroom.folder)
    course.set_due(UNIT, MONDAY)
    classroom.hand_in(STUDENTS[0], work(), at=MONDAY + timedelta(days=2))
    classroom.hand_in(STUDENTS[1], work(), at=MONDAY - timedelta(days=2))
    assert classroom.grade() == 0
    assert course.seconds_late(UNIT, STUDENTS[0]) == 2 * 24 * 3600
    assert course.seconds_late(UNIT, STUDENTS[1]) == 0
    assert classroom.points(STUDENTS[0]) == FULL


def test_only_the_named_assignments_are_graded(classroom, work):
    """`pathshala grade hello-pi` leaves the other unit alone."""
    classroom.hand_in(STUDENTS[0], work())
    classroom.hand_in(STUDENTS[0], work(slug=OTHER), unit=OTHER)
    assert classroom.grade(UNIT) == 0
    assert classroom.points(STUDENTS[0], OTHER) == {}
    assert classroom.grade() == 0
    points = classroom.points(STUDENTS[0], OTHER)
    assert points and all(value > 0 for value in points.values())


def test_the_teachers_points_stand_on_the_page(classroom, work):
    """A comment and full points from the teacher are what the child reads."""
    classroom.hand_in(STUDENTS[0], work({"hello": "# Task 1\nprint('Hello Khidirpur')"}))
    assert classroom.grade() == 0
    course = NbgraderCourse(classroom.folder)
    with course._gradebook() as gradebook:
        for name, score in (("hello-test", 2), ("sign", 3)):
            grade = gradebook.find_grade(name, "exercise", UNIT, STUDENTS[0])
            grade.manual_score, grade.needs_manual_grade = score, False
            gradebook.db.commit()
        comment = gradebook.find_comment("sign", "exercise", UNIT, STUDENTS[0])
        comment.manual_comment = "<b>Lovely</b>"
        gradebook.db.commit()
    assert feedback(classroom.folder, load_syllabus(), say=print) == 0
    page = (classroom.folder / "feedback" / STUDENTS[0] / UNIT / "exercise.html").read_text()
    assert "What to try next" not in page
    assert "&lt;b&gt;Lovely&lt;/b&gt;" in page
    assert "Your teacher has seen this." in page


def test_stock_nbgrader_works_in_the_class(classroom, work):
    """nbgrader's own commands release, grade and write feedback there, with the same scores."""
    classroom.hand_in(STUDENTS[0], work({"quotes": "# Task 3\nprint('Its raining')"}))
    for words in (
        ("generate_assignment", OTHER, "--force"),
        ("collect", UNIT),
        ("autograde", UNIT),
        ("generate_feedback", UNIT),
        ("release_feedback", UNIT),
    ):
        result = classroom.run("nbgrader", *words)
        assert result.returncode == 0, result.stderr
    stock = classroom.points(STUDENTS[0])
    assert stock == FULL | {"quotes": 0}
    page = (classroom.folder / "feedback" / STUDENTS[0] / UNIT / "exercise.html").read_text()
    assert "HIDDEN" not in page
    assert classroom.grade(again=True) == 0
    assert classroom.points(STUDENTS[0]) == stock


def test_no_page_shows_a_hidden_test(classroom, work, author):
    """Neither our page nor nbgrader's own holds a line of a hidden test, also when it failed."""
    typed = {task.id: None for task in tasks(author(OTHER))}
    hidden = [
        line.strip()
        for task in tasks(author(OTHER))
        for part in re.findall(
            r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS", task.test.source, re.DOTALL
        )
        for line in part.splitlines()
    ]
    visible = "\n".join(task.test.source.split("### BEGIN HIDDEN")[0] for task in tasks(author(OTHER)))
    secret = [line for line in hidden if line not in visible]
    assert secret
    classroom.hand_in(STUDENTS[0], work(typed, slug=OTHER), unit=OTHER)
    classroom.hand_in(STUDENTS[1], work(slug=OTHER), unit=OTHER)
    assert classroom.grade() == 0
    ours = []
    assert feedback(classroom.folder, load_syllabus(), say=ours.append) == 0
    pages = [path.read_text() for path in (classroom.folder / "feedback").rglob("*.html")]
    assert classroom.run("nbgrader", "generate_feedback", OTHER, "--force").returncode == 0
    pages += [path.read_text() for path in (classroom.folder / "feedback").rglob("*.html")]
    assert len(pages) == 4
    for page in pages:
        assert [line for line in secret if line in page] == []
