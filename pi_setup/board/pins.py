"""gpiozero's pin factory named `virtual`: pins without hardware, in real or in virtual time."""

from __future__ import annotations

import os
import warnings

from gpiozero.exc import (
    PinFixedPull,
    PinInvalidBounce,
    PinInvalidEdges,
    PinInvalidFunction,
    PinInvalidPull,
    PinInvalidState,
    PinPWMFixedValue,
    PinSetInput,
    PWMSoftwareFallback,
)
from gpiozero.pins.pi import PiFactory, PiPin

from pi_setup.board.clock import SECOND, active, to_ns
from pi_setup.board.recording import LIVE_LIMIT, Recorder, Value, now_ns
from pi_setup.board.seam import Seam
from pi_setup.board.sensors import Part
from pi_setup.board.spi import VirtualSPI, VirtualSPIShared
from pi_setup.board.world import Callbacks, World
from pi_setup.errors import PartInvalid

MODEL_3B = "a02082"


class VirtualFactory(Seam, PiFactory):
    """Makes pins whose other end is a program: a scenario, a picture of the board, a test.

    Args:
        revision: The Pi's revision code, in hexadecimal; it says which pins there are.
        limit: How many changes of each pin to keep; None for all of them.
    """

    def __init__(self, revision: str | None = None, limit: int | None = LIVE_LIMIT) -> None:
        super().__init__()
        self._revision = int(revision or os.environ.get("GPIOZERO_MOCK_REVISION", MODEL_3B), 16)
        self._limit = limit
        self.pin_class = VirtualPin
        self._begin()

    def _begin(self) -> None:
        # DistanceSensor advises another factory, for better readings; ours are exact.
        warnings.filterwarnings("ignore", "For more accurate readings", PWMSoftwareFallback)
        self.recorder = Recorder(self._limit)
        self.world = World()
        self.callbacks = Callbacks()
        self.parts: list[Part] = []
        self.chips: dict[int, Part] = {}

    def close(self) -> None:
        """Let go of all pins and parts, and stop what runs for them."""
        super().close()
        self.recorder.closed = True
        self.world.close()
        self.callbacks.close()

    def reset(self) -> None:
        """Forget all pins, parts, reservations and what was recorded: a fresh board."""
        self.close()
        self._reservations.clear()
        self._begin()

    # --- the other end of the pins --------------------------------------------------------

    def drive(self, name: int | str, level: int | None, at_ns: int | None = None) -> None:
        """Connect a pin to 3.3 V (1) or to ground (0) from outside, or to nothing (None).

        Args:
            name: Any name that gpiozero knows: 17, "GPIO17", "BOARD11".
            at_ns: When it happened, where a part knows that better than the clock.
        """
        clock = active()
        if clock is not None:
            clock.changed()
        self.pin(name).drive(level, at_ns)

    def connect(self, part: Part) -> Part:
        """Connect a part, and return it."""
        taken = {bcm: other for other in self.parts for bcm in other.pins}
        for bcm in part.pins:
            self.pin(bcm)
            if bcm in taken and not part.shares(taken[bcm]):
                raise PartInvalid(f"GPIO{bcm} is connected to {taken[bcm]} already. Give {part} another pin.")
        self.parts.append(part)
        part.connected(self)
        return part

    def program_changed(self, bcm: int, value: Value) -> None:
        """Tell the parts on a pin what the program made of it."""
        for part in self.parts:
            if bcm in part.pins:
                part.program_changed(bcm, value)

    # --- what gpiozero asks for -----------------------------------------------------------

    def _get_revision(self) -> int:
        return self._revision

    def _get_spi_class(self, shared: bool, hardware: bool) -> type:
        return VirtualSPIShared if shared else VirtualSPI

    @staticmethod
    def ticks() -> float:
        """Return seconds; see `gpiozero.Factory.ticks`."""
        return now_ns() / SECOND

    @staticmethod
    def ticks_diff(later: float, earlier: float) -> float:
        """Return the seconds from `earlier` to `later`."""
        return later - earlier


def _look() -> None:
    """Let using a pin cost time where a program does nothing else, as it does on a Pi."""
    clock = active()
    if clock is not None:
        clock.look()


