"""Runs JupyterLab as a program of its own, on this machine only, until somebody stops it."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import webbrowser
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from course.errors import DeskProblem, FolderProblem
from course.files import write_atomic

FIRST_PORT = 8888
START_SECONDS = 180
STOP_SECONDS = 15
HOST = "127.0.0.1"
_IN_USE = "Port {port} is in use by another program. Choose another, or leave --port away."


class _Ended(BaseException):
    """Somebody asked this program to end; BaseException, so that no clean-up takes it for an error."""


def run_desk(
    folder: Path,
    settings: Path,
    *,
    port: int | None,
    open_browser: bool,
    what: str,
    say: Callable[[str], None],
) -> int:
    """Open the desk and stay until it is closed; return the exit code.

    Args:
        folder: What JupyterLab shows.
        settings: The folder that `write_settings` made.
        port: None for the first free one.
        what: "The course" or "The class", for the sentences.

    Raises:
        DeskProblem: if the port is taken, or JupyterLab does not start.
    """
    runtime = _runtime_folder()
    try:
        with ExitStack() as stack, _ending_calmly(), _only_one(folder) as lock:
            if lock is None:
                return show_open_desk(folder, open_browser=open_browser, what=what, say=say)
            chosen = stack.enter_context(_hold_port(port))
            command = _command(folder, chosen, open_browser and _has_display())
            log = folder / ".pathshala" / "jupyterlab.log"
            server = _launch(command, folder, _environment(settings, runtime), log, lock)
            try:
                address = _wait_until_open(server, runtime, log)
                write_atomic(_address_file(folder), address + "\n", 0o600)
                say(f"{what} is open. Its address: {address}")
                say("To stop: press Ctrl and C here.")
                server.wait()
            except (KeyboardInterrupt, _Ended):
                _stop(server)
                say(f"\nStopped. What was saved lies in {folder}.")
                return 0
            finally:
                _stop(server)
                _address_file(folder).unlink(missing_ok=True)
    finally:
        shutil.rmtree(runtime, ignore_errors=True)
    if server.returncode:
        raise DeskProblem(f"JupyterLab ended unexpectedly. What it said last stands in {log}.")
    say(f"Stopped. What was saved lies in {folder}.")
    return 0


def choose_port(port: int | None) -> int:
    """Return `port` if it is free, or the first free one from 8888 on.

    Raises:
        DeskProblem: if `port` is in use, or not allowed.
    """
    with _hold_port(port) as chosen:
        return chosen


@contextmanager
def _hold_port(port: int | None) -> Iterator[int]:
    """Yield the port, and keep other desks off it: JupyterLab takes it only seconds later."""
    for candidate in range(FIRST_PORT, FIRST_PORT + 100) if port is None else (port,):
        try:
            claim = _claim(candidate)
        except DeskProblem:
            if port is not None:
                raise
            continue
        with claim:
            yield candidate
            return
    raise DeskProblem("No port from 8888 to 8987 is free. Choose one with --port.")


def _claim(port: int) -> socket.socket:
    """Claim a free port among the desks of this machine, until the returned socket is closed."""
    _try_port(port)
    claim = socket.socket(socket.AF_UNIX)
    try:
        claim.bind(f"\0pathshala-desk-{port}")  # a name in Linux's memory: it ends with the process
    except OSError:
        claim.close()
        raise DeskProblem(_IN_USE.format(port=port)) from None
    return claim


def _try_port(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise DeskProblem(
                f"Port {port} is kept for the system. Choose one above 1023, or leave --port away."
            ) from None
        except OSError:
            raise DeskProblem(_IN_USE.format(port=port)) from None


@contextmanager
def _ending_calmly() -> Iterator[None]:
    """Let SIGTERM and a closed terminal end the desk as Ctrl-C does."""

    def end(_number: int, _frame: object) -> None:
        raise _Ended

    numbers = (signal.SIGTERM, signal.SIGHUP)
    former = {number: signal.signal(number, end) for number in numbers}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


@contextmanager
def _only_one(folder: Path) -> Iterator[int | None]:
    """Yield a lock on the desk, or None if the folder is open already.

    The server inherits it: if this program is killed, the server still counts as open.
    """
    path = folder / ".pathshala" / "open.lock"
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as problem:
        reason = (problem.strerror or "unknown reason").lower()
        raise FolderProblem(f"{folder} cannot be written to: {reason}. Choose another folder.") from None
    try:
        yield handle if _lock(handle) else None
    finally:
        os.close(handle)


def _lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _address_file(folder: Path) -> Path:
    return folder / ".pathshala" / "address"


def is_open(folder: Path) -> bool:
    """Return True while a desk of this folder is open."""
    try:
        handle = os.open(folder / ".pathshala" / "open.lock", os.O_RDWR)
    except OSError:
        return False
    try:
        return not _lock(handle)
    finally:
        os.close(handle)


def show_open_desk(
    folder: Path, *, open_browser: bool, what: str, say: Callable[[str], None]
) -> int:
    """Tell the address of the desk that is open already, and return the exit code."""
    try:
        address = _address_file(folder).read_text(encoding="utf-8").strip()
    except OSError:
        raise DeskProblem(
            f"{folder} is being opened by another start. Wait a moment, then try again."
        ) from None
    say(f"{what} is open already. Its address: {address}")
    say("To close it: choose Close the course under More, or press Ctrl and C where it was started.")
    if open_browser and _has_display():
        webbrowser.open(address)
    return 0


def _runtime_folder() -> Path:
    """Make the folder for keys and sockets of this run; no other account can look into it."""
    try:
        return Path(tempfile.mkdtemp(prefix="pathshala-"))
    except OSError as problem:
        reason = (problem.strerror or "unknown reason").lower()
        raise DeskProblem(
            f"Temporary files cannot be written: {reason}. Make room on the disk, then try again."
        ) from None


def _has_display() -> bool:
    """Without one, `webbrowser` would start a text browser that nobody sees."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _command(folder: Path, port: int, open_browser: bool) -> list[str]:
    command = [
        sys.executable, "-m", "jupyterlab", "--log-level=WARN",
        f"--ServerApp.root_dir={folder}", f"--ServerApp.port={port}", "--ServerApp.port_retries=0",
        f"--ServerApp.open_browser={open_browser}",
    ]  # fmt: skip
    return [*command, "--allow-root"] if os.geteuid() == 0 else command


