"""Keeps one zygote alive, and has it fork sessions."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import tempfile
from collections.abc import Mapping
from typing import IO

from autograder.errors import SandboxBroken
from autograder.sandbox import namespaces, passing, view
from autograder.sandbox.inside import Ends, Order
from autograder.sandbox.way import environment, launch, own_pidfd, python

_START = 60.0
"""Seconds to import everything; a Raspberry Pi's card can be slow."""
_ANSWER = 15.0


class Nursery:
    """The way with namespaces of our own: the fastest, and without any other program.

    Attributes:
        pid: Of the outer process of the zygote, or None.
    """

    def __init__(
        self, preload: tuple[str, ...], shown: view.View, extra: Mapping[str, str], hash_seed: int
    ) -> None:
        self._preload, self._view = preload, shown
        self._environment = environment(extra, hash_seed)
        self._process: subprocess.Popen | None = None
        self._link: socket.socket | None = None
        self._errors: IO[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def spawn(self, order: Order, ends: Ends) -> int:
        for attempt in (1, 2):
            with contextlib.suppress(_Gone):
                return self._ask(order, ends)
            # It died, perhaps long ago: a new one knows nothing of the old sessions.
            self.close()
            if attempt == 2:
                break
        raise SandboxBroken("The grader's sandbox stopped twice in a row; is the machine out of memory?")

    def start(self) -> None:
        """Start the zygote, if it is not running.

        Raises:
            SandboxBroken: if it could not make its namespaces or import what it should.
        """
        if self._process is not None:
            return
        mapping = namespaces.ids()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._link, self._errors = ours, tempfile.TemporaryFile()  # noqa: SIM115
        parent = own_pidfd()
        try:
            call = f"m.main({theirs.fileno()}, {parent})"
            self._process = launch(
                python("autograder.sandbox.zygote", call), self._environment,
                (theirs.fileno(), parent), self._errors.fileno(),
            )  # fmt: skip
        finally:
            theirs.close()
            os.close(parent)
        try:
            self._greet(mapping)
        except BaseException as problem:
            said = self._last_words()
            self.close()
            if isinstance(problem, _Gone | OSError):
                raise SandboxBroken(f"The grader's sandbox did not start: {said or problem}") from problem
            raise

    def close(self) -> None:
        """End the zygote and with it all sessions."""
        if self._link:
            self._link.close()
        if self._process:
            self._process.kill()
            self._process.wait()
        if self._errors:
            self._errors.close()
        self._process = self._link = self._errors = None

    def _greet(self, mapping: namespaces.Ids) -> None:
        shown = {"shown": self._view.shown, "links": self._view.links, "hidden": self._view.hidden}
        plan = {"preload": self._preload, "view": shown, "many": mapping.many, "student": mapping.student}
        self._say(plan)
        namespaces.map_ids(self._hear(_ANSWER, "unmapped")[0]["pid"], mapping)
        self._say({"is": "mapped"})
        self._hear(_START, "ready")

    def _ask(self, order: Order, ends: Ends) -> int:
        self.start()
        self._say(order.message(), [ends.connection, ends.status, ends.files])
        return self._hear(_ANSWER, "open")[1][0]

    def _say(self, message: Mapping[str, object], descriptors: list[int] | None = None) -> None:
        assert self._link is not None
        try:
            passing.send(self._link, message, descriptors or [])
        except OSError as problem:
            raise _Gone(str(problem)) from None

    def _hear(self, seconds: float, expected: str) -> tuple[dict, list[int]]:
        assert self._link is not None
        self._link.settimeout(seconds)
        try:
            answer = passing.receive(self._link, descriptors=1)
        except TimeoutError:
            raise _Gone(f"it said nothing for {seconds:g} seconds") from None
        except OSError as problem:
            raise _Gone(str(problem)) from None
        if answer is None:
            raise _Gone("it ended without a word")
        if answer[0].get("is") != expected:
            raise SandboxBroken(f"The grader's sandbox did not work: {answer[0].get('problem')}")
        return answer

    def _last_words(self) -> str:
        if self._errors is None:
            return ""
        self._errors.seek(0)
        lines = self._errors.read(20_000).decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else ""


class _Gone(Exception):
    """The zygote does not answer."""
