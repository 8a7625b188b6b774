"""Keeps apart what we wrote and what a child changed, in the child's folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from course.files import write_atomic

FILE = ".pathshala/written.json"


class Record:
    """What we wrote into a folder: file → fingerprint, unit → key of its content.

    A file that still has our fingerprint is ours to renew. Any other is the child's.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        table = _read(folder / FILE)
        self.files: dict[str, str] = _texts(table.get("files"))
        self.keys: dict[str, str] = _texts(table.get("keys"))
        self._stored = (dict(self.files), dict(self.keys))

    def put(self, name: str, data: bytes) -> bool:
        """Write the file, unless the child changed it; return False if the child's stays."""
        path = self.folder / name
        new = fingerprint(name, data)
        try:
            there = path.read_bytes()
        except FileNotFoundError:
            there = None
        if there is None:
            write_atomic(path, data)
        elif (now := fingerprint(name, there)) != new:
            if now != self.files.get(name):
                return False
            write_atomic(path, data)
        self.files[name] = new
        return True

    def take_back(self, name: str) -> None:
        """Take away a file that the course does not have any more, unless the child changed it."""
        known = self.files.pop(name, None)
        path = self.folder / name
        try:
            if known is not None and fingerprint(name, path.read_bytes()) == known:
                path.unlink()
        except OSError:
            pass  # it lies there a little longer, and is the child's

    def save(self) -> None:
        """Store the record, if anything in it is new."""
        if (self.files, self.keys) != self._stored:
            table = {"files": self.files, "keys": self.keys}
            write_atomic(self.folder / FILE, json.dumps(table, indent=1, sort_keys=True) + "\n")
            self._stored = (dict(self.files), dict(self.keys))


def fingerprint(name: str, data: bytes) -> str:
    """Return what makes a file the child's own: of a notebook what its cells say, else every byte.

    Running a lesson's cells stores their outputs, and JupyterLab adds an empty cell at the end:
    that alone is no change of the child's.
    """
    if name.endswith(".ipynb"):
        try:
            told = [_told(cell) for cell in json.loads(data)["cells"]]
            data = json.dumps([cell for cell in told if any(cell[1:])], sort_keys=True).encode()
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            pass  # broken: then every byte counts, and it stays as it is
    return hashlib.sha256(data).hexdigest()


def _told(cell: dict) -> tuple[str, str, object, object]:
    metadata = cell["metadata"]
    text = "".join(cell["source"])
    return cell["cell_type"], text.strip(), metadata.get("nbgrader"), metadata.get("tags")


def _read(path: Path) -> Mapping:
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # lost: then everything counts as the child's, and nothing is overwritten
    return table if isinstance(table, dict) else {}


def _texts(table: object) -> dict[str, str]:
    rows = table.items() if isinstance(table, dict) else ()
    return {str(key): value for key, value in rows if isinstance(value, str)}
