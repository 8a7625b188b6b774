"""`pathshala grade --folder DIR` in courses that Pathshala did not make: the grades of stock nbgrader."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Mapping
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course.classroom.grade import grade
from course.classroom.verify import verify
from course.classroom.watch import watch
from course.errors import ClassProblem

from .conftest import run

pytestmark = pytest.mark.timeout(900)

ROWS = """
SELECT s.student_id, s.timestamp, t.name, b.name, g.auto_score, g.manual_score, g.needs_manual_grade,
    n.late_submission_penalty
FROM grade g JOIN submitted_notebook n ON g.notebook_id = n.id JOIN notebook t ON n.notebook_id = t.id
JOIN submitted_assignment s ON n.assignment_id = s.id JOIN base_cell b ON g.cell_id = b.id ORDER BY 1, 3, 4
"""
COMMENTS = """
SELECT s.student_id, t.name, b.name, c.auto_comment, c.manual_comment
FROM comment c JOIN submitted_notebook n ON c.notebook_id = n.id JOIN notebook t ON n.notebook_id = t.id
JOIN submitted_assignment s ON n.assignment_id = s.id JOIN base_cell b ON c.cell_id = b.id ORDER BY 1, 2, 3
"""


def records(book: Path) -> tuple[list, list]:
    """Return what a gradebook holds of every grade and comment."""
    with sqlite3.connect(book) as database:
        return database.execute(ROWS).fetchall(), database.execute(COMMENTS).fetchall()


def points(book: Path, student: str) -> dict[str, float | None]:
    return {row[3]: row[4] for row in records(book)[0] if row[0] == student}


def nbgrader(folder: Path, *words: str) -> str:
    done = run(folder, "nbgrader", *words)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout + done.stderr


def graded(folder: Path, *assignments: str, **options: object) -> tuple[int, list[str]]:
    said: list[str] = []
    return grade(folder, assignments, say=said.append, **options), said


def state(folder: Path, *left_out: str) -> dict[str, str]:
    """Return the hash of every file of a folder, but for those below some of its folders."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).parts[0] not in left_out
    }


def answer(path: Path, answers: Mapping[str, str], target: Path) -> None:
    """Write a released notebook with answers."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.source = answers.get(name, cell.source)
    target.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, target)


# --- nbgrader's own quick-start course ----------------------------------------------------------

GOOD = {
    "squares": "def squares(n):\n    if n < 1:\n        raise ValueError('n')\n"
    "    return [i ** 2 for i in range(1, n + 1)]",
    "sum_of_squares": "def sum_of_squares(n):\n    return sum(squares(n))",
    "sum_of_squares_equation": "$x$",
    "sum_of_squares_application": "sum_of_squares(3)",
    "part-a": "Fibonacci",
    "part-b": "It does not end for negative numbers.",
}
NO_ERROR = "def squares(n):\n    return [i ** 2 for i in range(1, n + 1)]"
ALONE = "def sum_of_squares(n):\n    return sum(i * i for i in range(1, n + 1))"
QUICK = {
    "bitdiddle": GOOD,
    "hacker": {**GOOD, "squares": NO_ERROR},
    "reasoner": {**GOOD, "sum_of_squares": ALONE},
    "idle": {},
    "half": GOOD,
    "breaker": {"squares": "def squares(n)\n    pass", "part-a": "It counts."},
    "importer": {**GOOD, "squares": "from mine import squares"},
}


@pytest.fixture(scope="module")
def quickstart(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course that `nbgrader quickstart` makes, with its assignment released and handed in."""
    place = tmp_path_factory.mktemp("quick")
    nbgrader(place, "quickstart", "course101")
    folder = place / "course101"
    nbgrader(folder, "generate_assignment", "ps1")
    for student, answers in QUICK.items():
        work = folder / "submitted" / student / "ps1"
        for name in ("problem1", "problem2")[: 1 if student == "half" else 2]:
            answer(folder / "release" / "ps1" / f"{name}.ipynb", answers, work / f"{name}.ipynb")
        if student not in ("idle", "breaker"):
            (work / "timestamp.txt").write_text("2026-01-05 10:00:00 UTC")
    (folder / "submitted" / "importer" / "ps1" / "mine.py").write_text(GOOD["squares"])
    return folder


def test_the_quickstart_course_gets_nbgraders_grades(quickstart, tmp_path):
    """Every row of grades and comments is the one that `nbgrader autograde` writes; no hand-in changes."""
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    shutil.copytree(quickstart, ours)
    shutil.copytree(quickstart, theirs)
    before = state(ours, "gradebook.db")
    assert graded(ours, "ps1")[0] == 0
    nbgrader(theirs, "autograde", "ps1")
    assert records(ours / "gradebook.db") == records(theirs / "gradebook.db")
    assert len(records(ours / "gradebook.db")[0]) == 9 * len(QUICK)
    assert state(ours, "gradebook.db", "autograded", ".pathshala") == before
    assert state(ours / "autograded").keys() == state(theirs / "autograded").keys()


