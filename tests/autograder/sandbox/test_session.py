"""A session can be ended at any time, and says truly why it ended."""

import time
from pathlib import Path

import pytest

from autograder.sandbox import Ended, Limits
from autograder.sandbox.ended import REASONS, judged, sentence_for


def test_a_session_that_is_ended_by_the_parent_has_finished(probe):
    """Ending a notebook's process that still waits for questions is the ordinary end."""
    with probe.open() as session:
        assert probe.send(session, "answer = 1") == {"answer": 1}
        ended = session.end()
    assert (ended.reason, ended.sentence, ended.broken, ended.touched) == ("finished", "", False, ())


def test_a_session_that_comes_to_its_own_end_has_finished(probe):
    """When the entry function returns, its exit code is 0."""
    with probe.sandbox.open("autograder.sandbox.availability:hello") as session:
        assert session.connection.recv(100) == b"closed off"
        assert session.connection.recv(100) == b""
        ended = session.end()
    assert (ended.reason, ended.exit_code, ended.broken) == ("finished", 0, False)


def test_an_entry_that_raises_has_died(probe):
    """What it raised is in the detail, for the log; the sentence does not repeat it."""
    with probe.sandbox.open("probe:raises") as session:
        assert session.connection.recv(100) == b""
        ended = session.end()
    assert (ended.reason, ended.exit_code, ended.broken) == ("died", 70, False)
    assert ended.detail == "ValueError: a secret of nobody"
    assert "secret" not in ended.sentence


@pytest.mark.parametrize(
    ("program", "code", "signal"),
    [("import os; os._exit(0)", 0, None), ("import os; os._exit(72)", 72, None),
     ("import os; os.kill(os.getpid(), 9)", None, 9), ("import os; os.abort()", None, 6)],
)  # fmt: skip
def test_a_notebook_that_ends_python_is_to_blame_itself(probe, program, code, signal):
    """Whatever code or signal it chooses, it does not look like a fault of ours."""
    ended = probe.run(program)
    assert (ended.exit_code, ended.signal, ended.broken) == (code, signal, False)
    assert ended.reason == ("finished" if code == 0 else "died")


def test_a_session_can_be_killed_while_it_is_busy(probe):
    """end() returns at once, also in the middle of a loop."""
    with probe.open() as session:
        session.connection.sendall(b'"while True: pass"\n')
        time.sleep(0.2)
        ended = session.end()  # without an end this test runs into its own limit
    assert (ended.reason, ended.broken) == ("finished", False)


def test_a_session_that_hangs_up_and_lives_on_has_died(probe):
    """It gets a second to leave, no more."""
    ended = probe.run("import os, time\nos.closerange(3, 64); time.sleep(1e6)")
    assert (ended.reason, ended.broken) == ("died", False)
    assert ended.wall < 5


def test_the_output_limit_is_counted_by_the_reader(probe):
    """spend() ends a session that sends too much, and says so to the child."""
    with probe.open(Limits(wall=20, output=100_000)) as session:
        session.connection.sendall(b'"while True: connection.sendall(bytes(1 << 16))"\n')
        got = 0
        while session.spend(len(part := session.connection.recv(1 << 14))):
            got += len(part)
            assert part
        ended = session.end()
    assert got <= 100_000
    assert ended.reason == "output"
    assert "put out more than 0.0953674 MB" in ended.sentence


def test_stop_names_the_first_reason(probe):
    """A second reason does not replace it, nor does one that comes after the end."""
    with probe.open() as session:
        session.stop("output")
        session.stop("memory")
        assert session.end().reason == "output"
        assert not session.alive
        assert session.end() is session.end()


def test_a_child_that_does_not_read_blocks_nobody(probe):
    """Leaving the session works while its connection is full in both directions."""
    with probe.open() as session:
        session.connection.sendall(b'"import time; time.sleep(1e6)"\n')
        session.connection.setblocking(False)
        with pytest.raises(BlockingIOError):
            while True:
                session.connection.send(bytes(1 << 16))
    assert not session.alive


def test_no_descriptor_is_left_behind(probe):
    """After many sessions the parent has as many open files as before."""
    probe.ask("answer = 1")
    before = len([*Path("/proc/self/fd").iterdir()])
    for _ in range(20):
        probe.run("import os; os._exit(1)")
    assert len([*Path("/proc/self/fd").iterdir()]) == before


def test_files_are_laid_in_the_home(probe):
    """Also in folders; they belong to the notebook, which may change them."""
    with probe.sandbox.open("probe:main", files={"data/marks.csv": b"1,2\n"}) as session:
        program = """
        import os
        open("data/marks.csv", "a").write("3")
        answer = [os.getcwd(), open("data/marks.csv").read()]
        """
        assert probe.send(session, program) == {"answer": ["/student", "1,2\n3"]}


@pytest.mark.parametrize("name", ["../up", "/etc/passwd", "", "a/../../b", "nul\0l", "x" * 256])
def test_a_file_s_name_stays_inside(probe, name):
    """Names that would lead out of the home are refused before anything starts."""
    with pytest.raises(ValueError, match="cannot be put into a sandbox"):
        probe.sandbox.open("probe:main", files={name: b""})


def test_files_that_do_not_fit_are_refused(probe):
    """The sentence says how much room there is."""
    with pytest.raises(ValueError, match="room for 1,000 files and 100 bytes"):
        probe.sandbox.open("probe:main", Limits(disk=100), {"big": bytes(101)})


@pytest.mark.parametrize(
    "wrong", [{"wall": 0}, {"memory": -1}, {"processes": True}, {"cpu": "20"}, {"open_files": 3}]
)
def test_a_limit_is_a_number_above_zero(wrong):
    """The sentence names the limit."""
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Limits(**wrong)


def test_every_reason_has_a_sentence():
    """The child always reads what happened, and it ends with a full stop."""
    for reason in REASONS:
        sentence = sentence_for(reason, Limits())
        assert sentence.endswith(".") or reason == "finished"
    assert Ended("finished").sentence == ""


def test_what_killed_it_comes_before_what_it_touched():
    """The report of pid 1 is read in this order: killed for, signal, exit code, touched."""
    limits = Limits()
    assert judged({"killed": "time", "touched": ["disk", "time"]}, limits)[0] == "time"
    assert judged({"signal": 24, "touched": ["disk"]}, limits)[0] == "cpu"
    assert judged({"signal": 9, "cpu": 20.5}, limits)[0] == "cpu"
    assert judged({"signal": 9, "cpu": 0.5}, limits)[0] == "died"
    assert judged({"code": 0, "touched": ["disk"]}, limits)[0] == "finished"
    assert judged({"code": 1, "touched": ["disk"]}, limits)[0] == "disk"
    assert judged({"code": "0", "killed": "nonsense", "touched": 3}, limits)[0] == "died"
