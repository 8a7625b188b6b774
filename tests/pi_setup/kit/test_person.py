"""Who answers: what is typed becomes yes or no, and who cannot type is told so."""

import pytest

from pi_setup.errors import KitError
from pi_setup.kit.person import AtTheKit
from pi_setup.kit.tries import tries_of


class Terminal:
    """A terminal at which these lines are typed."""

    def __init__(self, *lines):
        self.lines, self.shown = list(lines), []

    def ask(self, question):
        self.shown.append(question)
        if not self.lines:
            raise EOFError
        return self.lines.pop(0)

    def person(self):
        return AtTheKit(self.ask, self.shown.append)


@pytest.mark.parametrize(("typed", "seen"), [("y", True), ("Yes", True), (" n ", False), ("NO", False)])
def test_yes_and_no_are_understood(build, typed, seen):
    """In small and capital letters, short and long, with spaces."""
    (_, led) = tries_of(build("led"))
    terminal = Terminal(typed)
    assert terminal.person().sees(led) is seen
    assert terminal.shown == ["The red LED on GPIO17 should be on now. Is it? [y/n]"]


def test_another_answer_is_asked_again(build):
    """An empty line or another word is neither a yes nor a no."""
    (_, led) = tries_of(build("led"))
    terminal = Terminal("", "what?", "y")
    assert terminal.person().sees(led) is True
    assert terminal.shown.count("Please type y for yes or n for no.") == 2


def test_who_cannot_type_is_told_what_to_do(build):
    """Without a keyboard it ends with a sentence, not with a traceback."""
    (_, led) = tries_of(build("led"))
    with pytest.raises(KitError, match="^Nobody answers here. Run this in a terminal, or with --no-"):
        Terminal().person().sees(led)


def test_a_hand_is_told_how_long_it_has(build):
    """What to do, and the seconds."""
    terminal = Terminal()
    (button,) = tries_of(build("button"))
    assert terminal.person().acts(button, 20.0) is True
    assert terminal.shown == ["Press the button “button” on GPIO2, and let it go. (20 s)"]
