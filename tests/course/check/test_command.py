"""The command `pathshala check`."""

import json

import pytest

from course.check import Finding
from course.cli import main


def test_an_unknown_unit_is_one_sentence(capsys):
    """A slug that is no unit names those that are, and ends with 1."""
    assert main(["check", "no-such-unit"]) == 1
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert "no-such-unit" in said[0]
    assert "hello-pi" in said[0]


@pytest.mark.parametrize(("severity", "code"), [("error", 1), ("warning", 0), ("open", 0)])
def test_only_errors_end_with_one(monkeypatch, capsys, severity, code):
    """Warnings and open things are told, and the command ends well."""
    found = (Finding("cell-ids", severity, "hello-pi", "lesson.ipynb", "title", "Odd.", "Mend it."),)
    monkeypatch.setattr("course.check.check_units", lambda slugs, progress: found)
    assert main(["check", "hello-pi", "--json"]) == code
    assert json.loads(capsys.readouterr().out)["findings"][0]["severity"] == severity


def test_without_a_slug_the_whole_course_is_checked(monkeypatch, capsys):
    """No slug means all units and the course itself."""
    monkeypatch.setattr("course.check.check_course", lambda progress: ())
    assert main(["check"]) == 0
    assert capsys.readouterr().out == "0 errors, 0 warnings, 0 open for a person\n"
