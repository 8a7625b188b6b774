"""Texts that are made to be hard to read cost their own notebook's limits, and no more.

The grader's own process reads no program: a judge does, which can be stopped. Patterns that
recognise a mistake look only at answers of a sensible size.
"""

import time
from dataclasses import replace

import nbformat
import pytest

from autograder.mistakes import LOOKED_AT, Mistake, load_mistakes, recognise
from course.content import content_root
from tests.autograder.attacks.conftest import CELL_SECONDS, HONEST, LIMITS, MEMORY
from tests.autograder.engine.conftest import make_case

SIZE = 190_000
"""Letters: nearly all that a hand-in may have of code."""
HARD = {
    "magics": "%a\n" * 450 + "x = 1\n" * (SIZE // 6 - 300),
    "more magics than IPython takes": "%a\n" * 600,
    "questions": "a?\n" * 100 + "x = 1\n" * (SIZE // 6 - 100),
    "one long sum": "x = " + "+".join("1" * (SIZE // 2)),
    "one long list": "x = [" + "1," * (SIZE // 2) + "]",
    "many names": "\n".join(f"v{number} = 1" for number in range(SIZE // 12)),
    "attributes of attributes": "x" + ".a" * (SIZE // 2),
    "signs": "x = " + "-" * SIZE + "1",
    "brackets": "(" * SIZE,
    "calls of calls": "x" + "()" * (SIZE // 2),
    "functions in functions": "x = " + "lambda:" * (SIZE // 7) + "1",
    "choices": "x = " + "1 if 1 else " * (SIZE // 12) + "1",
    "elif": "if 1: pass\n" + "elif 1: pass\n" * (SIZE // 13),
    "texts in texts": "x = " + "f'{" * 1000 + "}'" * 1000,
    "a text that never ends": "%x\nx = '''" + "\\\n" * (SIZE // 2),
    "empty lines": "\n" * SIZE + "(",
    "empty lines in a text": "'''" + " \n" * (SIZE // 2),
    "words": "match " * (SIZE // 6),
    "halves of letters": "x = '\ud800'\n" * 1000,
    "zeros": "x = '\0'",
}
UNITS = sorted(content_root().glob("modules/*/mistakes.toml"))
SEARCHED = [replace(mistake, task="any") for path in UNITS for mistake in load_mistakes(path)]
"""The patterns of all units."""


@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
def test_a_text_that_is_hard_to_read_costs_its_own_time_only(engine, text, grown):
    """As an answer: within the notebook's limits, in little memory, and the next one is graded."""
    case = make_case("", [("solution", "x = 5"), ("instead", text), ("test 3", "assert x == 5")])
    mistakes = [Mistake("answer-0", "any", "x", "hint", source=r"^\s*\w+\s*=(?:.*,)*.*\b88\b")]
    began = time.monotonic()
    graded = engine.run(
        case.submission, case.source, seed="1", mistakes=mistakes, limits=LIMITS, cell_seconds=CELL_SECONDS
    )
    nbformat.writes(graded.notebook)
    assert time.monotonic() - began < LIMITS.wall + 4 * CELL_SECONDS
    assert graded.grade.points == 0
    assert grown() < MEMORY
    assert engine.grade(HONEST.submission, HONEST.source).points == 3


@pytest.mark.parametrize("text", [
    "\n" * SIZE + "(", "\n" * LOOKED_AT, " " * SIZE, "a\n" * (LOOKED_AT // 2), "x=" * (LOOKED_AT // 2),
    "'" * LOOKED_AT, "print(" * (LOOKED_AT // 6), "x = " + " " * SIZE, "(" * 20_000,
])  # fmt: skip
def test_no_pattern_of_ours_takes_long(text):
    """All patterns of all units, on texts that make each of them try everything."""
    waiting = list(SEARCHED)
    began = time.process_time()
    while found := recognise(waiting, "any", text, "left should be " * 1000):
        waiting.remove(found)
    assert time.process_time() - began < 20


def test_a_long_answer_is_still_looked_at_as_far_as_answers_go():
    """An answer as long as children write, with comments besides, gets its hint."""
    mistake = Mistake("t", "n", "x", "hint", source="total = 1")
    assert recognise([mistake], "t", "total = 1\n" + "# words\n" * 1000, "") == mistake
    assert recognise([mistake], "t", "total = 1\n" + "more = 2\n" * 1000, "") is None
