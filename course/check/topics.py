"""The safety topics that the course covers."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from course.tables import read_toml


@cache
def topics() -> dict[str, str]:
    """Return id → what it is about: {"T01": "who to tell", …}."""
    return dict(read_toml(Path(__file__).with_name("topics.toml")))
