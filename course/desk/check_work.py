"""Answers the button "Check" and `check()`: has a child's exercise checked, beside the server's own work.

POST pathshala/check-work {"path": "exercises/hello-pi/exercise.ipynb"}, with Jupyter's own
log-in, answers {"summary", "tasks", "text", "saved_seconds_ago"}, or with another status {"sentence"}.
Nothing is stored: no result, no count of checks. Who hangs up stops the check.
"""

from __future__ import annotations

import asyncio
import atexit
import dataclasses
import json
import threading
import time
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from jupyter_server.utils import url_path_join
from tornado import web

from autograder.errors import AutograderError, NotebookUnreadable
from autograder.stop import Stop, Stopped
from course.content import unit_folder
from course.errors import UnitNotFound

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from autograder.check_work import Checker
    from autograder.mistakes import Mistake

ENDPOINT = "pathshala/check-work"
"""As in `autograder.ask`."""
CONFIG = "CheckWork"
"""In jupyter_server_config.json: {"CheckWork": {"released": [folders, the first that has it counts]}}."""
EXERCISES = "exercises"
PAGE_LIMIT = 20_000_000
FILES_LIMIT = 4_000_000
"""Bytes of the files beside the page that the program may read."""

_NO_TASKS = "There is nothing to check on this page. Open an exercise, then check."
_RUNS = "A check of this page is running. Wait until it is done."
_UNREADABLE = "This page cannot be read. Save it, close it and open it again; then check once more."
_BROKEN = "The check could not be made. Try again; if it happens again, tell your teacher."
_STOPPED = "The check was stopped."


class NotCheckable(Exception):
    """A request that gets a sentence instead of a check."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


@dataclasses.dataclass(frozen=True)
class Page:
    """A child's exercise and the release that it came from."""

    slug: str
    file: Path
    release: Path


def find_page(root: Path, released: list[Path], path: object) -> Page:
    """Return the exercise at a path that a browser or a kernel named.

    Args:
        root: The child's folder.
        path: Relative to it, or below it.

    Raises:
        NotCheckable: if it is no exercise in `root`, or nothing that was released.
    """
    nothing = NotCheckable(404, _NO_TASKS)
    if not isinstance(path, str) or len(path) > 1000 or "\0" in path:
        raise NotCheckable(400, _NO_TASKS)
    named = PurePosixPath(path)
    for start in (root, root.resolve()):
        if named.is_relative_to(start):
            named = named.relative_to(start)
    if len(named.parts) != 3 or named.parts[0] != EXERCISES or named.suffix != ".ipynb":
        raise nothing
    _, slug, name = named.parts
    if slug.startswith(".") or name.startswith("."):
        raise nothing
    file = root.resolve() / named
    # A link could lead to a file of somebody else's.
    if not _is_there(file) or file.resolve() != file:
        raise nothing
    release = next((place for folder in released if _is_there(place := folder / slug / name)), None)
    if release is None:
        raise nothing
    return Page(slug, file, release)


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is too long, a folder that is closed to us
        return False


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
            NotCheckable: with a sentence.
        """
        page = find_page(self.root, self.released, path)
        if page.file in self._running:
            raise NotCheckable(409, _RUNS)
        self._running.add(page.file)
        try:
            return await _in_thread(lambda: self._check(page, stop))
        finally:
            self._running.discard(page.file)

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
                raise NotCheckable(422, _UNREADABLE)
            content, release = page.file.read_bytes(), self._release(page.release)
            files = given_files(page.release.parent)
            own = own_files(page.file.parent)
            grade = checker.check(content, release, files=files, own_files=own, stop=stop)
        except NotebookUnreadable:
            raise NotCheckable(422, _UNREADABLE) from None
        except Stopped:
            raise NotCheckable(409, _STOPPED) from None
        except (AutograderError, OSError, ValueError):
            raise NotCheckable(500, _BROKEN) from None
        words = in_words(grade, release, _mistakes(page.slug))
        age = max(0, int(time.time() - state.st_mtime))
        return {**dataclasses.asdict(words), "text": lines(words), "saved_seconds_ago": age}

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


def _real_checker() -> Checker:
    from autograder.check_work import Checker

    return Checker()


async def _in_thread(work: Callable[[], dict]) -> dict:
    """Run it in a thread that does not keep the server alive, as an executor's would."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[dict] = loop.create_future()

    def run() -> None:
        try:
            result, problem = work(), None
        except BaseException as raised:
            result, problem = {}, raised
        loop.call_soon_threadsafe(settle, result, problem)

    def settle(result: dict, problem: BaseException | None) -> None:
        if done.cancelled():
            return
        if problem is None:
            done.set_result(result)
        else:
            done.set_exception(problem)

    threading.Thread(target=run, name="check-work", daemon=True).start()
    return await done


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
        except NotCheckable as problem:
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


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(app: Any) -> None:
    """Jupyter calls this when the server starts."""
    released = [Path(folder) for folder in app.config.get(CONFIG, {}).get("released", ())]
    desk = Desk(Path(app.root_dir).expanduser(), released)
    atexit.register(desk.close)
    address = url_path_join(app.web_app.settings["base_url"], ENDPOINT)
    app.web_app.add_handlers(".*$", [(address, CheckWork, {"desk": desk})])
