"""Handing in: what is sent, what waits, and that nothing that goes wrong loses it."""

import json
import os
import shutil
import subprocess

import pytest

from course.desk import hand_in, waiting
from course.desk.catalogue import words
from course.desk.door import Refused
from course.desk.hand_in import HandIns, Way, submit
from course.desk.versions import COURSE_BEGAN
from course.desk.waiting import Parcel, TooLarge, pack, parcels, sent_files, sweep

PAGE = "exercises/hello-pi/exercise.ipynb"
SAID = words()["hand_in"]


@pytest.fixture
def home(tmp_path):
    """A child's folder with two exercises and an exchange beside it that is open."""
    for slug in ("hello-pi", "variables"):
        for place in (f"home/exercises/{slug}", f"exchange/course/outbound/{slug}"):
            (tmp_path / place / "images").mkdir(parents=True)
            (tmp_path / place / "exercise.ipynb").write_text('{"cells": []}')
            (tmp_path / place / "images" / "led.svg").write_text("<svg/>")
    (tmp_path / "exchange/course/inbound").mkdir()
    (tmp_path / "home" / PAGE).write_text('{"cells": ["mine"]}')
    return tmp_path / "home"


class Post:
    """Stands for nbgrader: takes hand-ins, or does not."""

    def __init__(self):
        self.taken, self.open = [], True

    def __call__(self, parcel, course, root):
        if self.open:
            file = parcel.folder / parcel.slug / "exercise.ipynb"
            self.taken.append((parcel.slug, file.read_text()))
        return self.open


@pytest.fixture
def post():
    return Post()


def hand_ins(home, post, *, has_class=True):
    way = Way(home.parent / "exchange", "course", "brave-mango", home / "handed-in", has_class)
    return HandIns(home, [home.parent / "exchange/course/outbound"], way, post)


def test_before_it_is_sent_a_child_sees_what(home, post):
    """The page and own files by name; what the course gave is only counted; the time of the save."""
    (home / "exercises/hello-pi/scores.csv").write_text("1,2")
    os.utime(home / PAGE, (1_800_000_000, 1_800_000_000))
    told = hand_ins(home, post).look(PAGE)
    assert told == {
        "slug": "hello-pi",
        "files": ["exercise.ipynb", "scores.csv"],
        "given": 1,
        "saved": 1_800_000_000,
        "last": None,
        "waits": False,
        "has_class": True,
    }
    assert post.taken == []


def test_a_clock_that_was_not_set_is_not_told(home, post):
    """No child reads that the page was saved in 1970."""
    os.utime(home / PAGE, (100, 100))
    assert hand_ins(home, post).look(PAGE)["saved"] is None


def test_the_last_hand_in_is_told(home, post):
    """nbgrader's own copies say when; a name that it did not make is passed over."""
    for name in (
        "2026-11-25 03:25:03.123456 UTC",
        "2026-11-24 03:25:03.123456 UTC",
        "no time",
        "1970-01-01 00:00:00 UTC",
    ):
        (home / "handed-in/course" / f"brave-mango+hello-pi+{name}").mkdir(parents=True)
    assert hand_ins(home, post).look(PAGE)["last"] == 1_795_577_103 > COURSE_BEGAN


def test_what_is_taken_does_not_wait(home, post):
    """It arrived, and the parcel goes away."""
    told = hand_ins(home, post).take(PAGE)
    assert told == {"state": "sent", "sentence": SAID["sent"]}
    assert post.taken == [("hello-pi", '{"cells": ["mine"]}')]
    assert parcels(home) == []


@pytest.mark.parametrize(
    ("close", "reason"),
    [
        (lambda exchange: shutil.rmtree(exchange), "no_way"),
        (lambda exchange: shutil.rmtree(exchange / "course/inbound"), "no_way"),
        (
            lambda exchange: shutil.move(exchange / "course/outbound/hello-pi", exchange / "away"),
            "not_released",
        ),
    ],
)
def test_where_there_is_no_way_it_waits_and_then_travels(home, post, close, reason):
    """One sentence says why; what travels later is what was handed in, not what was written since."""
    released = home.parent / "released"
    shutil.copytree(home.parent / "exchange/course/outbound", released)
    desk = hand_ins(home, post)
    desk.released = [released]
    kept = home.parent / "kept"
    shutil.copytree(home.parent / "exchange", kept)
    close(home.parent / "exchange")
    assert desk.take(PAGE) == {"state": "waiting", "sentence": SAID[reason]}
    assert desk.look(PAGE)["waits"]
    (home / PAGE).write_text('{"cells": ["later"]}')
    desk.try_all()
    assert post.taken == []
    shutil.copytree(kept, home.parent / "exchange", dirs_exist_ok=True)
    desk.try_all()
    assert post.taken == [("hello-pi", '{"cells": ["mine"]}')]
    assert not desk.look(PAGE)["waits"]


