"""The wiring picture for its readers: large letters, contrast, other languages, step by step."""

import re
import xml.etree.ElementTree as ET

import pytest

from pi_setup.board.circuit import circuit_of
from pi_setup.board.ink import (
    BOARD_GREEN,
    CREAM,
    DARK,
    GOLD,
    JOINED,
    LIGHTS,
    PAPER,
    RAIL_BLUE,
    RAIL_RED,
    WIRES,
)
from pi_setup.board.parts import KINDS
from pi_setup.board.steps import parts_list, steps_of
from pi_setup.board.texts import MESSAGES, say
from pi_setup.board.wiring import Wiring, wire_colors, wire_up
from pi_setup.board.wiring_svg import wiring_svg

SVG = "{http://www.w3.org/2000/svg}"


def every_kind() -> list[Wiring]:
    """Return wirings in which every kind of part stands."""
    free = [17, 27, 22, 23, 24, 25, 5, 6, 13, 19, 26, 12, 16, 20, 21, 18, 4]
    wirings = []
    for kind in KINDS.values():
        parts = [{"kind": kind.name, "name": "thing"}]
        roles = [role.name for role in kind.roles]
        if kind.name == "led-bar":
            parts[0]["pins"] = free[:8]
        elif "channel" in kind.needs:
            parts = [{"kind": "mcp3008", "name": "adc"}, parts[0] | {"channel": 0}]
        elif kind.name != "mcp3008" and len(roles) == 1:
            parts[0]["pin"] = 17
        elif kind.name != "mcp3008":
            parts[0]["pins"] = dict(zip(roles, free, strict=False))
        if "resistor" in kind.needs:
            parts[0]["resistor"] = 330
        if kind.name == "distance":
            parts[0]["divider"] = [330, 470]
        wirings.append(wire_up(circuit_of({"title": "<Lamps> & more", "part": parts})))
    return wirings


EVERY = every_kind()


def led_wiring() -> Wiring:
    part = {"kind": "led", "name": "red", "pin": 17, "resistor": 330}
    return wire_up(circuit_of({"title": "One LED", "part": [part]}))


@pytest.mark.parametrize("wiring", EVERY, ids=list(KINDS))
def test_letters_are_large_and_stay_inside(wiring):
    """No text is smaller than 14 px at 640 px width, and none leaves the picture."""
    root = ET.fromstring(wiring_svg(wiring))
    width, height = (float(number) for number in root.get("viewBox").split()[2:])
    assert width == 640
    for item in root.iter(f"{SVG}text"):
        assert float(item.get("font-size")) >= 14, item.text
        assert 0 <= float(item.get("x")) < width
        assert 0 < float(item.get("y")) < height


