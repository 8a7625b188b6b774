"""Which page of a child's folder is meant, as a browser or a kernel named it, and where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from course.desk.door import Refused

EXERCISES = "exercises"


@dataclass(frozen=True)
class Page:
    """A child's exercise and the release that it came from."""

    slug: str
    file: Path
    release: Path


def find_notebook(root: Path, path: object, sentence: str) -> Path:
    """Return a notebook in the child's folder, no link, nothing hidden.

    Args:
        root: The child's folder.
        path: Relative to it, or below it.
        sentence: What to say if there is none.

    Raises:
        Refused: with the sentence.
    """
    if not isinstance(path, str) or len(path) > 1000 or "\0" in path:
        raise Refused(400, sentence)
    named = PurePosixPath(path)
    for start in (root, root.resolve()):
        if named.is_relative_to(start):
            named = named.relative_to(start)
    if named.suffix != ".ipynb" or named.is_absolute() or any(part.startswith(".") for part in named.parts):
        raise Refused(404, sentence)
    file = root.resolve() / named
    # A link could lead to a file of somebody else's.
    if not is_there(file) or file.resolve() != file:
        raise Refused(404, sentence)
    return file


def find_page(root: Path, released: list[Path], path: object, sentence: str) -> Page:
    """Return the exercise at a path that a browser or a kernel named.

    Args:
        released: Folders of exercises as they were given out; the first that has it counts.

    Raises:
        Refused: if it is no exercise in `root`, or nothing that was released.
    """
    file = find_notebook(root, path, sentence)
    parts = file.relative_to(root.resolve()).parts
    if len(parts) != 3 or parts[0] != EXERCISES:
        raise Refused(404, sentence)
    _, slug, name = parts
    release = next((place for folder in released if is_there(place := folder / slug / name)), None)
    if release is None:
        raise Refused(404, sentence)
    return Page(slug, file, release)


def is_there(path: Path) -> bool:
    """Return True for a file that can be looked at."""
    try:
        return path.is_file()
    except OSError:  # a name that is too long, a folder that is closed to us
        return False
