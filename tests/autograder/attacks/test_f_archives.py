"""Group F: what a child can hand in that is no honest notebook; each costs nobody else anything.

All attacks are handed in to one class and graded by one `pathshala grade`, as on a real evening.
Zip files are not taken by Pathshala at all, and `nbgrader zip_collect` is none of its doors; where
one lies in a hand-in it is never opened.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from course.classroom.collect import collect
from course.classroom.hand_in import hand_in_of, read_whole
from course.classroom.nbgrader import NbgraderCourse
from course.errors import ClassProblem
from course.notebook import notebook_text

from .hand_ins import (
    BYSTANDER,
    CANARY,
    MONDAY,
    STAMP,
    UNIT,
    Class,
    honest,
    make_class,
    minutes,
    with_bystander,
)
from .strange import ATTACKS, FULL, STRANGERS, class_of, renamed_folder

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

COVERS = {
    "F01": "test_a_strange_hand_in_gets_its_answer",
    "F02": "test_a_strange_hand_in_gets_its_answer",
    "F03": "test_a_strange_hand_in_gets_its_answer",
    "F04": "test_a_strange_hand_in_gets_its_answer",
    "F05": "test_a_strange_hand_in_gets_its_answer",
    "F06": "test_a_strange_hand_in_gets_its_answer",
    "F07": "test_a_strange_hand_in_gets_its_answer",
    "F08": "test_a_strange_hand_in_gets_its_answer",
    "F09": "test_a_strange_hand_in_gets_its_answer",
    "F10": "test_a_strange_hand_in_gets_its_answer",
    "F11": "test_locked_files_and_folders_stop_nobody",
    "F12": "test_a_strange_hand_in_gets_its_answer",
    "F13": "test_a_strange_hand_in_gets_its_answer",
}
"""Class of the corpus → its test. Each row of ATTACKS has its class in the test's id."""
STRANGE_FOLDER = "in the exchange is no hand-in"


def name_of(attack: str) -> str:
    return attack[:40].rstrip("-")


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Class:
    """All attacks in one class, graded once, with the time and the memory that it took."""
    made = with_bystander(make_class(tmp_path_factory.mktemp("f"), [*map(name_of, ATTACKS), "strange-one"]))
    for name, attack in ATTACKS.items():
        attack.spoil(made.hand_in(name_of(name)), made)
    for change in STRANGERS.values():
        spoil = renamed_folder(lambda folder, change=change: change(os.fsencode(folder.name)))
        spoil(made.hand_in("strange-one"), made)
    made.note_canaries()
    measured = made.folder.parent / "measured.txt"
    made.before["beside"] = sorted([*made.before["beside"], measured.name])
    watcher = (
        "import os, resource, subprocess, sys\n"
        "code = subprocess.run([sys.executable, '-m', 'course', 'grade']).returncode\n"
        f"open({str(measured)!r}, 'w').write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))\n"
        "sys.exit(code)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", watcher],
        cwd=made.folder, capture_output=True, timeout=800, check=False,
        env={**os.environ, "TEACHERS_SECRET": CANARY},
    )  # fmt: skip
    made.said = (result.stdout + result.stderr).decode("utf-8").splitlines()
    assert result.returncode == 1, made.said
    yield made
    subprocess.run(["rm", "-rf", str(made.folder)], check=True)  # names that Python's own cannot reach


@pytest.mark.parametrize("name", ATTACKS, ids=[f"{class_of(name)}-{name}" for name in ATTACKS])
def test_a_strange_hand_in_gets_its_answer(graded, name):
    """REJECT: one sentence, and nothing is graded. SCORE: the points that the honest part brings."""
    attack, student = ATTACKS[name], name_of(name)
    told = graded.told(student)
    if attack.answer == "REJECT":
        assert len(told) == 1, told
        assert attack.says in told[0]
        assert graded.points(student) == {}
        return
    assert graded.points(student) == (attack.points or FULL), told
    assert attack.says in "\n".join(told)
    taken = {path.name for path in graded.submitted(student).iterdir()}
    assert taken == {"exercise.ipynb", "timestamp.txt", "submission_secret.txt"}


def test_nobody_else_is_harmed(graded):
    """The secret is unread; gradebook row, work and answers of others are as they were, to the byte."""
    graded.check_canaries()
    assert "Traceback" not in "\n".join(graded.said)
    assert graded.points(BYSTANDER) == FULL | {"hello": 0.5}