def test_what_nbgrader_does_not_take_waits(home, post):
    """A refusal loses nothing, and the next hand-in takes the older one along."""
    desk = hand_ins(home, post)
    post.open = False
    assert desk.take(PAGE)["sentence"] == SAID["not_taken"]
    post.open = True
    desk.take("exercises/variables/exercise.ipynb")
    assert [slug for slug, _ in post.taken] == ["variables", "hello-pi"]
    assert parcels(home) == []


def test_of_one_exercise_the_last_waits(home, post):
    """The last one counts; the others would only fill the disk."""
    desk = hand_ins(home, post)
    post.open = False
    desk.take(PAGE)
    (home / PAGE).write_text('{"cells": ["better"]}')
    desk.take(PAGE)
    post.open = True
    desk.try_all()
    assert post.taken == [("hello-pi", '{"cells": ["better"]}')]


def test_without_a_class_it_waits_for_one(home, post):
    """It is also put where the list of hand-ins looks; a class that comes later gets it."""
    told = hand_ins(home, post, has_class=False).take(PAGE)
    assert told == {"state": "waiting", "sentence": SAID["no_class"]}
    assert len(post.taken) == 1
    hand_ins(home, post, has_class=False).try_all()
    assert len(post.taken) == 1
    hand_ins(home, post).try_all()
    assert len(post.taken) == 2
    assert parcels(home) == []


def test_where_it_cannot_be_packed_nothing_is_sent(home, post, monkeypatch):
    """A full disk: a sentence, and the parcel that waited before still waits."""
    desk = hand_ins(home, post)
    post.open = False
    desk.take(PAGE)
    before = parcels(home)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(waiting, "write_synced", full)
    with pytest.raises(Refused, match="no room") as refused:
        desk.take(PAGE)
    assert refused.value.status == 507
    assert parcels(home) == before
    assert [path.name for path in (home / waiting.FOLDER).iterdir()] == [before[0].folder.name]


def test_a_file_that_is_too_large_is_named(home, post, monkeypatch):
    """The child learns which one to take out."""
    monkeypatch.setattr(waiting, "BYTES", 1000)
    (home / "exercises/hello-pi/film.mp4").write_bytes(bytes(2000))
    with pytest.raises(Refused, match=r"film\.mp4"):
        hand_ins(home, post).take(PAGE)
    with pytest.raises(TooLarge):
        pack(home, "hello-pi", sent_files(home / "exercises/hello-pi"))


def test_what_is_no_exercise_is_not_handed_in(home, post):
    """A lesson, a project, somebody else's file."""
    for path in ("lessons/a/lesson.ipynb", "../x/exercise.ipynb", "mine.ipynb", None):
        with pytest.raises(Refused, match="Open an exercise"):
            hand_ins(home, post).take(path)


def test_only_ordinary_files_are_sent(home):
    """Links, pipes, hidden files and what came back stay; a pipe would never end."""
    folder = home / "exercises/hello-pi"
    (folder / "data.csv").write_text("1,2")
    (folder / ".hidden").write_text("no")
    (folder / "link.txt").symlink_to("/etc/passwd")
    (folder / "linked").symlink_to(home.parent)
    os.mkfifo(folder / "pipe")
    for name in ("feedback", "__pycache__", ".ipynb_checkpoints"):
        (folder / name).mkdir()
        (folder / name / "x.html").write_text("no")
    assert list(sent_files(folder)) == ["data.csv", "exercise.ipynb", "images/led.svg"]


def test_a_pulled_plug_leaves_a_parcel_whole_or_not_at_all(home):
    """What was half made is no parcel, and goes away at the next start."""
    half = home / waiting.FOLDER / f"{waiting.MAKING}abc"
    (half / "hello-pi").mkdir(parents=True)
    assert parcels(home) == []
    parcel = pack(home, "hello-pi", sent_files(home / "exercises/hello-pi"))
    assert parcels(home) == [parcel]
    sweep(home)
    assert not half.exists()
    assert json.loads((parcel.folder / "hello-pi/exercise.ipynb").read_text()) == {"cells": ["mine"]}


def test_a_submit_that_fails_or_hangs_is_no(home, monkeypatch):
    """nbgrader's process may end badly or never: the parcel is not taken, and nothing is raised."""
    parcel = Parcel(1, "hello-pi", home)

    def hangs(*_, **__):
        raise subprocess.TimeoutExpired("nbgrader", 1)

    monkeypatch.setattr(hand_in.subprocess, "run", hangs)
    assert submit(parcel, "course", home) is False
    failed = subprocess.CompletedProcess([], 1, "", "no")
    monkeypatch.setattr(hand_in.subprocess, "run", lambda *_, **__: failed)
    assert submit(parcel, "course", home) is False
