"""gpiozero's output devices do on the virtual pins what they do on its own mock pins."""

from itertools import cycle
from time import sleep

import gpiozero
import pytest
from gpiozero import Device
from gpiozero.pins.mock import MockFactory, MockPWMPin
from gpiozero.tones import Tone
from gpiozero.tools import alternating_values, scaled, sin_values

from pi_setup.board.clock import VirtualClock
from pi_setup.board.patches import virtual_time
from pi_setup.board.pins import VirtualFactory
from pi_setup.board.task import ScenarioEnd


def led():
    device = gpiozero.LED(17)
    device.blink(0.2, 0.3, n=3, background=False)
    device.toggle()
    sleep(1)
    device.off()
    return device


def led_active_low():
    device = gpiozero.LED(17, active_high=False, initial_value=True)
    sleep(1)
    device.toggle()
    sleep(1)
    return device


def buzzer():
    device = gpiozero.Buzzer(17)
    device.beep(0.1, 0.1)
    sleep(1)
    return device


def pwm_led():
    device = gpiozero.PWMLED(17)
    device.pulse(0.5, 0.5, n=2)
    sleep(3)
    device.value = 0.3
    sleep(1)
    device.blink(0.5, 0.5, 0.1, 0.1, n=1, background=False)
    return device


def rgb_led():
    device = gpiozero.RGBLED(17, 18, 19)
    device.color = (1, 0.5, 0)
    sleep(1)
    device.pulse(0.2, 0.2, n=1, background=False)
    return device


def tonal_buzzer():
    device = gpiozero.TonalBuzzer(17)
    device.play(Tone("A4"))
    sleep(1)
    device.play("C4")
    sleep(1)
    device.stop()
    return device


def motor():
    device = gpiozero.Motor(17, 18)
    device.forward(0.5)
    sleep(1)
    device.reverse()
    sleep(1)
    device.backward()
    sleep(1)
    device.stop()
    return device


def phase_motor():
    device = gpiozero.PhaseEnableMotor(17, 18)
    device.backward(0.7)
    sleep(1)
    device.stop()
    return device


def robot():
    device = gpiozero.Robot(gpiozero.Motor(4, 14), gpiozero.Motor(17, 18))
    device.forward()
    sleep(1)
    device.left(0.5)
    sleep(1)
    device.stop()
    return device


def servo():
    device = gpiozero.Servo(17)
    for move in (device.min, device.mid, device.max, device.detach):
        move()
        sleep(0.5)
    return device


def angular_servo():
    device = gpiozero.AngularServo(17, min_angle=-42, max_angle=44)
    device.angle = 20
    sleep(1)
    device.angle = None
    return device


def led_board():
    device = gpiozero.LEDBoard(5, 6, 13, red=19)
    device.value = (1, 0, 1, 0)
    sleep(1)
    device.blink(0.1, 0.1, n=2, background=False)
    device.toggle(0)
    return device


def pwm_led_board():
    device = gpiozero.LEDBoard(5, 6, pwm=True)
    device.value = (0.2, 0.8)
    sleep(1)
    device.pulse(0.3, 0.3)
    sleep(1)
    return device


def bar_graph():
    device = gpiozero.LEDBarGraph(5, 6, 13, 19, pwm=True)
    device.source = scaled(sin_values(20), 0, 1, -1, 1)
    sleep(1)
    return device


def traffic_lights():
    device = gpiozero.TrafficLights(5, 6, 13)
    for light, seconds in ((device.red, 3), (device.amber, 1), (device.green, 3)):
        device.off()
        light.on()
        sleep(seconds)
    return device


def source():
    device = gpiozero.LED(17)
    device.source_delay = 0.25
    device.source = alternating_values()
    sleep(3)
    return device


def character():
    device = gpiozero.LEDCharDisplay(5, 6, 13, 19, 20, 21, 26)
    for letter, _ in zip(cycle("12"), range(4), strict=False):
        device.value = letter
        sleep(0.5)
    return device


