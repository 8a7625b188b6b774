"""What grading one notebook costs, beside the least that it could cost: prints a table, asserts nothing.

    python tests/bench/bench_engine.py [--times 20] [--sandbox]

The floor is a fork of a process with a warm IPython shell that runs all cells of the notebook
once, tests too, in one process and without any protection. The other columns are medians of
whole calls of `Engine.run`, and how they split: `plan` (reading and mending), `open` (fork, and
with --sandbox closing off), `run` (cells, tests and the wire, and the end of both processes).
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import nbformat  # noqa: E402
from nbformat import NotebookNode  # noqa: E402

from autograder import witness  # noqa: E402
from autograder.engine import Engine  # noqa: E402
from autograder.run import run_notebook  # noqa: E402
from autograder.shell import NotebookShell  # noqa: E402
from autograder.waiting import skip_waiting  # noqa: E402


def median(times: int, call: Callable[[], object]) -> float:
    """Return the median of `times` calls, in ms."""
    seen = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        seen.append((time.perf_counter() - began) * 1000)
    return statistics.median(seen)


def floor(shell: NotebookShell, notebook: NotebookNode) -> None:
    """Fork, run the cells in the warm shell, end."""
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            NotebookShell._instance = NotebookShell.__mro__[1]._instance = shell
            for cell in notebook.cells:
                if cell.cell_type == "code":
                    shell.run(cell.source)
        os._exit(0)
    os.waitpid(child, 0)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("--times", type=int, default=20)
    asked.add_argument("--sandbox", action="store_true")
    words = asked.parse_args()
    witness.prepare()
    skip_waiting()
    launcher = None
    if words.sandbox:
        from autograder.sandbox import open_sandbox

        launcher = open_sandbox(preload=["pi_setup.board.pins", "autograder.warm"])
    shell = NotebookShell()
    shell.run("from autograder.checks import *\n1 + 1\nraise KeyError(1)")
    units = sorted(path for place in ("modules", "safety_lessons") for path in ROOT.glob(f"{place}/*"))
    print(f"{'ms per notebook':<18}{'cells':>6}{'floor':>8}{'run.py':>8}{'engine':>8}{'plan':>7}{'open':>7}"
          f"{'run':>7}{'x floor':>9}")  # fmt: skip
    with Engine(launcher) as engine:
        for unit in units:
            if not (unit / "exercise.ipynb").exists():
                continue
            notebook = nbformat.read(unit / "exercise.ipynb", as_version=4)
            engine.run(notebook, notebook)
            parts: list[dict[str, float]] = []
            least = median(words.times, lambda: floor(shell, notebook))  # noqa: B023
            old = median(max(words.times // 4, 3), lambda: run_notebook(notebook))  # noqa: B023
            ours = median(words.times, lambda: parts.append(engine.run(notebook, notebook).seconds))  # noqa: B023
            split = [statistics.median(p[name] for p in parts) * 1000 for name in ("plan", "open", "run")]
            cells = sum(cell.cell_type == "code" for cell in notebook.cells)
            print(f"{unit.name:<18}{cells:>6}{least:>8.1f}{old:>8.1f}{ours:>8.1f}" + "".join(
                f"{part:>7.1f}" for part in split) + f"{ours / least:>9.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
