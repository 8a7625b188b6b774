"""The witness: runs a student's cells in a child process and answers a judge's questions about them.

It runs in the sandbox, beside hostile code, and decides nothing. It is told the text of the
student's cells one by one, later the names and plain arguments that a test uses, never a
test. What it says is checked on the other side (`autograder.link`).
"""

from __future__ import annotations

import builtins
import contextlib
import os
import random
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import gpiozero

from autograder import plain
from autograder.beside import BESIDE
from autograder.capture import Printed
from autograder.connection import Connection
from autograder.errors import KitMissing, TooBig, WireBroken, WireEnded
from autograder.files import ProgramFiles
from autograder.lend import Lender
from autograder.outputs import CELL_ROOM, Outputs
from autograder.pins import choose_virtual_pins
from autograder.replay import replay
from autograder.shell import NotebookShell
from autograder.waiting import skip_waiting
from autograder.wire import decode, encode, encode_items, overwrite

WARM_CELLS = (
    "# Task 1\nname, n = 'Zara', 2\nprint(f'{name} {n}')\n1 + 1",
    "from time import sleep\nfor n in range(2):\n    sleep(0)\n[n]",
    "def square(x):\n    return x * x\nsquare(2)",
    "raise KeyError(1)",
    "print('half",
)
"""Cells that fill the caches of Python and IPython before the fork, not after each one."""
ALARM_AGAIN = 1.0
"""Seconds after which a code that swallowed the alarm hears it again."""

_shell: NotebookShell | None = None


class TooSlow(BaseException):
    """A cell or a call that passed its time; no `except Exception` of the student's catches it."""


class NoSuchName(Exception):
    """A name that a test uses and the program never made."""


class JudgeError(Exception):
    """An error of the judge's own function that a student's code called."""


def prepare() -> None:
    """Build what every witness needs; call it once in a process that forks witnesses."""
    global _shell
    if _shell is None:
        import IPython.core.ultratb  # noqa: F401

        import autograder.checks  # noqa: F401

        choose_virtual_pins(always=True)
        with contextlib.suppress(KitMissing):
            _warm_kit()
        main = sys.modules["__main__"]
        _shell = NotebookShell()
        sys.modules["__main__"] = main
        for cell in WARM_CELLS:
            _shell.run(cell)
        _shell.reset(new_session=True)
        _shell.execution_count = 1


def _warm_kit() -> None:
    """Load what a task with pins loads, and find the pins: gpiozero reads all packages for that."""
    replay("Task 0", "from gpiozero import LED\nLED(2).on()", {})
    gpiozero.Device.pin_factory = gpiozero.Device._default_pin_factory()
    gpiozero.LED(2).close()
    gpiozero.Device.pin_factory = type(gpiozero.Device.pin_factory)()


def serve(connection: socket.socket) -> None:
    """Answer requests until the judge hangs up; then the process should end."""
    os.environ.pop("NBGRADER_EXECUTION", None)
    with contextlib.suppress(WireEnded):
        Witness(connection).serve()


