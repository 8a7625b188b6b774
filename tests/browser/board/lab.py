"""A JupyterLab of its own: stock settings but for news and start-up time, in a folder with two circuits."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

import nbformat

CIRCUIT = """
title = "Button <b>and</b> light"
part = [
  { kind = "led", name = "led", pin = 17, resistor = 330 },
  { kind = "button", name = "button", pin = 2 },
  { kind = "buzzer", name = "buzzer", pin = 22 },
  { kind = "rgb-led", name = "lamp", pins = { red = 5, green = 6, blue = 13 }, resistor = 330 },
  { kind = "servo", name = "gate", pin = 18 },
]
"""
SENSORS = """
title = "Sensors"
part = [
  { kind = "distance", name = "eye", pins = { trigger = 23, echo = 24 }, divider = [330, 470] },
  { kind = "pir", name = "guard", pin = 27 },
  { kind = "mcp3008", name = "chip" },
  { kind = "potentiometer", name = "dial", channel = 0 },
]
"""
OFF = (
    "jupyter_lsp", "jupyter_server_terminals", "nbgrader.server_extensions.assignment_list",
    "nbgrader.server_extensions.course_list", "nbgrader.server_extensions.formgrader",
    "nbgrader.server_extensions.validate_assignment", "notebook", "notebook_shim",
)  # fmt: skip
QUIET = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
    "@jupyterlab/application-extension:shell": {"startMode": "single"},
}
TOKEN = "key"
PATIENCE = 60
"""Seconds that a server may take to start."""


@dataclass
class Lab:
    """A running JupyterLab."""

    folder: Path
    port: int
    pages: int = 0

    def url(self, path: str = "") -> str:
        """Return the address of a file."""
        return f"http://127.0.0.1:{self.port}/lab/tree/{path}?token={TOKEN}&reset"

    def notebook(self, path: str) -> dict:
        """Return a notebook as it lies on the disk."""
        return json.loads((self.folder / path).read_text(encoding="utf-8"))

    def write(self, *cells: str) -> str:
        """Write a notebook with these code cells, the first of which shows the board; return its name."""
        self.pages += 1
        name = f"try-{self.pages}.ipynb"
        spec = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
        book = nbformat.v4.new_notebook(
            metadata={"kernelspec": spec}, cells=[nbformat.v4.new_code_cell(cell) for cell in cells]
        )
        nbformat.write(book, self.folder / name)
        return name

    def end_kernels(self) -> None:
        """Stop every Python that a notebook started."""
        for session in json.load(self._ask("sessions")):
            self._ask(f"sessions/{session['id']}", "DELETE").close()

    def _ask(self, path: str, method: str = "GET"):
        headers = {"Authorization": f"token {TOKEN}"}
        return urlopen(Request(f"http://127.0.0.1:{self.port}/api/{path}", headers=headers, method=method))


@contextmanager
def running_lab(place: Path) -> Iterator[Lab]:
    """Start a JupyterLab that keeps all it writes in `place`; no variable says which pins to use."""
    folder, config = place / "books", place / "config"
    folder.mkdir()
    (config / "labconfig").mkdir(parents=True)
    (folder / "circuit.toml").write_text(CIRCUIT, encoding="utf-8")
    (folder / "sensors.toml").write_text(SENSORS, encoding="utf-8")
    server = {"ServerApp": {"jpserver_extensions": dict.fromkeys(OFF, False)}}
    (config / "jupyter_server_config.json").write_text(json.dumps(server))
    (config / "labconfig" / "default_setting_overrides.json").write_text(json.dumps(QUIET))
    env = {name: value for name, value in os.environ.items() if not name.startswith("GPIOZERO")}
    env |= {"JUPYTER_CONFIG_DIR": str(config), "JUPYTER_DATA_DIR": str(place / "data"),
            "JUPYTER_RUNTIME_DIR": str(place / "run"), "IPYTHONDIR": str(place / "ipython"),
            "JUPYTERLAB_SETTINGS_DIR": str(place / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(place / "workspaces")}  # fmt: skip
    options = ["ServerApp.ip=127.0.0.1", "ServerApp.port=0", f"IdentityProvider.token={TOKEN}",
               f"ServerApp.root_dir={folder}"]  # fmt: skip
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += [f"--{option}" for option in options]
    with (place / "log").open("w") as log:
        with subprocess.Popen(command, env=env, stdout=log, stderr=subprocess.STDOUT) as process:
            try:
                yield Lab(folder, _port(process, place / "log"))
            finally:
                process.terminate()


def _port(process: subprocess.Popen, log: Path) -> int:
    for _ in range(PATIENCE * 10):
        if found := re.search(r"http://127\.0\.0\.1:(\d+)/", log.read_text()):
            return int(found[1])
        try:
            process.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
        break
    raise RuntimeError("JupyterLab did not start: " + log.read_text()[-2000:])
