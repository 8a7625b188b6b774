"""A real unit, broken in the ways in which authors break units: each is seen by the right rule."""

import json
import shutil
from pathlib import Path

import pytest

from course.check import check_course, check_units
from course.check.course import read_course
from course.check.engine import _check
from course.check.material import read_material
from course.check.rules import static_findings
from course.content import content_root
from course.unit import load_unit

SLUG = "hello-pi"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course that holds a copy of the first unit, and nothing else."""
    shutil.copytree(content_root() / "modules" / SLUG, tmp_path / "modules" / SLUG)
    (tmp_path / "safety_lessons").mkdir()
    shutil.copy(content_root() / "safety_lessons" / "contacts.toml", tmp_path / "safety_lessons")
    (tmp_path / "syllabus.toml").write_text(f'title = "t"\n[[week]]\ntheme = "t"\nunits = ["{SLUG}"]\n')
    return tmp_path


def change(root: Path, file: str, old: str, new: str) -> None:
    """Replace text in a file of the unit; it has to be there."""
    path = root / "modules" / SLUG / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{file} no longer has {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _cell(notebook: dict, id: str) -> dict:
    """Return the cell with this id; of `code`, the first cell of code."""
    cells = (c for c in notebook["cells"] if c["id"] == id or (id == "code" and c["cell_type"] == "code"))
    return next(cells)


def edit(root: Path, file: str, cell_id: str, **keys) -> None:
    """Change keys of a cell: `tags`, `nbgrader`, or one that a cell has itself."""
    path = root / "modules" / SLUG / file
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = _cell(notebook, cell_id)
    for key, value in keys.items():
        if key == "nbgrader":
            cell["metadata"]["nbgrader"].update(value)
        elif key == "tags":
            cell["metadata"]["tags"] = value
        else:
            cell[key] = value
    path.write_text(json.dumps(notebook), encoding="utf-8")


def source(root: Path, file: str, id: str, add: str = "", old: str = "", new: str = "") -> None:
    """Change a cell's source: replace, and put `add` behind it."""
    path = root / "modules" / SLUG / file
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = _cell(notebook, id)
    text = "".join(cell["source"])
    assert old in text, f"{id} no longer has {old!r}"
    cell["source"] = text.replace(old, new) + add
    path.write_text(json.dumps(notebook), encoding="utf-8")


def rules(root: Path) -> set[str]:
    """Return the ids of the errors and warnings that the reading rules find."""
    course = read_course(root, root / "syllabus.toml")
    unit = load_unit(root / "modules" / SLUG)
    material = read_material(unit, course.syllabus, course.contacts, course.units)
    return {found.rule for found in static_findings(material) if found.severity != "open"}


