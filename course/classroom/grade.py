"""Grades what was handed in: collect, look, mend, judge, and write it all down."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import MappingProxyType

from autograder.engine import VERSION
from autograder.grade import CheckGrade, Grade
from course.classroom.any_course import judged_by, sentences
from course.classroom.batch import Done, Graders
from course.classroom.collect import collect
from course.classroom.ledger import Entry, Ledger
from course.classroom.lock import only_one
from course.classroom.marks import Mark, Marks
from course.classroom.nbgrader import NbgraderCourse
from course.classroom.rows import GradeRows, Judged, Points, answers_of
from course.classroom.settings import importable
from course.classroom.store import store_autograded
from course.classroom.submission import check_submission
from course.classroom.worker import Job
from course.errors import ClassProblem, PathshalaError
from course.show.letters import one_line

Progress = Callable[[int, int], None]
Work = tuple[str, str]
"""(student, assignment)"""
NONE: Mapping[str, Path] = MappingProxyType({})


def grade(
    folder: Path,
    assignments: Sequence[str] = (),
    *,
    again: bool = False,
    stock: bool = False,
    mistakes: Mapping[str, Path] = NONE,
    graders: Graders | None = None,
    progress: Progress | None = None,
    say: Callable[[str], None],
) -> int:
    """Collect and grade what is new or changed; return 1 if something could not be graded.

    It can be stopped at any moment, also by a power cut, and run again: a submission counts
    as graded only after its mark in `.pathshala/graded/` was written.

    Args:
        assignments: Their ids; all of the class if empty.
        again: Also grade what was graded before and has not changed.
        stock: Let nbgrader's own kernel judge, without a sandbox.
        mistakes: Assignment → its file of foreseen mistakes.
        graders: Workers that are warm already.
        progress: Called with (done, all) after each submission.

    Raises:
        ClassProblem: if the gradebook or the folder cannot be used at all.
        SandboxUnavailable: if this machine cannot close notebooks off.
    """
    course = NbgraderCourse(folder)
    ours = course.settings.ours
    first = not (course.folder / ".pathshala").exists()
    with only_one(course.folder):
        course.check_gradebook()
        names = known_assignments(course, assignments)
        # Of another course's exchange we know too little: its own `collect` does that.
        problems = collect(course, names, note=lambda text: say(f"  {text}")) if ours else []
        for sentence in () if ours else sentences(course, first):
            say(f"  {sentence}")
        submissions, strangers = _submissions(course, names)
        problems += strangers
        marks = Marks(course.folder, course.places, all_files=not ours)
        grading = _Grading(course, marks, mistakes if ours else NONE, say)
        held = {work: mark for work in submissions if (mark := marks.held(*work))}
        grading.complete_the_ledger(held)
        waiting = submissions if again else sorted(set(submissions) - held.keys())
        results = grading.by_nbgrader(waiting) if stock else grading.by_engine(waiting, graders)
        graded = 0
        for done, (work, problem) in enumerate(results, start=1):
            graded += not problem
            if problem:
                problems.append(f"{', '.join(work)}: {problem}")
            if progress:
                progress(done, len(waiting))
    for problem in problems:
        say(f"  {problem}")
    say(_summary(graded, len(submissions) - len(waiting), len(problems)))
    return int(bool(problems))


def known_assignments(course: NbgraderCourse, wanted: Sequence[str]) -> tuple[str, ...]:
    """Return the assignments that are meant, all of the class if none is named.

    Raises:
        ClassProblem: if the class does not have one of them.
    """
    known = course.assignments()
    for name in wanted:
        if name not in known:
            raise ClassProblem(_unknown(course, name, known))
    return tuple(wanted) or known


def _unknown(course: NbgraderCourse, name: str, known: Sequence[str]) -> str:
    if not course.settings.ours and course.places.source(name).is_dir():
        return (
            f"The gradebook has no assignment '{name}' yet. In the course's folder, run: "
            f"nbgrader generate_assignment {name}"
        )
    return f"The class has no assignment '{name}'. It has: {', '.join(sorted(known)) or 'none yet'}."


_ADD = "nbgrader db student add"


def _submissions(course: NbgraderCourse, names: Sequence[str]) -> tuple[list[Work], list[str]]:
    """Return all collected work, and sentences about work of nobody's."""
    known = set(course.students())
    # nbgrader adds who is new, unless it is told not to.
    adds = not course.settings.ours and course.settings.config.Autograde.get("create_student", True)
    found, strangers = [], []
    for student, assignment, _ in course.places.handed_in():
        if assignment not in names:
            continue
        if student not in known and adds and student.isprintable():
            course.create_students([student])
            known.add(student)
        if student in known:
            found.append((student, assignment))
        else:
            strangers.append(
                f"{student}, {assignment}: the class has no such student. "
                f"If the name is right, add it: {'pathshala class add' if course.settings.ours else _ADD} "
                f"{student}"
            )
    return found, strangers


