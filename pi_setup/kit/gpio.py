"""The pins that a self-test uses: finds them, and says in a sentence why they cannot be used."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator, MutableMapping, Sequence
from contextlib import contextmanager

from gpiozero import Device, Factory
from gpiozero.exc import GPIOPinInUse, GPIOZeroError, GPIOZeroWarning

from pi_setup.board.choice import choose_pins
from pi_setup.board.pins import VirtualFactory
from pi_setup.errors import KitError, PinsUnusable

CLOSE = "Close what uses it (in JupyterLab: Kernel, Shut Down All Kernels), and run this again."


@contextmanager
def open_pins(environ: MutableMapping[str, str] = os.environ) -> Iterator[Factory]:
    """Give the pins of this computer: a Pi's own, else the virtual ones; close them afterwards.

    Pins that gpiozero uses already are taken as they are, and stay open.

    Raises:
        PinsUnusable: if it is a Pi whose pins cannot be opened.
    """
    if Device.pin_factory is not None:
        yield Device.pin_factory
        return
    choose_pins(environ)
    try:
        with quiet():
            Device.ensure_pin_factory()
    except Exception as problem:  # each back end has an error of its own
        raise PinsUnusable(
            f"The GPIO pins cannot be opened ({problem}). "
            "Is this a Raspberry Pi with python3-lgpio, and is its user in the group gpio?"
        ) from problem
    try:
        yield Device.pin_factory
    finally:
        Device.pin_factory.close()
        Device.pin_factory = None


def is_virtual(factory: Factory) -> bool:
    """Tell whether nothing real hangs on these pins."""
    return isinstance(factory, VirtualFactory)


@contextmanager
def quiet() -> Iterator[None]:
    """Keep gpiozero's advice for programmers from a child."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", GPIOZeroWarning)
        yield


@contextmanager
def using(pins: Sequence[int]) -> Iterator[None]:
    """Use some pins; what goes wrong with them is said in a sentence.

    Raises:
        PinsUnusable: if another program has one of them, or it cannot be used.
    """
    where = " or ".join(f"GPIO{bcm}" for bcm in pins) or "The SPI port (GPIO8 to GPIO11)"
    try:
        with quiet():
            yield
    except KitError:
        raise
    except GPIOPinInUse as problem:
        raise PinsUnusable(f"{_first(problem, pins)} is in use already. {CLOSE}") from problem
    except GPIOZeroError as problem:
        raise PinsUnusable(f"{where} cannot be used: {problem}.") from problem
    except Exception as problem:
        # lgpio has an error class of its own, which is there only where lgpio is.
        if type(problem).__module__ != "lgpio":
            raise
        if "busy" in str(problem):
            raise PinsUnusable(f"{where} is in use by another program. {CLOSE}") from problem
        raise PinsUnusable(f"{where} cannot be used: {problem}.") from problem


def _first(problem: Exception, pins: Sequence[int]) -> str:
    """Return the pin that gpiozero's message names: "pin GPIO17 is already in use by …"."""
    return next((f"GPIO{bcm}" for bcm in pins if f"GPIO{bcm} " in str(problem)), "A pin")
