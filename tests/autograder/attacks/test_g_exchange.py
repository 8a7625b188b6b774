"""Group G: somebody hands in, reads or deletes in another child's name.

The exchange is a plain folder. Whoever may write there can write any name, so this folder alone
cannot prove who sent something; `OPEN` says what stays so until hand-ins are signed with a key of
the child's. What does hold is tested here: what other accounts of the machine can reach, which
hand-in wins, and what the teacher is told.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import nbgrader.utils
import pytest

from course.classroom.collect import collect
from course.classroom.nbgrader import NbgraderCourse
from course.notebook import notebook_text

from .hand_ins import BYSTANDER, MONDAY, STAMP, UNIT, Class, honest, make_class, minutes

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

COVERS = {
    "G01": "test_where_children_are_accounts_a_name_must_be_the_owners",
    "G02": "test_a_time_that_has_not_come_wins_over_nothing",
    "G03": "test_other_accounts_can_list_and_read_nothing",
    "G04": "test_other_accounts_can_delete_nothing",
    "G05": "test_names_in_the_environment_mean_nothing_to_us",
    "G06": "test_a_replay_is_seen",
    "G07": "test_a_page_is_found_by_its_own_secret_only",
    "G08": "test_an_odd_name_is_nobodys",
    "G09": "test_a_clock_that_went_back_is_told",
}
"""Class of the corpus → its test; further ones have the class in their docstring."""
OPEN = {
    "G01": "Where all kits write by one account, a forged name with a forged time is taken as the child's "
    "newest work. The earlier hand-ins stay in the exchange.",
    "G03": "Who knows the whole name of a hand-in, with its twelve drawn letters, can read it; and children "
    "who share one account can read each other's.",
    "G04": "Who knows the whole name of a hand-in can add files in it until it is collected; children who "
    "share one account can delete each other's.",
    "G05": "`nbgrader submit` of the account jovyan writes the name that JUPYTERHUB_USER says: see G01.",
    "G06": "A copy of another's work with a new secret and a new time is a hand-in like any other.",
    "G07": "Who reads a hand-in's secret in the exchange (G03) finds its feedback page.",
}
"""What a plain folder cannot hold, until hand-ins come with a key."""
VICTIM, MALLORY, HER, HIS = "brave-mango", "calm-river", 64001, 64002
only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be two accounts")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("g")
    make_class(root, [VICTIM, MALLORY, "daemon"])
    return root


@pytest.fixture
def small(made: Path) -> Iterator[Class]:
    """A class in a folder that other accounts can reach, as on a machine of the centre."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        subprocess.run(["cp", "-a", f"{made}/.", place], check=True)
        Path(place).chmod(0o755)
        yield Class(Path(place) / "class", Path(place) / "secret.txt")


def take(made: Class, now: datetime | None = None) -> tuple[list[str], list[str]]:
    """Collect; return what could not be taken, and what the teacher should look at."""
    notes: list[str] = []
    return collect(NbgraderCourse(made.folder), [UNIT], now=now, note=notes.append), notes


def answer(text: str) -> bytes:
    return notebook_text(honest({"hello": f"# Task 1\n{text}"})).encode()


def taken(made: Class, student: str = VICTIM) -> bytes:
    return (made.submitted(student) / "exercise.ipynb").read_bytes()


def give_to(folder: Path, owner: int) -> Path:
    for path in (folder, *folder.iterdir()):
        os.chown(path, owner, owner)
    return folder


# --- who sent it --------------------------------------------------------------------------------


@only_root
def test_where_children_are_accounts_a_name_must_be_the_owners(small):
    """With nbgrader's check_owner, what another account wrote is refused; stock only warns (G01)."""
    with (small.folder / "nbgrader_config.py").open("a") as config:
        config.write("c.ExchangeCollect.check_owner = True\n")
    give_to(small.hand_in("daemon", answer("mine = 1")), 1)
    give_to(small.hand_in("daemon", answer("forged = 1"), at=MONDAY + minutes(5)), 65534)
    problems, _ = take(small)
    assert b"mine" in taken(small, "daemon")
    assert len(problems) == 1
    assert "belongs to the account nobody, not to daemon. Ask daemon whether it is theirs." in problems[0]


