"""A pretended machine for pi_setup/setup.sh: its Python, apt and internet answer in a moment."""

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "pi_setup" / "setup.sh"

# What the script may use of a system. There is no apt and no sudo but where a test puts them.
TOOLS = (
    "bash", "sh", "env", "cat", "cp", "cut", "dirname", "flock", "grep", "ls", "mkdir", "mv", "ps",
    "rm", "sha256sum", "sleep", "sync", "chmod", "uname",
)  # fmt: skip

WHEEL = b"a wheel\n"

PRETENDED_PYTHON = """#!/usr/bin/env bash
echo "python $*" >>"$CALLS"
case "$1 $2" in
    "-c "*ensurepip*) [ -z "${NO_ENSUREPIP:-}" ] || exit 1 ;;
    "-m venv")
        mkdir -p "$3/bin"
        cp "$(dirname "$0")/venv-python" "$3/bin/python"
        cp "$(dirname "$0")/venv-pathshala" "$3/bin/pathshala"
        ;;
    --version*) echo "Python ${PYTHON_VERSION:-3.11.2}" ;;
esac
"""

PRETENDED_VENV_PYTHON = """#!/usr/bin/env bash
case "$*" in
    --version) echo "Python ${PYTHON_VERSION:-3.11.2}"; exit ;;
    "-I -c import pip") [ -z "${BROKEN_VENV:-}" ]; exit ;;
esac
verb=$5
[[ " $* " == *" -e "* ]] && verb=course
echo "pip $verb ${*:6}" >>"$CALLS"
[ "${STOP_AT:-}" = "$verb" ] && kill -9 $PPID
if [ "${FAIL_AT:-}" = "$verb" ]; then
    echo "ERROR: ${FAIL_WITH:-}" >&2
    exit 1
fi
if [ "$verb" = download ]; then
    echo "Collecting thing==1"
    echo "a wheel" >"$7/thing.whl"
    [ -z "${SLOW:-}" ] || sleep 1
fi
exit 0
"""

PRETENDED_PATHSHALA = """#!/usr/bin/env bash
printf '<%s>' "$@"
echo
ls -l /proc/$$/fd >"$CALLS.fd"
"""


class Project:
    """A small project with the real script, on a pretended machine."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "bin"
        self.calls_file = folder / "calls"
        self.root = folder / "my পাঠশালা"
        self.bin.mkdir()
        for tool in TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool))
        self.command("python3", PRETENDED_PYTHON)
        self.command("venv-python", PRETENDED_VENV_PYTHON)
        self.command("venv-pathshala", PRETENDED_PATHSHALA)
        self.command("id", "#!/usr/bin/env bash\necho 1000\n")
        (self.root / "pi_setup").mkdir(parents=True)
        shutil.copy(SCRIPT, self.root / "pi_setup")
        pin = f"thing==1 --hash=sha256:{hashlib.sha256(WHEEL).hexdigest()}\n"
        (self.root / "requirements.lock").write_text(pin)
        (self.root / "requirements-test.lock").write_text(f"{pin}more==1\n")
        (self.root / "pyproject.toml").write_text("[project]\n")

    def command(self, name: str, text: str) -> None:
        path = self.bin / name
        path.write_text(text)
        path.chmod(0o755)

    def environment(self, **extra: str) -> dict[str, str]:
        return {
            "PATH": str(self.bin),
            "HOME": str(self.root),
            "CALLS": str(self.calls_file),
            "NOTO_FONTS": str(self.bin),
        } | extra

    def run(self, *words: str, **extra: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", str(self.root / "pi_setup" / "setup.sh"), *words],
            env=self.environment(**extra), cwd="/", stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=30, check=False,
        )  # fmt: skip

    def calls(self) -> list[str]:
        """Return what was called since the last time, in short."""
        lines = self.calls_file.read_text().splitlines() if self.calls_file.exists() else []
        self.calls_file.unlink(missing_ok=True)
        asked = (" -c ", "--version")
        return [" ".join(line.split()[:2]) for line in lines if not any(word in line for word in asked)]


@pytest.fixture
def project(tmp_path) -> Project:
    return Project(tmp_path)


@pytest.fixture
def installed(project) -> Project:
    """A project in which everything is done."""
    assert project.run("install").returncode == 0
    project.calls()
    return project
