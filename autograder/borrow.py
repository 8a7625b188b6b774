"""What a judge makes of the handles and errors that a witness describes: stubs, and errors by class."""

from __future__ import annotations

import contextlib
import importlib
import sys
from typing import TYPE_CHECKING

from autograder.errors import TooBig, WireBroken
from autograder.plain import may_import
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

MOST_THINGS = 100_000
MOST_CLASSES = 2_000
NAME_LIMIT = 200
"""Letters of a class's name: it stands in what a teacher reads."""


class Borrower:
    """Makes the stubs of one link, each once."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._things: dict[int, object] = {}
        self._stand_ins: dict[type, type] = {}
        self._classes = 0

    def borrow(self, description: object) -> object:
        """Return what stands here for an object over there."""
        match description:
            case ("again", int(number)) if number in self._things:
                return self._things[number]
            case (str(kind), int(number), *rest) if kind != "again" and number not in self._things:
                if len(self._things) >= MOST_THINGS:
                    raise TooBig(f"More than {MOST_THINGS} objects crossed.")
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
                parents = tuple(base for base in bases if _may_be_base(base))
                made = self._class(number, name, parents, dunders, doc)
                type.__setattr__(made, "_module", module)
                return made
            case "object", [kind_of] if isinstance(kind_of, type):
                return self._instance(number, kind_of)
        raise WireBroken("A handle is not one that was agreed.")

    def _class(
        self, number: int, name: str, parents: tuple[type, ...], dunders: tuple, doc: object
    ) -> type:
        self._classes += 1
        if self._classes > MOST_CLASSES:
            raise TooBig(f"More than {MOST_CLASSES} classes crossed.")
        if len(name) <= NAME_LIMIT and name.isprintable():
            with contextlib.suppress(TypeError, ValueError, StopIteration):
                return make_class(self._link, number, name, parents, dunders, doc)
        raise WireBroken("A class is not one that was agreed.")

    def _instance(self, number: int, kind: type) -> object:
        if type(kind) is not StubClass:
            if kind not in self._stand_ins:
                self._stand_ins[kind] = self._class(number, kind.__name__, (), ("__eq__",), None)
            return make_instance(self._link, number, self._stand_ins[kind])
        top = vars(kind).get("_module", "").partition(".")[0]
        if top in self._link.taught - {"autograder"} and top not in sys.stdlib_module_names:
            raise self._link.needs_kernel(f"an answer is an object of the library {top}")
        return make_instance(self._link, number, kind)

    def _module(self, name: str, number: int) -> object:
        private = any(part.startswith("_") for part in name.split("."))
        taught = name.partition(".")[0] in self._link.taught and not private
        if may_import(name) or taught:
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


def _may_be_base(base: object) -> bool:
    """Tell whether a class may stand below one of the student's: a number's or a text's never may."""
    return type(base) is StubClass or (isinstance(base, type) and issubclass(base, BaseException))


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
