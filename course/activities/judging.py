"""What is right in an activity, found by running: no answer is typed by an author."""

from __future__ import annotations

import random
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from course.activities.records import Activity, Option
from course.activities.running import Run, run_program, shown

INDENT = 4
Placed = tuple[str, int]
"""A line of a child's program without its indentation, and by how many steps it stands in."""


@dataclass(frozen=True)
class Verdict:
    """What is said about a child's order of lines.

    Attributes:
        line: The child's line that the sentence is about, from 1; 0 if none.
        printed: What their program printed.
    """

    right: bool
    line: int
    says: str
    printed: str


def run_of(activity: Activity) -> Run:
    """Run the activity's program as it stands."""
    return run_program(activity.program, activity.typed)


def mended_run(activity: Activity) -> Run:
    """Run the program with its wrong line mended."""
    lines = list(activity.lines)
    if 0 < activity.line <= len(lines):
        lines[activity.line - 1] = activity.mended
    return run_program("\n".join(lines), activity.typed)


def predictions(activity: Activity) -> tuple[Option, ...]:
    """Return what a child can choose from: the author's wrong ones, and among them what Python really does.

    Their order is the same each time, and looks like none.
    """
    run = run_of(activity)
    right = Option(shown(run.printed), activity.because, right=True, stops=run.problem is not None)
    options = [*activity.options]
    options.insert(_seed(activity) % (len(options) + 1), right)
    return tuple(options)


def answer_of(option: Option) -> tuple[str, bool]:
    """Return what an option says, in the form in which two are compared."""
    return shown(option.shows), option.stops


def pieces(activity: Activity) -> tuple[str, ...]:
    """Return the lines of a puzzle without indentation, in the order in which a child finds them.

    They are shuffled until what is shown is not right, also without the lines that are not needed; where that
    never happens, the last order is taken, and `pathshala check` says so.
    """
    extra = [option.shows.strip() for option in activity.options]
    lines = [*(line.strip() for line in activity.lines), *extra]
    dice = random.Random(_seed(activity))
    for _ in range(30):
        dice.shuffle(lines)
        if not begins_right(activity, lines):
            break
    return tuple(lines)


def begins_right(activity: Activity, lines: Sequence[str]) -> bool:
    """True if the lines are right as they stand, or once those that are not needed are gone."""
    wanted, extra = run_of(activity).outcome, {option.shows.strip() for option in activity.options}
    orders = (lines, [line for line in lines if line not in extra])
    return any(run_lines(activity, [(line, 0) for line in order]).outcome == wanted for order in orders)


def can_indent(activity: Activity) -> bool:
    """True if a line of the solution stands in."""
    return any(line != line.lstrip() for line in activity.lines)


def run_lines(activity: Activity, placed: Sequence[Placed]) -> Run:
    """Run a child's order of the lines."""
    source = "\n".join(" " * INDENT * steps + line for line, steps in placed)
    return run_program(source, activity.typed)


def judge(activity: Activity, placed: Sequence[Placed], words: Mapping[str, str]) -> Verdict:
    """Say whether a child's program prints what it should, and else what is first not right."""
    if not placed:
        return Verdict(False, 0, words["empty"], "")
    wanted, run = run_of(activity), run_lines(activity, placed)
    if run.outcome == wanted.outcome:
        if spare := _spare(activity, placed, wanted):
            return Verdict(False, spare, words["one_too_many"].format(line=spare), run.printed)
        says = activity.because or words["solved"]
        return Verdict(True, 0, says, run.printed)
    line, says = _first_wrong(run, shown(wanted.printed).splitlines(), words)
    return Verdict(False, line, says, run.printed)


def _spare(activity: Activity, placed: Sequence[Placed], wanted: Run) -> int:
    """Return the first line, from 1, that is one of those not needed, and can go; 0 if there is none."""
    extra = {option.shows.strip() for option in activity.options}
    for number, (line, _) in enumerate(placed, start=1):
        without = [*placed[: number - 1], *placed[number:]]
        if line in extra and run_lines(activity, without).outcome == wanted.outcome:
            return number
    return 0


def _first_wrong(run: Run, want: list[str], words: Mapping[str, str]) -> tuple[int, str]:
    got = shown(run.printed).splitlines()
    for number, text in enumerate(got):
        line = run.printing_line(number)
        if number >= len(want):
            if run.endless:
                break
            return line, words["too_much"].format(line=line, got=text)
        if text != want[number]:
            return line, words["other_print"].format(line=line, got=text, want=want[number])
    if run.endless:
        line = run.steps[-1].line if run.steps else 1
        return line, words["look_endless"].format(line=line)
    if run.problem:
        return run.problem.line, _stopped(run, words)
    if not got:
        return 0, words["nothing_printed"].format(want=want[0] if want else "")
    return 0, words["missing"].format(want=want[len(got)])


def _stopped(run: Run, words: Mapping[str, str]) -> str:
    problem = run.problem
    if problem.kind == "NameError" and problem.name:
        return words["no_value"].format(line=problem.line, name=problem.name)
    if problem.kind == "IndentationError":
        name = "needs_indent" if "expected an indented" in problem.text else "too_far_in"
        return words[name].format(line=problem.line)
    if problem.kind in ("SyntaxError", "TabError"):
        return words["cannot_read"].format(line=problem.line)
    return words["stops_there"].format(line=problem.line, text=problem.text)


def _seed(activity: Activity) -> int:
    return zlib.crc32(activity.name.encode())