EX, LE = "exercise.ipynb", "lesson.ipynb"
READ = {
    "unknown tag": ("cell-tags", lambda r: edit(r, LE, "title", tags=["predct"])),
    "output left in": ("no-outputs", lambda r: edit(r, LE, "code", execution_count=1)),
    "random id": ("cell-ids", lambda r: edit(r, LE, "title", id="b7e1f0a2")),
    "no alt text": ("alt-text", lambda r: change(r, LE, "![", "![](images/circuit.svg)![")),
    "picture gone": ("links", lambda r: (r / "modules" / SLUG / "images" / "circuit.svg").unlink()),
    "picture left over": (
        "images-used",
        lambda r: shutil.copy(
            r / "modules" / SLUG / "images" / "circuit.svg", r / "modules" / SLUG / "images" / "old.svg"
        ),
    ),
    "picture broken": ("images-sound", lambda r: change(r, "images/circuit.svg", "</svg>", "")),
    "picture without title": (
        "images-sound",
        lambda r: (
            change(r, "images/circuit.svg", "<title", "<desc2")
            or change(r, "images/circuit.svg", "</title", "</desc2")
        ),
    ),
    "another pin in the circuit": ("circuit-drawn", lambda r: change(r, "circuit.toml", "17", "27")),
    "no resistor": ("circuit-valid", lambda r: change(r, "circuit.toml", "resistor = 330", "")),
    "another hole in a step": ("circuit-steps", lambda r: source(r, LE, "lab-build", old="g10", new="g11")),
    "another pin in the lab": ("circuit-code", lambda r: source(r, LE, "lab-ready", old="17", new="18")),
    "resistor not listed": ("circuit-parts", lambda r: change(r, "unit.toml", '"resistor-330", ', "")),
    "wrong grade_id": ("exercise-cells", lambda r: edit(r, EX, "hello", nbgrader={"grade_id": "helo"})),
    "unlocked check": ("exercise-cells", lambda r: edit(r, EX, "hello-test", nbgrader={"locked": False})),
    "no points": ("task-points", lambda r: edit(r, EX, "hello-test", nbgrader={"points": 0})),
    "owned prompt": ("task-cells", lambda r: edit(r, EX, "hello-prompt", id="hello-text")),
    "wrong number": ("task-cells", lambda r: source(r, EX, "hello-prompt", old="Task 1", new="Task 9")),
    "solution open": ("solution-markers", lambda r: source(r, EX, "hello", old="### END SOLUTION")),
    "hidden tests open": (
        "hidden-markers",
        lambda r: source(r, EX, "hello-test", "\n### BEGIN HIDDEN TESTS\nworks(run)"),
    ),
    "check imports": ("check-cell", lambda r: source(r, EX, "hello-test", "\nimport os")),
    "check of another task": (
        "check-cell",
        lambda r: source(r, EX, "hello-test", old="Task 1", new="Task 2"),
    ),
    "no concept": ("concept-tags", lambda r: edit(r, EX, "hello", tags=[])),
    "concept misspelt": ("concept-names", lambda r: change(r, "unit.toml", '"comment"', '"comments"')),
    "loop in week 1": ("concept-order", lambda r: source(r, LE, "code", "\nfor n in [1]:\n    print(n)")),
    "long sentence": (
        "SC-21",
        lambda r: source(r, LE, "title", "\n\nThis " + "very " * 20 + "long sentence."),
    ),
    "phone number": ("SC-06", lambda r: source(r, LE, "title", " Call 98300 12345.")),
    "own life": ("SC-12", lambda r: source(r, LE, "title", " Have you ever lost a phone?")),
    "dead link": ("links", lambda r: source(r, LE, "title", " [more](more.ipynb)")),
    "raw HTML": ("raw-html", lambda r: source(r, LE, "title", " <font>a</font>")),
    "details open": ("raw-html", lambda r: source(r, LE, "title", "\n\n<details><summary>a</summary>\n\nb")),
    "own path": ("no-absolute-paths", lambda r: source(r, LE, "title", " See /home/pi/a.")),
    "teacher's page too long": ("teacher-md", lambda r: change(r, "teacher.md", "\n", "\n" * 60)),
    "network": ("SC-17", lambda r: source(r, LE, "code", "\nimport requests")),
    "JSON cut off": ("unit-readable", lambda r: change(r, LE, '"cells"', "")),
    "mistake with a typo": ("unit-readable", lambda r: change(r, "mistakes.toml", "hint =", "hnit =")),
    "stray file": ("unit-files", lambda r: (r / "modules" / SLUG / "todo.txt").write_text("x")),
}


@pytest.mark.parametrize("name", READ)
def test_a_broken_unit_is_seen_by_the_right_rule(root, name):
    """The rule that an author needs to hear of is among those that find something."""
    rule, break_it = READ[name]
    before = rules(root)
    break_it(root)
    assert rule in rules(root) - before


def run_all(root: Path, workers: int = 2) -> set[str]:
    found = check_units([SLUG], root=root, syllabus=root / "syllabus.toml", workers=workers)
    return {finding.rule for finding in found if finding.severity == "error"}


