"""Answers "Hand in": shows what would be sent, packs it, and lets it travel when there is a way.

GET pathshala/hand-in?path=P     what would be sent, and what was sent before
POST pathshala/hand-in {"path"}  {"state": "sent" or "waiting", "sentence"}

What is handed in is packed first (waiting.py), so that nothing that goes wrong afterwards loses it.
Then nbgrader's own `submit` takes it, in a process of its own: it costs seconds and memory, and
the server goes on meanwhile. Where it cannot be taken now, it is tried again at the next start,
every few minutes while the course is open, and whenever something else is handed in.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jupyter_server.auth.decorator import authorized
from tornado import web

from course.desk.catalogue import words
from course.desk.door import Door, Refused, open_door
from course.desk.page import Page, find_page
from course.desk.versions import COURSE_BEGAN
from course.desk.waiting import Parcel, TooLarge, forget, pack, parcels, sent_files, sweep

ENDPOINT = "pathshala/hand-in"
CONFIG = "HandIn"
"""In jupyter_server_config.json: {"HandIn": {"exchange", "course", "student", "has_class", "handed_in"}}."""
FIRST_TRY, NEXT_TRY = 20.0, 300.0
SUBMIT_SECONDS = 180


@dataclass(frozen=True)
class Way:
    """Where work goes.

    Attributes:
        exchange: nbgrader's.
        handed_in: nbgrader's own copies of what was sent.
        has_class: False where nobody collects: then it is only kept.
    """

    exchange: Path
    course: str
    student: str
    handed_in: Path
    has_class: bool

    def closed(self, slug: str) -> str:
        """Return why the work cannot be sent now, as a name in the catalogue; "" if it can."""
        course = self.exchange / self.course
        try:
            if not os.access(course / "inbound", os.W_OK | os.X_OK):
                return "no_way"
            return "" if (course / "outbound" / slug).is_dir() else "not_released"
        except OSError:
            return "no_way"

    def last(self, slug: str) -> int | None:
        """Return when the exercise was sent last, in seconds since 1970; None if never, or nobody knows."""
        times = []
        for folder in (self.handed_in / self.course).glob(f"{self.student}+{slug}+*"):
            text = folder.name.rsplit("+", 1)[1].removesuffix(" UTC")
            try:
                times.append(int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()))
            except ValueError:
                continue
        return max((at for at in times if at >= COURSE_BEGAN), default=None)


def submit(parcel: Parcel, course: str, root: Path) -> bool:
    """Hand a parcel in with nbgrader, as the assignment list would; return False if it was not taken."""
    command = [
        sys.executable, "-m", "nbgrader", "submit", parcel.slug, "--course", course,
        f"--Exchange.assignment_dir={parcel.folder}",
    ]  # fmt: skip
    try:
        done = subprocess.run(
            command, cwd=root, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=SUBMIT_SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as problem:
        logging.getLogger(__name__).warning("nbgrader did not hand in %s: %s", parcel.slug, problem)
        return False
    if done.returncode:
        logging.getLogger(__name__).warning("nbgrader did not hand in %s: %s", parcel.slug, done.stderr)
    return done.returncode == 0


class HandIns:
    """Takes hand-ins of one child's folder.

    Args:
        send: Hands a parcel in; False if it was not taken.
    """

    def __init__(
        self,
        root: Path,
        released: list[Path],
        way: Way,
        send: Callable[[Parcel, str, Path], bool] = submit,
    ) -> None:
        self.root, self.released, self.way, self._send = root, released, way, send
        self._busy = threading.Lock()

    def look(self, path: object) -> dict:
        """Return what would be sent, and what was.

        Raises:
            Refused: if it is no exercise.
        """
        page = self._page(path)
        given = page.release.parent
        files = sent_files(page.file.parent)
        own = [name for name, file in files.items() if not _as_given(file, given / name)]
        own = own if page.file.name in own else [page.file.name, *own]
        saved = int(page.file.stat().st_mtime)
        return {
            "slug": page.slug,
            "files": own,
            "given": len(files) - len(own),
            "saved": saved if saved >= COURSE_BEGAN else None,
            "last": self.way.last(page.slug),
            "waits": any(one.slug == page.slug for one in parcels(self.root)),
            "has_class": self.way.has_class,
        }

    def take(self, path: object) -> dict:
        """Hand an exercise in, as it was saved.

        Raises:
            Refused: if it could not even be packed; then nothing has changed.
        """
        page = self._page(path)
        with self._busy:
            try:
                parcel = pack(self.root, page.slug, sent_files(page.file.parent))
            except TooLarge as problem:
                raise Refused(422, words()["hand_in"]["too_large"].format(file=problem)) from None
            except OSError:
                raise Refused(507, words()["hand_in"]["not_packed"]) from None
            reason = self._travel(parcel)
            self._try_others(parcel)
        sentence = words()["hand_in"][reason or "sent"]
        return {"state": "waiting" if reason else "sent", "sentence": sentence}

    def try_all(self) -> None:
        """Send what waits, if there is a way by now."""
        with self._busy:
            sweep(self.root)
            self._try_others(None)

    def _page(self, path: object) -> Page:
        return find_page(self.root, self.released, path, words()["hand_in"]["no_exercise"])

    def _travel(self, parcel: Parcel) -> str:
        """Return why it could not be sent, as a name in the catalogue; "" if it was."""
        closed = self.way.closed(parcel.slug)
        taken = not closed and self._send(parcel, self.way.course, self.root)
        if not self.way.has_class:
            return "no_class"  # kept in the folder's own exchange, and ready for a class
        if taken:
            forget(parcel)
            return ""
        return closed or "not_taken"

    def _try_others(self, but: Parcel | None) -> None:
        if self.way.has_class:
            for parcel in parcels(self.root):
                if parcel != but:
                    self._travel(parcel)


def _as_given(file: Path, given: Path) -> bool:
    try:
        return file.read_bytes() == given.read_bytes()
    except OSError:
        return False


class HandIn(Door):
    """GET: what would be sent. POST: sends it."""

    broken = words()["hand_in"]["broken"]

    def initialize(self, hand_ins: HandIns) -> None:
        self.hand_ins = hand_ins

    @web.authenticated
    @authorized
    async def get(self) -> None:
        path = self.asked("path")
        await self.answer(lambda: self.hand_ins.look(path))

    @web.authenticated
    @authorized
    async def post(self) -> None:
        path = self.asked("path")
        await self.answer(lambda: self.hand_ins.take(path))


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(app: Any) -> None:
    """Jupyter calls this when the server starts."""
    from course.desk.check_work import CONFIG as CHECK_WORK

    table = app.config.get(CONFIG, {})
    way = Way(
        exchange=Path(table["exchange"]),
        course=table["course"],
        student=table["student"],
        handed_in=Path(table["handed_in"]),
        has_class=table["has_class"],
    )
    released = [Path(folder) for folder in app.config.get(CHECK_WORK, {}).get("released", ())]
    hand_ins = HandIns(Path(app.root_dir).expanduser(), released, way)
    open_door(app, ENDPOINT, HandIn, hand_ins=hand_ins)
    threading.Thread(target=_go_on_trying, args=(hand_ins,), name="hand-in", daemon=True).start()


def _go_on_trying(hand_ins: HandIns) -> None:
    time.sleep(FIRST_TRY)  # the first page goes first
    while True:
        try:
            hand_ins.try_all()
        except Exception:
            logging.getLogger(__name__).exception("What waits could not be sent.")
        time.sleep(NEXT_TRY)
