"""Watches the pins of a circuit: virtual ones tell their changes, real ones are looked at again and again."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable

from gpiozero import Factory, Pin

from pi_setup.board.pins import VirtualFactory
from pi_setup.board.recording import Value

FRAME = 1 / 30
"""Seconds between two looks at real pins, and between two messages to the page."""
CALM = 0.25
"""Seconds between two looks whether the virtual pins are still those that gpiozero uses."""

Note = Callable[[str, Value], None]
"""Takes a key and its value. The keys: o17 what is put out, i17 what is to be read, f17 PWM's frequency."""
_LETTERS = {"outputs": "o", "inputs": "i", "tones": "f"}


class VirtualPins:
    """Hears of each change of the pins of a circuit, in the thread that made it."""

    is_real = False
    period = CALM

    def __init__(self, factory: VirtualFactory, bcms: Iterable[int], note: Note) -> None:
        self.factory = factory
        self._recorder = factory.recorder
        self._bcms = frozenset(bcms)
        self._note = note
        self._end = self._recorder.listen(self._heard)

    def is_of(self, factory: Factory) -> bool:
        """Tell whether these are the factory's pins; a reset gives it new ones."""
        return factory is self.factory and factory.recorder is self._recorder

    def _heard(self, kind: str, bcm: int, value: Value) -> None:
        if bcm in self._bcms:
            self._note(f"{_LETTERS[kind]}{bcm}", value)

    def poll(self) -> None:
        """Nothing to do: changes come by themselves."""

    def now(self) -> dict[str, Value]:
        """Return key → value of all that is known."""
        return {
            f"{letter}{bcm}": changes[-1][1]
            for kind, letter in _LETTERS.items()
            for bcm, changes in tuple(getattr(self._recorder, kind).items())
            if bcm in self._bcms and changes
        }

    def end(self) -> None:
        """Stop listening."""
        self._end()


class RealPins:
    """Looks at the pins that a program has opened, and never opens, drives or changes one itself."""

    is_real = True
    period = FRAME

    def __init__(self, factory: Factory, bcms: Iterable[int], note: Note) -> None:
        self.factory = factory
        self._bcms = frozenset(bcms)
        self._note = note
        self._known: dict[str, Value] = {}
        self.poll()

    def is_of(self, factory: Factory) -> bool:
        """Tell whether these are the factory's pins."""
        return factory is self.factory

    def poll(self) -> None:
        """Look, and note what changed."""
        seen = self._look()
        for key in self._known.keys() - seen.keys():
            self._note(key, None)
        for key, value in seen.items():
            if key not in self._known or self._known[key] != value:
                self._note(key, value)
        self._known = seen

    def _look(self) -> dict[str, Value]:
        seen: dict[str, Value] = {}
        for info, pin in tuple(getattr(self.factory, "pins", {}).items()):
            bcm = _bcm(info.name)
            if bcm in self._bcms:
                # The program may close a pin at this very moment; each back end then has an error of its own.
                with contextlib.suppress(Exception):
                    seen |= _state_of(pin, bcm)
        return seen

    def now(self) -> dict[str, Value]:
        """Return key → value of all that is known."""
        return dict(self._known)

    def end(self) -> None:
        """Stop looking."""
        self._known = {}


def _bcm(name: str) -> int | None:
    number = name.removeprefix("GPIO")
    return int(number) if number.isdigit() else None


def _state_of(pin: Pin, bcm: int) -> dict[str, Value]:
    value = round(float(pin.state), 4)
    if pin.function == "input":
        return {f"i{bcm}": value}
    return {f"o{bcm}": value, f"f{bcm}": pin.frequency}
