"""What stands in a test cell for a function, class or object that lives in the student's process.

A stub holds a number. Using it asks the witness; what comes back is a plain value or another
stub. A comparison or a sum is left to the student's object only if its class is *expected*:
the teacher's notebook makes it, with that method. An object of another class equals nothing
but itself, so that an answer which "equals everything" equals nothing.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Protocol

_ALONE = (
    "len iter next bool hash int float complex index abs neg pos invert round trunc floor ceil "
    "getitem setitem delitem call enter exit reversed str repr format"
)
_COMPARED = "eq ne lt le gt ge contains"
_RECKONED = "add sub mul truediv floordiv mod divmod pow matmul and or xor lshift rshift"
ALONE = frozenset(f"__{name}__" for name in _ALONE.split())
"""Special methods whose answer is judged here: any class may have them."""
TOGETHER = frozenset(
    [f"__{name}__" for name in _COMPARED.split()]
    + [f"__{side}{name}__" for name in _RECKONED.split() for side in ("", "r", "i")]
)
"""Special methods that are told the other value and could judge it: only of an expected class."""
KNOWN = ALONE | TOGETHER
_HERE = frozenset({"_stub", "__class__"})
_KINDS_OF_FUNCTION = {
    "function": types.FunctionType,
    "method": types.MethodType,
    "builtin": types.BuiltinFunctionType,
}
_KINDS_OF_ITERATOR: dict[str, type] = {
    "generator": types.GeneratorType,
    "coroutine": types.CoroutineType,
    **{kind.__name__: kind for kind in (map, filter, zip, enumerate, reversed)},
    **{type(iter(empty)).__name__: type(iter(empty)) for empty in ([], (), "", {}, set(), range(0))},
}


class Asks(Protocol):
    """The judge's end of the wire, as stubs use it."""

    def op(self, name: str, target: object, *args: object, **named: object) -> object:
        """Have `name` done with the target over there."""

    def expects(self, kind: str, method: str, others: tuple) -> bool:
        """Tell whether a class of this name may do `method` with these other values."""

    def equal(self, target: object, kind: str, other: object) -> object:
        """Ask an object of an expected class whether it equals a value that is none of the student's."""

    def refuse(self, kind: str, method: str) -> None:
        """Note that an unexpected class wanted to compare itself."""

    def needs_kernel(self, why: str) -> BaseException:
        """Return the error that ends a check which cannot be judged here."""

    def code_of(self, name: str) -> types.CodeType | None:
        """Return the compiled code of the student's function, which is never run here."""


class StudentError(Exception):
    """An error of a class that only the student's process knows."""


def number_of(value: object) -> int | None:
    """Return the number of a stub; None for any other value."""
    kind = type(value)
    if issubclass(kind, (_Remote, StubObject)):
        return object.__getattribute__(value, "_stub")[1]
    if issubclass(kind, StubClass):
        return type.__getattribute__(value, "_stub")[1]
    return None


class _Remote:
    """A thing over there whose attributes are asked for one by one."""

    def __init__(self, link: Asks, number: int, kind: str) -> None:
        object.__setattr__(self, "_stub", (link, number, kind))

    def __getattribute__(self, name: str) -> object:
        if name in _HERE:
            return object.__getattribute__(self, name)
        return object.__getattribute__(self, "_stub")[0].op("getattr", self, name)

    def __setattr__(self, name: str, value: object) -> None:
        self._stub[0].op("setattr", self, name, value)

    def __delattr__(self, name: str) -> None:
        self._stub[0].op("delattr", self, name)

    def __repr__(self) -> str:
        return self._stub[0].op("repr", self)

    def __dir__(self) -> list[str]:
        return self._stub[0].op("dir", self)


class StubFunction(_Remote):
    """A function or a bound method of the student's."""

    def __getattribute__(self, name: str) -> object:
        if name == "__class__":
            return _KINDS_OF_FUNCTION.get(object.__getattribute__(self, "_stub")[2], types.FunctionType)
        if name == "__code__":
            return _code(self)
        return _Remote.__getattribute__(self, name)

    def __call__(self, *args: object, **named: object) -> object:
        return self._stub[0].op("call", self, *args, **named)


class StubIterator(_Remote):
    """A generator or another iterator; its items cross one by one."""

    def __getattribute__(self, name: str) -> object:
        if name == "__class__":
            kind = object.__getattribute__(self, "_stub")[2]
            return _KINDS_OF_ITERATOR.get(kind, StubIterator)
        return _Remote.__getattribute__(self, name)

    def __iter__(self) -> StubIterator:
        return self

    def __next__(self) -> object:
        return self._stub[0].op("next", self)

    def __await__(self) -> object:
        raise self._stub[0].needs_kernel("it awaits a coroutine of the student's")


