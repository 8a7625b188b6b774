"""What a rule found: where, what is wrong, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

SEVERITIES = {"error": 0, "warning": 1, "open": 2}
"""In the order in which they are told."""


@dataclass(frozen=True)
class Finding:
    """One place that an author should look at.

    Attributes:
        rule: The rule's id: "SC-12", "model-answer".
        severity: "error" (the unit must not be used so), "warning" (look at it), or "open"
            (only a person can settle it, and none has yet).
        slug: The unit; "" for what belongs to the whole course.
        file: The file in the unit's folder; for the whole course, in the project.
        cell: The cell's id, a story's line as "line 12", or "".
        message: What is wrong.
        todo: What to do.
    """

    rule: str
    severity: str
    slug: str
    file: str
    cell: str
    message: str
    todo: str
