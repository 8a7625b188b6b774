"""Answers the button "Check" and `check()`: has a child's exercise checked, beside the server's own work.

POST pathshala/check-work {"path": "exercises/hello-pi/exercise.ipynb"}, with Jupyter's own
log-in, answers {"summary", "tasks", "text", "saved_seconds_ago"}, or with another status {"sentence"}.
POST pathshala/hint {"path", "task", "step": 1} answers {"name", "text"}, the one step that was asked for.
Nothing is stored: no result, no count of checks or hints. Who hangs up stops the check.
"""

from __future__ import annotations

import atexit
import dataclasses
import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web

from autograder.errors import AutograderError, NotebookUnreadable
from autograder.stop import Stop, Stopped
from course.content import unit_folder
from course.desk.catalogue import words as catalogue
from course.desk.door import Door, Refused, in_thread, open_door
from course.desk.page import Page, find_page
from course.errors import UnitInvalid, UnitNotFound
from course.hints import Hints, load_hints

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from autograder.check_work import Checker
    from autograder.mistakes import Mistake

ENDPOINT = "pathshala/check-work"
"""As in `autograder.ask`."""
HINT_ENDPOINT = "pathshala/hint"
_HINTS_HELP = ("not yet", "not begun")
"""States of a task in which hints are offered."""
CONFIG = "CheckWork"
"""In jupyter_server_config.json: {"CheckWork": {"released": [folders, the first that has it counts]}}."""
PAGE_LIMIT = 20_000_000
FILES_LIMIT = 4_000_000
"""Bytes of the files beside the page that the program may read."""

_NO_TASKS = "There is nothing to check on this page. Open an exercise, then check."
_RUNS = "A check of this page is running. Wait until it is done."
_UNREADABLE = "This page cannot be read. Save it, close it and open it again; then check once more."
_BROKEN = "The check could not be made. Try again; if it happens again, tell your teacher."
_STOPPED = "The check was stopped."


class Desk:
    """What checks the pages of one server: one engine, made when it is first needed.

    Args:
        make_checker: None for the real one; it is imported only then, which costs time and memory.
    """

    def __init__(
        self, root: Path, released: list[Path], make_checker: Callable[[], Checker] | None = None
    ) -> None:
        self.root, self.released = root, released
        self._make = make_checker or _real_checker
        self._checker: Checker | None = None
        self._making = threading.Lock()
        self._running: set[Path] = set()
        self._releases: dict[Path, tuple[int, NotebookNode]] = {}

    async def check(self, path: object, stop: Stop) -> dict:
        """Return the answer for a page.

        Raises:
            Refused: with a sentence.
        """
        page = find_page(self.root, self.released, path, _NO_TASKS)
        if page.file in self._running:
            raise Refused(409, _RUNS)
        self._running.add(page.file)
        try:
            return await in_thread(lambda: self._check(page, stop))
        finally:
            self._running.discard(page.file)

    def hint(self, path: object, task: object, step: object) -> dict:
        """Return one step of a task's hints.

        Raises:
            Refused: if there is none.
        """
        page = find_page(self.root, self.released, path, _NO_TASKS)
        rows = [row for row in unit_hints(page.slug) if row.task == task]
        if not rows or not isinstance(step, int) or not 1 <= step <= len(rows[0].steps):
            raise Refused(404, catalogue()["hints"]["none"])
        name, text = rows[0].steps[step - 1]
        return {"name": name, "text": text}

    def close(self) -> None:
        """End the engine's processes."""
        if self._checker is not None:
            self._checker.close()

    def _check(self, page: Page, stop: Stop) -> dict:
        from autograder.closed import given_files
        from autograder.in_words import in_words, lines

        checker = self._the_checker()
        try:
            state = page.file.stat()
            if state.st_size > PAGE_LIMIT:
                raise Refused(422, _UNREADABLE)
            content, release = page.file.read_bytes(), self._release(page.release)
            files = given_files(page.release.parent)
            own = own_files(page.file.parent)
            grade = checker.check(content, release, files=files, own_files=own, stop=stop)
        except NotebookUnreadable:
            raise Refused(422, _UNREADABLE) from None
        except Stopped:
            raise Refused(409, _STOPPED) from None
        except (AutograderError, OSError, ValueError):
            raise Refused(500, _BROKEN) from None
        words = in_words(grade, release, _mistakes(page.slug))
        age = max(0, int(time.time() - state.st_mtime))
        told = dataclasses.asdict(words)
        steps = {row.task: len(row.steps) for row in unit_hints(page.slug)}
        for task in told["tasks"]:
            task["hints"] = steps.get(task["task"], 0) if task["state"] in _HINTS_HELP else 0
        return {**told, "text": lines(words), "saved_seconds_ago": age}

    def _the_checker(self) -> Checker:
        with self._making:
            if self._checker is None:
                self._checker = self._make()
            return self._checker

    def _release(self, path: Path) -> NotebookNode:
        """Return the release; the same object while it is the same, as the engine likes it."""
        import nbformat

        stamp = path.stat().st_mtime_ns
        known = self._releases.get(path)
        if known is None or known[0] != stamp:
            notebook = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
            known = self._releases[path] = (stamp, notebook)
        return known[1]


