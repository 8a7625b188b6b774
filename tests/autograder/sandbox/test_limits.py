"""Every limit stops its bomb, and says so to the child (classes D01-D16, A18, A25)."""

import signal
import time

import pytest

from autograder.sandbox import Limits
from autograder.sandbox.limits import MIB

# --- time ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "program",
    [
        "while True: pass",
        "import time; time.sleep(1e6)",
        "import signal\nfor n in (2, 15): signal.signal(n, signal.SIG_IGN)\nwhile True: pass",
        "sum(range(10**12))",
        "import re; re.match('(a+)+$', 'a' * 64 + 'b')",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        "import threading, time\nthreading.Thread(target=time.sleep, args=(1e6,)).start()\ntime.sleep(1e6)",
    ],
    ids=["loop", "sleep", "ignores signals", "C loop", "regex", "catches all", "thread"],
)
def test_wall_time_ends_everything(probe, program):
    """Whatever it does, it is over soon after its wall limit, for the reason time."""
    begun = time.monotonic()
    ended = probe.run(program, wall=1)
    assert time.monotonic() - begun < 8
    assert (ended.reason, ended.broken) == ("time", False)
    assert ended.sentence.startswith("Your notebook ran longer than 1 seconds")


def test_processor_time_counts_all_processes(probe):
    """A program that burns two processors in four processes is stopped by its cpu limit."""
    program = "import os\nos.fork(); os.fork()\nwhile True: pass"
    ended = probe.run(program, wall=20, cpu=1)
    assert ended.reason == "cpu"
    assert 1 <= ended.cpu < 4
    assert "worked the processor for more than 1 seconds" in ended.sentence


def test_processor_time_of_one_process(probe):
    """Sleeping costs nothing; a loop does, also one that ignores the warning signal."""
    program = "import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass"
    assert probe.run(program, wall=20, cpu=0.5).reason == "cpu"
    with probe.open(Limits(wall=20, cpu=0.5)) as session:
        assert probe.send(session, "import time; time.sleep(1); answer = 1") == {"answer": 1}
        assert session.end().reason == "finished"


# --- memory --------------------------------------------------------------------------------


def test_memory_bomb_gets_an_ordinary_error(probe):
    """One process that wants too much gets MemoryError, and the notebook can go on."""
    with probe.open(Limits(wall=20, memory=64 * MIB)) as session:
        found = probe.send(session, "held = []\nwhile True: held.append(bytearray(1 << 20))")
        assert found["raised"] == "MemoryError"
        assert probe.send(session, "answer = 1") == {"answer": 1}
        assert session.end().reason == "finished"


def test_memory_bomb_that_is_not_caught(probe):
    """A MemoryError that ends the process has the reason memory."""
    with probe.sandbox.open("probe:runs_out", Limits(wall=20)) as session:
        ended = session.end() if session.connection.recv(1) == b"" else None
    assert (ended.reason, ended.exit_code) == ("memory", 71)
    assert "more than 512 MB of memory" in ended.sentence


def test_memory_of_all_processes_is_counted(probe):
    """Processes that stay below the limit one by one are stopped together."""
    program = """
    import os, time
    for n in range(6):
        if os.fork() == 0:
            break
    held = bytearray(os.urandom(1 << 20)) * 48
    time.sleep(1e6)
    """
    ended = probe.run(program, wall=15, memory=100 * MIB)
    assert (ended.reason, ended.broken) == ("memory", False)


def test_memory_shared_by_forks_is_not_counted_twice(probe):
    """A big list that six processes share is one big list."""
    program = """
    import os, time
    held = bytearray(48 << 20)
    for at in range(0, len(held), 4096):
        held[at] = 1
    children = []
    for n in range(6):
        children.append(os.fork())
        if children[-1] == 0:
            time.sleep(0.6)
            os._exit(0)
    answer = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    """
    assert probe.ask(program, Limits(wall=20, memory=100 * MIB)) == [0] * 6


def test_recursion_without_end(probe):
    """A deep recursion with the guard taken away ends this process at most, quickly."""
    program = "import sys\nsys.setrecursionlimit(10**9)\ndef f(): return [f()]\nf()"
    ended = probe.run(program, wall=15, cpu=10, memory=128 * MIB)
    assert ended.reason in {"finished", "memory", "died", "cpu"}
    assert not ended.broken
    assert ended.wall < 12


def test_recursion_in_c_crashes_alone(probe):
    """A crash of Python is told as one, with its signal."""
    ended = probe.run("import ctypes; ctypes.string_at(0)")
    assert (ended.reason, ended.signal) == ("died", signal.SIGSEGV)
    assert ended.sentence.startswith("Python itself crashed")


@pytest.mark.parametrize("call", ["memfd_create", "shmget", "mq_open"])
def test_memory_that_no_limit_counts_is_refused(probe, call):
    """Memory that belongs to no process cannot be had."""
    from autograder.sandbox import kernel, syscalls

    number = syscalls.REFUSED[call][0 if kernel.architecture() == "x86_64" else 1]
    program = (
        "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        f"answer = [libc.syscall({number}, b'x', 0, 0, 0), ctypes.get_errno()]"
    )
    assert probe.ask(program) == [-1, 1]


# --- processes -----------------------------------------------------------------------------


def test_fork_bomb(probe):
    """It is stopped after a second at its limit, not at its wall limit, and the machine stays usable."""
    program = """
    import os
    while True:
        try:
            os.fork()
        except OSError:
            pass
    """
    begun = time.monotonic()
    ended = probe.run(program, wall=20, processes=16)
    assert (ended.reason, ended.broken) == ("processes", False)
    assert time.monotonic() - begun < 15
    assert "more than 16 programs or threads" in ended.sentence


