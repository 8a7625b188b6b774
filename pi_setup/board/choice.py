"""Chooses gpiozero's pins: the virtual ones where there is no Raspberry Pi."""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from pathlib import Path

VARIABLE = "GPIOZERO_PIN_FACTORY"


def choose_pins(environ: MutableMapping[str, str] = os.environ, root: Path = Path("/")) -> str | None:
    """Choose the virtual pins in `environ` unless this is a Pi, or a choice was made.

    gpiozero itself tries its real factories one after the other and then gives up; it has no
    last resort that another package could be. So whoever starts Python for a child sets this.

    Returns:
        The name of the chosen factory; None where gpiozero finds its own.
    """
    if not is_raspberry_pi(root):
        environ.setdefault(VARIABLE, "virtual")
    return environ.get(VARIABLE)


def is_raspberry_pi(root: Path = Path("/")) -> bool:
    """Tell whether this is a Raspberry Pi, by what gpiozero itself reads.

    A `/dev/gpiochip0` is no sign of one: many laptops have such a chip.
    """
    if (root / "proc/device-tree/system/linux,revision").exists():
        return True
    try:
        told = (root / "proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return any(line.startswith("Revision") for line in told.splitlines())