class Witness:
    """Answers one judge."""

    def __init__(self, connection: socket.socket) -> None:
        prepare()
        self.shell = _shell
        NotebookShell._instance = type(self.shell).__mro__[1]._instance = self.shell
        sys.modules["__main__"] = self.shell.user_module
        here = str(Path.cwd())
        sys.path[:] = [place for place in sys.path if place not in ("", here)] + [here]
        self.connection = Connection(connection)
        self.lender = Lender()
        self.printed = Printed()
        self.files = ProgramFiles()
        plain.whole_paths = True
        self.nonces: list[bytes] = []
        self.judge_errors: dict[int, int] = {}
        self.shell.ask_exit = lambda: None
        sys.setrecursionlimit(3000)  # a test that calls a program that calls a test nests deeply
        self.rang = self.on_the_wire = False
        signal.signal(signal.SIGALRM, self.ring)

    def serve(self) -> None:
        """Answer requests until the judge hangs up."""
        with self.printed.everything():
            while True:
                self.answer(self.connection.receive())

    def ring(self, _signal: int, _frame: object) -> None:
        """Stop what runs too long; never in the middle of a message, the alarm comes again."""
        if not self.on_the_wire:
            self.rang = True
            raise TooSlow("This did not end in time.")

    def answer(self, message: bytes) -> None:
        """Do what one request asks and reply, whatever happens on the way."""
        table: list = []
        request = decode(message, table, self.borrow)
        kind, nonce, seconds, *rest = request
        before = [_copy(container) for container in table]
        outermost = not self.nonces
        self.nonces.append(nonce)
        if outermost:
            self.printed.forget()
        try:
            with _time_limit(seconds if outermost else 0):
                value, error = getattr(self, f"do_{kind}")(*rest), None
        except WireEnded:
            raise
        except BaseException as problem:
            value, error = None, problem
        finally:
            self.nonces.pop()
        self.reply(nonce, value, error, table, before)

    def reply(
        self, nonce: bytes, value: object, error: BaseException | None, table: list, before: list
    ) -> None:
        self.on_the_wire = True
        lend, kind = self.lender.lend, "value" if error is None else "error"
        printed = self.printed.take()
        try:
            changed = [n for n, former in enumerate(before) if not _same(table[n], former)]
            writes = [(number, encode_items(table[number], table, lend)) for number in changed]
            found = encode(value if error is None else self.describe(error), table, lend)
            sent = error is not None or _among(value, table[: len(before)])
            live = -1 if sent else self.lender.number(value)
            message = encode((kind, nonce, printed, writes, found, live))
            self.lender.commit()
        except (TooBig, RecursionError) as problem:
            self.lender.rollback()
            found = encode(self.describe(ValueError(f"The answer is too large. {problem}")))
            message = encode(("error", nonce, [], [], found, -1))
        self.connection.send(message)
        self.on_the_wire = False

    # --- what a judge can ask --------------------------------------------------------------

    def do_begin(self, seed: str, skips: bool) -> None:
        random.seed(seed)
        if skips:
            skip_waiting()

    def do_cell(self, source: str, count: int, answers: list | None) -> list:
        """Run a student's cell; return whether it was too slow, its outputs, and whether some are missing."""
        self.shell.execution_count = count
        history = self.shell.history_manager.input_hist_parsed
        history.extend("" for _ in range(count - len(history)))
        self.rang = False
        try:
            outputs = self.shell.run(source, answers)
        except TooSlow:
            outputs = list(self.shell.outputs)
        late = self.printed.take()
        outputs += [{"output_type": "stream", "name": name, "text": text} for name, text in late]
        return [self.rang, *Outputs(CELL_ROOM).of_student(map(self.lender.tidy, outputs))]

    def do_get(self, name: str) -> object:
        if name not in self.shell.user_ns:
            raise NoSuchName(name)
        return self.shell.user_ns[name]

    def do_has(self, name: str) -> bool:
        return name in self.shell.user_ns

    def do_delete(self, name: str) -> None:
        if name not in self.shell.user_ns:
            raise NoSuchName(name)
        del self.shell.user_ns[name]

    def do_names(self) -> list[str]:
        hidden = self.shell.user_ns_hidden
        return [name for name in self.shell.user_ns if type(name) is str and name not in hidden]

    def do_set(self, name: str, value: object) -> int:
        """Give a name a value; return the number of a container that a test may change from afar."""
        self.shell.user_ns[name] = value
        return self.lender.number(value)

    def do_bind(self, name: str, number: int) -> None:
        self.shell.user_ns[name] = self.lender.objects[number]

    def do_fill(self, number: int, items: tuple) -> None:
        """Give a container of ours the items that a test put into its copy."""
        overwrite(self.lender.objects[number], items)

    def do_seed(self, args: tuple) -> None:
        random.seed(*args)
        if "numpy" in sys.modules and args and type(args[0]) is int:
            sys.modules["numpy"].random.seed(args[0] & 0xFFFFFFFF)

    def do_beside(self, name: str, args: tuple, named: dict) -> object:
        return BESIDE[name](*args, **named)

    def do_known_files(self, names: list[str]) -> None:
        self.files.know(names)

    def do_put_files(self, place: str, files: dict[str, bytes]) -> None:
        self.files.put(place, files)

    def do_files(self, place: str) -> list:
        return self.files.take(place)

    def do_op(self, name: str, target: object, args: tuple, named: dict) -> object:
        with self.keyboard():
            return _OPS[name](target, *args, **named)

    # --- what a student's code can ask the judge -------------------------------------------

    @contextlib.contextmanager
    def keyboard(self) -> Iterator[None]:
        """Send `input()` to the judge: a test may have scripted it."""
        former = builtins.input
        builtins.input = lambda prompt="", /: self.ask("input", 0, (str(prompt),), {})
        try:
            yield
        finally:
            builtins.input = former

    def ask(self, kind: str, number: int, args: tuple, named: dict) -> object:
        if threading.current_thread() is not threading.main_thread() or not self.nonces:
            raise RuntimeError("This can only be called while a check waits for it.")
        nonce = self.nonces[-1]
        told = encode((args, named), None, self.lender.lend)
        self.lender.commit()
        message = encode(("ask", nonce, self.printed.take(), kind, number, told))
        while True:
            message, found = self.exchange(message)
            if found[0] == "answer":
                break
            self.answer(message)
            message = None
        _, _, well, value = found
        if well:
            return value
        raise self.judge_error(*value)

    def exchange(self, message: bytes | None) -> tuple[bytes, tuple]:
        """Send a message, if there is one, and return the next that comes, and what it says."""
        self.on_the_wire = True
        try:
            if message is not None:
                self.connection.send(message)
            reply = self.connection.receive()
            return reply, decode(reply, [], self.borrow)
        finally:
            self.on_the_wire = False

    def judge_error(self, kind: type | None, name: str, text: str, number: int) -> BaseException:
        """Return the error of the judge's function, to be raised here; it goes back as itself."""
        if kind is None:
            kind = type(name, (JudgeError,), {})
        problem = kind.__new__(kind)
        problem.args = (text,)
        self.judge_errors[id(problem)] = number
        self.lender.keep(problem)
        return problem

    def borrow(self, description: object) -> object:
        """Return what a judge's handle means: an object of ours, or a function of the judge's."""
        match description:
            case ("yours", int(number)):
                return self.lender.objects[number]
            case ("call", int(number), str(name), str(doc)):
                return self.caller(number, name, doc)
            case ("next", int(number)):
                return self.drawer(number)
            case ("nothing",):
                return None
            case ("raised", str(name), tuple(args)):
                return getattr(builtins, name)(*args)
            case ("library", str(module), str(name)):
                found = __import__(module, fromlist=[name])
                return getattr(found, name) if name else found
        raise WireBroken("A handle of the judge's is not known.")

    def caller(self, number: int, name: str, doc: str) -> Callable:
        def call_judge(*args: object, **named: object) -> object:
            return self.ask("call", number, args, named)

        call_judge.__name__ = call_judge.__qualname__ = name
        call_judge.__doc__ = doc or None
        return call_judge

    def drawer(self, number: int) -> Iterator:
        while True:
            try:
                yield self.ask("next", number, (), {})
            except StopIteration:
                return

    def describe(self, problem: BaseException) -> tuple:
        """Return an error as plain data: class, arguments, text, itself, number of the judge's own."""
        own = self.judge_errors.get(id(problem), -1)
        kinds = [kind for kind in type(problem).__mro__ if kind is not object]
        try:
            text = str(problem)
        except Exception as failure:
            text = f"(its text could not be made: {type(failure).__name__})"
        args = problem.args if isinstance(problem.args, tuple) else ()
        itself = None if kinds[0].__module__ in ("builtins", __name__) else problem
        return (type(problem).__name__, kinds, args, text[:10_000], itself, own, isinstance(problem, TooSlow))


