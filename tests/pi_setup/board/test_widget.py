"""The board's Python side: what it shows, how it follows the pins, and what a page may do."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from gpiozero import LED, MCP3008, Button, Device, DistanceSensor, LightSensor, LineSensor, RotaryEncoder
from gpiozero.pins.mock import MockFactory, MockPWMPin

from pi_setup.board import widget
from pi_setup.board.circuit import Circuit, circuit_of
from pi_setup.board.controls import FARTHEST, Controls
from pi_setup.board.live import MOST, Live, thinned
from pi_setup.board.pins import VirtualFactory
from pi_setup.board.play import play
from pi_setup.board.texts import PAGE
from pi_setup.board.widget import Board
from pi_setup.errors import CircuitInvalid

LAMP = {"kind": "led", "name": "led", "pin": 17, "resistor": 330}
BUTTON = {"kind": "button", "name": "button", "pin": 2}
EYE = {"kind": "distance", "name": "eye", "pins": {"trigger": 23, "echo": 24}, "divider": [330, 470]}
CHIP = {"kind": "mcp3008", "name": "chip"}
DIAL = {"kind": "potentiometer", "name": "dial", "channel": 3}
WHEEL = {"kind": "rotary-encoder", "name": "wheel", "pins": {"a": 5, "b": 6}}


def circuit(*parts: dict) -> Circuit:
    return circuit_of({"title": "A <b>circuit</b>", "part": list(parts)})


@pytest.fixture
def factory() -> Iterator[VirtualFactory]:
    """Virtual pins, in real time, as a notebook has them."""
    former = Device.pin_factory
    Device.pin_factory = VirtualFactory()
    yield Device.pin_factory
    Device.pin_factory.reset()
    Device.pin_factory = former


@pytest.fixture
def join() -> Iterator[Callable[..., tuple[Live, list[dict]]]]:
    """Joins a circuit to the pins; returns it, and the messages to the page as they come."""
    joined: list[Live] = []

    def join_it(*parts: dict) -> tuple[Live, list[dict]]:
        messages: list[dict] = []
        live = Live(circuit(*parts), messages.append)
        joined.append(live)
        live.attach()
        live.hear({"page": "one", "do": "here", "new": True, "token": "one:1"})
        wait(lambda: any("all" in message for message in messages))
        return live, messages

    yield join_it
    for live in joined:
        live.close()


def wait(is_so: Callable[[], bool]) -> None:
    """Wait until something is so, at most five seconds."""
    for _ in range(500):
        if is_so():
            return
        time.sleep(0.01)
    pytest.fail("it never was so")


def changes(messages: list[dict], key: str) -> list[float | None]:
    """Return the values that a page was told for a key."""
    return [value for message in messages for _, other, value in message["changes"] if other == key]


# --- what is shown -------------------------------------------------------------------------


def test_a_board_is_made_of_a_file_a_text_or_a_circuit(factory, tmp_path):
    """The three ways give the same board."""
    text = 'title = "One"\n[[part]]\nkind = "led"\nname = "led"\npin = 17\nresistor = 330\n'
    (tmp_path / "circuit.toml").write_text(text)
    of_file, of_text = Board(tmp_path / "circuit.toml"), Board.from_toml(text)
    assert of_file.picture == of_text.picture
    assert of_file.circuit == of_text.circuit == Board(circuit_of({"title": "One", "part": [LAMP]})).circuit
    assert of_text.circuit["parts"][0]["pins"]["signal"]["bcm"] == 17


def test_a_text_that_is_not_toml_is_refused_in_a_sentence():
    """The message says what is wrong, and where."""
    with pytest.raises(CircuitInvalid, match=r"^The circuit is not valid TOML: .*line 1"):
        Board.from_toml("title = x\n")


def test_the_still_picture_needs_no_program(factory):
    """What stays in a saved notebook is the picture itself, with its title escaped."""
    board = Board(circuit(LAMP))
    data, _ = board._repr_mimebundle_()
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == board.model_id
    assert 'alt="A &lt;b&gt;circuit&lt;/b&gt;"' in data["text/html"]
    picture = re.search(r"base64,([^\"]+)", data["text/html"])[1]
    assert base64.b64decode(picture).decode() == board.picture
    assert data["text/plain"] == "A <b>circuit</b>: the board"


def test_live_board_and_still_picture_are_two_outputs(factory, monkeypatch):
    """JupyterLab shows one form of each output, so the picture that stays has an output of its own."""
    shown: list[dict] = []
    monkeypatch.setattr(widget, "display", lambda data, **_: shown.append(data))
    Board(circuit(LAMP))._ipython_display_()
    assert [sorted(data) for data in shown] == [
        ["application/vnd.jupyter.widget-view+json", "text/plain"],
        ["text/html", "text/plain"],
    ]


def test_the_page_says_only_what_translators_get(factory):
    """Each text in the page's program is one of PAGE, and none of PAGE is left over."""
    program = str(Board._esm)
    said = set(re.findall(r'"((?:[^"\\\n]|\\.)*)"', program)) | set(re.findall(r"[{ ](now): 1", program))
    said |= {f"Turn {{name}} {way}" for way in ("left", "right") if "`Turn {name} ${way}`" in program}
    said |= {"red", "amber", "green"}  # the names of traffic lights come from the circuit
    assert set(PAGE) - said == set()
    called = re.findall(r'\bsay\(\s*"([^"]+)"', program)
    assert set(called) - set(PAGE) == set()
    board = Board(circuit(LAMP), texts={"off": "বন্ধ"})
    assert board.words["off"] == "বন্ধ"
    assert board.words["on"] == "on"


