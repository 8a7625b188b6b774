"""Makes from a unit what a child or a teacher gets: lesson, exercise, release."""

from course.assemble.include import PLACEHOLDERS, fill_includes
from course.assemble.notebooks import EXERCISE_LINK, LEAVE_LINK, exercise, lesson
from course.assemble.release import STUB, release, with_skeleton
from course.assemble.words import words_page

__all__ = [
    "EXERCISE_LINK",
    "LEAVE_LINK",
    "PLACEHOLDERS",
    "STUB",
    "exercise",
    "fill_includes",
    "lesson",
    "release",
    "with_skeleton",
    "words_page",
]
