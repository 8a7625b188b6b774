"""pi_setup/setup.sh for real: a new .venv from the kept wheels, as the least of all users."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WHEELS = ROOT / ".wheels"
NOBODY = 65534
# The Python that .venv was made with: the wheels are for this one.
PYTHON = Path(sys._base_executable)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not list(WHEELS.glob(".gathered-*")), reason="set up without pi_setup/setup.sh"),
]


@pytest.fixture
def copy():
    """A copy of the project that belongs to an ordinary user, its path with a space and letters."""
    with tempfile.TemporaryDirectory(prefix="pathshala-") as folder:
        Path(folder).chmod(0o755)
        root = Path(folder) / "my পাঠশালা"
        ignored = shutil.ignore_patterns(".git", ".venv", "__pycache__", "tests", ".*_cache")
        shutil.copytree(ROOT, root, ignore=ignored)
        if os.geteuid() == 0:
            for path in (root, *root.rglob("*")):
                os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
        yield root


def an_ordinary_user() -> list[str]:
    """Return the words before a command that give root's rights away, where there are any."""
    if os.geteuid() != 0:
        return []
    words = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    # A Python of root's own is out of reach for others, and another one has no wheels here.
    reached = subprocess.run([*words, "test", "-x", PYTHON], check=False)
    return [] if reached.returncode else words


def run(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the script without internet to turn to, without a terminal, in the poorest of locales."""
    return subprocess.run(
        [*an_ordinary_user(), "bash", str(root / "pi_setup" / "setup.sh"), *words],
        cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=500, check=False,
        env={
            "PATH": f"{PYTHON.parent}:/usr/bin:/bin",
            "HOME": str(root),
            "LC_ALL": "C",
            "PIP_INDEX_URL": "http://127.0.0.1:9/",
            "PIP_RETRIES": "0",
        },
    )  # fmt: skip


def test_an_ordinary_user_installs_from_the_kept_wheels(copy):
    """PEP 668, a path with a space and Bengali letters, no terminal, no internet: all the same."""
    result = run(copy, "install")
    assert result.returncode == 0, result.stderr
    assert "Fetching" not in result.stdout
    again = run(copy, "start", "--help")
    assert again.returncode == 0, again.stderr
    assert "usage: pathshala start" in again.stdout


def test_a_folder_that_is_not_ones_own_is_refused(copy):
    """Where nothing can be written, one sentence says what to do."""
    if os.geteuid() == 0 and not an_ordinary_user():
        pytest.skip("root may write everywhere")
    copy.chmod(0o555)
    result = run(copy, "install")
    copy.chmod(0o755)
    assert result.returncode == 1
    assert result.stderr == (
        f"pathshala: {copy} cannot be written to. Copy the folder to a place of your own.\n"
    )