def digital_output():
    device = gpiozero.DigitalOutputDevice(17, initial_value=None)
    device.on()
    sleep(1)
    device.blink(1, 1, n=1)
    sleep(5)
    return device


PROGRAMS = [
    led, led_active_low, buzzer, pwm_led, rgb_led, tonal_buzzer, motor, phase_motor, robot, servo,
    angular_servo, led_board, pwm_led_board, bar_graph, traffic_lights, source, character, digital_output,
]  # fmt: skip


def played(factory_maker, program):
    """Run a program on the factory that is made in virtual time; return factory and clock."""
    clock = VirtualClock(60)
    former = Device.pin_factory
    with virtual_time(clock, globals()):
        Device.pin_factory = factory = factory_maker()
        try:
            kept = program()
            result = record_of(factory)
            kept.close()
        except ScenarioEnd:  # pragma: no cover
            pytest.fail("the program did not come to its end")
        finally:
            factory.reset()
            Device.pin_factory = former
    return result


def record_of(factory):
    """Return BCM number → [(nanoseconds, value)] for every pin that is an output."""
    if isinstance(factory, VirtualFactory):
        return {pin: clean(steps) for pin, steps in factory.recorder.outputs.items()}
    found = {}
    for pin in factory.pins.values():
        if pin.function == "output":
            at, steps = 0, []
            for passed, state in pin.states:
                at += round(passed * 1e9)
                steps.append((at, state))
            found[int(pin.info.name[4:])] = clean(steps)
    return found


def clean(steps):
    """Drop what lasted no time, so that only what could be seen is compared."""
    last = {at: round(float(value or 0), 6) for at, value in steps}
    kept = [(0, 0.0)]
    for at, value in last.items():
        if value != kept[-1][1]:
            kept.append((at, value))
    return kept


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_the_same_states_as_mock_pins(program):
    """Every pin has the same values for the same time, to the microsecond, on both factories."""
    ours = played(VirtualFactory, program)
    theirs = played(lambda: MockFactory(pin_class=MockPWMPin), program)
    assert ours.keys() == theirs.keys()
    for pin in ours:
        assert [value for _, value in ours[pin]] == [value for _, value in theirs[pin]], pin
        for (at, _), (there, _) in zip(ours[pin], theirs[pin], strict=True):
            assert abs(at - there) < 1000
    assert any(len(steps) > 1 for steps in ours.values())


INPUTS = [
    gpiozero.InputDevice, gpiozero.DigitalInputDevice, gpiozero.Button, gpiozero.LineSensor,
    gpiozero.MotionSensor, gpiozero.SmoothedInputDevice,
]  # fmt: skip


@pytest.mark.parametrize("device_class", INPUTS)
def test_inputs_begin_and_follow_as_mock_pins(device_class):
    """An input reads the same before, while and after its pin is driven, and fires as often."""

    def states(factory, drive):
        device = device_class(4)
        if isinstance(device, gpiozero.SmoothedInputDevice) and device._queue.ident is None:
            device._queue.start()
        fired = []
        if hasattr(device, "when_activated"):
            device.when_activated = lambda: fired.append("on")
            device.when_deactivated = lambda: fired.append("off")
        seen = []
        for level in (None, 1, 0, 1, 0):
            if level is not None:
                drive(factory, level)
            sleep(1)
            seen.append((device.is_active, device.value))
        return seen, fired

    def run(factory_maker, drive):
        clock = VirtualClock(60)
        former = Device.pin_factory
        with virtual_time(clock, globals()):
            Device.pin_factory = factory = factory_maker()
            try:
                return states(factory, drive)
            finally:
                factory.reset()
                Device.pin_factory = former

    def drive_mock(factory, level):
        pin = factory.pin(4)
        pin.drive_high() if level else pin.drive_low()

    assert run(VirtualFactory, lambda factory, level: factory.drive(4, level)) == run(MockFactory, drive_mock)
