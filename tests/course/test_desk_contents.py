"""Saves: after a pulled plug there is the old notebook or the new one, never a torn one."""

import asyncio
import json
import signal
import subprocess
import sys
import time

import pytest
from tornado.web import HTTPError

from course.desk.contents import AtomicContentsManager


def notebook(text):
    cell = {"cell_type": "code", "id": "a", "source": text, "metadata": {}, "outputs": [],
            "execution_count": None}  # fmt: skip
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}


def save(root, path, content, kind="notebook"):
    model = {"type": kind, "format": "json" if kind == "notebook" else "text", "content": content}
    manager = AtomicContentsManager(root_dir=str(root))
    return asyncio.run(manager.save(model, path))


def test_a_save_replaces_the_file_in_one_step(tmp_path):
    """The new text gets a new file: whoever had the old one open still reads it whole."""
    save(tmp_path, "work.ipynb", notebook("one"))
    with (tmp_path / "work.ipynb").open() as old:
        save(tmp_path, "work.ipynb", notebook("two"))
        assert json.load(old)["cells"][0]["source"] == ["one"]
    assert json.loads((tmp_path / "work.ipynb").read_text())["cells"][0]["source"] == ["two"]
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["work.ipynb"]


def test_text_files_are_saved_the_same_way(tmp_path):
    """Markdown and the like are safe too, in every script."""
    save(tmp_path, "note.md", "one", "file")
    inode = (tmp_path / "note.md").stat().st_ino
    save(tmp_path, "note.md", "পাঠশালা", "file")
    assert (tmp_path / "note.md").read_text(encoding="utf-8") == "পাঠশালা"
    assert (tmp_path / "note.md").stat().st_ino != inode


def test_permissions_and_links_stay(tmp_path):
    """A file that only its owner reads stays so; a link is not turned into a file."""
    (tmp_path / "real.md").write_text("one")
    (tmp_path / "real.md").chmod(0o600)
    (tmp_path / "link.md").symlink_to("real.md")
    save(tmp_path, "link.md", "two", "file")
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "real.md").read_text() == "two"
    assert (tmp_path / "real.md").stat().st_mode & 0o777 == 0o600


def test_a_save_that_fails_leaves_the_old_notebook(tmp_path, monkeypatch):
    """On a full disk JupyterLab shows the sentence, and the file on the disk is the last good one."""
    save(tmp_path, "work.ipynb", notebook("one"))

    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("course.files.os.fsync", full)
    with pytest.raises(HTTPError, match="no space left on device"):
        save(tmp_path, "work.ipynb", notebook("two"))
    assert json.loads((tmp_path / "work.ipynb").read_text())["cells"][0]["source"] == ["one"]


@pytest.mark.slow
def test_a_killed_server_leaves_a_whole_notebook(tmp_path):
    """Killed in the midst of saving a large notebook, again and again: what lies there is whole."""
    program = (
        "import asyncio, itertools\n"
        "from course.desk.contents import AtomicContentsManager\n"
        f"manager = AtomicContentsManager(root_dir={str(tmp_path)!r})\n"
        f"book = {notebook('x')!r}\n"
        "for number in itertools.count():\n"
        "    book['cells'][0]['source'] = f'{number % 10}' * 2_000_000\n"
        "    model = {'type': 'notebook', 'format': 'json', 'content': book}\n"
        "    asyncio.run(manager.save(model, 'work.ipynb'))\n"
        "    print('saved', flush=True)\n"
    )
    for pause in (0.0, 0.011, 0.023, 0.041):
        with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as server:
            server.stdout.readline()
            time.sleep(pause)
            server.send_signal(signal.SIGKILL)
        text = "".join(json.loads((tmp_path / "work.ipynb").read_text())["cells"][0]["source"])
        assert len(text) == 2_000_000
        assert len(set(text)) == 1
