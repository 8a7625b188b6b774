"""Which page is checked, and by which release: the decisions of the door, without an engine."""

import asyncio
import os
import threading

import nbformat
import pytest

from autograder import ask
from autograder.errors import NotebookUnreadable, RunBroken
from autograder.grade import CellGrade, Grade, Outcome
from autograder.stop import Stop, Stopped
from course.desk import check_work
from course.desk.check_work import Desk, own_files
from course.desk.door import Refused
from course.desk.page import find_page

PAGE = "exercises/hello-pi/exercise.ipynb"
NOTHING = "Open an exercise."
EMPTY = nbformat.writes(nbformat.v4.new_notebook()).encode()


@pytest.fixture
def home(tmp_path):
    """A child's folder with one exercise, what was released, and a neighbour's folder beside it."""
    for place in ("home/exercises/hello-pi", "released/hello-pi", "class/hello-pi", "home/lessons/a"):
        (tmp_path / place).mkdir(parents=True)
    for file in ("home/exercises/hello-pi", "released/hello-pi", "home/lessons/a"):
        (tmp_path / file / "exercise.ipynb").write_bytes(EMPTY)
    (tmp_path / "secret.ipynb").write_bytes(EMPTY)
    return tmp_path / "home"


@pytest.fixture
def released(home):
    return [home.parent / "class", home.parent / "released"]


def test_the_notebook_and_the_server_speak_of_the_same_place():
    """The address stands in two files, because a kernel should not load a server's."""
    assert check_work.ENDPOINT == ask.ENDPOINT


@pytest.mark.parametrize("start", ["", "{home}/"])
def test_a_page_is_named_by_the_browser_or_by_the_kernel(home, released, start):
    """One names it from the child's folder on, the other from the root of the file system."""
    page = find_page(home, released, start.format(home=home) + PAGE, NOTHING)
    assert page.file == home / PAGE
    assert (page.slug, page.release) == ("hello-pi", released[1] / "hello-pi" / "exercise.ipynb")


def test_what_the_class_released_goes_before_the_courses_own(home, released):
    """A child of a class has the class's page, and is checked by it."""
    (released[0] / "hello-pi" / "exercise.ipynb").write_bytes(EMPTY)
    assert find_page(home, released, PAGE, NOTHING).release == released[0] / "hello-pi" / "exercise.ipynb"


@pytest.mark.parametrize(
    "path",
    [
        "../secret.ipynb",
        "exercises/../../secret.ipynb",
        "exercises/../secret.ipynb",
        "exercises/hello-pi/../../../secret.ipynb",
        "exercises/./hello-pi/../exercise.ipynb",
        "exercises/hello-pi/.exercise.ipynb",
        "exercises/.hello-pi/exercise.ipynb",
        "exercises/hello-pi/exercise.py",
        "exercises/hello-pi/other.ipynb",
        "exercises/no-unit/exercise.ipynb",
        "exercises/hello-pi",
        "lessons/a/exercise.ipynb",
        "/etc/passwd",
        "/exercises/hello-pi/exercise.ipynb",
        "Python words.md",
        "",
        "exercises/hello-pi/exercise.ipynb\0",
        "a" * 2000,
        f"exercises/{'a' * 300}/exercise.ipynb",
        None,
        3,
        ["exercises"],
    ],
)
def test_nothing_else_is_a_page(home, released, path):
    """No file outside the exercises is opened, however it is named."""
    with pytest.raises(Refused) as refused:
        find_page(home, released, path, NOTHING)
    assert refused.value.status in (400, 404)
    assert refused.value.sentence == NOTHING


def test_a_link_leads_to_no_other_file(home, released):
    """Neither a linked page nor a linked folder is followed."""
    (home / PAGE).unlink()
    (home / PAGE).symlink_to(home.parent / "secret.ipynb")
    with pytest.raises(Refused):
        find_page(home, released, PAGE, NOTHING)
    (home / "exercises" / "linked").symlink_to(home.parent)
    (released[1] / "linked").mkdir()
    (released[1] / "linked" / "secret.ipynb").write_bytes(EMPTY)
    with pytest.raises(Refused):
        find_page(home, released, "exercises/linked/secret.ipynb", NOTHING)


