"""The timing diagram: well-formed SVG that shows and tells every pin, and stays small."""

from xml.etree import ElementTree

from pi_setup.board.diagram import timing_svg

SVG = "{http://www.w3.org/2000/svg}"
PROGRAM = """
from gpiozero import LED, Button, PWMLED
led, button, glow = LED(17), Button(2), PWMLED(18)
button.when_pressed, button.when_released = led.on, led.off
glow.pulse()
"""


def test_a_row_for_every_pin(run):
    """Each pin has its name and its line; a screen reader is told when it was on."""
    history = run(PROGRAM, "press GPIO2 at 1 s for 2 s")
    drawing = ElementTree.fromstring(timing_svg(history, {17: "Red <LED>", 2: "Button"}))
    words = [text.text for text in drawing.iter(SVG + "text")]
    assert {"Red <LED>", "Button", "GPIO18", "seconds", "10"} <= set(words)
    assert "Red <LED>: on 1 to 3 s." in drawing.find(SVG + "desc").text
    assert drawing.get("role") == "img" and drawing.find(SVG + "title").text


def test_an_edge_is_where_its_time_is(run):
    """The line rises at the second at which the output did, on the scale of the ticks."""
    text = timing_svg(run(PROGRAM, "press GPIO2 at 5 s for 2 s"))
    ticks = {
        text.text: float(text.get("x")) for text in ElementTree.fromstring(text).iter(SVG + "text")
        if text.text.isdigit()
    }  # fmt: skip
    assert f"H{ticks['5']:g}V" in text and f"H{ticks['7']:g}V" in text


def test_an_hour_of_pwm_is_a_small_picture(run):
    """A hundred thousand changes are drawn in a few kilobytes."""
    history = run("from gpiozero import PWMLED\nled = PWMLED(18)\nled.pulse()", seconds=3600)
    assert len(history.outputs[18]) > 50_000
    assert len(timing_svg(history)) < 60_000


def test_a_window_and_nothing(run):
    """A part of the time can be shown; a program without pins gives a picture that says so."""
    assert ">2.5<" in timing_svg(run(PROGRAM), start=2, end=3)
    assert "No pin was used" in timing_svg(run("pass"))
