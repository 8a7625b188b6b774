"""The filter decides rightly on both architectures: it is run here, instruction by instruction."""

import errno
import struct

import pytest

from autograder.sandbox import kernel, seccomp, syscalls

ALLOW, KILL = 0x7FFF_0000, 0x8000_0000
EPERM, ENOSYS = 0x5_0000 | errno.EPERM, 0x5_0000 | errno.ENOSYS
AUDIT = {"x86_64": 0xC000_003E, "aarch64": 0xC000_00B7}
# From the kernel's headers, apart from the tables under test: read, write, openat, execve, exit_group, futex.
EVERYDAY = {"x86_64": (0, 1, 257, 59, 231, 202), "aarch64": (63, 64, 56, 221, 94, 98)}
BOTH = pytest.mark.parametrize("name", ["x86_64", "aarch64"])


def decide(name: str, number: int, *arguments: int, audit: int | None = None) -> int:
    """Return what the filter answers to a system call."""
    six = [*arguments, 0, 0, 0, 0, 0, 0][:6]
    data = struct.pack("<iIQ6Q", number, audit or AUDIT[name], 0, *six)
    steps = list(struct.iter_unpack("=HBBI", seccomp.program(name)))
    at, word = 0, 0
    while True:
        code, then, otherwise, value = steps[at]
        at += 1
        if code == 0x06:
            return value
        if code == 0x20:
            word = struct.unpack_from("<I", data, value)[0]
            continue
        passed = {0x15: word == value, 0x25: word > value, 0x35: word >= value, 0x45: bool(word & value)}[
            code
        ]
        at += then if passed else otherwise


@BOTH
def test_everyday_calls_are_allowed(name):
    """Reading, writing, opening, starting programs, ending, and locks."""
    assert {decide(name, number) for number in EVERYDAY[name]} == {ALLOW}


@BOTH
def test_every_call_of_the_table_is_refused(name):
    """Each gives EPERM."""
    column = list(AUDIT).index(name)
    numbers = [pair[column] for pair in syscalls.REFUSED.values() if pair[column] is not None]
    assert len(numbers) > 80
    assert {decide(name, number) for number in numbers} == {EPERM}


@BOTH
def test_another_architecture_is_killed(name):
    """32-bit calls have other numbers; none gets past the filter by them."""
    assert decide(name, 20, audit=0x4000_0003) == KILL
    assert decide(name, 20, audit=0x4000_0028) == KILL


def test_the_x32_numbers_are_killed():
    """They are the same calls under other numbers."""
    assert decide("x86_64", 0x4000_0000 + 101) == KILL


@BOTH
def test_younger_calls_do_not_exist(name):
    """Numbers after the table's last, and clone3, whose flags cannot be seen, give ENOSYS."""
    assert decide(name, syscalls.LAST_KNOWN) == ALLOW
    assert decide(name, syscalls.LAST_KNOWN + 1) == ENOSYS
    assert decide(name, 435) == ENOSYS


@BOTH
def test_clone_makes_threads_and_processes_only(name):
    """With any flag of a namespace it is refused."""
    clone = syscalls.CLONE[list(AUDIT).index(name)]
    assert decide(name, clone, 17) == ALLOW
    assert decide(name, clone, 0x3D_0F00) == ALLOW, "the flags of a thread"
    for flag in (kernel.NEWNS, kernel.NEWCGROUP, kernel.NEWUTS, kernel.NEWIPC, kernel.NEWUSER, kernel.NEWPID,
                 kernel.NEWNET):  # fmt: skip
        assert decide(name, clone, flag | 17) == EPERM
        assert decide(name, clone, (0xFFFF << 32) | flag) == EPERM, "the upper half does not count"


@BOTH
def test_arguments_are_looked_at(name):
    """Sockets but for AF_UNIX, and typing on a terminal, are refused."""
    column = list(AUDIT).index(name)
    for numbers in (syscalls.SOCKET, syscalls.SOCKETPAIR):
        assert decide(name, numbers[column], 1) == ALLOW
        assert {decide(name, numbers[column], family) for family in (0, 2, 10, 16, 17, 38, 40)} == {EPERM}
    for request in (0x5412, 0x541C, 0xFFFF_FFFF_0000_5412):
        assert decide(name, syscalls.IOCTL[column], 0, request) == EPERM
    assert decide(name, syscalls.IOCTL[column], 0, 0x5401) == ALLOW


@BOTH
def test_a_process_may_change_itself_only(name):
    """Limits, processors, schedule and niceness: its own, not its watcher's."""
    column = list(AUDIT).index(name)
    for numbers in syscalls.OF_A_PROCESS.values():
        assert decide(name, numbers[column], 0) == ALLOW
        assert decide(name, numbers[column], 1) == EPERM
    assert decide(name, syscalls.SETPRIORITY[column], 0, 0) == ALLOW
    assert decide(name, syscalls.SETPRIORITY[column], 0, 1) == EPERM
    assert decide(name, syscalls.SETPRIORITY[column], 2, 0) == EPERM, "all of the user's"


@BOTH
def test_the_filter_fits_into_the_kernel(name):
    """At most 4,096 instructions, and no jump leads outside."""
    steps = list(struct.iter_unpack("=HBBI", seccomp.program(name)))
    assert len(steps) < 4096
    assert all(at + 1 + max(then, otherwise) < len(steps)
               for at, (code, then, otherwise, _) in enumerate(steps) if code & 7 == 5)  # fmt: skip
