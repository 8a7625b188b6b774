"""`pathshala grade` through the engine: the same records as nbgrader's, and hostile work is shut in."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from autograder.mistakes import load_mistakes
from course.classroom.nbgrader import NbgraderCourse
from course.classroom.verify import verify
from course.classroom.watch import watch
from course.errors import ClassProblem
from course.syllabus import load_syllabus
from tests.processes import children

from .conftest import FULL, OTHER, STUDENTS, UNIT

STRANGE, HONEST = STUDENTS[0], STUDENTS[1]
PATHSHALA = str(Path(sys.executable).parent / "pathshala")


def rows(folder: Path) -> list[tuple]:
    """Return what the gradebook holds of every grade and comment, in order."""
    with sqlite3.connect(folder / "gradebook.db") as database:
        return database.execute(
            "SELECT s.student_id, a.name, b.name, g.auto_score, g.manual_score, g.needs_manual_grade,"
            " c.auto_comment FROM grade g JOIN submitted_notebook n ON g.notebook_id = n.id"
            " JOIN submitted_assignment s ON n.assignment_id = s.id"
            " JOIN assignment a ON s.assignment_id = a.id"
            " JOIN base_cell b ON g.cell_id = b.id LEFT JOIN base_cell d ON d.notebook_id = b.notebook_id"
            " AND d.name = replace(b.name, '-test', '') LEFT JOIN comment c ON c.notebook_id = n.id"
            " AND c.cell_id = d.id ORDER BY 1, 2, 3"
        ).fetchall()


@pytest.mark.timeout(600)
def test_the_records_are_those_of_nbgrader(classroom, work):
    """Model answers, mistakes and empty work get the same rows from the engine and from nbgrader."""
    dice = random.Random(5)
    for slug in (UNIT, OTHER):
        mistakes = load_mistakes(load_syllabus().unit(slug).mistakes_path)
        for student in STUDENTS:
            slips = dice.sample(mistakes, 4)
            answers = {row.task: f"# Task {number}\n{row.code}" for number, row in enumerate(slips, 1)}
            answers |= dict.fromkeys(dice.sample([row.task for row in mistakes], 1))
            classroom.hand_in(student, work(answers, slug=slug), unit=slug)
    assert classroom.grade() == 0, classroom.said
    ours = rows(classroom.folder)
    assert classroom.grade(again=True, stock=True) == 0, classroom.said
    assert ours == rows(classroom.folder)
    assert len(ours) > 30


def test_nbgraders_own_command_judges_by_the_engine(classroom, work):
    """`nbgrader autograde` in the class uses the sandbox and writes the same rows as `pathshala grade`."""
    classroom.hand_in(STRANGE, work({"hello": f"# Task 1\n{FORGED['the display hook']}"}))
    classroom.hand_in(HONEST, work({"ticket": "# Task 5\nimport os\nos._exit(0)"}))
    assert classroom.run("nbgrader", "collect", UNIT).returncode == 0
    result = classroom.run("nbgrader", "autograde", UNIT)
    assert result.returncode == 0, result.stderr
    by_nbgrader = rows(classroom.folder)
    assert classroom.points(STRANGE)["hello"] == 0
    assert classroom.points(HONEST)["ticket"] == 0
    assert classroom.points(HONEST)["hello"] == FULL["hello"]
    assert classroom.grade(again=True) == 0, classroom.said
    assert rows(classroom.folder) == by_nbgrader


CANARY = "canary-7f3a"
HOSTILE = {
    "the gradebook": """
import sqlite3
sqlite3.connect(ROOT + "/gradebook.db").execute("UPDATE grade SET auto_score = 2")
""",
    "the answers": "print(open(ROOT + '/source/hello-pi/exercise.ipynb').read())",
    "a neighbour's work": "import os\nos.remove(ROOT + '/submitted/calm-river/hello-pi/exercise.ipynb')",
    "the secret of the teacher": "print(open(ROOT + '/secret.txt').read())",
    "the environment": "import os\nprint(os.environ['TEACHERS_SECRET'])",
    "the network": "import socket\nsocket.create_connection(('127.0.0.1', 9), 2)",
    "all processes": "import os, signal\nos.kill(-1, signal.SIGKILL)",
}
FORGED = {
    "the display hook": "get_ipython().displayhook('full')",
    "what equals everything": """
import builtins
class All(str):
    __eq__ = lambda one, other: True
    __ne__ = lambda one, other: False
    __hash__ = str.__hash__
builtins.print = lambda *words: None
x = All("a")
""",
    "the checks": """
import autograder.checks
prints = autograder.checks.prints = autograder.checks.check = lambda *words, **more: None
""",
    "assert": "get_ipython().ast_transformers.clear()\nAssertionError = Exception",
    "the shell": """
