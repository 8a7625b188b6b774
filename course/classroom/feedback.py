"""Writes the page that a child reads: what went well, and what to try next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader

from autograder.grade import CellGrade, Grade, Outcome, grade_notebook
from autograder.mistakes import load_mistakes
from course.classroom.grade import Progress, known_assignments, only_one
from course.classroom.nbgrader import NbgraderCourse, TaskScore
from course.errors import PathshalaError, UnitNotFound
from course.files import write_atomic
from course.notebook import read_notebook
from course.syllabus import Syllabus
from course.unit import Unit


@dataclass(frozen=True)
class Entry:
    """One task on the page.

    Attributes:
        state: "well", "next", "waits" (the teacher has not looked yet), or "seen".
    """

    title: str
    state: str
    sentence: str
    hint: str
    comment: str
    code: str


def feedback(
    folder: Path,
    syllabus: Syllabus,
    assignments: Sequence[str] = (),
    *,
    progress: Progress | None = None,
    say: Callable[[str], None],
) -> int:
    """Write and hand back the pages of all graded work; return 1 if one could not be made."""
    course = NbgraderCourse(folder)
    problems: list[str] = []
    written = 0
    with only_one(course.folder):
        course.check_gradebook()
        names = known_assignments(course, assignments)
        work = [
            path for path in sorted((course.folder / "autograded").glob("*/*")) if path.name in names
        ]
        for done, path in enumerate(work, start=1):
            student, assignment = path.parent.name, path.name
            try:
                write_page(course, syllabus, student, assignment)
                course.release_feedback(assignment, student)
                written += 1
            except (PathshalaError, OSError) as problem:
                problems.append(f"{student}, {assignment}: {problem}")
            if progress:
                progress(done, len(work))
    for problem in problems:
        say(f"  {problem}")
    say(f"{written} pages are written and handed back. They lie in {course.folder / 'feedback'}.")
    return int(bool(problems))


def write_page(course: NbgraderCourse, syllabus: Syllabus, student: str, assignment: str) -> Path:
    """Write one page where nbgrader looks for it, and return its path."""
    graded = course.folder / "autograded" / student / assignment
    executed = read_notebook(graded / "exercise.ipynb")
    unit = _unit(syllabus, assignment)
    mistakes = load_mistakes(unit.mistakes_path) if unit else ()
    grade = grade_notebook(executed, mistakes)
    scores = {score.grade_id: score for score in course.scores(assignment, student)}
    target = course.folder / "feedback" / student / assignment
    # nbgrader finds the page's way back by these two.
    for name in ("timestamp.txt", "submission_secret.txt"):
        if (graded / name).is_file():
            write_atomic(target / name, (graded / name).read_bytes())
    write_atomic(target / "exercise.html", page(unit.title if unit else assignment, grade, scores, unit))
    return target / "exercise.html"


def page(
    title: str, grade: Grade, scores: dict[str, TaskScore], unit: Unit | None = None
) -> str:
    """Return the page as one HTML file that needs nothing else."""
    entries = [_entry(task, scores) for task in grade.tasks]
    pages = Environment(loader=PackageLoader("course.classroom"), autoescape=True)
    return pages.get_template("feedback.html").render(
        title=title,
        well=[entry for entry in entries if entry.state in ("well", "seen")],
        following=[entry for entry in entries if entry.state == "next"],
        waiting=[entry for entry in entries if entry.state == "waits"],
        count=len(entries),
        safety=bool(unit and unit.kind == "safety"),
    )


def _entry(task: CellGrade, scores: dict[str, TaskScore]) -> Entry:
    score = scores.get(task.task if task.manual else f"{task.task}-test")
    comments = [s.comment for s in (scores.get(task.task), score) if s and s.comment]
    comment = "\n".join(dict.fromkeys(comments))
    return Entry(task.title, _state(task, score), task.sentence, task.hint, comment, task.code)


def _state(task: CellGrade, score: TaskScore | None) -> str:
    if task.manual:
        if score is None or score.needs_manual:
            return "waits"
        return "seen" if (score.score or 0) > 0 else "next"
    if score is not None and score.score is not None and score.score >= score.max_score:
        return "well"  # the teacher's word counts more than the check's
    return "well" if task.outcome is Outcome.PASSED else "next"


def _unit(syllabus: Syllabus, assignment: str) -> Unit | None:
    try:
        return syllabus.unit(assignment)
    except UnitNotFound:
        return None  # an assignment of the teacher's own
