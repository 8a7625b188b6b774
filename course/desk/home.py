"""Serves Home, the page with which a child's desk opens; course/home makes it, from the child's own files.

GET  pathshala/home            the page; ?week=3 shows another week
GET  pathshala/home/words      the plain page behind "Leave this page"
GET  pathshala/home/came-back/UNIT   what came back; below it /page, that page itself, closed off
GET  pathshala/home/choices    the child's choices as JSON, for JupyterLab (home.js)
POST pathshala/home/choices, pathshala/home/project   keeps a choice; makes a notebook
All with Jupyter's own log-in. Nothing is counted or kept but what the child chose.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web

from course.contacts import Contact, contacts_path, load_contacts
from course.desk.folder import WORDS, lesson_folders
from course.desk.hand_in import CONFIG as HAND_IN
from course.desk.record import Record, fingerprint
from course.desk.waiting import FOLDER as WAITING
from course.errors import PathshalaError
from course.files import write_atomic
from course.home import ADDRESS, CONFIG, page
from course.home.choices import read_choices, write_choices
from course.home.kit import facts
from course.home.plain import blocks
from course.home.projects import new_project, projects
from course.home.weeks import Session, walk
from course.home.words import words_for
from course.home.work import Places, Work, read_work, reply_text
from course.syllabus import Syllabus, load_syllabus
from pi_setup.board.choice import is_raspberry_pi


class HomeFolder:
    """What Home tells of one child's folder.

    Args:
        name: To greet with; "" if there is none.
        load: Reads the course; called once, when the page is first asked for.
    """

    def __init__(self, places: Places, name: str = "", load: Callable[[], Syllabus] = load_syllabus) -> None:
        self.places, self.name = places, name
        self._load = load
        self._syllabus: Syllabus | None = None
        self._known: dict[Path, tuple[tuple[int, int], str]] = {}

    def home(self, chosen: int | None, sentence: str = "") -> page.Home:
        """Return what the page shows now."""
        folder, work = self.places.folder, read_work(self.places)
        syllabus = self.syllabus()
        return page.Home(
            name=self.name,
            path=walk(syllabus, folder, lesson_folders(syllabus), self._begun(), work) if syllabus else None,
            chosen=chosen,
            work=work,
            in_class=self.places.in_class,
            reachable=self.places.reachable,
            projects=projects(folder),
            facts=facts(folder, real_pins=is_raspberry_pi(), now=time.time()),
            contacts=_contacts(folder),
            choices=read_choices(folder),
            sentence=sentence,
        )

    def session(self, slug: str) -> tuple[Session | None, Work | None]:
        """Return a unit, and what was handed in of it."""
        work = read_work(self.places)
        syllabus = self.syllabus()
        if syllabus is None:
            return None, None
        path = walk(syllabus, self.places.folder, lesson_folders(syllabus), (), work)
        found = [one for stone in path.stones for one in stone.sessions if one.slug == slug]
        return next(iter(found), None), work.get(slug)

    def syllabus(self) -> Syllabus | None:
        """Return the course; None where it cannot be read."""
        if self._syllabus is None:
            try:
                self._syllabus = self._load()
            except (PathshalaError, OSError):
                return None
        return self._syllabus

    def _begun(self) -> set[str]:
        """Return the slugs of the exercises that are no longer as they were given."""
        found = set()
        for name, given in Record(self.places.folder).files.items():
            parts = name.split("/")
            if parts[0] == "exercises" and parts[2:] == ["exercise.ipynb"]:
                now = self._fingerprint(name)
                if now and now != given:
                    found.add(parts[1])
        return found

    def _fingerprint(self, name: str) -> str:
        """Return a file's fingerprint; read again only when it was saved."""
        path = self.places.folder / name
        try:
            state = path.stat()
            stamp = (state.st_mtime_ns, state.st_size)
            if self._known.get(path, (None,))[0] != stamp:
                self._known[path] = (stamp, fingerprint(name, path.read_bytes()))
        except OSError:
            return ""
        return self._known[path][1]


def _contacts(folder: Path) -> tuple[Contact, ...]:
    """Return the class's contacts; where they have a fault, the course's: a child is never without."""
    with contextlib.suppress(PathshalaError, OSError):
        return load_contacts(contacts_path(folder))
    with contextlib.suppress(PathshalaError, OSError):
        return load_contacts()
    return ()


class _Handler(JupyterHandler):
    auth_resource = "contents"

    def initialize(self, folder: HomeFolder) -> None:
        self.folder = folder

    @property
    def content_security_policy(self) -> str:
        """Stricter than JupyterLab needs."""
        return page.POLICY

    def set_default_headers(self) -> None:
        super().set_default_headers()
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "same-origin")

    @property
    def at(self) -> page.Addresses:
        """Where everything is, with this browser's token for forms."""
        token = self.xsrf_token.decode()
        return page.Addresses(self.base_url, url_path_join(self.base_url, ADDRESS), token)

    async def _in_thread(self, work: Callable[[], str]) -> str:
        """Make a page beside the server's own work: a slow card must not stop what Python says."""
        return await asyncio.get_running_loop().run_in_executor(None, work)

    def _say(self, name: str, /, **values: object) -> str:
        return words_for(read_choices(self.folder.places.folder).language)[name].format(**values)


