"""Small things to do in a lesson: predict, put in order, step through, spot the mistake, choose.

In a cell::

    from course.activities import Predict

    Predict("two-lines")

The name is that of a table in the unit's activities.toml; README.md says how to write one.
"""

from typing import TYPE_CHECKING

from course.activities.records import KINDS, Activity, Option, read_activities

if TYPE_CHECKING:
    from course.activities.widget import Choices, Parsons, Predict, SpotTheMistake, StepThrough

SHOWS = {
    "Predict": "predict",
    "Parsons": "parsons",
    "StepThrough": "step-through",
    "SpotTheMistake": "spot-the-mistake",
    "Choices": "choices",
}
"""What a cell calls → the kind in activities.toml."""

__all__ = [
    "KINDS", "SHOWS", "Activity", "Choices", "Option", "Parsons", "Predict", "SpotTheMistake", "StepThrough",
    "read_activities",
]  # fmt: skip


def __getattr__(name: str) -> object:
    """Load what is shown only where it is shown: the checks read the records without a notebook's parts."""
    if name in SHOWS:
        from course.activities import widget

        return getattr(widget, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
