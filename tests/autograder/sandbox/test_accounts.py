"""The same walls stand for an ordinary account, in both ways, and for root."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.errors import SandboxUnavailable
from autograder.sandbox import availability, available, kernel, namespaces, open_sandbox
from autograder.sandbox.bubblewrap import Bubblewrap
from autograder.sandbox.sandbox import Sandbox
from autograder.sandbox.view import view

ROOT = Path(__file__).resolve().parents[3]
NOBODY = "65534"

SCRIPT = """
import json, os, sys
from pathlib import Path
from autograder.sandbox import Limits, Sandbox, available
from autograder.sandbox.availability import _try
way, here = sys.argv[1:]
canary = Path(here, "canary")
ATTACKS = {
    "home": "answer = os.getcwd()",
    "uid": "answer = os.getuid()",
    "processes": "answer = sorted(n for n in os.listdir('/proc') if n.isdigit())",
    "own": "answer = [os.path.exists(p) for p in ('/run', '/sys', '/etc/shadow', CANARY)]",
    "socket": "import socket; socket.socket()",
    "namespace": "import ctypes; answer = ctypes.CDLL(None).unshare(0x10000000)",
    "watcher": "answer = open('/proc/1/environ').read()",
    "grader": "os.kill(PARENT, 9)",
    "system": "open('/usr/new', 'w')",
    "settings": "open('/proc/sys/kernel/core_pattern', 'w')",
    "python": "open(os.__file__, 'a')",
    "root": "open('/new', 'w')",
    "device": "open('/dev/new', 'w')",
    "tmp": "answer = open('/tmp/new', 'w').write('four')",
    "limits": "import resource; resource.prlimit(1, resource.RLIMIT_NOFILE, (0, 0))",
}
HARM = {
    "time": ("while True: pass", {"wall": 1}),
    "processes": ("while True:\\n    try: os.fork()\\n    except OSError: pass", {"processes": 12}),
    "memory": ("held = []\\nfor n in range(8):\\n    if os.fork() == 0: break\\n"
               "held = bytearray(os.urandom(1 << 20)) * 48\\nimport time; time.sleep(99)",
               {"memory": 100 << 20}),
    "disk": ("n = 0\\nwhile True:\\n    n += 1; open(f'/tmp/{n}', 'w').close()", {"inodes": 300}),
    "daemon": ("if os.fork() == 0:\\n    os.setsid()\\n    if os.fork() == 0:\\n        while True: pass\\n"
               "    os._exit(0)\\nos.wait(); os._exit(3)", {}),
}

def ask(session, program):
    start = f"import os; CANARY, PARENT = {str(canary)!r}, {os.getpid()}\\n"
    session.connection.settimeout(20)
    session.connection.sendall(json.dumps(start + program).encode() + b"\\n")
    got = b""
    while not got.endswith(b"\\n") and (part := session.connection.recv(9999)):
        got += part
    return json.loads(got) if got else {}

found = {"account": os.getuid(), "try": _try(way), "available": available().way}
with Sandbox(preload=["probe"], read_only=[Path(here, "probe")], way=way,
             environment={"PYTHONPATH": f"{here}/probe"}) as sandbox:
    for name, program in ATTACKS.items():
        with sandbox.open("probe:main", Limits(wall=20)) as session:
            answer = ask(session, program)
            found[name] = answer.get("answer", answer.get("raised"))
    for name, (program, limits) in HARM.items():
        with sandbox.open("probe:main", Limits(**{"wall": 15} | limits)) as session:
            ask(session, program)
            ended = session.end()
            found["harm " + name] = [ended.reason, ended.exit_code, ended.broken]
