"""Makes Home's pages of records: every word from a file is escaped, and no page runs anything but page.js."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from course.catalogue import direction
from course.contacts import Contact
from course.home.choices import TEXTS, Choices
from course.home.kit import Fact
from course.home.plain import Block
from course.home.projects import Project
from course.home.weeks import Road, Session, Stone
from course.home.words import NAMES, languages, words_for
from course.home.work import Work

HERE = Path(__file__).parent
FILES = {"home.css": "text/css", "page.js": "text/javascript", "school.svg": "image/svg+xml"}
"""What the pages load, and its type."""

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Content-Security-Policy of the pages."""
REPLY_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"
"""... and of a page that came back: it is somebody else's, so it may be read, and do nothing."""


@dataclass(frozen=True)
class Home:
    """All that Home shows.

    Attributes:
        name: The made-up name; "" if there is none.
        path: None if the lessons cannot be read.
        chosen: The week to show; None for the one in which the child is.
        in_class: False if work waits in the child's own folder.
        reachable: False if a hand-in cannot travel now.
        sentence: What went wrong just now, or "".
    """

    name: str
    path: Road | None
    chosen: int | None
    work: Mapping[str, Work]
    in_class: bool
    reachable: bool
    projects: Sequence[Project]
    facts: Sequence[Fact]
    contacts: Sequence[Contact]
    choices: Choices
    sentence: str = ""


@dataclass(frozen=True)
class Addresses:
    """Where the pages and JupyterLab are.

    Attributes:
        base: The server's base URL, with a slash at its end.
        home: Home's own, without one.
        token: What a form carries so that no other site can send it.
    """

    base: str
    home: str
    token: str = ""

    def lab(self, path: str) -> str:
        """Return the address of a file in JupyterLab."""
        return f"{self.base}lab/tree/{quote(path)}"

    def file(self, name: str) -> str:
        """Return the address of one of FILES; a browser keeps it until it changes."""
        return f"{self.home}/static/{name}?{urlencode({'v': _version(name)})}"

    def reply(self, slug: str) -> str:
        """Return the address of what came back for a unit."""
        return f"{self.home}/came-back/{quote(slug, safe='')}"


def home_page(home: Home, at: Addresses) -> str:
    """Return Home as HTML."""
    stone = home.path.stone(home.chosen) if home.path else None
    sessions = stone.sessions if stone else ()
    today = home.path.today if home.path else None
    first = today if today in sessions else next(iter(sessions), None)
    return _render(
        "home.html.j2", home.choices, at,
        home=home,
        stone=stone,
        first=first,
        others=[session for session in sessions if session is not first],
        signs={one.number: _sign(one, one is stone) for one in home.path.stones} if home.path else {},
        handed_in=_handed_in(home),
        contacts=[contact for contact in home.contacts if contact.audience == "children"],
        texts=TEXTS,
        languages=[(name, NAMES[name], direction(name)) for name in languages()],
    )  # fmt: skip


def _sign(stone: Stone, shown: bool) -> str:
    """Return the look of a stone; its words stand beside it, so that none needs the colours."""
    if not stone.sessions:
        return "later"
    looks = (("here", stone.here), ("done", stone.done and not stone.here), ("shown", shown))
    return " ".join(["open", *(name for name, true in looks if true)])


def _handed_in(home: Home) -> list[tuple[Session, Work]]:
    """Return what was handed in of the Python units, the latest unit first."""
    stones = home.path.stones if home.path else ()
    sessions = [session for stone in stones for session in stone.sessions if not session.safety]
    return [(session, home.work[session.slug]) for session in reversed(sessions) if session.slug in home.work]


def reply_page(title: str, slug: str, exercise: str, there: bool, choices: Choices, at: Addresses) -> str:
    """Return the page around a page that came back."""
    told = {"title": title, "slug": slug, "exercise": exercise, "there": there}
    return _render("reply.html.j2", choices, at, **told)


def plain_page(blocks: Sequence[Block], choices: Choices, at: Addresses) -> str:
    """Return the plain page behind "Leave this page"."""
    return _render("plain.html.j2", choices, at, blocks=blocks)


def _render(template: str, choices: Choices, at: Addresses, **told: object) -> str:
    words = words_for(choices.language)

    def say(name: str, /, **values: object) -> str:
        return words[name].format(**values)

    return (
        _templates()
        .get_template(template)
        .render(say=say, at=at, choices=choices, direction=direction(choices.language), **told)
    )


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip


@cache
def _version(name: str) -> str:
    return hashlib.sha256((HERE / name).read_bytes()).hexdigest()[:12]
