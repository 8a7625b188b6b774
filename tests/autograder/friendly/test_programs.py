"""Programs that stop, as beginners write them: each gets its text, its line and its names."""

import importlib
import linecache
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import gpiozero
import pytest
from gpiozero import Device
from gpiozero.pins.mock import MockFactory

from autograder import checks
from autograder.friendly import name_errors
from autograder.friendly.explain import Explanation, explain
from autograder.friendly.panel import as_html, as_text
from autograder.friendly.place import Cells
from autograder.friendly.words import load_words

WORDS = load_words("en")
NAMES = {"name": "Asha", "led": object(), "x": 1}
"""What the notebook knew before."""


@dataclass(frozen=True)
class Program:
    """A program that stops, and what is to be read about it."""

    key: str
    line: str
    more: tuple[str, ...]
    source: str


def read_programs() -> list[Program]:
    text = Path(__file__).with_name("programs.txt").read_text(encoding="utf-8")
    programs = []
    for block in re.split(r"^=== ", text, flags=re.MULTILINE)[1:]:
        head, _, source = block.rstrip("\n").partition("\n")
        key, line, *more = head.split(" | ")
        source = source.replace("\\u00a0", "\u00a0").replace("\\u200b", "\u200b")
        if "before 3.12" not in more or sys.version_info < (3, 12):
            programs.append(Program(key, line, tuple(m for m in more if m != "before 3.12"), source))
    return programs


PROGRAMS = read_programs()


def stopped(source: str, monkeypatch: pytest.MonkeyPatch) -> Explanation:
    """Run a program as a cell, and return what is said about the error that stops it."""
    lines = [line + "\n" for line in source.split("\n")]
    monkeypatch.setitem(linecache.cache, "<cell>", (len(source), None, lines, "<cell>"))
    names = {**NAMES, "__name__": "__main__"}
    with pytest.raises(BaseException) as caught:
        exec(compile(source, "<cell>", "exec"), names)
    return explain(caught.value, Cells({"<cell>": 1}, 1), names, WORDS, ["Traceback", "the end"])


@pytest.fixture(autouse=True)
def pins(monkeypatch):
    """A fresh board for each program."""
    monkeypatch.setattr(Device, "pin_factory", MockFactory())
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "mock")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.source[:40])
def test_a_program_gets_its_text(program, monkeypatch):
    """The text is that of the mistake; it names the line and what is mentioned in the table."""
    told = stopped(program.source, monkeypatch)
    text = as_text(told, WORDS)
    assert told.finding.key == program.key, text
    assert f"{program.line} of this cell" in text
    for mention in program.more:
        if mention.startswith("? "):
            assert mention[2:] in [name.strip('"') for name in told.finding.similar]
        elif mention.startswith("<"):
            assert told.place.part.strip() == mention[1:-1]
        else:
            assert mention in text
    assert as_html(told, WORDS).count("<section") == 1


def test_the_table_holds_what_beginners_meet():
    """At least 60 programs and 30 kinds of error; each text that a child can get is in it."""
    used = {program.key for program in PROGRAMS}
    shared = {"panel", "where", "kinds"}
    elsewhere = {"attribute-shadow"}  # it needs a file of the child's; see test_place.py
    assert len(PROGRAMS) >= 60 and len(used) >= 30
    assert WORDS.keys() - used == shared | elsewhere


def test_the_names_that_are_told_from_where_they_come_are_there():
    """What the first cell of an exercise, gpiozero and Python's modules give is what we say they give."""
    assert set(checks.__all__) - {"TaskRun"} == name_errors._SETUP
    assert [name for name in name_errors._GPIOZERO if not hasattr(gpiozero, name)] == []
    for name, module in name_errors._FROM.items():
        assert hasattr(importlib.import_module(module), name), name
