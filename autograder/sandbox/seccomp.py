"""A filter of system calls, as raw BPF: the second wall behind the namespaces.

What is dangerous is refused with EPERM, so that a notebook gets an ordinary PermissionError.
What is younger than this table does not exist (ENOSYS), and libraries know what to do then.
"""

from __future__ import annotations

import ctypes
import errno
import socket
import struct
from functools import cache

from autograder.sandbox import kernel, syscalls

_ALLOW, _KILL, _ERRNO = 0x7FFF_0000, 0x8000_0000, 0x0005_0000
_EPERM, _ENOSYS = _ERRNO | errno.EPERM, _ERRNO | errno.ENOSYS

# BPF: load a 32-bit word, jump by a comparison, return.
_LOAD, _RETURN = 0x20, 0x06
_EQUAL, _GREATER, _AT_LEAST, _ANY_BIT = 0x15, 0x25, 0x35, 0x45
# Offsets in struct seccomp_data; both architectures are little endian.
_NUMBER, _ARCHITECTURE, _FIRST, _SECOND = 0, 4, 16, 24

# Index in the tables, AUDIT_ARCH_…
_ARCHITECTURES = {"x86_64": (0, 0xC000_003E), "aarch64": (1, 0xC000_00B7)}
_X32 = 0x4000_0000
_NAMESPACES = (
    kernel.NEWNS | kernel.NEWCGROUP | kernel.NEWUTS | kernel.NEWIPC | kernel.NEWUSER | kernel.NEWPID
    | kernel.NEWNET
)  # fmt: skip
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C


@cache
def program(architecture: str) -> bytes:
    """Return the filter for "x86_64" or "aarch64": 8 bytes an instruction."""
    column, audit = _ARCHITECTURES[architecture]
    rules = [
        _step(_LOAD, _ARCHITECTURE),
        *_unless(_EQUAL, audit, _KILL),
        _step(_LOAD, _NUMBER),
        *(_if(_AT_LEAST, _X32, _KILL) if architecture == "x86_64" else []),
        *_if(_GREATER, syscalls.LAST_KNOWN, _ENOSYS),
    ]
    for numbers in syscalls.REFUSED.values():
        if (number := numbers[column]) is not None:
            rules += _if(_EQUAL, number, _EPERM)
    # Its flags lie in memory, where a filter cannot look; the C library falls back to clone.
    rules += _if(_EQUAL, syscalls.CLONE3[column], _ENOSYS)
    rules += _look(syscalls.CLONE[column], _FIRST, _if(_ANY_BIT, _NAMESPACES, _EPERM))
    # Pretending to type on a terminal.
    typing = [*_if(_EQUAL, _TIOCSTI, _EPERM), *_if(_EQUAL, _TIOCLINUX, _EPERM)]
    rules += _look(syscalls.IOCTL[column], _SECOND, typing)
    # Its own watcher, which may have the same user id, is none of its business.
    for numbers in syscalls.OF_A_PROCESS.values():
        rules += _look(numbers[column], _FIRST, _unless(_EQUAL, 0, _EPERM))
    own = [*_unless(_EQUAL, 0, _EPERM), _step(_LOAD, _SECOND), *_unless(_EQUAL, 0, _EPERM)]
    rules += _look(syscalls.SETPRIORITY[column], _FIRST, own)
    for numbers in (syscalls.SOCKET, syscalls.SOCKETPAIR):
        rules += _look(numbers[column], _FIRST, _unless(_EQUAL, socket.AF_UNIX, _EPERM))
    return b"".join([*rules, _step(_RETURN, _ALLOW)])


def _step(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    return struct.pack("=HBBI", code, then, otherwise, value)


def _if(test: int, value: int, answer: int) -> list[bytes]:
    return [_step(test, value, 0, 1), _step(_RETURN, answer)]


def _unless(test: int, value: int, answer: int) -> list[bytes]:
    return [_step(test, value, 1, 0), _step(_RETURN, answer)]


def _look(number: int, offset: int, checks: list[bytes]) -> list[bytes]:
    """For the call `number`, load an argument's low word and check it; allow what passes."""
    body = [_step(_LOAD, offset), *checks, _step(_RETURN, _ALLOW)]
    return [_step(_EQUAL, number, 0, len(body)), *body]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


def install(code: bytes) -> None:
    """Put the filter on this process and all that it starts, for good.

    The process must have no_new_privs set.
    """
    kernel.set_filter(_Program(len(code) // 8, code))
