"""Findings as text and as JSON."""

import json

from course.check import Finding
from course.check.render import as_json, as_text

FOUND = [
    Finding("SC-26", "open", "b", "unit.toml", "", "Nobody read it.", "Read it."),
    Finding("cell-ids", "error", "a", "lesson.ipynb", "title", "It said\nmuch.", "Mend it."),
]


def test_each_finding_is_one_line():
    """A line says severity, rule, place, what, and what to do; errors come first, a count last."""
    assert as_text(FOUND).splitlines() == [
        "error cell-ids: a/lesson.ipynb, cell title: It said much. Mend it.",
        "open SC-26: b/unit.toml: Nobody read it. Read it.",
        "1 errors, 0 warnings, 1 open for a person",
    ]


def test_what_belongs_to_the_course_is_named_by_its_path():
    """A finding without a unit names a file of the project."""
    found = Finding("course-topics", "open", "", "course/syllabus.toml", "", "Much.", "Write.")
    assert as_text([found]).startswith("open course-topics: course/syllabus.toml: Much.")


def test_json_has_every_key():
    """A machine gets all of a finding, and the number of errors."""
    read = json.loads(as_json(FOUND))
    assert read["errors"] == 1
    assert read["findings"][1] == {
        "rule": "cell-ids", "severity": "error", "slug": "a", "file": "lesson.ipynb", "cell": "title",
        "message": "It said\nmuch.", "todo": "Mend it.",
    }  # fmt: skip
