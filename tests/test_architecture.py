"""The house: who may import whom, and what stands where."""

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("course", "autograder", "pi_setup")
NBGRADER_FILES = {
    "course/assemble/release.py",
    "course/classroom/nbgrader.py",
}
TOP_LEVEL = {
    "course", "modules", "safety_lessons", "autograder", "pi_setup", "tests",
    "pyproject.toml", "README.md", "LICENSE", "LICENSE-CONTENT",
    "requirements.lock", "requirements-test.lock",
}  # fmt: skip


def sources(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Return the dotted names of all modules that a file imports, wherever it does."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            found.add(node.module)
    return found


@pytest.mark.parametrize(
    ("package", "others"),
    [("autograder", ("course", "pi_setup")), ("pi_setup", ("course", "autograder"))],
)
def test_grader_and_kit_know_only_themselves(package, others):
    """autograder and pi_setup import neither each other nor course."""
    for path in sources(package):
        for name in imported(path):
            assert name.split(".")[0] not in others, f"{path} imports {name}"


def test_rooms_of_course_do_not_import_one_another():
    """Only cli.py puts the sub-packages together; assemble is the one that others build on."""
    rooms = {path.name for path in (ROOT / "course").iterdir() if (path / "__init__.py").exists()}
    for room in rooms:
        for path in sources(f"course/{room}"):
            for name in imported(path):
                parts = name.split(".")
                if parts[0] == "course" and len(parts) > 1 and parts[1] in rooms:
                    assert parts[1] in (room, "assemble"), f"{path} imports {name}"
    for path in (ROOT / "course").glob("*.py"):
        if path.name not in ("cli.py", "__main__.py"):
            used = {n.split(".")[1] for n in imported(path) if n.startswith("course.")}
            assert not used & rooms, f"{path} imports a room"


def test_nbgrader_is_imported_in_named_files_only():
    """nbgrader's insides change: few files know them."""
    users = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in sources(package)
        if any(name.split(".")[0] == "nbgrader" for name in imported(path))
    }
    assert users <= NBGRADER_FILES


def test_content_is_data():
    """No Python file, no outputs' folder, and no link out of it in the content folders."""
    for kind in ("modules", "safety_lessons"):
        for path in (ROOT / kind).rglob("*"):
            assert path.suffix != ".py", path
            assert not path.is_symlink(), path


def test_the_top_level_is_as_agreed():
    """Nothing but what the architecture names, and dot-files."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    tops = {name.split("/")[0] for name in listed.stdout.split("\0") if name}
    assert {name for name in tops if not name.startswith(".")} <= TOP_LEVEL
