"""The ledger: what was graded from which bytes, one line each, every line sealed by the next.

It shows a later change of the gradebook, and of itself; it cannot undo one. Whoever can write to
the class's folder can write a whole new ledger, so copy its last line to paper or to another
place if that matters.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from course.errors import ClassProblem

FIRST = "0" * 64
"""What stands in place of the hash before the first line."""


@dataclass(frozen=True)
class Entry:
    """One grading.

    Attributes:
        work: Fingerprint of the submission and its checks.
        seed: Notebook's name → the seed of its hidden values.
        points: "notebook/cell" → points, None if the teacher marks it.
        engine: Version of the engine; "nbgrader" for its own kernel.
    """

    student: str
    assignment: str
    work: str
    seed: Mapping[str, str]
    points: Mapping[str, float | None]
    engine: str
    at: str = ""
    before: str = FIRST


class Ledger:
    """The ledger of a class."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / ".pathshala" / "ledger.jsonl"
        self._last: str | None = None

    def add(self, entry: Entry, now: datetime | None = None) -> None:
        """Append one line and flush it to the disk.

        A line that a power cut tore is cut off first: what it was to tell is graded again.
        """
        if self._last is None:
            self._last = self._mend()
        at = (now or datetime.now(UTC)).isoformat(timespec="seconds")
        line = json.dumps({**vars(entry), "at": at, "before": self._last}, sort_keys=True)
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(line.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self._last = _seal(line)

    def _mend(self) -> str:
        """Cut off half a last line, and return the hash of the last whole one."""
        if not self.path.exists():
            return FIRST
        raw = self.path.read_bytes()
        whole = raw[: raw.rfind(b"\n") + 1]
        if whole != raw:
            with self.path.open("r+b") as file:
                file.truncate(len(whole))
                os.fsync(file.fileno())
        lines = whole.decode().splitlines()
        return _seal(lines[-1]) if lines else FIRST

    def entries(self) -> Iterator[Entry]:
        """Yield all entries in order.

        Raises:
            ClassProblem: at the first line that does not fit to the one before it.
        """
        before = FIRST
        text = self.path.read_text(encoding="utf-8") if self.path.exists() else ""
        for number, line in enumerate(text.splitlines(), start=1):
            try:
                entry = Entry(**json.loads(line))
            except (ValueError, TypeError):
                raise ClassProblem(f"{self.path}, line {number}, is no entry. {_ADVICE}") from None
            if entry.before != before:
                raise ClassProblem(
                    f"{self.path}: line {number} does not follow the line before it, so lines were "
                    f"changed, added or taken away. {_ADVICE}"
                )
            before = _seal(line)
            yield entry

    def works(self) -> dict[tuple[str, str], str]:
        """Return each student and assignment → the work's fingerprint in its newest line.

        Lines that are none are passed over: telling of them is `entries`' job.
        """
        found = {}
        for line in self.path.read_text(encoding="utf-8").splitlines() if self.path.exists() else ():
            with contextlib.suppress(ValueError, KeyError, TypeError):
                entry = json.loads(line)
                found[entry["student"], entry["assignment"]] = entry["work"]
        return found

    def last_of_each(self) -> dict[tuple[str, str], Entry]:
        """Return the newest entry of each student and assignment; raises as `entries`."""
        return {(entry.student, entry.assignment): entry for entry in self.entries()}


_ADVICE = "Compare with a copy of the class; `pathshala grade --again` grades everything anew."


def _seal(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()
