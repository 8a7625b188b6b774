"""Grades many submissions side by side: a worker a core, each with a sandbox that stays warm.

Workers read a hand-in, mend it where that is safe, and send back text. All else the parent
writes: the graded notebook, the gradebook's rows, the mark that says so, and the ledger.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context

from autograder.errors import SandboxUnavailable
from autograder.grade import Grade
from autograder.record import from_json
from autograder.sandbox import available
from course.classroom.worker import Job, begin, grade_job, warm

STALLED = 300.0
"""Seconds in which at least one submission must end; a notebook's own limits are far below."""
TRIES = 3
"""How often a submission is begun whose worker died."""


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
        list(self._ready().map(warm, range(self._count)))

    def grade(self, jobs: Sequence[Job]) -> Iterator[Done]:
        """Yield what becomes of each job, in the order in which they end."""
        waiting = dict.fromkeys(jobs, TRIES)
        while waiting:
            running = {self._ready().submit(grade_job, job): job for job in waiting}
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
                self._count, get_context("spawn"), begin, (self._found.way,)
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
