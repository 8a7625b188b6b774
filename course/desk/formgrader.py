"""nbgrader's formgrader on a teacher's desk, with walls between a child's work and her session.

It stands in place of nbgrader's server extension and adds nothing to see. Notebooks go through
`course.show`; names in addresses and pages are escaped; and each answer has its own rules for the
browser: a page runs nbgrader's scripts only, data is never a page, and a child's file is a stranger.
"""

from __future__ import annotations

import re
import secrets
from base64 import b64encode
from functools import cached_property
from hashlib import sha256
from typing import Any

from jinja2 import Environment, FileSystemLoader
from jupyter_server.utils import url_path_join
from nbgrader.server_extensions.formgrader import apihandlers, handlers
from nbgrader.server_extensions.formgrader.base import BaseApiHandler, BaseHandler
from nbgrader.server_extensions.formgrader.formgrader import FormgradeExtension
from tornado import web
from traitlets.config import Config

from course.show.pages import ShownExporter
from course.show.settings import protect_pages

_ON_CLICK = "toggleAllNames()"
"""The only handler that stands in nbgrader's own pages."""

_PAGE = (
    "default-src 'none'; script-src 'nonce-{nonce}' 'unsafe-hashes' 'sha256-{click}'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'; "
    # Nothing leads the window away in which she is signed in; the notebook opens in a new one.
    "sandbox allow-scripts allow-same-origin allow-modals allow-popups allow-popups-to-escape-sandbox"
)
_DATA = "default-src 'none'; frame-ancestors 'none'; sandbox"
_FILE = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"


class _Page:
    """A page of nbgrader's: its own scripts run, by a number that nobody can guess."""

    @cached_property
    def nonce(self) -> str:
        return secrets.token_urlsafe(16)

    @property
    def content_security_policy(self) -> str:
        # A comma begins a second policy; what one of them forbids is forbidden.
        click = b64encode(sha256(_ON_CLICK.encode()).digest()).decode()
        return f"{super().content_security_policy}, {_PAGE.format(nonce=self.nonce, click=click)}"

    def render(self, name: str, **names: Any) -> str:
        # All that comes from elsewhere is escaped by now: each <script> is the template's.
        return re.sub(r"<script\b", f'<script nonce="{self.nonce}"', super().render(name, **names))

    @property
    def exporter(self) -> _WithNonce:
        return _WithNonce(super().exporter, self.nonce)


class _WithNonce:
    """The exporter, for one request."""

    def __init__(self, exporter: ShownExporter, nonce: str) -> None:
        self._exporter, self._nonce = exporter, nonce

    def from_filename(self, filename: str, resources: dict) -> tuple[str, dict]:
        return self._exporter.from_filename(filename, resources={**resources, "nonce": self._nonce})


class _Front(_Page):
    """The way in. nbgrader's takes `?path=FOLDER` and runs the nbgrader_config.py that lies there.

    A picture in a notebook could ask for that, and a hand-in can hold such a file; here is one class.
    """

    @web.authenticated
    def get(self) -> None:
        _ = self.xsrf_token  # sets the cookie that nbgrader's scripts send back
        self.redirect(f"{self.base_url}/formgrader/manage_assignments")


class _Data:
    """An answer to nbgrader's scripts, which calls itself HTML: a browser shall not believe it."""

    @property
    def content_security_policy(self) -> str:
        return f"{super().content_security_policy}, {_DATA}"


class _File:
    """A file that a child handed in: shown as a stranger's, with no rights here."""

    @property
    def content_security_policy(self) -> str:
        return f"{super().content_security_policy}, {_FILE}"


class Formgrader(FormgradeExtension):
    """nbgrader's extension, with our exporter, escaping and rules."""

    def load_config_file(self, **more: Any) -> None:
        super().load_config_file(**more)
        # Also for a class whose settings are older than this: its feedback is made here as well.
        pages = Config()
        protect_pages(pages)
        self.update_config(pages)

    def init_tornado_settings(self, webapp: web.Application) -> None:
        super().init_tornado_settings(webapp)
        loader = FileSystemLoader([handlers.template_path])
        webapp.settings["nbgrader_jinja2_env"] = Environment(loader=loader, autoescape=True)
        webapp.settings["nbgrader_exporter"] = ShownExporter(config=self.config)

    def init_handlers(self, webapp: web.Application) -> None:
        base = webapp.settings["base_url"]
        ours = [
            *((rule[0], guarded(rule[1]), *rule[2:])
              for rule in (*handlers.default_handlers, *apihandlers.default_handlers)),
            (r"/formgrader/static/(.*)", web.StaticFileHandler, {"path": handlers.static_path}),
            (r"/formgrader/.*", guarded(handlers.Template404)),
        ]  # fmt: skip
        webapp.add_handlers(".*$", [(url_path_join(base, rule[0].lstrip("/")), *rule[1:]) for rule in ours])


def guarded(handler: type) -> type:
    """Return nbgrader's handler with the rules for what it answers."""
    if issubclass(handler, handlers.SubmissionFilesHandler):
        wall: type = _File
    elif issubclass(handler, handlers.FormgraderHandler):
        wall = _Front
    elif issubclass(handler, BaseApiHandler):
        wall = _Data
    elif issubclass(handler, BaseHandler):
        wall = _Page
    else:
        return handler  # nbgrader's own scripts and fonts
    return type(f"Guarded{handler.__name__}", (wall, handler), {})


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "course.desk.formgrader"}]


def _load_jupyter_server_extension(app: Any) -> None:
    """Start formgrader as nbgrader's `load_jupyter_server_extension` does."""
    formgrader = Formgrader(parent=app)
    formgrader.root_dir = app.root_dir
    formgrader.log = app.log
    formgrader.initialize([])
    formgrader.init_tornado_settings(app.web_app)
    formgrader.init_handlers(app.web_app)
