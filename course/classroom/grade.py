"""Grades what was handed in: collect, look, mend, judge, and write it all down."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import MappingProxyType

import nbformat

from autograder.engine import VERSION
from autograder.grade import CheckGrade, Grade
from course.classroom.batch import Done, Graders, Job
from course.classroom.collect import collect
from course.classroom.ledger import Entry, Ledger
from course.classroom.lock import only_one
from course.classroom.marks import Marks
from course.classroom.nbgrader import NbgraderCourse
from course.classroom.rows import GradeRows, Judged
from course.classroom.store import store_autograded
from course.classroom.submission import check_submission
from course.errors import ClassProblem, PathshalaError

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
    with only_one(course.folder):
        course.check_gradebook()
        names = known_assignments(course, assignments)
        problems = collect(course, names)
        submissions, strangers = _submissions(course, names)
        problems += strangers
        grading = _Grading(course, Marks(course.folder), mistakes, say)
        waiting = [work for work in submissions if again or not grading.marks.holds(*work)]
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
            raise ClassProblem(f"The class has no assignment '{name}'. It has: {', '.join(sorted(known))}.")
    return tuple(wanted) or known


def _submissions(course: NbgraderCourse, names: Sequence[str]) -> tuple[list[Work], list[str]]:
    """Return all collected work, and sentences about work of nobody's."""
    known = set(course.students())
    found, strangers = [], []
    for path in sorted((course.folder / "submitted").glob("*/[!.]*")):
        student, assignment = path.parent.name, path.name
        if assignment not in names or not path.is_dir() or path.is_symlink():
            continue
        if student in known:
            found.append((student, assignment))
        else:
            strangers.append(
                f"{student}, {assignment}: the class has no such student. "
                f"If the name is right, add it: pathshala class add {student}"
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
        self._names: dict[str, tuple[str, ...]] = {}

    def by_nbgrader(self, waiting: Sequence[Work]) -> Iterator[tuple[Work, str]]:
        """Let `nbgrader autograde` judge; yield each submission with its problem or ""."""
        for work in waiting:
            try:
                handed_in = self._look_at(work)
                self.course.autograde(work[1], work[0])
                self.marks.write(*work, handed_in, {}, {})
                self._ledger.add(self._entry(work, {}, "nbgrader"))
                yield work, ""
            except (PathshalaError, OSError) as problem:
                yield work, str(problem)

    def by_engine(self, waiting: Sequence[Work], graders: Graders | None) -> Iterator[tuple[Work, str]]:
        """Let the engine judge, in a sandbox; yield each submission with its problem or ""."""
        jobs, handed_in = [], {}
        for work in waiting:
            try:
                handed_in[work] = self._look_at(work)
                jobs.append(self._job(work))
            except (PathshalaError, OSError) as problem:
                yield work, str(problem)
        if not jobs:
            return
        with ExitStack() as stack:
            ready = graders or stack.enter_context(Graders())
            rows = stack.enter_context(
                GradeRows(self.course.db_url, self.course.course_id, self.course.config)
            )
            for done in ready.grade(jobs):
                work = (done.job.student, done.job.assignment)
                try:
                    yield work, done.problem or self._write(rows, done, handed_in[work])
                except (PathshalaError, OSError) as problem:
                    yield work, str(problem)

    def _look_at(self, work: Work) -> str:
        """Mend a submission where that is safe, and return its fingerprint from before."""
        handed_in = self.marks.fingerprint(*work)
        release = self.course.folder / "release" / work[1]
        for mended in check_submission(self._folder(work), self._notebooks(work[1]), release):
            self._say(f"  {', '.join(work)}: {mended}")
        return handed_in

    def _job(self, work: Work) -> Job:
        student, assignment = work
        mark = self.marks.read(*work)
        same = mark and self.marks.fingerprint(*work) in (mark.handed_in, mark.judged)
        return Job(
            student,
            assignment,
            self._folder(work),
            self.course.folder / "source" / assignment,
            self._notebooks(assignment),
            self._mistakes.get(assignment),
            # The same bytes get the same hidden values again.
            {name: grade.seed for name, grade in mark.grades.items()} if mark and same else {},
        )

    def _write(self, rows: GradeRows, done: Done, handed_in: str) -> str:
        """Write what came of a job: gradebook, notebooks, ledger, and last the mark; return ""."""
        work = (done.job.student, done.job.assignment)
        notebooks = {
            name: Judged(nbformat.reads(text, as_version=4), _points(done.grades[name].checks))
            for name, text in done.texts.items()
        }
        rows.write(*work, self.course.handed_in_at(self._folder(work)), notebooks)
        store_autograded(self.course.folder, *work, done.texts)
        self._ledger.add(self._entry(work, done.grades, VERSION))
        self.marks.write(*work, handed_in, done.grades, done.texts)
        for name, grade_ in done.grades.items():
            self._tell(work, name, grade_)
        return ""

    def _tell(self, work: Work, name: str, grade_: Grade) -> None:
        """Say what a teacher may want to look at; evidence, never a verdict."""
        for flag in grade_.flags:
            if flag.kind != "REPAIR":
                place = f"{name}.ipynb, {flag.cell}" if flag.cell else f"{name}.ipynb"
                self._say(f"  {', '.join(work)}: please look at {place}: {flag.evidence}")
        marked = {task.task for task in grade_.tasks if task.manual}
        for check in grade_.checks:
            if check.reason and check.points is None and check.cell not in marked:
                self._say(f"  {', '.join(work)}: {check.cell} waits for you: {check.reason}.")

    def _entry(self, work: Work, grades: Mapping[str, Grade], engine: str) -> Entry:
        return Entry(
            *work,
            work=self.marks.fingerprint(*work),
            seed={name: grade_.seed for name, grade_ in grades.items()},
            points={
                f"{name}/{score.grade_id}": score.auto_score
                for name in self._notebooks(work[1])
                for score in self.course.scores(work[1], work[0], name)
            },
            engine=engine,
        )

    def _folder(self, work: Work) -> Path:
        return self.course.folder / "submitted" / work[0] / work[1]

    def _notebooks(self, assignment: str) -> tuple[str, ...]:
        if assignment not in self._names:
            self._names[assignment] = self.course.notebooks(assignment)
        return self._names[assignment]


def _points(checks: Sequence[CheckGrade]) -> dict[str, float | None]:
    return {check.cell: check.points for check in checks}