@only_root
def test_two_accounts_under_one_name_are_told(small):
    """Where names are made up, the newest is taken, and the teacher reads whose folders they are (G01)."""
    give_to(small.hand_in(VICTIM, answer("mine = 1")), HER)
    assert take(small) == ([], [])
    give_to(small.hand_in(VICTIM, answer("forged = 1"), at=MONDAY + minutes(5)), HIS)
    problems, notes = take(small)
    assert problems == []
    assert len(notes) == 1
    assert f"more than one account of this machine (number {HER}, number {HIS})" in notes[0]
    assert f"Ask {VICTIM} which are theirs." in notes[0]
    assert take(small) == ([], [])  # told once
    assert len(list(small.inbound.iterdir())) == 2


@only_root
def test_what_the_teacher_brings_is_no_other_account(small):
    """A hand-in that the teacher copied from a stick is hers to bring, and nothing is told."""
    give_to(small.hand_in(VICTIM), HER)
    small.hand_in(VICTIM, at=MONDAY + minutes(5))
    assert take(small) == ([], [])


def test_names_in_the_environment_mean_nothing_to_us(small, monkeypatch):
    """JUPYTERHUB_USER, USER and LOGNAME of who grades change nobody's name (G05)."""
    for name in ("JUPYTERHUB_USER", "USER", "LOGNAME", "NB_USER"):
        monkeypatch.setenv(name, MALLORY)
    small.hand_in(VICTIM)
    assert take(small) == ([], [])
    assert [path.name for path in (small.folder / "submitted").iterdir()] == [VICTIM]


def test_stock_submit_believes_the_environment(monkeypatch):
    """Stock: the account jovyan is whom JUPYTERHUB_USER says. It decides a name only, see G01 (G05)."""
    monkeypatch.setenv("JUPYTERHUB_USER", VICTIM)
    monkeypatch.setattr(nbgrader.utils, "get_osusername", lambda: "jovyan")
    assert nbgrader.utils.get_username() == VICTIM
    monkeypatch.setattr(nbgrader.utils, "get_osusername", lambda: MALLORY)
    assert nbgrader.utils.get_username() == MALLORY


# --- which one wins -----------------------------------------------------------------------------


def test_a_time_that_has_not_come_wins_over_nothing(small):
    """A hand-in from the future gives way to honest work; alone it is taken, and told (G02)."""
    small.hand_in(VICTIM, answer("future = 1"), at=datetime.now(UTC) + timedelta(days=3000))
    problems, notes = take(small)
    assert (problems, len(notes)) == ([], 1)
    assert "which has not come yet. The clock of that kit, or of this machine, is wrong." in notes[0]
    assert b"future" in taken(small)
    small.hand_in(VICTIM, answer("honest = 1"))
    assert take(small) == ([], [])
    assert b"honest" in taken(small)
    small.hand_in(VICTIM, answer("again = 1"), at=datetime.now(UTC) + timedelta(days=4000))
    assert take(small) == ([], [])
    assert b"honest" in taken(small)


def old_secret(made: Class, first: Path) -> None:
    shutil.copytree(first, renamed(first, MONDAY + minutes(60)))
    copy = renamed(first, MONDAY + minutes(60))
    (copy / "timestamp.txt").write_text((MONDAY + minutes(60)).strftime(STAMP))


def old_note(made: Class, first: Path) -> None:
    shutil.copytree(first, renamed(first, MONDAY + minutes(60)))
    (renamed(first, MONDAY + minutes(60)) / "submission_secret.txt").write_text("f" * 128)


def renamed(folder: Path, at: datetime) -> Path:
    student, unit, _, letters = folder.name.split("+")
    return folder.with_name(f"{student}+{unit}+{at.strftime(STAMP)}+{letters}")


@pytest.mark.parametrize(
    ("replay", "says"),
    [(old_secret, "is a copy of the one of 2026-01-05 10:00"), (old_note, "somebody renamed it")],
    ids=["with-its-secret", "with-its-time"],
)
def test_a_replay_is_seen(small, replay: Callable[[Class, Path], None], says):
    """A child's earlier hand-in under a new time is refused, and the later work stays (G06)."""
    first = small.hand_in(VICTIM, answer("first = 1"))
    small.hand_in(VICTIM, answer("second = 1"), at=MONDAY + minutes(30))
    replay(small, first)
    problems, _ = take(small)
    assert len(problems) == 1
    assert says in problems[0]
    assert b"second" in taken(small)


