"""What a hostile notebook tries against the machine, and what it gets (classes B05 and C01-C12)."""

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]

CALL = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *arguments):
    if libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
"""


# --- C01, C02, C08: the network ------------------------------------------------------------


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_NETLINK", "AF_PACKET", "AF_VSOCK", "AF_ALG"])
def test_only_unix_sockets_can_be_made(probe, family):
    """A socket of any family that reaches outside is refused."""
    program = f"import socket; socket.socket(socket.{family}, socket.SOCK_DGRAM)"
    assert probe.refused(program) in {"PermissionError", "OSError"}


def test_a_page_cannot_be_fetched(probe):
    """urlopen raises an OSError, as where there is no network."""
    program = "import urllib.request; urllib.request.urlopen('http://127.0.0.1:80', timeout=5)"
    assert probe.refused(program) == "URLError"


def test_a_name_cannot_be_looked_up(probe):
    """No question leaves by DNS either."""
    assert probe.refused("import socket; socket.getaddrinfo('secret.example.org', 80)") == "gaierror"


def test_there_is_no_network_device(probe):
    """The session's network namespace holds a loopback device that is down, and nothing else."""
    lines = probe.ask("answer = open('/proc/self/net/dev').read()").splitlines()[2:]
    assert [line.split()[0] for line in lines] == ["lo:"]
    assert probe.ask("answer = open('/proc/self/net/route').read()").count("\n") <= 1, "its heading"


def test_abstract_sockets_of_the_machine_are_not_there(probe):
    """A socket of X11's kind, which needs no file, cannot be connected to."""
    with socket.socket(socket.AF_UNIX) as listening:
        name = f"\0pathshala-test-{os.getpid()}"
        listening.bind(name)
        listening.listen()
        with socket.socket(socket.AF_UNIX) as outside:
            outside.connect(name)
        program = f"import socket; socket.socket(socket.AF_UNIX).connect({name!r})"
        assert probe.refused(program) == "ConnectionRefusedError"


def test_two_sessions_do_not_meet(probe):
    """An abstract socket of one session is not there for another one of the same sandbox."""
    with probe.open() as one, probe.open() as other:
        listen = """
        import builtins, socket
        builtins.held = socket.socket(socket.AF_UNIX)
        held.bind("\\0meet")
        held.listen()
        """
        assert "raised" not in probe.send(one, listen)
        found = probe.send(other, "import socket; socket.socket(socket.AF_UNIX).connect('\\0meet')")
    assert found["raised"] == "ConnectionRefusedError"


def test_asyncio_still_works(probe):
    """What a lesson may need of sockets, a pair of its own, is there."""
    program = "import asyncio; answer = asyncio.run(asyncio.sleep(0.01, 'woke'))"
    assert probe.ask(program) == "woke"


# --- A23, A24, B01, B02, C03: files --------------------------------------------------------


def test_the_checkout_and_the_lessons_are_not_there(probe):
    """Of the checkout only the grader's own package and the environment are seen."""
    found = set(probe.ask(f"import os; answer = os.listdir({str(ROOT)!r})"))
    assert "autograder" in found
    assert found <= {"autograder", "tests", ".venv"}
    assert probe.ask(f"import os; answer = os.listdir({str(ROOT / 'tests')!r})") == ["autograder"]


def test_a_gradebook_beside_is_not_there(probe, tmp_path):
    """A file of the grader's account can neither be read nor written, by whatever path."""
    canary = tmp_path / "gradebook.db"
    canary.write_text("12 points")
    for path in (str(canary), f"/proc/1/root{canary}", f"/proc/1/cwd/../../..{canary}", f"/.old{canary}"):
        assert probe.refused(f"open({path!r}).read()") in {"FileNotFoundError", "PermissionError"}
        assert probe.refused(f"open({path!r}, 'w')") in {"FileNotFoundError", "PermissionError", "OSError"}
    assert canary.read_text() == "12 points"


def test_the_account_s_home_is_empty_but_for_python(probe):
    """Neither the home of this account nor /root, /home or /etc/shadow can be seen."""
    seen = probe.ask(
        """
        import os
        answer = {place: sorted(os.listdir(place)) for place in ("/", "/home", "/etc", "/var", "/root")
                  if os.path.isdir(place) and os.access(place, os.R_OK)}
        """
    )
    assert seen.get("/home", []) == []
    assert not {"shadow", "sudoers", "ssh", "machine-id"} & set(seen["/etc"])
    assert seen["/var"] == []
    assert all(name.startswith(".pyenv") for name in seen.get("/root", []))
    assert not {"run", "sys", "boot", "mnt", "media", "srv", "opt"} & set(seen["/"])


