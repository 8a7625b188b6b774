"""The judge's end of the wire: asks the witness, believes nothing, and keeps what looks odd as evidence."""

from __future__ import annotations

import builtins
import contextlib
import importlib
import os
import sys
import time
import types
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from autograder.errors import TooBig, WireBroken, WireEnded, WireSlow
from autograder.stubs import (
    StubClass,
    StubException,
    StubFunction,
    StubIterator,
    StubModule,
    StudentError,
    make_class,
    make_instance,
    number_of,
)
from autograder.wire import Connection, decode, encode, encode_items, items_of, overwrite

GRACE = 3.0
"""Seconds that a witness has to answer after its own alarm rang."""
MOST_FLAGS = 50
_UNSAFE_MODULES = {"antigravity", "this", "turtle", "idlelib", "tkinter"}


class NoSuchName(Exception):
    """A name that a test uses and the program never made."""


class NeedsKernel(BaseException):
    """A check that cannot be judged across the wire; no `except Exception` of a test catches it."""


class Lost(BaseException):
    """The witness is gone: what it has not shown by now it will never show."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class TooSlow(BaseException):
    """Something in the check did not end in time."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


@dataclass
class State:
    """What a judge knows about its witness by now.

    Attributes:
        lost: Why the witness is gone, or "": "ended", "time", "garbage", "size".
        kernel: Why the check that runs now cannot be judged, or "".
        crossings: How many questions were answered during the check that runs now.
        flags: (kind, evidence) pairs.
        slow: Whether the check that runs now passed its time.
    """

    lost: str = ""
    kernel: str = ""
    crossings: int = 0
    flags: list[tuple[str, str]] = field(default_factory=list)
    slow: bool = False

    def flag(self, kind: str, evidence: str) -> None:
        """Keep a piece of evidence once."""
        if (kind, evidence) not in self.flags and len(self.flags) < MOST_FLAGS:
            self.flags.append((kind, evidence))