def test_only_ordinary_files_go_along(home):
    """Pages, links, hidden files, pipes and what is too large stay; a pipe would never end."""
    folder = home / "exercises" / "hello-pi"
    (folder / "data.csv").write_text("1,2")
    (folder / ".hidden").write_text("no")
    (folder / "large.bin").write_bytes(bytes(check_work.FILES_LIMIT + 1))
    (folder / "link.txt").symlink_to("/etc/passwd")
    os.mkfifo(folder / "lgd-nfy0")
    (folder / "images").mkdir()
    assert own_files(folder) == {"data.csv": b"1,2"}


class Checker:
    """Stands for the engine: gives one grade, or does what a test wants."""

    def __init__(self, act=None):
        self.act, self.calls, self.closed = act, [], False

    def check(self, content, release, **more):
        self.calls.append((content, release, more))
        if self.act:
            self.act()
        return Grade((CellGrade("a", "Task 1", Outcome.PASSED, 1, 1, code="x"),))

    def close(self):
        self.closed = True


def asked(home, released, checker, path=PAGE):
    desk = Desk(home, released, lambda: checker)
    return desk, asyncio.run(desk.check(path, Stop()))


def test_the_answer_holds_words_and_no_points(home, released):
    """What the browser and the notebook show, and nothing that could be added up."""
    _, told = asked(home, released, Checker())
    assert told["summary"].startswith("Your task works.")
    assert told["tasks"][0]["sentence"] == "It works."
    assert told["text"].startswith(told["summary"])
    assert told["saved_seconds_ago"] < 60
    assert "points" not in str(told)


def test_an_unchanged_release_is_read_once(home, released):
    """The engine keeps what it knows of the object."""
    checker = Checker()
    desk, _ = asked(home, released, checker)
    asyncio.run(desk.check(PAGE, Stop()))
    assert checker.calls[0][1] is checker.calls[1][1]


def test_nothing_of_a_check_is_kept(home, released):
    """No file tells afterwards that somebody checked, or with what result."""
    before = sorted(path for path in home.rglob("*"))
    asked(home, released, Checker())
    assert sorted(path for path in home.rglob("*")) == before


@pytest.mark.parametrize(
    ("problem", "status", "words"),
    [
        (NotebookUnreadable("is no notebook"), 422, "cannot be read"),
        (Stopped(), 409, "was stopped"),
        (RunBroken("The process died."), 500, "tell your teacher"),
        (PermissionError("no"), 500, "tell your teacher"),
    ],
)
def test_what_goes_wrong_is_a_sentence(home, released, problem, status, words):
    """A child reads what to do, not the engine's words."""

    def act():
        raise problem

    with pytest.raises(Refused, match=words) as refused:
        asked(home, released, Checker(act))
    assert refused.value.status == status


def test_a_page_that_is_too_large_is_not_read(home, released, monkeypatch):
    """Its size is looked at before its bytes."""
    monkeypatch.setattr(check_work, "PAGE_LIMIT", 10)
    checker = Checker()
    with pytest.raises(Refused, match="cannot be read"):
        asked(home, released, checker)
    assert checker.calls == []


def test_one_page_is_checked_once_at_a_time_and_the_server_goes_on(home, released):
    """A second press says that one runs; meanwhile the server does other things."""
    go_on = threading.Event()
    desk = Desk(home, released, lambda: Checker(lambda: go_on.wait(20)))

    async def press_twice():
        first = asyncio.create_task(desk.check(PAGE, Stop()))
        await asyncio.sleep(0.05)
        with pytest.raises(Refused, match="is running") as refused:
            await desk.check(PAGE, Stop())
        assert refused.value.status == 409
        go_on.set()
        await first
        await desk.check(PAGE, Stop())

    asyncio.run(press_twice())


def test_the_end_of_the_server_ends_the_engine(home, released):
    """And where nobody checked, there is nothing to end."""
    checker = Checker()
    desk, _ = asked(home, released, checker)
    desk.close()
    assert checker.closed
    Desk(home, released, lambda: Checker()).close()
