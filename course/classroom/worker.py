"""A worker of a batch: reads a hand-in, mends it where that is safe, and judges it.

It imports neither nbgrader nor a database: what it needs at its start, each worker needs again.
"""

from __future__ import annotations

import atexit
import functools
import shutil
import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import nbformat

from autograder.closed import closed_engine, given_files
from autograder.errors import AutograderError
from autograder.mistakes import Mistake, load_mistakes
from autograder.record import to_json
from autograder.sandbox import kernel
from autograder.sandbox.limits import Limits
from autograder.together import TogetherEngine
from course.classroom.settings import AS_OURS, Terms
from course.classroom.submission import check_submission
from course.classroom.visiting import beside, mended_copy, with_own_words
from course.errors import PathshalaError

Way = Literal["namespaces", "bubblewrap"]


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


_engine: TogetherEngine | None = None


def begin(way: Way) -> None:
    """Be a worker."""
    global _engine
    # A parent that is killed ends nobody; without this its workers would wait for ever.
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    _engine = closed_engine(way)
    atexit.register(_engine.close)


def warm(_number: int) -> None:
    """Grade an empty notebook, so that the sandbox has started too."""
    assert _engine is not None
    _engine.run(nbformat.v4.new_notebook(), nbformat.v4.new_notebook())


def grade_job(job: Job) -> tuple[list[tuple[str, str, str]], tuple[str, ...], str]:
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
            rows.append((name, to_json(graded.grade), nbformat.v4.writes(notebook)))
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
