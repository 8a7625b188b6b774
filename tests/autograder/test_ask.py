"""`check()` in a notebook: it asks the desk's server, prints what that says, and never raises."""

import http.server
import json
import os
import signal
import threading
import time
from types import SimpleNamespace

import pytest

from autograder import ask, checks
from autograder.beside import use_bridge
from autograder.replay import replay

PAGE = "/home/child/exercises/hello-pi/exercise.ipynb"


@pytest.fixture
def kernel(monkeypatch, tmp_path):
    """This process as a kernel that a desk's server started."""
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("JPY_PARENT_PID", "4711")
    monkeypatch.setenv("JPY_SESSION_NAME", PAGE)
    monkeypatch.setattr(ask, "get_ipython", lambda: SimpleNamespace(kernel=object()))
    return tmp_path


@pytest.fixture
def server(kernel):
    """A server whose answer a test chooses: `answer()` → (status, table); what was asked is kept."""
    desk = SimpleNamespace(answer=lambda: (200, {"text": "1 of 2 tasks works.", "saved_seconds_ago": 3}))

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            desk.asked = (self.path, self.headers["Authorization"], json.loads(asked))
            status, table = desk.answer()
            content = json.dumps(table).encode()
            try:
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except OSError:
                desk.hung_up = True

        def log_message(self, *_arguments):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as made:
        made.daemon_threads = True
        table = {"port": made.server_port, "token": "secret", "base_url": "/"}
        (kernel / "jpserver-4711.json").write_text(json.dumps(table))
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield desk
        made.shutdown()
        thread.join()


def test_check_prints_what_the_server_says(server, capsys):
    """The page of this kernel is named, with the server's own key."""
    checks.check()
    assert capsys.readouterr().out == "1 of 2 tasks works.\n"
    assert server.asked == (f"/{ask.ENDPOINT}", "token secret", {"path": PAGE})


def test_an_old_save_is_told(server, capsys):
    """Where the page was not saved just now, the child learns what was looked at, and what to press."""
    server.answer = lambda: (200, {"text": "1 of 2 tasks works.", "saved_seconds_ago": 400})
    checks.check()
    said = capsys.readouterr().out
    assert "as it was saved 6 minutes ago" in said
    assert said.endswith("1 of 2 tasks works.\n")


def test_a_refusal_is_the_servers_own_sentence(server, capsys):
    """Such as: a check of this page is running."""
    server.answer = lambda: (409, {"sentence": "A check of this page is running."})
    checks.check()
    assert capsys.readouterr().out == "A check of this page is running.\n"


@pytest.mark.parametrize(
    "answer",
    [(404, {"message": "Not Found"}), (200, {}), (200, [1]), (403, None), (200, {"text": "a"})],
    ids=["another server", "empty", "list", "forbidden", "half"],
)
def test_whatever_else_a_server_says_is_one_plain_sentence(server, capsys, answer):
    """No traceback, and no word of Jupyter's."""
    server.answer = lambda: answer
    checks.check()
    assert capsys.readouterr().out == f"{ask._NOWHERE}\n"


def test_without_a_server_there_is_a_sentence(kernel, capsys):
    """In another program than our desk, the child is sent to the checks below the tasks."""
    checks.check()
    assert "run the check below each task" in capsys.readouterr().out


def test_a_kernel_that_no_server_started_gets_the_same_sentence(kernel, capsys, monkeypatch):
    """Nothing in the environment is taken for granted."""
    monkeypatch.delenv("JPY_PARENT_PID")
    checks.check()
    assert "run the check below each task" in capsys.readouterr().out


def test_the_stop_button_ends_the_waiting(server, capsys):
    """An interrupt is answered with one sentence, and the server hears that nobody waits."""

    def answer():
        os.kill(os.getpid(), signal.SIGINT)  # as Jupyter interrupts a kernel
        time.sleep(0.3)
        return 200, {"text": "too late", "saved_seconds_ago": 0}

    server.answer = answer
    checks.check()
    assert capsys.readouterr().out == f"{ask._STOPPED}\n"


def test_it_waits_no_longer_than_its_limit(server, capsys, monkeypatch):
    """A server that hangs does not hang the kernel."""
    monkeypatch.setattr(ask, "ASK_SECONDS", 0.2)
    done = threading.Event()
    server.answer = lambda: (done.wait(10) and 200, {})
    checks.check()
    done.set()
    assert capsys.readouterr().out == f"{ask._SLOW}\n"


def test_it_is_silent_while_a_page_is_graded(server, capsys, monkeypatch):
    """A forgotten check() in a hand-in asks nobody and adds nothing to what the program prints."""
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    checks.check()
    assert capsys.readouterr().out == ""


def test_it_is_silent_where_no_kernel_is(capsys, monkeypatch):
    """The engine's own shell is no notebook of a child's."""
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    checks.check()
    assert capsys.readouterr().out == ""


def test_it_is_silent_where_a_check_runs_the_cell_again(server):
    """A check() inside an answer does not spoil what the answer prints."""
    run = replay("Task 1", 'check()\nprint("one")', {"check": checks.check})
    assert (run.printed, run.error) == ("one\n", "")


def test_a_test_cell_needs_a_condition():
    """An author who forgets it gets an error from the judge, not a check that always passes."""
    use_bridge(lambda *_arguments: None)
    try:
        with pytest.raises(TypeError, match="needs a condition"):
            checks.check()
    finally:
        use_bridge(None)
