"""What a child chose for the page: language and size of text. One small file, in the child's own folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from course.catalogue import ENGLISH
from course.files import write_atomic
from course.home.words import languages

FILE = ".pathshala/choices.json"
TEXTS = ("normal", "large", "largest")


@dataclass(frozen=True)
class Choices:
    """How the page looks."""

    language: str = ENGLISH
    text: str = TEXTS[0]

    def but(self, asked: dict[str, str]) -> Choices:
        """Return these choices with those of `asked` that can be chosen."""
        offered = {"language": languages(), "text": TEXTS}
        return replace(self, **{key: value for key, value in asked.items() if value in offered.get(key, ())})


def read_choices(folder: Path) -> Choices:
    """Return what was chosen; where that cannot be read, what is usual."""
    try:
        table = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return Choices()
    rows = table.items() if isinstance(table, dict) else ()
    return Choices().but({key: value for key, value in rows if isinstance(value, str)})


def write_choices(folder: Path, choices: Choices) -> None:
    """Keep them.

    Raises:
        FolderProblem: if the disk is full, and the like.
    """
    write_atomic(folder / FILE, json.dumps(asdict(choices)) + "\n")
