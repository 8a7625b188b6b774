"""The wheel holds the whole course, and the locks pin all that it needs."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = ("course", "autograder", "pi_setup")
CONTENT = ("modules", "safety_lessons")
LEFT_BEHIND = ("__pycache__", ".ipynb_checkpoints", ".DS_Store", ".pytest_cache", ".ruff_cache")


def files(root: Path, folders: tuple[str, ...]) -> dict[str, bytes]:
    """Return every file of these folders with its bytes, but for what tools leave behind."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for folder in folders
        for path in (root / folder).rglob("*")
        if path.is_file() and not set(path.parts) & set(LEFT_BEHIND)
    }


# --- the locks ----------------------------------------------------------------------------


def lock(name: str) -> dict[str, str]:
    """Return each pin of a lock file with the hashes that stand under it."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / name).read_text(), flags=re.MULTILINE)
    entries = re.split(r"\n(?=[a-z0-9])", text.strip())
    return {entry.split(" \\")[0]: entry for entry in entries}


def names(requirements: list[str]) -> set[str]:
    return {re.match(r"[A-Za-z0-9._-]+", text)[0].lower().replace("_", "-") for text in requirements}


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_every_package_is_pinned_with_hashes(name):
    """Each entry is one exact version with sha256 sums, and no address of a machine or index."""
    for pin, entry in lock(name).items():
        assert re.fullmatch(r"[a-z0-9-]+==[\w.+!]+( ; .+)?", pin)
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry)
    assert not re.search(r"://|--index|--find-links|^-|/(opt|tmp|root|home)/", (ROOT / name).read_text())


def test_the_tests_lock_only_adds_to_the_courses():
    """setup.sh takes an installation for the tests as one for the course."""
    course, tests = lock("requirements.lock"), lock("requirements-test.lock")
    assert {pin: tests.get(pin) for pin in course} == course


def test_the_locks_pin_what_the_project_asks_for():
    """Every dependency and the extras build and test stand in the locks; lgpio's empty wheel does not."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    course, tests = names(list(lock("requirements.lock"))), names(list(lock("requirements-test.lock")))
    assert names(project["dependencies"] + extras["build"]) <= course
    assert names(extras["test"]) <= tests
    assert "lgpio" not in tests


# --- the wheel ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Build the wheel from a copy of the checkout, in which an author's leavings lie about."""
    source = tmp_path_factory.mktemp("source") / "pathshala with a space"
    ignored = shutil.ignore_patterns(".git", ".venv", ".wheels", "__pycache__", ".*_cache", "build", "dist")
    shutil.copytree(ROOT, source, ignore=ignored)
    for folder in (source / "modules" / "hello-pi", source / "course"):
        for name in (".ipynb_checkpoints", "__pycache__"):
            (folder / name).mkdir(exist_ok=True)
            (folder / name / "lesson-checkpoint.ipynb").write_text("{}")
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)],
        cwd=source, check=True, capture_output=True,
    )  # fmt: skip
    return next(out.glob("pathshala-*.whl"))


@pytest.fixture(scope="module")
def unpacked(wheel, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


@pytest.mark.packaging
def test_the_wheel_holds_every_file_of_every_unit(unpacked):
    """What is in the checkout's content folders is in the wheel, byte for byte, and no more."""
    packed = files(unpacked / "course" / "_content", CONTENT)
    assert packed == files(ROOT, CONTENT)
    assert not list((unpacked / "course" / "_content").rglob(".ipynb_checkpoints"))


@pytest.mark.packaging
def test_the_wheel_holds_all_code_and_its_data(unpacked):
    """The three packages are whole: word lists, templates, the script; no leavings."""
    shutil.rmtree(unpacked / "course" / "_content")
    assert files(unpacked, CODE) == files(ROOT, CODE)
    assert not list(unpacked.rglob("__pycache__"))
    assert {path.name for path in unpacked.iterdir() if path.suffix != ".dist-info"} == set(CODE)


@pytest.fixture(scope="module")
def clean(wheel, tmp_path_factory) -> Path:
    """A clean environment with the wheel in it; the packages that it needs come from here."""
    home = tmp_path_factory.mktemp("clean") / "an environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(home / "bin" / "python"), "install", "--quiet",
         "--disable-pip-version-check", "--no-deps", "--no-index", str(wheel)],
        check=True,
    )  # fmt: skip
    ours = next(path for path in sys.path if path.endswith("site-packages"))
    # A .pth file in a folder that a .pth file adds is not read: so the checkout stays out of reach.
    next((home / "lib").glob("python3*/site-packages")).joinpath("packages.pth").write_text(f"{ours}\n")
    return home


def run(home: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a program of the clean environment, far from any checkout."""
    return subprocess.run(
        [home / "bin" / words[0], *words[1:]],
        cwd=folder, capture_output=True, text=True, timeout=600, check=False,
        env={
            "HOME": str(folder),
            # nbgrader starts alembic by name, and nbconvert looks for its templates beside Jupyter.
            "PATH": f"{home / 'bin'}:{Path(sys.executable).parent}:{os.environ['PATH']}",
            "JUPYTER_PATH": f"{sys.prefix}/share/jupyter",
        },
    )  # fmt: skip


@pytest.mark.packaging
def test_the_installed_wheel_is_what_runs(clean, tmp_path):
    """The command comes from the wheel, and so do the units."""
    where = "import course, course.content as c; print(course.__file__); print(c.content_root())"
    for line in run(clean, tmp_path, "python", "-c", where).stdout.splitlines():
        assert Path(line).is_relative_to(clean)
    assert run(clean, tmp_path, "pathshala", "--version").stdout.startswith("pathshala ")


@pytest.mark.packaging
def test_the_installed_wheel_proves_its_units(clean, tmp_path):
    """`pathshala check` finds the units, their words and their lists in the wheel."""
    result = run(clean, tmp_path, "pathshala", "check", "hello-pi")
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.packaging
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_demo_works_from_the_wheel(clean, tmp_path):
    """A class of three goes through the whole loop: everybody's work is graded, with scores."""
    words = ("demo", "--students", "3", "--no-browser", "--folder", "a class")
    result = run(clean, tmp_path, "pathshala", *words)
    assert result.returncode == 0, result.stdout + result.stderr
    last = result.stdout.strip().splitlines()[-1]
    students, submissions, graded, mean = map(float, re.findall(r"\d+(?:\.\d+)?", last))
    assert students == 3
    assert submissions == graded > 0
    assert mean > 0
    assert (tmp_path / "a class" / "gradebook.db").is_file()
