"""Closes a notebook's process off: no network, no devices, no files of this machine, limits on all."""

from autograder.sandbox.availability import Availability, available, open_sandbox
from autograder.sandbox.ended import Ended
from autograder.sandbox.limits import Limits
from autograder.sandbox.sandbox import Sandbox
from autograder.sandbox.session import Session

__all__ = ["Availability", "Ended", "Limits", "Sandbox", "Session", "available", "open_sandbox"]
