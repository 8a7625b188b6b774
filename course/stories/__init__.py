"""Branching stories in ink: read strictly, walked whole, printed as pages, and played in a notebook."""

from course.stories.reader import read_story, read_story_file
from course.stories.story import Choice, Fault, Line, Page, Story
from course.stories.walk import MOST_CHOICES, steps_to_safety, unreached

__all__ = [
    "MOST_CHOICES",
    "Choice",
    "Fault",
    "Line",
    "Page",
    "Story",
    "read_story",
    "read_story_file",
    "steps_to_safety",
    "unreached",
]
