"""Plain `jupyter lab` with nbgrader beside `pathshala start`, in one run: prints a table, asserts nothing.

    python tests/bench/bench_desk.py [--times 3]

The two take turns, each time with a server and a Chromium of their own, and medians are shown. A
page is usable when its heading or launcher is visible; a cell was executed when its number is
there. Memory is the proportional set size (PSS) of the processes, so that nothing shared counts
twice; `server` is all that the command started but kernels. Bytes are those that came over the wire.
Home alone is measured too: how long it takes to make, in a folder where all was handed in.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from course.desk.home import HomeFolder  # noqa: E402
from course.home.page import FILES, HERE, Addresses, home_page  # noqa: E402
from course.home.work import Places  # noqa: E402
from course.syllabus import load_syllabus  # noqa: E402
from tests.browser.conftest import CHROMIUM, FLAGS, SLOW  # noqa: E402

LESSON = "lessons/01a-hello-pi/lesson.ipynb"
CELL = ".jp-NotebookPanel .jp-CodeCell"
ROWS = {
    "s": "seconds from the command to a page that can be used",
    "cell": "... and from there to the lesson's first executed cell",
    "total": "seconds from the command to the first executed cell",
    "server": "MB of the server, when the page is open",
    "server2": "MB of the server, when the cell was executed",
    "kernel": "MB of the kernel",
    "chromium": "MB of Chromium on the first page",
    "chromium2": "MB of Chromium on the lesson",
    "bytes": "kB that the first page loads",
    "bytes2": "kB that the lesson loads then",
}


def family(pid: int) -> list[int]:
    """Return a process and all that it started."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        below = [int(one) for one in children.read_text().split()]
    except OSError:
        return []
    return [pid, *(other for one in below for other in family(one))]


def megabytes(pids: list[int], wanted: Callable[[str], bool]) -> float:
    """Return the proportional set size of the processes whose command line is wanted."""
    found = 0
    for pid in pids:
        try:
            line = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue  # it has ended
        if wanted(line):
            found += int(re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)[1])
    return found / 1024


@contextmanager
def running(command: list[str], address: str, **more: object) -> Iterator[tuple[subprocess.Popen, str]]:
    """Start a server, and yield it with its address as soon as it says it."""
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True, **more
    ) as server:
        try:
            for line in server.stdout:
                if found := re.search(address, line):
                    yield server, found[0]
                    break
        finally:
            server.send_signal(signal.SIGTERM)
            server.communicate()


def plain(folder: Path, place: Path) -> tuple[list[str], str, Mapping[str, str]]:
    """Return how plain JupyterLab is started, with all that this Python has and no account's settings."""
    names = ("CONFIG", "DATA", "RUNTIME")
    env = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "IPYTHON"))}
    env |= {f"JUPYTER_{name}_DIR": tempfile.mkdtemp(dir=place) for name in names}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", f"--ServerApp.root_dir={folder}"]
    if os.geteuid() == 0:
        command.append("--allow-root")
    return command, r"http://(?:127\.0\.0\.1|localhost):\d+/lab\?token=\w+", env


def ours(folder: Path, _place: Path) -> tuple[list[str], str, Mapping[str, str]]:
    """Return how the course is started."""
    command = [sys.executable, "-m", "course", "start", "--folder", str(folder), "--no-browser"]
    return command, r"http://\S+", {**os.environ, "PYTHONUNBUFFERED": "1"}


SETTINGS = {"jupyter lab": (plain, ".jp-Launcher"), "pathshala start": (ours, "h1")}


def visit(name: str, folder: Path, place: Path) -> dict[str, float]:
    """Start one of them, open its page and the lesson, and return what it cost."""
    make, usable = SETTINGS[name]
    command, address, env = make(folder, place)
    seen: dict[str, float] = {}
    with sync_playwright() as playwright, tempfile.TemporaryDirectory(dir=place) as profile:
        chromium = playwright.chromium.launch_persistent_context(
            profile, executable_path=CHROMIUM, args=FLAGS, viewport={"width": 1280, "height": 720}
        )
        page = chromium.pages[0]
        loaded = [0.0]
        wire = chromium.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", lambda told: loaded.append(told["encodedDataLength"]))
        began = time.perf_counter()
        with running(command, address, env=env, cwd=ROOT) as (server, url):
            page.goto(url)
            expect(page.locator(usable).first).to_be_visible(timeout=SLOW)
            seen["s"] = time.perf_counter() - began
            page.wait_for_load_state("networkidle")
            seen |= memory(server, profile, "")
            seen["bytes"] = sum(loaded) / 1024
            loaded.clear()
            began = time.perf_counter()
            open_lesson(page, name, url)
            seen["cell"] = time.perf_counter() - began
            seen["total"] = seen["s"] + seen["cell"]
            seen |= memory(server, profile, "2")
            seen["bytes2"] = sum(loaded) / 1024
        chromium.close()
    return seen


