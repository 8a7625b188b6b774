"""A sandbox in which a test can run any program, and the way to do so."""

import contextlib
import json
import socket
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.sandbox import Ended, Limits, Sandbox, Session, available

HERE = Path(__file__).resolve().parent
PATIENCE = 30.0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Fork bombs and the like want the machine for themselves: not beside the quick tests."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.slow)


@dataclass
class Probe:
    """Opens sessions that execute what a test hands them."""

    sandbox: Sandbox

    def open(self, limits: Limits | None = None, **files: bytes) -> Session:
        return self.sandbox.open("probe:main", limits or Limits(wall=20), files)

    @staticmethod
    def send(session: Session, program: str) -> dict:
        """Have the session execute `program`; an empty dict if it ended before it answered."""
        session.connection.settimeout(PATIENCE)
        try:
            session.connection.sendall(json.dumps(textwrap.dedent(program)).encode() + b"\n")
            raw = _line(session.connection)
        except ConnectionError:
            return {}
        return json.loads(raw) if raw.endswith(b"\n") else {}

    def ask(self, program: str, limits: Limits | None = None, **files: bytes) -> object:
        """Return the `answer` of a program that has to work."""
        with self.open(limits, **files) as session:
            found = self.send(session, program)
            assert found, session.end()
        assert "raised" not in found, found["trace"]
        return found["answer"]

    def refused(self, program: str) -> str:
        """Return the name of what a program raised."""
        with self.open() as session:
            found = self.send(session, program)
        assert "raised" in found, f"it was allowed: {found}"
        return found["raised"]

    def run(self, program: str, **limits: float) -> Ended:
        """Return how a program ended that is not expected to come back."""
        with self.open(Limits(**({"wall": 20} | limits))) as session:
            self.send(session, program)
            return session.end()


def _line(connection: socket.socket) -> bytes:
    parts = []
    while True:
        part = connection.recv(1 << 16)
        parts.append(part)
        if not part or part.endswith(b"\n"):
            return b"".join(parts)


def _sandbox(**wishes: object) -> Sandbox:
    environment = {"PYTHONPATH": str(HERE)}
    read_only = [HERE, *wishes.pop("read_only", [])]
    preload = ["probe", *wishes.pop("preload", [])]
    return Sandbox(preload=preload, read_only=read_only, environment=environment, **wishes)


@pytest.fixture(scope="session")
def _shared() -> Iterator[Sandbox]:
    if available().way != "namespaces":
        pytest.skip(available().sentence or "no namespaces of our own here")
    with _sandbox() as made:
        yield made


@pytest.fixture
def probe(_shared: Sandbox) -> Probe:
    """Sessions of one warm process that many tests share."""
    return Probe(_shared)


@pytest.fixture
def new_probe(_shared: Sandbox) -> Iterator[Callable[..., Probe]]:
    """Make sandboxes of a test's own, with its wishes."""
    made: list[Sandbox] = []

    def make(**wishes: object) -> Probe:
        made.append(_sandbox(**wishes))
        return Probe(made[-1])

    yield make
    for sandbox in made:
        sandbox.close()


@pytest.fixture
def processes_in() -> Callable[[Session], set[int]]:
    """Return those processes of a session that live, of all that were ever seen in it."""
    seen: dict[int, set[int]] = {}

    def find(session: Session) -> set[int]:
        if id(session) not in seen:
            info = Path(f"/proc/self/fdinfo/{session._process}").read_text().splitlines()
            seen[id(session)] = {int(next(line.split()[1] for line in info if line.startswith("Pid:")))}
        known, parents = seen[id(session)], _parents()
        # Orphans become children of the session's pid 1, so that none can leave this tree.
        while more := {process for process, parent in parents.items() if parent in known} - known:
            known |= more
        return known & parents.keys()

    return find


def _parents() -> dict[int, int]:
    """Return the parent of each process of this machine that is not dead, buried or not."""
    found = {}
    for folder in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if folder.name.isdigit():
                state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
                found |= {int(folder.name): int(parent)} if state != "Z" else {}
    return found