class VirtualPin(PiPin):
    """A GPIO pin: an output with PWM, or an input with pull resistor, edges and bounce."""

    def __init__(self, factory: VirtualFactory, info: object) -> None:
        super().__init__(factory, info)
        self.bcm = self._number
        self._function = "input"
        self._pull = info.pull or "floating"
        self._out: Value = 0
        self._frequency: float | None = None
        self._driven: int | None = None
        self._edges = "both"
        self._bounce: float | None = None
        self._detecting = False
        self._level = self._input_level()
        self._listened = False
        self._reported: int | None = None
        self._edge_number = 0

    def close(self) -> None:
        """Make it an input without anything, as it is after switching on."""
        self.when_changed = None
        self._frequency = None
        self._edges, self._bounce = "both", None
        self._set_function("input")
        self._set_pull(self.info.pull or "floating")

    # --- function and output --------------------------------------------------------------

    def output_with_state(self, state: float) -> None:
        """Become an output at once with this state, without a blip."""
        self._become_output(state)

    def _get_function(self) -> str:
        return self._function

    def _set_function(self, value: str) -> None:
        if value == "output":
            self._become_output(0)  # low, as lgpio makes it
        elif value != "input":
            raise PinInvalidFunction(f'invalid function "{value}" for pin {self!r}')
        elif self._function == "output":
            self._function = value
            self._frequency = None
            self._note_output(None)
            self._sense()

    def _become_output(self, state: float) -> None:
        self._function = "output"
        self._put_out(state)

    def _put_out(self, value: float) -> None:
        if not 0 <= value <= 1:
            raise PinInvalidState(f'invalid state "{value}" for pin {self!r}')
        self._out = bool(value) if self._frequency is None else float(value)
        self._note_output(self._out)

    def _note_output(self, value: Value) -> None:
        self.factory.recorder.note("outputs", self.bcm, value)
        self.factory.program_changed(self.bcm, value)

    def _get_state(self) -> float:
        _look()
        if self._function == "output":
            return self._out
        self._listen()
        return bool(self._level)

    def _set_state(self, value: float) -> None:
        if self._function == "input":
            raise PinSetInput(f"cannot set state of pin {self!r}")
        _look()
        self._put_out(value)

    def _get_frequency(self) -> float | None:
        return self._frequency

    def _set_frequency(self, value: float | None) -> None:
        if value and self._function != "output":
            raise PinPWMFixedValue(f"cannot start PWM on pin {self!r}")
        was, self._frequency = self._frequency, value or None
        if was != self._frequency:
            self.factory.recorder.note("tones", self.bcm, self._frequency)
        if self._function == "output" and (was is None) != (self._frequency is None):
            self._put_out(0)  # so does lgpio: PWM begins, and leaves the pin, low

    # --- input ----------------------------------------------------------------------------

    def drive(self, level: int | None, at_ns: int | None = None) -> None:
        """Change what is connected to it from outside; see `VirtualFactory.drive`."""
        self._driven = None if level is None else int(bool(level))
        self._sense(at_ns)

    def _input_level(self) -> int:
        return int(self._pull == "up") if self._driven is None else self._driven

    def _sense(self, at_ns: int | None = None) -> None:
        """Take notice of a changed level, if it is an input."""
        level = self._input_level()
        if self._function != "input":
            return
        changed, self._level = self._level != level, level
        if self._listened:
            self.factory.recorder.note("inputs", self.bcm, level)
        if changed and self._detecting and self._edges in ("both", ("falling", "rising")[level]):
            self._edge(now_ns() if at_ns is None else at_ns, level)

    def _listen(self) -> None:
        """Record the level from now on: the program uses it as an input."""
        if not self._listened:
            self._listened = True
            self.factory.recorder.note("inputs", self.bcm, self._level)

    def _edge(self, when_ns: int, level: int) -> None:
        """Report an edge, or wait whether it is stable: what lgpio does on a kit.

        There an edge is reported once no other one followed for the bounce time, and only
        if the level is another one than the last that was reported.
        """
        self._edge_number += 1
        number = self._edge_number
        if not self._bounce:
            self._report(when_ns, level)
            return
        stable_ns = when_ns + to_ns(self._bounce)

        def if_stable() -> None:
            if number == self._edge_number and (self._edges != "both" or level != self._reported):
                self._report(stable_ns, level)

        self.factory.world.at(stable_ns, if_stable)

    def _report(self, when_ns: int, level: int) -> None:
        self._reported = level
        self.factory.callbacks.put(lambda: self._call_when_changed(when_ns / SECOND, level))

    def _call_when_changed(self, ticks: float | None = None, state: int | None = None) -> None:
        handler = self._get_when_changed()
        if handler is not None:
            handler(self.factory.ticks() if ticks is None else ticks, self._level if state is None else state)

    def _enable_event_detect(self) -> None:
        self._listen()
        self._detecting = True
        self._reported = None

    def _disable_event_detect(self) -> None:
        self._detecting = False
        self._edge_number += 1  # forget an edge that waits to be stable

    def _get_pull(self) -> str:
        return self._pull

    def _set_pull(self, value: str) -> None:
        if self._function != "input":
            raise PinFixedPull(f"cannot set pull on non-input pin {self!r}")
        if value not in ("floating", "up", "down"):
            raise PinInvalidPull(f'invalid pull "{value}" for pin {self!r}')
        if self.info.pull not in (value, ""):
            raise PinFixedPull(f"{self!r} has a physical pull-{self.info.pull} resistor")
        self._pull = value
        self._sense()

    def _get_bounce(self) -> float | None:
        return self._bounce

    def _set_bounce(self, value: float | None) -> None:
        if value is not None and (not isinstance(value, int | float) or value < 0):
            raise PinInvalidBounce("bounce must be None, or 0 or more seconds")
        self._bounce = value or None

    def _get_edges(self) -> str:
        return self._edges

    def _set_edges(self, value: str) -> None:
        if value not in ("none", "falling", "rising", "both"):
            raise PinInvalidEdges(f'invalid edges "{value}" for pin {self!r}')
        self._edges = value
