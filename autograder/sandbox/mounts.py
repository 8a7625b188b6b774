"""The file system of a sandbox: a small root with read-only binds, and a writable part a session."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from autograder.sandbox import kernel
from autograder.sandbox.limits import Limits
from autograder.sandbox.view import ACCOUNTS, DEVICES, GROUPS, WRITABLE, View, inside_writable

_HOSTS = "127.0.0.1 localhost\n"
_NAMES = "passwd: files\ngroup: files\nhosts: files\n"

_OLD = "/.old"
_BOX = "/.box"
_EMPTY = "/.empty"
_KEPT = "/.kept"
# The writable places are folders of one small tmpfs, so that they share its size. They and
# their parent take inodes, too.
_OWN_INODES = len(WRITABLE) + 1


def build_root(view: View) -> None:
    """Make this mount namespace hold what `view` shows and nothing else.

    Needs CAP_SYS_ADMIN over the mount namespace, and a pid namespace of its own.
    """
    kernel.mount("none", "/", flags=kernel.MS_REC | kernel.MS_PRIVATE)
    start = next(name for name in ("/tmp", "/mnt", "/var/tmp", "/dev") if Path(name).is_dir())
    kernel.mount("tmpfs", start, "tmpfs", kernel.MS_NOSUID | kernel.MS_NODEV, "size=1m,mode=0755")
    Path(start, _OLD[1:]).mkdir()
    kernel.pivot_root(start, start + _OLD)
    _go_to_root()
    _make_folders()
    for place, target in view.links:
        _link(place, target)
    for name in view.shown:
        _bind(name)
    for name in view.hidden:
        _cover(name)
    for number, name in enumerate(inside_writable(view.shown)):
        _keep(number, name)
    _devices()
    _files_of_etc()
    # A new /proc is allowed only while a whole one is in sight, that of the old root.
    kernel.mount("proc", "/proc", "proc", kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_NOEXEC)
    kernel.unmount(_OLD)
    Path(_OLD).rmdir()
    kernel.mount(
        "none", "/",
        flags=kernel.MS_REMOUNT | kernel.MS_BIND | kernel.MS_RDONLY | kernel.MS_NOSUID | kernel.MS_NODEV,
    )  # fmt: skip


def add_session(limits: Limits, owner: int, view: View) -> None:
    """Add the writable places and a /proc of its own, in a fresh mount namespace.

    Args:
        owner: The user and group id that the places belong to.
    """
    kept = inside_writable(view.shown)
    inodes = int(limits.inodes) + _OWN_INODES + sum(len(Path(name).parts) for name in kept)
    options = f"size={int(limits.disk)},nr_inodes={inodes},mode=0755,uid={owner},gid={owner}"
    flags = kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_NOEXEC
    kernel.mount("tmpfs", _BOX, "tmpfs", flags, options)
    for place in WRITABLE:
        folder = f"{_BOX}/{Path(place).name}"
        Path(folder).mkdir(mode=0o700)
        os.chown(folder, owner, owner)
        kernel.mount(folder, place, flags=kernel.MS_BIND)
    for number, name in enumerate(kept):
        _make_place(name, Path(f"{_KEPT}/{number}").is_dir())
        kernel.mount(f"{_KEPT}/{number}", name, flags=kernel.MS_BIND | kernel.MS_REC)
    kernel.unmount(_BOX)
    try:
        kernel.mount("proc", "/proc", "proc", flags, "subset=pid")
    except OSError:
        kernel.mount("proc", "/proc", "proc", flags)


def _go_to_root() -> None:
    root = os.open("/", os.O_PATH | os.O_DIRECTORY)
    os.fchdir(root)
    os.close(root)


def _make_folders() -> None:
    for name in ("/proc", "/etc", "/dev", "/var", _BOX, _EMPTY, _KEPT, *WRITABLE):
        Path(name).mkdir(parents=True, exist_ok=True)


def _link(place: str, target: str) -> None:
    Path(place).parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        Path(place).symlink_to(target)


def _bind(name: str, attributes: int = kernel.ATTR_RDONLY | kernel.ATTR_NOSUID | kernel.ATTR_NODEV) -> None:
    """Show a file or folder of the old root read-only at its own place."""
    source = _OLD + name
    _make_place(name, Path(source).is_dir())
    kernel.mount(source, name, flags=kernel.MS_BIND | kernel.MS_REC)
    kernel.restrict_mount(name, attributes)


def _make_place(name: str, folder: bool) -> None:
    """Make an empty folder or file to mount on."""
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    if folder:
        Path(name).mkdir(exist_ok=True)
    else:
        Path(name).touch()


def _keep(number: int, name: str) -> None:
    """Hold a second mount of what a session's writable places will cover, covers included."""
    place = f"{_KEPT}/{number}"
    _make_place(place, Path(name).is_dir())
    kernel.mount(name, place, flags=kernel.MS_BIND | kernel.MS_REC)


def _cover(name: str) -> None:
    cover = _EMPTY if Path(name).is_dir() else "/dev/null"
    kernel.mount(f"{_OLD}/dev/null" if cover == "/dev/null" else cover, name, flags=kernel.MS_BIND)
    kernel.restrict_mount(name, kernel.ATTR_RDONLY)


def _devices() -> None:
    for name in DEVICES:
        # Not ATTR_NODEV: these five are meant to work.
        _bind(f"/dev/{name}", kernel.ATTR_NOSUID | kernel.ATTR_NOEXEC)
    _link("/dev/fd", "/proc/self/fd")
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        _link(f"/dev/{name}", f"/proc/self/fd/{number}")


def _files_of_etc() -> None:
    texts = {
        "passwd": ACCOUNTS, "group": GROUPS, "hosts": _HOSTS, "nsswitch.conf": _NAMES,
    }  # fmt: skip
    for name, text in texts.items():
        Path("/etc", name).write_text(text, encoding="ascii")