class StubModule(_Remote):
    """A module that only the student's process has."""


class StubClass(type):
    """The type of classes that stand for the student's; making an instance happens over there."""

    def __new__(mcs, name: str, bases: tuple, names: dict) -> StubClass:
        if "_stub" not in names:
            link = next(base._stub[0] for base in bases if type(base) is StubClass and "_stub" in vars(base))
            raise link.needs_kernel(f"it makes the class {name} from a class of the student's")
        return type.__new__(mcs, name, bases, names)

    def __init__(cls, name: str, bases: tuple, names: dict) -> None:
        type.__init__(cls, name, bases, names)

    def __call__(cls, *args: object, **named: object) -> object:
        return cls._stub[0].op("call", cls, *args, **named)

    def __getattr__(cls, name: str) -> object:
        return type.__getattribute__(cls, "_stub")[0].op("getattr", cls, name)

    def __setattr__(cls, name: str, value: object) -> None:
        cls._stub[0].op("setattr", cls, name, value)

    def __dir__(cls) -> list[str]:
        return cls._stub[0].op("dir", cls)

    def __iter__(cls) -> object:
        return cls._stub[0].op("iter", cls)

    def __len__(cls) -> int:
        return cls._stub[0].op("len", cls)

    def __bool__(cls) -> bool:
        return True

    def __getitem__(cls, key: object) -> object:
        return cls._stub[0].op("getitem", cls, key)


class StubObject:
    """An instance of a class of the student's."""

    def __getattribute__(self, name: str) -> object:
        if name in _HERE:
            return object.__getattribute__(self, name)
        return object.__getattribute__(self, "_stub")[0].op("getattr", self, name)

    def __setattr__(self, name: str, value: object) -> None:
        self._stub[0].op("setattr", self, name, value)

    def __delattr__(self, name: str) -> None:
        self._stub[0].op("delattr", self, name)

    def __dir__(self) -> list[str]:
        return self._stub[0].op("dir", self)

    def __repr__(self) -> str:
        return self._stub[0].op("repr", self)

    def __str__(self) -> str:
        return self._stub[0].op("str", self)

    def __format__(self, spec: str) -> str:
        return self._stub[0].op("format", self, spec)


class StubException(StubObject):
    """An instance of an exception class of the student's; it is mixed with the built-in one."""

    def __getattribute__(self, name: str) -> object:
        if name in _HERE or name.startswith("__") or name in ("with_traceback", "add_note"):
            return object.__getattribute__(self, name)
        if name in ("_render_traceback_", "args") and name not in vars(type(self)):
            return object.__getattribute__(self, name)
        return StubObject.__getattribute__(self, name)

    def __setattr__(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def __str__(self) -> str:
        return BaseException.__str__(self)

    def __repr__(self) -> str:
        return BaseException.__repr__(self)


def make_class(
    link: Asks, number: int, name: str, bases: tuple[type, ...], dunders: tuple, doc: object
) -> type:
    """Return the class that stands for a class of the student's.

    Args:
        bases: What stands for its bases; built-in ones only if they are exceptions.
        dunders: The special methods that it has of its own.
    """
    failing = any(issubclass(base, BaseException) for base in bases)
    kind = StubException if failing else StubObject
    names: dict[str, object] = {"_stub": (link, number, "class"), "__doc__": doc, "__module__": "__main__"}
    skip = {"__str__", "__repr__"} if failing else set()
    for method in dunders:
        if method in KNOWN and method not in skip:
            names[method] = _forward(link, method, name)
    parents = bases if any(issubclass(base, kind) for base in bases) else (kind, *bases)
    return StubClass(name, parents, names)


def make_instance(link: Asks, number: int, kind: type) -> object:
    """Return what stands for an instance of a class of the student's."""
    instance = kind.__new__(kind)
    object.__setattr__(instance, "_stub", (link, number, "object"))
    return instance


def _forward(link: Asks, method: str, kind: str) -> Callable:
    def ask(self: object, *args: object, **named: object) -> object:
        if method in TOGETHER and not link.expects(kind, method, args):
            link.refuse(kind, method)
            if method == "__contains__":
                return any(item == args[0] for item in self)
            return NotImplemented
        if method == "__eq__" and len(args) == 1 and number_of(args[0]) is None:
            return link.equal(self, kind, args[0])
        return link.op("special", self, method, *args, **named)

    ask.__name__ = method
    return ask


def _code(function: StubFunction) -> types.CodeType:
    link, _, _ = object.__getattribute__(function, "_stub")
    name = link.op("getattr", function, "__name__")
    code = link.code_of(name) if type(name) is str else None
    if code is None:
        raise OSError("could not get source code")  # as `inspect` says of a function without a text
    return code
