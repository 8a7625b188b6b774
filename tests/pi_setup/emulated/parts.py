"""Fetches what the emulated Pi is made of: Debian's arm64 packages and lgpio's wheel.

apt verifies each package by the signature of the machine's own sources, pip the wheel by the
hash in guest.lock. apt works with lists of its own below the cache: the machine's lists, its
architectures and its packages stay as they are, and no root is needed.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

LOCK = Path(__file__).with_name("guest.lock")
PROGRAMS = ("apt-get", "dpkg-deb", "fdtput", "qemu-system-aarch64", "setpriv")
KERNEL = "linux-image-arm64"
"""A package that is empty and depends on the newest kernel."""
PACKAGES = (
    "libbz2-1.0", "libc6", "libexpat1", "libffi8", "liblzma5", "libpython3.11-minimal",
    "libpython3.11-stdlib", "python3.11-minimal", "zlib1g",
)  # fmt: skip


class CannotEmulate(Exception):
    """What the emulated Pi needs is not to be had here; its sentence says what to do."""


@dataclass(frozen=True)
class Parts:
    """What was fetched.

    Attributes:
        kernel: The package with the kernel and the device trees.
        system: The packages with Python and what it needs.
        wheel: lgpio for arm64.
    """

    kernel: Path
    system: tuple[Path, ...]
    wheel: Path


def fetch(cache: Path) -> Parts:
    """Return the parts, fetched into `cache` if they are not there yet (75 MB).

    Raises:
        CannotEmulate: Something could not be fetched.
    """
    folder = cache / f"parts-{_recipe()}"
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another test run waits for this one's download
        if not folder.exists():
            _fetch_all(folder, cache / "unfinished", cache / "lists")
    (kernel,), (wheel,) = folder.glob("linux-image-*.deb"), folder.glob("*.whl")
    return Parts(kernel, tuple(sorted(set(folder.glob("*.deb")) - {kernel})), wheel)


def check_programs() -> None:
    """Raise CannotEmulate unless this machine has the programs that make and run the Pi."""
    if missing := [name for name in PROGRAMS if shutil.which(name) is None]:
        raise CannotEmulate(
            f"The emulated Pi needs {' and '.join(missing)}. On Debian 12, "
            "run: sudo apt install qemu-system-arm device-tree-compiler   and then this test again."
        )


def _fetch_all(folder: Path, unfinished: Path, lists: Path) -> None:
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    _fetch_packages(unfinished, lists)
    _fetch_wheel(unfinished)
    # Renamed when all is there: half a download is never taken for a whole one.
    unfinished.rename(folder)


def _recipe() -> str:
    return hashlib.sha256(f"{KERNEL} {PACKAGES} {LOCK.read_text()}".encode()).hexdigest()[:12]


def _fetch_packages(folder: Path, lists: Path) -> None:
    (lists / "partial").mkdir(parents=True, exist_ok=True)
    # As root: apt's own user could not write below a home of root's.
    settings = (
        "APT::Architecture=arm64", "APT::Architectures=arm64", "APT::Sandbox::User=root",
        f"Dir::State::lists={lists}", "Dir::State::status=/dev/null", "Dir::Cache::pkgcache=",
        "Dir::Cache::srcpkgcache=", "Acquire::Languages=none", "Acquire::Retries=3",
    )  # fmt: skip
    options = [word for setting in settings for word in ("-o", setting)]
    # A source that has no arm64 makes this complain; what counts is whether the packages come.
    subprocess.run(["apt-get", "-qq", *options, "update"], capture_output=True, timeout=300, check=False)
    depends = _run(["apt-cache", *options, "depends", "--important", KERNEL], folder)
    kernels = [line.split()[1] for line in depends.splitlines() if "Depends: linux-image-" in line]
    _run(["apt-get", "-qq", *options, "download", *kernels[:1], *PACKAGES], folder)


def _fetch_wheel(folder: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet"]
    _run(
        [
            *pip, "download", "--no-deps", "--require-hashes", "--only-binary", ":all:",
            "--platform", "manylinux_2_34_aarch64", "--python-version", "311", "-r", str(LOCK),
        ],
        folder,
    )  # fmt: skip


def _run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise CannotEmulate(
            f"The emulated Pi's parts could not be fetched ({Path(command[0]).name}: {last}). "
            "Connect a Debian 12 to the internet, and run this again."
        )
    return done.stdout
