"""What can happen between judge and witness, and what a judge knows about it by now."""

from __future__ import annotations

from dataclasses import dataclass, field

MOST_FLAGS = 50


class NoSuchName(Exception):
    """A name that a test uses and the program never made."""


class NeedsKernel(BaseException):
    """A check that cannot be judged across the wire; no `except Exception` of a test catches it."""


class Lost(BaseException):
    """The witness is gone: what it has not shown by now it will never show."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class TooSlow(BaseException):
    """Something in the check did not end in time."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


@dataclass
class State:
    """What a judge knows about its witness by now.

    Attributes:
        lost: Why the witness is gone, or "": "ended", "time", "garbage", "size".
        kernel: Why the check that runs now cannot be judged, or "".
        crossings: How many questions were answered during the check that runs now.
        flags: (kind, evidence) pairs.
        slow: Whether the check that runs now passed its time.
    """

    lost: str = ""
    kernel: str = ""
    crossings: int = 0
    flags: list[tuple[str, str]] = field(default_factory=list)
    slow: bool = False

    def flag(self, kind: str, evidence: str) -> None:
        """Keep a piece of evidence once."""
        if (kind, evidence) not in self.flags and len(self.flags) < MOST_FLAGS:
            self.flags.append((kind, evidence))
