"""Findings as text for people and as JSON for machines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from course.check.finding import SEVERITIES, Finding
from course.check.material import STORY


def as_text(findings: Sequence[Finding]) -> str:
    """Return the findings, errors first, and a last line that counts them."""
    lines = []
    for found in sorted(findings, key=lambda f: (SEVERITIES[f.severity], f.slug, f.file)):
        place = "/".join(filter(None, (found.slug, found.file)))
        if found.cell:
            place += f", {found.cell}" if found.file == STORY else f", cell {found.cell}"
        text = f"{found.severity} {found.rule}: {place}: {found.message} {found.todo}"
        lines.append(" ".join(text.split()))  # a check's sentence can have lines of its own
    counts = ", ".join(
        f"{sum(found.severity == kind for found in findings)} {name}"
        for kind, name in (("error", "errors"), ("warning", "warnings"), ("open", "open for a person"))
    )
    return "\n".join([*lines, counts])


def as_json(findings: Sequence[Finding]) -> str:
    """Return `{"findings": [...], "errors": N}`."""
    errors = sum(found.severity == "error" for found in findings)
    return json.dumps(
        {"findings": [asdict(found) for found in findings], "errors": errors},
        ensure_ascii=False,
        indent=1,
    )