def test_the_page_needs_nothing_from_elsewhere():
    """The page's program imports, fetches and evaluates nothing, and writes no markup."""
    program = str(Board._esm) + (Path(widget.__file__).parent / "widget.css").read_text()
    never = ("import ", "import(", "fetch(", "eval(", "Function(", "innerHTML", "insertAdjacent", "url(http")
    assert [word for word in never if word in program] == []
    assert set(re.findall(r"https?://[\w.]+", program)) == {"http://www.w3.org"}


# --- from the pins to the page ---------------------------------------------------------------


def test_a_page_hears_of_each_change(factory, join):
    """On, off and PWM reach the page in order; other pins do not."""
    _, messages = join(LAMP)
    led, other = LED(17), LED(27)
    led.on()
    other.on()
    led.off()
    wait(lambda: len(changes(messages, "o17")) >= 3)
    assert changes(messages, "o17") == [0, 1, 0]
    assert changes(messages, "o27") == []
    assert messages[0]["heard"] == ["one:1"]
    assert messages[0]["real"] is False


def test_a_new_page_gets_all_that_is(factory, join):
    """A page that comes later is told what the pins and controls are now."""
    live, messages = join(LAMP, BUTTON)
    led = LED(17)
    led.on()
    live.hear({"page": "one", "do": "set", "part": "button", "value": 1, "token": "one:2"})
    wait(lambda: "one:2" in [token for message in messages for token in message["heard"]])
    del messages[:]
    live.hear({"page": "two", "do": "here", "new": True, "token": "two:1"})
    wait(lambda: bool(messages))
    assert messages[0]["all"]["o17"] == 1
    assert messages[0]["all"]["h:button"] == 1


def test_thirty_messages_a_second_at_most(factory, join):
    """A program that changes a pin thousands of times a second does not flood the page."""
    _, messages = join(LAMP)
    led = LED(17)
    del messages[:]
    end = time.monotonic() + 1
    while time.monotonic() < end:
        led.toggle()
    assert 5 <= len(messages) <= 34
    assert max(len(message["changes"]) for message in messages) <= MOST


def test_too_many_changes_become_mean_and_last():
    """A pin that changes too often in one frame is told as its mean, and what it is in the end."""
    flicker = [(at / 10, "o17", at % 4 == 0) for at in range(MOST)]
    few = thinned([*flicker, (40.0, "o17", 1), (5.0, "h:button", 1)])
    assert [(at, key) for at, key, _ in few] == [(0.0, "o17"), (5.0, "h:button"), (40.0, "o17")]
    assert few[0][2] == pytest.approx(0.25, abs=0.01)
    assert few[-1][2] == 1


def test_nobody_looks_and_nothing_runs(factory, join):
    """When the last page has gone, no thread watches the pins any more; a page that comes wakes it."""
    live, messages = join(LAMP)
    live.hear({"page": "two", "do": "here"})
    live.hear({"page": "one", "do": "gone"})
    assert live._thread is not None
    live.hear({"page": "two", "do": "gone"})
    wait(lambda: live._thread is None)
    assert factory.recorder._listeners == []
    live.hear({"page": "three", "do": "here", "new": True})
    led = LED(17)
    led.on()
    wait(lambda: changes(messages, "o17")[-1:] == [1])


def test_a_reset_of_the_pins_is_followed(factory, join):
    """After `reset()`, or with another factory, the board shows the new pins, controls as they stood."""
    live, messages = join(LAMP, BUTTON)
    live.hear({"page": "one", "do": "set", "part": "button", "value": 1})
    factory.reset()
    wait(lambda: live._pins.is_of(factory))
    led, button = LED(17), Button(2)
    led.on()
    wait(lambda: changes(messages, "o17")[-1:] == [1])
    assert button.is_pressed