def open_lesson(page: Page, name: str, url: str) -> None:
    """Open the lesson as a reader of the page does, and run its first cell."""
    if name == "jupyter lab":
        page.goto(url.replace("/lab?", f"/lab/tree/{LESSON}?"))
    else:
        page.get_by_role("link", name="Lesson: Hello, Pi").click()
    cell = page.locator(CELL).first
    cell.locator(".cm-content").click(timeout=SLOW)
    page.keyboard.press("Shift+Enter")
    while not re.fullmatch(r"\[\d+\]:?", cell.locator(".jp-InputPrompt").inner_text().strip()):
        if (
            cell.locator(".jp-InputPrompt").inner_text().strip() == "[ ]:"
        ):  # passed over: Python was not ready
            cell.locator(".cm-content").click()
            page.keyboard.press("Shift+Enter")
        page.wait_for_timeout(50)


def memory(server: subprocess.Popen, profile: str, which: str) -> dict[str, float]:
    """Return the memory of the server, of its kernel and of the browser."""
    pids = family(server.pid)
    browsers = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]
    mothers = [pid for pid in browsers if _has(pid, f"--user-data-dir={profile}")]
    own = sorted({one for pid in mothers for one in family(pid)})
    found = {
        f"server{which}": megabytes(pids, lambda line: "ipykernel" not in line),
        f"chromium{which}": megabytes(own, lambda line: True),
    }
    if which:
        found["kernel"] = megabytes(pids, lambda line: "ipykernel" in line)
    return found


def _has(pid: int, word: str) -> bool:
    try:
        return word in Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return False


def home_alone(folder: Path) -> None:
    """Print how long Home takes to make where everything was handed in, and its size."""
    handed_in = folder / ".pathshala/handed-in"
    for unit in load_syllabus().units:
        copy = handed_in / "pathshala" / f"me+{unit.slug}+2026-03-01 10:00:00.000001 UTC"
        copy.mkdir(parents=True)
        shutil.copy(folder / "exercises" / unit.slug / "exercise.ipynb", copy)
    places = Places(
        folder,
        handed_in,
        folder / ".pathshala/waiting",
        folder / ".pathshala/exchange",
        "pathshala",
        "me",
        False,
    )
    desk, times = HomeFolder(places), []
    for _ in range(30):
        began = time.perf_counter()
        html = home_page(desk.home(None), Addresses("/", "/pathshala/home", "token"))
        times.append((time.perf_counter() - began) * 1000)
    files = sum((HERE / name).stat().st_size for name in FILES)
    print(f"Home, all handed in: first {times[0]:.0f} ms, then {statistics.median(times[1:]):.1f} ms; "
          f"{len(html.encode()) / 1024:.0f} kB and {files / 1024:.0f} kB of files")  # fmt: skip


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("--times", type=int, default=3)
    asked.add_argument("--json", action="store_true")
    words = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-desk-") as name:
        place = Path(name)
        folder = place / "Pathshala"
        seen: dict[str, list[dict[str, float]]] = {name: [] for name in SETTINGS}
        began = time.perf_counter()
        with running(*ours(folder, place)[:2], env=ours(folder, place)[2], cwd=ROOT):
            first = time.perf_counter() - began
        shutil.copytree(folder, place / "plain", ignore=shutil.ignore_patterns(".pathshala"))
        for _ in range(words.times):
            for name in SETTINGS:
                seen[name].append(visit(name, place / "plain" if name == "jupyter lab" else folder, place))
        medians = {
            name: {row: statistics.median(one[row] for one in runs) for row in ROWS}
            for name, runs in seen.items()
        }
        if words.json:
            print(json.dumps(medians, indent=1))
            return
        print(f"{'median of ' + str(words.times):<60}" + "".join(f"{name:>17}" for name in SETTINGS))
        for row, told in ROWS.items():
            digits = 1 if row in ("s", "cell", "total") else 0
            print(f"{told:<60}" + "".join(f"{medians[name][row]:>17.{digits}f}" for name in SETTINGS))
        print(f"The very first start, which writes the lessons: {first:.1f} s until it tells its address.")
        home_alone(folder)


if __name__ == "__main__":
    main()
