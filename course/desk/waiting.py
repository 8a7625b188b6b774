"""Packs what a child hands in, so that it can wait until there is a way to the teacher.

FOLDER/.pathshala/waiting/000004+hello-pi/hello-pi/exercise.ipynb: a number for the order, and the
files as they were when the child pressed the button. A parcel is whole or not there: it is
made under another name, flushed, and renamed. It goes away when it has arrived; of one exercise
only the last waits.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from course.files import sync_folder, write_synced

FOLDER = ".pathshala/waiting"
MAKING = ".new-"
BYTES = 40_000_000
"""What a hand-in may hold; the teacher's grading takes no more."""
_NOT_SENT = {"feedback", "__pycache__"}


@dataclass(frozen=True, order=True)
class Parcel:
    """What was handed in once.

    Attributes:
        folder: It holds one folder, called like the exercise.
    """

    number: int
    slug: str
    folder: Path


class TooLarge(ValueError):
    """More than a hand-in may hold; its text is the name of the largest file."""


def sent_files(folder: Path) -> dict[str, Path]:
    """Return what is handed in of an exercise's folder: name → file.

    Links, pipes (lgpio leaves one) and hidden files stay, and what came back from the teacher.
    """
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        kept = not any(part.startswith(".") or part in _NOT_SENT for part in name.parts)
        linked = any((folder / above).is_symlink() for above in (name, *name.parents))
        if kept and not linked and path.is_file() and path.suffix != ".pyc":
            found[str(name)] = path
    return found


def pack(root: Path, slug: str, files: Mapping[str, Path]) -> Parcel:
    """Make a parcel; an older one of the same exercise goes away.

    Raises:
        TooLarge: with the largest file's name.
        OSError: if the disk is full and the like. Nothing is left of it.
    """
    sizes = {name: path.stat().st_size for name, path in files.items()}
    if sum(sizes.values()) > BYTES:
        raise TooLarge(max(sizes, key=sizes.__getitem__))
    place = root / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    former = parcels(root)
    making = Path(tempfile.mkdtemp(prefix=MAKING, dir=place))
    try:
        for name, path in files.items():
            write_synced(making / slug / name, path.read_bytes())
        folders = {path.parent for path in (making / slug).rglob("*")} | {making}
        for folder in folders:
            sync_folder(folder)
        number = former[-1].number + 1 if former else 1
        parcel = Parcel(number, slug, place / f"{number:06}+{slug}")
        making.rename(parcel.folder)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    sync_folder(place)
    for old in former:
        if old.slug == slug:
            forget(old)
    return parcel


def parcels(root: Path) -> list[Parcel]:
    """Return what waits, oldest first; what a pulled plug left half made goes away."""
    found = []
    for folder in (root / FOLDER).glob("*"):
        number, plus, slug = folder.name.partition("+")
        if plus and number.isdecimal() and (folder / slug).is_dir():
            found.append(Parcel(int(number), slug, folder))
    return sorted(found)


def sweep(root: Path) -> None:
    """Take away what a pulled plug left half made; only where nobody is packing."""
    for folder in (root / FOLDER).glob(f"{MAKING}*"):
        shutil.rmtree(folder, ignore_errors=True)


def forget(parcel: Parcel) -> None:
    """Take a parcel away: it has arrived, or a newer one takes its place."""
    shutil.rmtree(parcel.folder, ignore_errors=True)
