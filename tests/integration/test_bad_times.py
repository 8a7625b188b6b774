"""A locked gradebook, a full disk, a folder that is not ours, a pulled plug: one sentence, nothing lost."""

import fcntl
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from course.classroom.nbgrader import NbgraderCourse

from .conftest import FULL, STUDENTS, UNIT, Classroom, run

PATHSHALA = str(Path(sys.executable).parent / "pathshala")


def the_sentence(result: subprocess.CompletedProcess[str]) -> str:
    """Return what was said on stderr, after looking that it is one line and the exit code is 1."""
    assert result.returncode == 1, result.stdout + result.stderr
    lines = [line for line in result.stderr.splitlines() if line.strip()]
    assert len(lines) == 1, result.stderr
    return lines[0]


def test_a_gradebook_in_use_is_waited_for_and_then_told(classroom, work):
    """While another program writes, nothing is graded or lost; afterwards the same command works."""
    classroom.hand_in(STUDENTS[0], work())
    other = sqlite3.connect(classroom.folder / "gradebook.db")
    other.execute("BEGIN EXCLUSIVE")
    said = the_sentence(classroom.run("pathshala", "grade"))
    assert "gradebook.db is in use by another program. Wait until that has ended" in said
    other.rollback()
    other.close()
    assert classroom.run("pathshala", "grade").returncode == 0
    assert classroom.points(STUDENTS[0]) == FULL


def test_two_gradings_do_not_meet(classroom):
    """A second `grade` says that another command is at work."""
    with (classroom.folder / ".pathshala" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        said = the_sentence(classroom.run("pathshala", "grade"))
    assert "Another pathshala command is at work" in said


def test_a_folder_that_is_no_class(tmp_path):
    """Each command names the folder, what is missing, and how to make a class."""
    for words in (("grade",), ("feedback",), ("class", "list"), ("class", "add", "3"), ("teach",)):
        said = the_sentence(run(tmp_path, "pathshala", *words))
        assert f"{tmp_path} is not a class" in said
        assert "pathshala class new FOLDER" in said
    assert list(tmp_path.iterdir()) == []


def test_a_class_is_not_made_on_top_of_other_things(tmp_path):
    """A folder with a teacher's photos, or a file, is left as it is."""
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "one.jpg").write_bytes(b"x")
    said = the_sentence(run(tmp_path, "pathshala", "class", "new", "photos"))
    assert "holds other things already. Choose a new or an empty folder." in said
    said = the_sentence(run(tmp_path, "pathshala", "class", "new", "photos/one.jpg"))
    assert "is a file" in said
    assert [path.name for path in (tmp_path / "photos").iterdir()] == ["one.jpg"]


@pytest.mark.parametrize("name", ["..", "Asha Das", "a+b", "-x", "a--b", "x" * 41, "a/b", "ä"])
def test_a_name_that_cannot_be(classroom, name):
    """A bad id is refused with what an id may be, and nobody of the same command is added."""
    said = the_sentence(classroom.run("pathshala", "class", "add", "new-one", "--", name))
    assert "cannot be a student's name. Use 2 to 40 small letters" in said
    assert NbgraderCourse(classroom.folder).students() == STUDENTS


def test_a_name_that_is_taken(classroom):
    """A student cannot be added twice."""
    said = the_sentence(classroom.run("pathshala", "class", "add", STUDENTS[0]))
    assert "is in the class already. Nobody was added." in said


def test_an_unknown_assignment(classroom):
    """`grade` and `feedback` say which assignments there are."""
    for verb in ("grade", "feedback"):
        said = the_sentence(classroom.run("pathshala", verb, "no-such"))
        assert f"The class has no assignment 'no-such'. It has: {UNIT}" in said


def test_a_config_that_is_broken(classroom):
    """A slip in nbgrader_config.py is told with its file."""
    (classroom.folder / "nbgrader_config.py").write_text("c = get_config(\n")
    said = the_sentence(classroom.run("pathshala", "grade"))
    assert "nbgrader_config.py cannot be read (SyntaxError" in said


