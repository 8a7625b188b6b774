"""Walks a story's whole graph: how far it is to a safe ending, and what nobody ever reads.

The graph is finite, because a story keeps no values: where one can go depends on the page alone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from course.stories.story import SAFE, Story

MOST_CHOICES = 4
"""From every page a safe ending lies at most so many choices away (SC-15)."""


def steps_to_safety(story: Story) -> Mapping[str, int]:
    """Return page → how many choices of the story lead to the nearest safe ending.

    Help and Skip do not count: one should get there in the story itself. Pages from which there is no way,
    and pages of help, which lead back, are left out.
    """
    before: dict[str, set[str]] = {}
    for page in story.pages.values():
        for choice in page.choices:
            if choice.is_told:
                before.setdefault(choice.target, set()).add(page.name)
    steps = {page.name: 0 for page in story.pages.values() if page.ends and SAFE in page.tags}
    waiting = deque(steps)
    while waiting:
        name = waiting.popleft()
        for earlier in sorted(before.get(name, set()) - steps.keys()):
            steps[earlier] = steps[name] + 1
            waiting.append(earlier)
    return steps


def unreached(story: Story) -> tuple[str, ...]:
    """Return the pages to which no way leads from the start, in the story's order."""
    seen: set[str] = set()
    waiting = [story.start]
    while waiting:
        name = waiting.pop()
        if name in story.pages and name not in seen:
            seen.add(name)
            waiting += [choice.target for choice in story.pages[name].choices]
    return tuple(name for name in story.pages if name not in seen)
