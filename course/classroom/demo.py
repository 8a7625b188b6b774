"""A made-up class through the whole loop: a newcomer's proof that all of it works."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shlex import quote

from nbformat import NotebookNode

from autograder.mistakes import Mistake, load_mistakes
from course.assemble import exercise, release
from course.classroom.feedback import feedback
from course.classroom.grade import Progress, grade
from course.classroom.nbgrader import NbgraderCourse
from course.classroom.new import new_class
from course.contacts import Contact
from course.errors import ClassProblem, FolderProblem
from course.files import write_atomic
from course.notebook import tasks, write_notebook
from course.pseudonyms import new_pseudonym
from course.syllabus import Syllabus
from course.unit import Unit

FIRST_DAY = datetime(2026, 1, 5, 4, 30, tzinfo=UTC)
BEGIN, END = "### BEGIN SOLUTION\n", "\n### END SOLUTION"


@dataclass(frozen=True)
class Habit:
    """How often a made-up student does what: shares of 1.

    Attributes:
        absent: Does not hand in.
        stops: Stops half-way through the tasks.
        slips: Makes a foreseen mistake in a task.
        twice: Hands in a half-done version first.
    """

    absent: float
    stops: float
    slips: float
    twice: float


HABITS = (
    Habit(0.0, 0.0, 0.0, 0.0),
    Habit(0.0, 0.1, 0.15, 0.3),
    Habit(0.1, 0.2, 0.3, 0.2),
    Habit(0.3, 0.3, 0.4, 0.1),
)


def demo(
    folder: Path | None,
    syllabus: Syllabus,
    contacts: Sequence[Contact],
    *,
    students: int,
    seed: int = 1,
    progress: Callable[[str], Progress] = lambda _what: lambda _done, _of: None,
    say: Callable[[str], None],
) -> Path:
    """Make a class of made-up students, let them work, grade it all, and return its folder.

    The same number and seed make the same names, the same work and the same scores.
    """
    folder = folder or Path(tempfile.mkdtemp(prefix="pathshala-demo-")) / "class"
    dice = random.Random(seed)
    _claim(folder)
    say(f"1. A class in {folder}")
    new_class(folder, syllabus, contacts, say=say)
    course = NbgraderCourse(folder)
    names = _add(course, students, dice)
    say(f"2. {len(names)} students work and hand in: {', '.join(names)}")
    handed_in = _everybody_works(course, syllabus, contacts, names, dice)
    say(f"3. Grading {handed_in} submissions")
    mistakes = {unit.slug: unit.mistakes_path for unit in syllabus.units}
    if grade(folder, mistakes=mistakes, progress=progress("Grading"), say=say):
        raise ClassProblem(f"Not all could be graded: look at the lines above. The class lies in {folder}.")
    say("4. Writing the pages that the children read")
    feedback(folder, syllabus, progress=progress("Feedback"), say=say)
    _say_where(folder, say)
    say(summary(course))
    return folder


def summary(course: NbgraderCourse) -> str:
    """Return one line: students, submissions, graded, mean score of what the checks judged."""
    names, shares, graded = course.students(), [], 0
    work = sorted((course.folder / "submitted").glob("*/[!.]*"))
    for path in work:
        scores = [
            score
            for notebook in course.notebooks(path.name)
            for score in course.scores(path.name, path.parent.name, notebook)
        ]
        graded += bool(scores)
        judged = [score for score in scores if score.score is not None]
        if most := sum(score.max_score for score in judged):
            shares.append(sum(score.score or 0 for score in judged) / most)
    mean = 100 * sum(shares) / len(shares) if shares else 0
    return f"{len(names)} students, {len(work)} submissions, {graded} graded, mean score {mean:.1f} %"


def _add(course: NbgraderCourse, count: int, dice: random.Random) -> tuple[str, ...]:
    names = set(course.students())
    while len(names) < count:
        names.add(new_pseudonym(names, dice))
    course.add_students(sorted(names))
    return tuple(sorted(names))


def _everybody_works(
    course: NbgraderCourse,
    syllabus: Syllabus,
    contacts: Sequence[Contact],
    names: Sequence[str],
    dice: random.Random,
) -> int:
    handed_in = 0
    for week in syllabus.weeks:
        for unit in week.units:
            author = exercise(unit, contacts)
            rows = load_mistakes(unit.mistakes_path)
            for number, name in enumerate(names):
                habit = HABITS[number % len(HABITS)]
                if dice.random() < habit.absent:
                    continue
                at = FIRST_DAY + timedelta(weeks=week.number - 1, hours=dice.randrange(100))
                if dice.random() < habit.twice:
                    early = work_of(author, rows, Habit(0, 1, habit.slips, 0), dice)
                    _hand_in(course, unit, name, early, at - timedelta(hours=1))
                _hand_in(course, unit, name, work_of(author, rows, habit, dice), at)
                handed_in += 1
    return handed_in


def work_of(
    author: NotebookNode, rows: Sequence[Mistake], habit: Habit, dice: random.Random
) -> NotebookNode:
    """Return an exercise as a student with this habit hands it in."""
    work = release(author)
    answers = {task.id: task.answer for task in tasks(work)}
    model = {task.id: task.answer.source for task in tasks(author)}
    reached = len(answers)
    if dice.random() < habit.stops:
        reached = dice.randrange(len(answers))
    for name in list(answers)[:reached]:
        slips = [row for row in rows if row.task == name]
        head, _, rest = model[name].partition(BEGIN)
        right, _, tail = rest.partition(END)
        wrong = dice.random() < habit.slips
        text = dice.choice(slips).code.strip("\n") if wrong and slips else right
        answers[name].source = f"{head}{text}{tail}"
    return work


def _hand_in(
    course: NbgraderCourse, unit: Unit, name: str, work: NotebookNode, at: datetime
) -> None:
    desk = Path(tempfile.mkdtemp(prefix="pathshala-desk-"))
    try:
        write_notebook(work, desk / unit.slug / "exercise.ipynb")
        course.submit(unit.slug, name, desk, at)
    finally:
        shutil.rmtree(desk)


def _claim(folder: Path) -> None:
    """Refuse a class that is no demo: the made-up work would get the names of real children.

    Raises:
        FolderProblem: if the folder holds anything else.
    """
    mark = folder / ".pathshala" / "demo"
    if folder.is_dir() and any(folder.iterdir()) and not mark.exists():
        raise FolderProblem(f"{folder} holds other things already. Choose a new or an empty folder.")
    write_atomic(mark, "")


def _say_where(folder: Path, say: Callable[[str], None]) -> None:
    say("Where things lie:")
    for name, what in (
        ("source", "the exercises with their answers"),
        ("submitted", "what was handed in"),
        ("gradebook.db", "the grades"),
        ("feedback", "the pages that the children read"),
    ):
        say(f"  {folder / name}: {what}")
    say(f"Look at it: pathshala teach --folder {quote(str(folder))}")
    say("When you have seen enough, delete the folder.")
