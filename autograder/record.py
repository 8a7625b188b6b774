"""A `Grade` as JSON and back; the schema is in README.md and, for machines, in SCHEMA."""

from __future__ import annotations

import json
from dataclasses import asdict

from autograder.errors import AutograderError
from autograder.grade import CellGrade, CheckGrade, Flag, Grade, Outcome

FORMAT = 1

_TEXT, _NUMBER, _YES = {"type": "string"}, {"type": "number"}, {"type": "boolean"}
_OUTCOME = {"enum": [outcome.value for outcome in Outcome]}


def _object(**fields: dict) -> dict:
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Grade",
    **_object(
        format={"const": FORMAT},
        points=_NUMBER,
        max_points=_NUMBER,
        tasks={
            "type": "array",
            "items": _object(
                task=_TEXT, title=_TEXT, outcome=_OUTCOME, points=_NUMBER, max_points=_NUMBER, sentence=_TEXT,
                hint=_TEXT, mistake=_TEXT, hidden=_YES, code=_TEXT, manual=_YES,
            ),
        },
        checks={
            "type": "array",
            "items": _object(
                cell=_TEXT, outcome=_OUTCOME, points={"type": ["number", "null"]}, max_points=_NUMBER,
                sentence=_TEXT, hidden=_YES, reason=_TEXT,
            ),
        },
        flags={
            "type": "array",
            "items": _object(kind={"enum": ["TAMPER", "LOOK", "REPAIR"]}, cell=_TEXT, evidence=_TEXT),
        },
        limits={"type": "array", "items": _TEXT},
        seed=_TEXT,
        engine=_TEXT,
    ),
}  # fmt: skip
"""JSON Schema of what `to_json` returns."""


def to_json(grade: Grade) -> str:
    """Return a grade as JSON: the same grade gives the same text."""
    content = {"format": FORMAT, "points": grade.points, "max_points": grade.max_points, **asdict(grade)}
    return json.dumps(content, default=lambda outcome: outcome.value, sort_keys=True)


def from_json(text: str) -> Grade:
    """Return the grade that `to_json` wrote.

    Raises:
        AutograderError: if it is no grade, or one of another format.
    """
    try:
        content = json.loads(text)
        if content.pop("format") != FORMAT:
            raise AutograderError(
                "This grade has a format that this version cannot read; update pathshala."
            )
        del content["points"], content["max_points"]
        for row in (*content["tasks"], *content["checks"]):
            row["outcome"] = Outcome(row["outcome"])
        tasks = tuple(CellGrade(**row) for row in content.pop("tasks"))
        checks = tuple(CheckGrade(**row) for row in content.pop("checks"))
        flags = tuple(Flag(**row) for row in content.pop("flags"))
        return Grade(tasks, checks, flags, tuple(content.pop("limits")), **content)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise AutograderError(
            "This is not a grade as pathshala writes it; grade the notebook again."
        ) from None
