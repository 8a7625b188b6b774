"""Other values beside the right one: an object that says it equals them all has said nothing.

A class of the teacher's that compares itself (`Money(3) == 3`) is asked over there whether it
equals a value. A program could give such an object, one that equals everything, as the answer to
any check. It cannot tell which of the values is the right one, unless it knows.
"""

from __future__ import annotations

import math
import random
import string
from collections.abc import Callable

MOST = 3
"""Decoys that must all be "equal": where numbers go round as on a clock, one may be by chance."""
_dice = random.SystemRandom()


def decoy_of(value: object) -> object | None:
    """Return a value of the same kind that is not equal, or None where there is none to be had."""
    kind = type(value)
    if kind in (int, float) and math.isfinite(value):
        step = int(min(abs(value), 10**6))
        return value + _dice.choice((-1, 1)) * _dice.randint(step + 17, 3 * step + 100)
    if kind is str:
        return "".join(_dice.choices(string.ascii_letters, k=min(len(value), 100) + 3))
    if kind in (list, tuple):
        return kind([*value, decoy_of("")])
    return None


def equals_anything(ask: Callable[[object], object], value: object) -> tuple[object, bool]:
    """Ask whether something equals `value`, and other values at a moment that nobody can foresee.

    Returns:
        The answer, and whether the same was said of every decoy.
    """
    decoys = [decoy_of(value) for _ in range(MOST)]
    if None in decoys:
        return ask(value), False
    before = _dice.randrange(2)
    early = [_quietly(ask, decoy) for decoy in decoys[:before]]
    said = ask(value)
    if said is not True or not all(early):
        return said, False
    return said, all(_quietly(ask, decoy) for decoy in decoys[before:])


def _quietly(ask: Callable[[object], object], decoy: object) -> bool:
    try:
        return ask(decoy) is True
    except Exception:
        return False
