"""Who works at a desk, and where the work is handed in: made-up names only."""

import getpass
import sqlite3

import pytest

from course.desk.enrolment import enrol, refuse_anothers, remember
from course.desk.record import Record
from course.desk.settings import student_tables
from course.errors import ClassProblem, StudentInvalid

CONFIG = """
import os
c = get_config()
c.CourseDirectory.course_id = "khidirpur"
c.CourseDirectory.root = os.path.dirname(os.path.abspath(__file__))
c.Exchange.root = os.path.join(c.CourseDirectory.root, "to and fro")
"""


@pytest.fixture
def school(tmp_path):
    """A class's folder, as nbgrader knows it, with one student."""
    folder = tmp_path / "the class"
    (folder / "to and fro/khidirpur/inbound").mkdir(parents=True)
    (folder / "nbgrader_config.py").write_text(CONFIG)
    connection = sqlite3.connect(folder / "gradebook.db")
    connection.execute("CREATE TABLE student (id TEXT)")
    connection.execute("INSERT INTO student VALUES ('brave-mango')")
    connection.commit()
    connection.close()
    return folder


def nbgrader_settings(folder, enrolment):
    """Execute the settings as nbgrader does, and return them as a config."""
    from traitlets.config import Config

    config = Config()
    exec(student_tables(folder, enrolment).nbgrader, {"get_config": lambda: config})
    return config


def test_without_a_class_the_work_waits_in_the_folder(tmp_path):
    """The exchange of the folder's own stands ready, and the name on the work is nobody's."""
    enrolment = enrol(tmp_path, None, None)
    remember(tmp_path, enrolment)
    assert enrolment.exchange == tmp_path / ".pathshala/exchange"
    assert (enrolment.exchange / "pathshala/inbound").is_dir()
    assert enrolment.student == "me"
    assert enrolment.name == ""


def test_the_class_says_where_to_hand_in(tmp_path, school):
    """Exchange and course id come from the class's nbgrader_config.py, read as nbgrader reads it."""
    enrolment = enrol(tmp_path, "brave-mango", school)
    assert enrolment.exchange == school / "to and fro"
    assert enrolment.course_id == "khidirpur"


def test_the_pseudonym_goes_into_nbgraders_settings(tmp_path, school):
    """nbgrader would take the account's name; it is given the made-up one, and our places."""
    config = nbgrader_settings(tmp_path, enrol(tmp_path, "brave-mango", school))
    assert config.CourseDirectory.student_id == "brave-mango"
    assert config.Exchange.root == str(school / "to and fro")
    assert config.Exchange.assignment_dir == str(tmp_path / "exercises")
    assert getpass.getuser() not in config.CourseDirectory.student_id


def test_a_quote_in_a_folders_name_breaks_no_settings(tmp_path):
    """A folder called "Asha's" does not end the text of the settings."""
    folder = tmp_path / 'Asha\'s "own" folder'
    folder.mkdir()
    config = nbgrader_settings(folder, enrol(folder, None, None))
    assert config.Exchange.assignment_dir == str(folder / "exercises")


def test_the_next_plain_start_does_the_same(tmp_path, school):
    """Student and class are given once."""
    first = enrol(tmp_path, "brave-mango", school)
    remember(tmp_path, first)
    assert enrol(tmp_path, None, None) == first


@pytest.mark.parametrize(
    "name", ["..", "../x", "a/b", "brave+mango", "*", "Asha", "", "a" * 41, "brave\nmango"]
)
def test_a_name_that_cannot_be_one_is_refused(tmp_path, school, name):
    """Names become file names: anything but small letters, digits and hyphens is one sentence."""
    with pytest.raises(StudentInvalid):
        enrol(tmp_path, name, school)
    assert not (tmp_path / ".pathshala").exists()


def test_a_name_that_the_class_does_not_know_is_refused(tmp_path, school):
    """A typing mistake would cost a child its marks."""
    with pytest.raises(StudentInvalid, match="has no student 'brave-mnago'. Look at your paper slip"):
        enrol(tmp_path, "brave-mnago", school)


def test_a_gradebook_that_cannot_be_read_refuses_nobody(tmp_path, school):
    """On a machine with an account for each child only the teacher's can read it."""
    (school / "gradebook.db").unlink()
    assert enrol(tmp_path, "calm-river", school).student == "calm-river"


def test_a_class_without_a_name_is_refused(tmp_path, school):
    """Work that bears no student's name would reach nobody."""
    with pytest.raises(StudentInvalid, match="add --student and the name from your paper slip"):
        enrol(tmp_path, None, school)


def test_a_folder_that_is_no_class_is_refused(tmp_path):
    """--class of an unknown folder is one sentence."""
    with pytest.raises(ClassProblem, match="is not a class: nbgrader_config.py is missing"):
        enrol(tmp_path, "brave-mango", tmp_path / "nowhere")


def test_a_class_whose_settings_are_broken_is_refused(tmp_path, school):
    """The teacher's own Python can fail in any way; the child is told whom to tell."""
    (school / "nbgrader_config.py").write_text("c = get_config()\n1 / 0\n")
    with pytest.raises(ClassProblem, match=r"cannot be read \(ZeroDivisionError\). Tell your teacher"):
        enrol(tmp_path, "brave-mango", school)


def test_a_class_whose_exchange_is_gone_is_refused(tmp_path, school):
    """A USB stick that is not plugged in is said at the start, not when handing in."""
    (school / "to and fro/khidirpur/inbound").rmdir()
    with pytest.raises(ClassProblem, match="that folder is not there. Tell your teacher"):
        enrol(tmp_path, "brave-mango", school)


@pytest.fixture
def mangos_folder(tmp_path):
    """A folder of brave-mango with an exercise that nobody has touched."""
    remember(tmp_path, enrol(tmp_path, "brave-mango", None))
    record = Record(tmp_path)
    record.put("exercises/hello-pi/exercise.ipynb", b'{"cells": []}')
    record.save()
    return tmp_path


def test_another_childs_work_is_not_handed_in_under_this_name(mangos_folder):
    """On a shared machine the second child is sent to a folder of its own."""
    (mangos_folder / "exercises/hello-pi/exercise.ipynb").write_text(
        '{"cells": [{"cell_type": "code", "source": "mine", "metadata": {}}]}'
    )
    with pytest.raises(StudentInvalid, match="is the folder of brave-mango.*--folder ~/Pathshala-calm-river"):
        refuse_anothers(mangos_folder, "calm-river", is_open=False)
    refuse_anothers(mangos_folder, "brave-mango", is_open=False)
    refuse_anothers(mangos_folder, None, is_open=True)


def test_another_childs_open_desk_is_not_shown(mangos_folder):
    """Also without any work in it, what is open belongs to who opened it."""
    with pytest.raises(StudentInvalid, match="is the folder of brave-mango"):
        refuse_anothers(mangos_folder, "calm-river", is_open=True)


def test_a_mistyped_name_can_be_put_right(mangos_folder):
    """Where nothing was worked on, the next start may give another name."""
    refuse_anothers(mangos_folder, "calm-river", is_open=False)


def test_what_was_handed_in_also_counts_as_work(mangos_folder):
    """A name under which something was handed in is nobody else's any more."""
    (mangos_folder / ".pathshala/handed-in/pathshala/brave-mango+hello-pi+now").mkdir(parents=True)
    with pytest.raises(StudentInvalid):
        refuse_anothers(mangos_folder, "calm-river", is_open=False)