class HomePage(_Handler):
    """The page."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        if self.get_query_argument("token", None):
            self.redirect(self.at.home)  # the cookie is set: the key need not stand in the address
            return
        await self.show()

    async def show(self, sentence: str = "") -> None:
        """Send the page."""
        asked, at = self.get_query_argument("week", ""), self.at
        chosen = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else None
        await self.finish(
            await self._in_thread(lambda: page.home_page(self.folder.home(chosen, sentence), at))
        )


class ChoicesPage(HomePage):
    """GET: the choices as JSON. POST: keeps one."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        await self.finish(asdict(read_choices(self.folder.places.folder)))

    @web.authenticated
    @authorized
    async def post(self) -> None:
        folder = self.folder.places.folder
        asked = {name: self.get_body_argument(name, "") for name in ("language", "text")}
        try:
            write_choices(folder, read_choices(folder).but(asked))
        except PathshalaError as problem:
            await self.show(self._say("choice_failed", why=problem))
            return
        self.redirect(self.at.home, status=303)


class NewProject(HomePage):
    """POST: makes a notebook, and goes there."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        self.redirect(self.at.home)

    @web.authenticated
    @authorized
    async def post(self) -> None:
        try:
            made = new_project(self.folder.places.folder)
        except PathshalaError as problem:
            await self.show(self._say("project_failed", why=problem))
            return
        self.redirect(self.at.lab(made), status=303)


class CameBack(_Handler):
    """The page around what came back."""

    @web.authenticated
    @authorized
    async def get(self, slug: str) -> None:
        session, work = self.folder.session(slug)
        choices = read_choices(self.folder.places.folder)
        there = bool(work and work.reply)
        title, exercise = (session.title, session.exercise) if session else (slug, "")
        self.set_status(200 if there else 404)
        await self.finish(page.reply_page(title, slug, exercise, there, choices, self.at))


class ReplyItself(_Handler):
    """What came back, as it is; it can only be read."""

    @property
    def content_security_policy(self) -> str:
        """It runs nothing and loads nothing."""
        return page.REPLY_POLICY

    @web.authenticated
    @authorized
    async def get(self, slug: str) -> None:
        _, work = self.folder.session(slug)
        if work is None or work.reply is None:
            raise web.HTTPError(404)
        text = reply_text(work.reply.path)
        if text and work.reply.path != work.reply.kept:
            try:
                write_atomic(work.reply.kept, text)  # as nbgrader's "Fetch Feedback" does
            except PathshalaError as problem:
                self.log.warning("%s", problem)
        await self.finish(text)


class PlainPage(_Handler):
    """The page behind "Leave this page"."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        folder = self.folder.places.folder
        try:
            text = (folder / WORDS).read_text(encoding="utf-8")
        except (OSError, ValueError):
            text = ""
        await self.finish(page.plain_page(blocks(text), read_choices(folder), self.at))


class PageFile(_Handler):
    """What the pages load; the address holds its version, so a browser may keep it."""

    @web.authenticated
    @authorized
    async def get(self, name: str) -> None:
        if name not in page.FILES:
            raise web.HTTPError(404)
        self.set_header("Content-Type", f"{page.FILES[name]}; charset=utf-8")
        self.set_header("Cache-Control", "private, max-age=31536000, immutable")
        await self.finish((page.HERE / name).read_bytes())


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(app: Any) -> None:
    """Jupyter calls this when the server starts."""
    name, given = app.config.get(CONFIG, {}).get("name", ""), app.config.get(HAND_IN, {})
    folder = Path(app.root_dir).expanduser()
    places = Places(
        folder,
        Path(given.get("handed_in", folder)),
        folder / WAITING,
        Path(given.get("exchange", folder)),
        str(given.get("course", "")),
        str(given.get("student", "")),
        bool(given.get("has_class", False)),
    )
    told = {"folder": HomeFolder(places, str(name))}
    home = url_path_join(app.web_app.settings["base_url"], ADDRESS)
    slug = r"([A-Za-z0-9][A-Za-z0-9_.-]{0,100})"
    pages = {
        "": HomePage,
        "/choices": ChoicesPage,
        "/project": NewProject,
        "/words": PlainPage,
        f"/came-back/{slug}": CameBack,
        f"/came-back/{slug}/page": ReplyItself,
        "/static/([a-z.]+)": PageFile,
    }
    app.web_app.add_handlers(".*$", [(home + path, page, told) for path, page in pages.items()])
