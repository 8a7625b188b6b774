"""Earlier versions: what stays of a page's past, and that nothing of it stands in the way of a save."""

import asyncio
import errno
import json
import os
import signal
import subprocess
import sys
import time

import pytest
from tornado.web import HTTPError

from course.desk import versions as module
from course.desk.contents import AtomicContentsManager
from course.desk.versions import COURSE_BEGAN, DAY, HOUR, Version, Versions, staying

NAME = "exercises/hello-pi/exercise.ipynb"
NOW = 1_800_000_000


def notebook(text, output=""):
    outputs = [{"output_type": "stream", "name": "stdout", "text": output}] if output else []
    cell = {"cell_type": "code", "id": "a", "source": text, "metadata": {}, "outputs": outputs,
            "execution_count": None}  # fmt: skip
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}


@pytest.fixture
def home(tmp_path):
    """A child's folder with one page."""
    (tmp_path / NAME).parent.mkdir(parents=True)
    (tmp_path / NAME).write_text(json.dumps(notebook("as given")))
    return tmp_path


@pytest.fixture
def manager(home):
    return AtomicContentsManager(root_dir=str(home), keeps_versions=True)


def save(manager, content, path=NAME):
    if not isinstance(content, dict):
        content = notebook(content)
    return asyncio.run(manager.save({"type": "notebook", "format": "json", "content": content}, path))


def texts(home, name=NAME):
    """Return what the kept versions say, oldest first."""
    return [source(one.path) for one in Versions(home).of(name)]


def source(path):
    return "".join(json.loads(path.read_text())["cells"][0]["source"])


def test_each_save_keeps_what_was_there(home, manager):
    """The page as it was given is the first; the page itself is the newest and needs no copy."""
    for text in ("one", "two", "three"):
        save(manager, text)
    assert texts(home) == ["as given", "one", "two"]
    assert source(home / NAME) == "three"


def test_keeping_copies_nothing(home, manager):
    """The old file gets a second name: no byte is written for it."""
    save(manager, "one")
    inode = (home / NAME).stat().st_ino
    save(manager, "two")
    assert Versions(home).of(NAME)[-1].path.stat().st_ino == inode


def test_where_a_disk_knows_no_second_names_it_is_copied(home, manager, monkeypatch):
    """A USB stick with FAT refuses them."""

    def refuse(*_):
        raise OSError(errno.EPERM, "no")

    monkeypatch.setattr("pathlib.Path.hardlink_to", refuse)
    save(manager, "one")
    save(manager, "two")
    assert texts(home) == ["as given", "one"]


def test_running_cells_makes_no_versions(home, manager):
    """Only words that a child wrote count, not what a program printed."""
    for output in ("a", "b", "c"):
        save(manager, notebook("as given", output))
    assert texts(home) == []


def test_only_pages_of_the_child_are_kept(home, manager):
    """Not what is hidden, and nothing where the desk is a teacher's."""
    (home / ".pathshala" / "x").mkdir(parents=True)
    hidden = home / ".pathshala" / "x" / "a.ipynb"
    hidden.write_text("{}")
    manager.allow_hidden = True
    save(manager, "one", ".pathshala/x/a.ipynb")
    teacher = AtomicContentsManager(root_dir=str(home))
    save(teacher, "one")
    assert not (home / module.FOLDER).exists()


def test_versions_are_not_handed_in(home, manager):
    """They lie outside the exercise's folder."""
    save(manager, "one")
    assert [path.name for path in (home / NAME).parent.iterdir() if path.suffix == ".ipynb"] == [
        "exercise.ipynb"
    ]


def test_what_another_window_shows_can_be_kept(home, manager):
    """It never was on the disk; the same words twice are one version."""
    data = json.dumps(notebook("from the other window")).encode()
    for _ in range(2):
        manager.versions.keep_data(NAME, data)
    assert texts(home) == ["from the other window"]


