"""Grades one notebook: witness, judge, and from what they tell a `Grade`.

    with Engine() as engine:
        grade = engine.grade(submission, source)

An engine keeps warm processes and is for one worker: make one, grade many. It runs no test
and no student code in its own process. A grade depends on nothing but the bytes of the
hand-in, the source, the mistakes and the seed (and, where a program looks at them, on the
clock and the limits of this machine).
"""

from __future__ import annotations

import copy
import dataclasses
import secrets
import signal
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import nbformat
from nbformat import NotebookNode

from autograder import judge as judging
from autograder import sources
from autograder.connection import Connection
from autograder.errors import WireBroken, WireSlow
from autograder.fork import NO_FILES, Forks, Launcher
from autograder.grade import Flag, Grade, Verdict, grade_notebook
from autograder.mistakes import Mistake
from autograder.plan import Plan, Source, Step, grade_id, make_plan
from autograder.reader import printable, read_hand_in
from autograder.sandbox.ended import Ended
from autograder.sandbox.limits import Limits
from autograder.wire import decode

VERSION = "2"
"""Changes when the same hand-in can get another grade."""
CELL_SECONDS = 10.0
AGAIN_WITHIN = 20.0
"""Seconds after which a notebook whose process was killed gets no second try: others wait."""
PATIENCE = 10.0
"""Seconds beyond twice a check's own time after which a judge is given up that says nothing: no
alarm stops a sum of all numbers of an endless range."""
LOST = {
    "ended": "Your program ended Python itself, so this check could not see it. "
    "Look for code that stops Python.",
    "time": "Your program ran too long, so this check could not be made. Look for a loop that never ends.",
    "judge": "The check stopped while it read what your program answered. Your teacher will look at it.",
    "garbage": "The check could not read what your program answered. Your teacher will look at it.",
    "size": "Your program answered with more than the check can read. Look for a loop that never ends.",
}
"""Why a check could not see the program → what a child reads."""
UNREAD = ([("its text", "was not looked at, because the time was over")], [])
"""What is said of a cell whose text a judge could not read in time."""


@dataclass
class Graded:
    """All that grading a hand-in brings.

    Attributes:
        grade: The verdicts.
        notebook: The notebook as it was run, with outputs; what came from the student's
            cells is the word of a stranger: clean it before anybody sees it.
        ended: How the witness ended.
        seconds: Part of the work → how long it took.
    """

    grade: Grade
    notebook: NotebookNode
    ended: Ended
    seconds: dict[str, float] = field(default_factory=dict)


