"""Loads nbgrader's assignment list and validation when a child first asks for them.

They cost seconds at the start of every session; most sessions open a lesson first.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from tornado.httputil import HTTPServerRequest
from tornado.routing import Matcher, Rule

EXTENSIONS = (
    "nbgrader.server_extensions.assignment_list",
    "nbgrader.server_extensions.validate_assignment",
)
PATHS = ("assignments", "courses", "nbgrader_version")


class FirstRequest(Matcher):
    """Matches nothing; loads nbgrader's handlers as soon as somebody asks for one of their paths."""

    def __init__(self, app: Any) -> None:
        self._app = app
        base = app.web_app.settings["base_url"]
        self._starts = tuple(f"{base}{path}" for path in PATHS)
        self._loaded = False

    def match(self, request: HTTPServerRequest) -> None:
        if not self._loaded and request.path.startswith(self._starts):
            self._loaded = True
            for name in EXTENSIONS:
                # nbgrader adds its handlers below this rule, where the same request still finds them.
                import_module(f"{name}.handlers").load_jupyter_server_extension(self._app)


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "course.desk.later"}]


def _load_jupyter_server_extension(app: Any) -> None:
    """Put the rule first; Jupyter calls this when the server starts."""
    app.web_app.default_router.rules.insert(0, Rule(FirstRequest(app), None))
