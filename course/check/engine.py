"""Checks units side by side on all cores."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context

from autograder.errors import AutograderError
from course.check.finding import Finding
from course.check.proof import guarded, proofs
from course.check.rules import static_findings
from course.content import unit_folder
from course.errors import PathshalaError
from course.syllabus import load_syllabus
from course.unit import load_unit


def check_units(
    slugs: Iterable[str],
    *,
    progress: Callable[[int, int], None] | None = None,
    workers: int | None = None,
) -> tuple[Finding, ...]:
    """Return everything that is found in the units `slugs`.

    A unit that cannot be read becomes a finding; the others are still checked.

    Args:
        progress: Called with (done, all) after each proof.
        workers: Processes; as many as there are cores if None.
    """
    jobs: list[tuple[str, int]] = []
    findings: list[Finding] = []
    for slug in slugs:
        count, broken = _count(slug)
        findings += broken
        jobs += [(slug, number) for number in range(count)]
    with ProcessPoolExecutor(workers or os.cpu_count(), mp_context=get_context("fork")) as pool:
        running = [pool.submit(_prove, slug, number) for slug, number in jobs]
        for done, future in enumerate(as_completed(running), start=1):
            findings += future.result()
            if progress:
                progress(done, len(running))
    return tuple(findings)


def _count(slug: str) -> tuple[int, list[Finding]]:
    """Return how many jobs the unit has: its proofs, and one for all rules that only read."""
    try:
        return len(proofs(load_unit(unit_folder(slug)))) + 1, []
    except (PathshalaError, AutograderError) as problem:
        text = str(problem)
        return 0, [Finding("unit-schema", "error", slug, "", "", text, "")]


def _prove(slug: str, number: int) -> list[Finding]:
    unit = load_unit(unit_folder(slug))
    if number == 0:
        return static_findings(unit, load_syllabus())
    return guarded(unit, proofs(unit)[number - 1])