def test_nothing_that_a_terminal_obeys_is_said(graded):
    """Whatever names there are, each line is printable, and is about one thing."""
    for line in graded.said:
        assert line.isprintable(), ascii(line)
    assert sum(STRANGE_FOLDER in line for line in graded.said) == len(STRANGERS) - 1
    # The name with a line break has an unknown assignment; it looks like one, in one line.
    assert [line for line in graded.said if "hello-pi?  all, hello-pi: graded" in line]


def test_grading_stays_small(graded):
    """No process of the grader takes more than 400 MB, whatever is handed in."""
    kilobytes = int((graded.folder.parent / "measured.txt").read_text())
    assert kilobytes < 400_000


def test_the_exchange_is_left_as_it_is(graded):
    """What was refused stays where it is, so that a teacher can look at it."""
    names = os.listdir(os.fsencode(graded.inbound))  # noqa: PTH208 - not all are text
    assert len(names) == len(ATTACKS) + len(STRANGERS) + 1


def test_a_second_grading_has_nothing_to_do(graded):
    """Nothing is graded twice, and who handed in well is not told of again."""
    said = graded.said
    scored = sum(attack.answer == "SCORE" for attack in ATTACKS.values())
    graded.grade()
    assert graded.said[-1].startswith(f"0 graded, {scored + 1} had been graded before")
    assert all(not graded.told(name_of(n)) for n, a in ATTACKS.items() if a.answer == "SCORE")
    graded.said = said


# --- one by one -------------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path, made_small: Path) -> Class:
    """A class of two children."""
    subprocess.run(["cp", "-a", f"{made_small}/.", str(tmp_path)], check=True)
    return Class(tmp_path / "class", tmp_path / "secret.txt")


@pytest.fixture(scope="module")
def made_small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("small")
    make_class(root, ["brave-mango", "calm-river"])
    return root


def take(made: Class) -> list[str]:
    return collect(NbgraderCourse(made.folder), [UNIT])


@pytest.mark.parametrize("kind", ["pipe", "link", "hard link", "folder"])
def test_what_changes_after_the_look_is_not_followed(small, kind, monkeypatch):
    """A file that becomes something else between the look and the reading is refused at once (F04)."""
    folder = small.hand_in("brave-mango")
    path = folder / "exercise.ipynb"

    def swap(*_anything: object) -> list:
        path.unlink()
        {"pipe": lambda: os.mkfifo(path), "link": lambda: path.symlink_to(small.secret),
         "hard link": lambda: path.hardlink_to(small.secret), "folder": path.mkdir}[kind]()  # fmt: skip
        return []

    monkeypatch.setattr("course.classroom.hand_in._entries", swap)
    began = time.monotonic()
    with pytest.raises(ClassProblem, match="'exercise.ipynb' is"):
        read_whole(hand_in_of(folder), ["exercise.ipynb"])
    assert time.monotonic() - began < 5


def test_earlier_work_counts_until_something_better_has_come(small):
    """A bomb that is newer is refused, and takes neither the place nor the grade of the work before."""
    small.hand_in("brave-mango")
    assert take(small) == []
    before = small.submitted("brave-mango") / "exercise.ipynb"
    honest_bytes = before.read_bytes()
    small.hand_in("brave-mango", b"[" * 9_000_000, at=MONDAY + minutes(5))
    assert len(take(small)) == 1
    assert before.read_bytes() == honest_bytes
    small.hand_in(
        "brave-mango", notebook_text(honest({"hello": "# Task 1\n1"})).encode(), at=MONDAY + minutes(9)
    )
    assert take(small) == []
    assert before.read_bytes() != honest_bytes


def test_lateness_is_counted_from_the_name(small):
    """The time that is kept is that of the folder's name, whatever else lay there (F10)."""
    folder = small.hand_in("brave-mango")
    (folder / "timestamp.txt").unlink()
    assert take(small) == []
    kept = (small.submitted("brave-mango") / "timestamp.txt").read_text()
    assert kept == MONDAY.strftime(STAMP)


