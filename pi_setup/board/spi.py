"""SPI and the analogue-to-digital chips of Microchip's MCP3xxx family, in software."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gpiozero.exc import DeviceClosed, SPIInvalidClockMode
from gpiozero.mixins import SharedMixin
from gpiozero.pins import SPI
from gpiozero.pins.data import SPI_HARDWARE_PINS

from pi_setup.board.clock import active
from pi_setup.board.sensors import Part
from pi_setup.errors import PartInvalid

if TYPE_CHECKING:
    from pi_setup.board.pins import VirtualFactory

Bits = list[int]


@dataclass(frozen=True)
class _Model:
    """How a chip of the family talks (its data sheet, "serial communication").

    Attributes:
        channels: How many inputs it has; a chip without a choice measures input 0 minus 1.
        bits: How fine it measures.
        choice: Bits that choose the channel, after the start bit and single/differential.
        gap: Clocks from the start bit to the first bit of the answer.
        signed: Whether a sign bit goes before.
    """

    channels: int
    bits: int
    choice: int
    gap: int
    signed: bool = False


MODELS = {
    "MCP3001": _Model(2, 10, 0, 3),
    "MCP3002": _Model(2, 10, 1, 5),
    "MCP3004": _Model(4, 10, 3, 7),
    "MCP3008": _Model(8, 10, 3, 7),
    "MCP3201": _Model(2, 12, 0, 3),
    "MCP3202": _Model(2, 12, 1, 5),
    "MCP3204": _Model(4, 12, 3, 7),
    "MCP3208": _Model(8, 12, 3, 7),
    "MCP3301": _Model(2, 12, 0, 3, signed=True),
    "MCP3302": _Model(4, 12, 3, 7, signed=True),
    "MCP3304": _Model(8, 12, 3, 7, signed=True),
}


def _bcm(name: int | str) -> int:
    return int(str(name).removeprefix("GPIO"))


class ADC(Part):
    """A chip that measures voltages for the Pi, which has no analogue inputs.

    Args:
        chip: Its name, such as MCP3008.
        port: SPI port; with `device` it says on which pins the chip sits.
        device: 0 for chip select on CE0 (GPIO8), 1 for CE1 (GPIO7).
        select: The BCM number of chip select, where the chip sits on other pins.

    Attributes:
        values: What is on each channel, from 0 (ground) to 1 (the reference voltage).
    """

    def __init__(
        self, chip: str = "MCP3008", *, port: int = 0, device: int = 0, select: int | None = None
    ) -> None:
        if chip not in MODELS:
            raise PartInvalid(f"There is no chip {chip!r}; there are {', '.join(MODELS)}.")
        if select is None and (port not in SPI_HARDWARE_PINS or device not in (0, 1)):
            raise PartInvalid(f"SPI has no port {port} with a device {device}; use port 0 and device 0 or 1.")
        self.chip = chip
        self._model = MODELS[chip]
        self.select = _bcm(SPI_HARDWARE_PINS[port]["select"][device] if select is None else select)
        self.pins = (self.select,)
        self.values = [0.0] * self._model.channels

    def connected(self, factory: VirtualFactory) -> None:
        """Answer on its chip select pin."""
        super().connected(factory)
        factory.chips[self.select] = self

    def set(self, channel: int, value: float) -> None:
        """Put a voltage on a channel, as a share of the reference voltage.

        Raises:
            PartInvalid: The chip has no such channel, or the voltage is out of range.
        """
        if not 0 <= channel < len(self.values):
            raise PartInvalid(f"{self.chip} has the channels 0 to {len(self.values) - 1}, not {channel}.")
        if not 0 <= value <= 1:
            raise PartInvalid(f"An analogue value goes from 0 to 1, not to {value}.")
        self.values[channel] = value

    def answer(self, sent: Bits) -> Bits:
        """Return the bits that it sends while it hears `sent`."""
        model = self._model
        start, channel, single = 0, 0, False
        if model.choice:
            if 1 not in sent:
                return [0] * len(sent)
            start = sent.index(1)
            chosen = [*sent[start + 1 :], *[0] * 4][: 1 + model.choice]
            single = bool(chosen[0])
            channel = int("".join(map(str, chosen[1:])), 2) % len(self.values)
        code = self._code(channel, single)
        width = model.bits + model.signed
        reply = [int(bit) for bit in f"{code % 2**width:0{width}b}"]
        return ([0] * (start + model.gap) + reply + [0] * len(sent))[: len(sent)]

    def _code(self, channel: int, single: bool) -> int:
        """Return the number that it measures; see "transfer function" in the data sheets."""
        value = self.values[channel] - (0 if single else self.values[channel ^ 1])
        steps = 2**self._model.bits
        lowest = -steps if self._model.signed else 0
        return max(lowest, min(steps - 1, int(value * steps // 1)))


class VirtualSPI(SPI):
    """An SPI port, or four other pins used as one, with what chips are connected there."""

    def __init__(self, clock_pin, mosi_pin, miso_pin, select_pin, pin_factory) -> None:
        self._select_bcm = _bcm(select_pin)
        self._open = False
        self._mode, self._lsb_first, self._select_high = 0, False, False
        self._bits_per_word, self._rate = 8, 500_000
        super().__init__(pin_factory=pin_factory)
        used = [pin for pin in (clock_pin, mosi_pin, miso_pin, select_pin) if pin is not None]
        pin_factory.reserve_pins(self, *used)
        self._open = True

    def _conflicts_with(self, other: object) -> bool:
        return not (isinstance(other, VirtualSPI) and other._select_bcm != self._select_bcm)

    def close(self) -> None:
        """Let go of the pins."""
        self._open = False
        self.pin_factory.release_all(self)
        super().close()

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return not self._open

    def __repr__(self) -> str:
        try:
            self._check_open()
            return f"SPI(select_pin=GPIO{self._select_bcm})"
        except DeviceClosed:
            return "SPI(closed)"

    def transfer(self, data: Sequence[int]) -> list[int]:
        """Send words and return as many that came back; zeros where no chip is connected."""
        self._check_open()
        clock = active()
        if clock is not None:
            clock.look()
        width = self._bits_per_word
        sent = [bit for word in data for bit in self._bits(word)]
        chip = self.pin_factory.chips.get(self._select_bcm)
        heard = chip.answer(sent) if chip is not None else [0] * len(sent)
        return [self._word(heard[at : at + width]) for at in range(0, len(heard), width)]

    def _bits(self, word: int) -> Bits:
        bits = [word >> place & 1 for place in reversed(range(self._bits_per_word))]
        return bits[::-1] if self._lsb_first else bits

    def _word(self, bits: Bits) -> int:
        bits = bits[::-1] if self._lsb_first else bits
        return sum(bit << place for place, bit in enumerate(reversed(bits)))

    def _get_clock_mode(self) -> int:
        return self._mode

    def _set_clock_mode(self, value: int) -> None:
        if not 0 <= value < 4:
            raise SPIInvalidClockMode(f"{value} is not a valid SPI clock mode")
        self._mode = value

    def _get_lsb_first(self) -> bool:
        return self._lsb_first

    def _set_lsb_first(self, value: bool) -> None:
        self._lsb_first = bool(value)

    def _get_select_high(self) -> bool:
        return self._select_high

    def _set_select_high(self, value: bool) -> None:
        self._select_high = bool(value)

    def _get_bits_per_word(self) -> int:
        return self._bits_per_word

    def _set_bits_per_word(self, value: int) -> None:
        if value < 1:
            raise ValueError("bits_per_word must be positive")
        self._bits_per_word = int(value)

    def _get_rate(self) -> int:
        return self._rate

    def _set_rate(self, value: int) -> None:
        self._rate = int(value)


class VirtualSPIShared(SharedMixin, VirtualSPI):
    """The same, for several devices on one chip."""

    @classmethod
    def _shared_key(cls, clock_pin, mosi_pin, miso_pin, select_pin, pin_factory):
        return (clock_pin, select_pin, id(pin_factory))
