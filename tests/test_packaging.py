"""The wheel holds the whole course."""

import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.packaging


@pytest.fixture(scope="session")
def wheel(tmp_path_factory) -> Path:
    """Build the wheel from a clean copy, as an author's checkout may hold more."""
    source = tmp_path_factory.mktemp("source") / "pathshala with a space"
    ignore = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", "*.new")
    shutil.copytree(ROOT, source, ignore=ignore)
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)],
        cwd=source, check=True, capture_output=True,
    )  # fmt: skip
    return next(out.glob("*.whl"))


def content(root: Path) -> dict[str, bytes]:
    """Return every content file below `root` with its bytes."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for kind in ("modules", "safety_lessons")
        for path in (root / kind).rglob("*")
        if path.is_file() and ".ipynb_checkpoints" not in path.parts
    }


def test_the_wheel_holds_every_file_of_every_unit(wheel, tmp_path):
    """What is in the checkout's content folders is in the wheel, byte for byte."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    assert content(tmp_path / "course" / "_content") == content(ROOT)


def test_the_wheel_holds_all_code_and_its_data(wheel):
    """Every tracked kind of file of the three packages is there; no caches are."""
    names = set(zipfile.ZipFile(wheel).namelist())
    for package in ("course", "autograder", "pi_setup"):
        for path in (ROOT / package).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert str(path.relative_to(ROOT)) in names
    assert not [name for name in names if "__pycache__" in name or ".ipynb_checkpoints" in name]


@pytest.fixture
def clean(wheel, tmp_path) -> Path:
    """A clean environment with the wheel in it; the packages that it needs come from here."""
    home = tmp_path / "clean env"
    venv.create(home, with_pip=False)
    site = next((home / "lib").glob("python3*/site-packages"))
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index",
         "--prefix", str(home), str(wheel)],
        check=True,
    )  # fmt: skip
    ours = next(Path(path) for path in sys.path if path.endswith("site-packages"))
    # Appended, so that nothing but the wheel itself can provide `course`.
    (site / "packages.pth").write_text(f"{ours}\n")
    return home


def test_the_installed_wheel_knows_its_units(clean, tmp_path):
    """Far from any checkout, `pathshala check` proves a unit that lies in the wheel."""
    result = subprocess.run(
        [clean / "bin" / "python", "-m", "course", "check", "hello-pi"],
        cwd=tmp_path, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert result.returncode == 0, result.stdout + result.stderr