def test_nothing_outside_its_home_can_be_written(probe):
    """Python, its packages, the grader and the system are read-only, for everybody."""
    for place in (
        sys.prefix,
        sys.base_prefix,
        str(ROOT / "autograder"),
        "/usr/bin",
        "/",
        "/etc",
        "/dev",
        "/var",
    ):
        assert probe.refused(f"open({place!r} + '/new', 'w')") in {"OSError", "PermissionError"}, place


def test_settings_that_it_writes_are_gone_with_it(probe):
    """Start files for shells and for Jupyter last as long as the session that wrote them."""
    program = """
    import os, pathlib
    for name in (".bashrc", ".jupyter/jupyter_config.py", ".local/lib/python3.11/site-packages/x.pth"):
        path = pathlib.Path.home() / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")
    open("/tmp/mine", "w").close()
    open("/dev/shm/mine", "w").close()
    """
    with probe.open() as session:
        assert "raised" not in probe.send(session, program)
    left = probe.ask("import os; answer = os.listdir('/tmp') + os.listdir('/dev/shm')")
    assert "mine" not in left  # a checkout below /tmp shows the folders that lead to it
    assert probe.ask("import os; answer = os.listdir()") == []


def test_two_sessions_share_no_file(probe):
    """/tmp and /dev/shm of one session are not those of another that lives at the same time."""
    with probe.open() as one, probe.open() as other:
        probe.send(one, "open('/tmp/secret', 'w').close(); open('/dev/shm/secret', 'w').close()")
        found = probe.send(other, "import os; answer = os.listdir('/tmp') + os.listdir('/dev/shm')")
    assert "secret" not in found["answer"]


# --- B05, C05: other processes -------------------------------------------------------------


def test_it_sees_itself_and_its_watcher_only(probe):
    """/proc holds two processes."""
    assert probe.ask("import os; answer = sorted(n for n in os.listdir('/proc') if n.isdigit())") == [
        "1",
        "2",
    ]


@pytest.mark.parametrize("name", ["environ", "mem", "maps", "fd", "cwd", "root", "auxv", "stack"])
def test_its_watcher_cannot_be_looked_into(probe, name):
    """Nothing of pid 1's memory, environment or files can be opened."""
    program = f"""
    import os
    path = "/proc/1/{name}"
    answer = os.listdir(path) if {name!r} in ("fd", "cwd", "root") else open(path, "rb").read(1)
    """
    assert probe.refused(program) in {"PermissionError", "FileNotFoundError"}


@pytest.mark.parametrize(
    "number", [signal.SIGKILL, signal.SIGSTOP, signal.SIGINT, signal.SIGTERM, signal.SIGSEGV]
)
def test_its_watcher_cannot_be_signalled(probe, number):
    """Whatever signal it sends to pid 1, or to all, the session is watched on."""
    with probe.open() as session:
        for target in (1, -1):
            probe.send(session, f"import os; os.kill({target}, {int(number)})")
        assert probe.send(session, "answer = 1") == {"answer": 1}
        assert probe.send(session, "import time; time.sleep(0.3); answer = 2") == {"answer": 2}


def test_processes_of_the_machine_cannot_be_signalled(probe):
    """A pid of outside means nothing inside."""
    assert probe.refused(f"import os; os.kill({os.getpid()}, 0)") == "ProcessLookupError"


def test_limits_of_its_watcher_cannot_be_changed(probe):
    """prlimit works for its own process only."""
    program = "import resource; resource.prlimit(1, resource.RLIMIT_NOFILE, (0, 0))"
    assert probe.refused(program) == "PermissionError"
    assert probe.ask("import resource; answer = resource.getrlimit(resource.RLIMIT_NOFILE)") == [64, 64]


@pytest.mark.parametrize("name", ["ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd", "kcmp"])
def test_memory_of_others_is_out_of_reach(probe, name):
    """The calls that reach into another process are refused, whatever they are given."""
    from autograder.sandbox import kernel, syscalls

    number = syscalls.REFUSED[name][0 if kernel.architecture() == "x86_64" else 1]
    assert probe.refused(CALL + f"call({number}, 0, 0, 0, 0, 0, 0)") == "PermissionError"


