"""The plain values beyond Python's built-in ones that may cross the wire, each by name and parts.

Rebuilding one runs only code of Python's own library (numpy's for arrays), with parts of
checked types. A class crosses only if it is in CLASSES or is an exception: calling one of
these with whatever values does no harm. Functions never cross from a witness.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
import importlib
import keyword
import sys
import warnings
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import PosixPath, PurePosixPath

from autograder.errors import WireBroken
from autograder.replay import TaskRun

CLASSES: dict[tuple[str, str], type] = {
    (kind.__module__, kind.__qualname__): kind
    for kind in (
        bool, int, float, complex, str, bytes, bytearray, list, tuple, dict, set, frozenset, range, object,
        slice, type(None), Counter, OrderedDict, defaultdict, deque, Decimal, Fraction,
        datetime.date, datetime.time, datetime.datetime, datetime.timedelta,
    )
}  # fmt: skip
"""(module, name) → class, for the classes that may cross as themselves."""
MOST_FIELDS = 64
whole_paths = False
"""True in a witness: a judge lets no program point it to a file of this machine."""
_UNSAFE_MODULES = {"antigravity", "this", "turtle", "turtledemo", "idlelib", "tkinter", "lib2to3"}
_PARTS_OF_TIME = {
    datetime.date: ("year", "month", "day"),
    datetime.time: ("hour", "minute", "second", "microsecond"),
    datetime.datetime: ("year", "month", "day", "hour", "minute", "second", "microsecond"),
    datetime.timedelta: ("days", "seconds", "microseconds"),
}
_VIEWS = {type({}.keys()): "keys", type({}.values()): "values", type({}.items()): "items"}
_KINDS = {"values": dict, "asked": tuple, "pins": dict, "seconds": float, "history": dict}
_TASK_RUN = {field.name: _KINDS.get(field.name, str) for field in dataclasses.fields(TaskRun)}
"""The fields of a TaskRun, in order, and the exact type in which each crosses."""


def take_apart(value: object) -> tuple[str, tuple] | None:
    """Return the name and the parts of a value that this file knows, or None."""
    apart = _APART.get(type(value))
    if apart is not None:
        return apart(value)
    if isinstance(value, type):
        return _class_apart(value)
    if isinstance(value, tuple) and type(value).__bases__ == (tuple,):
        return _named_apart(value)
    if "numpy" in sys.modules:
        return _array_apart(value)
    return None


def put_together(name: str, parts: tuple) -> object:
    """Rebuild the value.

    Raises:
        WireBroken: if the parts do not fit.
    """
    rebuild = _TOGETHER.get(name)
    if rebuild is None:
        raise WireBroken("A value has a name that nobody knows.")
    try:
        return rebuild(*parts)
    except WireBroken:
        raise
    except (TypeError, ValueError, ArithmeticError, AttributeError, MemoryError, RecursionError):
        raise WireBroken(f"The parts of a {name} do not fit.") from None


def find_exception(module: str, name: str) -> type[BaseException] | None:
    """Return a built-in or library exception class, or None."""
    if module not in ("builtins", "autograder.checks") and module not in sys.stdlib_module_names:
        return None
    if name.startswith("_") or module.startswith("unittest"):
        return None  # a skipped test counts as no failure: a program must not skip one
    if module not in sys.modules and not _import_quietly(module):
        return None
    found = vars(sys.modules[module]).get(name)
    return found if isinstance(found, type) and issubclass(found, BaseException) else None


def may_import(module: str) -> bool:
    """Tell whether a judge may import a module of Python's library because an answer speaks of it."""
    parts = module.split(".")
    known = parts[0] in sys.stdlib_module_names and parts[0] not in _UNSAFE_MODULES
    return known and len(module) < 100 and not any(part.startswith("_") for part in parts)


def _import_quietly(module: str) -> bool:
    """Import a module of the library, so that its exceptions are the same class on both sides."""
    if not may_import(module):
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            importlib.import_module(module)
    except Exception:
        return False  # one of another system's, for example
    return True


# --- taking apart ---------------------------------------------------------------------


def _class_apart(kind: type) -> tuple[str, tuple] | None:
    where = (type.__getattribute__(kind, "__module__"), type.__getattribute__(kind, "__qualname__"))
    if CLASSES.get(where) is kind or (type(kind) is type and find_exception(*where) is kind):
        return "class", where
    return None


def _named_apart(value: tuple) -> tuple[str, tuple] | None:
    fields = type(value).__dict__.get("_fields")
    if type(fields) is not tuple or len(fields) != tuple.__len__(value):
        return None
    if not all(type(field) is str for field in fields) or "__eq__" in type(value).__dict__:
        return None
    return "namedtuple", (type(value).__name__, fields, tuple(tuple.__iter__(value)))


def _array_apart(value: object) -> tuple[str, tuple] | None:
    numpy = sys.modules["numpy"]
    if type(value) is numpy.ndarray or (
        isinstance(value, numpy.generic) and type(value).__module__ == "numpy"
    ):
        whole = numpy.ascontiguousarray(value)
        if whole.dtype.kind in "biufcSU":
            scalar = type(value) is not numpy.ndarray
            return "array", (whole.dtype.str, numpy.shape(value), whole.tobytes(), scalar)
    return None


def _run_apart(run: TaskRun) -> tuple[str, tuple]:
    found = {name: kind(getattr(run, name)) for name, kind in _TASK_RUN.items()}
    found["pins"] = {pin: [tuple(step) for step in steps] for pin, steps in run.pins.items()}
    return "TaskRun", tuple(found.values())


