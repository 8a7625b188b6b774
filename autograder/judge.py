"""The judge: runs the test cells of one notebook in a trusted process that never ran student code.

It goes through the notebook in order. It has the witness run the student's cells, and runs
the test cells itself, in an ordinary IPython shell whose unknown names are asked from the
witness (`autograder.names`, `autograder.stubs`). What each cell put out goes back to the
engine as soon as it ended, so that a judge which has to be stopped has told all it knew.
"""

from __future__ import annotations

import contextlib
import hashlib
import linecache
import os
import random
import resource
import signal
import socket
import sys
import traceback
import types
from collections.abc import Iterator
from pathlib import Path

from autograder import sources
from autograder.beside import use_bridge
from autograder.capture import Printed
from autograder.checks import draw_from
from autograder.connection import Connection
from autograder.errors import WireEnded
from autograder.files import WORDS
from autograder.link import Link
from autograder.names import Names
from autograder.outputs import Outputs
from autograder.replay import TaskRun, find_task
from autograder.shell import NotebookShell
from autograder.surroundings import Surroundings
from autograder.trouble import Lost, NeedsKernel, TooSlow
from autograder.wire import decode, encode

MEMORY = 1 << 30
"""Bytes that a judge may take beyond what it had when it began."""
ENGINE_LIMIT = 64 << 20
"""Bytes of a message between engine and judge, which trust each other."""
_LOOKS_WITHIN = frozenset({"__globals__", "__closure__", "__subclasses__", "user_ns", "run_cell", "testmod"})

_THE_PROGRAM = "<the program"

_shell: NotebookShell | None = None


def prepare() -> None:
    """Build what every judge needs; call it once in a process that forks judges."""
    global _shell
    if _shell is None:
        main = sys.modules["__main__"]
        _shell = NotebookShell(user_ns=Names())
        sys.modules["__main__"] = main
        _shell.run("1 + 1\nraise KeyError(1)")  # fills IPython's caches before the fork
        _shell.user_ns.pop("_", None)


def serve(engine: socket.socket) -> None:
    """Judge one notebook: the plan comes over the socket, and with it the way to the witness."""
    message, witness = _receive(engine)
    connection = Connection(engine, ENGINE_LIMIT)
    with contextlib.suppress(WireEnded):
        try:
            Judge(decode(message), connection, witness).run()
        except WireEnded:
            raise
        except BaseException as problem:
            told = traceback.format_exception(problem)
            connection.send(encode(("broken", "".join(told)[-4000:])))


def send_plan(engine: socket.socket, plan: dict, witness: socket.socket) -> None:
    """Send a judge its plan and its end of the wire to the witness (the engine's half of `serve`)."""
    socket.send_fds(engine, [b"w"], [witness.fileno()])
    Connection(engine, ENGINE_LIMIT).send(encode(plan, limit=ENGINE_LIMIT))


def _receive(engine: socket.socket) -> tuple[bytes, socket.socket]:
    _, files, _, _ = socket.recv_fds(engine, 1, 1)
    return Connection(engine, ENGINE_LIMIT).receive(), socket.socket(fileno=files[0])


