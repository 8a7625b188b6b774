"""Programs played on the virtual kit, as the lessons' own programs are."""

import pytest

from pi_setup.board.play import play


@pytest.fixture
def run():
    """Return a function that plays a program's text and returns its history."""

    def run_text(text, *events, seconds=10, **more):
        space = {"__name__": "program"}
        code = compile(text, "<program>", "exec")
        return play(lambda: exec(code, space), {"seconds": seconds, "events": events, **more}, space)

    return run_text
