"""What a child handed in, whether it travelled, and what came back: read from nbgrader's own record.

nbgrader keeps a copy of each hand-in in HANDED_IN/COURSE/STUDENT+UNIT+TIME/, and a page that came
back in exercises/UNIT/feedback/TIME/. A page that nobody fetched yet lies in the exchange, under a
name that only who handed in can tell (`nbgrader.utils.notebook_hash`). What could not travel yet
lies packed in WAITING/NUMBER+UNIT/.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

PAGE = "exercise"
REPLY_LIMIT = 4_000_000
"""Bytes of a page that came back."""
WORDS_LIMIT = 160
"""Letters of a remark; the page itself has all of it."""


@dataclass(frozen=True)
class Places:
    """Where a child's work lies.

    Attributes:
        folder: The child's own.
        handed_in: nbgrader's copies of what was handed in.
        waiting: What is packed, and travels when there is a way.
        exchange: nbgrader's Exchange.root.
        student: The name on the work.
        in_class: False if the work waits in the child's own folder.
    """

    folder: Path
    handed_in: Path
    waiting: Path
    exchange: Path
    course_id: str
    student: str
    in_class: bool

    @property
    def reachable(self) -> bool:
        """True if a hand-in can be put into the exchange now."""
        return _is(self.exchange / self.course_id / "inbound", Path.is_dir)


@dataclass(frozen=True)
class Reply:
    """A page that came back.

    Attributes:
        path: Where it lies now.
        kept: Where it lies, or belongs, in the child's folder.
        words: The teacher's first remark on it, or "".
        to_last: False if there is a later hand-in, that this page does not know.
    """

    path: Path
    kept: Path
    words: str
    to_last: bool


@dataclass(frozen=True)
class Work:
    """What was handed in of one unit.

    Attributes:
        travelled: False while the last hand-in is still on this computer.
        packed: True if it travels by itself as soon as there is a way.
    """

    slug: str
    travelled: bool
    packed: bool
    reply: Reply | None


def read_work(places: Places) -> dict[str, Work]:
    """Return slug → what was handed in; a hand-in that is torn still counts as one."""
    packed = {path.name.partition("+")[2] for path in _folders(places.waiting, "[0-9]*+*")}
    stamps: dict[str, list[tuple[str, str, Path]]] = {}
    for path in _folders(places.handed_in, "*/*+*+*"):
        parts = path.name.split("+")
        if len(parts) == 3 and all(parts):
            student, slug, stamp = parts
            stamps.setdefault(slug, []).append((stamp, student, path))
    copies = {slug: sorted(found, reverse=True) for slug, found in stamps.items()}
    slugs = packed | copies.keys()
    return {slug: _work(slug, copies.get(slug, []), slug in packed, places) for slug in slugs}


def _work(slug: str, newest_first: list[tuple[str, str, Path]], packed: bool, places: Places) -> Work:
    here = packed or not places.in_class
    for _, student, path in newest_first[:1]:
        here = here or student != places.student or path.parent.name != places.course_id
    for number, (stamp, _, copy) in enumerate(newest_first):
        kept = places.folder / "exercises" / slug / "feedback" / stamp / f"{PAGE}.html"
        # What lies in the exchange may be newer than what was fetched: the teacher marked again.
        for page in (_in_exchange(copy, places), kept):
            if page is not None and _is(page, Path.is_file):
                to_last = number == 0 and not packed
                return Work(slug, not here, packed, Reply(page, kept, _said(page), to_last))
    return Work(slug, not here, packed, None)


def _in_exchange(copy: Path, places: Places) -> Path | None:
    try:
        secret = (copy / "submission_secret.txt").read_bytes()[:1000]
    except OSError:
        return None
    name = hashlib.md5(secret + PAGE.encode(), usedforsecurity=False).hexdigest()
    return places.exchange / copy.parent.name / "feedback" / f"{name}.html"


def _folders(place: Path, names: str) -> list[Path]:
    try:
        return sorted(path for path in place.glob(names) if path.is_dir())
    except OSError:
        return []


def _is(path: Path, what: Callable[[Path], bool]) -> bool:
    try:
        return what(path)
    except OSError:  # a folder that is closed to us, a name that is too long
        return False


def reply_text(path: Path) -> str:
    """Return the page; "" if it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(REPLY_LIMIT).decode("utf-8", errors="replace")
    except OSError:
        return ""


def _said(path: Path) -> str:
    """Return the first that the teacher wrote on a page that came back; "" if she wrote nothing."""
    reader = _TeachersWords()
    reader.feed(reply_text(path))
    found = (" ".join(text.split()) for text in reader.found)
    return next((_short(text) for text in found if text), "")


def _short(text: str) -> str:
    return text if len(text) <= WORDS_LIMIT else text[:WORDS_LIMIT].rsplit(" ", 1)[0] + " …"


class _TeachersWords(HTMLParser):
    """Collects <p class="teacher">, without the words in bold that say whose they are."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = self._bold = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: Mapping[str, str | None] = dict(attrs)
        if tag == "p":
            self._inside = given.get("class") == "teacher"
            if self._inside:
                self.found.append("")
        self._bold = tag == "strong" or (self._bold and tag != "p")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "p"
        self._bold = self._bold and tag != "strong"

    def handle_data(self, data: str) -> None:
        if self._inside and not self._bold:
            self.found[-1] += data
