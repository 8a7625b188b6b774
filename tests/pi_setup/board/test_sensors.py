"""Parts that answer: distance and light are read as gpiozero reads them on a kit."""

import time

import pytest
from gpiozero import Device, DistanceSensor, LightSensor

from pi_setup.board.pins import VirtualFactory
from pi_setup.board.sensors import EchoSensor, LightCell
from pi_setup.errors import PartInvalid


@pytest.mark.parametrize("centimetres", [2, 30, 99])
def test_distance_is_exact_in_virtual_time(run, centimetres):
    """A hand at so many centimetres reads as that, to a tenth of a micrometre."""
    history = run(
        "from gpiozero import DistanceSensor\nprint(DistanceSensor(echo=24, trigger=23).distance)",
        f"hand at {centimetres} cm at 0 s, trigger GPIO23, echo GPIO24",
    )
    assert float(history.printed) == pytest.approx(centimetres / 100, abs=1e-7)


def test_distance_follows_the_hand(run):
    """in_range and out_of_range fire when the hand comes and goes; nothing there reads as far."""
    history = run(
        """
from gpiozero import DistanceSensor, LED
from signal import pause
sensor = DistanceSensor(echo=24, trigger=23, max_distance=2, threshold_distance=0.5)
led = LED(17)
sensor.when_in_range = led.on
sensor.when_out_of_range = led.off
pause()
""",
        "hand away at 0 s, trigger GPIO23, echo GPIO24",
        "hand at 30 cm at 3 s, trigger GPIO23, echo GPIO24",
        "hand away at 6 s, trigger GPIO23, echo GPIO24",
    )
    ((start, end),) = history.on_spans(17)
    assert 3 < start < 3.6 and 6 < end < 6.9


def test_a_childs_own_timing_loop_measures_well(run):
    """Polling the echo pin in a loop, as many tutorials do, is right to half a centimetre."""
    history = run(
        """
from gpiozero import DigitalInputDevice, DigitalOutputDevice
from time import sleep, time
trigger, echo = DigitalOutputDevice(23), DigitalInputDevice(24)
sleep(0.5)
trigger.on(); sleep(0.00001); trigger.off()
while not echo.value:
    start = time()
while echo.value:
    end = time()
print((end - start) * 34326 / 2)
""",
        "hand at 30 cm at 0 s, trigger GPIO23, echo GPIO24",
    )
    assert float(history.printed) == pytest.approx(30, abs=0.5)


@pytest.mark.parametrize("percent", [0, 10, 70, 100])
def test_light_is_exact_in_virtual_time(run, percent):
    """A light cell and its capacitor read as bright as it is."""
    history = run(
        "from gpiozero import LightSensor\nprint(LightSensor(18).value)",
        f"light {percent} % at 0 s on GPIO18",
    )
    assert float(history.printed) == pytest.approx(percent / 100, abs=1e-6)


@pytest.mark.filterwarnings("ignore:no echo")  # a busy machine may miss one; the next one counts
def test_sensors_in_real_time():
    """The same parts work in real time, where threads wake late: distance is still exact."""
    former = Device.pin_factory
    Device.pin_factory = factory = VirtualFactory()
    try:
        factory.connect(EchoSensor(23, 24, 0.3))
        factory.connect(LightCell(18, 0.5))
        with DistanceSensor(echo=24, trigger=23, queue_len=3) as sensor:
            assert sensor.distance == pytest.approx(0.3, abs=0.001)
        with LightSensor(18, queue_len=1) as sensor:
            seen = [sensor.value]
            while not 0.4 < seen[-1] < 0.55 and len(seen) < 50:
                time.sleep(0.1)
                seen.append(sensor.value)
            assert 0.4 < seen[-1] < 0.55, seen
    finally:
        factory.close()
        Device.pin_factory = former


def test_impossible_parts_are_refused():
    """Distances and light out of range, and two parts on a pin, are refused in a sentence."""
    with pytest.raises(PartInvalid, match="0 to 6 m"):
        EchoSensor(23, 24, 7)
    with pytest.raises(PartInvalid, match="from 0"):
        LightCell(18, 2)
    factory = VirtualFactory()
    factory.connect(LightCell(18))
    with pytest.raises(PartInvalid, match="GPIO18 is connected to LightCell on GPIO18 already"):
        factory.connect(EchoSensor(18, 24))
    factory.close()