def test_an_old_time_never_wins(small):
    """A copy that keeps its old time is older than what is there, so it is not even opened (G06)."""
    first = small.hand_in(VICTIM, answer("first = 1"))
    small.hand_in(VICTIM, answer("second = 1"), at=MONDAY + minutes(30))
    assert take(small) == ([], [])
    shutil.copytree(first, first.with_name(first.name + "x"))
    assert take(small) == ([], [])
    assert b"second" in taken(small)


def test_work_of_another_child_under_a_new_name_is_told(small):
    """A folder of another child, copied and renamed, carries that child's secret: both are named (G06)."""
    small.hand_in(VICTIM, secret="s" * 128)
    small.hand_in(MALLORY, at=MONDAY + minutes(5), secret="s" * 128)
    problems, notes = take(small)
    assert problems == []
    assert f"{MALLORY}, {UNIT}: it carries the secret of the work of {VICTIM}" in "\n".join(notes)


def test_a_clock_that_went_back_is_told(small):
    """A kit's clock went back: what came later says an earlier time; it waits, and is told (G09)."""
    small.hand_in(VICTIM, answer("first = 1"))
    assert take(small) == ([], [])
    an_hour_ago = datetime.now(UTC).timestamp() - 3600
    os.utime(small.submitted(VICTIM) / "timestamp.txt", (an_hour_ago, an_hour_ago))
    small.hand_in(VICTIM, answer("second = 1"), at=MONDAY - minutes(30))
    problems, notes = take(small)
    assert (problems, len(notes)) == ([], 1)
    assert "a hand-in that came later says an earlier time, 2026-01-05 09:30:00.000000 UTC" in notes[0]
    assert b"first" in taken(small)


def test_our_own_clock_may_be_wrong(small):
    """The teacher's machine lost its time: work is still taken in its order, and the clock is named (G09)."""
    small.hand_in(VICTIM, answer("first = 1"))
    small.hand_in(VICTIM, answer("second = 1"), at=MONDAY + minutes(5))
    problems, notes = take(small, now=datetime(1970, 1, 1, tzinfo=UTC))
    assert (problems, len(notes)) == ([], 1)
    assert "The clock of that kit, or of this machine, is wrong." in notes[0]
    assert b"second" in taken(small)


# --- what others can reach ----------------------------------------------------------------------