class Engine:
    """Grades notebooks one after another. A context manager: leaving it ends its processes.

    Args:
        launcher: Starts witnesses: `autograder.sandbox.open_sandbox(...)` for hand-ins. The
            default, plain forks, is for trusted content only. It is closed with the engine.
        limits: For one notebook's witness.
        cell_seconds: For one cell or one check.
    """

    def __init__(
        self,
        launcher: Launcher | None = None,
        limits: Limits | None = None,
        cell_seconds: float = CELL_SECONDS,
    ) -> None:
        self._judges = Forks()
        self._launcher: Launcher = launcher or self._judges
        self._limits = limits or Limits(wall=60.0, cpu=60.0)
        self._cell_seconds = cell_seconds
        self._sources: dict[int, tuple[NotebookNode, Source]] = {}

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_problem: object) -> None:
        self.close()

    def close(self) -> None:
        """End the warm processes."""
        self._judges.close()
        self._launcher.close()

    def grade(
        self,
        submission: bytes | NotebookNode,
        source: NotebookNode,
        *,
        mistakes: Sequence[Mistake] = (),
        seed: str | None = None,
        limits: Limits | None = None,
        files: Mapping[str, bytes] = NO_FILES,
        own_files: Mapping[str, bytes] = NO_FILES,
    ) -> Grade:
        """Return the grade of a hand-in; see `run`."""
        return self.run(
            submission, source, mistakes=mistakes, seed=seed, limits=limits, files=files, own_files=own_files
        ).grade

    def run(
        self,
        submission: bytes | NotebookNode,
        source: NotebookNode,
        *,
        mistakes: Sequence[Mistake] = (),
        seed: str | None = None,
        limits: Limits | None = None,
        files: Mapping[str, bytes] = NO_FILES,
        own_files: Mapping[str, bytes] = NO_FILES,
        cell_seconds: float | None = None,
    ) -> Graded:
        """Grade a hand-in and return all that it brings.

        Args:
            source: The teacher's notebook with all tests; with the model answers in it, names
                are told apart best.
            mistakes: For hints.
            seed: From which hidden values are drawn; new if None. It stands in the grade.
            limits: For this notebook, instead of the engine's.
            cell_seconds: For its cells and checks, instead of the engine's.
            files: The assignment's files, relative path → bytes; program and tests see them.
            own_files: The student's further files; only the program sees them.

        Raises:
            NotebookUnreadable: if the hand-in is no notebook.
            RunBroken, SandboxBroken: if the grader's own processes do not work.
        """
        began = time.perf_counter()
        notebook = read_hand_in(submission).notebook if isinstance(submission, bytes) else submission
        seed = seed or secrets.token_hex(8)
        rest = (self._source(source), mistakes, seed, limits or self._limits, files, own_files, cell_seconds)
        graded, last = self._once(began, notebook, *rest)
        if _looks_shot(last, graded.ended) and time.perf_counter() - began < AGAIN_WITHIN:
            graded, _ = self._once(time.perf_counter(), notebook, *rest)
        return graded

    def _once(
        self,
        began: float,
        notebook: NotebookNode,
        about: Source,
        mistakes: Sequence[Mistake],
        seed: str,
        limits: Limits,
        files: Mapping[str, bytes],
        own_files: Mapping[str, bytes],
        cell_seconds: float | None,
    ) -> tuple[Graded, tuple]:
        """Grade a notebook, and return with it the last that was told of it."""
        plan = make_plan(notebook, about)
        seconds = {"plan": time.perf_counter() - began}
        witness = self._launcher.open("autograder.witness:serve", limits, {**own_files, **files})
        try:
            seconds["open"] = time.perf_counter() - began - seconds["plan"]
            each = cell_seconds or self._cell_seconds
            told = self._judge(make_message(plan, about, seed, files, each), witness, limits.wall + 2 * each)
        finally:
            ended = witness.end()
        seconds["run"] = time.perf_counter() - began - seconds["open"] - seconds["plan"]
        graded = _compose(plan, told, ended, mistakes, seed)
        graded.seconds = {**seconds, "all": time.perf_counter() - began}
        return graded, told[-1]

    def _source(self, notebook: NotebookNode) -> Source:
        known = self._sources.get(id(notebook))
        if known is None:
            if len(self._sources) > 100:
                self._sources.clear()
            known = self._sources[id(notebook)] = (notebook, Source(notebook))
        return known[1]

    def _judge(self, message: dict, witness: object, seconds: float) -> list[tuple]:
        """Have a judge do it, and return what it told before it ended or its time was up."""
        deadline = time.monotonic() + seconds
        told: list[tuple] = []
        judge = self._judges.open("autograder.judge:serve")
        try:
            judging.send_plan(judge.connection, message, witness.connection)
            connection = Connection(judge.connection, judging.ENGINE_LIMIT)
            while not told or told[-1][0] not in ("looked", "broken"):
                soon = time.monotonic() + 2 * message["cell_seconds"] + PATIENCE
                told.append(decode(connection.receive(min(soon, deadline))))
        except WireSlow:
            told.append(("stopped", "time"))
        except (WireBroken, OSError):
            told.append(("stopped", "judge"))
        finally:
            judge.end()
        return told


def _looks_shot(last: tuple, ended: Ended) -> bool:
    """Tell whether a process may have been ended from outside: by hand, or because memory ran out.

    A program can end itself in the same way; then it does so again, and that counts.
    """
    killed = ended.reason == "died" and ended.signal == signal.SIGKILL
    return ended.broken or killed or last == ("stopped", "judge")


def make_message(
    plan: Plan, about: Source, seed: str, files: Mapping[str, bytes], seconds: float
) -> dict:
    """Return what a judge is told of a hand-in."""
    return {
        "cells": [_cell(step) for step in plan.steps],
        "seed": seed, "files": dict(files), "cell_seconds": float(seconds),
        "theirs": sorted(about.theirs), "told": sorted(about.told), "shared": sorted(about.shared),
        "skips": "autograder" in about.taught, "running": about.running,
        "taught": sorted(about.taught), "named": sorted(about.named), "quoted": sorted(about.quoted),
        "expected": {
            name: None if methods is None else sorted(methods) for name, methods in about.expected.items()
        },
    }  # fmt: skip


def _cell(step: Step) -> dict:
    told = {
        "role": step.role, "source": step.cell.source, "count": step.count, "binds": sorted(step.binds),
        "given": step.given, "answers": step.answers,
        "texts": sorted(text for piece in step.given for text in sources.texts(piece)),
    }  # fmt: skip
    if step.role == "test":  # read here, where the next hand-in finds it read
        text = sources.read(step.cell.source)
        told |= {key: sorted(getattr(text, key)) for key in ("uses", "attributes", "modules")}
        told["runs"] = sources.runs(text)
        told["texts"] = sorted(sources.texts(step.cell.source))
    return told