def test_a_child_can_have_the_past_of_a_page_forgotten(home, manager):
    """A name that was typed and taken out is nowhere any more; the page and other pages' past stay."""
    (home / "mine.ipynb").write_text(json.dumps(notebook("mine")))
    save(manager, "other", "mine.ipynb")
    for text in ("a real name", "none"):
        save(manager, text)
    manager.versions.forget(NAME)
    assert texts(home) == []
    assert source(home / NAME) == "none"
    assert texts(home, "mine.ipynb") == ["mine"]
    save(manager, "next")
    assert texts(home) == ["none"]


# --- what stays ---------------------------------------------------------------------------


def many(times):
    return [Version(number, int(seconds), None) for number, seconds in enumerate(times, start=1)]


def test_the_last_hour_stays_whole():
    """A save each fifteen seconds, for an hour: all of it."""
    versions = many(NOW - HOUR + 15 * n for n in range(1, 240))
    assert staying(versions, NOW) == set(versions)


def test_older_ones_are_one_an_hour_then_one_a_day():
    """Three days with a save each minute leave some dozens, and the very first."""
    versions = many(NOW - 3 * DAY + 60 * n for n in range(3 * 24 * 60))
    left = sorted(staying(versions, NOW))
    assert left[0] == versions[0]
    assert len(left) <= 1 + 60 + 25 + 4
    days = {one.seconds // DAY for one in left}
    assert len(days) >= 3


def test_thinning_again_takes_no_more():
    """What stayed once stays at the same time."""
    versions = many(NOW - 3 * DAY + 60 * n for n in range(3 * 24 * 60))
    left = staying(versions, NOW)
    assert staying(sorted(left), NOW) == left


@pytest.mark.parametrize("now", [0, 1000, COURSE_BEGAN - 1])
def test_a_clock_in_1970_thins_nothing(now):
    """Nobody knows how old anything is, so all stays."""
    versions = many([*range(NOW, NOW + 50), *range(200)])
    assert staying(versions, now) == set(versions)


def test_an_afternoon_in_1970_is_not_lost_when_the_clock_is_set():
    """The newest forty stay, whatever their time, and of the others one in twenty."""
    versions = many([*range(0, 15 * 400, 15), NOW])
    left = sorted(staying(versions, NOW))
    assert {one.number for one in left} >= set(range(362, 402))
    assert len([one for one in left if one.number < 362]) >= 18


def test_a_clock_that_goes_back_keeps_the_order(home, manager):
    """Numbers count: what was saved later stands later, though its time is earlier."""
    for text, seconds in (("one", NOW), ("two", 100), ("three", 50)):
        save(manager, text)
        os.utime(home / NAME, (seconds, seconds))
    save(manager, "four")
    assert texts(home) == ["as given", "one", "two", "three"]
    assert [one.seconds for one in Versions(home).of(NAME)][1:] == [NOW, 100, 50]


def test_a_page_has_a_limit_in_bytes(home, manager, monkeypatch):
    """The oldest go, but the first and the newest stay."""
    monkeypatch.setattr(module, "PAGE_BYTES", 5000)
    for number in range(30):
        save(manager, f"{number}" + "x" * 500)
    kept = texts(home)
    assert len(kept) < 10
    assert kept[0] == "as given"
    assert kept[-1].startswith("28")


def test_all_pages_together_have_a_limit(home, manager, monkeypatch):
    """The page with most bytes gives."""
    monkeypatch.setattr(module, "TOTAL_BYTES", 20_000)
    (home / "mine.ipynb").write_text(json.dumps(notebook("mine")))
    save(manager, "small", "mine.ipynb")
    for number in range(30):
        save(manager, f"{number}" + "x" * 1500)
    assert texts(home, "mine.ipynb") == ["mine"]
    files = (path for path in (home / module.FOLDER).rglob("*.ipynb") if path.is_file())
    assert sum(path.stat().st_size for path in files) <= 20_000


def test_of_a_huge_page_only_what_was_written_is_kept(home, manager, monkeypatch):
    """A loop that printed for a minute does not fill the disk."""
    monkeypatch.setattr(module, "LARGE", 10_000)
    save(manager, notebook("one", "y" * 50_000))
    save(manager, "two")
    assert texts(home) == ["as given", "one"]
    assert Versions(home).of(NAME)[-1].path.stat().st_size < 2000


# --- never in the way ----------------------------------------------------------------------


def test_a_save_works_though_nothing_can_be_kept(home, manager):
    """Where versions should lie is a file: the page is saved, and it is known that none was kept."""
    (home / ".pathshala").mkdir()
    (home / module.FOLDER).write_text("in the way")
    save(manager, "one")
    assert source(home / NAME) == "one"
    assert manager.trouble
    (home / module.FOLDER).unlink()
    save(manager, "two")
    assert manager.trouble == ""


def test_on_a_full_disk_versions_give_way(home, manager, monkeypatch):
    """The work itself goes before its past."""
    for number in range(12):
        save(manager, f"{number}")
    real = os.fsync

    def fsync(handle):
        if len(texts(home)) > 6:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    free = type("Usage", (), {"free": property(lambda _: 0 if len(texts(home)) > 6 else 1 << 40)})
    monkeypatch.setattr("course.files.os.fsync", fsync)
    monkeypatch.setattr("course.desk.versions.shutil.disk_usage", lambda _: free())
    save(manager, "the work")
    assert source(home / NAME) == "the work"
    assert texts(home)[0] == "as given"


def test_on_a_disk_that_is_full_for_good_the_old_page_stays(home, manager, monkeypatch):
    """Nothing to give: one sentence, and what was there before is whole."""

    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("course.files.os.fsync", full)
    with pytest.raises(HTTPError, match="no space left on device"):
        save(manager, "one")
    assert source(home / NAME) == "as given"


def test_a_limit_of_the_account_leaves_page_and_versions_whole(home):
    """A save larger than files may be (RLIMIT_FSIZE) is refused in a sentence, in a process of its own."""
    program = (
        "import asyncio, resource, signal\n"
        "from course.desk.contents import AtomicContentsManager\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"manager = AtomicContentsManager(root_dir={str(home)!r}, keeps_versions=True)\n"
        f"book = {notebook('one')!r}\n"
        "model = {'type': 'notebook', 'format': 'json', 'content': book}\n"
        f"save = lambda: asyncio.run(manager.save(model, {NAME!r}))\n"
        "save()\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))\n"
        "book['cells'][0]['source'] = 'x' * 100_000\n"
        "try: save()\n"
        "except Exception as problem: print(problem)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "could not be written" in done.stdout
    assert source(home / NAME) == "one"
    assert texts(home)[0] == "as given"


@pytest.mark.slow
def test_a_server_that_is_killed_while_it_saves_leaves_all_whole(home):
    """kill -9 in the midst of saves: the page is whole, every version is, and none is out of order."""
    program = (
        "import asyncio, itertools\n"
        "from course.desk.contents import AtomicContentsManager\n"
        f"manager = AtomicContentsManager(root_dir={str(home)!r}, keeps_versions=True)\n"
        f"book = {notebook('x')!r}\n"
        f"start = len(manager.versions.of({NAME!r})) * 100\n"
        "for number in itertools.count(start):\n"
        "    book['cells'][0]['source'] = f'{number:07} ' * 30_000\n"
        "    model = {'type': 'notebook', 'format': 'json', 'content': book}\n"
        f"    asyncio.run(manager.save(model, {NAME!r}))\n"
        "    print('saved', flush=True)\n"
    )
    for pause in (0.0, 0.013, 0.029):
        with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as server:
            for _ in range(3):
                server.stdout.readline()
            time.sleep(pause)  # anywhere in a save; whatever that hits has to hold
            server.send_signal(signal.SIGKILL)
    for text in [*texts(home)[1:], source(home / NAME)]:
        assert len(text) == 8 * 30_000
        assert len(set(text.split())) == 1
    assert len(texts(home)) >= 6
