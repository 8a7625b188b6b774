"""Joins a circuit on the screen to gpiozero's pins: changes go out in frames, a hand's moves come in."""

from __future__ import annotations

import contextlib
import itertools
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from math import isfinite

from gpiozero import Device

from pi_setup.board import clock
from pi_setup.board.choice import choose_pins
from pi_setup.board.circuit import Circuit
from pi_setup.board.controls import Controls
from pi_setup.board.patch_time import real_monotonic_ns
from pi_setup.board.pins import VirtualFactory
from pi_setup.board.recording import Value
from pi_setup.board.watch import CALM, FRAME, RealPins, VirtualPins

PATIENCE = 25.0
"""Seconds without a word from a page after which nobody looks any more; a page speaks every 10 s."""
MOST = 400
"""Changes in one message; of a pin that changes oftener the page gets the mean and the last value."""
_KEPT = 20_000

Change = tuple[float, str, Value]
"""(milliseconds since the board was made, key, value); the keys are those of `watch.Note` and "h:NAME" for a
hand that moved the control of a part."""


class Live:
    """A circuit's pins, as a page sees them.

    Args:
        send: Brings a message to the page. Shape: {"now": ms, "real": bool, "changes": [Change, …],
            "heard": [token, …]}, and "all": {key: value} where a page that is new asked for it.
    """

    def __init__(self, circuit: Circuit, send: Callable[[dict], None]) -> None:
        self._bcms = frozenset(circuit.gpios)
        self._send = send
        self.controls = Controls(circuit)
        self._begin_ns = real_monotonic_ns()
        self._pins: VirtualPins | RealPins | None = None
        self._changes: deque[Change] = deque(maxlen=_KEPT)
        self._heard: list[str] = []
        self._wants_all = False
        self._awake = threading.Event()
        self._lock = threading.RLock()
        self._thread: threading.Thread | None = None
        self._pages: dict[str, float] = {}
        self._done = threading.Event()

    def attach(self) -> None:
        """Join the pins that gpiozero uses now, if it is not done yet.

        While a program is played in virtual time, gpiozero's pins are that program's alone.
        """
        with self._lock:
            if clock.is_playing():
                return
            if Device.pin_factory is None:
                choose_pins()
                Device.ensure_pin_factory()
            factory = Device.pin_factory
            if self._pins is not None and self._pins.is_of(factory):
                return
            if self._pins is not None:
                self._pins.end()
            is_virtual = isinstance(factory, VirtualFactory)
            self._pins = (VirtualPins if is_virtual else RealPins)(factory, self._bcms, self._note)
            self.controls.connect(factory if is_virtual else None)
            self._wants_all = True

    def hear(self, message: Mapping) -> None:
        """Do what a page says: {"page": its id, "do": "here" | "set" | "turn" | "gone", "token", "part",
        "value"}; "new" with the first "here"."""
        self._remember_page(str(message.get("page")), message.get("do") == "gone")
        self.attach()
        name, value = message.get("part"), message.get("value")
        if message.get("do") == "here":
            self._wants_all |= bool(message.get("new"))
        elif isinstance(name, str) and isinstance(value, int | float) and isfinite(value):
            moved = (self.controls.turn(name, int(value)) if message.get("do") == "turn"
                     else self.controls.set(name, float(value)))  # fmt: skip
            if moved:
                self._note(f"h:{name}", self.controls.values[name])
        if isinstance(message.get("token"), str):
            self._heard.append(message["token"])
        self._awake.set()
        self._start()

    def _remember_page(self, page: str, is_gone: bool) -> None:
        now = self._seconds()
        with self._lock:
            self._pages = {other: at for other, at in self._pages.items()
                           if other != page and at > now - PATIENCE}  # fmt: skip
            if not is_gone:
                self._pages[page] = now

    def close(self) -> None:
        """Let go of the pins."""
        self._done.set()
        self._awake.set()
        with self._lock:
            if self._pins is not None:
                self._pins.end()
                self._pins = None

    # --- frames ---------------------------------------------------------------------------

    def _seconds(self) -> float:
        return (real_monotonic_ns() - self._begin_ns) / clock.SECOND

    def _note(self, key: str, value: Value) -> None:
        self._changes.append((round(self._seconds() * 1000, 1), key, value))
        self._awake.set()

    def _watched(self) -> bool:
        last = max(self._pages.values(), default=-PATIENCE)
        return not self._done.is_set() and last > self._seconds() - PATIENCE

    def _start(self) -> None:
        with self._lock:
            is_running = self._thread is not None and self._thread.is_alive()
            if self._watched() and not is_running:
                self._thread = threading.Thread(target=self._run, name="board", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        sent = -FRAME
        while True:
            with self._lock:
                if not self._watched():
                    self._rest()
                    return
                self.attach()
                pins = self._pins
            if pins is None:
                self._done.wait(CALM)
                continue
            self._awake.wait(pins.period)
            if (early := sent + FRAME - self._seconds()) > 0:
                self._done.wait(early)
            self._awake.clear()
            pins.poll()
            if message := self._message(pins):
                sent = self._seconds()
                self._send(message)

    def _rest(self) -> None:
        """Nobody looks: let the pins alone until somebody does."""
        self._thread = None
        if self._pins is not None:
            self._pins.end()
            self._pins = None
        self._changes.clear()

    def _message(self, pins: VirtualPins | RealPins) -> dict | None:
        heard, self._heard = self._heard, []
        wants_all, self._wants_all = self._wants_all, False
        changes = thinned(_drained(self._changes))
        if not (changes or heard or wants_all):
            return None
        message = {"now": round(self._seconds() * 1000, 1), "real": pins.is_real, "changes": changes,
                   "heard": heard}  # fmt: skip
        if wants_all:
            hands = {f"h:{name}": value for name, value in self.controls.values.items()}
            message["all"] = pins.now() | hands
        return message


def _drained(changes: deque[Change]) -> list[Change]:
    """Take out what is there now; other threads may add more meanwhile."""
    taken: list[Change] = []
    with contextlib.suppress(IndexError):
        for _ in range(len(changes)):
            taken.append(changes.popleft())
    return taken


def thinned(changes: Iterable[Change]) -> list[Change]:
    """Return changes, or a mean and a last value for each key where there are too many."""
    changes = list(changes)
    if len(changes) <= MOST:
        return changes
    of_key: dict[str, list[Change]] = {}
    for change in changes:
        of_key.setdefault(change[1], []).append(change)
    return sorted((change for few in of_key.values() for change in _mean_and_last(few)),
                  key=lambda change: change[0])  # fmt: skip


def _mean_and_last(changes: list[Change]) -> list[Change]:
    (begin, key, _), (end, _, last) = changes[0], changes[-1]
    area = sum((value or 0) * (after - at)
               for (at, _, value), (after, _, _) in itertools.pairwise(changes))  # fmt: skip
    if end <= begin or key[0] != "o":
        return [changes[-1]]
    return [(begin, key, round(area / (end - begin), 4)), (end, key, last)]
