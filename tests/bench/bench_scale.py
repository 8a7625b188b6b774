"""Does grading stay as quick and as small when there is much of it? Prints two tables, asserts nothing.

    python tests/bench/bench_scale.py [--notebooks 10000] [--runs 2000]

First, `--notebooks` submissions are written into one gradebook: ms for each, as it grows. Then an
engine grades one notebook `--runs` times: ms for each, and MB of the engine with all of its
processes (proportional share of memory, so that what they share counts once).
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

import nbformat  # noqa: E402
from nbgrader.api import Gradebook, Student  # noqa: E402
from traitlets.config import Config  # noqa: E402

from autograder.closed import closed_engine  # noqa: E402
from course.classroom.rows import GradeRows, Judged  # noqa: E402
from tests.processes import family  # noqa: E402

UNITS = ("week-1", "week-2", "week-3", "week-4")
CELLS = tuple(f"check-{number}" for number in range(8))


def megabytes(pid: int) -> float:
    """Return the proportional share of memory of a process and all that came of it."""
    total = 0
    for member in family(pid):
        try:
            lines = Path(f"/proc/{member}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def by_part(count: int, call: Callable[[int], object], told: Callable[[], float] | None = None) -> None:
    """Call `call` `count` times; print the median of each tenth in ms, and what `told` says then."""
    part = max(count // 10, 1)
    for first in range(0, count, part):
        seen = []
        for number in range(first, min(first + part, count)):
            began = time.perf_counter()
            call(number)
            seen.append(time.perf_counter() - began)
        more = f"{told():10.0f}" if told else ""
        print(f"{first + len(seen):>10}{sorted(seen)[len(seen) // 2] * 1000:>10.2f}{more}", flush=True)


def gradebook(count: int) -> None:
    """Write submissions of ever more students."""
    points = dict.fromkeys(CELLS, 1.0)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/gradebook.db"
        with Gradebook(url, "bench") as book:
            for unit in UNITS:
                book.add_assignment(unit)
                book.add_notebook("exercise", unit)
                for cell in CELLS:
                    book.add_grade_cell(cell, "exercise", unit, max_score=1, cell_type="code")
            for number in range(-(-count // len(UNITS))):
                book.db.add(Student(id=f"student-{number}"))
            book.db.commit()
        at = datetime(2026, 1, 5)
        with GradeRows(url, "bench", Config()) as rows:
            print(f"{'submissions':>10}{'ms each':>10}")
            by_part(count, lambda n: rows.write(
                f"student-{n // len(UNITS)}", UNITS[n % len(UNITS)], at, {"exercise": Judged((), points)}
            ))  # fmt: skip


def engine(count: int) -> None:
    """Grade one notebook again and again."""
    notebook = nbformat.read(ROOT / "modules" / "variables" / "exercise.ipynb", as_version=4)
    raw = nbformat.writes(notebook).encode()
    with closed_engine() as judge:
        judge.run(raw, notebook)
        print(f"{'notebooks':>10}{'ms each':>10}{'MB':>10}")
        by_part(count, lambda _: judge.run(raw, notebook), lambda: megabytes(os.getpid()))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("--notebooks", type=int, default=10_000)
    asked.add_argument("--runs", type=int, default=2_000)
    words = asked.parse_args()
    gradebook(words.notebooks)
    engine(words.runs)


if __name__ == "__main__":
    main()
