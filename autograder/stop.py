"""Stopping a check that somebody waits for, from any thread."""

from __future__ import annotations

import contextlib
import socket
from typing import Protocol


class Stopped(Exception):
    """Somebody stopped the check."""


class Session(Protocol):
    """What runs a program, as far as stopping it goes."""

    connection: socket.socket


class Stop:
    """Stops one check, at any time; also before it has begun."""

    def __init__(self) -> None:
        self.wanted = False
        self._session: Session | None = None

    def now(self) -> None:
        """Hang up on the program: its judge then has nothing more to wait for."""
        self.wanted = True
        if self._session is not None:
            with contextlib.suppress(OSError):
                self._session.connection.shutdown(socket.SHUT_RDWR)

    def follow(self, session: Session) -> None:
        """Hang up on this one, when the time comes; at once, if it has come."""
        self._session = session
        if self.wanted:
            self.now()
