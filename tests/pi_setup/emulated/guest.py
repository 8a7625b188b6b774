"""Puts the emulated Pi together: Debian's kernel, a Pi 3's device tree, and a system in memory."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import io
import json
import marshal
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.pi_setup.emulated.cpio import Archive
from tests.pi_setup.emulated.parts import Parts

DEVICE_TREE = "bcm2837-rpi-3-b.dtb"
REVISION = "a02082"
"""A Pi 3 B, made by Sony UK. The Pi's own firmware writes it there; gpiozero reads it."""
PYTHONS_OWN = "usr/lib/python3.11/"
BLUETOOTH = "/soc/serial@7e201000/bluetooth"
PACKAGES = "usr/local/lib/python3.11/dist-packages"
NOT_NEEDED = ("./usr/share/", "./etc/", "./usr/lib/aarch64-linux-gnu/gconv/")
INIT = Path(__file__).with_name("guest_init.py")


@dataclass(frozen=True)
class Guest:
    """What QEMU boots."""

    kernel: Path
    device_tree: Path
    system: Path


def put_together(parts: Parts, programs: Mapping[str, Sequence[str]], folder: Path) -> Guest:
    """Make the guest in `folder`; `programs` has the cells of each program that it can run."""
    guest = Guest(folder / "kernel", folder / DEVICE_TREE, folder / "system.cpio")
    for member, data in _members(parts.kernel):
        if member.name.startswith("./boot/vmlinuz-"):
            guest.kernel.write_bytes(data)
        elif member.name.endswith(f"/{DEVICE_TREE}"):
            guest.device_tree.write_bytes(data)
    for words in (
        ("-c", guest.device_tree, "/system"),
        ("-t", "x", guest.device_tree, "/system", "linux,revision", REVISION),
        # The serial line that we speak through would belong to Bluetooth, which hears what we say.
        ("-r", guest.device_tree, BLUETOOTH),
    ):
        subprocess.run(["fdtput", *words], check=True)
    guest.system.write_bytes(_system(parts, programs).as_bytes())
    return guest


def _system(parts: Parts, programs: Mapping[str, Sequence[str]]) -> Archive:
    archive = Archive()
    # What this process has imported is what a program imports, and more.
    used = {name.replace(".", "/") + end for name in sys.modules for end in (".py", "/__init__.py")}
    for package in parts.system:
        for member, data in _members(package):
            if member.name.startswith(NOT_NEEDED):
                continue
            if member.issym():
                archive.link(member.name[2:], member.linkname)
            elif member.isfile():
                archive.file(member.name[2:], data, member.mode & 0o777, member.mtime)
                if member.name[2:].removeprefix(PYTHONS_OWN) in used:
                    _compile(archive, member.name[2:], data, member.mtime)
    with zipfile.ZipFile(parts.wheel) as wheel:
        for name in wheel.namelist():
            archive.file(f"{PACKAGES}/{name}", wheel.read(name))
            if name.endswith(".py"):
                _compile(archive, f"{PACKAGES}/{name}", wheel.read(name), 0)
    # The very files that the virtual kit uses in this process: they are Python only.
    for distribution in ("gpiozero", "colorzero"):
        for file in importlib.metadata.files(distribution) or ():
            place = Path(file.locate())
            if ".." not in file.parts and place.is_file():
                archive.file(f"{PACKAGES}/{file}", place.read_bytes(), changed=place.stat().st_mtime)
    archive.file("init", INIT.read_bytes(), mode=0o755)
    archive.file("programs.json", json.dumps(programs).encode())
    archive.folder("tmp")
    return archive


def _compile(archive: Archive, path: str, source: bytes, changed: float) -> None:
    """Add a Python file's compiled one, where this Python is a 3.11 too: the Pi needs long for it."""
    if sys.version_info[:2] == (3, 11):
        numbers = (number.to_bytes(4, "little") for number in (0, int(changed), len(source)))
        code = marshal.dumps(compile(source, f"/{path}", "exec", dont_inherit=True))
        compiled = importlib.util.cache_from_source(path)
        archive.file(compiled, importlib.util.MAGIC_NUMBER + b"".join(numbers) + code)


def _members(package: Path) -> list[tuple[tarfile.TarInfo, bytes]]:
    """Return the files of a Debian package; of the kernel's only the two that are booted."""
    command = ["dpkg-deb", "--fsys-tarfile", package]
    unpacked = subprocess.run(command, capture_output=True, check=True, timeout=300).stdout
    with tarfile.open(fileobj=io.BytesIO(unpacked)) as archive:
        return [
            (member, archive.extractfile(member).read() if member.isfile() else b"")
            for member in archive.getmembers()
            if not member.name.endswith((".ko", ".pyc"))
        ]