print(json.dumps(found))
"""
HARM = {
    "time": ["time", None, False],
    "processes": ["processes", None, False],
    "memory": ["memory", None, False],
    "daemon": ["died", 3, False],
}


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder in which every account may read: the grader, the probe and a file that must survive."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    shutil.copytree(ROOT / "autograder", folder / "autograder", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(Path(__file__).parent, folder / "probe", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "canary").write_text("alive")
    (folder / "canary").chmod(0o666)
    yield folder
    shutil.rmtree(folder)


def as_nobody(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    """Run SCRIPT as an account without any right, with the system's Python; as oneself if not root."""
    python, drop = sys.executable, []
    if os.geteuid() == 0:
        python, setpriv = shutil.which("python3", path="/usr/bin"), shutil.which("setpriv")
        if not python or not setpriv or not _is_new_enough(python):
            pytest.skip("this root has no setpriv, or no /usr/bin/python3 of at least 3.11 to give to nobody")
        drop = [setpriv, "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "--"]
    return subprocess.run(
        [*drop, python, "-c", SCRIPT, *arguments, str(folder)],
        cwd="/", capture_output=True, text=True, timeout=110,
        env={"PYTHONPATH": f"{folder}:{folder}/probe", "PATH": os.environ["PATH"], "CANARY_TOKEN": "hunter2",
             "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip


def _is_new_enough(python: str) -> bool:
    return subprocess.run([python, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]).returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("way", ["namespaces", "bubblewrap"])
def test_an_account_without_rights_gets_the_same_walls(open_folder, way):
    """Files, processes, network, rights and limits: as for root, in both ways."""
    if way == "bubblewrap" and not shutil.which("bwrap"):
        pytest.skip("bubblewrap is not installed")
    done = as_nobody(open_folder, way)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["account"] != 0
    assert found["try"] is None
    assert (found["home"], found["uid"], found["processes"]) == ("/student", 1000, ["1", "2"])
    assert found["own"] == [False] * 4
    assert found["namespace"] == -1
    refused = {name: found[name] for name in ("socket", "watcher", "grader", "system", "settings", "python",
                                              "root", "device", "limits")}  # fmt: skip
    allowed = {"PermissionError", "OSError", "FileNotFoundError", "ProcessLookupError"}
    assert set(refused.values()) <= allowed, refused
    assert found["tmp"] == 4
    assert {name: found[f"harm {name}"] for name in HARM} == HARM
    # Where inodes are capped, the notebook goes on with an error; where they are counted, it is stopped.
    assert found["harm disk"][0] == ("disk" if way == "bubblewrap" else "finished")
    assert (open_folder / "canary").read_text() == "alive"


def test_bubblewrap_is_not_for_root(monkeypatch):
    """There the notebook would be root in the machine's eyes; the sentence says what to do."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(SandboxUnavailable, match="ordinary account"):
        Bubblewrap((), view(()), {}, 0)


def test_a_missing_bubblewrap_is_named(monkeypatch):
    """The sentence says how to install it."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(SandboxUnavailable, match="apt-get install bubblewrap"):
        Sandbox(way="bubblewrap")


# --- which way -----------------------------------------------------------------------------


@pytest.fixture
def fresh() -> Iterator[None]:
    """Forget what was found out about this machine, before and after."""
    available.cache_clear()
    yield
    available.cache_clear()


def test_the_first_way_that_works_is_taken(fresh, monkeypatch):
    """Namespaces of our own, then bubblewrap; what failed is kept for the log."""
    monkeypatch.setattr(availability, "_hopeless", lambda: None)
    monkeypatch.setattr(availability, "_try", lambda way: None if way == "bubblewrap" else "refused")
    assert (available().way, available().detail) == ("bubblewrap", "namespaces: refused")


def test_nothing_runs_where_no_way_works(fresh, monkeypatch):
    """open_sandbox refuses with one plain sentence; there is no way without walls."""
    monkeypatch.setattr(availability, "_hopeless", lambda: None)
    monkeypatch.setattr(availability, "_try", lambda way: "refused")
    assert available().way is None
    with pytest.raises(SandboxUnavailable, match="nothing was run"):
        open_sandbox()


def test_the_advice_names_the_setting(tmp_path):
    """Where a setting forbids namespaces, the sentence says which one and how to change it."""
    assert "from outside" in availability.advice(tmp_path)
    (tmp_path / "kernel").mkdir()
    (tmp_path / "kernel" / "apparmor_restrict_unprivileged_userns").write_text("1\n")
    command = "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0"
    assert command in availability.advice(tmp_path)
    (tmp_path / "user").mkdir()
    (tmp_path / "user" / "max_user_namespaces").write_text("4000\n")
    assert command in availability.advice(tmp_path)


def test_another_processor_is_refused(fresh, monkeypatch):
    """The table of system calls holds for two architectures; on any other nothing runs."""
    monkeypatch.setattr(kernel, "architecture", lambda: None)
    assert available().way is None
    assert "64-bit Raspberry Pi OS" in available().sentence


def test_a_kernel_that_refuses_is_told_from_a_broken_notebook(fresh, monkeypatch):
    """The probe returns what the kernel said."""
    monkeypatch.setattr(namespaces, "ids", lambda: (_ for _ in ()).throw(OSError(1, "no user namespaces")))
    assert "no user namespaces" in availability._try("namespaces")


@pytest.mark.parametrize(
    ("maps", "student"),
    [("0 0 4294967295", 2_000_000_000), ("0 100000 65536", 65535), ("0 0 1\n1 100000 65536", 65536)],
)
def test_root_gives_the_notebook_an_id_that_nobody_has(monkeypatch, maps, student):
    """All ids that exist are mapped to themselves, and the highest sensible one is the notebook's."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(namespaces, "_own", lambda name: _ranges(maps))
    found = namespaces.ids()
    assert (found.many, found.student) == (True, student)
    assert found.users.splitlines()[0].split()[:2] == ["0", "0"]


def test_a_root_with_one_id_is_refused(monkeypatch):
    """It cannot give the notebook another id."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(namespaces, "_own", lambda name: _ranges("0 1000 1"))
    with pytest.raises(SandboxUnavailable, match="ordinary account"):
        namespaces.ids()


def _ranges(maps: str) -> list[tuple[int, int]]:
    return [(int(line.split()[0]), int(line.split()[2])) for line in maps.splitlines()]
