"""Errors of the grader. A child's wrong answer is data, never one of these."""


class AutograderError(Exception):
    """Something that the grader cannot work with; the message says what, where and what next."""


class MistakesInvalid(AutograderError, ValueError):
    """A `mistakes.toml` that does not follow its schema."""


class RunBroken(AutograderError, RuntimeError):
    """A worker that ran a notebook died without an answer."""


class WireBroken(AutograderError, ValueError):
    """What came over the wire is not what the two sides agreed; that notebook's problem only."""


class WireEnded(WireBroken):
    """The other side is gone."""


class WireSlow(WireBroken):
    """The other side did not answer in time."""


class TooBig(WireBroken):
    """A value or a message is larger, or nested deeper, than the wire carries."""


class SandboxUnavailable(AutograderError, OSError):
    """This machine cannot close a notebook off, so nothing of a notebook may run on it."""


class SandboxBroken(AutograderError, RuntimeError):
    """The sandbox itself failed; no notebook is to blame."""


class NotebookUnreadable(AutograderError, ValueError):
    """A hand-in that is no notebook, or not one that can be graded.

    Attributes:
        reason: What is wrong with the file, as in "is larger than 20 MB".
        remedy: What its author can do before handing in again; may be empty.
    """

    def __init__(self, reason: str, remedy: str = "save it again") -> None:
        super().__init__(reason, remedy)
        self.reason, self.remedy = reason, remedy

    def __str__(self) -> str:
        what = f"{self.remedy} and hand it in again" if self.remedy else "hand it in again"
        return f"The file {self.reason}; {what}."


class KitMissing(AutograderError, LookupError):
    """gpiozero knows no pin factory named `virtual`."""