class Judge:
    """Judges one notebook.

    Args:
        plan: `cells` (dicts, as `engine._cell` makes them), `seed`, `files`, `theirs`, `told`,
            `shared`, `expected`, `named`, `taught`, `running`, `skips` (whether `sleep` costs no
            time), and the limit `cell_seconds`.
    """

    def __init__(self, plan: dict, engine: Connection, witness: socket.socket) -> None:
        prepare()
        self.plan, self.engine, self.shell = plan, engine, _shell
        self.link = Link(
            Connection(witness),
            plan["expected"],
            frozenset(plan["named"]),
            frozenset(plan["taught"]),
            self.code_of,
        )
        self.link.limit = plan["cell_seconds"]
        self.names: Names = self.shell.user_ns
        known = (frozenset(plan[key]) for key in ("theirs", "told", "shared"))
        self.names.attach(self.link, *known)
        self.ran: list[str] = []
        self.transformed: dict[str, str] = {}
        self.printed = Printed()
        self.outputs = Outputs()
        self.around = Surroundings(plan, self.link, self.names)

    def run(self) -> None:
        """Go through the cells and send a message for each: (number, how it went, outputs, note)."""
        self._settle_in()
        with contextlib.chdir(self.around.folder()), self.printed.everything():
            with contextlib.suppress(Lost):
                self.link.begin(self.plan["cell_seconds"])
                # Not the seed itself: from it a program could draw what hidden tests will ask.
                dice = hashlib.sha256(f"witness of {self.plan['seed']}".encode()).hexdigest()
                self.link.request("begin", dice, self.plan["skips"])
            for number, cell in enumerate(self.plan["cells"]):
                how, outputs, note = getattr(self, f"_{cell['role']}")(cell)
                self._tell((number, how, outputs, note))
            self._tell(("done", self.link.state.lost, [list(flag) for flag in self.link.state.flags]))
            self._tell(("looked", self._look_at_texts()))

    def _tell(self, message: tuple) -> None:
        self.engine.send(encode(message, limit=ENGINE_LIMIT))

    def _settle_in(self) -> None:
        NotebookShell._instance = type(self.shell).__mro__[1]._instance = self.shell
        sys.modules["__main__"] = self.shell.user_module
        os.environ["NBGRADER_EXECUTION"] = "autograde"
        seed = self.plan["seed"]
        random.seed(f"judge of {seed}")
        draw_from(seed)
        sys.setrecursionlimit(4000)  # a program that calls a test that calls a program nests deeply
        self.around.prepare()
        sys.addaudithook(self._watch_code)
        use_bridge(self.beside)
        signal.signal(signal.SIGALRM, self._alarm)
        now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + MEMORY, now + MEMORY))

    def _look_at_texts(self) -> list[tuple]:
        """Return (number, names and what they do, Python's own names that it takes) of student's cells.

        To read a hostile text can take all time and memory that there is; so a judge does it, which
        can be stopped, and only when all verdicts are told.
        """
        found: list[tuple] = []
        with contextlib.suppress(TooSlow), self._time_limit():
            for number, cell in enumerate(self.plan["cells"]):
                if cell["role"] == "student":
                    tree = sources.parse(cell["source"])
                    found.append((number, list(sources.odd(tree)), sorted(sources.takes(tree))))
        return found

    def _watch_code(self, event: str, args: tuple) -> None:
        """Let nothing run what `code_of` compiled: a test may look at the program's code, no more."""
        if event in ("exec", "function.__new__"):
            file = getattr(args[0], "co_filename", "")
            if file.startswith(_THE_PROGRAM):
                raise self.link.needs_kernel("it runs code of the program's")

    # --- the cells ------------------------------------------------------------------------

    def _student(self, cell: dict) -> tuple[str, list, str]:
        """Have a cell run over there; the judge itself takes nothing from it."""
        try:
            self.link.begin(self.plan["cell_seconds"])
            self.link.state.slow = False
            found = self.link.request("cell", cell["source"], cell["count"], cell["answers"])
        except Lost:
            return "lost", [], self.link.state.lost
        except (Exception, TooSlow, NeedsKernel) as problem:
            found = [False, [_error_output(problem)], False]
        self.ran.append(cell["source"])
        self._take(cell)
        match found:
            case [bool(slow), list(outputs), bool(missing)]:
                kept, cut = self.outputs.of_student(outputs)
                return "ran", kept, " ".join(["slow"] * slow + ["cut"] * (cut or missing))
        return "ran", [], ""

    def _take(self, cell: dict) -> None:
        """Take what the teacher's version of a cell gives to tests; the rest is the student's now."""
        self.names.forget(frozenset(cell["binds"]))
        for piece in cell["given"]:
            with contextlib.suppress(Exception, NeedsKernel, Lost, TooSlow):
                exec(compile(piece, f"<given in cell {cell['count']}>", "exec"), self.names)
        self.names.settle()

    _given = _student

    def _test(self, cell: dict) -> tuple[str, list, str]:
        state = self.link.state
        if state.lost:
            return "lost", [], state.lost
        state.kernel, state.crossings, state.slow = "", 0, False
        if reason := self._cannot(cell):
            return "kernel", [], reason
        self.shell.execution_count = cell["count"]
        self.link.settle()
        self.link.begin(self.plan["cell_seconds"])
        self.around.share_files(not WORDS.isdisjoint(cell["uses"] + cell["attributes"]))
        outputs = self._outputs(cell["source"])
        outputs += [{"output_type": "stream", "name": name, "text": text} for name, text in
                    self.printed.take()]  # fmt: skip
        if state.slow and not any(output["output_type"] == "error" for output in outputs):
            outputs.append(_error_output(self.link.too_slow()))
        if state.lost:
            return "lost", self.outputs.of_check(outputs), state.lost
        if state.kernel:
            return "kernel", self.outputs.of_check(outputs), state.kernel
        return "ran", self.outputs.of_check(outputs), "slow" if state.slow else f"crossed {state.crossings}"

    def _outputs(self, source: str) -> list[dict]:
        """Run a test cell and return what it put out."""
        try:
            with self._time_limit(), self.around.undone():
                return self.shell.run(source)
        except (Lost, NeedsKernel):
            pass  # they are in the state; IPython looks at names before it runs a cell
        except TooSlow as problem:
            return [*self.shell.outputs, _error_output(problem)]
        return list(self.shell.outputs)

    def _cannot(self, cell: dict) -> str:
        """Say why a test cell needs a kernel with the student's code in it, or ""."""
        if within := sorted(_LOOKS_WITHIN.intersection(cell["attributes"])):
            return f"it looks into the process of the program ({within[0]})"
        shown = sources.NEEDS_KERNEL_MODULES
        if found := sorted(shown.intersection(cell["modules"])):
            return f"it uses {found[0]}"
        if cell["runs"]:
            return f"it uses {cell['runs']}, which could run what the program wrote"
        for name in cell["uses"]:
            if name in self.plan["running"]:
                return f"it uses {name}, which could run what the program wrote"
            value = dict.get(self.names, name)
            home = value.__name__ if isinstance(value, types.ModuleType) else getattr(value, "__module__", "")
            if str(home).partition(".")[0] in shown | sources.RUNNING_MODULES:
                return f"it uses {str(home).partition('.')[0]}"
        missing = [name for name in cell["modules"] if not _can_import(name)]
        return f"the grader has no module {missing[0]}" if missing else ""

    @contextlib.contextmanager
    def _time_limit(self) -> Iterator[None]:
        signal.setitimer(signal.ITIMER_REAL, self.plan["cell_seconds"], 0.5)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _alarm(self, _signal: int, _frame: object) -> None:
        if not self.link.waiting:
            raise self.link.too_slow()

    # --- what a test may expect of its process ---------------------------------------------

    def beside(self, name: str, args: tuple, named: dict) -> object:
        """Have a function run beside the student's code; a judge knows the text that was run."""
        self.names.tell()
        self.link.send_changes()
        found = self.link.request("beside", name, args, named)
        if type(found) is not TaskRun:
            raise self.link.lose("garbage", f"It answered {name} with something else.")
        source = find_task([self._python(text) for text in self.ran], found.task) or found.source
        if source != found.source:
            evidence = f"The program says that {found.task} has another text than it has."
            self.link.state.flag("TAMPER", evidence)
        return TaskRun(**{**vars(found), "source": source})

    def _python(self, source: str) -> str:
        if source not in self.transformed:
            self.transformed[source] = sources.python_of(source)
        return self.transformed[source]

    def code_of(self, name: str) -> types.CodeType | None:
        """Compile, and never run, the last cell that makes the function `name`."""
        sign = "lambda" if name == "<lambda>" else f"def {name}"
        for number, source in reversed(list(enumerate(self.ran))):
            if sign in source:
                text, file = self._python(source), f"{_THE_PROGRAM}, cell {number}>"
                linecache.cache[file] = (len(text), None, text.splitlines(True), file)
                with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):
                    return _find_code(compile(text, file, "exec"), name)
        return None

def _error_output(problem: BaseException) -> dict:
    name, text = type(problem).__name__, str(problem)
    return {"output_type": "error", "ename": name, "evalue": text, "traceback": [f"{name}: {text}"]}


def _find_code(code: types.CodeType, name: str) -> types.CodeType | None:
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            if constant.co_name == name:
                return constant
            if inner := _find_code(constant, name):
                return inner
    return None


def _can_import(name: str) -> bool:
    from importlib.util import find_spec

    try:
        return name in sys.modules or find_spec(name) is not None
    except (ImportError, ValueError):
        return False
