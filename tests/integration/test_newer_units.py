"""A class that is older than the course: released work stays, and what is newer can be taken."""

import copy
import shutil
from pathlib import Path

import pytest

from course.assemble import exercise, release
from course.classroom.feedback import feedback
from course.classroom.new import new_class
from course.classroom.renew import renew_units
from course.contacts import load_contacts
from course.errors import UnitNotFound
from course.notebook import read_notebook, tasks, write_notebook
from course.syllabus import Syllabus, Week, load_syllabus
from course.unit import Unit, load_unit

from .conftest import FULL, OTHER, STUDENTS, UNIT, changed

FAIRER = "# A fairer check\n"
HELLO = {
    "hello": '# Task 1\nprint("Hello, Khidirpur!")',
    "later": '# Task 9\nprint("Hello, Khidirpur!")',
}


def changed_unit(place: Path, change) -> Unit:
    """Return a copy of the unit, as a later release of the course may have it."""
    folder = place / UNIT
    shutil.copytree(load_syllabus().unit(UNIT).folder, folder)
    notebook = read_notebook(folder / "exercise.ipynb")
    change(notebook)
    write_notebook(notebook, folder / "exercise.ipynb")
    return load_unit(folder)


def fairer(notebook) -> None:
    """Change a check; the tasks stay."""
    test = next(task.test for task in tasks(notebook) if task.id == "hello")
    test.source = FAIRER + test.source


def other_tasks(notebook) -> None:
    """Take the task "quotes" away, and add one at the end that asks for what "hello" asks."""
    notebook.cells = [
        cell
        for cell in notebook.cells
        if not cell.metadata.get("nbgrader", {}).get("grade_id", "").startswith("quotes")
    ]
    model = next(task for task in tasks(notebook) if task.id == "hello")
    for cell, name in ((model.answer, "later"), (model.test, "later-test")):
        new = copy.deepcopy(cell)
        new["id"] = new.metadata["nbgrader"]["grade_id"] = name
        new.source = new.source.replace("Task 1", "Task 9")
        notebook.cells.append(new)


def with_unit(unit: Unit) -> Syllabus:
    """Return the syllabus of the class, with this unit in place of its former self."""
    return Syllabus("Two units", (Week(1, "First words", (unit, load_syllabus().unit(OTHER))),))