@pytest.mark.parametrize("wiring", EVERY, ids=list(KINDS))
def test_the_picture_can_be_heard(wiring):
    """A screen reader gets the title, and in words every piece and every wire."""
    root = ET.fromstring(wiring_svg(wiring))
    assert root.find(f"{SVG}title").text == "<Lamps> & more"
    said = root.find(f"{SVG}desc").text
    assert [step.text for step in steps_of(wiring) if step.item and step.text not in said] == []
    assert root.get("aria-labelledby") == "wiring-title wiring-desc"


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, two: str) -> float:
    low, high = sorted((luminance(one), luminance(two)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("ink", "ground"), [
    (DARK, PAPER), (DARK, GOLD), (DARK, JOINED), (PAPER, BOARD_GREEN), (RAIL_RED, CREAM), (RAIL_BLUE, CREAM),
    ("#4b4436", CREAM), ("#5d5545", CREAM), ("#e4e9ed", "#39424a"), ("#b3001b", "#f4f6f8"),
    ("#0b6b2b", "#f4f6f8"), ("#1749b3", "#f4f6f8"), *((DARK, color) for color in LIGHTS.values()),
])  # fmt: skip
def test_letters_stand_out(ink, ground):
    """Each pair of text and ground has the contrast that WCAG AA asks of small text."""
    assert contrast(ink, ground) >= 4.5


def test_wires_stand_out_from_the_page():
    """A wire's colour has 3 to 1 against its dark seam or against the board, as WCAG asks of graphics."""
    for color in WIRES.values():
        assert max(contrast(color, DARK), contrast(color, CREAM)) >= 3


def test_black_is_ground_and_red_is_power_and_nothing_else():
    """Red wires bring 3.3 V or 5 V, black ones are ground, and no signal has these colours."""
    for wiring in EVERY:
        for wire, color in wire_colors(wiring).items():
            wanted = {"GND": "black", "3V3": "red", "5V": "red"}.get(wire.net)
            assert color == wanted if wanted else color not in ("black", "red")


def test_the_first_light_in_words():
    """The steps of the first circuit: power off first, then piece by piece, then look, then power."""
    assert [step.text for step in steps_of(led_wiring())] == [
        "Shut the Pi down. Wait until its green light stops blinking. Then pull out the plug.",
        "Pins 1 and 2 are at the end with the SD card. Count the pins two by two from there.",
        "Each hole has a name: g9 is in column g and row 9.",
        "Push in the red LED. Its long leg goes into g10, its short leg into g9. The long leg is plus.",
        "Take a 330 Ω resistor: its bands are orange, orange, brown, gold. "
        "Push one leg into c10, the other leg into f10.",
        "Take a black wire. Push one end onto pin 6 (GND), the other end into f9.",
        "Take a blue wire. Push one end onto pin 11 (GPIO17), the other end into a10.",
        "Look again, leg by leg and wire by wire. Is it like the picture?",
        "Put the plug in. If something gets hot, pull the plug out at once.",
    ]


def test_an_orange_wire_in_words():
    """The third signal's wire is orange, and its step says "an"."""
    leds = [{"kind": "led", "name": name, "color": "red", "pin": pin, "resistor": 330}
            for name, pin in (("one", 17), ("two", 27), ("three", 22))]  # fmt: skip
    told = [step.text for step in steps_of(wire_up(circuit_of({"title": "x", "part": leds})))]
    told = [text.split(".")[0] for text in told if "wire. Push one end onto pin" in text]
    assert told == ["Take a black wire", "Take a blue wire", "Take a green wire", "Take an orange wire"]
    assert not [step for wiring in EVERY for step in steps_of(wiring) if " a orange " in step.text]


def test_leds_of_one_colour_are_told_by_their_names():
    """Where two LEDs look alike, the steps say which is which; one of its colour needs no name."""
    leds = [("left", "red", 17), ("right", "red", 27), ("go", "green", 22)]
    parts = [{"kind": "led", "name": name, "color": color, "pin": pin, "resistor": 330}
             for name, color, pin in leds]  # fmt: skip
    told = [step.text for step in steps_of(wire_up(circuit_of({"title": "x", "part": parts})))]
    told = [text.split(".")[0] for text in told if "LED" in text]
    assert told == ["Push in the red LED “left”", "Push in the red LED “right”", "Push in the green LED"]


def test_the_first_light_s_parts():
    """The parts list counts each kind of thing, wires by their ends."""
    assert [(need.count, need.text, need.label) for need in parts_list(led_wiring())] == [
        (1, "half-size breadboard", "breadboard"),
        (1, "red LED", "led"),
        (1, "resistor 330 Ω (orange, orange, brown, gold)", "resistor-330"),
        (2, "wire from a pin to the breadboard (female to male)", "jumper-wire"),
    ]


def test_sentences_are_short():
    """No sentence of the steps has more than 20 words, and none shouts."""
    for wiring in EVERY:
        for step in steps_of(wiring):
            assert "!" not in step.text
            assert max(len(sentence.split()) for sentence in re.split(r"[.:?] ", step.text)) <= 20, step.text


def test_every_text_can_be_translated():
    """With a table that turns every text round, no English word is left in picture, steps and list."""
    strange = {message: re.sub(r"[A-Za-z](?![a-z]*\})", "ж", message) for message in MESSAGES}
    known = (r"GPIO\d+|GND|AGND|DGND|VCC|TRIG|ECHO|OUT|IN\d|SIG|CS|DIN|DOUT|CLK|VREF|VDD|CH\d|MCP3008"
             r"|1µF|1 µF|kΩ|5V|[RGBAV]")  # fmt: skip
    for wiring in EVERY:
        texts = [step.text for step in steps_of(wiring, strange)]
        texts += [need.text for need in parts_list(wiring, strange)]
        texts += [item.text for item in ET.fromstring(wiring_svg(wiring, strange)).iter(f"{SVG}text")]
        for words in texts:
            rest = re.sub(rf"<Lamps> & more|thing\S*|\badc\b|\b({known})\b|\b[a-j]\d*\b", "", words)
            assert not re.search("[A-Za-z]", rest), words


def test_a_text_that_translators_do_not_know_is_refused():
    """Texts must stand in MESSAGES, so that none is forgotten in a translation."""
    with pytest.raises(KeyError):
        say({}, "Never written down.")


def test_the_picture_grows_step_by_step():
    """With `until`, each step adds its piece or wire, and the last is the whole picture."""
    wiring = led_wiring()
    steps = steps_of(wiring)

    def shown(svg: str) -> int:
        return svg.count('class="wire"') + svg.count("data-part=")

    numbers = range(len(steps) + 1)
    counts = [shown(wiring_svg(wiring, until=number)) for number in numbers]
    assert counts == [sum(step.item is not None for step in steps[:number]) for number in numbers]
    assert counts[-1] == shown(wiring_svg(wiring)) == 4
