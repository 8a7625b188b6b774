"""The door of the check in a real Jupyter server: who may ask, about what, and what comes back."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

PAGE = "exercises/hello-pi/exercise.ipynb"
LOOP = "# Task 1\nwhile True:\n    pass"


@dataclass
class Desk:
    """A running `pathshala start`."""

    folder: Path
    port: int
    token: str

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, dict, list[str]]:
        """Return (status, what was told, the cookies that were set)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=100)
        try:
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            content = answer.read()
            cookies = answer.msg.get_all("Set-Cookie", [])
        finally:
            connection.close()
        try:
            return answer.status, json.loads(content), cookies
        except ValueError:
            return answer.status, {}, cookies

    def check(self, path: object = PAGE, **headers: str) -> tuple[int, dict]:
        headers = headers or {"Authorization": f"token {self.token}"}
        return self.ask("POST", "/pathshala/check-work", {"path": path}, **headers)[:2]

    def write(self, **answers: str) -> None:
        """Put answers into the child's page."""
        file = self.folder / PAGE
        notebook = json.loads(file.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            name = cell["metadata"].get("nbgrader", {}).get("grade_id", "").replace("-", "_")
            cell["source"] = answers.get(name, cell["source"])
        file.write_text(json.dumps(notebook), encoding="utf-8")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A child's desk without a class; its server ends with the tests."""
    folder = tmp_path_factory.mktemp("home") / "My own folder"
    command = [sys.executable, "-m", "course", "start", "--folder", str(folder), "--no-browser"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    with process:
        try:
            for line in process.stdout:
                if found := re.search(r"http://\S+", line):
                    address = urlsplit(found[0])
                    yield Desk(folder, address.port, parse_qs(address.query)["token"][0])
                    break
            else:
                pytest.fail("the desk did not open")
        finally:
            process.terminate()
            process.stdout.read()


def test_a_page_is_checked_by_the_release(desk):
    """Works, not yet with the hint that the author foresaw, not begun; a deleted check is made too."""
    desk.write(hello='# Task 1\nprint("Hello, Khidirpur!")', two_lines='# Task 2\nprint("My name is Pi")')
    file = desk.folder / PAGE
    notebook = json.loads(file.read_text(encoding="utf-8"))
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] != "two-lines-test"]
    file.write_text(json.dumps(notebook), encoding="utf-8")
    before = file.read_bytes()
    status, told = desk.check()
    assert status == 200
    assert [task["state"] for task in told["tasks"][:3]] == ["works", "not yet", "not begun"]
    assert told["tasks"][1]["hint"] == "The first line is there. The second one still needs its own print."
    assert told["saved_seconds_ago"] < 60
    assert file.read_bytes() == before


def test_the_kernels_own_name_of_the_page_is_understood(desk):
    """`check()` sends the whole path."""
    assert desk.check(str(desk.folder / PAGE))[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "../secret.ipynb", "exercises/../../secret.ipynb", "/etc/passwd", ".pathshala/address",
        "exercises/hello-pi/../../.pathshala/exchange/pathshala/outbound/hello-pi/exercise.ipynb",
        "lessons/01a-hello-pi/lesson.ipynb", "Python words.md", "", None, 1, {"a": 1},
    ],
)  # fmt: skip
def test_only_exercises_in_the_childs_folder_are_pages(desk, path):
    """Every other path gets the same sentence, whether there is such a file or not."""
    status, told = desk.check(path)
    assert status in (400, 404)
    assert told == {"sentence": "There is nothing to check on this page. Open an exercise, then check."}


def test_a_body_that_is_no_question_is_refused(desk):
    """Neither a list nor what is no JSON breaks the server."""
    key = {"Authorization": f"token {desk.token}"}
    assert desk.ask("POST", "/pathshala/check-work", ["path"], **key)[0] == 400
    assert desk.ask("POST", "/pathshala/check-work", None, **key)[0] == 400


def test_without_the_desks_key_nobody_may_ask(desk):
    """Neither without a token nor with another is anything run."""
    for headers in ({"X-Nothing": "1"}, {"Authorization": "token wrong"}):
        status, told = desk.check(**headers)
        assert status == 403
        assert "tasks" not in told


def test_a_page_of_somebody_elses_cannot_ask_in_a_childs_name(desk):
    """A browser that is logged in also needs the XSRF cookie's value, as everywhere in Jupyter."""
    _, _, given = desk.ask("GET", f"/lab?token={desk.token}")
    cookies = dict(cookie.partition(";")[0].split("=", 1) for cookie in given)
    jar = "; ".join(f"{name}={value}" for name, value in cookies.items())
    assert desk.check(Cookie=jar)[0] == 403
    assert desk.check(Cookie=jar, **{"X-XSRFToken": "guessed"})[0] == 403
    assert desk.check(Cookie=jar, **{"X-XSRFToken": cookies["_xsrf"]})[0] == 200


def test_reading_the_door_starts_nothing(desk):
    """A link or a picture that leads here is no check."""
    status, _, _ = desk.ask("GET", "/pathshala/check-work", Authorization=f"token {desk.token}")
    assert status == 405


def test_the_server_answers_while_a_program_loops_and_a_second_press_is_told(desk):
    """The check runs beside the server; for the page itself one at a time is enough."""
    desk.write(hello=LOOP)
    first: list[tuple[int, dict]] = []
    asking = threading.Thread(target=lambda: first.append(desk.check()))
    asking.start()
    time.sleep(1)
    began = time.monotonic()
    status, told = desk.check()
    assert (status, told["sentence"]) == (409, "A check of this page is running. Wait until it is done.")
    status, _, _ = desk.ask("GET", "/api/status", Authorization=f"token {desk.token}")
    assert status == 200
    assert asking.is_alive(), f"both answers took {time.monotonic() - began:.1f} s"
    asking.join(100)
    assert first[0][0] == 200
    assert "Look for a loop that never ends" in first[0][1]["tasks"][0]["sentence"]


def test_who_hangs_up_stops_the_check(desk):
    """The page can be checked again at once: nobody has to wait for a program's end."""
    desk.write(hello=LOOP)
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=100)
    body = json.dumps({"path": PAGE})
    connection.request("POST", "/pathshala/check-work", body, {"Authorization": f"token {desk.token}"})
    time.sleep(1)
    connection.close()
    desk.write(hello='# Task 1\nprint("Hello, Khidirpur!")')
    began = time.monotonic()
    while (answer := desk.check())[0] == 409 and time.monotonic() - began < 20:
        time.sleep(0.1)
    assert answer[0] == 200
    assert time.monotonic() - began < 9, "two times five seconds is what the loop would have taken"


@pytest.mark.parametrize("hostile", ["import os\nos._exit(0)", "import ctypes\nctypes.string_at(0)"])
def test_the_server_outlives_what_a_page_does(desk, hostile):
    """A program that ends or crashes Python leaves the server, and the next check, as they were."""
    desk.write(hello=f"# Task 1\n{hostile}")
    status, told = desk.check()
    assert (status, told["tasks"][0]["state"]) == (200, "not yet")
    desk.write(hello='# Task 1\nprint("Hello, Khidirpur!")')
    assert desk.check()[1]["tasks"][0]["state"] == "works"


def test_a_page_that_is_broken_is_told_in_a_sentence(desk):
    """As after a pulled plug."""
    file = desk.folder / PAGE
    whole = file.read_bytes()
    try:
        file.write_bytes(whole[: len(whole) // 2])
        status, told = desk.check()
        assert (status, "cannot be read" in told["sentence"]) == (422, True)
    finally:
        file.write_bytes(whole)
