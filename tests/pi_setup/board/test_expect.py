"""Expectations: each passes on what is so, and says in one sentence what is not."""

import pytest

from pi_setup.board import expect
from pi_setup.board.clock import SECOND
from pi_setup.board.history import History
from pi_setup.errors import NotSeen


def history(outputs, inputs=None, tones=None, seconds=10):
    """Return a history from changes in seconds."""

    def in_ns(changes):
        return {pin: [(round(at * SECOND), value) for at, value in steps] for pin, steps in changes.items()}

    return History(
        seconds * SECOND, 0, outputs=in_ns(outputs), inputs=in_ns(inputs or {}), tones=in_ns(tones or {})
    )


def blinking(*spans):
    return [(0, 0), *(edge for start, end in spans for edge in ((start, 1), (end, 0)))]


def refusal(function, *args, **kwargs):
    """Return the sentence with which an expectation refuses."""
    with pytest.raises(NotSeen) as refused:
        function(*args, **kwargs)
    return str(refused.value)


ONE = history({17: blinking((1, 3))})


def test_was_on():
    """On all the time passes; late, early, never and unused are told apart."""
    expect.was_on(ONE, 17, 1, 3)
    expect.was_on(ONE, 17, 1.5, 2)
    assert refusal(expect.was_on, ONE, 17, 0.5, 2) == (
        "GPIO17 should be on from 0.5 s to 2 s, but it was off at 0.5 s until 1 s."
    )
    assert refusal(expect.was_on, ONE, 17, 1, 4) == (
        "GPIO17 should be on from 1 s to 4 s, but it went off at 3 s."
    )
    assert refusal(expect.was_on, ONE, 17, 5, 6, name="The red LED") == (
        "The red LED should be on from 5 s to 6 s, but it was off at 5 s."
    )
    assert refusal(expect.was_on, ONE, 18, 1, 2, name="The red LED") == (
        "The program should use the red LED on GPIO18 as an output, but it used GPIO17."
    )


def test_was_off():
    """Off all the time passes; a light in between is told."""
    expect.was_off(ONE, 17, 0, 1)
    expect.was_off(ONE, 17, 3, 10)
    assert refusal(expect.was_off, ONE, 17, 0, 2) == (
        "GPIO17 should be off from 0 s to 2 s, but it went on at 1 s."
    )


def test_active_low():
    """A part that is on while its pin is low is judged by that."""
    seen = history({17: [(0, 1), (1, 0), (2, 1)]})
    expect.was_on(seen, 17, 1, 2, active_high=False)
    assert "was off" in refusal(expect.was_on, seen, 17, 1, 2)


def test_blinked():
    """The number, the period and the length of blinks must all be right."""
    seen = history({17: blinking((0, 0.5), (1, 1.5), (2, 2.5))})
    expect.blinked(seen, 17, 3, 1, on=0.5)
    assert refusal(expect.blinked, seen, 17, 5) == "GPIO17 should go on 5 times, but it went on 3 times."
    assert refusal(expect.blinked, seen, 17, 1) == "GPIO17 should go on once, but it went on 3 times."
    assert "should go on every 2 s, but from time 1 to time 2 it took 1 s" in refusal(
        expect.blinked, seen, 17, 3, 2
    )
    assert "on for 0.2 s each time, but time 1 lasted 0.5 s" in refusal(expect.blinked, seen, 17, 3, on=0.2)
    assert "went on never" in refusal(expect.blinked, history({17: [(0, 0)]}), 17, 2)