def test_locked_files_and_folders_stop_nobody(small):
    """What this account may not open is told; a locked folder beside the work is left alone (F11)."""
    (small.hand_in("brave-mango") / "exercise.ipynb").chmod(0)
    beside_it = small.hand_in("calm-river") / "locked"
    beside_it.mkdir()
    (beside_it / "file.txt").touch()
    beside_it.chmod(0)
    small.hand_in(BYSTANDER).chmod(0)
    result = subprocess.run(
        [sys.executable, "-c", WITHOUT_RIGHTS, str(small.folder)],
        capture_output=True, timeout=300, check=False,
    )  # fmt: skip
    said = result.stdout.decode()
    assert f"brave-mango, {UNIT}: exercise.ipynb is locked: you have no right to read it." in said, result
    assert f"{BYSTANDER}, {UNIT}: the hand-in is locked: you have no right to open it." in said
    assert (small.submitted("calm-river") / "exercise.ipynb").is_file()
    beside_it.chmod(0o700)


WITHOUT_RIGHTS = f"""
import ctypes, os, sys
from pathlib import Path
if os.geteuid() == 0:  # root opens everything: put that right away, for this process alone
    head, data = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.capget(head, data) == 0
    data[0] &= ~0b110  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    data[1] &= ~0b110
    assert libc.capset(head, data) == 0
from course.classroom.collect import collect
from course.classroom.nbgrader import NbgraderCourse
print(*collect(NbgraderCourse(Path(sys.argv[1])), [{UNIT!r}]), sep="\\n")
"""


def test_a_locked_folder_that_nbgrader_copied_is_cleared_away(small):
    """Stock `nbgrader collect` copies a child's read-only folders; newer work replaces them (F11)."""
    small.hand_in("brave-mango")
    assert take(small) == []
    locked = small.submitted("brave-mango") / "mine" / "deep"
    locked.mkdir(parents=True)
    (locked / "file.txt").touch()
    locked.chmod(0o500)
    locked.parent.chmod(0)
    small.hand_in("brave-mango", at=MONDAY + minutes(1))
    result = subprocess.run(
        [sys.executable, "-c", WITHOUT_RIGHTS, str(small.folder)],
        capture_output=True, timeout=300, check=False,
    )  # fmt: skip
    assert result.stdout.decode().strip() == "", result
    assert not (small.submitted("brave-mango") / "mine").exists()
    assert len(list(small.submitted("brave-mango").parent.iterdir())) == 1


def test_nbgraders_own_collect_is_as_careful(small):
    """`nbgrader collect` in a class of ours follows no link, and takes honest work (F04, stock FOLLOWED)."""
    path = small.hand_in("brave-mango") / "exercise.ipynb"
    path.unlink()
    path.symlink_to(small.folder / "source" / UNIT / "exercise.ipynb")
    small.hand_in("calm-river")
    result = subprocess.run(
        [Path(sys.executable).parent / "nbgrader", "collect", UNIT],
        cwd=small.folder, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert f"brave-mango, {UNIT}: 'exercise.ipynb' is a link or a device" in result.stderr
    assert not small.submitted("brave-mango").exists()
    assert (small.submitted("calm-river") / "exercise.ipynb").is_file()


def test_formgraders_button_is_as_careful(small):
    """The Collect button asks the same; what was not taken stands in the log that it shows (F04)."""
    path = small.hand_in("brave-mango") / "exercise.ipynb"
    path.unlink()
    path.symlink_to(small.secret)
    small.hand_in("calm-river")
    answer = NbgraderCourse(small.folder)._api.collect(UNIT)
    assert answer["success"], answer
    assert "'exercise.ipynb' is a link or a device" in answer["log"]
    assert [place.name for place in (small.folder / "submitted").iterdir()] == ["calm-river"]


def test_archives_are_no_door_of_ours():
    """Nothing that handles hand-ins unpacks an archive, or calls nbgrader's zip_collect (F01-F03)."""
    root = Path(__file__).parents[3]
    words = re.compile(r"zip_?collect|ZipCollect|zipfile|tarfile|unpack_archive|gzip")
    files = [*(root / "course" / "classroom").rglob("*.py"), *(root / "autograder").rglob("*.py")]
    assert len(files) > 40
    assert [path.name for path in files if words.search(path.read_text(encoding="utf-8"))] == []


def test_the_table_is_whole():
    """Every class of the group has a row or a test, and the tests are here."""
    assert set(COVERS) == {f"F{number:02}" for number in range(1, 14)}
    rows = {class_of(name) for name in ATTACKS}
    assert rows == {name for name, test in COVERS.items() if "strange_hand_in" in test}
    assert set(COVERS.values()) <= globals().keys()
