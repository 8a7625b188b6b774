"""Grades many submissions side by side: a worker a core, each with a sandbox that stays warm.

Workers read a hand-in, mend it where that is safe, and send back text. All else the parent
writes: the graded notebook, the gradebook's rows, the ledger, and last the mark that says so.
"""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import signal
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Literal

import nbformat

from autograder.closed import closed_engine, given_files
from autograder.errors import AutograderError, SandboxUnavailable
from autograder.grade import Grade
from autograder.mistakes import Mistake, load_mistakes
from autograder.record import from_json, to_json
from autograder.sandbox import available, kernel
from autograder.sandbox.limits import Limits
from autograder.together import TogetherEngine
from course.classroom.any_course import beside, mended_copy, with_own_words
from course.classroom.settings import AS_OURS, Terms
from course.classroom.submission import check_submission
from course.errors import PathshalaError

STALLED = 300.0
"""Seconds in which at least one submission must end; a notebook's own limits are far below."""
TRIES = 3
"""How often a submission is begun whose worker died."""


@dataclass(frozen=True)
class Job:
    """A submission to grade.

    Attributes:
        work: Its folder.
        source: The assignment's folder with all tests and model answers.
        release: The assignment's folder as the students got it.
        names: The assignment's notebooks, without `.ipynb`.
        mistakes: The unit's `mistakes.toml`, or None.
        checks: The folder with the notebooks that judge, if it is not `source`.
        copy: Where a copy of the hand-in is mended; None if it is mended where it lies.
        terms: What else differs from a class of ours.
        witnessed_only: Whether checks that need the program's own process are left to the teacher.
        seeds: Notebook's name → its seed in an earlier grading of the same bytes.
    """

    student: str
    assignment: str
    work: Path
    source: Path
    release: Path
    names: tuple[str, ...]
    mistakes: Path | None = None
    checks: Path | None = None
    copy: Path | None = None
    terms: Terms = AS_OURS
    witnessed_only: bool = False
    seeds: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Done:
    """What became of a job.

    Attributes:
        grades: Notebook's name → its grade.
        records: The same as JSON.
        texts: Notebook's name → the notebook as it was run.
        mended: What of the hand-in was mended, a sentence each.
        problem: One sentence, if it could not be graded.
    """

    job: Job
    grades: Mapping[str, Grade] = field(default_factory=dict)
    records: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    mended: tuple[str, ...] = ()
    problem: str = ""


