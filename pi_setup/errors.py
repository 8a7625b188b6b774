"""Errors of the kit. Each message is one plain sentence or two: what, where, what next."""


class KitError(Exception):
    """Something about the kit, real or virtual, that a user or an author can put right."""


class ScenarioInvalid(KitError, ValueError):
    """A scenario that asks for something that the virtual kit cannot play."""


class PartInvalid(KitError, ValueError):
    """A part that cannot be connected to the virtual pins so."""


class ClockInUse(KitError, RuntimeError):
    """A second virtual clock for one process."""


class NotSeen(AssertionError):
    """A history that does not show what was expected; the message is a child's sentence."""


class CircuitInvalid(KitError, ValueError):
    """A circuit that cannot be read, built or trusted; the message says which part and why."""


class WordsInvalid(KitError, ValueError):
    """A file of translated texts that cannot be read, or does not fit the English ones."""


class PinsUnusable(KitError, RuntimeError):
    """The GPIO pins, or one of them, cannot be used now."""
