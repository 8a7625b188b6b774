"""A child's kernel with the desk's settings: the panel beside a real error; nothing of it while grading."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from jupyter_client.manager import KernelManager

from course.desk.enrolment import enrol
from course.desk.settings import student_tables, teacher_tables, write_settings

pytestmark = [pytest.mark.slow]


class Kernel:
    """A running kernel; `run` returns the outputs and the answer."""

    def __init__(self, client) -> None:
        self.client = client

    def run(self, source: str) -> tuple[list[tuple[str, dict]], dict]:
        outputs: list[tuple[str, dict]] = []

        def keep(message: dict) -> None:
            if message["header"]["msg_type"] not in ("status", "execute_input"):
                outputs.append((message["header"]["msg_type"], message["content"]))

        answer = self.client.execute_interactive(source, allow_stdin=False, output_hook=keep, timeout=60)
        return outputs, answer["content"]


@contextmanager
def kernel(place, **more: str) -> Iterator[Kernel]:
    """Start a kernel as the desk does."""
    manager = KernelManager(transport_encryption="auto")
    manager.start_kernel(env={**os.environ, "IPYTHONDIR": str(place / "ipython"), **more})
    client = manager.blocking_client()
    try:
        client.start_channels()
        client.wait_for_ready(timeout=60)
        yield Kernel(client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """The settings of a child's desk."""
    folder = tmp_path_factory.mktemp("desk")
    return write_settings(folder, student_tables(folder, enrol(folder, None, None)), virtual_pins=True)


def test_a_child_gets_a_panel_and_the_notebook_a_real_error(place):
    """The panel, then an error with the last line; the whole traceback is in the panel and the answer."""
    with kernel(place) as child:
        outputs, answer = child.run('print("before")\nmy_name = 1\nmy_nam')
        assert [kind for kind, _ in outputs] == ["stream", "display_data", "error"]
        html, text = (outputs[1][1]["data"][kind] for kind in ("text/html", "text/plain"))
        assert "Look at line 3 of this cell." in html and "Did you mean my_name?" in text
        assert outputs[2][1] == {
            "ename": "NameError", "evalue": "name 'my_nam' is not defined",
            "traceback": ["NameError: name 'my_nam' is not defined"],
        }  # fmt: skip
        assert "Traceback" in html and "Traceback" in "".join(answer["traceback"])

        outputs, _ = child.run("if my_name = 1:\n    pass")
        assert "One `=` gives a name".replace("`", "") in outputs[0][1]["data"]["text/plain"]
        assert outputs[1][1]["ename"] == "SyntaxError"

        sentence = "Task 1 should print Hello."
        outputs, _ = child.run(f"from autograder.checks import check\ncheck(False, {sentence!r})")
        assert [kind for kind, _ in outputs] == ["error"]
        assert outputs[0][1]["traceback"] == [f"Not yet. {sentence}"]

        begun = time.monotonic()
        outputs, answer = child.run("def f(n):\n    return f(n - 1)\nf(1)")
        assert "used itself again and again" in outputs[0][1]["data"]["text/plain"]
        assert "repeated" in "".join(answer["traceback"]) and time.monotonic() - begun < 10

        outputs, _ = child.run("from gpiozero import LED\na = LED(17)\nb = LED(17)")
        assert "The pin GPIO17 is in use already" in outputs[0][1]["data"]["text/plain"]
        outputs, _ = child.run("input('name? ')")
        assert "nobody can type" in outputs[0][1]["data"]["text/plain"]

        # What a button calls runs beside the cells.
        outputs, _ = child.run(
            "import threading\nthread = threading.Thread(target=lambda: 1 / 0)\nthread.start(); thread.join()"
        )
        beside = "".join(content.get("text", "") for _, content in outputs)
        assert "divided by 0" in beside and "Look at line 2 of the cell with the number [" in beside
        assert beside.endswith("ZeroDivisionError: division by zero\n") and "Traceback" not in beside

        # A language that has no texts yet is English.
        child.run("get_ipython().config.FriendlyErrors.language = 'xx'")
        outputs, _ = child.run("1 / 0")
        assert "divided by 0" in outputs[0][1]["data"]["text/plain"]

        # Even where an explanation itself breaks, the child gets what Python says.
        child.run("import autograder.friendly.explain as e\ne.explain = None")
        outputs, _ = child.run("my_nam")
        assert [kind for kind, _ in outputs] == ["error"]
        assert "Traceback" in "".join(outputs[0][1]["traceback"])
        outputs, _ = child.run("%unload_ext autograder.friendly\n%load_ext autograder.friendly\nmy_name")
        assert [kind for kind, _ in outputs] == ["execute_result"]


def test_while_grading_errors_are_as_they_were(place, tmp_path):
    """Under nbgrader, with the same settings, a cell's outputs equal those of a kernel without ours."""
    plain = write_settings(tmp_path, teacher_tables(), virtual_pins=True)
    cells = ["nmae", "if x = 1: pass", "1 / 0", "def f():\n    return f()\nf.nothing"]
    seen = []
    for where in (place, plain):
        with kernel(where, NBGRADER_EXECUTION="autograde", IPYKERNEL_CELL_NAME="cell") as grader:
            seen.append([grader.run(cell)[0] for cell in cells])
    assert seen[0] == seen[1]
    assert all(kind == "error" and len("".join(error["traceback"])) > 60 for ((kind, error),) in seen[0])