MISTAKE = """
[[mistake]]
task = "{task}"
name = "no-quotes"
code = {code!r}
says = "{says}"
hint = "Put quotes around the words."
"""


def one_mistake(root: Path, task: str = "hello", code: str = "print(Hello)", says: str = "NameError") -> None:
    """Leave one mistake, so that few proofs run and the unit's own text does not matter."""
    text = MISTAKE.format(task=task, code=code, says=says)
    (root / "modules" / SLUG / "mistakes.toml").write_text(text, encoding="utf-8")


def solution(code: str) -> str:
    return f"# Task 1\n### BEGIN SOLUTION\n{code}\n### END SOLUTION"


RIGHT = 'print("Hello, Khidirpur!")'
PROVE = {
    "wrong model answer": ("model-answer", lambda r: edit(r, EX, "hello", source=solution("print(1)"))),
    "empty answer passes": (
        "skeleton",
        lambda r: edit(r, EX, "hello-test", source='works(run_task("Task 1"))'),
    ),
    "lesson stops": ("lesson-runs", lambda r: source(r, LE, "code", "\nprint(nobody)")),
    "task leans on another": (
        "task-alone",
        lambda r: (
            edit(r, EX, "hello", source=solution(f'line = "My name is Pi"\n{RIGHT}'))
            or source(r, EX, "two-lines", old='print("My name is Pi")', new="print(line)")
        ),
    ),
    "mistake passes": ("mistake-fails", lambda r: one_mistake(r, code=RIGHT)),
    "mistake unknown": ("mistake-hint", lambda r: one_mistake(r, says="never said")),
    "mistake of no task": ("mistake-task", lambda r: one_mistake(r, task="helo")),
    "too few mistakes": ("mistake-count", lambda r: None),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", PROVE)
def test_a_broken_unit_is_seen_by_the_right_proof(root, name):
    """What only running shows is seen by running."""
    one_mistake(root)
    rule, break_it = PROVE[name]
    assert run_all(root) == {"mistake-count"}
    break_it(root)
    assert rule in run_all(root)


def test_a_typo_in_unit_toml_is_refused_by_name(root):
    """An unknown key is named with those that a unit can have, and no path of this machine."""
    change(root, "unit.toml", "title", "titel")
    (found,) = check_units([SLUG], root=root, syllabus=root / "syllabus.toml")
    assert (found.rule, "'titel'" in found.message) == ("unit-schema", True)
    assert str(root) not in found.message


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"\xff\xfe", b'{"cells": 3}', b'{"cells": [1], "nbformat": 4}']
)
def test_a_notebook_that_is_none_stops_nothing(root, content):
    """Whatever stands in its place, the notebook is a finding and the check goes on to its end."""
    (root / "modules" / SLUG / "exercise.ipynb").write_bytes(content)
    assert run_all(root) == {"unit-readable"}


def test_a_broken_unit_does_not_hide_the_others(root):
    """Beside a unit that cannot be read the whole course is still checked."""
    other = root / "modules" / "half"
    other.mkdir()
    (other / "unit.toml").write_text("title = ")
    (root / "modules" / SLUG / "lesson.ipynb").write_text("{")
    found = check_course(root=root, syllabus=root / "syllabus.toml")
    assert {"half", SLUG, ""} <= {finding.slug for finding in found}


def test_progress_counts_to_the_end(root):
    """A progress bar is told of each job, and of how many there are."""
    (root / "modules" / SLUG / "lesson.ipynb").write_text("{")
    seen = []
    check_units([SLUG], root=root, syllabus=root / "syllabus.toml", progress=lambda *step: seen.append(step))
    assert seen == [(1, 1)]


def test_no_units_are_no_findings(root):
    """Nothing to check starts no process."""
    assert _check((), read_course(root, root / "syllabus.toml"), None, None) == ()