# --- B06, A29: secrets ---------------------------------------------------------------------


def test_environment_is_clean(new_probe, monkeypatch):
    """No variable of the grader's process reaches a session, by any of the ways to read it."""
    monkeypatch.setenv("CANARY_TOKEN", "hunter2")
    program = """
    import os
    answer = repr(dict(os.environ)) + "".join(
        open(f"/proc/self/{name}", errors="replace").read() for name in ("environ", "cmdline"))
    """
    found = new_probe().ask(program)
    assert "hunter2" not in found
    assert "CANARY" not in found


def test_descriptors_are_its_own(probe):
    """It holds its three standard files, which lead nowhere, its connection and a pipe for its last words."""
    program = """
    import os
    answer = {}
    for number in os.listdir("/proc/self/fd"):
        try:
            answer[number] = os.readlink(f"/proc/self/fd/{number}").split(":")[0]
        except FileNotFoundError:
            pass  # the listing itself
    """
    found = probe.ask(program)
    assert [found.pop(number) for number in ("0", "1", "2")] == ["/dev/null"] * 3
    assert sorted(found.values()) == ["pipe", "socket"]


def test_the_warm_process_never_held_a_child_s_work(new_probe):
    """What one session was given or sent is nowhere in the memory of the next one."""
    probe = new_probe()
    secret, unknown = os.urandom(16).hex(), os.urandom(16).hex()
    with probe.open(**{"notebook.txt": secret.encode() * 1000}) as session:
        assert probe.send(session, "text = open('notebook.txt').read(); answer = len(text)") == {
            "answer": 32000
        }
        held = probe.send(
            session, "import builtins; builtins.text = open('notebook.txt').read()\n" + _search(secret)
        )
    assert held["answer"] > 500, "the search finds what is there"
    assert probe.ask(_search(secret)) == probe.ask(_search(unknown))


def _search(secret: str) -> str:
    """Return a program that counts where `secret` stands in its memory; it holds some copies itself."""
    return f"""
answer = 0
wanted = {secret[:16]!r}.encode() + {secret[16:]!r}.encode()
for line in open("/proc/self/maps"):
    first, last = (int(part, 16) for part in line.split()[0].split("-"))
    if "rw" in line.split()[1] and "[v" not in line:
        with open("/proc/self/mem", "rb", 0) as memory:
            memory.seek(first)
            answer += memory.read(last - first).count(wanted)
"""


# --- C04, C06, C07, C09-C12 ----------------------------------------------------------------


def test_it_has_no_rights_and_can_gain_none(probe):
    """No capability, no_new_privs, a filter of system calls, and no set-user-id file that works."""
    lines = probe.ask("answer = open('/proc/self/status').read()").splitlines()
    status = dict(line.split(":\t") for line in lines if ":\t" in line)
    assert {int(status[name], 16) for name in ("CapInh", "CapPrm", "CapEff", "CapAmb")} == {0}
    assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")
    assert status["Uid"].split() == ["1000"] * 4
    assert status["Groups"].strip() in {"", "65534"}
    options = probe.ask("answer = open('/proc/self/mountinfo').read()").splitlines()
    assert all("nosuid" in line for line in options)


def test_it_cannot_change_its_user(probe):
    """Even with a user namespace of its own it is nobody else."""
    assert probe.refused("import os; os.setuid(0)") in {"PermissionError", "OSError"}
    assert probe.refused("import os; os.setgroups([0])") == "PermissionError"


def test_devices_are_five_and_harmless(probe):
    """No pins, no camera, no keyboard, no disk; and none can be made."""
    found = set(probe.ask("import os; answer = os.listdir('/dev')"))
    assert found == {"null", "zero", "full", "random", "urandom", "fd", "stdin", "stdout", "stderr", "shm"}
    assert (
        probe.refused("import os, stat; os.mknod('disk', stat.S_IFBLK | 0o600, os.makedev(8, 0))")
        == "PermissionError"
    )
    assert probe.ask(
        "answer = [len(open('/dev/urandom', 'rb').read(9)), open('/dev/null', 'w').write('x')]"
    ) == [9, 1]


