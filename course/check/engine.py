"""Checks units side by side on all cores."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from autograder.errors import AutograderError
from course.check.cores import Progress, side_by_side
from course.check.course import Course, course_findings, read_course
from course.check.finding import SEVERITIES, Finding
from course.check.material import EXERCISE, LESSON, MISTAKES, Material, read_material
from course.check.proof import guarded, proofs
from course.check.rules import static_findings
from course.content import unit_folder, unit_slugs
from course.errors import PathshalaError
from course.unit import load_unit

Job = tuple[str, Callable[[], list[Finding]]]
"""A unit's slug, and what to do."""


def check_units(
    slugs: Iterable[str],
    *,
    root: Path | None = None,
    syllabus: Path | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
) -> tuple[Finding, ...]:
    """Return everything that is found in the units `slugs`.

    A unit that cannot be read becomes a finding; the others are still checked.

    Args:
        root: The folder of `modules/` and `safety_lessons/`; the course's own if None.
        syllabus: The syllabus; the course's own if None.
        progress: Called with (done, all) after each proof.
        workers: Processes; as many as there are cores if None.
    """
    return _check(slugs, read_course(root, syllabus), progress, workers)


def check_course(
    *,
    root: Path | None = None,
    syllabus: Path | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
) -> tuple[Finding, ...]:
    """Return everything that is found in all units, and in the course as a whole."""
    course = read_course(root, syllabus)
    found = _check(unit_slugs(course.root), course, progress, workers)
    return (*found, *course_findings(course))


def _check(
    slugs: Iterable[str], course: Course, progress: Progress | None, workers: int | None
) -> tuple[Finding, ...]:
    slugs = tuple(dict.fromkeys(slugs))
    findings: list[Finding] = []
    jobs: list[Job] = []
    for slug in slugs:
        try:
            unit = load_unit(unit_folder(slug, course.root))
        except (PathshalaError, OSError) as problem:
            text = str(problem).replace(f"{course.root}/", "")
            findings.append(Finding("unit-schema", "error", slug, "unit.toml", "", text, ""))
            continue
        material = read_material(
            unit, course.syllabus, course.contacts, course.units, course.missing, course.today
        )
        jobs += [(slug, partial(static_findings, material)), *_proofs(material)]
    findings += _run(jobs, progress, workers)
    order = {slug: place for place, slug in enumerate(slugs)}
    return tuple(
        sorted(
            findings, key=lambda f: (order[f.slug], SEVERITIES[f.severity], f.file, f.cell, f.rule, f.message)
        )
    )


def _proofs(material: Material) -> list[Job]:
    """Return the unit's proofs as jobs; none if a file cannot be read, which the rules tell."""
    unit = material.unit
    if {LESSON, EXERCISE, MISTAKES} & material.unreadable.keys():
        return []
    try:
        return [(unit.slug, partial(guarded, unit, proof)) for proof in proofs(unit)]
    except (PathshalaError, AutograderError):
        return []


def _run(jobs: list[Job], progress: Progress | None, workers: int | None) -> list[Finding]:
    answers = side_by_side([do for _, do in jobs], progress, workers)
    findings: list[Finding] = []
    for (slug, _), found in zip(jobs, answers, strict=True):
        findings += [_stopped(slug)] if found is None else found
    return list(dict.fromkeys(findings))


def _stopped(slug: str) -> Finding:
    return Finding(
        "proof-broken",
        "error",
        slug,
        EXERCISE,
        "",
        "A process that checked the unit was stopped from outside.",
        "If the memory is full, close other programs; then check again.",
    )