shell = get_ipython()
shell.run_cell = shell.showtraceback = lambda *words, **more: None
""",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_code_reaches_nothing_of_the_teachers(classroom, work, what, monkeypatch):
    """Gradebook, answers, others' work, secrets, network, processes: not there, and nobody is harmed."""
    (classroom.folder / "secret.txt").write_text(CANARY)
    monkeypatch.setenv("TEACHERS_SECRET", CANARY)
    code = f"# Task 1\nROOT = {str(classroom.folder)!r}\n{HOSTILE[what]}\nprint('Hello, Khidirpur!')"
    classroom.hand_in(STRANGE, work({"hello": code}))
    classroom.hand_in(HONEST, work({"ticket": "# Task 5\nprint('no')"}))
    assert classroom.grade() == 0, classroom.said
    assert classroom.points(HONEST) == FULL | {"ticket": 0}
    assert (classroom.folder / "submitted" / HONEST / UNIT / "exercise.ipynb").is_file()
    graded = (classroom.folder / "autograded" / STRANGE / UNIT / "exercise.ipynb").read_text()
    assert CANARY not in graded
    assert classroom.points(STRANGE)["hello"] == 0


@pytest.mark.parametrize("what", FORGED)
def test_a_verdict_cannot_be_forged(classroom, work, what):
    """Tricks that bring full points in nbgrader's own kernel bring none here."""
    wrong = {task: f"# Task {number}\n{FORGED[what]}" for number, task in enumerate(FULL, 1)}
    classroom.hand_in(STRANGE, work(wrong))
    assert classroom.grade() == 0, classroom.said
    assert set(classroom.points(STRANGE).values()) == {0}


def test_verify_sees_a_changed_gradebook_and_a_changed_ledger(classroom, work):
    """Points that were changed behind the grader's back are named; a cut ledger is, too."""
    classroom.hand_in(STRANGE, work({"hello": "# Task 1\nprint('no')"}))
    classroom.hand_in(HONEST, work())
    assert classroom.grade() == 0
    said: list[str] = []
    assert verify(classroom.folder, say=said.append) == 0
    with sqlite3.connect(classroom.folder / "gradebook.db") as database:
        database.execute("UPDATE grade SET auto_score = 2 WHERE auto_score = 0")
    said.clear()
    assert verify(classroom.folder, say=said.append) == 1
    assert f"{STRANGE}, {UNIT}: exercise/hello-test got 0 points" in said[0]
    assert len(said) == 2
    ledger = classroom.folder / ".pathshala" / "ledger.jsonl"
    ledger.write_text(ledger.read_text().split("\n", 1)[1])
    with pytest.raises(ClassProblem, match="line 1 does not follow the line before it"):
        verify(classroom.folder, say=said.append)


def test_points_of_a_teacher_are_no_difference(classroom, work):
    """What is marked by hand stands beside what the checks gave."""
    classroom.hand_in(STRANGE, work())
    assert classroom.grade() == 0
    with sqlite3.connect(classroom.folder / "gradebook.db") as database:
        database.execute("UPDATE grade SET manual_score = 1")
    assert verify(classroom.folder, say=lambda _text: None) == 0


@pytest.mark.timeout(300)
def test_watch_grades_what_arrives(classroom, work):
    """While it watches, a hand-in is graded without another command, and the end is calm."""
    ended = threading.Event()
    said: list[str] = []
    watching = threading.Thread(
        target=watch, args=(classroom.folder,), kwargs={"stop": ended.is_set, "say": said.append}
    )
    watching.start()
    try:
        _wait_for(lambda: any("Waiting for hand-ins" in line for line in said))
        classroom.hand_in(HONEST, work())
        _wait_for(lambda: any(line.startswith("1 graded") for line in said))
    finally:
        ended.set()
        watching.join(60)
    assert classroom.points(HONEST) == FULL


def _wait_for(condition) -> None:
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.timeout(600)
def test_workers_that_are_killed_cost_nothing(classroom, work):
    """Grading goes on when its workers and sandboxes are shot one after the other."""
    for student in STUDENTS:
        for slug in (UNIT, OTHER):
            classroom.hand_in(student, work(slug=slug), unit=slug)
    grading = subprocess.Popen(
        [PATHSHALA, "grade"], cwd=classroom.folder,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    dice = random.Random(11)
    time.sleep(2)
    for _ in range(2):
        if started := children(grading.pid):
            os.kill(dice.choice(started), signal.SIGKILL)
        time.sleep(1.5)
    said, _ = grading.communicate(timeout=300)
    if grading.returncode:
        assert classroom.run("pathshala", "grade").returncode == 0, said
    for student in STUDENTS:
        assert classroom.points(student) == FULL
    assert verify(classroom.folder, say=print) == 0
    assert NbgraderCourse(classroom.folder).students() == STUDENTS
