"""Writing files that survive a power cut."""

import errno
import os
import signal
import subprocess
import sys
import time

import pytest

from course import files
from course.errors import FolderProblem
from course.files import write_atomic


def test_writes_text_and_bytes_and_makes_folders(tmp_path):
    """The content is there, with the mode that was asked for, and nothing beside it."""
    path = tmp_path / "a" / "b.txt"
    write_atomic(path, "পাঠশালা", mode=0o600)
    assert path.read_text(encoding="utf-8") == "পাঠশালা"
    assert path.stat().st_mode & 0o777 == 0o600
    write_atomic(path, b"new")
    assert [p.name for p in path.parent.iterdir()] == ["b.txt"]
    assert path.read_bytes() == b"new"


def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch):
    """The message is one plain sentence, and nothing is lost."""
    path = tmp_path / "b.txt"
    path.write_text("old")

    def full(_handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(FolderProblem, match="no space left on device"):
        write_atomic(path, "new")
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["b.txt"]


def test_a_folder_that_is_a_file_is_named(tmp_path):
    """A path that cannot be made is refused with its name."""
    (tmp_path / "a").write_text("")
    with pytest.raises(FolderProblem, match="b.txt could not be written"):
        write_atomic(tmp_path / "a" / "b.txt", "x")


WRITER = """
import sys
from pathlib import Path
from course.files import write_atomic
n = 0
print("ready", flush=True)
while True:
    n += 1
    write_atomic(Path(sys.argv[1]), str(n % 10) * 200_000)
"""


def test_kill_9_never_leaves_a_torn_file(tmp_path):
    """Killed at ten random moments, the file is always one whole version."""
    path = tmp_path / "b.txt"
    for round_ in range(10):
        process = subprocess.Popen([sys.executable, "-c", WRITER, path], stdout=subprocess.PIPE)
        process.stdout.readline()
        time.sleep(0.02 + 0.013 * round_)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        if path.exists():
            text = path.read_text()
            assert len(text) == 200_000
            assert len(set(text)) == 1
    assert path.exists()
