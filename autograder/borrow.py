"""What a judge makes of the handles and errors that a witness describes: stubs, and errors by class."""

from __future__ import annotations

import contextlib
import importlib
import sys
from typing import TYPE_CHECKING

from autograder.errors import WireBroken
from autograder.stubs import (
    StubClass,
    StubException,
    StubFunction,
    StubIterator,
    StubModule,
    StudentError,
    make_class,
    make_instance,
)
from autograder.trouble import NoSuchName

if TYPE_CHECKING:
    from autograder.link import Link

_UNSAFE_MODULES = {"antigravity", "this", "turtle", "turtledemo", "idlelib", "tkinter", "lib2to3"}


class Borrower:
    """Makes the stubs of one link, each once."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._things: dict[int, object] = {}

    def borrow(self, description: object) -> object:
        """Return what stands here for an object over there."""
        match description:
            case ("again", int(number)) if number in self._things:
                return self._things[number]
            case (str(kind), int(number), *rest) if kind != "again" and number not in self._things:
                thing = self._things[number] = self._stub(kind, number, rest)
                return thing
        raise WireBroken("A handle is not one that was agreed.")

    def _stub(self, kind: str, number: int, rest: list) -> object:
        match kind, rest:
            case "function", [str(which)]:
                return StubFunction(self._link, number, which)
            case "iterator", [str(which)]:
                return StubIterator(self._link, number, which)
            case "module", [str(name)]:
                return self._module(name, number)
            case "class", [str(name), str(module), tuple(bases), tuple(dunders), doc]:
                parents = tuple(base for base in bases if isinstance(base, type))
                with contextlib.suppress(TypeError, StopIteration):
                    made = make_class(self._link, number, name, parents, dunders, doc)
                    type.__setattr__(made, "_module", module)
                    return made
            case "object", [kind_of] if isinstance(kind_of, type):
                return self._instance(number, kind_of)
        raise WireBroken("A handle is not one that was agreed.")

    def _instance(self, number: int, kind: type) -> object:
        if type(kind) is not StubClass:
            kind = make_class(self._link, number, kind.__name__, (), ("__eq__",), None)
            return make_instance(self._link, number, kind)
        top = vars(kind).get("_module", "").partition(".")[0]
        if top in self._link.taught - {"autograder"} and top not in sys.stdlib_module_names:
            raise self._link.needs_kernel(f"an answer is an object of the library {top}")
        return make_instance(self._link, number, kind)

    def _module(self, name: str, number: int) -> object:
        top = name.partition(".")[0]
        library = top in sys.stdlib_module_names and top not in _UNSAFE_MODULES
        private = any(part.startswith("_") for part in name.split("."))
        if (library or top in self._link.taught) and not private:
            with contextlib.suppress(ImportError):
                return importlib.import_module(name)
        return StubModule(self._link, number, "module")

    def error(self, told: object) -> BaseException:
        """Return the error here that stands for one over there."""
        match told:
            case (str(name), list(kinds), tuple(args), str(text), itself, int(own), bool(slow)):
                pass
            case _:
                return self._link.lose("garbage", "An error has no shape that was agreed.")
        if name == "NoSuchName":
            return NoSuchName(text)
        if 0 <= own < len(self._link.raised):
            return self._link.raised[own]
        if slow:
            return self._link.too_slow()
        if isinstance(itself, StubException):
            itself.args = args if str(text) == _text(args) else (text,)
            return itself
        first = kinds[0] if kinds and isinstance(kinds[0], type) else None
        if first is None or not issubclass(first, BaseException) or first.__name__ != name:
            first = type(name, (StudentError,), {})
        return _made(first, args, text)


def _text(args: tuple) -> str:
    return "" if not args else str(args[0]) if len(args) == 1 else str(args)


def _made(kind: type[BaseException], args: tuple, text: str) -> BaseException:
    """Make an error of a library class that says what the student's said."""
    try:
        problem = kind(*args)
        if str(problem) == text:
            return problem
    except Exception:
        pass
    try:
        problem = kind.__new__(kind)
        problem.args = (text,)
        return problem
    except Exception:
        return StudentError(f"{kind.__name__}: {text}")