_OPS: dict[str, Callable] = {
    "call": lambda target, /, *args, **named: target(*args, **named),
    "getattr": getattr,
    "setattr": setattr,
    "delattr": delattr,
    "getitem": lambda target, key: target[key],
    "next": next,
    "iter": iter,
    "len": len,
    "repr": repr,
    "str": str,
    "format": format,
    "dir": dir,
    "special": lambda target, method, /, *args, **named: getattr(type(target), method)(
        target, *args, **named
    ),
}


@contextlib.contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    if seconds <= 0:
        yield
        return
    signal.setitimer(signal.ITIMER_REAL, seconds, ALARM_AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _among(value: object, containers: list) -> bool:
    return any(value is container for container in containers)


def _copy(container: object) -> object:
    if type(container) is dict:
        return list(container.items())
    return bytes(container) if type(container) is bytearray else list(container)


def _same(container: object, before: object) -> bool:
    """Tell whether a container holds the very same objects as before, without comparing them."""
    if type(container) is bytearray:
        return bytes(container) == before
    now = list(container.items()) if type(container) is dict else list(container)
    if len(now) != len(before):
        return False
    if type(container) is dict:
        return all(a[0] is b[0] and a[1] is b[1] for a, b in zip(now, before, strict=True))
    return all(a is b for a, b in zip(now, before, strict=True))
