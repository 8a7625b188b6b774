"""Programs that reach for what is not theirs get none of it, and the next notebook is graded.

The engine and its sandbox are those of `pathshala grade`. All classes A to D of the corpus of
attacks are here; `test_corpus.py` sees to that.
"""

import dataclasses
import json
import time

import nbformat

from autograder.record import to_json
from tests.autograder.attacks.conftest import CELL_SECONDS, HONEST, LIMITS, MEMORY, SECRET, SEED

SLACK = 30.0
"""Seconds for a machine that is busy with other tests."""
WORDS = {
    "SCORE": lambda grade: any(check.points for check in grade.checks),
    "ZERO": lambda grade: any(check.points == 0 for check in grade.checks),
    "LIMIT": lambda grade: bool(grade.limits),
    "TAMPER": lambda grade: any(flag.kind == "TAMPER" for flag in grade.flags),
    "FLAG": lambda grade: any(flag.kind != "TAMPER" for flag in grade.flags),
}
"""Word of the corpus → what it says of a grade."""


def test_an_attack_gains_nothing_and_harms_nobody(engine, around, attack, grown):
    """Points, evidence and limits are as written; files, rows and secrets stay what and where they are."""
    submission, files = around.aim(attack)
    began = time.monotonic()
    graded = engine.run(
        submission, attack.source, seed=SEED, limits=LIMITS, cell_seconds=CELL_SECONDS, own_files=files
    )
    assert time.monotonic() - began < LIMITS.wall + 2 * CELL_SECONDS + SLACK
    grade = graded.grade
    seen = [(check.points, check.reason, check.sentence) for check in grade.checks]
    assert [points for points, _, _ in seen] == attack.points, seen
    assert all(check.sentence for check in grade.checks if check.points != check.max_points)
    evidence = "\n".join(flag.evidence for flag in grade.flags)
    assert all(words in evidence for words in attack.more.get("look", [])), evidence
    assert set(attack.more.get("limit", [])) <= set(grade.limits), (grade.limits, seen)
    words = attack.more["word"][0].split()
    assert all(WORDS[word](grade) for word in words), (words, grade.flags, grade.limits)
    assert ("TAMPER" in words) == WORDS["TAMPER"](grade), grade.flags
    assert around.look() == around.before
    told = nbformat.writes(graded.notebook) + json.dumps(to_json(dataclasses.replace(grade, seed="")))
    assert SECRET not in told and SEED not in told
    assert grown() < MEMORY
    after = engine.run(HONEST.submission, HONEST.source)
    assert [check.points for check in after.grade.checks] == [2, 1], after.grade.checks
    assert not after.grade.flags