def _time_apart(value: object) -> tuple[str, tuple] | None:
    if getattr(value, "tzinfo", None) is not None:
        return None
    return type(value).__name__, tuple(getattr(value, part) for part in _PARTS_OF_TIME[type(value)])


_APART: dict[type, Callable[[object], tuple[str, tuple] | None]] = {
    Decimal: lambda v: ("Decimal", (str(v),)),
    Fraction: lambda v: ("Fraction", (v.numerator, v.denominator)),
    Counter: lambda v: ("Counter", (dict(v),)),
    OrderedDict: lambda v: ("OrderedDict", (tuple(v.items()),)),
    defaultdict: lambda v: ("defaultdict", (dict(v),)),
    deque: lambda v: ("deque", (tuple(v), v.maxlen)),
    PosixPath: lambda v: ("Path", (str(v),)),
    PurePosixPath: lambda v: ("Path", (str(v),)),
    slice: lambda v: ("slice", (v.start, v.stop, v.step)),
    type(...): lambda v: ("Ellipsis", ()),
    type(NotImplemented): lambda v: ("NotImplemented", ()),
    TaskRun: _run_apart,
    **dict.fromkeys(_PARTS_OF_TIME, _time_apart),
    **{kind: lambda v, name=name: (name, (tuple(v),)) for kind, name in _VIEWS.items()},
}


# --- putting together -----------------------------------------------------------------


def _ask(condition: object) -> None:
    if not condition:
        raise WireBroken("The parts of a value have the wrong types.")


def _class(module: object, name: object) -> type:
    _ask(type(module) is str and type(name) is str)
    found = CLASSES.get((module, name)) or find_exception(module, name)
    _ask(found is not None)
    return found


def _named(name: str, fields: tuple, items: tuple) -> tuple:
    words = (name, *fields)
    _ask(len(words) <= MOST_FIELDS and all(type(word) is str and len(word) <= 100 for word in words))
    _ask(all(word.isidentifier() and not keyword.iskeyword(word) for word in words))
    _ask(type(items) is tuple and len(items) == len(fields))
    return _tuple_class(name, fields)(*items)


@functools.lru_cache(maxsize=256)
def _tuple_class(name: str, fields: tuple[str, ...]) -> type:
    return namedtuple(name, fields)


def _array(kind: str, shape: tuple, data: bytes, scalar: bool) -> object:
    import numpy

    dtype = numpy.dtype(kind) if type(kind) is str and len(kind) < 16 else None
    _ask(dtype is not None and dtype.kind in "biufcSU" and type(data) is bytes)
    _ask(type(shape) is tuple and len(shape) <= 32 and all(type(n) is int for n in shape))
    found = numpy.frombuffer(data, dtype=dtype).reshape(shape).copy()
    return found[()] if scalar else found


def _task_run(*parts: object) -> TaskRun:
    _ask(len(parts) == len(_TASK_RUN))
    _ask(all(type(part) is kind for part, kind in zip(parts, _TASK_RUN.values(), strict=True)))
    run = TaskRun(**dict(zip(_TASK_RUN, parts, strict=True)))
    _ask(all(type(name) is str for name in run.values))
    _ask(all(type(prompt) is str for prompt in run.asked))
    for pin, steps in run.pins.items():
        _ask(type(pin) is int and type(steps) is list)
        for step in steps:
            _ask(type(step) is tuple and len(step) == 2 and all(type(n) in (int, float) for n in step))
    return run


def _typed(build: Callable, *kinds: type) -> Callable:
    def checked(*parts: object) -> object:
        _ask(len(parts) == len(kinds))
        _ask(all(type(part) is kind for part, kind in zip(parts, kinds, strict=True)))
        return build(*parts)

    return checked


def _path(text: str) -> PurePosixPath:
    """Return a path; one that leads elsewhere can be compared with others, and opens nothing."""
    found = PosixPath(text)
    if whole_paths or not (found.is_absolute() or ".." in found.parts):
        return found
    return PurePosixPath(text)


def _limited(items: object, most: object) -> deque:
    _ask(type(items) is tuple and (most is None or type(most) is int))
    return deque(items, most)


def _view(name: str) -> Callable[[tuple], object]:
    return lambda items: getattr(dict(items) if name == "items" else _dict_for(name, items), name)()


def _dict_for(name: str, items: tuple) -> dict:
    return dict.fromkeys(items) if name == "keys" else dict(enumerate(items))


_TOGETHER: dict[str, Callable[..., object]] = {
    "Decimal": _typed(Decimal, str),
    "Fraction": _typed(Fraction, int, int),
    "Counter": _typed(Counter, dict),
    "OrderedDict": _typed(OrderedDict, tuple),
    "defaultdict": _typed(lambda items: defaultdict(None, items), dict),
    "deque": _limited,
    "Path": _typed(_path, str),
    "slice": slice,
    "Ellipsis": lambda: ...,
    "NotImplemented": lambda: NotImplemented,
    "TaskRun": _task_run,
    "class": _class,
    "namedtuple": _typed(_named, str, tuple, tuple),
    "array": _typed(_array, str, tuple, bytes, bool),
    **{
        kind.__name__: _typed(kind, *(int for _ in parts)) for kind, parts in _PARTS_OF_TIME.items()
    },
    **{name: _typed(_view(name), tuple) for name in ("keys", "values", "items")},
}