def test_there_is_no_terminal_to_type_on(probe):
    """A session of its own, and the call that types for the user is refused."""
    assert probe.refused("open('/dev/tty')") == "FileNotFoundError"
    program = "import fcntl, os; fcntl.ioctl(os.open('/dev/null', os.O_RDWR), 0x5412, b'x')"
    assert probe.refused(program) == "PermissionError"
    assert probe.ask("import os; answer = os.getsid(0) == os.getpid()") is True


def test_services_of_the_machine_are_not_there(probe):
    """No D-Bus, no Docker, no systemd, no agent: their sockets are files that it cannot see."""
    places = ["/run", "/var/run", "/run/docker.sock", "/run/dbus/system_bus_socket", "/tmp/.X11-unix", "/sys"]
    assert probe.ask(f"import os; answer = [p for p in {places!r} if os.path.exists(p)]") == []
    command = "systemd-run --user true || crontab -l || at now || sudo -n true"
    assert probe.ask(f"import subprocess; answer = subprocess.run({command!r}, shell=True).returncode") != 0


def test_every_refused_call_is_refused(probe):
    """Mounts, namespaces, io_uring, bpf, keyrings, perf …: each gives PermissionError, none kills."""
    from autograder.sandbox import kernel, syscalls

    column = 0 if kernel.architecture() == "x86_64" else 1
    numbers = {name: pair[column] for name, pair in syscalls.REFUSED.items() if pair[column] is not None}
    program = (
        CALL
        + f"""
answer = []
for name, number in {numbers!r}.items():
    try:
        call(number, 0, 0, 0, 0, 0, 0)
        answer.append(name)
    except PermissionError:
        pass
    except OSError as problem:
        answer.append(f"{{name}}: {{problem}}")
"""
    )
    assert probe.ask(program) == []


@pytest.mark.parametrize("flag", ["NEWUSER", "NEWNS", "NEWPID", "NEWNET"])
def test_no_namespace_can_be_made_by_clone(probe, flag):
    """Neither clone nor clone3 makes a namespace."""
    from autograder.sandbox import kernel, syscalls

    number = syscalls.CLONE[0 if kernel.architecture() == "x86_64" else 1]
    assert (
        probe.refused(CALL + f"call({number}, {getattr(kernel, flag)} | 17, 0, 0, 0, 0)") == "PermissionError"
    )
    assert probe.refused(CALL + "call(435, 0, 0)") == "OSError"


def test_calls_that_are_younger_than_the_filter_do_not_exist(probe):
    """A number that nobody judged gives ENOSYS, for which libraries are prepared."""
    program = (
        CALL
        + "import errno\ntry:\n    call(480, 0)\nexcept OSError as e:\n    answer = e.errno == errno.ENOSYS"
    )
    assert probe.ask(program) is True


def test_ordinary_programs_still_run(probe):
    """A shell, Python, threads, processes, subprocesses, temporary files: lessons need them."""
    program = """
    import concurrent.futures, multiprocessing, os, sqlite3, subprocess, tempfile, threading
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(abs, [-1, -2]))
    words = subprocess.run("echo $HOME | tr a-z A-Z; ls /", shell=True, capture_output=True, text=True).stdout
    inner = subprocess.run(["python", "-c", "import IPython; print(6 * 7)"], capture_output=True, text=True)
    with tempfile.NamedTemporaryFile() as file:
        place = file.name
    process = multiprocessing.get_context("fork").Process(target=os._exit, args=(3,))
    process.start(); process.join()
    table = sqlite3.connect("pupils.db").execute("select 1").fetchone()[0]
    answer = [numbers, words.split()[0], inner.stdout, inner.stderr, place[:5], process.exitcode, table]
    """
    assert probe.ask(program) == [[1, 2], "/STUDENT", "42\n", "", "/tmp/", 3, 1]


def test_the_machine_goes_by_another_name(probe):
    """The host name is always the same and cannot be changed."""
    assert probe.ask("import socket; answer = socket.gethostname()") == "pathshala"


def test_parent_is_not_disturbed(probe):
    """The grader's own process keeps its folder, its signals and its threads."""
    before = (Path.cwd(), signal.getsignal(signal.SIGINT), threading.active_count())
    probe.ask("import os; os.chdir('/tmp'); answer = 0")
    assert (Path.cwd(), signal.getsignal(signal.SIGINT), threading.active_count()) == before
    assert subprocess.run(["true"], check=False).returncode == 0