def test_shell_fork_bomb(probe):
    """The famous one in the shell, which leaves orphans behind."""
    ended = probe.run("import os; os.system('f() { f | f & }; f; sleep 100')", wall=6, processes=16)
    assert ended.reason in {"processes", "time"}
    assert not ended.broken


def test_thread_bomb(probe):
    """Threads count as processes do; the notebook gets RuntimeError, and is stopped if it stays there."""
    program = """
    import threading, time
    try:
        for n in range(1000):
            threading.Thread(target=time.sleep, args=(1e6,), daemon=True).start()
    except RuntimeError:
        answer = threading.active_count()
    """
    with probe.open(Limits(wall=20, processes=16)) as session:
        assert probe.send(session, program) == {"answer": 16}
        time.sleep(1.6)
        assert session.end().reason == "processes"


def test_a_session_counts_its_own_processes_only(new_probe):
    """Two sessions at a time have their whole limit each."""
    probe = new_probe()
    program = """
    import os, time
    for n in range(7):
        if os.fork() == 0:
            time.sleep(1e6)
    answer = 7
    """
    limits = Limits(wall=20, processes=9)
    with probe.open(limits) as one, probe.open(limits) as other:
        assert probe.send(one, program) == {"answer": 7}
        assert probe.send(other, program) == {"answer": 7}


# --- files ---------------------------------------------------------------------------------


def test_disk_is_full(probe):
    """All writable places together hold so many bytes; the notebook gets an OSError."""
    program = """
    import errno, itertools
    written, problem = 0, None
    for n in itertools.count():
        place = ("/tmp", ".", "/dev/shm")[n % 3]
        try:
            with open(f"{place}/file{n}", "wb", buffering=0) as out:
                for _ in range(8):
                    written += out.write(bytes(1 << 17))
        except OSError as problem:
            answer = [written, problem.errno == errno.ENOSPC]
            break
    """
    with probe.open(Limits(wall=20, disk=4 * MIB)) as session:
        written, full = probe.send(session, program)["answer"]
        assert full
        assert 3 * MIB <= written <= 4 * MIB
        ended = session.end()
    assert ended.reason == "finished"


def test_a_full_disk_is_the_reason_where_the_program_dies_of_it(probe):
    """Who ends with an error while the disk is full is told so."""
    program = "import os\nos.write(os.open('big', os.O_CREAT | os.O_WRONLY), bytes(4 << 20))\nos._exit(1)"
    ended = probe.run(program, disk=2 * MIB)
    assert (ended.reason, ended.exit_code, ended.touched) == ("disk", 1, ("disk",))
    assert "more than 2 MB or 1,000 files" in ended.sentence


def test_one_file_cannot_be_larger_than_the_disk(probe):
    """Not even one with a hole in it."""
    assert probe.refused("open('big', 'wb').truncate(1 << 30)") == "OSError"


def test_inode_bomb(probe):
    """Empty files are counted, too."""
    program = """
    import itertools
    try:
        for n in itertools.count():
            open(f"empty{n}", "w").close()
    except OSError as problem:
        answer = n
    """
    # A checkout below /tmp costs some folders more.
    assert 100 <= probe.ask(program, Limits(wall=20, inodes=100)) < 120


def test_descriptors_run_out(probe):
    """The process gets an OSError at its limit, and its session can still be ended and judged."""
    program = """
    import errno
    held = []
    try:
        while True:
            held.append(open("/dev/null"))
    except OSError as problem:
        answer = [problem.errno == errno.EMFILE, len(held) < 32]
    """
    with probe.open(Limits(wall=20, open_files=32)) as session:
        assert probe.send(session, program) == {"answer": [True, True]}
        assert session.end().reason == "finished"


def test_core_dumps_and_signal_queues_are_off(probe):
    """Nothing is written when it crashes: 1 byte is the limit at which no collector is started either."""
    program = "import resource as r; answer = [r.getrlimit(k)[1] for k in (r.RLIMIT_CORE, r.RLIMIT_MSGQUEUE)]"
    assert probe.ask(program) == [1, 0]


# --- survivors -----------------------------------------------------------------------------

DAEMON = """
import os, signal, time
for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
    signal.signal(number, signal.SIG_IGN)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for n in range(3, 64):
            try: os.close(n)
            except OSError: pass
        while True:
            time.sleep(0.05)
    os._exit(0)
os.wait()
"""


@pytest.mark.parametrize("rest", ["answer = 1", "os._exit(0)", "os.kill(os.getpid(), 9)", "time.sleep(1e6)"])
def test_no_daemon_survives(probe, rest, processes_in):
    """A double-forked daemon ends with the session, however that ends."""
    with probe.open(Limits(wall=1.5)) as session:
        assert probe.send(session, "answer = 1") == {"answer": 1}
        assert len(processes_in(session)) == 2
        probe.send(session, DAEMON + rest)
        daemon = len(processes_in(session)) == 3
        session.end()
        assert processes_in(session) == set()
    assert daemon or rest != "answer = 1"


def test_waking_the_watcher_does_not_blind_it(probe):
    """A flood of signals to pid 1 neither stops it nor makes it late."""
    program = "import os\nwhile True:\n    try: os.kill(1, 17)\n    except PermissionError: pass"
    ended = probe.run(program, wall=1)
    assert (ended.reason, ended.broken) == ("time", False)


def test_orphans_are_reaped(probe):
    """Processes whose parent died do not fill the limit as zombies."""
    program = """
    import os, time
    for n in range(40):
        if os.fork() == 0:
            if os.fork() == 0:
                os._exit(0)
            os._exit(0)
        os.wait()
        time.sleep(0.02)
    answer = sorted(name for name in os.listdir("/proc") if name.isdigit())[:2]
    """
    assert probe.ask(program, Limits(wall=20, processes=12)) == ["1", "2"]
