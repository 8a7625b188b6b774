"""The grader, its workers and its sandboxes are shot at random moments; nothing is lost or counted twice.

PATHSHALA_KILLS="200" hits that often, PATHSHALA_SEED="7" at other moments.
"""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from course.classroom.ledger import Ledger
from course.classroom.verify import verify
from tests.processes import family

from .conftest import FULL, MONDAY, OTHER, STUDENTS, UNIT

KILLS = int(os.environ.get("PATHSHALA_KILLS", "6"))
SEED = int(os.environ.get("PATHSHALA_SEED", "1"))
LONGEST = 4.0
"""Seconds after its start at which a grading is shot at the latest; many have ended before."""
MISSED = "nobody: it had ended"
MARKS = {
    "a worker": "spawn_main",
    "a sandbox or its zygote": "autograder.sandbox.zygote",
    "a judge or what forks it": "autograder.fork",
}
"""What a process of the grader is → what its command line holds."""
PATHSHALA = str(Path(sys.executable).parent / "pathshala")


def points(folder: Path) -> dict[tuple[str, str], set[float | None]]:
    """Return student and unit → which points the checks of the unit UNIT gave."""
    with sqlite3.connect(folder / "gradebook.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = database.execute(
            "SELECT s.student_id, a.name, b.name, g.auto_score FROM grade g"
            " JOIN submitted_notebook n ON g.notebook_id = n.id"
            " JOIN submitted_assignment s ON n.assignment_id = s.id"
            " JOIN assignment a ON s.assignment_id = a.id JOIN base_cell b ON g.cell_id = b.id"
        ).fetchall()
    found: dict[tuple[str, str], set] = {}
    for student, unit, cell, score in rows:
        if (task := cell.removesuffix("-test")) in FULL and cell.endswith("-test"):
            found.setdefault((student, unit), set()).add(None if score is None else score / FULL[task])
    return found


def role(pid: int, grader: int) -> str:
    """Return what a process of the grader is for, as far as its command and its parent tell."""
    if pid == grader:
        return "the grader"
    try:
        told = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return MISSED
    for name, mark in MARKS.items():
        if mark in told:
            return name
    return "another"


@pytest.mark.timeout(120 + 60 * KILLS)
def test_shot_at_random_moments(classroom, author, work):
    """Each hand-in has its old grade or its new one, whole; the next run completes; each is told once."""
    dice = random.Random(SEED)
    empty = dict.fromkeys(FULL)
    shot: Counter[str] = Counter()
    kill = -1
    while shot.total() - shot[MISSED] < KILLS:
        kill += 1
        full = kill % 2 == 0
        for student in STUDENTS:
            handed_in = work() if full else work(empty)
            classroom.hand_in(student, handed_in, at=MONDAY + timedelta(minutes=kill))
            if kill == 0:
                classroom.hand_in(student, work(slug=OTHER), unit=OTHER)
        grading = subprocess.Popen(
            [PATHSHALA, "grade"], cwd=classroom.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(dice.uniform(0.1, LONGEST))
        members = family(grading.pid)
        victim = grading.pid if dice.random() < 0.3 or len(members) == 1 else dice.choice(members[1:])
        who = role(victim, grading.pid)
        if grading.poll() is None:
            try:
                os.kill(victim, signal.SIGKILL)
            except ProcessLookupError:
                who = MISSED
            shot[who] += 1
        else:
            shot[MISSED] += 1
        grading.wait(300)
        for (student, _), given in points(classroom.folder).items():
            assert len(given) == 1, f"{student} has half a grade after kill {kill}: {given}"
        again = classroom.run("pathshala", "grade")
        assert again.returncode == 0, again.stdout + again.stderr
        now = points(classroom.folder)
        seen = {student: now[student, UNIT] for student in STUDENTS}
        assert all(given == {1.0 if full else 0.0} for given in seen.values()), (seen, again.stdout)
    print(f"{KILLS} kills hit {dict(shot)}")
    told: list[str] = []
    assert verify(classroom.folder, say=told.append) == 0, told
    lines = Counter((line.student, line.assignment, line.work) for line in Ledger(classroom.folder).entries())
    assert set(lines.values()) == {1}
    assert len(lines) == len(STUDENTS) * (kill + 2)
