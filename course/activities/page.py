"""What the browser is told about an activity: everything but the way to judge a child's order of lines."""

from __future__ import annotations

from collections.abc import Mapping

from course.activities.judging import can_indent, mended_run, pieces, predictions, run_of
from course.activities.records import Activity
from course.activities.running import Run, Step, shown

MOST_SHOWN = 200
"""Steps that can be gone through."""


def page_of(activity: Activity) -> dict:
    """Return the activity as JSON: texts in English, and what Python really did."""
    common = {"kind": activity.kind, "question": activity.question, "program": list(activity.lines)}
    return common | _PAGES[activity.kind](activity)


def outcome_of(run: Run) -> dict:
    """Return what a child sees of a run."""
    problem = run.problem
    return {
        "printed": shown(run.printed),
        "stops": problem.text if problem else "",
        "line": problem.line if problem else 0,
        "endless": run.endless,
    }


def _predict(activity: Activity) -> dict:
    options = [
        {"shows": shown(o.shows), "stops": o.stops, "because": o.because, "right": o.right}
        for o in predictions(activity)
    ]
    return {"options": options, "outcome": outcome_of(run_of(activity))}


def _parsons(activity: Activity) -> dict:
    return {
        "pieces": list(pieces(activity)),
        "program": [],
        "way": list(activity.lines),
        "extra": bool(activity.options),
        "indents": can_indent(activity),
        "outcome": outcome_of(run_of(activity)),
    }


def _step_through(activity: Activity) -> dict:
    run = run_of(activity)
    says = {option.line: option.because for option in activity.options}
    steps = [_step(run, step, says) for step in run.steps[:MOST_SHOWN]]
    return {"steps": steps, "outcome": outcome_of(run)}


def _step(run: Run, step: Step, says: Mapping[int, str]) -> dict:
    values = [{"where": where, "name": name, "value": value} for where, name, value in step.values]
    return {
        "line": step.line,
        "values": values,
        "printed": run.printed[: step.printed],
        "says": says.get(step.line, ""),
    }


def _spot(activity: Activity) -> dict:
    says = {option.line: option.because for option in activity.options}
    return {
        "line": activity.line,
        "mended": activity.mended,
        "because": activity.because,
        "says": [says.get(number, "") for number in range(1, len(activity.lines) + 1)],
        "outcome": outcome_of(run_of(activity)),
        "wanted": outcome_of(mended_run(activity)),
    }


def _choices(activity: Activity) -> dict:
    options = [{"says": o.shows, "because": o.because, "right": o.right} for o in activity.options]
    return {"options": options, "pick": activity.pick}


_PAGES = {
    "predict": _predict,
    "parsons": _parsons,
    "step-through": _step_through,
    "spot-the-mistake": _spot,
    "choices": _choices,
}
