"""Does jobs side by side on all cores."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TypeVar

Progress = Callable[[int, int], None]
"""Called with (done, all) after each job."""
Answer = TypeVar("Answer")


def side_by_side(
    jobs: Sequence[Callable[[], Answer]], progress: Progress | None = None, workers: int | None = None
) -> list[Answer | None]:
    """Return the jobs' answers in their order; None for one whose process was stopped from outside.

    The processes are forked before the pool starts a thread, and a job may fork again: no process
    of ours is forked from one that has threads.

    Args:
        workers: Processes; as many as there are cores if None.
    """
    answers: list[Answer | None] = [None] * len(jobs)
    if not jobs:
        return answers
    count = min(workers or os.cpu_count() or 1, len(jobs))
    fork = get_context("fork")
    with ProcessPoolExecutor(count, mp_context=fork, initializer=_take, initargs=(jobs,)) as pool:
        running = {pool.submit(_do, number): number for number in range(len(jobs))}
        for done, future in enumerate(as_completed(running), start=1):
            with contextlib.suppress(BrokenProcessPool):
                answers[running[future]] = future.result()
            if progress:
                progress(done, len(running))
    return answers


_jobs: Sequence[Callable] = ()


def _take(jobs: Sequence[Callable]) -> None:
    """Keep the jobs in a process of the pool; forked, so that nothing is read or copied again."""
    global _jobs
    _jobs = jobs


def _do(number: int) -> object:
    return _jobs[number]()
