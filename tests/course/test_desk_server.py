"""Ports, and the settings that JupyterLab starts with."""

import json
import socket
import sys

import pytest

from course.desk.enrolment import enrol
from course.desk.server import HOST, _hold_port, choose_port
from course.desk.settings import student_tables, teacher_tables, write_settings
from course.desk.start import run_teach
from course.errors import ClassProblem, DeskProblem


def read(path):
    return json.loads(path.read_text())


def test_a_port_in_use_is_refused():
    """The sentence names the port and says what next."""
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(DeskProblem, match=f"Port {port} is in use by another program"):
            choose_port(port)


def test_the_first_free_port_is_chosen():
    """Without --port there is always one that can be bound now."""
    port = choose_port(None)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((HOST, port))


def test_desks_that_open_together_get_ports_of_their_own():
    """While one desk is on its way to its port, that port is not free for the next."""
    with _hold_port(None) as first, _hold_port(None) as second:
        assert first != second
        with pytest.raises(DeskProblem, match=f"Port {first} is in use"):
            choose_port(first)
    assert choose_port(first) == first


def test_the_kernel_is_the_python_that_runs_the_course(tmp_path):
    """A Python of the system, without gpiozero and the checks, never answers a child."""
    place = write_settings(tmp_path, teacher_tables(), virtual_pins=False)
    spec = read(place / "data/kernels/python3/kernel.json")
    assert spec["argv"][0] == sys.executable
    assert "GPIOZERO_PIN_FACTORY" not in spec["env"]


def test_without_pins_the_kernel_gets_virtual_ones(tmp_path):
    """Lessons with an LED run on a laptop; on a kit the real pins are used."""
    place = write_settings(tmp_path, teacher_tables(), virtual_pins=True)
    env = read(place / "data/kernels/python3/kernel.json")["env"]
    assert env["GPIOZERO_PIN_FACTORY"] == "virtual"


def test_a_childs_desk_has_no_terminal_and_asks_nobody(tmp_path):
    """Terminals, news, updates and the shop of extensions are off; it listens to this machine only."""
    tables = student_tables(tmp_path, enrol(tmp_path, None, None))
    server, lab = tables.server["ServerApp"], tables.server["LabApp"]
    assert server["terminals_enabled"] is False
    assert server["ip"] == "127.0.0.1"
    assert lab["news_url"] is None
    assert lab["check_for_updates_class"].endswith("NeverCheckForUpdate")
    assert lab["extension_manager"] == "readonly"
    assert {"@jupyterlab/terminal-extension", "@jupyterlab/apputils-extension:announcements"} <= set(
        tables.disabled
    )


def test_settings_that_are_there_are_not_written_again(tmp_path):
    """A second start leaves the memory card alone."""
    tables = student_tables(tmp_path, enrol(tmp_path, None, None))
    place = write_settings(tmp_path, tables, virtual_pins=True)
    before = {path: path.stat().st_mtime_ns for path in place.rglob("*")}
    write_settings(tmp_path, tables, virtual_pins=True)
    assert {path: path.stat().st_mtime_ns for path in place.rglob("*")} == before


def test_teach_refuses_a_folder_that_is_no_class(tmp_path):
    """The teacher is told how to name the class, or how to make one; nothing is written."""
    with pytest.raises(ClassProblem, match="is not a class"):
        run_teach(tmp_path, port=None, open_browser=False, say=print)
    assert list(tmp_path.iterdir()) == []