def as_nobody(program: str, *words: object) -> str:
    """Run a Python program as an account that has no rights here; return what it printed."""
    leave = "import os, shutil, sys\nos.setgroups([])\nos.setgid(65534)\nos.setuid(65534)\n"
    result = subprocess.run(
        [sys.executable, "-I", "-c", leave + program, *map(str, words)],
        cwd="/", capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    return result.stdout


TRY = """
for path in sys.argv[1:]:
    try:
        os.listdir(path) if os.path.isdir(path) else open(path).read()
        print("open:", path)
    except OSError:
        pass
"""


@only_root
def test_other_accounts_can_list_and_read_nothing(small):
    """Names of hand-ins, answers, submitted work, grades and pages are closed to other accounts (G03)."""
    small.hand_in(VICTIM)
    assert take(small) == ([], [])
    ours = ["source", "release", "submitted", "autograded", "feedback", ".pathshala", "gradebook.db"]
    deeper = [f"source/{UNIT}/exercise.ipynb", f"submitted/{VICTIM}/{UNIT}/exercise.ipynb"]
    assert as_nobody(TRY, small.inbound, *(small.folder / name for name in (*ours, *deeper))) == ""
    assert as_nobody(TRY, small.folder / "exchange" / "pathshala" / "outbound") != ""  # it can run at all


MOVE = """
for path in sys.argv[1:]:
    for act in (lambda: os.rename(path, path + ".gone"), lambda: shutil.rmtree(path)):
        try:
            act()
            print("done:", path)
        except OSError:
            pass
"""


@only_root
def test_other_accounts_can_delete_nothing(small):
    """From the first collecting on, the exchange keeps what others put there, as /tmp does (G04)."""
    folder = small.hand_in(VICTIM)
    assert take(small) == ([], [])
    assert as_nobody(MOVE, folder, small.inbound, small.inbound.parent) == ""
    assert (folder / "exercise.ipynb").is_file()
    assert as_nobody("os.mkdir(sys.argv[1])", small.inbound / "new") == ""  # all may hand in


def test_what_was_taken_stays_when_the_exchange_is_emptied(small):
    """Work that was collected does not depend on the exchange any more (G04)."""
    small.hand_in(VICTIM, answer("mine = 1"))
    assert take(small) == ([], [])
    shutil.rmtree(small.inbound)
    assert take(small) == ([], [])
    assert b"mine" in taken(small)


def test_a_page_is_found_by_its_own_secret_only(small):
    """Equal work of two children has two pages, under names that only their own secrets tell (G07)."""
    work = notebook_text(honest()).encode()
    small.hand_in(VICTIM, work, secret="v" * 128)
    small.hand_in(MALLORY, work, secret="m" * 128)
    (small.hand_in(BYSTANDER, work) / "submission_secret.txt").write_text(" \n")
    assert small.grade().returncode == 1
    assert "has not arrived as a whole yet" in small.told(BYSTANDER)[0]
    assert small.run("feedback").returncode == 0
    pages = small.inbound.parent / "feedback"
    named = {hashlib.md5(letter.encode() * 128 + b"exercise").hexdigest() + ".html" for letter in "vm"}
    assert {path.name for path in pages.iterdir()} == named
    assert hashlib.md5(work).hexdigest() not in "".join(named)
    assert pages.stat().st_mode & 0o066 == 0  # others cannot list the names


@pytest.mark.parametrize(
    "name",
    ["..", ".", "*", "?", "[a-z]*", "a+b", "-rf", "Brave-Mango", "brave_mango", " brave-mango", "%s", "~", "",
     "brave-mango\n", "b\u0430ve-mango", "brave--mango", "$(id)", "{student_id}"],
)  # fmt: skip
def test_an_odd_name_is_nobodys(small, name):
    """Dots, pluses, signs of a shell, look-alike letters: no hand-in; nothing is made of them (G08)."""
    small.hand_in(VICTIM, answer("mine = 1"))
    shutil.copytree(
        next(small.inbound.iterdir()), small.inbound / f"{name}+{UNIT}+{MONDAY.strftime(STAMP)}+x"
    )
    before = sorted(path.name for path in small.folder.parent.iterdir())
    problems, _ = take(small)
    assert len(problems) == 1
    assert "in the exchange is no hand-in" in problems[0]
    assert problems[0].isprintable()
    assert [path.name for path in (small.folder / "submitted").iterdir()] == [VICTIM]
    assert sorted(path.name for path in small.folder.parent.iterdir()) == before


@pytest.mark.parametrize("unit", ["..", "../..", "*", UNIT.upper(), f"{UNIT}\n"])
def test_an_odd_assignment_is_none(small, unit):
    """The same for what stands in the assignment's place (G08)."""
    name = f"{VICTIM}+{unit}+{MONDAY.strftime(STAMP)}+x".replace("/", "\u2215")
    (small.inbound / name).mkdir()
    problems, _ = take(small)
    assert len(problems) == 1
    assert "the class has no such assignment" in problems[0]
    assert problems[0].isprintable()
    assert list((small.folder / "submitted").iterdir()) == []


def test_a_flood_of_strange_names_is_told_in_short(small):
    """Three thousand folders of nobody's bring twenty sentences and one more; honest work is taken."""
    small.hand_in(VICTIM)
    for number in range(3000):
        (small.inbound / f"junk {number}").mkdir()
    problems, _ = take(small)
    assert len(problems) == 21
    assert problems[-1].startswith("2980 more things in the exchange are no work of this class")
    assert small.submitted(VICTIM).is_dir()


def test_the_table_says_what_holds_and_what_is_open():
    """Each class of the corpus has a test; what is open is one of them."""
    assert set(COVERS) == {f"G{number:02}" for number in range(1, 10)}
    assert set(OPEN) < set(COVERS)
    assert set(COVERS.values()) <= globals().keys()
