"""What a tired teacher does: Ctrl-C, a kill, the wrong folder, names with spaces, flags that do not fit."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from course.classroom.demo import demo
from course.classroom.nbgrader import NbgraderCourse
from course.classroom.new import new_class
from course.classroom.students import list_students
from course.contacts import load_contacts
from course.errors import FolderProblem

from .conftest import FULL, STUDENTS, run

PATHSHALA = str(Path(sys.executable).parent / "pathshala")


def start(folder: Path, *words: str) -> subprocess.Popen:
    """Start a command as a terminal does: in a group of its own that gets Ctrl-C as one."""
    return subprocess.Popen(
        [PATHSHALA, *words], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        start_new_session=True, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip


def alive(group: int) -> list[str]:
    """Return what still runs in a process group."""
    rows = subprocess.run(["ps", "-eo", "pgid,stat,args"], capture_output=True, text=True, check=True)
    lines = [line.split(maxsplit=2) for line in rows.stdout.splitlines()[1:]]
    return [args for pgid, state, *args in lines if pgid == str(group) and not state.startswith("Z")]


def none_alive(group: int) -> bool:
    deadline = time.monotonic() + 10
    while alive(group) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not alive(group)


def test_ctrl_c_while_waiting_for_hand_ins(classroom, work):
    """It ends at once, with one sentence and no traceback of a worker; what was graded stays."""
    classroom.hand_in(STUDENTS[0], work())
    program = start(classroom.folder, "grade", "--watch")
    said = iter(program.stdout.readline, "")
    assert any(line.startswith("1 graded") for line in said)
    os.killpg(program.pid, signal.SIGINT)
    rest, _ = program.communicate(timeout=20)
    assert rest.strip() == "Stopped. Nothing is lost; the same command goes on from here."
    assert none_alive(program.pid)
    assert classroom.points(STUDENTS[0]) == FULL


def test_no_worker_outlives_a_killed_grade(classroom):
    """Workers of a `grade --watch` that somebody killed do not stay for ever."""
    program = start(classroom.folder, "grade", "--watch")
    assert "Waiting for hand-ins" in program.stdout.readline()
    program.kill()
    program.wait()
    program.stdout.close()
    assert none_alive(program.pid)


def test_a_demo_keeps_out_of_a_real_class(classroom, syllabus):
    """Made-up work under the names of real students would be a disaster."""
    with pytest.raises(FolderProblem, match="holds other things already"):
        demo(classroom.folder, syllabus, load_contacts(), students=3, say=print)
    assert NbgraderCourse(classroom.folder).students() == STUDENTS
    assert not (classroom.folder / ".pathshala" / "demo").exists()


def test_a_childs_folder_becomes_no_class(tmp_path, syllabus):
    """`class new` on the folder of `pathshala start` changes nothing there."""
    (tmp_path / ".pathshala").mkdir()
    (tmp_path / ".pathshala" / "desk").write_text("1\n")
    (tmp_path / "Python words.md").write_text("# Welcome\n")
    with pytest.raises(FolderProblem, match="holds other things already"):
        new_class(tmp_path, syllabus, load_contacts(), say=print)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".pathshala", "Python words.md"]


def test_what_is_to_be_typed_can_be_typed(classroom):
    """On a slip the name is never broken at its hyphen, and a folder with a space is quoted."""
    page = list_students(classroom.folder, say=print).read_text()
    assert "<span>--student brave-mango</span>" in page
    assert f"&#39;{classroom.folder}&#39;" in page
    said = classroom.run("pathshala", "class", "add", "1").stdout
    assert f"pathshala class list --folder '{classroom.folder}'" in said


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("class", "list", "--folder", "Class", "7", "B"), "Put quotes around a name with spaces"),
        (("grade", "hello-pi", "--watch"), "leave ASSIGNMENT, --again and --stock away"),
        (("grade", "--verify", "--again"), "leave ASSIGNMENT, --again and --stock away"),
        (("grade", "--watch", "--verify"), "not allowed with argument"),
    ],
)
def test_what_does_not_fit_is_usage(tmp_path, words, sentence):
    """Nothing is done by half: the exit code is 2, and a sentence says what to type."""
    result = run(tmp_path, "pathshala", *words)
    assert result.returncode == 2
    assert sentence in result.stderr


def test_a_number_among_names_is_told(classroom):
    """`class add 3 5` says what to give, and adds nobody."""
    result = classroom.run("pathshala", "class", "add", "3", "5")
    assert result.returncode == 1
    assert "Give one number, or names; not 3 5. Nobody was added." in result.stderr
    assert NbgraderCourse(classroom.folder).students() == STUDENTS


def test_feedback_before_grading_says_so(classroom):
    """The teacher who forgot to grade is told what to run first."""
    result = classroom.run("pathshala", "feedback")
    assert result.returncode == 0
    assert "Nothing is graded yet" in result.stdout