def test_a_gradebook_that_is_none(classroom):
    """Bytes that are no database are told, and stay as they are."""
    path = classroom.folder / "gradebook.db"
    path.write_bytes(b"not a database at all" * 100)
    said = the_sentence(classroom.run("pathshala", "grade"))
    assert "gradebook.db cannot be used" in said
    assert path.read_bytes().startswith(b"not a database")


def mount(*words: str) -> bool:
    return subprocess.run(["mount", *words], capture_output=True, check=False).returncode == 0


@pytest.fixture
def small_disk(classroom: Classroom, tmp_path: Path):
    """The class on a disk of its own, of four megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if not mount("-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)):
        pytest.skip("only root can mount a small disk")
    try:
        shutil.copytree(classroom.folder, disk / "the class")
        yield Classroom(disk / "the class", [])
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def fill(folder: Path) -> Path:
    filler = folder.parent / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"\0" * 4096)
    return filler


def test_a_full_disk_loses_nothing(small_disk, work):
    """The sentence says that the disk is full; with room again the same command grades all."""
    handed_in = small_disk.hand_in(STUDENTS[0], work())
    raw = (handed_in / "exercise.ipynb").read_bytes()
    filler = fill(small_disk.folder)
    for words in (("grade",), ("class", "add", "new-one"), ("class", "list")):
        assert "disk is full" in the_sentence(small_disk.run("pathshala", *words))
    filler.unlink()
    assert (handed_in / "exercise.ipynb").read_bytes() == raw
    again = small_disk.run("pathshala", "grade")
    assert again.returncode == 0, again.stdout + again.stderr
    assert small_disk.points(STUDENTS[0]) == FULL


def test_a_read_only_disk_is_told(small_disk, work):
    """A write-protected stick gets one sentence from each command that would write."""
    small_disk.hand_in(STUDENTS[0], work())
    disk = str(small_disk.folder.parent)
    assert mount("-o", "remount,ro", disk)
    for words in (("grade",), ("feedback",), ("class", "add", "new-one"), ("class", "list"),
                  ("class", "new", f"{disk}/another")):  # fmt: skip
        said = the_sentence(small_disk.run("pathshala", *words))
        assert "read-only" in said
        assert disk in said


@pytest.mark.timeout(600)
def test_a_pulled_plug_while_grading(classroom, work):
    """Killed at any moment and started again, the class is graded as if nothing had happened."""
    for student in STUDENTS:
        classroom.hand_in(student, work())
    dice = random.Random(7)
    for _ in range(5):
        grading = subprocess.Popen(
            [PATHSHALA, "grade"], cwd=classroom.folder, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(dice.uniform(0.5, 6))
        os.killpg(grading.pid, signal.SIGKILL)
        grading.wait()
    result = classroom.run("pathshala", "grade")
    assert result.returncode == 0, result.stdout + result.stderr
    for student in STUDENTS:
        assert classroom.points(student) == FULL
    assert list((classroom.folder / "submitted").glob("*/.*")) == []


@pytest.mark.timeout(600)
def test_a_pulled_plug_while_the_class_is_made(tmp_path, syllabus):
    """Killed and started again, `class new` ends with a whole class that releases every unit."""
    dice = random.Random(3)
    for _ in range(4):
        making = subprocess.Popen(
            [PATHSHALA, "class", "new", "a class"], cwd=tmp_path, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(dice.uniform(1, 5))
        os.killpg(making.pid, signal.SIGKILL)
        making.wait()
    result = run(tmp_path, "pathshala", "class", "new", "a class")
    assert result.returncode == 0, result.stdout + result.stderr
    course = NbgraderCourse(tmp_path / "a class")
    outbound = course.exchange_root / "pathshala" / "outbound"
    assert set(course.assignments()) == {path.name for path in outbound.iterdir()}
    for name in course.assignments():
        released = (tmp_path / "a class" / "release" / name / "exercise.ipynb").read_bytes()
        assert (outbound / name / "exercise.ipynb").read_bytes() == released
        assert b"HIDDEN" not in released
