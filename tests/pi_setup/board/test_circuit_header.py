"""The table of the 40-pin header against gpiozero's own."""

import pytest
from gpiozero.pins.pi import PiBoardInfo

from pi_setup.board.header import GPIO_NUMBERS, HEADER, PULLED_UP, pin_number, pin_of_gpio


@pytest.mark.parametrize("revision", [0xA02082, 0xC03112, 0xC04170], ids=["Pi 3B", "Pi 4B", "Pi 5"])
def test_the_header_is_that_of_every_pi(revision):
    """Each of the 40 pins carries what gpiozero says it carries, on a Pi 3, 4 and 5."""
    theirs = PiBoardInfo.from_revision(revision).headers["J8"].pins
    assert {pin.number: pin.name for pin in HEADER} == {number: pin.name for number, pin in theirs.items()}
    assert {(pin.number, pin.line + 1, 1 if pin.is_left else 2) for pin in HEADER} == {
        (number, pin.row, pin.col) for number, pin in theirs.items()
    }
    assert {pin.bcm for pin in HEADER if theirs[pin.number].pull == "up"} == PULLED_UP


def test_numbers_lead_to_pins_and_back():
    """A GPIO number leads to the metal pin that carries it; 0 and 1 are not to be used."""
    assert pin_of_gpio(17).number == 11
    assert pin_number(11).bcm == 17
    assert sorted(GPIO_NUMBERS) == list(range(2, 28))
