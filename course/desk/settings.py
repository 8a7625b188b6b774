"""Writes JupyterLab's settings into a place of our own: nothing else on the machine is changed.

`student_tables` and `teacher_tables` say what differs between the desks; lab.py and desk.css say
what they look like. To undo all of it, delete FOLDER/.pathshala/jupyter.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from course.desk.enrolment import HANDED_IN, Enrolment
from course.desk.folder import COURSE_ID, OWN_EXCHANGE
from course.desk.lab import (
    CALM_LAYOUT,
    DISABLED,
    DISABLED_FOR_STUDENTS,
    EXTENSIONS,
    FOR_ALL,
    FOR_STUDENTS,
    LAYOUT_FILE,
    extension,
    student_overrides,
    teacher_overrides,
)
from course.files import write_atomic
from course.home import ADDRESS as HOME
from course.home import CONFIG as HOME_CONFIG

HERE = ".pathshala/jupyter"

# What the server imports costs seconds on a small board, so what nobody here needs stays off.
_OFF = dict.fromkeys(
    (
        "jupyter_lsp", "jupyter_server_terminals", "nbgrader.server_extensions.assignment_list",
        "nbgrader.server_extensions.course_list", "nbgrader.server_extensions.formgrader",
        "nbgrader.server_extensions.validate_assignment", "notebook", "notebook_shim",
    ),
    False,
)  # fmt: skip

# The browser loads nothing from elsewhere: no beacon in a notebook's picture, no script of a
# network that nbgrader's formgrader names. Links that somebody follows are not touched.
_ONLY_HERE = (
    "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob: ws://127.0.0.1:* ws://localhost:*; "
    "object-src 'none'; base-uri 'self'; frame-ancestors 'self'"
)

_SERVER = {
    "ip": "127.0.0.1",
    "contents_manager_class": "course.desk.contents.AtomicContentsManager",
    "answer_yes": True,
    "allow_remote_access": False,
    "tornado_settings": {"headers": {"Content-Security-Policy": _ONLY_HERE}},
}

# No news, no look for updates, no shop of extensions: nothing leaves the machine.
_LAB = {
    "custom_css": True,
    "news_url": None,
    "check_for_updates_class": "jupyterlab.handlers.announcements.NeverCheckForUpdate",
    "extension_manager": "readonly",
}

# Other accounts of the machine could connect to a kernel's sockets and read along.
_KERNELS = {"KernelManager": {"transport_encryption": "auto"}}

# What a child types is kept in the notebook and nowhere else.
_IPYTHON = {"HistoryManager": {"enabled": False}}
# Says in a child's words why a cell stopped.
_EXPLAINING = {**_IPYTHON, "InteractiveShellApp": {"extensions": ["autograder.friendly"]}}


@dataclass(frozen=True)
class Tables:
    """What differs between the desks.

    Attributes:
        server: jupyter_server_config.json.
        disabled: JupyterLab's plug-ins that stay off.
        overrides: Plug-in → its settings, in place of JupyterLab's own.
        nbgrader: nbgrader_config.py; "" where the folder has its own.
        layout_each_time: True to begin each start with one calm page; False where somebody
            arranges the window for weeks.
        explains_errors: True to say beside an error what Python saw, in a child's words.
        extensions: Which of our own extensions of JupyterLab are there.
    """

    server: Mapping
    disabled: tuple[str, ...]
    overrides: Mapping
    nbgrader: str = ""
    layout_each_time: bool = True
    explains_errors: bool = False
    extensions: tuple[str, ...] = FOR_ALL


def student_tables(folder: Path, enrolment: Enrolment) -> Tables:
    """Return the settings of a child's desk."""
    return Tables(
        server={
            "ServerApp": {
                **_SERVER,
                "jpserver_extensions": {
                    **_OFF,
                    "course.desk.later": True,
                    "course.desk.check_work": True,
                    "course.desk.hand_in": True,
                    "course.desk.history": True,
                    "course.desk.home": True,
                },
                "terminals_enabled": False,
            },
            "LabApp": {**_LAB, "default_url": f"/{HOME}"},
            "AtomicContentsManager": {"keeps_versions": True},
            "CheckWork": {"released": _released(folder, enrolment)},
            "HandIn": {
                "exchange": str(enrolment.exchange),
                "course": enrolment.course_id,
                "student": enrolment.student,
                "has_class": enrolment.class_folder is not None,
                "handed_in": str(folder / HANDED_IN),
            },
            HOME_CONFIG: {"name": enrolment.name},
            **_KERNELS,
            "KernelSpecManager": {"allowed_kernelspecs": ["python3"]},
            # A kernel is 40 MB; what was left open without a page goes after half an hour.
            "MappingKernelManager": {"cull_idle_timeout": 1800, "cull_interval": 300},
        },
        disabled=DISABLED + DISABLED_FOR_STUDENTS,
        overrides=student_overrides(),
        nbgrader=_nbgrader_text(folder, enrolment),
        explains_errors=True,
        extensions=FOR_STUDENTS,
    )