class Link:
    """Asks one witness.

    Args:
        connection: To the witness.
        expected: Classes that the teacher's notebook makes → their special methods, None for all.
        named: Names that may be classes of the student's which that notebook speaks of.
        taught: The modules that the teacher's notebook imports.
        code_of: Finds the code of a student's function.
    """

    def __init__(
        self,
        connection: Connection,
        expected: Mapping[str, Collection[str] | None] = MappingProxyType({}),
        named: frozenset[str] = frozenset(),
        taught: frozenset[str] = frozenset(),
        code_of: Callable[[str], types.CodeType | None] = lambda name: None,
    ) -> None:
        self.connection, self.expected, self.named, self.taught = connection, expected, named, taught
        self.code_of = code_of
        self.state = State()
        self.ends = float("inf")
        self.limit = 10.0
        self.waiting = False
        self.before_call: Callable[[], None] = lambda: None
        self._things: dict[int, object] = {}
        self._live: dict[int, tuple[object, bytes]] = {}
        self._own: list[object] = []
        self._raised: list[BaseException] = []

    # --- asking ---------------------------------------------------------------------------

    def begin(self, seconds: float) -> None:
        """Start the clock of a cell or a check."""
        self.ends = time.monotonic() + seconds

    def op(self, name: str, target: object, *args: object, **named: object) -> object:
        """Have `name` done with the target over there, and return what comes back."""
        self.send_changes()
        self.before_call()
        return self.request("op", name, target, args, named)

    def ask_for(self, name: str) -> object:
        """Return the value of a name over there.

        Raises:
            NoSuchName: if it has none.
        """
        self.send_changes()
        return self.request("get", name)

    def request(self, kind: str, *rest: object) -> object:
        """Ask, wait for the answer, and return it or raise what was raised over there."""
        if self.state.lost:
            raise Lost("The program is gone.")
        if self.state.slow:
            raise self.too_slow()
        left = max(self.ends - time.monotonic(), 0.02) if self.ends < float("inf") else self.limit
        nonce, table = os.urandom(16), []
        try:
            message = encode((kind, nonce, left, *rest), table, self.lend)
        except TooBig as problem:
            raise ValueError(str(problem)) from None
        deadline = time.monotonic() + left + GRACE
        with self._waiting(), self._losing():
            self.connection.send(message, deadline)
            while True:
                reply = self._receive(nonce, deadline)
                if reply[0] != "ask":
                    break
                self._answer(nonce, reply, deadline)
            value = self._read(reply, table)
        self.state.crossings += 1
        if reply[0] == "error":
            raise self._error(value)
        return value

    @contextlib.contextmanager
    def _waiting(self) -> Iterator[None]:
        former, self.waiting = self.waiting, True
        try:
            yield
        finally:
            self.waiting = former

    @contextlib.contextmanager
    def _losing(self) -> Iterator[None]:
        """Turn every trouble of the wire into the end of this witness."""
        try:
            yield
        except WireEnded:
            raise self.lose("ended") from None
        except WireSlow:
            raise self.lose("time") from None
        except TooBig as problem:
            raise self.lose("size", str(problem)) from None
        except WireBroken as problem:
            raise self.lose("garbage", str(problem)) from None

    def lose(self, why: str, evidence: str = "") -> Lost:
        """Give this witness up, and return the error that says so."""
        self.state.lost = self.state.lost or why
        if why in ("garbage", "size"):
            self.state.flag("TAMPER", f"The program wrote into the grader's own wire. {evidence}")
        self.connection.close()
        return Lost("The program is gone.")

    def _receive(self, nonce: bytes, deadline: float) -> tuple:
        reply = decode(self.connection.receive(deadline))
        shapes = {"value": 6, "error": 6, "ask": 6}
        if type(reply) is not tuple or not reply or shapes.get(reply[0]) != len(reply):
            raise WireBroken("A reply has no shape that was agreed.")
        if reply[1] != nonce:
            raise WireBroken("A reply came that nobody asked for.")
        if type(reply[2]) is not list:
            raise WireBroken("A reply has no list of what was printed.")
        for part in reply[2]:
            if type(part) is not tuple or len(part) != 2 or part[0] not in ("stdout", "stderr"):
                raise WireBroken("A reply has printed to nowhere.")
            if type(part[1]) is not str:
                raise WireBroken("A reply has printed something that is not text.")
            getattr(sys, part[0]).write(part[1])
        return reply

    def _read(self, reply: tuple, table: list) -> object:
        _, _, _, writes, data, live = reply
        if type(writes) is not list or type(data) is not bytes or type(live) is not int:
            raise WireBroken("A reply has no shape that was agreed.")
        count, changes = len(table), []
        for write in writes:
            if type(write) is not tuple or [type(part) for part in write] != [int, bytes]:
                raise WireBroken("A change has no shape that was agreed.")
            if not 0 <= write[0] < count:
                raise WireBroken("A change is of a container that was never sent.")
            changes.append((table[write[0]], decode(write[1], table, self.borrow)))
        value = decode(data, table, self.borrow)
        for container, items in changes:
            overwrite(container, items)
        return self._keep_live(live, value) if live >= 0 else value

    def _keep_live(self, number: int, value: object) -> object:
        """Return the one object here for a list, dict or set over there that crosses again and again."""
        known = self._live.get(number)
        if known is not None and type(known[0]) is type(value):
            overwrite(known[0], items_of(value))
            value = known[0]
        elif type(value) not in (list, dict, set, bytearray):
            raise WireBroken("A container has no shape that was agreed.")
        self._live[number] = (value, self._picture(value))
        return value

    def _picture(self, container: object) -> bytes:
        try:
            return encode_items(container, [], self.lend, 1 << 16)
        except TooBig:
            return b""

    def send_changes(self) -> None:
        """Let a container over there have the items that a test gave to the one here."""
        for number, (container, picture) in list(self._live.items()) if self._live else ():
            now = self._picture(container)
            if picture and now != picture:
                self._live[number] = (container, now)
                self.request("fill", number, items_of(container))

    def give(self, name: str, value: object) -> None:
        """Give a name over there a value; a container stays one and the same from now on."""
        for number, (container, _) in self._live.items():
            if container is value:
                self.send_changes()
                self.request("bind", name, number)
                return
        number = self.request("set", name, value)
        if type(number) is int and number >= 0 and type(value) in (list, dict, set, bytearray):
            self._live[number] = (value, self._picture(value))

    def too_slow(self) -> TooSlow:
        """Note that the check or cell passed its time, and return the error that says so."""
        self.state.slow = True
        return TooSlow(
            f"Your program did not end within {self.limit:g} seconds. Look for a loop that never ends."
        )

    def settle(self) -> None:
        """Forget the containers of the check that ended."""
        self._live.clear()

    def _answer(self, nonce: bytes, reply: tuple, deadline: float) -> None:
        _, _, _, kind, number, data = reply
        if type(data) is not bytes or type(number) is not int:
            raise WireBroken("A question has no shape that was agreed.")
        found = decode(data, [], self.borrow)
        match kind, found:
            case "input", ((str(prompt),), {}):
                call = lambda: builtins.input(prompt)  # noqa: E731
            case "call", (tuple(args), dict(named)) if 0 <= number < len(self._own):
                call = lambda: self._own[number](*args, **named)  # noqa: E731
            case "next", _ if 0 <= number < len(self._own):
                call = lambda: next(self._own[number])  # noqa: E731
            case _:
                raise WireBroken("A question is not one that was agreed.")
        well, value = self._call_own(call)
        try:
            message = encode(("answer", nonce, well, value), [], self.lend)
        except (TooBig, NeedsKernel):
            message = encode(("answer", nonce, False, (ValueError, "ValueError", "too large", -1)))
        self.connection.send(message, deadline)

    def _call_own(self, call: Callable[[], object]) -> tuple[bool, object]:
        waiting, self.waiting = self.waiting, False
        try:
            return True, call()
        except (Lost, TooSlow, NeedsKernel):
            raise
        except BaseException as problem:
            self._raised.append(problem)
            known = next(kind for kind in type(problem).__mro__ if kind.__module__ == "builtins")
            exact = None if known is Exception and known is not type(problem) else known
            return False, (exact, type(problem).__name__, str(problem)[:10_000], len(self._raised) - 1)
        finally:
            self.waiting = waiting

    # --- what crosses ---------------------------------------------------------------------

    def lend(self, value: object) -> tuple:
        """Return the description by which the witness knows a value that is not plain."""
        number = number_of(value)
        if number is not None:
            return ("yours", number)
        if isinstance(value, types.ModuleType):
            return ("library", value.__name__, "")
        module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
        library = isinstance(value, (type, types.BuiltinFunctionType)) and module in sys.stdlib_module_names
        if library and getattr(sys.modules.get(module), str(name), None) is value:
            return ("library", module, name)
        if callable(value) and not isinstance(value, type):
            about = getattr(value, "__name__", "function"), getattr(value, "__doc__", None)
            return ("call", self._keep(value), *(text if type(text) is str else "" for text in about))
        if hasattr(value, "__next__"):
            return ("next", self._keep(value))
        raise self.needs_kernel(f"it gives a value of type {type(value).__name__} to the program")

    def _keep(self, value: object) -> int:
        for number, kept in enumerate(self._own):
            if kept is value:
                return number
        self._own.append(value)
        return len(self._own) - 1

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
                return StubFunction(self, number, which)
            case "iterator", [str(which)]:
                return StubIterator(self, number, which)
            case "module", [str(name)]:
                return self._module(name, number)
            case "class", [str(name), str(module), tuple(bases), tuple(dunders), doc]:
                parents = tuple(base for base in bases if isinstance(base, type))
                with contextlib.suppress(TypeError, StopIteration):
                    made = make_class(self, number, name, parents, dunders, doc)
                    type.__setattr__(made, "_module", module)
                    return made
            case "object", [kind_of] if isinstance(kind_of, type):
                return self._instance(number, kind_of)
        raise WireBroken("A handle is not one that was agreed.")

    def _instance(self, number: int, kind: type) -> object:
        if type(kind) is not StubClass:
            kind = make_class(self, number, kind.__name__, (), ("__eq__",), None)
            return make_instance(self, number, kind)
        top = vars(kind).get("_module", "").partition(".")[0]
        if top in self.taught - {"autograder"} and top not in sys.stdlib_module_names:
            raise self.needs_kernel(f"an answer is an object of the library {top}")
        return make_instance(self, number, kind)

    def _module(self, name: str, number: int) -> object:
        top = name.partition(".")[0]
        library = top in sys.stdlib_module_names and top not in _UNSAFE_MODULES
        if library or top in self.taught:
            with contextlib.suppress(ImportError):
                return importlib.import_module(name)
        return StubModule(self, number, "module")

    def _error(self, told: object) -> BaseException:
        match told:
            case (str(name), list(kinds), tuple(args), str(text), itself, int(own), bool(slow)):
                pass
            case _:
                return self.lose("garbage", "An error has no shape that was agreed.")
        if name == "NoSuchName":
            return NoSuchName(text)
        if 0 <= own < len(self._raised):
            return self._raised[own]
        if slow:
            return self.too_slow()
        if isinstance(itself, StubException):
            itself.args = args if str(text) == _text(args) else (text,)
            return itself
        first = kinds[0] if kinds and isinstance(kinds[0], type) else None
        if first is None or not issubclass(first, BaseException) or first.__name__ != name:
            first = type(name, (StudentError,), {})
        return _made(first, args, text)

    # --- for stubs ------------------------------------------------------------------------

    def expects(self, kind: str, method: str, others: tuple) -> bool:
        """Tell whether a class of this name may do `method` with these other values."""
        if kind in self.expected:
            methods = self.expected[kind]
            return methods is None or method in methods or (method == "__ne__" and "__eq__" in methods)
        return kind in self.named and all(number_of(other) is not None for other in others)

    def refuse(self, kind: str, method: str) -> None:
        """Note that an object of an unexpected class wanted to compare itself."""
        self.state.flag(
            "LOOK", f"An answer is an object of the class {kind}, which has its own {method}; "
            "it was not asked whether it is right."
        )  # fmt: skip

    def needs_kernel(self, why: str) -> BaseException:
        """Return the error that ends a check which cannot be judged here."""
        self.state.kernel = self.state.kernel or why
        return NeedsKernel(why)


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
