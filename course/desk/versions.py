"""Keeps earlier versions of a child's pages: every save leaves what was there before.

FOLDER/.pathshala/versions/exercises/hello-pi/exercise.ipynb/000012-1764041103.ipynb: a number, and
when it had been saved. Keeping one costs next to nothing: the old file gets a second name in the
moment before the save puts a new file in its place. Only what was written counts; a run that
changed no word leaves no version.

Kept are the oldest (the page as it was given), the newest forty, all of the last hour, then the last
of each hour for a day, then the last of each day. Numbers give the order, so a clock that was not
set loses nothing. There is a limit in bytes for a page and for all; and where the disk is full,
versions give way to the work itself.
"""

from __future__ import annotations

import errno
import json
import shutil
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from pathlib import Path

from course.desk.record import fingerprint
from course.files import write_atomic

FOLDER = ".pathshala/versions"
NEWEST = 40
HOUR, DAY = 3600, 86_400
COURSE_BEGAN = 1_735_689_600
"""2025 begins. A clock that shows less was never set: a Raspberry Pi has no battery for it."""
WITHOUT_A_CLOCK = 20
"""Of versions from a clock that was not set, one in so many stays, beside the newest."""
LARGE = 2_000_000
"""Bytes above which what a program printed is not kept, only what was written."""
PAGE_BYTES = 8_000_000
TOTAL_BYTES = 64_000_000
FEWEST = 3
"""Versions of each page that stay even so."""
_NO_SECOND_NAMES = {errno.EPERM, errno.EXDEV, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK}


@dataclass(frozen=True, order=True)
class Version:
    """A page as it was.

    Attributes:
        number: Its place in the order.
        seconds: When it had been saved, by the clock of that day.
    """

    number: int
    seconds: int
    path: Path

    @property
    def id(self) -> str:
        return str(self.number)


class Versions:
    """All versions of a child's folder.

    Args:
        now: The clock.
    """

    def __init__(self, root: Path, now: Callable[[], float] = time.time) -> None:
        self.root, self._now = root, now
        self._lock = threading.Lock()
        self._known: dict[Path, str] = {}

    def of(self, name: str) -> list[Version]:
        """Return the versions of a page, oldest first."""
        return sorted(_read(self._place(name)))

    def keep(self, name: str, following: bytes) -> None:
        """Keep the page as it lies on the disk; call it just before `following` takes its place.

        Raises:
            OSError: if it cannot be kept. The page itself is untouched.
        """
        page = self.root / name
        with self._lock:
            try:
                data = page.read_bytes()
            except FileNotFoundError:
                return
            words = fingerprint(name, data)
            if words != fingerprint(name, following):
                self._keep(name, data, words, int(page.stat().st_mtime), page)

    def keep_data(self, name: str, data: bytes) -> None:
        """Keep what never was on the disk: the page as another window shows it.

        Raises:
            OSError: if it cannot be kept.
        """
        with self._lock:
            words = fingerprint(name, data)
            if words != fingerprint(name, (self.root / name).read_bytes()):
                self._keep(name, data, words, int(self._now()), None)

    def make_room(self, wanted: int) -> bool:
        """Give up old versions until there is room for `wanted` bytes; False if there was none to give."""
        given = False
        with self._lock:
            while shutil.disk_usage(self.root).free < wanted and self._give_up_one():
                given = True
        return given

    def forget(self, name: str) -> None:
        """Take all versions of a page away: a child wrote something there that nobody should keep."""
        with self._lock:
            for version in self.of(name):
                version.path.unlink(missing_ok=True)

    def thin(self, name: str) -> None:
        """Take away what is too much of a page's versions, and then of all."""
        versions = self.of(name)
        stay = staying(versions, self._now())
        for version in versions:
            if version not in stay:
                version.path.unlink(missing_ok=True)
        self._shrink(self._place(name), PAGE_BYTES)
        while sum(map(_bytes, self._all())) > TOTAL_BYTES and self._give_up_one():
            pass

    def _place(self, name: str) -> Path:
        return self.root / FOLDER / name

    def _all(self) -> list[Path]:
        return [path for path in (self.root / FOLDER).rglob("*-*.ipynb") if path.is_file()]

    def _keep(self, name: str, data: bytes, words: str, seconds: int, page: Path | None) -> None:
        place = self._place(name)
        versions = self.of(name)
        if versions and self._words(name, versions[-1].path) == words:
            return
        place.mkdir(parents=True, exist_ok=True)
        number = versions[-1].number + 1 if versions else 1
        new = place / f"{number:06}-{max(0, seconds)}.ipynb"
        if page is None or len(data) > LARGE or not _second_name(page, new):
            write_atomic(new, without_outputs(data) if len(data) > LARGE else data)
        self._known[new] = words
        self.thin(name)

    def _words(self, name: str, path: Path) -> str:
        if path not in self._known:
            self._known[path] = fingerprint(name, path.read_bytes())
        return self._known[path]

    def _shrink(self, place: Path, limit: int) -> None:
        versions = sorted(_read(place))
        total = sum(_bytes(version.path) for version in versions)
        # The first is the page as it was given; it goes last.
        for version in versions[1 : 1 - FEWEST]:
            if total <= limit:
                return
            total -= _bytes(version.path)
            version.path.unlink(missing_ok=True)

    def _give_up_one(self) -> bool:
        """Take the oldest version of the page that has most bytes in them."""
        places: dict[Path, list[Path]] = {}
        for path in sorted(self._all()):
            places.setdefault(path.parent, []).append(path)
        rich = [paths for paths in places.values() if len(paths) > FEWEST]
        if not rich:
            return False
        most = max(rich, key=lambda paths: sum(map(_bytes, paths)))
        most[1].unlink(missing_ok=True)
        return True


def staying(versions: list[Version], now: float) -> set[Version]:
    """Return those that stay, by their age and number.

    Args:
        versions: Oldest first.
        now: What the clock shows. Where it was not set, no age is known, and all stay.
    """
    if not versions or now < COURSE_BEGAN:
        return set(versions)
    last_of_each: dict[Hashable, Version] = {_stretch(version, now): version for version in versions}
    return {versions[0], *versions[-NEWEST:], *last_of_each.values()}


def _stretch(version: Version, now: float) -> Hashable:
    """Return the stretch of time of which the last version stays."""
    if not COURSE_BEGAN <= version.seconds <= now + DAY:
        return "no clock", version.number // WITHOUT_A_CLOCK
    age = now - version.seconds
    if age < HOUR:
        return version.number
    return ("hour", version.seconds // HOUR) if age < DAY else ("day", version.seconds // DAY)


def without_outputs(data: bytes) -> bytes:
    """Return a notebook without what its cells put out; what is no notebook stays as it is."""
    try:
        book = json.loads(data)
        for cell in book["cells"]:
            if cell["cell_type"] == "code":
                cell["outputs"], cell["execution_count"] = [], None
        return json.dumps(book, ensure_ascii=False, indent=1).encode()
    except (ValueError, KeyError, TypeError, RecursionError):
        return data


def _read(place: Path) -> Iterator[Version]:
    for path in place.glob("*-*.ipynb"):
        number, _, seconds = path.stem.partition("-")
        if number.isdecimal() and seconds.isdecimal():
            yield Version(int(number), int(seconds), path)


def _second_name(page: Path, new: Path) -> bool:
    """Give the file a second name; return False where the disk knows no such thing, as a USB stick."""
    try:
        new.hardlink_to(page)
    except OSError as problem:
        if problem.errno in _NO_SECOND_NAMES:
            return False
        raise
    return True


def _bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
