"""What of the machine's files a session may see: the list, before anything is mounted."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

HOME = "/student"
"""Not below /home, where an account of this machine may have the same name."""
WRITABLE = (HOME, "/tmp", "/dev/shm")
ACCOUNTS = f"root:x:0:0::/:/bin/false\nstudent:x:1000:1000::{HOME}:/bin/sh\n"
GROUPS = "root:x:0:\nstudent:x:1000:\n"
"""All of /etc/passwd and /etc/group that a session sees."""

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib64", "/nix/store", "/gnu/store")
"""Programs and libraries; where a name is a link (/lib → usr/lib), the link is made again."""
SETTINGS = (
    "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives", "/etc/fonts",
    "/etc/localtime", "/etc/mime.types",
)  # fmt: skip
DEVICES = ("null", "zero", "full", "random", "urandom")
ANSWERS = ("course", "modules", "safety_lessons")
"""Folders beside `autograder`, in the checkout and in site-packages, that hold model answers."""

_HERE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class View:
    """What is shown.

    Attributes:
        shown: Files and folders, absolute and without links on the way, that are bound
            read-only at their own place; none lies inside another.
        links: Place → target of symbolic links.
        hidden: Files and folders inside `shown` that are covered by something empty.
    """

    shown: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    hidden: tuple[str, ...]


def view(preload: Sequence[str], read_only: Iterable[Path] = (), hidden: Iterable[Path] = ()) -> View:
    """Return what a session sees that has `preload` (dotted module names) loaded.

    The checkout is not shown, only the packages in it that are named: its other folders hold
    model answers and hidden tests.
    """
    python = [sys.base_prefix, sys.prefix, *_installed()]
    wanted = [*SYSTEM, *SETTINGS, *python, *read_only, _HERE, *_packages(preload)]
    places = [Path(os.path.abspath(path)) for path in wanted if Path(path).exists()]  # noqa: PTH100
    shown, links = _without_links(places)
    covered = [_HERE.parent / name for name in ANSWERS if _HERE.parent / name not in shown]
    covered += [Path(path).resolve() for path in hidden]
    return View(
        shown=tuple(map(str, shown)),
        links=tuple((str(place), target) for place, target in links),
        hidden=tuple(str(path) for path in covered if path.exists() and _inside(path, shown)),
    )


def inside_writable(shown: Iterable[str]) -> list[str]:
    """Return those of `shown` that lie where a session's writable places will be mounted."""
    places = [Path(place) for place in WRITABLE]
    return [name for name in shown if _inside(Path(name), places)]


def unreadable(shown: Iterable[str]) -> str | None:
    """Return one of `shown` that accounts other than its owner cannot read, or None."""
    for name in shown:
        path = Path(name)
        needed = 0o005 if path.is_dir() else 0o004
        if path.stat().st_mode & needed != needed:
            return name
    return None


def _installed() -> list[str]:
    """Return the folders of installed packages, also those outside the prefix (a user's own, a .pth)."""
    return [place for place in sys.path if Path(place).name in ("site-packages", "dist-packages")]


def _packages(preload: Sequence[str]) -> list[Path]:
    """Return the folder or file of the top-level package of each module."""
    found = []
    for name in sorted({name.partition(".")[0] for name in preload}):
        spec = importlib.util.find_spec(name)
        if spec is None or spec.origin in (None, "built-in", "frozen"):
            continue
        origin = Path(spec.origin)
        found.append(origin.parent if spec.submodule_search_locations else origin)
    return found


def _without_links(places: Iterable[Path]) -> tuple[list[Path], list[tuple[Path, str]]]:
    """Return real places, the outermost only, and the links that lead there from `places`."""
    real, links = set(), {}
    for place in places:
        links.update(_links_on_the_way(place))
        real.add(place.resolve())
    outer: list[Path] = []
    for path in sorted(real, key=lambda path: len(path.parts)):
        if not _inside(path, outer):
            outer.append(path)
    free = [(place, target) for place, target in sorted(links.items()) if not _inside(place, outer)]
    return outer, free


def _links_on_the_way(place: Path) -> dict[Path, str]:
    """Return the links that the kernel follows from `place`: their resolved place → target."""
    found: dict[Path, str] = {}
    parts = [*place.parts[1:]]
    current = Path("/")
    # As many steps as the kernel takes before it says ELOOP.
    for _ in range(40 * 40):
        if not parts:
            break
        part = parts.pop(0)
        if part == "..":
            current = current.parent
            continue
        step = current / part
        if step.is_symlink():
            found[step] = str(step.readlink())
            target = Path(found[step])
            current = Path("/") if target.is_absolute() else current
            parts = [*(target.parts[1:] if target.is_absolute() else target.parts), *parts]
        else:
            current = step
    return found


def _inside(path: Path, folders: Iterable[Path]) -> bool:
    return any(path == folder or folder in path.parents for folder in folders)
