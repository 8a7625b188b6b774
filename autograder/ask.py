"""`check()` in a child's notebook: asks the server of the desk to check the page, and prints what it says.

The page is checked over there, in processes of its own. Whatever the child's code does, this
kernel and its variables stay as they are; it only waits, and the stop button ends the waiting.
"""

from __future__ import annotations

import http.client
import json
import os
import sys
from pathlib import Path

from IPython import get_ipython

ENDPOINT = "pathshala/check-work"
"""Below the server's own address; `course.desk.check_work` answers there."""
ASK_SECONDS = 90.0
OLD_SECONDS = 60
_NOWHERE = (
    "check() works on a page that was opened with: pathshala start. "
    "Here, run the check below each task."
)
_STOPPED = "Stopped. Your program and its variables are as they were."
_SLOW = "The check takes too long. Try again; if it happens again, run the check below each task."


def check_my_work() -> None:
    """Print how each task of this page goes, as it was saved last."""
    if not _is_a_childs_notebook():
        return
    try:
        said = _ask()
    except KeyboardInterrupt:
        said = _STOPPED
    except TimeoutError:
        said = _SLOW
    except (OSError, ValueError, LookupError, TypeError, http.client.HTTPException):
        said = _NOWHERE
    print(said)  # noqa: T201


def _is_a_childs_notebook() -> bool:
    """Only where somebody reads: not while grading, nor where a check runs a task's cell again."""
    if "NBGRADER_EXECUTION" in os.environ or not hasattr(get_ipython(), "kernel"):
        return False
    frame = sys._getframe()
    while frame is not None:
        if frame.f_code.co_filename == "<task>":  # autograder.replay compiles cells under this name
            return False
        frame = frame.f_back
    return True


def _ask() -> str:
    server = _server()
    body = json.dumps({"path": os.environ["JPY_SESSION_NAME"]})
    headers = {"Authorization": f"token {server['token']}", "Content-Type": "application/json"}
    connection = http.client.HTTPConnection("127.0.0.1", int(server["port"]), timeout=ASK_SECONDS)
    try:
        connection.request("POST", f"{server['base_url']}{ENDPOINT}", body, headers)
        answer = connection.getresponse()
        told = json.loads(answer.read())
    finally:
        connection.close()  # it also tells the server that nobody waits any more
    return _page(told) if answer.status == 200 else _sentence(told)


def _server() -> dict:
    """Return what the server that started this kernel says about itself."""
    from jupyter_core.paths import jupyter_runtime_dir

    file = Path(jupyter_runtime_dir()) / f"jpserver-{os.environ['JPY_PARENT_PID']}.json"
    return json.loads(file.read_text(encoding="utf-8"))


def _page(told: dict) -> str:
    text, seconds = str(told["text"]), int(told["saved_seconds_ago"])
    if seconds < OLD_SECONDS:
        return text
    ago = f"{seconds // 60} minutes" if seconds < 7200 else f"{seconds // 3600} hours"
    ago = "a minute" if ago == "1 minutes" else ago
    return (
        f"This looks at your page as it was saved {ago} ago. "
        f"If it is newer than that, press Ctrl and S, and run check() again.\n\n{text}"
    )


def _sentence(told: object) -> str:
    """Return what the server says instead of a check; Jupyter's own answers are not for children."""
    sentence = told.get("sentence") if isinstance(told, dict) else None
    return sentence if isinstance(sentence, str) and sentence else _NOWHERE
