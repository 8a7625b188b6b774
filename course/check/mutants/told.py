"""What became of mutants, as findings, as text and as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from course.check.finding import Finding
from course.check.material import EXERCISE, MISTAKES
from course.check.mutants.engine import Result
from course.check.render import as_text as findings_as_text

LEAST = 0.95
"""Of a unit's mutants, how many a check has to notice."""


def findings(results: Sequence[Result]) -> tuple[Finding, ...]:
    """Return what an author should look at."""
    return tuple(found for result in results for found in _findings(result))


def as_text(results: Sequence[Result]) -> str:
    """Return a line for each unit, then the findings."""
    lines = [_line(result) for result in results]
    return "\n".join([*lines, findings_as_text(findings(results))])


def figures(results: Sequence[Result]) -> list[dict]:
    """Return the numbers and the survivors of each unit."""
    return [
        {
            "unit": result.slug,
            "mutants": result.tried,
            "killed": result.killed,
            "endless": result.stopped,
            "justified": len(result.survivors) - len(result.alive),
            "share": round(result.share, 4),
            "survivors": [
                {"cell": one.task, "line": one.line, "change": one.change, "why": one.why}
                for one in result.survivors
            ],
        }
        for result in results
    ]


def _line(result: Result) -> str:
    if result.problem:
        return f"{result.slug}: nothing could be tried"
    justified = len(result.survivors) - len(result.alive)
    besides = f", {justified} justified" if justified else ""
    return (
        f"{result.slug}: {result.killed} of {result.tried} mutants killed{besides}: {_percent(result.share)}"
    )


def _percent(share: float) -> str:
    return f"{int(share * 1000) / 10:g} %"  # cut, not rounded: 94.96 is not 95


def _findings(result: Result) -> Iterator[Finding]:
    if result.problem:
        yield _finding(result, "error", "", "", result.problem, "Mend it, then try again.")
    for task in result.untried:
        yield _finding(
            result, "error", EXERCISE, task,
            "The model answer cannot be run or does not pass, so its mutants tell nothing.",
            f"Mend what 'pathshala check {result.slug}' names.",
        )  # fmt: skip
    if result.share < LEAST:
        yield _finding(
            result, "error", EXERCISE, "",
            f"The checks notice {_percent(result.share)} of the wrong answers, and {LEAST:.0%} is the least.",
            "Add hidden tests that tell the survivors from the model answer.",
        )  # fmt: skip
    for one in result.alive:
        yield _finding(
            result, "warning", EXERCISE, one.task,
            f"Line {one.line} can be wrong and get full points: {one.change}",
            "Add a hidden test if the prompt says so; else write a [[survivor]] into mistakes.toml.",
        )  # fmt: skip
    for excuse in result.needless:
        yield _finding(
            result, "error", MISTAKES, excuse.task,
            f"A [[survivor]] justifies what does not survive: {excuse.change}",
            "Take it out, or copy the change anew.",
        )  # fmt: skip


def _finding(result: Result, severity: str, file: str, cell: str, message: str, todo: str) -> Finding:
    return Finding("mutants", severity, result.slug, file, cell, message, todo)