def _compose(
    plan: Plan, told: list[tuple], ended: Ended, mistakes: Sequence[Mistake], seed: str
) -> Graded:
    last = told[-1]
    done = next((one for one in told if one[0] == "done"), None)
    looked = {number: seen for number, *seen in last[1]} if last[0] == "looked" else {}
    missing = (last[0], [], last[1]) if last[0] == "broken" else ("lost", [], last[1])
    found = {one[0]: one[1:] for one in told if type(one[0]) is int}
    flags = list(plan.flags)
    limits = set(ended.touched) | ({ended.reason} - {"finished", "died"})
    verdicts: dict[str, Verdict] = {}
    for number, step in enumerate(plan.steps):
        how, outputs, note = found.get(number, missing)
        hides = step.role == "test" and "BEGIN HIDDEN TESTS" in step.cell.source
        step.cell.outputs = [
            readable_output(output)
            for output in outputs
            # What the program printed in a hidden test may tell what was asked there.
            if is_output(output) and not (hides and output.get("name") == "stdout")
        ]
        step.cell.execution_count = step.count
        limits |= {"time"} if "slow" in note or (how, note) == ("lost", "time") else set()
        limits |= {"output"} if "cut" in note or (how, note) == ("lost", "size") else set()
        name = grade_id(step.cell)
        if step.role == "test":
            verdicts[name] = _verdict(how, note, ended)
            if how == "ran" and note == "crossed 0":
                flags.append(Flag("LOOK", name, "This check looked at nothing of the program's."))
        elif step.role == "student":
            words, _ = looked.get(number, UNREAD)
            flags += [Flag("LOOK", name, f"{word}: {what}.") for word, what in words]
    flags += [Flag(kind, "", evidence) for kind, evidence in (done[2] if done else ())]
    flags += _shadows(plan, {number: names for number, (_, names) in looked.items()})
    grade = grade_notebook(plan.notebook, mistakes, verdicts)
    flags = list(dict.fromkeys(map(_readable, flags)))
    grade = dataclasses.replace(
        grade, flags=tuple(flags), limits=tuple(sorted(limits)), seed=seed, engine=VERSION
    )
    return Graded(grade, plan.notebook, ended)


def _readable(flag: Flag) -> Flag:
    """Return the flag without what a teacher's terminal would obey; a program chose some of its words."""
    return dataclasses.replace(flag, evidence=printable(flag.evidence[:500]))


def _verdict(how: str, note: str, ended: Ended) -> Verdict:
    if how == "lost":
        sentence = LOST.get(note, LOST["ended"])
        if note in ("ended", "time") and ended.sentence:
            sentence = ended.sentence
        return Verdict("lost", sentence, f"the program was gone ({note}, {ended.reason})")
    if how == "kernel":
        return Verdict("kernel", reason=f"needs a real kernel: {note}")
    if how == "broken":
        return Verdict("kernel", reason=f"the grader broke: {note}")
    return Verdict("ran")


def _shadows(plan: Plan, taken: Mapping[int, list[str]]) -> list[Flag]:
    """Tell of Python's own names to which the child gave another meaning, and checks use."""
    used = frozenset().union(*(sources.read(s.cell.source).uses for s in plan.steps if s.role == "test"))
    meant = frozenset().union(*(step.binds for step in plan.steps))
    return [
        Flag("LOOK", grade_id(step.cell), f"{name}: means something else than Python's own {name}; "
             "the checks used Python's own.")
        for number, step in enumerate(plan.steps)
        for name in sorted(used.intersection(taken.get(number, ())) - meant)
    ]  # fmt: skip


_KEYS = {
    "stream": {"name": str, "text": str},
    "error": {"ename": str, "evalue": str, "traceback": list},
    "execute_result": {"data": dict, "metadata": dict},
    "display_data": {"data": dict, "metadata": dict},
}


def is_output(output: object) -> bool:
    """Tell whether what came from a witness has the shape of an output."""
    if type(output) is not dict or output.get("output_type") not in _KEYS:
        return False
    keys = _KEYS[output["output_type"]]
    return all(type(output.get(key)) is kind for key, kind in keys.items())


def readable_output(output: dict) -> NotebookNode:
    """Return what came from a witness as an output of a notebook."""
    kept = {key: _sayable(output[key]) for key in _KEYS[output["output_type"]]}
    if output["output_type"] == "execute_result":
        count = output.get("execution_count")
        kept["execution_count"] = count if type(count) is int else None
    if output["output_type"] == "stream" and kept["name"] not in ("stdout", "stderr"):
        kept["name"] = "stdout"
    if output["output_type"] == "error":
        kept["traceback"] = [line for line in kept["traceback"] if isinstance(line, str)]
    return nbformat.from_dict({"output_type": output["output_type"], **copy.deepcopy(kept)})


def _sayable(value: object) -> object:
    """Return the value with what UTF-8 cannot say replaced."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {_sayable(key): _sayable(item) for key, item in value.items() if isinstance(key, str)}
    if isinstance(value, list):
        return [_sayable(item) for item in value]
    return value if value is None or type(value) in (bool, int, float) else str(value)
