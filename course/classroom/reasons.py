"""Turns what nbgrader, SQLite and the system say into one sentence that a teacher can act on."""

from __future__ import annotations

import errno
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

SCARCE = 1_000_000
"""Bytes. With less than this free on its disk, a database cannot work."""

_KNOWN = (
    (
        r"DeadKernelError|Kernel died",
        "its code ends Python itself, so no check could look at it. "
        "The student takes out what ends the program (exit, os.…) and hands in again",
    ),
    (
        r"Kernel didn't respond|TimeoutError",
        "Python could not be started for it within a minute. Close other programs and grade again",
    ),
    (
        r"partial credit cannot be greater",
        "its code shows a number where the check's verdict stands. Mark it by hand in the formgrader",
    ),
    (
        r"NotJSONError|NotebookValidationError|ValidationError",
        "exercise.ipynb is not a valid notebook. Ask the student to hand in again",
    ),
    (
        r"No space left on device|database or disk is full|Disk quota",
        "the disk is full. Make room and grade again",
    ),
    (
        r"database is locked",
        "the gradebook is in use by another program. Wait until that has ended and grade again",
    ),
    (
        r"readonly database|Read-only file system|Permission denied",
        "the class's folder cannot be written to. Give yourself the right to and grade again",
    ),
)
"""What stands in nbgrader's log or traceback → what the teacher reads; the first that is found."""


def reason(result: Mapping) -> str:
    """Return why one of nbgrader's steps failed.

    Args:
        result: What `nbgrader.utils.capture_log` returned: `log` and `error` are texts.
    """
    log = result.get("log") or ""
    error = result.get("error") or ""
    for pattern, sentence in _KNOWN:
        if re.search(pattern, log + error):
            return sentence
    return _last_error(log) or _last_error(error) or "nbgrader gave no reason"


def interrupted(result: Mapping) -> bool:
    """Tell whether Ctrl-C ended the step: nbgrader catches that too."""
    return bool(re.search(r"^KeyboardInterrupt", result.get("error") or "", re.MULTILINE))


def _last_error(text: str) -> str:
    """Return the line that says what went wrong: of the last traceback, else of the log."""
    raised = re.findall(r"^ *([\w.]*(?:Error|Exception|Warning): .+)$", text, re.MULTILINE)
    own = [line for line in raised if "NbGraderException" not in line]
    if own:
        return own[-1].strip().rstrip(".")
    logged = re.findall(r"^\[(?:ERROR|CRITICAL)\] (.+)$", text, re.MULTILINE)
    return logged[0].strip().rstrip(".") if logged else ""


def database_sentence(path: Path | str, problem: str) -> str:
    """Return what a teacher reads when the gradebook at `path` cannot be used."""
    if "locked" in problem:
        return (
            f"{path} is in use by another program. Wait until that has ended (a formgrader page that "
            "is saving, another grading), then try again. Nothing is lost."
        )
    if "readonly" in problem or "read-only" in problem or "unable to open" in problem:
        return f"{path} is read-only. Give yourself the right to write to it, then try again."
    # A write-ahead log that cannot grow is called a "disk I/O error".
    if "full" in problem or ("I/O" in problem and shutil.disk_usage(Path(path).parent).free < SCARCE):
        return f"The disk is full, so {path} cannot be written. Make room, then try again."
    if "no such column" in problem or "no such table" in problem:
        return f"{path} was made by an older nbgrader. Bring it up to date: nbgrader db upgrade"
    return f"{path} cannot be used ({problem}). Put the last copy of it back, then try again."


def folder_sentence(path: Path, problem: OSError) -> str:
    """Return what a teacher reads when `path` cannot be written."""
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk is full, so {path} cannot be written. Make room, then try again."
    if problem.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return (
            f"{path} cannot be written to: you have no right to, or it is read-only. "
            "Give yourself the right to, or copy the class to another place."
        )
    why = (problem.strerror or "no reason was given").lower()
    return f"{path} cannot be used: {why}. Look at the disk, then try again."