class Graders:
    """Workers that stay warm from one batch to the next. A context manager: leaving it ends them.

    Args:
        workers: How many; as many as there are cores if None.

    Raises:
        SandboxUnavailable: if this machine offers no way to close notebooks off.
    """

    def __init__(self, workers: int | None = None) -> None:
        self._found = available()
        if self._found.way is None:
            raise SandboxUnavailable(self._found.sentence)
        self._count = workers or os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Graders:
        return self

    def __exit__(self, problem: object, *_more: object) -> None:
        # Who pressed Ctrl-C does not wait for a notebook that never ends.
        self._end() if problem is None else self._kill()

    def warm(self) -> None:
        """Start the workers now, so that the first submission need not wait for them."""
        list(self._ready().map(_warm, range(self._count)))

    def grade(self, jobs: Sequence[Job]) -> Iterator[Done]:
        """Yield what becomes of each job, in the order in which they end."""
        waiting = dict.fromkeys(jobs, TRIES)
        while waiting:
            running = {self._ready().submit(_grade_job, job): job for job in waiting}
            pending, died = set(running), False
            while pending and not died:
                ended, pending = wait(pending, timeout=STALLED, return_when=FIRST_COMPLETED)
                died = not ended
                for future in ended:
                    try:
                        done = _done(running[future], future)
                    except BrokenProcessPool:
                        died = True
                        continue
                    del waiting[done.job]
                    yield done
            if died:
                self._kill()
                yield from _give_up(waiting)

    def _ready(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Not forked: a parent with threads or an open gradebook is no good start.
            self._pool = ProcessPoolExecutor(
                self._count, get_context("spawn"), _begin, (self._found.way,)
            )
            with _deaf_to_ctrl_c():
                for _ in range(self._count):
                    self._pool.submit(os.getpid)  # a job that finds no worker free starts one
        return self._pool

    def _end(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def _kill(self) -> None:
        """End workers that died or hang, whatever they do."""
        if self._pool is not None:
            for process in list((self._pool._processes or {}).values()):
                process.kill()
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Let what is started here pay no heed to Ctrl-C: a terminal sends it to all, and we end them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, former)


def _give_up(waiting: dict[Job, int]) -> Iterator[Done]:
    """Count a try of each job that a dead worker took along; yield those that had their last."""
    for job in list(waiting):
        waiting[job] -= 1
        if not waiting[job]:
            del waiting[job]
            yield Done(job, problem="The grader's process was ended from outside. Grade again.")


def _done(job: Job, future: Future) -> Done:
    rows, mended, problem = future.result()
    records = {name: record for name, record, _ in rows}
    grades = {name: from_json(record) for name, record in records.items()}
    return Done(job, grades, records, {name: text for name, _, text in rows}, mended, problem)


# --- in a worker ------------------------------------------------------------------------------

_engine: TogetherEngine | None = None


def _begin(way: Literal["namespaces", "bubblewrap"]) -> None:
    global _engine
    # A parent that is killed ends nobody; without this its workers would wait for ever.
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    _engine = closed_engine(way)
    atexit.register(_engine.close)


def _warm(_number: int) -> None:
    """Grade an empty notebook, so that the sandbox has started too."""
    assert _engine is not None
    _engine.run(nbformat.v4.new_notebook(), nbformat.v4.new_notebook())


def _grade_job(job: Job) -> tuple[list[tuple[str, str, str]], tuple[str, ...], str]:
    """Return (name, grade as JSON, notebook as text) for each notebook, what was mended, a problem or ""."""
    assert _engine is not None
    rows, mended = [], ()
    try:
        work, mended = _mended(job)
        files, own_files, room = _files_of(job)
        for name in job.names:
            path = work / f"{name}.ipynb"
            if not path.is_file():
                continue
            graded = _engine.run(
                path.read_bytes(),
                _source_of(job, name),
                mistakes=_mistakes(job.mistakes) if job.mistakes else (),
                seed=job.seeds.get(name) or None,
                limits=room,
                files=files,
                own_files=own_files,
                cell_seconds=job.terms.cell_seconds,
                witnessed_only=job.witnessed_only,
            )
            notebook = with_own_words(graded.notebook, job.terms.hidden)
            rows.append((name, to_json(graded.grade), nbformat.writes(notebook)))
    except (AutograderError, PathshalaError, OSError) as problem:
        return [], mended, str(problem)
    except Exception as problem:  # what breaks on one hand-in must not cost the others
        told = f"The grader broke ({type(problem).__name__}: {problem}). Please send us what it says."
        return [], mended, told
    finally:
        if job.copy:
            shutil.rmtree(job.copy, ignore_errors=True)
    return rows, mended, ""


def _mended(job: Job) -> tuple[Path, tuple[str, ...]]:
    """Return the folder of the hand-in as it is judged, and what was mended."""
    if job.copy is None:
        return job.work, check_submission(job.work, job.names, job.release)
    return mended_copy(job.work, job.names, job.release, job.copy)


def _files_of(job: Job) -> tuple[Mapping[str, bytes], Mapping[str, bytes], Limits | None]:
    """Return the assignment's files, the student's own, and the limits that leave room for them."""
    if not job.terms.extra_files:
        return _files(job.source), {}, None
    own = beside(job.work)
    files = {name: raw for name, raw in beside(job.source).items()
             if name not in job.terms.kept or name not in own}  # fmt: skip
    both = {**own, **files}
    seconds = 60.0 + 2 * (job.terms.cell_seconds or 0.0)
    size = sum(map(len, both.values()))
    return files, own, Limits(
        wall=seconds, cpu=seconds, disk=Limits.disk + size, inodes=Limits.inodes + 2 * len(both)
    )


def _source_of(job: Job, name: str) -> nbformat.NotebookNode:
    return _source((job.checks or job.source) / f"{name}.ipynb")


@functools.lru_cache(maxsize=100)
def _source(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


@functools.lru_cache(maxsize=100)
def _mistakes(path: Path) -> tuple[Mistake, ...]:
    return load_mistakes(path)


@functools.lru_cache(maxsize=100)
def _files(source: Path) -> Mapping[str, bytes]:
    return given_files(source)
