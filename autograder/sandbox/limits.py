"""How much a notebook may use; every number is a field with its unit."""

from __future__ import annotations

from dataclasses import dataclass, fields

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What one session may use. The defaults suit a school exercise on a Raspberry Pi.

    Attributes:
        wall: Seconds from `Sandbox.open` to the end, for the whole notebook.
        cpu: Seconds of processor time, of all its processes together.
        memory: Bytes of address space of each process over what a fresh session has, and
            bytes of memory of all its processes together.
        processes: Processes and threads at one time, the notebook's own among them.
        open_files: File descriptors of each process.
        disk: Bytes of all files that it writes, and of the files that it was given.
        inodes: Files and folders that it makes, and those that it was given.
        output: Bytes that the parent reads from the connection in all; see `Session.spend`.
    """

    wall: float = 30.0
    cpu: float = 20.0
    memory: int = 512 * MIB
    processes: int = 32
    open_files: int = 64
    disk: int = 16 * MIB
    inodes: int = 1000
    output: int = 2 * MIB

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
                raise ValueError(f"The limit {field.name} is {value!r}; it must be a number above zero.")
        if self.open_files < 16:
            raise ValueError(f"The limit open_files is {self.open_files}; Python itself needs 16.")
