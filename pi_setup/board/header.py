"""The 40-pin header: which metal pin carries what, and what the Pi can give.

The order of the pins is that of every Raspberry Pi since the B+ (2014): Raspberry Pi documentation,
"GPIO and the 40-pin header"; gpiozero's own table agrees and a test compares the two.
"""

from __future__ import annotations

from dataclasses import dataclass

_PAIRS = """
3V3 5V      GPIO2 5V      GPIO3 GND     GPIO4 GPIO14  GND GPIO15
GPIO17 GPIO18  GPIO27 GND  GPIO22 GPIO23  3V3 GPIO24  GPIO10 GND
GPIO9 GPIO25  GPIO11 GPIO8  GND GPIO7  GPIO0 GPIO1  GPIO5 GND
GPIO6 GPIO12  GPIO13 GND  GPIO19 GPIO16  GPIO26 GPIO20  GND GPIO21
"""

GPIO_SAFE_MILLIAMPS = 16
"""What a pin may give. "All the electronics of the pads are designed for 16mA. That is a safe value
under which you will not damage the device." (Raspberry Pi documentation, "GPIO pads control")"""

GPIO_ALL_MILLIAMPS = 50
"""What all pins may give together. "The Raspberry Pi 3.3V supply was designed with a maximum current of
~3mA per GPIO pin" (same page), which made 17 pins of 3 mA; later boards give more and promise no number."""

RESERVED = {0: "ID_SD", 1: "ID_SC"}
"""They talk to the memory chip of an add-on board when the Pi starts; nothing else may hang there."""

PULLED_UP = frozenset({2, 3})
"""GPIO2 and GPIO3 have fixed 1.8 kΩ pull-up resistors on the board (they are the I2C bus)."""

SPI_PINS = {"clock": 11, "mosi": 10, "miso": 9}
SPI_SELECT = {0: 8, 1: 7}
"""SPI0, and its two chip-select pins CE0 and CE1."""

# Every picture takes its power from the same pins, so that hands learn them.
PIN_3V3, PINS_5V, PIN_GND = 1, (2, 4), 6


@dataclass(frozen=True)
class HeaderPin:
    """One metal pin: `number` counts 1 to 40 from the SD card's end, `bcm` is its GPIO number."""

    number: int
    name: str
    bcm: int | None

    @property
    def is_left(self) -> bool:
        """Whether it stands in the inner row (1, 3, 5 …) and not at the edge of the board."""
        return self.number % 2 == 1

    @property
    def line(self) -> int:
        """Which pair it is in, 0 (pins 1 and 2) to 19 (pins 39 and 40)."""
        return (self.number - 1) // 2


HEADER = tuple(
    HeaderPin(number, name, int(name.removeprefix("GPIO")) if name.startswith("GPIO") else None)
    for number, name in enumerate(_PAIRS.split(), start=1)
)
_BY_BCM = {pin.bcm: pin for pin in HEADER if pin.bcm is not None}
GPIO_NUMBERS = frozenset(_BY_BCM) - frozenset(RESERVED)


def pin_number(number: int) -> HeaderPin:
    """Return the pin that is counted as `number`, 1 to 40."""
    return HEADER[number - 1]


def pin_of_gpio(bcm: int) -> HeaderPin:
    """Return the metal pin of a GPIO number; KeyError if the header has none."""
    return _BY_BCM[bcm]
