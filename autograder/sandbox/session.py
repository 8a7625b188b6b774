"""A sandbox as its user sees it: open a session, talk over its connection, end it."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import time
from types import TracebackType

from autograder.sandbox.ended import Ended, Reason, judged, known, sentence_for
from autograder.sandbox.limits import Limits

_LEAVING = 1.0
"""Seconds that a notebook's process gets to end after it closed its connection."""
_DYING = 10.0
"""Seconds that the kernel gets to end what was killed."""
_REPORT = 1 << 16


class Session:
    """One notebook's process, closed off from all else. A context manager: leaving ends it.

    Attributes:
        connection: A stream socket to the entry function. What comes out of it is the word of
            hostile code: read it without blocking, and count it with `spend`.
        limits: What the session may use.
    """

    def __init__(
        self, connection: socket.socket, process: int, status: int, limits: Limits
    ) -> None:
        """Take over the descriptors `process` (pidfd of its pid 1) and `status` (a pipe)."""
        self.connection = connection
        self.limits = limits
        self._process = process
        self._status = status
        self._begun = time.monotonic()
        self._spent = 0
        self._stopped: Reason | None = None
        self._ended: Ended | None = None

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    @property
    def alive(self) -> bool:
        """Whether any process of the session is left."""
        return self._ended is None and not _ready(self._process, 0)

    def spend(self, count: int) -> bool:
        """Count bytes read from the connection; False, and the end of all, when it is too much."""
        self._spent += count
        if self._spent > self.limits.output:
            self.stop("output")
            return False
        return True

    def stop(self, reason: Reason) -> None:
        """Kill all that is left, now, for `reason`; `end` will tell it."""
        if self._stopped is None and self.alive:
            self._stopped = reason
            self._kill()

    def end(self) -> Ended:
        """Kill all that is left, wait until it is gone, and say why it ended; safe to call again."""
        if self._ended is None:
            left = self._has_left()
            # Read before the kill: what is alive now ends by our hand, without a report.
            alive = not _ready(self._process, 0)
            self._kill()
            # Only a process stuck inside the kernel does not die; it can do no more harm.
            _ready(self._process, _DYING)
            self._ended = self._told(alive, left)
            self._close()
        return self._ended

    def _has_left(self) -> bool:
        """Whether the notebook's process closed the connection; if so, wait a moment for its end."""
        if self._stopped or not _hung_up(self.connection):
            return False
        _ready(self._process, _LEAVING)
        return True

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._process, signal.SIGKILL)

    def _told(self, alive: bool, left: bool) -> Ended:
        """Return what is known now that all is gone.

        Args:
            alive: It lived until it was asked to end.
            left: It had closed its connection.
        """
        report = _report(self._status)
        wall = round(time.monotonic() - self._begun, 3)
        if self._stopped:
            sentence = sentence_for(self._stopped, self.limits)
            return Ended(self._stopped, sentence, touched=(self._stopped,), wall=wall)
        if report is not None:
            return self._reported(report, wall)
        if alive:
            reason: Reason = "died" if left else "finished"
            return Ended(reason, sentence_for(reason, self.limits), wall=wall)
        if wall >= self.limits.wall:
            return Ended("time", sentence_for("time", self.limits), touched=("time",), wall=wall)
        return Ended("died", _OUTSIDE, broken=True, wall=wall)

    def _reported(self, report: dict, wall: float) -> Ended:
        reason, code, killer = judged(report, self.limits)
        broken = not report.get("started")
        return Ended(
            reason, _OUTSIDE if broken else sentence_for(reason, self.limits, killer), code, killer,
            known(report.get("touched")), broken, str(report.get("detail", "")), wall,
            float(report.get("cpu", 0.0)),
        )  # fmt: skip

    def _close(self) -> None:
        self.connection.close()
        os.close(self._process)
        os.close(self._status)


_OUTSIDE = "Something outside your notebook stopped it. Please have it graded again."


def _ready(descriptor: int, seconds: float) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(seconds * 1000))


def _hung_up(connection: socket.socket) -> bool:
    poll = select.poll()
    poll.register(connection, 0)
    return any(event & (select.POLLHUP | select.POLLERR) for _, event in poll.poll(0))


def _report(status: int) -> dict | None:
    """Return what pid 1 wrote before it ended, or None."""
    os.set_blocking(status, False)
    try:
        return json.loads(os.read(status, _REPORT))
    except (BlockingIOError, ValueError):
        return None
