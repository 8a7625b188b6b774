"""The house: who may import whom, what stands where, and the habits that a program can see."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("course", "autograder", "pi_setup")
CONTENT = ("modules", "safety_lessons")
# nbgrader's insides change from release to release: these files know them, and no others.
NBGRADER_FILES = {
    "autograder/plugin.py",
    "course/assemble/release.py",
    "course/classroom/collect_door.py",
    "course/classroom/nbgrader.py",
    "course/classroom/rows.py",
    "course/classroom/shape.py",
    "course/desk/formgrader.py",
    "course/show/table.py",
}
# The commands put rooms together, as cli.py does.
COMPOSERS = {"commands"}
# What a notebook, a class or a page is made of: the rooms of course that others may build on.
FOUNDATIONS = {"activities", "assemble", "home", "show", "stories"}
TOP_LEVEL = {
    "course", "modules", "safety_lessons", "autograder", "pi_setup", "tests",
    "pyproject.toml", "README.md", "LICENSE", "LICENSE-CONTENT",
    "requirements.lock", "requirements-test.lock",
}  # fmt: skip
CONTENT_SUFFIXES = {".toml", ".ipynb", ".md", ".svg", ".png", ".po", ".ink"}
MAY_SPEAK = {"course/cli.py", "course/__main__.py"}
MAX_LINES = 400


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> set[str]:
    """Return the dotted names of all that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def tracked() -> list[str]:
    """Return the files of the checkout that git knows or would take."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]


# --- who imports whom ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("package", "others"),
    [("autograder", {"course", "pi_setup"}), ("pi_setup", {"course", "autograder"})],
)
def test_grader_and_kit_know_only_themselves(package, others):
    """autograder and pi_setup import neither each other nor course."""
    wrong = [(name_of(path), name) for path in sources(package) for name in imported(path)
             if name.split(".")[0] in others]  # fmt: skip
    assert wrong == []


def test_nothing_imports_the_tests():
    """What the tests need stays in tests/."""
    wrong = [name_of(path) for path in sources(*PACKAGES)
             if any(name.split(".")[0] == "tests" for name in imported(path))]  # fmt: skip
    assert wrong == []


def rooms() -> set[str]:
    return {path.parent.name for path in (ROOT / "course").glob("*/__init__.py")}


def rooms_used(path: Path) -> set[str]:
    """Return the sub-packages of course that a file imports."""
    parts = [name.split(".") for name in imported(path)]
    return {part[1] for part in parts if part[0] == "course" and len(part) > 1} & rooms()


def test_rooms_of_course_do_not_import_one_another():
    """Only cli.py and the commands put them together; a foundation is one that others build on."""
    wrong = [
        (name_of(path), other)
        for room in rooms() - COMPOSERS
        for path in sources(f"course/{room}")
        for other in rooms_used(path) - {room} - FOUNDATIONS
    ]
    assert wrong == []


def test_foundations_stand_on_the_ground():
    """A foundation imports no other room, so that the arrows go one way."""
    wrong = [(room, name_of(path)) for room in FOUNDATIONS for path in sources(f"course/{room}")
             if rooms_used(path) - {room}]  # fmt: skip
    assert wrong == []


def test_what_the_rooms_share_imports_no_room():
    """The files beside the rooms are below them; cli.py is above."""
    wrong = [(name_of(path), rooms_used(path)) for path in (ROOT / "course").glob("*.py")
             if name_of(path) not in MAY_SPEAK and rooms_used(path)]  # fmt: skip
    assert wrong == []


def test_imports_go_round_in_no_circle():
    """No file of ours needs itself, by whatever way, to be imported."""
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in sources(*PACKAGES)}
    modules = {name.removesuffix(".__init__"): path for name, path in modules.items()}
    needs = {name: set(_needed(name, path, modules)) for name, path in modules.items()}
    while ready := {name for name, others in needs.items() if not others}:
        needs = {name: others - ready for name, others in needs.items() if name not in ready}
    assert needs == {}


def _needed(name: str, path: Path, modules: dict[str, Path]) -> Iterator[str]:
    """Yield the modules of ours that this one imports while it is imported."""
    for node in tree(path).body:
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield from {full if full in modules else node.module} & (modules.keys() - {name})
        elif isinstance(node, ast.Import):
            yield from {alias.name for alias in node.names} & (modules.keys() - {name})


def test_nbgrader_is_imported_in_named_files_only():
    """The list is whole and holds no file that does not need to be in it."""
    users = {
        name_of(path)
        for path in sources(*PACKAGES)
        if any(name.split(".")[0] == "nbgrader" for name in imported(path))
    }
    assert users == NBGRADER_FILES


# --- what stands where --------------------------------------------------------------------


def test_content_is_data():
    """Content folders hold no code, no link out of them, and no file that a unit does not have."""
    for name in tracked():
        path = ROOT / name
        if path.relative_to(ROOT).parts[0] in CONTENT:
            assert path.suffix in CONTENT_SUFFIXES, name
            assert not path.is_symlink(), name


def test_the_top_level_is_as_agreed():
    """Nothing but what the architecture names, and dot-files; all of it is there."""
    tops = {name.split("/")[0] for name in tracked()}
    assert {name for name in tops if not name.startswith(".")} == TOP_LEVEL


def test_every_folder_of_the_map_says_what_is_here():
    """Each package and content folder has a README; the tests' folders hold no __init__.py."""
    for folder in (*PACKAGES, *CONTENT):
        assert (ROOT / folder / "README.md").is_file(), folder
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_no_file_names_a_machine():
    """No path of a developer's own machine gets into the project."""
    mine = ("/" + "root/", "/" + "work/", "/tmp/" + "scratch", "/home/" + "user")
    for name in tracked():
        if (ROOT / name).suffix in {".py", ".md", ".toml", ".sh", ".ipynb", ".lock", ".html", ".js"}:
            text = (ROOT / name).read_text(encoding="utf-8")
            assert [path for path in mine if path in text] == [], name


# --- habits -------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sources(*PACKAGES), ids=name_of)
def test_a_source_file_keeps_the_habits(path):
    """A docstring first, absolute imports, at most 400 lines; only cli.py prints, leaves and moves."""
    module = tree(path)
    assert ast.get_docstring(module), "the first line says what it is or does"
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_LINES
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: imports are absolute"
        if isinstance(node, ast.Call) and name_of(path) not in MAY_SPEAK:
            called = ast.unparse(node.func)
            assert called not in {"os.chdir", "sys.exit", "exit", "quit"}, f"line {node.lineno}: {called}"


@pytest.mark.parametrize("path", sources("tests"), ids=name_of)
def test_every_test_says_what_it_proves(path):
    """A test's docstring states the fact; when it fails, that is what is not true any more."""
    mute = [
        node.name
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not ast.get_docstring(node)
    ]
    assert mute == []
