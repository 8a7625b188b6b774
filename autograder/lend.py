"""How a witness describes the objects that stay with it: functions, classes, instances, iterators."""

from __future__ import annotations

import inspect
import types
from collections.abc import Iterator

from autograder.errors import TooBig
from autograder.stubs import KNOWN

MOST_HANDLES = 100_000
TEXT_LIMIT = 200_000
_FUNCTIONS = {
    types.FunctionType: "function",
    types.MethodType: "method",
    types.BuiltinFunctionType: "builtin",
}


class Lender:
    """Gives numbers to objects and keeps them alive."""

    def __init__(self) -> None:
        self.objects: list[object] = []
        self._numbers: dict[int, int] = {}
        self._kept: list[object] = []
        self._committed = 0

    def keep(self, thing: object) -> None:
        """Keep an object alive, so that its id() stays its own."""
        self._kept.append(thing)

    def number(self, value: object) -> int:
        """Return the number of a container that a test may change from afar; -1 for other values."""
        # By identity: a class of the student's may say that it equals `list`.
        if not any(type(value) is kind for kind in (list, dict, set, bytearray)):
            return -1
        if len(self.objects) >= MOST_HANDLES:
            return -1
        if id(value) not in self._numbers:
            self._numbers[id(value)] = len(self.objects)
            self.objects.append(value)
        return self._numbers[id(value)]

    def commit(self) -> None:
        """Hold that all descriptions so far were sent."""
        self._committed = len(self.objects)

    def rollback(self) -> None:
        """Take back the numbers whose descriptions were never sent."""
        for thing in self.objects[self._committed :]:
            del self._numbers[id(thing)]
        del self.objects[self._committed :]

    def lend(self, thing: object) -> tuple:
        """Return the description of an object; the whole one only when it first crosses."""
        number = self._numbers.get(id(thing))
        if number is not None:
            return ("again", number)
        if len(self.objects) >= MOST_HANDLES:
            raise TooBig(f"More than {MOST_HANDLES} objects crossed.")
        number = self._numbers[id(thing)] = len(self.objects)
        self.objects.append(thing)
        kind = type(thing)
        if issubclass(kind, type):
            return self._class(number, thing)
        if kind in _FUNCTIONS:
            return ("function", number, _FUNCTIONS[kind])
        if kind is types.ModuleType:
            return ("module", number, str(thing.__name__))
        if kind is types.CoroutineType or (issubclass(kind, Iterator) and kind.__module__ != "__main__"):
            return ("iterator", number, kind.__name__)
        return ("object", number, kind)

    def tidy(self, output: dict) -> dict:
        """Return an output of a cell as plain data of a moderate size."""
        return {key: self._tidy(value) for key, value in output.items() if type(key) is str}

    def _tidy(self, value: object, depth: int = 0) -> object:
        if isinstance(value, str):
            return str.__str__(value)[:TEXT_LIMIT]
        if value is None or type(value) in (bool, int, float):
            return value
        if isinstance(value, dict) and depth < 8:
            return {str(key): self._tidy(item, depth + 1) for key, item in list(value.items())[:200]}
        if isinstance(value, (list, tuple)) and depth < 8:
            return [self._tidy(item, depth + 1) for item in value[:2000]]
        return repr(value)[:TEXT_LIMIT]

    def _class(self, number: int, kind: type) -> tuple:
        own = type.__getattribute__(kind, "__dict__")
        ours = [base for base in kind.__bases__ if base is not object]
        dunders = {name for name in own if name in KNOWN and own[name] is not None}
        bases: list[type] = []
        for base in ours:
            if base.__module__ == "__main__" or issubclass(base, BaseException):
                bases.append(base)
            else:
                dunders |= _inherited(base)
        doc = own.get("__doc__")
        return (
            "class", number, str(kind.__name__), str(kind.__module__), tuple(bases), tuple(sorted(dunders)),
            doc if type(doc) is str else None,
        )  # fmt: skip


def _inherited(kind: type) -> set[str]:
    return {
        name
        for one in inspect.getmro(kind)
        if one is not object
        for name in vars(one)
        if name in KNOWN and vars(one)[name] is not None
    }
