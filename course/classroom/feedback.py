"""Writes the page that a child reads: what went well, and what to try next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader

from autograder.errors import AutograderError
from autograder.grade import CellGrade, Grade, Outcome, grade_notebook
from autograder.mistakes import load_mistakes
from course.classroom.grade import Progress, known_assignments
from course.classroom.lock import only_one
from course.classroom.marks import Marks
from course.classroom.nbgrader import NbgraderCourse, TaskScore
from course.classroom.places import SECRET, TIMESTAMP
from course.errors import PathshalaError, UnitNotFound
from course.files import write_atomic
from course.notebook import read_notebook
from course.show.letters import for_page, one_line
from course.syllabus import Syllabus
from course.unit import Unit


@dataclass(frozen=True)
class Entry:
    """One task on the page.

    Attributes:
        state: "well", "next", "waits" (the teacher has not looked yet), or "seen" (she has).
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
        work = [path for path in sorted((course.folder / "autograded").glob("*/*")) if path.name in names]
        for done, path in enumerate(work, start=1):
            student, assignment = path.parent.name, path.name
            try:
                write_pages(course, syllabus, student, assignment)
                course.release_feedback(assignment, student)
                written += 1
            except (PathshalaError, AutograderError, OSError) as problem:
                problems.append(f"{student}, {assignment}: {problem}")
            if progress:
                progress(done, len(work))
    for problem in problems:
        say(f"  {one_line(problem)}")
    if not work:
        say("Nothing is graded yet, so there is no page to hand back. First run: pathshala grade")
        return 0
    say(f"Feedback on {written} hand-ins is written and handed back. It lies in {course.folder}/feedback.")
    return int(bool(problems))


def write_pages(
    course: NbgraderCourse, syllabus: Syllabus, student: str, assignment: str
) -> tuple[Path, ...]:
    """Write a page for each notebook where nbgrader looks for it, and return their paths."""
    graded = course.folder / "autograded" / student / assignment
    target = course.folder / "feedback" / student / assignment
    unit = _unit(syllabus, assignment)
    mistakes = load_mistakes(unit.mistakes_path) if unit else ()
    mark = Marks(course.folder).read(student, assignment)
    pages = {}
    for path in sorted(graded.glob("*.ipynb")):
        grade = (mark and mark.grade_of(path)) or grade_notebook(read_notebook(path), mistakes)
        scores = {score.grade_id: score for score in course.scores(assignment, student, path.stem)}
        comments = course.comments(assignment, student, path.stem)
        pages[target / f"{path.stem}.html"] = page(
            unit.title if unit else assignment, grade, scores, comments
        )
    for place, text in pages.items():
        write_atomic(place, text)
    # nbgrader finds the pages' way back by these two.
    for name in (TIMESTAMP, SECRET):
        if (graded / name).is_file():
            write_atomic(target / name, (graded / name).read_bytes())
    return tuple(pages)


def page(
    title: str, grade: Grade, scores: Mapping[str, TaskScore], comments: Mapping[str, str]
) -> str:
    """Return the page as one HTML file that needs nothing else."""
    entries = [_entry(task, scores, comments) for task in grade.tasks]
    pages = Environment(loader=PackageLoader("course.classroom"), autoescape=True)
    return pages.get_template("feedback.html").render(
        title=title,
        well=[entry for entry in entries if entry.state in ("well", "seen")],
        following=[entry for entry in entries if entry.state == "next"],
        waiting=[entry for entry in entries if entry.state == "waits"],
        count=len(entries),
    )


def _entry(task: CellGrade, scores: Mapping[str, TaskScore], comments: Mapping[str, str]) -> Entry:
    check = f"{task.task}-test"
    score = scores.get(task.task if task.manual else check)
    words = [comments[name] for name in (task.task, check) if name in comments]
    state = _state(task, score)
    sentence, hint = (task.sentence, task.hint) if state == "next" else ("", "")
    comment = "\n".join(dict.fromkeys(words))
    return Entry(task.title, state, for_page(sentence), hint, comment, for_page(task.code))


def _state(task: CellGrade, score: TaskScore | None) -> str:
    points = score.score if score is not None else None
    if task.manual:
        if points is None:
            return "waits"
        return "seen" if points > 0 else "next"
    if score is not None and score.by_teacher:
        # The teacher's word counts more than the check's.
        return "well" if (points or 0) >= score.max_score else "next"
    if task.outcome is Outcome.NOT_JUDGED:
        return "waits"
    return "well" if task.outcome is Outcome.PASSED else "next"


def _unit(syllabus: Syllabus, assignment: str) -> Unit | None:
    try:
        return syllabus.unit(assignment)
    except UnitNotFound:
        return None  # an assignment of the teacher's own
