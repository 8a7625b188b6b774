"""Tries the mutants of units side by side on all cores."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from nbformat import NotebookNode

from course.check.cores import Progress, side_by_side
from course.check.mutants.mutant import Mutant, mutants
from course.check.mutants.survivors import Justified, load_justified
from course.check.mutants.trial import BROKEN, PASSED, STOPPED, Trial, outcomes
from course.check.proof import alone
from course.content import content_root, unit_folder
from course.errors import PathshalaError
from course.notebook import Task, grading, read_notebook, tags, tasks
from course.unit import Unit, load_unit

AT_ONCE = 40
"""Mutants of one task that are tried one after another, with one start of what stands above them."""


@dataclass(frozen=True)
class Survivor:
    """A mutant that gets full points.

    Attributes:
        why: What justifies it, or "".
    """

    task: str
    line: int
    change: str
    why: str = ""


@dataclass(frozen=True)
class Result:
    """What became of a unit's mutants.

    Attributes:
        tried: How many there are.
        stopped: How many of the killed ones did not come to an end.
        survivors: Those that live, justified ones too, in the order of the notebook.
        needless: Justifications of mutants that do not live.
        untried: Tasks whose model answer does not pass, or cannot be read.
        problem: Why nothing of the unit could be tried, or "".
    """

    slug: str
    tried: int = 0
    stopped: int = 0
    survivors: tuple[Survivor, ...] = ()
    needless: tuple[Justified, ...] = ()
    untried: tuple[str, ...] = ()
    problem: str = ""

    @property
    def alive(self) -> tuple[Survivor, ...]:
        """The survivors that nothing justifies."""
        return tuple(one for one in self.survivors if not one.why)

    @property
    def killed(self) -> int:
        return self.tried - len(self.survivors)

    @property
    def share(self) -> float:
        """Killed, of all that no justification lets live; 1.0 if there are none."""
        wanted = self.killed + len(self.alive)
        return self.killed / wanted if wanted else 1.0


@dataclass(frozen=True)
class _Chunk:
    slug: str
    task: str
    model: str
    made: tuple[Mutant, ...]
    trial: Trial


@dataclass(frozen=True)
class _Plan:
    slug: str
    chunks: tuple[_Chunk, ...] = ()
    justified: tuple[Justified, ...] = ()
    unread: tuple[str, ...] = ()
    problem: str = ""


def check_mutants(
    slugs: Iterable[str],
    *,
    root: Path | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
) -> tuple[Result, ...]:
    """Return what became of the mutants of the units `slugs`, in their order.

    Args:
        root: The folder of `modules/` and `safety_lessons/`; the course's own if None.
        progress: Called with (done, all) while it goes on.
        workers: Processes; as many as there are cores if None.
    """
    plans = [_plan(slug, root) for slug in dict.fromkeys(slugs)]
    chunks = [chunk for plan in plans for chunk in plan.chunks]
    answers = side_by_side([partial(_try, chunk) for chunk in chunks], progress, workers)
    tried = list(zip(chunks, answers, strict=True))
    return tuple(_result(plan, [one for one in tried if one[0].slug == plan.slug]) for plan in plans)


def _plan(slug: str, root: Path | None) -> _Plan:
    """Return what is to be tried of a unit; one that cannot be read must not stop the others."""
    try:
        unit = load_unit(unit_folder(slug, root))
        justified = load_justified(unit.mistakes_path)
        exercise = read_notebook(unit.exercise_path)
    except PathshalaError as problem:
        where = root or content_root()
        return _Plan(slug, problem=str(problem).replace(f"{where}/", ""))
    chunks: list[_Chunk] = []
    unread: list[str] = []
    for task in tasks(exercise):
        if not task.manual:
            found = _mutants(exercise, task)
            chunks += _chunks(unit, exercise, task, found or ())
            unread += [task.id] if found is None else []
    return _Plan(slug, tuple(chunks), justified, tuple(unread))


def _mutants(exercise: NotebookNode, task: Task) -> tuple[Mutant, ...] | None:
    """Return the mutants of a task's model answer; None if that is no Python."""
    ready = [cell.source for cell in exercise.cells if grading(cell).get("locked") and "given" in tags(cell)]
    try:
        return mutants(task.answer.source, task.prompt.source, ready)
    except SyntaxError:
        return None


def _chunks(unit: Unit, exercise: NotebookNode, task: Task, made: Sequence[Mutant]) -> list[_Chunk]:
    trial = Trial.of(alone(exercise, task.id), task.id, unit.folder)
    starts = range(0, len(made), AT_ONCE)
    return [
        _Chunk(unit.slug, task.id, task.answer.source, tuple(made[start : start + AT_ONCE]), trial)
        for start in starts
    ]


def _try(chunk: _Chunk) -> list[str]:
    return outcomes(chunk.trial, chunk.model, [mutant.source for mutant in chunk.made])


def _result(plan: _Plan, tried: Sequence[tuple[_Chunk, list[str] | None]]) -> Result:
    why = {(one.task, one.change): one.why for one in plan.justified}
    count = stopped = 0
    survivors: list[Survivor] = []
    untried = list(plan.unread)
    for chunk, told in tried:
        if told is None or told[0] != PASSED or BROKEN in told:
            untried.append(chunk.task)
            continue
        count += len(chunk.made)
        stopped += told[1:].count(STOPPED)
        survivors += [
            Survivor(chunk.task, mutant.line, mutant.change, why.get((chunk.task, mutant.change), ""))
            for mutant, found in zip(chunk.made, told[1:], strict=True)
            if found == PASSED
        ]
    alive = {(one.task, one.change) for one in survivors}
    needless = [
        one for one in plan.justified if (one.task, one.change) not in alive and one.task not in untried
    ]
    tasks_untried = tuple(dict.fromkeys(untried))
    return Result(plan.slug, count, stopped, tuple(survivors), tuple(needless), tasks_untried, plan.problem)
