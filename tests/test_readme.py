"""The README says what is there."""

import re
from pathlib import Path

import pytest

from course.cli import parser

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")

FOLDERS = "course|autograder|pi_setup|modules|safety_lessons|tests"


def test_it_is_short():
    """At most 150 lines."""
    assert len(README.splitlines()) <= 150


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\((?!https?:)([^)]+)\)", README))))
def test_every_link_leads_to_a_file(target):
    """A link inside the project exists."""
    assert (ROOT / target).exists()


@pytest.mark.parametrize(
    "path",
    sorted(set(re.findall(rf"`((?:{FOLDERS})/[^`{{ ]*)`", README))),
)
def test_every_path_exists(path):
    """A path in code marks exists; made-up slugs stand for an author's own."""
    if "your-slug" not in path:
        assert (ROOT / path).exists()


COMMANDS = sorted(set(re.findall(r"(?:`|\.venv/bin/)pathshala ([a-z][^`\n]*)", README)))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_understood(command):
    """The parser takes each command of the README."""
    words = command.replace("your-slug", "hello-pi").split()
    assert parser().parse_args(words).run


def test_the_two_commands_are_there():
    """A newcomer finds them, and the script knows both."""
    script = (ROOT / "pi_setup/setup.sh").read_text(encoding="utf-8")
    for verb in ("start", "test"):
        assert f"bash pi_setup/setup.sh {verb}" in README
        assert re.search(rf"^\s+{verb}\)", script, re.MULTILINE)
