"""The warm process: it is closed off itself, it is replaced when it dies, and all dies with it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograder.errors import SandboxBroken
from autograder.sandbox import Limits


def zygote_of(probe) -> int:
    """Return the pid of the inner process of a sandbox."""
    outer = probe.sandbox.way.pid
    return int(Path(f"/proc/{outer}/task/{outer}/children").read_text().split()[0])


@pytest.mark.parametrize("which", ["outer", "inner"])
def test_a_killed_zygote_is_replaced(new_probe, processes_in, which):
    """The session that lived in it is broken, not judged; the next one works."""
    probe = new_probe()
    with probe.open() as session:
        assert probe.send(session, "answer = 1") == {"answer": 1}
        assert len(processes_in(session)) == 2
        os.kill(probe.sandbox.way.pid if which == "outer" else zygote_of(probe), signal.SIGKILL)
        assert session.connection.recv(1) == b""
        ended = session.end()
        assert processes_in(session) == set()
    assert (ended.reason, ended.broken) == ("died", True)
    assert "graded again" in ended.sentence
    assert probe.ask("answer = 2") == 2


def test_a_zygote_that_dies_again_and_again(new_probe):
    """Ten kills at random moments cost the session of that moment only."""
    probe = new_probe()
    for number in range(10):
        assert probe.ask("answer = 1") == 1
        os.kill(zygote_of(probe), signal.SIGKILL)
        time.sleep(0.002 * (number % 5))


def test_everything_ends_with_the_parent():
    """kill -9 of the grader leaves no zygote and no session behind."""
    program = """
import os, sys
from autograder.sandbox import Sandbox
sandbox = Sandbox()
session = sandbox.open("code:interact")
print(sandbox.way.pid, flush=True)
os.read(0, 1)
"""
    parent = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    outer = int(parent.stdout.readline())
    inner = int(Path(f"/proc/{outer}/task/{outer}/children").read_text().split()[0])
    parent.kill()
    parent.wait()
    parent.stdin.close()
    parent.stdout.close()
    deadline = time.monotonic() + 5
    while Path(f"/proc/{inner}/ns").exists() and _alive(inner) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _alive(inner)


def _alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_it_has_no_power_outside(new_probe):
    """The warm process sees the closed file system only, and holds none of our variables."""
    probe = new_probe()
    probe.ask("answer = 1")
    zygote = zygote_of(probe)
    assert Path(f"/proc/{zygote}/ns/user").readlink() != Path("/proc/self/ns/user").readlink()
    assert Path(f"/proc/{zygote}/ns/net").readlink() != Path("/proc/self/ns/net").readlink()
    seen = {place.name for place in Path(f"/proc/{zygote}/root").iterdir()} if os.geteuid() == 0 else set()
    assert "boot" not in seen


def test_what_is_preloaded_is_there_before_the_first_fork(new_probe):
    """A session finds a preloaded module loaded, and other ones not."""
    probe = new_probe(preload=["IPython.core.ultratb"])
    program = "import sys; answer = ['IPython.core.ultratb' in sys.modules, 'wave' in sys.modules]"
    assert probe.ask(program) == [True, False]


def test_a_module_that_cannot_be_preloaded_is_named(new_probe):
    """The error says which one it is."""
    with pytest.raises(SandboxBroken, match="no_such_module_here"):
        new_probe(preload=["no_such_module_here"]).open()


def test_a_thread_in_the_warm_process_is_refused(new_probe, tmp_path):
    """Forking while a thread holds a lock would hang later; so it is refused now."""
    (tmp_path / "threaded.py").write_text(
        "import threading, time\nthreading.Thread(target=time.sleep, args=(99,), daemon=True).start()\n"
    )
    probe = new_probe(read_only=[tmp_path], preload=["sys"])
    probe.sandbox.way._environment["PYTHONPATH"] += f":{tmp_path}"
    probe.sandbox.way._preload = ("threaded",)
    with pytest.raises(SandboxBroken, match="thread"):
        probe.open()


def test_an_entry_that_does_not_exist_is_named(probe):
    """The warm process survives it."""
    with pytest.raises(SandboxBroken, match="nobody"):
        probe.sandbox.open("probe:nobody")
    assert probe.ask("answer = 1") == 1


def test_hashes_are_the_same_at_each_run(new_probe):
    """The order of a set of words repeats, so a regrade gives the same output; another seed changes it."""
    words = "answer = ''.join({chr(n) for n in range(97, 123)})"
    assert new_probe().ask(words) == new_probe().ask(words)
    assert new_probe(hash_seed=1).ask(words) != new_probe().ask(words)


def test_close_ends_open_sessions(new_probe):
    """A sandbox that is closed leaves nothing alive, and can be used again."""
    probe = new_probe()
    session = probe.open()
    probe.sandbox.close()
    assert not session.alive
    assert probe.ask("answer = 1") == 1


def test_the_zygote_ends_what_its_watcher_does_not(new_probe):
    """A session whose pid 1 is stopped from outside is killed after its limit all the same."""
    probe = new_probe()
    with probe.open(Limits(wall=0.5)) as session:
        info = Path(f"/proc/self/fdinfo/{session._process}").read_text().splitlines()
        os.kill(int(next(line.split()[1] for line in info if line.startswith("Pid:"))), signal.SIGSTOP)
        session.connection.settimeout(6)
        assert session.connection.recv(1) == b""
        assert session.end().reason == "time"
