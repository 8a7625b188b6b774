"""The judge's end of the wire: asks the witness, believes nothing, and keeps what looks odd as evidence."""

from __future__ import annotations

import builtins
import contextlib
import os
import sys
import time
import types
from collections.abc import Callable, Collection, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from autograder.borrow import Borrower
from autograder.connection import Connection
from autograder.decoy import equals_anything
from autograder.errors import TooBig, WireBroken, WireEnded, WireSlow
from autograder.stubs import number_of
from autograder.trouble import Lost, NeedsKernel, State, TooSlow
from autograder.wire import decode, encode, encode_items, items_of, overwrite

if TYPE_CHECKING:
    from autograder.files import SharedFiles

_RAISING = frozenset({"op", "get", "beside"})
"""Requests for which code of the program's runs under a test, so that any error may come of it."""
GRACE = 3.0
"""Seconds that a witness has to answer after its own alarm rang."""
MOST_QUESTIONS = 20_000
"""How often a program may call back (input, a function of the test's) during one cell or check."""
PRINTED_LIMIT = 2_000_000
"""Characters that a program may print during one cell or check; what is more is dropped."""
PRINTED_ROOM = 4 * PRINTED_LIMIT
"""Characters that it may print during all checks of a notebook together."""


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
        self.borrower = Borrower(self)
        self.ends = float("inf")
        self.limit = 10.0
        self.waiting = False
        self.before_call: Callable[[], None] = lambda: None
        self.files: SharedFiles | None = None
        self._live: dict[int, tuple[object, bytes]] = {}
        self._own: list[object] = []
        self._questions = 0
        self._stopped: BaseException | None = None
        self._room, self._room_left = PRINTED_LIMIT, PRINTED_ROOM
        self.raised: list[BaseException] = []

    # --- asking ---------------------------------------------------------------------------

    def begin(self, seconds: float) -> None:
        """Start the clock of a cell or a check."""
        self._questions = 0
        self.ends = time.monotonic() + seconds
        self._room = min(PRINTED_LIMIT, max(self._room_left, 0))

    def op(self, name: str, target: object, *args: object, **named: object) -> object:
        """Have `name` done with the target over there, and return what comes back."""
        self.send_changes()
        self.before_call()
        if self.files is None or name not in ("call", "next", "special"):
            return self.request("op", name, target, args, named)
        self.files.send(args, named)
        try:
            return self.request("op", name, target, args, named)
        finally:
            with contextlib.suppress(Lost, TooSlow):
                self.files.fetch()

    def ask_for(self, name: str) -> object:
        """Return the value of a name over there.

        Raises:
            NoSuchName: if it has none.
        """
        self.send_changes()
        return self.request("get", name)

    def forget_name(self, name: str) -> None:
        """Let a name over there have no value any more; raises as `ask_for`."""
        self.send_changes()
        self.request("delete", name)

    def request(self, kind: str, *rest: object) -> object:
        """Ask, wait for the answer, and return it or raise what was raised over there."""
        if self.state.lost:
            raise Lost("The program is gone.")
        if self.state.slow:
            raise self.too_slow()
        left = self.ends - time.monotonic() if self.ends < float("inf") else self.limit
        if left <= 0:  # an endless iterator answers each question in time
            raise self.too_slow()
        nonce, table = os.urandom(16), []
        try:
            message = encode((kind, nonce, left, *rest), table, self.lend)
        except TooBig as problem:
            raise ValueError(str(problem)) from None
        deadline = time.monotonic() + left + GRACE
        with self._waiting(), self._losing():
            self.connection.send(message, deadline)
            while (reply := self._receive(nonce, deadline))[0] == "ask":
                self._questions += 1
                if self._questions > MOST_QUESTIONS:
                    raise TooBig(f"It asked more than {MOST_QUESTIONS} questions in one check.")
                self._answer(nonce, reply, deadline)
            value = self._read(reply, table)
        stopped, self._stopped = self._stopped, None
        if stopped is not None:
            raise stopped
        self.state.crossings += 1
        if reply[0] == "error":
            problem = self.borrower.error(value)
            if kind not in _RAISING and not isinstance(problem, (Exception, TooSlow)):
                raise self.lose("garbage", f"It ended {kind!r} with {type(problem).__name__}.")
            if isinstance(problem, StopIteration) and kind == "op" and rest[0] == "call":
                self.state.flag("LOOK", "A call ended with StopIteration, which can end a loop of the check.")
            raise problem
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
        except (RecursionError, MemoryError):
            raise self.lose("judge") from None

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
            if self._room > 0 or part[0] == "stderr":
                kept = part[1][: max(self._room, 1)]
                getattr(sys, part[0]).write(kept)
                self._room_left -= len(kept)
            self._room -= len(part[1])
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
            changes.append((table[write[0]], decode(write[1], table, self.borrower.borrow)))
        value = decode(data, table, self.borrower.borrow)
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
        found = decode(data, [], self.borrower.borrow)
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
        if self._stopped is not None:
            return False, (None, "CheckStopped", "The check has stopped.", -1)
        waiting, self.waiting = self.waiting, False
        try:
            return True, call()
        except Lost:
            raise
        except (TooSlow, NeedsKernel) as stopped:
            # The program waits for an answer: let it end first, so that the wire stays in step.
            self._stopped = stopped
            return False, (None, "CheckStopped", "The check has stopped.", -1)
        except BaseException as problem:
            problem.__traceback__ = None  # its frames would keep all that was asked
            self.raised.append(problem)
            known = next(kind for kind in type(problem).__mro__ if kind.__module__ == "builtins")
            exact = None if known is Exception and known is not type(problem) else known
            return False, (exact, type(problem).__name__, str(problem)[:10_000], len(self.raised) - 1)
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
        if isinstance(value, types.TracebackType):
            return ("nothing",)  # a `with` gives it to the program's __exit__
        if isinstance(value, BaseException) and type(value).__module__ == "builtins":
            args = (arg if _is_word(arg) else str(arg) for arg in value.args)
            return ("raised", type(value).__name__, tuple(args))
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

    # --- for stubs ------------------------------------------------------------------------

    def expects(self, kind: str, method: str, others: tuple) -> bool:
        """Tell whether a class of this name may do `method` with these other values."""
        if kind in self.expected:
            methods = self.expected[kind]
            return methods is None or method in methods or (method == "__ne__" and "__eq__" in methods)
        return kind in self.named and all(number_of(other) is not None for other in others)

    def equal(self, target: object, kind: str, other: object) -> object:
        """Ask an object of an expected class whether it equals a value that is none of the student's."""
        said, anything = equals_anything(lambda value: self.op("special", target, "__eq__", value), other)
        if anything:
            self.state.flag("LOOK", f"An answer of the class {kind} says that it equals anything.")
            return NotImplemented
        return said

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


def _is_word(value: object) -> bool:
    return value is None or type(value) in (bool, int, float, str)