def own_files(folder: Path) -> dict[str, bytes]:
    """Return the child's files beside the page, as far as there is room: name → bytes."""
    found: dict[str, bytes] = {}
    room = FILES_LIMIT
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or not path.is_file() or path.suffix == ".ipynb":
            continue  # lgpio leaves a pipe here, which would never end
        size = path.stat().st_size
        if size <= room and not path.name.startswith("."):
            found[path.name] = path.read_bytes()
            room -= size
    return found


def _mistakes(slug: str) -> tuple[Mistake, ...]:
    """Return the mistakes that the author foresaw; they stay in the course, out of the child's folder."""
    from autograder.mistakes import load_mistakes

    try:
        return load_mistakes(unit_folder(slug) / "mistakes.toml")
    except (UnitNotFound, AutograderError, OSError):
        return ()  # a unit of the class's own


def unit_hints(slug: str) -> tuple[Hints, ...]:
    """Return the hints in steps; as the mistakes, they stay in the course."""
    try:
        return load_hints(unit_folder(slug))
    except (UnitInvalid, UnitNotFound, OSError):
        return ()


def _real_checker() -> Checker:
    from autograder.check_work import Checker

    return Checker()


class CheckWork(APIHandler):
    """POST: checks a page."""

    auth_resource = "contents"

    def initialize(self, desk: Desk) -> None:
        self.desk = desk
        self.stop: Stop | None = None

    @web.authenticated
    @authorized
    async def post(self) -> None:
        self.stop = Stop()
        asked = self.get_json_body()
        path = asked.get("path") if isinstance(asked, dict) else None
        try:
            told = await self.desk.check(path, self.stop)
        except Refused as problem:
            self.set_status(problem.status)
            told = {"sentence": problem.sentence}
        except Exception:
            self.log.exception("The check of %s broke.", path)
            self.set_status(500)
            told = {"sentence": _BROKEN}
        await self.finish(json.dumps(told))

    def on_connection_close(self) -> None:
        """Stop: nobody waits for the answer any more."""
        if self.stop is not None:
            self.stop.now()


class Hint(Door):
    """POST: one step of a hint."""

    broken = catalogue()["hints"]["broken"]

    def initialize(self, desk: Desk) -> None:
        self.desk = desk

    @web.authenticated
    @authorized
    async def post(self) -> None:
        path, task, step = self.asked("path"), self.asked("task"), self.asked("step")
        await self.answer(lambda: self.desk.hint(path, task, step))


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(app: Any) -> None:
    """Jupyter calls this when the server starts."""
    released = [Path(folder) for folder in app.config.get(CONFIG, {}).get("released", ())]
    desk = Desk(Path(app.root_dir).expanduser(), released)
    atexit.register(desk.close)
    open_door(app, ENDPOINT, CheckWork, desk=desk)
    open_door(app, HINT_ENDPOINT, Hint, desk=desk)