def _summary(graded: int, before: int, problems: int) -> str:
    parts = [f"{graded} graded"]
    if before:
        parts.append(f"{before} had been graded before")
    parts.append(f"{problems} could not be graded" if problems else "nothing is left over")
    return ", ".join(parts) + "."


class _Grading:
    """Two ways to judge, and one way to write down what came of it."""

    def __init__(
        self,
        course: NbgraderCourse,
        marks: Marks,
        mistakes: Mapping[str, Path],
        say: Callable[[str], None],
    ) -> None:
        self.course, self.marks = course, marks
        self._mistakes, self._say = mistakes, say
        self._ledger = Ledger(course.folder)
        self._checks: dict[str, Path | PathshalaError] = {}

    def complete_the_ledger(self, graded: Mapping[Work, Mark]) -> None:
        """Add the line that a power cut kept out of the ledger: it is written right after the mark."""
        known = self._ledger.works()
        for work, mark in graded.items():
            if known.get(work) != mark.judged:
                self._ledger.add(_entry(work, mark.judged, mark.grades, mark.points))

    def by_nbgrader(self, waiting: Sequence[Work]) -> Iterator[tuple[Work, str]]:
        """Let `nbgrader autograde` judge; yield each submission with its problem or ""."""
        for work in waiting:
            try:
                handed_in = self._look_at(work)
                self.course.autograde(work[1], work[0])
                judged, points = self.marks.fingerprint(*work), self._stock_points(work)
                self.marks.write(*work, handed_in, judged, {}, {}, points)
                self._ledger.add(_entry(work, judged, {}, points))
                yield work, ""
            except (PathshalaError, OSError) as problem:
                yield work, str(problem)

    def by_engine(self, waiting: Sequence[Work], graders: Graders | None) -> Iterator[tuple[Work, str]]:
        """Let the engine judge, in a sandbox; yield each submission with its problem or ""."""
        jobs, handed_in = [], {}
        for work in waiting:
            try:
                handed_in[work] = self.marks.fingerprint(*work)
                jobs.append(self._job(work, handed_in[work]))
            except (PathshalaError, OSError) as problem:
                yield work, str(problem)
        if not jobs:
            return
        with ExitStack() as stack:
            ready = graders or stack.enter_context(Graders())
            rows = stack.enter_context(self._rows())
            for done in ready.grade(jobs):
                work = (done.job.student, done.job.assignment)
                self._tell_mended(work, done.mended)
                try:
                    yield work, done.problem or self._write(rows, done, handed_in[work])
                except (PathshalaError, OSError) as problem:
                    yield work, str(problem)

    def _look_at(self, work: Work) -> str:
        """Mend a submission where that is safe, and return its fingerprint from before."""
        handed_in = self.marks.fingerprint(*work)
        if self.course.settings.ours:
            release = self.course.places.release(work[1])
            names = self.course.notebooks(work[1])
            self._tell_mended(work, check_submission(self._folder(work), names, release))
        return handed_in

    def _rows(self) -> GradeRows:
        with importable(self.course.folder):
            try:
                return GradeRows(self.course.db_url, self.course.course_id, self.course.settings.config)
            except Exception as problem:  # a plugin of the teacher's own, for late hand-ins
                raise ClassProblem(
                    "c.AssignLatePenalties.plugin_class cannot be used "
                    f"({type(problem).__name__}: {problem}). Mend it in nbgrader_config.py, then try again."
                ) from None

    def _judged_by(self, assignment: str) -> Path | None:
        """Return the folder with the notebooks that judge, if it is not the assignment's source."""
        if self.course.settings.ours:
            return None
        if assignment not in self._checks:
            try:
                self._checks[assignment] = judged_by(self.course, assignment)
            except PathshalaError as problem:
                self._checks[assignment] = problem
        found = self._checks[assignment]
        if isinstance(found, PathshalaError):
            raise found
        return found

    def _tell_mended(self, work: Work, mended: Sequence[str]) -> None:
        for sentence in mended:
            self._say(f"  {', '.join(work)}: {one_line(sentence)}")

    def _job(self, work: Work, fingerprint: str) -> Job:
        student, assignment = work
        mark = self.marks.read(*work)
        same = mark and fingerprint in (mark.handed_in, mark.judged)
        return Job(
            student,
            assignment,
            self._folder(work),
            self.course.places.source(assignment),
            self.course.places.release(assignment),
            self.course.notebooks(assignment),
            self._mistakes.get(assignment),
            self._judged_by(assignment),
            None if self.course.settings.ours else self._copy(work),
            self.course.settings.terms(assignment),
            not self.course.settings.config.JudgedExecute.get("unwitnessed", True),
            # The same bytes get the same hidden values again.
            {name: grade.seed for name, grade in mark.grades.items()} if mark and same else {},
        )

    def _write(self, rows: GradeRows, done: Done, handed_in: str) -> str:
        """Write what came of a job: gradebook, notebooks, then the mark that counts, ledger; return ""."""
        work = (done.job.student, done.job.assignment)
        notebooks = {
            name: Judged(answers_of(text), _points(done.grades[name].checks))
            for name, text in done.texts.items()
        }
        written = rows.write(*work, self.course.handed_in_at(self._folder(work)), notebooks)
        store_autograded(self.course.places, *work, done.texts, own_files=done.job.terms.extra_files)
        judged = self.marks.fingerprint(*work)
        self.marks.write(*work, handed_in, judged, done.records, done.texts, written)
        self._ledger.add(_entry(work, judged, done.grades, written))
        for name, grade_ in done.grades.items():
            self._tell(work, name, grade_)
        return ""

    def _tell(self, work: Work, name: str, grade_: Grade) -> None:
        """Say what a teacher may want to look at; evidence, never a verdict."""
        for flag in grade_.flags:
            if flag.kind != "REPAIR":
                place = f"{name}.ipynb, {flag.cell}" if flag.cell else f"{name}.ipynb"
                self._say(f"  {', '.join(work)}: please look at {one_line(f'{place}: {flag.evidence}')}")
        marked = {task.task for task in grade_.tasks if task.manual}
        for check in grade_.checks:
            waits = check.points is None and check.reason not in ("", "a teacher marks it")
            if waits and check.cell not in marked:
                self._say(f"  {', '.join(work)}: {one_line(f'{check.cell} waits for you: {check.reason}.')}")

    def _stock_points(self, work: Work) -> dict[str, Points]:
        student, assignment = work
        names = self.course.notebooks(assignment)
        scores = {name: self.course.scores(assignment, student, name) for name in names}
        return {name: {row.grade_id: row.auto_score for row in rows} for name, rows in scores.items()}

    def _folder(self, work: Work) -> Path:
        return self.course.places.submitted(*work)

    def _copy(self, work: Work) -> Path:
        return self.course.folder / ".pathshala" / "mended" / work[0] / work[1]


def _entry(
    work: Work, judged: str, grades: Mapping[str, Grade], points: Mapping[str, Mapping[str, float | None]]
) -> Entry:
    return Entry(
        *work,
        work=judged,
        seed={name: grade_.seed for name, grade_ in grades.items()},
        points={f"{name}/{cell}": got for name, cells in points.items() for cell, got in cells.items()},
        engine=VERSION if grades else "nbgrader",
    )


def _points(checks: Sequence[CheckGrade]) -> dict[str, float | None]:
    return {check.cell: check.points for check in checks}
