"""The analogue-to-digital chips answer gpiozero as their data sheets say."""

import gpiozero
import pytest
from gpiozero import MCP3008, Device
from gpiozero.exc import GPIOPinInUse
from hypothesis import given
from hypothesis import strategies as st

from pi_setup.board.pins import VirtualFactory
from pi_setup.board.spi import ADC, MODELS
from pi_setup.errors import PartInvalid


@pytest.fixture
def factory():
    """Put gpiozero on fresh virtual pins."""
    former = Device.pin_factory
    Device.pin_factory = VirtualFactory()
    yield Device.pin_factory
    Device.pin_factory.close()
    Device.pin_factory = former


CHOOSING = sorted(name for name, model in MODELS.items() if model.choice)


@pytest.mark.parametrize("name", CHOOSING)
def test_each_channel_is_its_own(factory, name):
    """Every channel of every chip reads what is on it, to the chip's last bit."""
    chip = factory.connect(ADC(name))
    channels, bits = len(chip.values), MODELS[name].bits
    for channel in range(channels):
        chip.set(channel, (channel + 1) / (channels + 1))
    for channel in range(channels):
        device = getattr(gpiozero, name)(channel)
        assert device.raw_value == int((channel + 1) / (channels + 1) * 2**bits)
        device.close()


@pytest.mark.parametrize("name", CHOOSING)
def test_differential_reads_a_difference(factory, name):
    """Channel 0 against channel 1; below zero only where the chip has a sign."""
    chip = factory.connect(ADC(name))
    chip.set(0, 0.75)
    chip.set(1, 0.25)
    bits = MODELS[name].bits
    with getattr(gpiozero, name)(0, differential=True) as device:
        assert device.raw_value == 2**bits // 2
    with getattr(gpiozero, name)(1, differential=True) as device:
        assert device.raw_value == (-(2**bits) // 2 if MODELS[name].signed else 0)


@pytest.mark.parametrize("name", sorted(set(MODELS) - set(CHOOSING)))
def test_chips_without_a_choice(factory, name):
    """The one-channel chips measure IN+ against IN-."""
    chip = factory.connect(ADC(name))
    chip.set(0, 0.5)
    chip.set(1, 0.125)
    with getattr(gpiozero, name)() as device:
        assert device.raw_value == int(0.375 * 2 ** MODELS[name].bits)


def test_volts_and_two_chips(factory):
    """A second chip sits on the other select pin; value and voltage go from 0 to full."""
    first, second = factory.connect(ADC("MCP3008")), factory.connect(ADC("MCP3208", device=1))
    first.set(3, 1)
    second.set(0, 0.5)
    assert MCP3008(3).value == 1 and MCP3008(3).voltage == pytest.approx(3.3)
    assert gpiozero.MCP3208(0, device=1).value == pytest.approx(0.5, abs=0.001)


def test_a_chip_on_other_pins(factory):
    """gpiozero's software SPI, on any four pins, reaches a chip on its select pin."""
    chip = factory.connect(ADC("MCP3008", select=25))
    chip.set(2, 0.5)
    device = MCP3008(2, clock_pin=16, mosi_pin=20, miso_pin=21, select_pin=25)
    assert device.raw_value == 512


def test_no_chip_reads_zero_and_pins_are_reserved(factory):
    """Without a chip the answer is 0, as on a wire that nobody drives; SPI's pins are taken."""
    device = MCP3008(0)
    assert device.raw_value == 0
    with pytest.raises(GPIOPinInUse):
        gpiozero.LED(11)
    device.close()
    gpiozero.LED(11).close()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: ADC("MCP9999"), "no chip 'MCP9999'"),
        (lambda: ADC(device=2), "device 0 or 1"),
        (lambda: ADC("MCP3002").set(2, 0.5), "channels 0 to 1"),
        (lambda: ADC().set(0, 1.5), "from 0 to 1"),
    ],
)
def test_what_there_is_not_is_refused(make, words):
    """Chips, devices, channels and voltages that there are not are refused in a sentence."""
    with pytest.raises(PartInvalid, match=words):
        make()


@given(st.floats(0, 1), st.integers(0, 7))
def test_what_is_set_is_read(value, channel):
    """For any voltage the reading is the nearest step below it."""
    factory = VirtualFactory()
    chip = factory.connect(ADC())
    chip.set(channel, value)
    device = MCP3008(channel, pin_factory=factory)
    assert device.raw_value == min(1023, int(value * 1024))
    device.close()
    factory.close()