def test_real_pins_are_looked_at_and_never_touched(join):
    """With another factory the board opens no pin, moves nothing, and tells what the program's pins do."""
    former, Device.pin_factory = Device.pin_factory, MockFactory(pin_class=MockPWMPin)
    try:
        live, messages = join(LAMP, BUTTON)
        assert dict(Device.pin_factory.pins) == {}
        button, led = Button(2), LED(17)
        led.on()
        wait(lambda: changes(messages, "o17")[-1:] == [1])
        wait(lambda: changes(messages, "i2")[-1:] == [1])
        live.hear({"page": "one", "do": "set", "part": "button", "value": 1})
        assert not button.is_pressed
        Device.pin_factory.pin(2).drive_low()
        wait(lambda: changes(messages, "i2")[-1:] == [0])
        assert messages[0]["real"] is True
    finally:
        live.close()
        Device.pin_factory.reset()
        Device.pin_factory = former


def test_a_program_in_virtual_time_has_its_pins_for_itself(factory, join):
    """While a scenario is played, an open board neither moves its parts nor shows what it does."""
    _, messages = join(EYE, LAMP)
    program = """
from gpiozero import LED, DistanceSensor
from pi_setup.board.widget import Board
board = Board.from_toml('title = "T"\\n[[part]]\\nkind = "led"\\nname = "led"\\npin = 17\\nresistor = 330')
led, eye = LED(17), DistanceSensor(24, 23, max_distance=2)
led.blink(0.5, 0.5, n=3, background=False)
print(round(eye.distance, 2))
"""
    del messages[:]
    event = {"do": "distance", "trigger": 23, "echo": 24, "metres": 1.0, "at": 0}
    history = play(lambda: exec(program, {}), {"seconds": 5, "events": [event]})
    assert (history.errors, history.printed) == ([], "1.0\n")
    assert len(history.on_spans(17)) == 3
    assert changes(messages, "o17") == []


# --- from the page to the pins ---------------------------------------------------------------


def test_each_control_moves_its_part(factory):
    """Button, distance, light, line, knob and wheel are read by gpiozero as they were set."""
    light = {"kind": "ldr", "name": "light", "pin": 16}
    line = {"kind": "line-sensor", "name": "line", "pin": 26}
    controls = Controls(circuit(BUTTON, CHIP, DIAL, EYE, WHEEL, light, line))
    controls.connect(factory)
    button, dial, wheel = Button(2), MCP3008(3), RotaryEncoder(5, 6)
    eye = DistanceSensor(24, 23, max_distance=3, queue_len=1)
    follower, cell = LineSensor(26, queue_len=1), LightSensor(16, queue_len=1)
    for name, value in {"button": 1, "dial": 0.8, "eye": 1.2, "line": 1, "light": 0.9}.items():
        assert controls.set(name, value)
    assert controls.turn("wheel", 2)
    assert button.is_pressed
    assert dial.value == pytest.approx(0.8, abs=0.01)
    wait(lambda: abs(eye.distance - 1.2) < 0.1)
    wait(lambda: follower.line_detected)
    wait(lambda: cell.value > 0.5)
    wait(lambda: wheel.steps == 2)
    controls.set("button", 0)
    assert not button.is_pressed


@pytest.mark.parametrize(("name", "value"), [
    ("nobody", 1), ("led", 1), ("button", 2), ("button", -1), ("button", float("nan")), ("eye", FARTHEST + 1),
])  # fmt: skip
def test_what_no_control_can_do_is_refused(factory, name, value):
    """A page, or who pretends to be one, moves only what there is, as far as it goes."""
    controls = Controls(circuit(LAMP, BUTTON, EYE))
    controls.connect(factory)
    before = dict(controls.values)
    assert not controls.set(name, value)
    assert not controls.turn(name, 1)
    assert controls.values == before


def test_a_cell_that_is_run_again_takes_the_same_parts(factory):
    """A second board of the same circuit finds the sensors that the first one connected."""
    first, second = Controls(circuit(EYE, CHIP, DIAL)), Controls(circuit(EYE, CHIP, DIAL))
    first.connect(factory)
    second.connect(factory)
    assert len(factory.parts) == 2


def test_the_next_circuit_takes_the_pins_over(factory):
    """A lesson's second circuit may use the pins of the first for something else."""
    light = {"kind": "ldr", "name": "light", "pin": 24}
    Controls(circuit(EYE)).connect(factory)
    second = Controls(circuit(light))
    second.connect(factory)
    second.set("light", 1)
    assert [part.pins for part in factory.parts] == [(24,)]
    cell = LightSensor(24, queue_len=1)
    wait(lambda: cell.value > 0.8)


@pytest.mark.parametrize("message", [{}, {"do": "set"}, {"do": "set", "part": 3, "value": "x"}, {"do": "fly"},
                                     {"do": "turn", "part": "wheel", "value": 10**9},
                                     {"do": "turn", "part": "wheel", "value": float("inf")}])  # fmt: skip
def test_a_strange_message_does_nothing(factory, join, message):
    """What a page should not say is passed over, and the board goes on."""
    live, messages = join(LAMP, WHEEL)
    live.hear(message)
    led = LED(17)
    led.on()
    wait(lambda: 1 in changes(messages, "o17"))
    assert live.controls.values == {"wheel": 0}
