"""nbgrader is loaded when a child first asks for it, and not before."""

from types import SimpleNamespace

import pytest
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine
from tornado.routing import Rule
from tornado.web import Application

from course.desk import later


@pytest.fixture
def server(monkeypatch):
    """A server with our extension, and the names of what it loaded."""
    loaded = []

    def module(name):
        return SimpleNamespace(load_jupyter_server_extension=lambda _app: loaded.append(name))

    monkeypatch.setattr(later, "import_module", module)
    app = SimpleNamespace(web_app=Application(base_url="/here/"))
    later._load_jupyter_server_extension(app)
    return SimpleNamespace(router=app.web_app.default_router, loaded=loaded)


def ask(server, path):
    line = RequestStartLine("GET", path, "HTTP/1.1")
    request = HTTPServerRequest(
        start_line=line,
        headers=HTTPHeaders({"Host": "127.0.0.1"}),
        connection=SimpleNamespace(context=None),
    )
    return server.router.rules[0].matcher.match(request)


@pytest.mark.parametrize(
    "path", ["/here/lab", "/here/api/contents", "/here/lab/tree/assignments.md", "/assignments"]
)
def test_other_pages_load_nothing(server, path):
    """Opening a lesson costs no import of nbgrader."""
    assert ask(server, path) is None
    assert server.loaded == []


@pytest.mark.parametrize("path", ["/here/assignments", "/here/courses", "/here/nbgrader_version"])
def test_the_first_question_to_nbgrader_loads_it_once(server, path):
    """Both extensions are loaded; the request goes on to the handlers that they added below."""
    assert isinstance(server.router.rules[0], Rule)
    assert ask(server, path) is None
    assert ask(server, path) is None
    assert server.loaded == [f"{name}.handlers" for name in later.EXTENSIONS]