def test_showed_compares_lengths():
    """A program that stops half-way does not pass, nor one that does more."""
    seen = history({17: [(0, 0), (0, 1), (1, 0), (2, 1), (4, 0)]})
    expect.showed(seen, 17, [(1, 1), (0, 1), (1, 2), (0, 0)])
    assert "should show 1, 0, 1, but it showed 1, 0, 1, 0" in refusal(
        expect.showed, seen, 17, [(1, 1), (0, 1), (1, 2)]
    )
    assert "should show 1, 0, 1, 0, 1, 0, but it showed 1, 0, 1, 0." in refusal(
        expect.showed, seen, 17, [(1, 1), (0, 1)] * 3
    )
    assert "should show 0 for 3 s in step 2, but it did so for 1 s" in refusal(
        expect.showed, seen, 17, [(1, 1), (0, 3), (1, 2), (0, 0)]
    )


def test_never_both():
    """Touching spans are no overlap; a shared moment is told."""
    expect.never_both(history({17: blinking((1, 3)), 18: blinking((3, 4))}), 17, 18)
    seen = history({17: blinking((1, 3)), 18: blinking((2.5, 4))})
    assert refusal(expect.never_both, seen, 17, 18, names=("The red LED", "The green LED")) == (
        "The red LED and the green LED should never be on together, but both were on from 2.5 s to 3 s."
    )


def test_answered():
    """Each press needs its answer in time; bouncing contacts are one press."""
    inputs = {2: [(0, 1), (1, 0), (1.001, 1), (1.002, 0), (2, 1), (5, 0), (6, 1)]}
    expect.answered(history({17: blinking((1.05, 2), (5.1, 6))}, inputs), 2, 17)
    late = history({17: blinking((1.05, 2), (5.3, 6))}, inputs)
    assert refusal(expect.answered, late, 2, 17) == (
        "GPIO17 should go on within 0.1 s of the press at 5 s, but it took 0.3 s."
    )
    dead = history({17: blinking((1.05, 2))}, inputs)
    assert refusal(expect.answered, dead, 2, 17).endswith("the press at 5 s, but it did not.")
    unread = history({17: blinking((1, 2))})
    assert refusal(expect.answered, unread, 2, 17) == (
        "The button on GPIO2 was never read: no press was seen there."
    )


def test_answered_by_going_off():
    """A light that a press should put out."""
    inputs = {2: [(0, 1), (3, 0), (4, 1)]}
    expect.answered(history({17: blinking((1, 3.05))}, inputs), 2, 17, on=False)
    assert "should go off" in refusal(
        expect.answered, history({17: blinking((1, 8))}, inputs), 2, 17, on=False
    )


def test_had_duty():
    """PWM is a share of time: half brightness, or half of the time at full."""
    expect.had_duty(history({17: [(0, 0.5)]}), 17, 0.5)
    expect.had_duty(history({17: blinking((0, 1), (2, 3))}), 17, 0.5, 0, 4)
    assert refusal(expect.had_duty, history({17: [(0, 0.5)]}), 17, 0.8) == (
        "GPIO17 should be on for 80% of the time from 0 s to 10 s, but it was on for 50%."
    )


def test_sounded():
    """A tone must be the right one, for the whole time."""
    seen = history({17: [(0, 0), (1, 0.5), (3, 0)]}, tones={17: [(1, 440.0), (2, 523.0), (3, None)]})
    expect.sounded(seen, 17, 440, 1, 2)
    assert refusal(expect.sounded, seen, 17, 440, 1, 3) == (
        "GPIO17 should play 440 Hz from 1 s to 3 s, but it played 523 Hz."
    )
    assert "should sound from 2 s to 4 s, but it went silent at 3 s" in refusal(
        expect.sounded, seen, 17, 523, 2, 4
    )


def test_in_order():
    """The first times count; the same instant is no order."""
    seen = history({5: blinking((1, 2)), 6: blinking((2, 3)), 13: [(0, 0)]})
    expect.in_order(seen, 5, 6)
    assert refusal(expect.in_order, seen, 6, 5) == (
        "The order should be GPIO6, then GPIO5. It was GPIO5 at 1 s, GPIO6 at 2 s."
    )
    assert refusal(expect.in_order, seen, 5, 13) == "GPIO13 should go on, but it never did."