def _environment(settings: Path, runtime: Path) -> Mapping[str, str]:
    """Return the environment without what others set for their Jupyter."""
    ours = {
        "JUPYTER_CONFIG_DIR": str(settings / "config"),
        "JUPYTER_DATA_DIR": str(settings / "data"),
        "JUPYTER_RUNTIME_DIR": str(runtime),
        "JUPYTER_PREFER_ENV_PATH": "0",  # our folder goes before the virtual environment's
        "JUPYTER_PLATFORM_DIRS": "1",
    }
    own = str(Path(sys.executable).parent)
    path = os.pathsep.join((own, os.environ.get("PATH", "")))
    rest = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "IPYTHON"))}
    return {**rest, **ours, "PATH": path}


def _launch(
    command: list[str], folder: Path, env: Mapping[str, str], log: Path, lock: int
) -> subprocess.Popen:
    try:
        with log.open("wb") as out:
            # A session of its own: Ctrl-C reaches us alone, and we end the server in order.
            return subprocess.Popen(
                command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                start_new_session=True, pass_fds=(lock,),
            )  # fmt: skip
    except OSError as problem:
        raise DeskProblem(f"JupyterLab could not be started: {problem.strerror}.") from None


def _wait_until_open(server: subprocess.Popen, runtime: Path, log: Path) -> str:
    """Return the address, with its token, as soon as the server answers."""
    info = runtime / f"jpserver-{server.pid}.json"
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise DeskProblem(f"JupyterLab did not start. What it said last stands in {log}.")
        try:
            table = json.loads(info.read_text(encoding="utf-8"))
            socket.create_connection((HOST, table["port"]), timeout=1).close()
            return f"http://{HOST}:{table['port']}/?token={table['token']}"
        except (OSError, ValueError):
            time.sleep(0.05)
    raise DeskProblem(f"JupyterLab did not answer in {START_SECONDS} seconds. See {log}.")


def _stop(server: subprocess.Popen) -> None:
    """End the server and its kernels."""
    if server.poll() is None:
        server.terminate()
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
