"""Answers "Earlier versions" and "Start again": what a page was before, to look at or to bring back.

GET pathshala/versions?path=P          {"versions": [{"id", "seconds", "changed", "titles"}], "trouble"}
GET pathshala/versions?path=P&id=7     {"content"}: a notebook; id "first": as the page was given
POST pathshala/versions {"path", "content"}   keeps what a window shows before it is replaced
POST pathshala/versions {"path", "forget": true}   takes all versions of a page away

Nothing here changes a page: the browser puts a version into the open page, and saves it as ever.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from jupyter_server.auth.decorator import authorized
from tornado import web

from course.desk.catalogue import words
from course.desk.door import Door, Refused, open_door
from course.desk.page import find_notebook, find_page
from course.desk.record import Record, fingerprint
from course.desk.versions import COURSE_BEGAN, Versions, without_outputs

ENDPOINT = "pathshala/versions"
FIRST = "first"
TITLES = 3
"""Changed tasks that are named; more are counted."""
PAGE_LIMIT = 20_000_000


def list_versions(versions: Versions, file: Path) -> list[dict]:
    """Return the versions of a page, newest first, each with what is different from now."""
    name = _name(versions, file)
    now = _cells(file.read_bytes())
    told = []
    for version in reversed(versions.of(name)):
        then = _cells(_bytes(version.path))
        if then is None or now is None:
            continue  # torn: a pulled plug, an old disk
        changed = [cell for cell in {**now, **then} if now.get(cell) != then.get(cell)]
        if not changed:
            continue
        titles = Counter(title for cell in changed if (title := (then.get(cell) or now[cell])[0]))
        told.append(
            {
                "id": version.id,
                # A clock that was not set says nothing.
                "seconds": version.seconds if version.seconds >= COURSE_BEGAN else None,
                "changed": len(changed),
                "titles": list(titles)[:TITLES],
            }
        )
    return told


def read_version(versions: Versions, file: Path, number: str) -> dict:
    """Return an earlier version as a notebook.

    Raises:
        Refused: if it is gone.
    """
    found = next((one for one in versions.of(_name(versions, file)) if one.id == number), None)
    if found is None:
        raise Refused(404, words()["versions"]["gone"])
    return _notebook(_bytes(found.path))


def first_version(versions: Versions, released: list[Path], file: Path) -> dict:
    """Return the page as it was given: an exercise's release, else the version that we once wrote.

    Raises:
        Refused: if nobody kept it.
    """
    sentence = words()["versions"]["no_first"]
    name = _name(versions, file)
    try:
        return _notebook(find_page(versions.root, released, name, sentence).release.read_bytes())
    except Refused:
        pass  # a lesson
    given = Record(versions.root).files.get(name)
    for path in (*(version.path for version in versions.of(name)), file):
        data = _bytes(path)
        if given and fingerprint(name, data) == given:
            return _notebook(without_outputs(data))
    raise Refused(404, sentence)


def _name(versions: Versions, file: Path) -> str:
    return str(file.relative_to(versions.root))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _notebook(data: bytes) -> dict:
    try:
        book = json.loads(data)
        if isinstance(book["cells"], list):
            return book
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise Refused(422, words()["versions"]["gone"])


def _cells(data: bytes) -> dict[str, tuple[str, str]] | None:
    """Return cell id → (the heading above it, what stands in it); None if it is no notebook."""
    try:
        cells = json.loads(data)["cells"]
        found: dict[str, tuple[str, str]] = {}
        title = ""
        for number, cell in enumerate(cells):
            text = "".join(cell["source"])
            if cell["cell_type"] == "markdown":
                title = next((line.lstrip("# ") for line in text.split("\n") if line.startswith("#")), title)
            if text.strip():
                found[cell.get("id", str(number))] = (title, text.strip())
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return found


class History(Door):
    """GET: lists, or reads one. POST: keeps what a window shows, or forgets all."""

    broken = words()["versions"]["broken"]

    def initialize(self, released: list[Path]) -> None:
        self.released = released

    @property
    def versions(self) -> Versions:
        return self.contents_manager.versions

    def _file(self) -> Path:
        return find_notebook(self.versions.root, self.asked("path"), words()["versions"]["no_page"])

    @web.authenticated
    @authorized
    async def get(self) -> None:
        await self.answer(self._read)

    @web.authenticated
    @authorized
    async def post(self) -> None:
        await self.answer(self._keep_or_forget)

    def _read(self) -> dict:
        file, number = self._file(), self.asked("id")
        if number is None:
            trouble = self.contents_manager.trouble and words()["versions"]["trouble"]
            return {"versions": list_versions(self.versions, file), "trouble": trouble}
        if number == FIRST:
            return {"content": first_version(self.versions, self.released, file)}
        return {"content": read_version(self.versions, file, str(number))}

    def _keep_or_forget(self) -> dict:
        file, content = self._file(), self.asked("content")
        if self.asked("forget") is True:
            self.versions.forget(_name(self.versions, file))
            return {"sentence": words()["versions"]["forgotten"]}
        data = json.dumps(content, ensure_ascii=False, indent=1).encode()
        if not isinstance(content, dict) or len(data) > PAGE_LIMIT or _cells(data) is None:
            raise Refused(400, words()["versions"]["broken"])
        self.versions.keep_data(_name(self.versions, file), data)
        return {}


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(app: Any) -> None:
    """Jupyter calls this when the server starts."""
    from course.desk.check_work import CONFIG

    released = [Path(folder) for folder in app.config.get(CONFIG, {}).get("released", ())]
    open_door(app, ENDPOINT, History, released=released)
