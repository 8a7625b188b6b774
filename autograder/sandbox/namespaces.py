"""Users of the sandbox: which of this machine's ids stand behind its root and its student."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import SandboxUnavailable
from autograder.sandbox import kernel

STUDENT = 1000
"""User and group id that a session sees as its own."""
_NOBODYS = 2_000_000_000
"""An id far above those that are given to people, services and containers."""
_ALL = 2**32 - 1


@dataclass(frozen=True)
class Ids:
    """How ids are mapped.

    Attributes:
        users, groups: Lines for uid_map and gid_map of the sandbox's user namespace.
        many: All ids that exist here are mapped, which only root can do.
        student: The id, as the sandbox's root sees it, of a session's processes.
    """

    users: str
    groups: str
    many: bool
    student: int


def ids() -> Ids:
    """Return the mapping that this account may make.

    Root maps every id that it has, so that files of other owners can be bound, and gives the
    session an id that nobody has. Any other account can map itself only; what protects its
    files then is that the session cannot see them.

    Raises:
        SandboxUnavailable: for a root that has no second id to give away.
    """
    if os.geteuid() != 0:
        return Ids(f"0 {os.geteuid()} 1", f"0 {os.getegid()} 1", many=False, student=0)
    users, groups = _own("uid_map"), _own("gid_map")
    highest = min(_highest(users), _highest(groups), _NOBODYS)
    if highest == 0:
        raise SandboxUnavailable(
            "This root account has no other user id to give to a notebook; grade from an ordinary account."
        )
    return Ids(_same(users), _same(groups), many=True, student=highest)


def _own(name: str) -> list[tuple[int, int]]:
    """Return (first id, how many) of the ranges of ids that exist here."""
    lines = Path("/proc/self", name).read_text(encoding="ascii").splitlines()
    numbers = [[int(number) for number in line.split()] for line in lines]
    return [(first, count) for first, _, count in numbers]


def _same(ranges: list[tuple[int, int]]) -> str:
    return "\n".join(f"{first} {first} {min(count, _ALL)}" for first, count in ranges)


def _highest(ranges: list[tuple[int, int]]) -> int:
    return max(first + min(count, _ALL) - 1 for first, count in ranges)


def map_ids(process: int, mapping: Ids) -> None:
    """Write the maps of the user namespace that `process` has just made; called from outside it."""
    folder = Path("/proc", str(process))
    if not mapping.many:
        (folder / "setgroups").write_text("deny", encoding="ascii")
    (folder / "uid_map").write_text(mapping.users + "\n", encoding="ascii")
    (folder / "gid_map").write_text(mapping.groups + "\n", encoding="ascii")


def become_student(many: bool, student: int) -> None:
    """Give up the sandbox's root for good: another id, and a user namespace without power.

    Nothing that is mounted belongs to the new user namespace, so that even all capabilities
    in it would not help.
    """
    if many:
        os.setgroups([])
        os.setresgid(student, student, student)
        os.setresuid(student, student, student)
    kernel.unshare(kernel.NEWUSER)
    # Changing ids makes /proc/self root's; without this its maps could not be written.
    kernel.prctl(kernel.PR_SET_DUMPABLE, 1)
    own = Path("/proc/self")
    (own / "setgroups").write_text("deny", encoding="ascii")
    (own / "uid_map").write_text(f"{STUDENT} {student} 1\n", encoding="ascii")
    (own / "gid_map").write_text(f"{STUDENT} {student} 1\n", encoding="ascii")
