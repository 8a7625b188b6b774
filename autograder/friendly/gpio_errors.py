"""gpiozero's own errors, by their names: gpiozero itself is not imported here."""

from __future__ import annotations

import re

from autograder.friendly.finding import Finding, Scene

_KEYS = {
    "BadPinFactory": "gpio-factory",
    "PinUnknownPi": "gpio-factory",
    "GPIOPinInUse": "gpio-pin-in-use",
    "GPIOPinMissing": "gpio-pin-missing",
    "PinInvalidPin": "gpio-pin-unknown",
    "PinNoPins": "gpio-pin-unknown",
    "PinMultiplePins": "gpio-pin-unknown",
    "PinPWMUnsupported": "gpio-no-pwm",
    "OutputDeviceBadValue": "gpio-value",
    "PinInvalidState": "gpio-value",
    "DeviceClosed": "gpio-closed",
    "BadEventHandler": "gpio-handler",
    "PinSetInput": "gpio-input-pin",
    "PinFixedPull": "gpio-pull",
    "PinInvalidPull": "gpio-pull",
    "BadWaitTime": "gpio-time",
    "GPIOZeroError": "gpio",
}


def find_gpio(scene: Scene) -> Finding | None:
    """Return what gpiozero complains about, or None if it is not gpiozero that complains."""
    for kind in type(scene.problem).__mro__:
        key = _KEYS.get(kind.__name__)
        if key and kind.__module__.partition(".")[0] == "gpiozero":
            return Finding(key, {"pin": _pin(scene.message)})
    return None


def _pin(message: str) -> str:
    match = re.search(r"\bpins? ([A-Z]*\d+)|^(\S+) is not a valid pin", message)
    return next((text.strip("'\"") for text in match.groups() if text), "") if match else ""
