"""Attacks from the text files here, an engine as `pathshala grade` uses it, and canaries around it."""

import os
import re
import secrets
import socket
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from autograder.closed import closed_engine
from autograder.engine import Engine
from autograder.sandbox import Limits, available
from tests.autograder.engine.conftest import Case, make_case, read_cases

HERE = Path(__file__).parent
LIMITS = Limits(wall=12, cpu=12, memory=256 << 20)
CELL_SECONDS = 2.0
MEMORY = 250 << 20
"""Bytes by which one attack may make the grader's own process grow."""
SECRET = f"canary-{secrets.token_hex(16)}"
"""Stands in this process's memory and environment, and in files beside the engine."""
SEED = f"canary-{secrets.token_hex(16)}"
"""From which hidden values are drawn: no program may know it."""
HONEST = make_case(
    "honest",
    [
        ("free", "import os\nplaces = ('/tmp/left', '/dev/shm/left', os.path.expanduser('~/.left'))\n"
                 "left = [name for name in places if os.path.exists(name)]"),
        ("solution", "def square(x):\n    return x * x"),
        ("test 2", "assert square(3) == 9 and abs(square(-2)) == 4"),
        ("test 1", "assert left == []"),
    ],
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Bombs want the machine for themselves: not beside the quick tests."""
    for item in items:
        if HERE in item.path.parents and {"attack", "engine"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)


def all_attacks() -> list[Case]:
    return [case for path in sorted(HERE.glob("[a-d]_*.txt")) for case in read_cases(path)]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "attack" in metafunc.fixturenames:
        cases = all_attacks()
        metafunc.parametrize("attack", cases, ids=[case.name.replace(" ", "-") for case in cases])


@dataclass
class Surroundings:
    """What stands around the engine and must be there afterwards, unread."""

    course: Path
    abstract: str
    before: dict[str, bytes] = field(default_factory=dict)

    def fill(self) -> None:
        """Make a course folder with the secret in every file, and a gradebook with a row of a child's."""
        for name in ("source/ps1/p.ipynb", "submitted/asha/ps1/p.ipynb", "autograded/asha/ps1/p.ipynb"):
            path = self.course / name
            path.parent.mkdir(parents=True)
            path.write_text(f'{{"cells": [{{"source": ["square = lambda x: x * x  # {SECRET}"]}}]}}')
        with sqlite3.connect(self.course / "gradebook.db") as book:
            book.execute("CREATE TABLE grade (student TEXT, manual_score REAL, note TEXT)")
            book.execute("INSERT INTO grade VALUES ('asha', 2.0, ?)", (SECRET,))
        book.close()
        for path in (self.course, *self.course.rglob("*")):
            path.chmod(0o777 if path.is_dir() else 0o666)  # only the sandbox is to protect it
        self.before = self.look()

    def look(self) -> dict[str, bytes]:
        files = (path for path in sorted(self.course.rglob("*")) if path.is_file())
        return {str(path.relative_to(self.course)): path.read_bytes() for path in files}

    def aim(self, case: Case) -> tuple[object, dict[str, bytes]]:
        """Return an attack's notebook and files, told where the canaries are."""
        replaced = {"@COURSE@": str(self.course), "@ABSTRACT@": "\\0" + self.abstract}
        for cell in case.submission.cells:
            for sign, meant in replaced.items():
                cell.source = cell.source.replace(sign, meant)
        names = {kind.partition(" ")[2]: text for kind, text in case.more.items() if kind.startswith("file ")}
        return case.submission, {name: "\n".join(text).encode() for name, text in names.items()}


@pytest.fixture(scope="module")
def around(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Surroundings]:
    """Canaries: files, a gradebook's row, a secret in the environment, a socket of the machine."""
    folder = tmp_path_factory.mktemp("course")
    found = Surroundings(folder, f"canary-{folder.name}-{os.getpid()}")
    found.fill()
    os.environ["PATHSHALA_CANARY"] = SECRET
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("\0" + found.abstract)
        listening.listen(50)
        yield found
    del os.environ["PATHSHALA_CANARY"]


@pytest.fixture(scope="module")
def engine(around: Surroundings) -> Iterator[Engine]:
    """The engine of `pathshala grade`, with short limits; started where the canaries are."""
    if available().way is None:
        pytest.skip(available().sentence)
    with closed_engine() as made:
        made.run(HONEST.submission, HONEST.source)
        yield made


@pytest.fixture
def grown() -> Callable[[], int]:
    """Return by how many bytes this process has grown at its largest, since the test began."""
    peak = "VmHWM"
    try:
        Path("/proc/self/clear_refs").write_text("5")  # forget the former peak
    except OSError:  # not every kernel can
        peak = "VmRSS"
    before = _status("VmRSS")
    return lambda: _status(peak) - before


def _status(name: str) -> int:
    found = re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) * 1024