def teacher_tables() -> Tables:
    """Return the settings of a teacher's desk: all of nbgrader, and a terminal."""
    on = dict.fromkeys(
        (
            "course.desk.formgrader",  # in place of nbgrader's
            "jupyter_server_terminals", "nbgrader.server_extensions.assignment_list",
            "nbgrader.server_extensions.validate_assignment",
        ),
        True,
    )  # fmt: skip
    return Tables(
        server={
            "ServerApp": {**_SERVER, "jpserver_extensions": {**_OFF, **on}},
            "LabApp": {**_LAB, "default_url": "/lab?formgrader=true"},
            **_KERNELS,
        },
        disabled=DISABLED,
        overrides=teacher_overrides(),
        layout_each_time=False,
    )


def write_settings(folder: Path, tables: Tables, *, virtual_pins: bool) -> Path:
    """Write the settings of a desk, and return the folder that holds them.

    Args:
        virtual_pins: True where this is no Pi, so that lessons with an LED run all the same.
    """
    place = folder / HERE
    config = place / "config"
    data = place / "data"
    texts = {
        config / "jupyter_server_config.json": _json(tables.server),
        config / "labconfig" / "page_config.json": _json(_page(tables.disabled)),
        config / "labconfig" / "default_setting_overrides.json": _json(tables.overrides),
        config / "custom" / "custom.css": _style(tables.extensions),
        data / "kernels" / "python3" / "kernel.json": _json(_kernel(place, virtual_pins)),
        place / "ipython" / "profile_default" / "ipython_config.json": _json(
            _EXPLAINING if tables.explains_errors else _IPYTHON
        ),
    }
    if tables.nbgrader:
        texts[config / "nbgrader_config.py"] = tables.nbgrader
    if tables.layout_each_time or not (config / LAYOUT_FILE).exists():
        texts[config / LAYOUT_FILE] = _json(CALM_LAYOUT)
    for name in tables.extensions:
        home = data / "labextensions" / name
        texts |= {home / file: _text(what) for file, what in extension(name).items()}
        texts |= {home / "static" / script: _own(script) for script in EXTENSIONS[name]}
    for path, text in texts.items():
        _write(path, text)
    for former in (data / "labextensions").glob("pathshala*"):
        if former.name not in tables.extensions:
            shutil.rmtree(former)
    # Here lie the address with its token and the log: not for other accounts of the machine.
    place.parent.chmod(0o700)
    return place


def _page(disabled: tuple[str, ...]) -> dict:
    return {"disabledExtensions": dict.fromkeys(disabled, True), "buildCheck": False}


def _kernel(place: Path, virtual_pins: bool) -> dict:
    env = {"IPYTHONDIR": str(place / "ipython")}
    if virtual_pins:
        env |= {"GPIOZERO_PIN_FACTORY": "virtual"}
    return {
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "metadata": {"supported_encryption": ["curve"]},
        "env": env,
    }


_NBGRADER = '''"""nbgrader's settings of this desk. Written anew at each start."""

c = get_config()  # noqa: F821
c.CourseDirectory.course_id = {course!r}
c.CourseDirectory.student_id = {student!r}
c.CourseDirectory.root = {root!r}
c.Exchange.root = {exchange!r}
c.Exchange.assignment_dir = {exercises!r}
c.Exchange.cache = {cache!r}
# .lgd-nfy0 is a pipe that lgpio leaves; reading it would never end. .*.new is a torn save.
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", ".lgd-nfy*", ".*.new",
]
c.ExecutePreprocessor.timeout = 30
c.KernelManager.transport_encryption = "auto"
'''


def _nbgrader_text(folder: Path, enrolment: Enrolment) -> str:
    return _NBGRADER.format(
        course=enrolment.course_id,
        student=enrolment.student,
        root=str(folder),
        exchange=str(enrolment.exchange),
        exercises=str(folder / "exercises"),
        cache=str(folder / HANDED_IN),
    )


def _released(folder: Path, enrolment: Enrolment) -> list[str]:
    """Return where a check finds an exercise as the child got it: the class's before the course's own."""
    own = folder / OWN_EXCHANGE / COURSE_ID / "outbound"
    return [str(place) for place in (enrolment.outbound, own) if place is not None]


def _own(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _style(extensions: tuple[str, ...]) -> str:
    calm = ("panel.css", "calm.css") if "pathshala-desk" in extensions else ()
    return "".join(map(_own, ("desk.css", "friendly.css", *calm)))


def _text(what: str | Mapping) -> str:
    return what if isinstance(what, str) else _json(what)


def _json(table: Mapping) -> str:
    return json.dumps(table, indent=1) + "\n"


def _write(path: Path, text: str) -> None:
    """Write only what is new: a memory card wears, and a sync costs time."""
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        write_atomic(path, text)
