"""What the virtual factory offers to those who may know gpiozero and not this package.

The grader is one: `Device.pin_factory` is its way to the virtual kit, and plain data is what
it gets. Where no factory is in use, the entry point gives the class: `expect` and `draw` need
no pins::

    (virtual,) = entry_points(group="gpiozero_pin_factories", name="virtual")
    complaint = virtual.load().expect(history, "blinked", 17, 5, period=1)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pi_setup.errors import KitError, NotSeen


class Seam:
    """Playing a program and judging its history, in plain data."""

    @staticmethod
    def choose() -> str | None:
        """Choose the virtual pins for this process unless it runs on a Pi; see `choose_pins`."""
        from pi_setup.board.choice import choose_pins

        return choose_pins()

    @staticmethod
    def play(program: Callable[[], object], scenario: Mapping, *spaces: dict) -> dict:
        """Run a program on fresh pins in virtual time; return its history as plain data.

        See `pi_setup.board.play.play` for the arguments, and `History` for what is in it.
        """
        from pi_setup.board.play import play  # it stands above the pins

        return play(program, scenario, *spaces).as_data()

    @staticmethod
    def expect(history: Mapping, what: str, *args: object, **kwargs: object) -> str:
        """Return what a history does not show, in a sentence, or "" if all is as expected.

        Args:
            history: What `play` returned.
            what: The name of an expectation: a function of `pi_setup.board.expect`.
            args, kwargs: What that takes after the history.

        Raises:
            KitError: There is no such expectation.
        """
        from pi_setup.board import expect
        from pi_setup.board.history import History

        if what not in expect.EXPECTATIONS:
            raise KitError(f"There is no expectation {what!r}; there are {', '.join(expect.EXPECTATIONS)}.")
        try:
            getattr(expect, what)(History.from_data(history), *args, **kwargs)
        except NotSeen as seen:
            return str(seen)
        return ""

    @staticmethod
    def draw(history: Mapping, names: Mapping[int, str] | None = None) -> str:
        """Return a history's timing diagram, as SVG."""
        from pi_setup.board.diagram import timing_svg
        from pi_setup.board.history import History

        return timing_svg(History.from_data(history), names)