def state(folder: Path) -> dict[str, bytes]:
    """Return all that children and grading see of the class."""
    places = ("source", "release", "exchange/pathshala/outbound")
    paths = [path for place in places for path in sorted((folder / place).rglob("*")) if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


@pytest.fixture
def renew(classroom):
    """Take a unit into the class; return the exit code. What is said is kept in `classroom.said`."""

    def run(unit: Unit) -> int:
        classroom.said.clear()
        return renew_units(
            classroom.folder, [UNIT], with_unit(unit), load_contacts(), say=classroom.said.append
        )

    return run


def make_again(classroom, unit: Unit) -> str:
    """Run `class new` once more, and return what it said."""
    said = []
    new_class(classroom.folder, with_unit(unit), load_contacts(), say=said.append)
    return "\n".join(said)


@pytest.mark.parametrize("change", [fairer, other_tasks])
def test_a_released_unit_is_not_touched(classroom, tmp_path, change):
    """`class new` says what is newer and how to take it, and changes no byte of it."""
    before = state(classroom.folder)
    said = make_again(classroom, changed_unit(tmp_path, change))
    assert f"Newer in the course than in this class: {UNIT}." in said
    assert f"pathshala class renew {UNIT} --folder '{classroom.folder}'" in said
    assert state(classroom.folder) == before


def test_what_is_the_same_is_not_called_newer(classroom):
    """A second `class new` of the same course finds nothing newer, also in a class of an older kind."""
    unit = load_syllabus().unit(UNIT)
    assert "Newer" not in make_again(classroom, unit)
    (classroom.folder / ".pathshala" / "released" / UNIT).write_text("")
    assert "Newer" not in make_again(classroom, unit)


def test_an_older_kind_of_class_learns_what_is_newer(classroom, tmp_path, renew):
    """Where nobody noted what was released, `source/` tells it."""
    (classroom.folder / ".pathshala" / "released" / UNIT).write_text("")
    unit = changed_unit(tmp_path, fairer)
    assert "Newer in the course" in make_again(classroom, unit)
    assert renew(unit) == 0
    assert "Newer" not in make_again(classroom, unit)


def test_a_new_unit_is_added(classroom):
    """A unit that the class does not have yet is released, and students and work stay."""
    unit = load_syllabus().unit("numbers")
    weeks = (*with_unit(load_syllabus().unit(UNIT)).weeks, Week(2, "More", (unit,)))
    said = []
    new_class(classroom.folder, Syllabus("Three", weeks), load_contacts(), say=said.append)
    assert said[0] == f"  week 2: {unit.title} (numbers)"
    assert (classroom.folder / "exchange/pathshala/outbound/numbers/exercise.ipynb").is_file()
    assert said[-1] == f"The class is ready in {classroom.folder}, with {len(STUDENTS)} students."


def test_a_fairer_check_is_taken_at_any_time(classroom, work, tmp_path, renew):
    """With the same tasks, work that was graded is graded again, by the new check."""
    classroom.hand_in(STUDENTS[0], work())
    assert classroom.grade() == 0
    assert renew(changed_unit(tmp_path, fairer)) == 0
    assert "taken. 1 student handed it in" in classroom.said[0]
    assert FAIRER in (classroom.folder / "source" / UNIT / "exercise.ipynb").read_text().replace("\\n", "\n")
    assert classroom.grade() == 0
    assert classroom.said[-1].startswith("1 graded")
    assert classroom.points(STUDENTS[0]) == FULL


@pytest.mark.parametrize("graded", [True, False])
def test_other_tasks_are_not_taken_once_somebody_handed_in(classroom, work, tmp_path, renew, graded):
    """Nobody is graded by tasks that they never saw; the class keeps what it has, whole."""
    classroom.hand_in(STUDENTS[0], work())
    if graded:
        assert classroom.grade() == 0
    before = state(classroom.folder)
    assert renew(changed_unit(tmp_path, other_tasks)) == 1
    assert "stays as it is: its tasks are others now, and 1 student handed in" in classroom.said[0]
    assert state(classroom.folder) == before
    assert classroom.grade() == 0
    assert classroom.points(STUDENTS[0]) == FULL


def test_other_tasks_are_taken_while_nobody_handed_in(classroom, tmp_path, renew):
    """Then the new page is released, graded, and handed back."""
    unit = changed_unit(tmp_path, other_tasks)
    assert renew(unit) == 0
    page = release(exercise(unit, load_contacts()))
    for task in tasks(page):
        if task.id == "later":
            task.answer.source = HELLO["later"]
    classroom.hand_in(STUDENTS[0], page)
    assert classroom.grade() == 0
    points = classroom.points(STUDENTS[0])
    assert "quotes" not in points
    assert points["later"] == FULL["hello"]


@pytest.mark.parametrize("stock", [False, True])
def test_a_newer_page_is_graded_by_the_classs_tasks(classroom, tmp_path, stock):
    """A kit that was updated first hands in other tasks: those that both know count, nothing breaks."""
    done = release(exercise(changed_unit(tmp_path, other_tasks), load_contacts()))
    for task in tasks(done):
        if task.id in HELLO:
            task.answer.source = HELLO[task.id]
    classroom.hand_in(STUDENTS[0], done)
    assert classroom.grade(stock=stock) == 0, classroom.said
    assert classroom.points(STUDENTS[0]) == dict.fromkeys(FULL, 0) | {"hello": FULL["hello"]}
    assert feedback(classroom.folder, load_syllabus(), say=print) == 0
    assert (classroom.folder / "feedback" / STUDENTS[0] / UNIT / "exercise.html").is_file()


def test_an_older_page_is_graded_by_the_classs_tasks(classroom, work, tmp_path, renew):
    """A child who began before the class took other tasks gets the points of those that stayed."""
    assert renew(changed_unit(tmp_path, other_tasks)) == 0
    classroom.hand_in(STUDENTS[0], work())
    assert classroom.grade() == 0, classroom.said
    expected = {name: value for name, value in FULL.items() if name != "quotes"}
    assert classroom.points(STUDENTS[0]) == expected | {"later": 0}
    assert feedback(classroom.folder, load_syllabus(), say=print) == 0


def test_a_teachers_own_change_is_not_written_over(classroom, tmp_path, renew):
    """An exercise that was changed in `source/` stays, until the teacher moves it away."""
    source = classroom.folder / "source" / UNIT / "exercise.ipynb"
    source.write_bytes(changed(read_notebook(source), lambda table: table["cells"].pop(0)))
    mine = source.read_bytes()
    unit = changed_unit(tmp_path, fairer)
    assert renew(unit) == 1
    assert "was changed in this class. Move it to another place" in classroom.said[0]
    assert source.read_bytes() == mine
    source.rename(tmp_path / "mine.ipynb")
    assert renew(unit) == 0


def test_a_unit_that_is_new_already_is_left_alone(classroom, renew):
    """Taking what the class has changes nothing."""
    before = state(classroom.folder)
    assert renew(load_syllabus().unit(UNIT)) == 0
    assert classroom.said == [f"  {UNIT}: the class has the newest one already."]
    assert state(classroom.folder) == before


def test_a_unit_that_does_not_exist_changes_nothing(classroom):
    """One wrong name in a row takes nothing at all."""
    before = state(classroom.folder)
    with pytest.raises(UnitNotFound, match="There is no unit 'helo-pi'"):
        renew_units(
            classroom.folder, [UNIT, "helo-pi"], load_syllabus(), load_contacts(), say=print
        )
    assert state(classroom.folder) == before
