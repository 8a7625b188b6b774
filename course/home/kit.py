"""What can be known of the computer in a moment: its pins, the room on its card, its clock."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

ROOM_BYTES = 300_000_000
COURSE_BEGAN = 1_735_689_600
"""2025 begins. A clock that shows less was never set: a Raspberry Pi has no battery for it."""


@dataclass(frozen=True)
class Fact:
    """A sentence, by its name in the catalogue.

    Attributes:
        well: False where an adult should look.
    """

    name: str
    well: bool


def facts(folder: Path, *, real_pins: bool, now: float, root: Path = Path("/")) -> tuple[Fact, ...]:
    """Return what is known; nothing is opened or tried, so no program that uses the pins is disturbed.

    Args:
        real_pins: True on a Raspberry Pi.
        now: Seconds since 1970, by this computer's clock.
    """
    if not real_pins:
        pins = Fact("pins_drawn", True)
    elif any(os.access(chip, os.R_OK | os.W_OK) for chip in (root / "dev").glob("gpiochip*")):
        pins = Fact("pins_real", True)
    else:
        pins = Fact("pins_closed", False)
    found = [pins]
    try:
        roomy = shutil.disk_usage(folder).free > ROOM_BYTES
        found.append(Fact("room", True) if roomy else Fact("no_room", False))
    except OSError:
        pass  # not known, so nothing is said
    if now < COURSE_BEGAN:
        found.append(Fact("clock_wrong", False))
    return tuple(found)
