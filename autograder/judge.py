"""The judge: runs the test cells of one notebook in a trusted process that never ran student code.

It goes through the notebook in order. It has the witness run the student's cells, and runs
the test cells itself, in an ordinary IPython shell whose unknown names are asked from the
witness (`autograder.names`, `autograder.stubs`). What each cell put out goes back to the
engine as soon as it ended, so that a judge which has to be stopped has told all it knew.
"""

from __future__ import annotations

import builtins
import contextlib
import linecache
import os
import random
import resource
import signal
import socket
import sys
import traceback
import types
import unittest.mock
from collections.abc import Iterator
from pathlib import Path

from autograder import sources
from autograder.beside import use_bridge
from autograder.capture import Printed
from autograder.checks import draw_from
from autograder.errors import WireEnded
from autograder.link import Link, Lost, NeedsKernel, TooSlow
from autograder.names import Names
from autograder.replay import TaskRun, find_task
from autograder.shell import NotebookShell
from autograder.stubs import number_of
from autograder.wire import Connection, decode, encode

MEMORY = 1 << 30
"""Bytes that a judge may take beyond what it had when it began."""
ENGINE_LIMIT = 64 << 20
"""Bytes of a message between engine and judge, which trust each other."""
_FILE_WORDS = frozenset({"open", "Path", "exists", "isfile", "listdir", "glob", "read_text", "read_csv"})
_LOOKS_WITHIN = frozenset({"__globals__", "__closure__", "__subclasses__", "user_ns", "run_cell", "testmod"})

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
        plan: `cells` (dicts with role, source, count, binds, answers), `seed`, `files`,
            `theirs`, `told`, `shared`, `expected`, `named`, `taught`, `skips` (whether `sleep` costs
            no time), and the limit `cell_seconds`.
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
        self.patches: list[object] = []

    def run(self) -> None:
        """Go through the cells and send a message for each: (number, how it went, outputs, note)."""
        self._settle_in()
        with self.printed.everything():
            with contextlib.suppress(Lost):
                self.link.begin(self.plan["cell_seconds"])
                self.link.request("begin", f"witness of {self.plan['seed']}", self.plan["skips"])
            for number, cell in enumerate(self.plan["cells"]):
                how, outputs, note = getattr(self, f"_{cell['role']}")(cell)
                self._tell((number, how, outputs, note))
            self._tell(("done", self.link.state.lost, [list(flag) for flag in self.link.state.flags]))

    def _tell(self, message: tuple) -> None:
        self.engine.send(encode(message, limit=ENGINE_LIMIT))

    def _settle_in(self) -> None:
        NotebookShell._instance = type(self.shell).__mro__[1]._instance = self.shell
        sys.modules["__main__"] = self.shell.user_module
        os.environ["NBGRADER_EXECUTION"] = "autograde"
        seed = self.plan["seed"]
        random.seed(f"judge of {seed}")
        draw_from(seed)
        self._listen_to_seeds()
        self._watch_patches()
        use_bridge(self.beside)
        self._move_in()
        signal.signal(signal.SIGALRM, self._alarm)
        now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + MEMORY, now + MEMORY))

    def _move_in(self) -> None:
        """Work in a folder of our own; the teacher's files can be imported, the student's never."""
        base = Path.cwd()
        here, taught = base / "here", base / "taught"
        here.mkdir()
        for name, content in self.plan["files"].items():
            for folder in (here, taught):
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        sys.path[:] = [place for place in sys.path if place not in ("", str(base))]
        if self.plan["files"]:
            sys.path.append(str(taught))
        os.chdir(here)

    # --- the cells ------------------------------------------------------------------------

    def _student(self, cell: dict) -> tuple[str, list, str]:
        """Have a cell run over there; the judge itself takes nothing from it."""
        try:
            self.link.begin(self.plan["cell_seconds"])
            self.link.state.slow = False
            found = self.link.request("cell", cell["source"], cell["count"], cell["answers"])
        except Lost:
            return "lost", [], self.link.state.lost
        except (Exception, TooSlow) as problem:
            return "ran", [_error_output(problem)], ""
        self.ran.append(cell["source"])
        self._take(cell)
        match found:
            case [bool(slow), list(outputs)]:
                return "ran", outputs, "slow" if slow else ""
        return "ran", [], ""

    def _take(self, cell: dict) -> None:
        """Take what the teacher's version of a cell gives to tests; the rest is the student's now."""
        self.names.forget(frozenset(cell["binds"]))
        for piece in cell["given"]:
            with contextlib.suppress(Exception):
                exec(compile(piece, f"<given in cell {cell['count']}>", "exec"), self.names)
        self.names.settle()

    _given = _student

    def _test(self, cell: dict) -> tuple[str, list, str]:
        state = self.link.state
        if state.lost:
            return "lost", [], state.lost
        state.kernel, state.crossings, state.slow = "", 0, False
        if reason := self._cannot(cell["source"]):
            return "kernel", [], reason
        self.shell.execution_count = cell["count"]
        self.link.settle()
        self.link.begin(self.plan["cell_seconds"])
        self._bring_files(cell["source"])
        outputs = self._outputs(cell["source"])
        outputs += [{"output_type": "stream", "name": name, "text": text} for name, text in
                    self.printed.take()]  # fmt: skip
        if state.slow and not any(output["output_type"] == "error" for output in outputs):
            outputs.append(_error_output(self.link.too_slow()))
        if state.lost:
            return "lost", _plain(outputs), state.lost
        if state.kernel:
            return "kernel", _plain(outputs), state.kernel
        return "ran", _plain(outputs), "slow" if state.slow else f"crossed {state.crossings}"

    def _outputs(self, source: str) -> list[dict]:
        """Run a test cell and return what it put out."""
        try:
            with self._time_limit(), self._patched_input():
                return self.shell.run(source)
        except (Lost, NeedsKernel):
            pass  # they are in the state; IPython looks at names before it runs a cell
        except TooSlow as problem:
            return [*self.shell.outputs, _error_output(problem)]
        return list(self.shell.outputs)

    def _cannot(self, source: str) -> str:
        """Say why a test cell needs a kernel with the student's code in it, or ""."""
        text = sources.read(source)
        if within := sorted(text.attributes & _LOOKS_WITHIN):
            return f"it looks into the process of the program ({within[0]})"
        shown = sources.NEEDS_KERNEL_MODULES
        if shown & text.modules:
            return f"it uses {min(shown & text.modules)}"
        for name in sorted(text.uses):
            value = dict.get(self.names, name)
            home = value.__name__ if isinstance(value, types.ModuleType) else getattr(value, "__module__", "")
            if str(home).partition(".")[0] in shown:
                return f"it uses {str(home).partition('.')[0]}"
        missing = sorted(name for name in text.modules if not _can_import(name))
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
        for number, source in reversed(list(enumerate(self.ran))):
            if name in sources.read(source).binds or f"def {name}" in source:
                text, file = self._python(source), f"<the program, cell {number}>"
                linecache.cache[file] = (len(text), None, text.splitlines(True), file)
                with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):
                    return _find_code(compile(text, file, "exec"), name)
        return None

    def _listen_to_seeds(self) -> None:
        """`random.seed(1)` in a test means the student's dice as well."""
        own_seed = random.seed

        def seed(*args: object) -> None:
            own_seed(*args)
            if args and all(type(arg) in (int, float, str, bytes) for arg in args):
                self.link.request("seed", args)

        random.seed = seed

    def _watch_patches(self) -> None:
        """Know which patches of unittest.mock stand: one of a library does not reach the program."""
        kind, judge = unittest.mock._patch, self
        enter, leave = kind.__enter__, kind.__exit__

        def entered(patch: object) -> object:
            found = enter(patch)
            judge.patches.append((patch, patch.target, patch.attribute))
            return found

        def left(patch: object, *info: object) -> object:
            judge.patches = [one for one in judge.patches if one[0] is not patch]
            return leave(patch, *info)

        kind.__enter__, kind.__exit__ = entered, left
        tell = self.link.before_call
        pristine = {name: getattr(builtins, name) for name in ("print", "open", "exec", "eval")}

        def before_call() -> None:
            tell()
            for _, target, attribute in judge.patches:
                known = (target, attribute) in ((builtins, "input"), (sys, "stdout"), (sys, "stderr"))
                if not known and number_of(target) is None and target is not judge.shell.user_module:
                    raise judge.link.needs_kernel(f"it replaces {attribute} while the program runs")
            for name, function in pristine.items():
                if getattr(builtins, name) is not function:
                    raise judge.link.needs_kernel(f"it replaces {name} while the program runs")

        self.link.before_call = before_call

    @contextlib.contextmanager
    def _patched_input(self) -> Iterator[None]:
        """Undo what a test did to `input` and to the list of patches."""
        former = builtins.input
        try:
            yield
        finally:
            builtins.input = former
            self.patches.clear()

    def _bring_files(self, source: str) -> None:
        """Bring the files that the program wrote, if the test reads files."""
        text = sources.read(source)
        if not _FILE_WORDS & (text.uses | text.attributes):
            return
        with contextlib.suppress(Lost, TooSlow, Exception):
            found = self.link.request("files")
            for name, content in found.items() if type(found) is dict else ():
                if _is_file(name, content) and name not in self.plan["files"]:
                    Path(name).write_bytes(content)
            self.link.state.crossings = 0


def _is_file(name: object, content: object) -> bool:
    """Tell whether what a witness calls a file can be written here: a name without a way in it."""
    if type(name) is not str or type(content) is not bytes:
        return False
    return name.isprintable() and "/" not in name and name.strip(".") != "" and len(name) < 200


def _error_output(problem: BaseException) -> dict:
    name, text = type(problem).__name__, str(problem)
    return {"output_type": "error", "ename": name, "evalue": text, "traceback": [f"{name}: {text}"]}


def _plain(value: object) -> object:
    """Return outputs as exact built-in types: a string may be of a class of its own."""
    if isinstance(value, str):
        return str.__str__(value)
    if value is None or type(value) in (bool, int, float):
        return value
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in dict.items(value)}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return str(value)


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