def test_the_folder_works_with_stock_commands_afterwards(quickstart, tmp_path):
    """Marks by hand, formgrader's lists, feedback, export and `nbgrader autograde` go on from our grades."""
    folder = tmp_path / "course"
    shutil.copytree(quickstart, folder)
    assert graded(folder, "ps1")[0] == 0
    with sqlite3.connect(folder / "gradebook.db") as book:
        book.execute(
            "UPDATE grade SET manual_score = 1.5, needs_manual_grade = 0 WHERE cell_id IN "
            "(SELECT id FROM base_cell WHERE name = 'sum_of_squares_application')"
        )
    listed = "\n".join((
        "import json, os",
        "from nbgrader.apps.api import NbGraderAPI",
        "api = NbGraderAPI()",
        "api.coursedir.course_id, api.coursedir.root = 'course101', os.getcwd()",
        "rows = api.get_submissions('ps1')",
        "print(json.dumps({row['student']: [row['autograded'], row['score']] for row in rows}))",
    ))  # fmt: skip
    told = run(folder, "python", "-c", listed)
    shown = json.loads(told.stdout.strip().splitlines()[-1])
    assert shown["bitdiddle"] == [True, 4.5], told.stderr[-2000:]
    nbgrader(folder, "generate_feedback", "ps1")
    assert (folder / "feedback" / "hacker" / "ps1" / "problem1.html").is_file()
    nbgrader(folder, "export")
    assert "bitdiddle" in (folder / "grades.csv").read_text()
    ours = records(folder / "gradebook.db")
    nbgrader(folder, "autograde", "ps1", "--force", "--student", "hacker")
    stock = [row for row in records(folder / "gradebook.db")[0] if row[0] == "hacker"]
    again = {"sum_of_squares_application"}  # marked by hand, so looked at again
    assert [row for row in stock if row[3] not in again] == [
        row for row in ours[0] if row[0] == "hacker" and row[3] not in again
    ]


def test_a_second_run_grades_what_changed_and_says_nothing_twice(quickstart, tmp_path):
    """What is added to the folder is told once; only a changed hand-in is graded again; the ledger agrees."""
    folder = tmp_path / "course"
    shutil.copytree(quickstart, folder)
    _, said = graded(folder, "ps1")
    assert [line for line in said if ".pathshala" in line], said
    assert said[-1] == f"{len(QUICK)} graded, nothing is left over."
    (folder / "submitted" / "importer" / "ps1" / "mine.py").write_text(NO_ERROR)
    _, said = graded(folder)
    assert said == [f"1 graded, {len(QUICK) - 1} had been graded before, nothing is left over."]
    assert points(folder / "gradebook.db", "importer")["squares_invalid_input"] == 0
    assert verify(folder, say=said.append) == 0, said


# --- a course that sets everything otherwise ----------------------------------------------------

CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "physics"
c.CourseDirectory.directory_structure = "{nbgrader_step}/{assignment_id}/{student_id}"
c.CourseDirectory.source_directory = "master"
c.CourseDirectory.submitted_directory = "handed-in"
c.CourseDirectory.autograded_directory = "judged"
c.CourseDirectory.db_url = "sqlite:///books/grades.db"
c.CourseDirectory.student_id_exclude = "ghost"
c.IncludeHeaderFooter.header = "master/header.ipynb"
c.ClearHiddenTests.begin_test_delimeter = "VERBORGEN AN"
c.ClearHiddenTests.end_test_delimeter = "VERBORGEN AUS"
c.Autograde.exclude_overwriting = {"lab": ["tools.py"]}
c.AssignLatePenalties.plugin_class = "late.TenPercent"
c.Execute.timeout = 3
"""
LATE = """
from nbgrader.plugins import BasePlugin
class TenPercent(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return round(score / 10, 3)
"""


def owned(name: str, points: float = 0, **flags: bool) -> dict:
    known = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
    more = {"points": points} if points else {}
    return {"nbgrader": {**known, **flags, **more, "grade_id": name}}


def check_cell(name: str, text: str, most: float) -> nbformat.NotebookNode:
    return new_code_cell(text, metadata=owned(name, most, grade=True, locked=True))


def solution(name: str, text: str) -> nbformat.NotebookNode:
    marked = f"### BEGIN SOLUTION\n{text}\n### END SOLUTION"
    return new_code_cell(marked, metadata=owned(name, solution=True))


ONE = [
    new_code_cell("import math\nfrom pathlib import Path"),
    new_code_cell("LIMIT = 10\ndef near(a, b):\n    return math.isclose(a, b, abs_tol=1e-6)",
                  metadata=owned("tools", locked=True)),
    solution("mean", "import csv\ndef mean(path):\n"
             "    rows = [float(row[0]) for row in csv.reader(open(path))]\n"
             "    return sum(rows) / len(rows)"),
    check_cell("mean-open", "assert near(mean('data/a/numbers.csv'), 2)", 1),
    check_cell("mean-hidden", "assert mean\n### VERBORGEN AN\nPath('more.csv').write_text('4\\n6\\n')\n"
              "assert near(mean('data/a/numbers.csv'), 2)\n### VERBORGEN AUS", 2),
    solution("tool", "from tools import double"),
    check_cell("tool-test", "points = sum(double(n) == 2 * n for n in range(4))\npoints", 4),
    new_markdown_cell("Why?", metadata=owned("why", 3, grade=True, solution=True)),
    new_code_cell("draw()", metadata=owned("draw", 2, grade=True, solution=True)),
    new_markdown_cell("Build it.", metadata=owned("build", 5, task=True, locked=True)),
]  # fmt: skip
TWO = [
    solution("slow", "def slow():\n    return 1"),
    check_cell("slow-test", "assert slow() == 1", 1),
    solution("stack", "class Stack:\n    def __init__(self):\n        self.items = []\n"
             "    def push(self, item):\n        self.items.append(item)\n    def __len__(self):\n"
             "        return len(self.items)"),
    check_cell("stack-test", "s = Stack()\nfor n in range(3):\n    s.push(n)\nassert len(s) == 3\n"
              "assert s.items == [0, 1, 2]", 3),
]  # fmt: skip
TOOLS = "def double(n):\n    return 2 * n\n"
WORK = {
    "anna": {},
    "bert": {"mean": "def mean(path):\n    return 2", "why": "Because.", "tool": "double = abs"},
    "cleo": {
        "slow": "import time\ndef slow():\n    time.sleep(60)\n    return 1",
        "stack": "class Stack(list):\n    def push(self, item):\n        self.append(item)",
        "draw": "print('drawn')",
    },
}


@pytest.fixture(scope="module")
def physics(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with other names for all places, plugins, data files, and every kind of cell."""
    folder = tmp_path_factory.mktemp("other") / "a course"
    lab = folder / "master" / "lab"
    (lab / "data" / "a").mkdir(parents=True)
    (folder / "books").mkdir()
    (folder / "nbgrader_config.py").write_text(CONFIG)
    (folder / "late.py").write_text(LATE)
    (lab / "data" / "a" / "numbers.csv").write_text("1\n2\n3\n")
    (lab / "tools.py").write_text(TOOLS)
    nbformat.write(new_notebook(cells=[new_code_cell("NAME = ''")]), folder / "master" / "header.ipynb")
    for name, cells in (("one", ONE), ("two", TWO)):
        kernel = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
        nbformat.write(new_notebook(cells=cells, metadata=kernel), lab / f"{name}.ipynb")
    nbgrader(folder, "generate_assignment", "lab")
    model = {cell.metadata.nbgrader.grade_id: cell.source.split("\n", 1)[1].rsplit("\n", 1)[0]
             for cell in ONE + TWO if cell.source.startswith("### BEGIN SOLUTION")}  # fmt: skip
    for student, answers in {**WORK, "ghost": {}}.items():
        work = folder / "handed-in" / "lab" / student
        shutil.copytree(folder / "release" / "lab", work)
        for name in ("one", "two"):
            answer(work / f"{name}.ipynb", {**model, **answers}, work / f"{name}.ipynb")
        (work / "timestamp.txt").write_text("2026-02-03 10:00:00 UTC")
    (folder / "handed-in" / "lab" / "cleo" / "tools.py").write_text("def double(n):\n    return n * n\n")
    (folder / "handed-in" / "lab" / "anna" / "data" / "a" / "numbers.csv").write_text("9\n")
    with sqlite3.connect(folder / "books" / "grades.db") as book:
        book.execute("UPDATE assignment SET duedate = '2026-02-01 10:00:00.000000'")
    return folder


def test_a_course_with_its_own_settings_gets_nbgraders_grades(physics, tmp_path):
    """Other places, gradebook, late penalty, time limit, hidden-test words, files: all as nbgrader does."""
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    shutil.copytree(physics, ours)
    shutil.copytree(physics, theirs)
    code, said = graded(ours)
    assert code == 0, said
    nbgrader(theirs, "autograde", "lab")
    mine, stock = (records(place / "books" / "grades.db") for place in (ours, theirs))
    assert mine == stock
    assert {row[0] for row in mine[0]} == set(WORK)
    assert {row[-1] for row in mine[0] if row[0] == "anna"} == {0.7, 0.4}
    written = {f"lab/{student}/more.csv" for student in WORK}  # in the sandbox, and gone with it
    assert state(ours / "judged").keys() == state(theirs / "judged").keys() - written
    text = (ours / "judged" / "lab" / "anna" / "one.ipynb").read_text()
    assert "VERBORGEN AN" in text and "BEGIN HIDDEN" not in text
    nbgrader(ours, "generate_feedback", "lab")


def test_the_gradebook_says_what_the_checks_are(physics, tmp_path):
    """A source that was changed since `generate_assignment` changes no check, as with nbgrader."""
    folder = tmp_path / "course"
    shutil.copytree(physics, folder)
    path = folder / "master" / "lab" / "two.ipynb"
    path.write_text(path.read_text().replace("assert slow() == 1", "### AUTOTEST slow()"))
    assert graded(folder, "lab")[0] == 0
    assert points(folder / "books" / "grades.db", "cleo")["slow-test"] == 0


@pytest.mark.parametrize("missing", ["master", "release"])
def test_one_of_source_and_release_is_enough(physics, tmp_path, missing):
    """Where the assignment's source or what the students got is gone, the same grades come out."""
    folder = tmp_path / "course"
    shutil.copytree(physics, folder)
    shutil.rmtree(folder / missing)
    for student in ("bert", "cleo"):
        shutil.rmtree(folder / "handed-in" / "lab" / student)
    code, said = graded(folder, "lab")
    assert code == 0, said
    found = points(folder / "books" / "grades.db", "anna")
    # The data files lie in the source.
    assert [found[name] for name in ("mean-open", "stack-test")] == [0 if missing == "master" else 1, 3]


# --- what we do not do, and say -----------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A course with one notebook, not handed in yet."""
    folder = tmp_path / "small"
    (folder / "source" / "ps1").mkdir(parents=True)
    (folder / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'small'\n")
    cells = [solution("x", "x = 1"), check_cell("x-test", "assert x == 1", 1)]
    nbformat.write(new_notebook(cells=cells), folder / "source" / "ps1" / "p.ipynb")
    return folder


def hand_in(folder: Path, student: str = "asha") -> Path:
    work = folder / "submitted" / student / "ps1"
    answer(folder / "release" / "ps1" / "p.ipynb", {"x": "x = 1"}, work / "p.ipynb")
    return work


def test_an_assignment_that_the_gradebook_lacks_is_told(small):
    """The sentence says which command makes it, with and without a gradebook."""
    with pytest.raises(ClassProblem, match=r"nbgrader generate_assignment"):
        graded(small, "ps1")
    nbgrader(small, "db", "assignment", "add", "other")
    with pytest.raises(ClassProblem, match=r"run: nbgrader generate_assignment ps1"):
        graded(small, "ps1")


def test_settings_without_effect_are_told(small):
    """Own preprocessors, hooks and a filter of notebooks are named in a sentence each."""
    nbgrader(small, "generate_assignment", "ps1")
    hand_in(small)
    with (small / "nbgrader_config.py").open("a") as config:
        config.write(
            "c.Autograde.autograde_preprocessors = ['nbgrader.preprocessors.Execute', 'own.Extra']\n"
            "c.Autograde.pre_convert_hook = 'os.getcwd'\nc.CourseDirectory.notebook_id = 'p'\n"
            "c.IgnorePattern.enabled = True\nc.IgnorePattern.pattern = 'Warning'\n"
        )
    code, said = graded(small)
    assert code == 0
    text = "\n".join(said)
    for word in ("own.Extra is not called", "pre_convert_hook", "notebook_id", "IgnorePattern"):
        assert word in text


def test_another_language_is_told(small):
    """A notebook for R is not judged as Python, and the sentence names the command that does it."""
    path = small / "source" / "ps1" / "p.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata["kernelspec"] = {"name": "ir", "language": "R", "display_name": "R"}
    nbformat.write(notebook, path)
    nbgrader(small, "generate_assignment", "ps1")
    hand_in(small)
    code, said = graded(small)
    assert code == 1
    assert "written in r" in said[-2] and "nbgrader autograde ps1" in said[-2]


def test_a_plugin_that_is_missing_is_told(small):
    """A late penalty plugin that cannot be imported ends the run before anything is graded."""
    nbgrader(small, "generate_assignment", "ps1")
    hand_in(small)
    with (small / "nbgrader_config.py").open("a") as config:
        config.write("c.AssignLatePenalties.plugin_class = 'nowhere.Plugin'\n")
    with pytest.raises(ClassProblem, match="plugin_class cannot be used"):
        graded(small)


def test_a_course_that_says_it_lies_elsewhere_is_not_touched(small, tmp_path):
    """A copied folder whose settings name the first place is refused, with what to do."""
    with (small / "nbgrader_config.py").open("a") as config:
        config.write(f"c.CourseDirectory.root = {str(tmp_path)!r}\n")
    with pytest.raises(ClassProblem, match="says that the course lies in"):
        graded(small)
    assert not (small / ".pathshala").exists()


def test_a_link_in_a_hand_in_is_refused_and_stays(small):
    """A link to the gradebook is not followed, not copied, and costs nobody else anything."""
    nbgrader(small, "generate_assignment", "ps1")
    (hand_in(small) / "data.txt").symlink_to(small / "gradebook.db")
    hand_in(small, "bela")
    code, said = graded(small)
    assert code == 1 and "is a link" in "\n".join(said)
    assert points(small / "gradebook.db", "bela") == {"x-test": 1}
    assert (small / "submitted" / "asha" / "ps1" / "data.txt").is_symlink()


def test_a_strangers_work_waits_if_the_course_wants_that(small):
    """With create_student = False a hand-in of nobody's is named and not graded."""
    nbgrader(small, "generate_assignment", "ps1")
    hand_in(small)
    with (small / "nbgrader_config.py").open("a") as config:
        config.write("c.Autograde.create_student = False\n")
    code, said = graded(small)
    assert code == 1 and "nbgrader db student add asha" in said[-2]


def test_the_command_grades_from_anywhere(small, tmp_path):
    """`pathshala grade ps1 --folder DIR` is all that it takes."""
    nbgrader(small, "generate_assignment", "ps1")
    hand_in(small)
    done = run(tmp_path, "pathshala", "grade", "ps1", "--folder", str(small))
    assert done.returncode == 0, done.stderr
    assert "1 graded, nothing is left over." in done.stdout


def test_settings_of_the_account_hold_too(small, tmp_path, monkeypatch):
    """A course without a settings file is graded by those of the account, but for its folder."""
    nbgrader(small, "generate_assignment", "ps1")
    hand_in(small)
    (small / "submitted").rename(small / "incoming")
    (small / "nbgrader_config.py").unlink()
    account = tmp_path / "account"
    account.mkdir()
    (account / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.root = {str(tmp_path)!r}\n"
        "c.CourseDirectory.course_id = 'small'\nc.CourseDirectory.submitted_directory = 'incoming'\n"
    )
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(account))
    assert graded(small)[0] == 0
    assert points(small / "gradebook.db", "asha") == {"x-test": 1}


def test_nbgraders_own_kernel_is_there_too(small):
    """`--stock` writes the same points, and the hand-in stays as it is."""
    nbgrader(small, "generate_assignment", "ps1")
    hand_in(small)
    before = state(small / "submitted")
    code, said = graded(small, "ps1", stock=True)
    assert code == 0, said
    assert points(small / "gradebook.db", "asha") == {"x-test": 1}
    assert state(small / "submitted") == before


def test_watching_sees_what_is_handed_in(small):
    """`--watch` grades what appears in the course's own folder of hand-ins."""
    nbgrader(small, "generate_assignment", "ps1")
    hand_in(small)
    calls = iter([False, True])
    assert watch(small, stop=lambda: next(calls), say=lambda _text: None) == 0
    assert points(small / "gradebook.db", "asha") == {"x-test": 1}


def test_a_check_in_the_programs_own_process_is_told_and_can_be_refused(small):
    """The teacher reads of it each time; with one line in the settings it waits for the teacher instead."""
    path = small / "source" / "ps1" / "p.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].source = "class Thing:\n    n = 1\nimport doctest\nassert x == Thing.n"
    nbformat.write(notebook, path)
    nbgrader(small, "generate_assignment", "ps1")
    hand_in(small)
    _, said = graded(small)
    assert points(small / "gradebook.db", "asha") == {"x-test": 1}
    assert "own process" in "\n".join(said)
    with (small / "nbgrader_config.py").open("a") as config:
        config.write("c.JudgedExecute.unwitnessed = False\n")
    _, said = graded(small, again=True)
    assert points(small / "gradebook.db", "asha") == {"x-test": None}
    assert "waits for you: needs a real kernel" in "\n".join(said)
