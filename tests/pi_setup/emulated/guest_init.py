#!/usr/bin/python3.11
"""What the emulated Pi starts first: it runs the programs, each in a process of its own.

Only the Pi's Python runs this file. What it has to say goes to the serial line, as JSON behind
a mark: the kernel writes there too.
"""

import contextlib
import ctypes
import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

MARK = "PATHSHALA "
PROGRAMS = Path("/programs.json")


def tell(what: str, **facts: object) -> None:
    """Tell those outside, in one piece."""
    os.write(1, f"\n{MARK}{json.dumps({'what': what, **facts})}\n".encode())


def mount(kind: str, place: str) -> None:
    """Mount one of the kernel's own file systems."""
    Path(place).mkdir(exist_ok=True)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(kind.encode(), place.encode(), kind.encode(), 0, None):
        raise OSError(ctypes.get_errno(), f"{kind} could not be mounted")


def run_all() -> None:
    """Run each program when those outside say so."""
    for kind, place in (("proc", "/proc"), ("sysfs", "/sys"), ("devtmpfs", "/dev")):
        mount(kind, place)
    for name in json.loads(PROGRAMS.read_text()):
        tell("ready", name=name)
        sys.stdin.readline()
        code = subprocess.run([sys.executable, __file__, name], cwd="/tmp", check=False).returncode
        tell("over", name=name, code=code)
    time.sleep(1_000_000)


def run(cells: list[str]) -> None:
    """Run the cells of a notebook, one after the other, and tell what gpiozero found."""
    space: dict[str, object] = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        for cell in cells:
            exec(compile(cell, "<cell>", "exec"), space)
    import lgpio
    from gpiozero import Device

    factory = Device.pin_factory
    tell(
        "facts",
        printed=printed.getvalue(),
        factory=type(factory).__name__,
        model=factory.board_info.model,
        board=Path("/proc/device-tree/model").read_text().rstrip("\0"),
        chip=lgpio.gpio_get_chip_info(lgpio.gpiochip_open(0))[2:],
        kernel=os.uname().release,
    )


if __name__ == "__main__":
    if sys.argv[1:]:
        run(json.loads(PROGRAMS.read_text())[sys.argv[1]])
    else:
        run_all()
