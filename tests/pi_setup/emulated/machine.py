"""Boots the emulated Pi in QEMU, and listens to its GPIO lines from outside of it.

QEMU's test port tells each edge of the chip's output lines as the chip drives them, so nothing
that runs in the Pi takes part in the measurement, and no edge is too short to be seen.
"""

from __future__ import annotations

import json
import selectors
import socket
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from tests.pi_setup.emulated.guest import Guest
from tests.pi_setup.emulated.guest_init import MARK

CHIP = "/machine/soc/peripherals/gpio"
FUNCTIONS = 0x3F200000
"""The chip's registers GPFSEL0 …: three bits a line, ten lines each (BCM2835 ARM Peripherals, 6.1)."""
KERNEL_WORDS = "console=ttyAMA0,115200 rdinit=/init panic=-1 maxcpus=1 quiet PYTHONHASHSEED=0"
"""`maxcpus=1`: QEMU's other cores stall. What the kernel does not know becomes the first program's
environment: so early there are no random numbers for Python's hashes."""

HEADER = range(2, 28)
"""The lines on the header, by BCM number."""

Edge = tuple[float, int, int]
"""(seconds, BCM number, level)."""


class PiFailed(Exception):
    """The emulated Pi did not do what it should; its text ends with its console's last lines."""


@dataclass(frozen=True)
class Run:
    """What a program did.

    Attributes:
        edges: Those of the chip's output lines, seen from outside, from the first on.
        facts: What the Pi itself tells; see `guest_init.run`.
        driven: The lines that the chip's registers called outputs when one of their edges came.
        left_on: The header's lines that they call outputs when all is over.
    """

    edges: list[Edge]
    facts: Mapping[str, object]
    driven: set[int]
    left_on: list[int]


class EmulatedPi:
    """A running emulated Raspberry Pi 3. Use it in a `with`; the end of that ends QEMU."""

    def __init__(self, guest: Guest) -> None:
        self._console, console = socket.socketpair()
        self._probe, probe = socket.socketpair()
        command = [
            # Should this process be killed, QEMU is too.
            "setpriv", "--pdeathsig", "KILL",
            "qemu-system-aarch64", "-M", "raspi3b", "-accel", "tcg", "-no-reboot", "-display", "none",
            "-monitor", "none", "-kernel", guest.kernel, "-dtb", guest.device_tree,
            "-initrd", guest.system, "-append", KERNEL_WORDS,
            "-chardev", f"socket,id=console,fd={console.fileno()}", "-serial", "chardev:console",
            "-chardev", f"socket,id=qtest,fd={probe.fileno()}", "-qtest", "chardev:qtest",
            "-qtest-log", "none",
        ]  # fmt: skip
        fds = (console.fileno(), probe.fileno())
        self._process = subprocess.Popen(command, pass_fds=fds, stdin=subprocess.DEVNULL)
        console.close()
        probe.close()
        self._selector = selectors.DefaultSelector()
        for port in (self._console, self._probe):
            port.setblocking(False)
            self._selector.register(port, selectors.EVENT_READ)
        self._unread = {self._console: b"", self._probe: b""}
        self._log: list[str] = []
        self._told: list[dict] = []
        self._replies: list[str] = []
        self._edges: list[Edge] = []

    def __enter__(self) -> EmulatedPi:
        try:
            self.ask(f"irq_intercept_out {CHIP}")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        self._selector.close()
        self._console.close()
        self._probe.close()

    def wait_until_ready(self, name: str, seconds: float) -> None:
        """Wait until the Pi is up and asks whether to run program `name`."""
        self._wait_for("ready", name, seconds)

    def run(self, name: str, seconds: float) -> Run:
        """Let the Pi run this program, for which it is ready, and return what that did."""
        if early := [line for line in HEADER if self.is_output(line)]:
            raise PiFailed(f"The lines {early} are outputs before the program began.")
        self._edges.clear()
        self._told.clear()
        self._console.sendall(b"go\n")
        driven: set[int] = set()
        code = self._wait_for("over", name, seconds, driven)["code"]
        if code:
            raise PiFailed(self._with_log(f"The program on the Pi ended with code {code}."))
        # QEMU told the edges before the Pi told the end, through another socket: they are here.
        self._take(0)
        facts = next(told for told in self._told if told["what"] == "facts")
        left_on = [line for line in HEADER if self.is_output(line)]
        return Run(list(self._edges), facts, driven, left_on)

    def is_output(self, line: int) -> bool:
        """Tell whether the chip drives this line, by its own register."""
        register, place = divmod(line, 10)
        value = int(self.ask(f"readl {FUNCTIONS + 4 * register:#x}"), 16)
        return value >> 3 * place & 0b111 == 0b001

    def ask(self, command: str) -> str:
        """Ask QEMU through its test port, and return its answer."""
        self._probe.sendall(f"{command}\n".encode())
        end = time.monotonic() + 30
        while not self._replies:
            self._take(end - time.monotonic())
        word, _, answer = self._replies.pop(0).partition(" ")
        if word != "OK":
            raise PiFailed(f"QEMU answered {word} {answer} to {command!r}.")
        return answer

    def _wait_for(self, what: str, name: str, seconds: float, driven: set[int] | None = None) -> dict:
        """Wait until the Pi tells this; add to `driven` each line that is an output at its edge."""
        end = time.monotonic() + seconds
        seen = len(self._edges)
        while True:
            for told in self._told:
                if told["what"] == what and told["name"] == name:
                    return told
            self._take(end - time.monotonic())
            fresh = self._edges[seen:]
            seen += len(fresh)
            if driven is not None:
                driven.update(filter(self.is_output, {line for _, line, _ in fresh}))

    def _take(self, seconds: float) -> None:
        """Take what comes within this time; all that is here already if it is 0."""
        ready = self._selector.select(max(seconds, 0))
        if not ready and seconds:
            raise PiFailed(self._with_log("The emulated Pi took too long."))
        now = time.monotonic()
        for key, _ in ready:
            self._read(key.fileobj, now)

    def _read(self, port: socket.socket, now: float) -> None:
        data = b""
        with suppress(ConnectionResetError):
            data = port.recv(1_000_000)
        if not data:
            raise PiFailed(self._with_log("The emulated Pi stopped."))
        *lines, self._unread[port] = (self._unread[port] + data).split(b"\n")
        for line in lines:
            text = line.decode(errors="replace").strip()
            if port is self._probe:
                self._read_probe(text, now)
            else:
                self._read_console(text)

    def _read_probe(self, text: str, now: float) -> None:
        word, *rest = text.split()
        if word == "IRQ":
            self._edges.append((now, int(rest[1]), int(rest[0] == "raise")))
        else:
            self._replies.append(text)

    def _read_console(self, text: str) -> None:
        self._log.append(text)
        if text.startswith(MARK):
            self._told.append(json.loads(text.removeprefix(MARK)))
        elif "System halted" in text:
            raise PiFailed(self._with_log("The emulated Pi halted."))

    def _with_log(self, sentence: str) -> str:
        return "\n".join([sentence, "The last lines of its console:", *self._log[-30:]])
