"""A child's own check of a page: its visible tests, judged by the engine; nothing is kept.

    with Checker() as checker:
        grade = checker.check(notebook, release)
    words = in_words(grade, release)      # autograder.in_words: sentences, no points

The engine starts with the first check and ends when nobody has checked for ten minutes: a
small board has little memory. Where a machine offers no sandbox, the program runs in a plain
fork: it is the child's own program on the child's own machine.
"""

from __future__ import annotations

import contextlib
import resource
import socket
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from nbformat import NotebookNode

from autograder import witness
from autograder.closed import closed_sandbox
from autograder.engine import Engine, Graded
from autograder.errors import AutograderError, NotebookUnreadable
from autograder.fork import NO_FILES, Forks, Launcher, OpenSession
from autograder.grade import Grade
from autograder.sandbox.limits import MIB, Limits
from autograder.stop import Stop, Stopped

CELL_SECONDS = 5.0
"""For one cell or check. Half of what grading gives: somebody is waiting."""
LIMITS = Limits(wall=40.0, cpu=40.0, memory=256 * MIB)
IDLE_SECONDS = 600.0


class Checker:
    """Checks pages one after another, whoever asks. A context manager: leaving it ends its processes.

    Args:
        limits: For one page.
        cell_seconds: For one cell or one check.
        idle: Seconds without a check after which the processes end.
        closed: Opens a sandbox, or raises an `AutograderError` where there is none.
    """

    def __init__(
        self,
        *,
        limits: Limits = LIMITS,
        cell_seconds: float = CELL_SECONDS,
        idle: float = IDLE_SECONDS,
        closed: Callable[[], Launcher] = closed_sandbox,
    ) -> None:
        self._limits, self._cell_seconds, self._idle, self._closed = limits, cell_seconds, idle, closed
        self._turn = threading.Lock()
        self._engine: Engine | None = None
        self._launcher: _Stoppable | None = None
        self._rest: threading.Timer | None = None
        self._used = 0.0
        self._stop = Stop()

    def __enter__(self) -> Checker:
        return self

    def __exit__(self, *_problem: object) -> None:
        self.close()

    @property
    def warm(self) -> bool:
        """Whether the engine's processes are there."""
        return self._engine is not None

    def check(
        self,
        submission: bytes | NotebookNode,
        release: NotebookNode,
        *,
        files: Mapping[str, bytes] = NO_FILES,
        own_files: Mapping[str, bytes] = NO_FILES,
        stop: Stop | None = None,
    ) -> Grade:
        """Return what the visible tests say; wait first until it is this page's turn.

        Args:
            release: The exercise as the child got it. Give the same object again while it is the
                same: what is known about it is kept.
            files: The exercise's files, relative path → bytes.
            own_files: The child's further files.
            stop: To stop this check.

        Raises:
            NotebookUnreadable: if the page is no notebook.
            Stopped: if somebody stopped it.
            AutograderError: if the grader's own processes do not work.
        """
        stop = stop or Stop()

        def judge(engine: Engine) -> Graded:
            return engine.run(submission, release, files=files, own_files=own_files)

        with self._turn:
            self._stop = stop
            try:
                graded = self._run(judge, stop)
            finally:
                self._rest_later()
        if stop.wanted:
            raise Stopped
        return graded.grade

    def close(self) -> None:
        """Stop what runs, and end the processes."""
        self._stop.now()
        with self._turn:
            self._end()

    def _run(self, judge: Callable[[Engine], Graded], stop: Stop) -> Graded:
        try:
            graded = judge(self._started(stop))
            if not graded.ended.broken:
                return graded
        except NotebookUnreadable:
            raise
        except Exception:  # whatever broke, it is not the child's fault
            if stop.wanted:
                raise Stopped from None
        # Once more, with new processes, and without the sandbox that may have broken.
        self._end()
        try:
            return judge(self._started(stop, plain=True))
        except Exception:
            self._end()
            raise

    def _started(self, stop: Stop, *, plain: bool = False) -> Engine:
        if self._engine is None or self._launcher is None:
            self._launcher = _Stoppable(_plain_forks() if plain else self._open())
            self._engine = Engine(self._launcher, self._limits, self._cell_seconds)
        self._launcher.stop = stop
        return self._engine

    def _open(self) -> Launcher:
        try:
            return self._closed()
        except (AutograderError, OSError):
            return _plain_forks()

    def _rest_later(self) -> None:
        self._used = time.monotonic()
        if self._rest is None:
            self._rest = self._timer(self._idle)

    def _timer(self, seconds: float) -> threading.Timer:
        timer = threading.Timer(seconds, self._end_if_idle)
        timer.daemon = True
        timer.start()
        return timer

    def _end_if_idle(self) -> None:
        with self._turn:
            left = self._used + self._idle - time.monotonic()
            if left > 0 and self._engine is not None:
                self._rest = self._timer(left)
                return
            self._rest = None
            self._end()

    def _end(self) -> None:
        engine, self._engine, self._launcher = self._engine, None, None
        if engine is not None:
            with contextlib.suppress(AutograderError, OSError):
                engine.close()


class _Stoppable:
    """A launcher whose session can be stopped."""

    def __init__(self, launcher: Launcher) -> None:
        self._launcher = launcher
        self.stop = Stop()

    def open(
        self, entry: str, limits: Limits | None = None, files: Mapping[str, bytes] = NO_FILES
    ) -> OpenSession:
        if self.stop.wanted:
            raise Stopped
        session = self._launcher.open(entry, limits, files)
        self.stop.follow(session)
        return session

    def close(self) -> None:
        self._launcher.close()


class _PlainForks(Forks):
    """Forks that limit themselves; what only a sandbox can limit is not."""

    def open(
        self, entry: str, limits: Limits | None = None, files: Mapping[str, bytes] = NO_FILES
    ) -> OpenSession:
        return super().open(f"{__name__}:serve_limited", limits, files)


def _plain_forks() -> Forks:
    return _PlainForks(("autograder.witness:prepare",))


def serve_limited(connection: socket.socket) -> None:
    """Be a witness that takes no more memory, processor time and disk than a check may (in a fork)."""
    now = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    for what, most in (
        (resource.RLIMIT_AS, now + LIMITS.memory),
        (resource.RLIMIT_CPU, int(LIMITS.cpu)),
        (resource.RLIMIT_FSIZE, LIMITS.disk),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    witness.serve(connection)
