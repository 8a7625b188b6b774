"""One end of the wire: sends and receives whole messages, each until a deadline."""

from __future__ import annotations

import socket
import struct
import time

from autograder.errors import TooBig, WireEnded, WireSlow
from autograder.wire import MESSAGE_LIMIT

_LENGTH = struct.Struct(">I")


class Connection:
    """One end of a stream socket that carries messages: four bytes of length, then the bytes."""

    def __init__(self, sock: socket.socket, limit: int = MESSAGE_LIMIT) -> None:
        self._socket, self.limit = sock, limit

    def send(self, message: bytes, deadline: float | None = None) -> None:
        """Send one message; `deadline` as `time.monotonic` counts.

        Raises:
            WireEnded, WireSlow: if the other side does not take it.
        """
        if len(message) > self.limit:
            raise TooBig(f"A message is larger than {self.limit} bytes.")
        self._wait(deadline)
        try:
            self._socket.sendall(_LENGTH.pack(len(message)) + message)
        except TimeoutError:
            raise WireSlow("The other side does not read.") from None
        except OSError:
            raise WireEnded("The other side is gone.") from None

    def receive(self, deadline: float | None = None) -> bytes:
        """Return the next message.

        Raises:
            TooBig: if it says that it is larger than the limit.
            WireEnded, WireSlow: if it does not come.
        """
        length = _LENGTH.unpack(self._exactly(4, deadline))[0]
        if length > self.limit:
            raise TooBig(f"A message is larger than {self.limit} bytes.")
        return self._exactly(length, deadline)

    def close(self) -> None:
        """Close this end; the other side sees that."""
        self._socket.close()

    def _exactly(self, count: int, deadline: float | None) -> bytes:
        found = bytearray()
        while len(found) < count:
            self._wait(deadline)
            try:
                part = self._socket.recv(min(count - len(found), 1 << 16))
            except TimeoutError:
                raise WireSlow("The other side did not answer in time.") from None
            except OSError:
                raise WireEnded("The other side is gone.") from None
            if not part:
                raise WireEnded("The other side is gone.")
            found += part
        return bytes(found)

    def _wait(self, deadline: float | None) -> None:
        left = None if deadline is None else deadline - time.monotonic()
        if left is not None and left <= 0:
            raise WireSlow("The other side did not answer in time.")
        self._socket.settimeout(left)
