"""Linux calls that Python 3.11 has no name for, through ctypes."""

from __future__ import annotations

import ctypes
import os
import platform
import sys

NEWNS, NEWCGROUP, NEWUTS, NEWIPC = 0x0002_0000, 0x0200_0000, 0x0400_0000, 0x0800_0000
NEWUSER, NEWPID, NEWNET = 0x1000_0000, 0x2000_0000, 0x4000_0000

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 0x20, 0x1000, 0x4000, 0x4_0000
MNT_DETACH = 2
ATTR_RDONLY, ATTR_NOSUID, ATTR_NODEV, ATTR_NOEXEC = 1, 2, 4, 8

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38
_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2

_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000
# The same number on all architectures that are younger than the call.
_MOUNT_SETATTR = 442
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_CAPABILITY_VERSION_3 = 0x2008_0522

_libc = ctypes.CDLL(None, use_errno=True)
_libc.mount.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_ulong, ctypes.c_char_p]


def architecture() -> str | None:
    """Return "x86_64" or "aarch64", or None where this Python runs on anything else."""
    machine = platform.machine()
    return machine if machine in _PIVOT_ROOT and sys.maxsize > 2**32 else None


def _call(what: str, result: int) -> None:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def unshare(flags: int) -> None:
    """Leave the namespaces that `flags` name for new ones."""
    _call("unshare", _libc.unshare(flags))


def enter(namespace: int, kind: int) -> None:
    """Enter the namespace that is open as the file descriptor `namespace`."""
    _call("setns", _libc.setns(namespace, kind))


def mount(source: str, target: str, kind: str = "", flags: int = 0, options: str = "") -> None:
    """Mount `source` at `target`; an empty `kind` or `options` is left out."""
    parts = [text.encode() or None for text in (source, target, kind)]
    _call(f"mount at {target}", _libc.mount(*parts, flags, options.encode() or None))


def unmount(target: str) -> None:
    """Take the mount at `target` away, with all below it."""
    _call(f"umount {target}", _libc.umount2(target.encode(), MNT_DETACH))


class _MountAttributes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("set", "clear", "propagation", "userns")]


def restrict_mount(target: str, attributes: int) -> None:
    """Set `attributes` (ATTR_RDONLY …) on the mount at `target` and on all below it.

    Raises:
        OSError: also where Linux is older than 5.12.
    """
    wanted = _MountAttributes(set=attributes)
    _call(
        f"mount_setattr at {target}",
        _libc.syscall(
            ctypes.c_long(_MOUNT_SETATTR), ctypes.c_int(_AT_FDCWD), target.encode(),
            ctypes.c_uint(_AT_RECURSIVE), ctypes.byref(wanted), ctypes.c_size_t(ctypes.sizeof(wanted)),
        ),
    )  # fmt: skip


def pivot_root(new: str, old: str) -> None:
    """Make `new` the root and hang the former root at `old`."""
    number = _PIVOT_ROOT[platform.machine()]
    _call("pivot_root", _libc.syscall(ctypes.c_long(number), new.encode(), old.encode()))


def set_hostname(name: str) -> None:
    _call("sethostname", _libc.sethostname(name.encode(), ctypes.c_size_t(len(name.encode()))))


def prctl(option: int, value: int) -> None:
    """Call prctl(2) with one value and zeros."""
    zero = ctypes.c_ulong(0)
    _call(f"prctl {option}", _libc.prctl(ctypes.c_int(option), ctypes.c_ulong(value), zero, zero, zero))


def set_filter(program: ctypes.Structure) -> None:
    """Put a seccomp filter (struct sock_fprog) on this process and all that it starts, for good."""
    mode, zero = ctypes.c_ulong(_SECCOMP_MODE_FILTER), ctypes.c_ulong(0)
    _call("seccomp", _libc.prctl(ctypes.c_int(_PR_SET_SECCOMP), mode, ctypes.byref(program), zero, zero))


def drop_capabilities() -> None:
    """Give up every capability that this process has or could pass on."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    _call("capset", _libc.capset(header, (ctypes.c_uint32 * 6)()))
