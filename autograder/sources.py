"""What the text of a cell tells without running it: names it binds, imports, uses; what looks odd."""

from __future__ import annotations

import ast
import builtins
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from IPython.core.inputtransformer2 import TransformerManager

_Function = (ast.FunctionDef, ast.AsyncFunctionDef)
NEEDS_KERNEL_MODULES = frozenset({
    "matplotlib", "pylab", "seaborn", "plotly", "bokeh", "turtle", "tkinter", "ipywidgets", "doctest",
})  # fmt: skip
"""Libraries whose state lives in the student's process: a picture cannot cross."""
RUNNING_MODULES = frozenset({
    "subprocess", "multiprocessing", "runpy", "importlib", "imp", "pickle", "shelve", "marshal", "dill",
    "joblib", "cloudpickle", "ctypes", "pty", "code", "codeop", "zipimport",
})  # fmt: skip
RUNNING_NAMES = frozenset({
    "system", "popen", "getoutput", "getstatusoutput", "execv", "execve", "execvp", "spawnl", "spawnv",
    "posix_spawn", "startfile", "read_pickle", "run_path", "run_module", "eval", "exec", "compile",
    "__import__", "sx", "ex", "ev", "run_cell", "run_line_magic", "run_cell_magic",
})  # fmt: skip
"""What can run a program or a text: in a judge that might be the student's."""
_KNOWN_MAGICS = frozenset({"capture", "time", "timeit", "matplotlib", "who", "precision", "autosave"})


PYTHONS_OWN = frozenset(vars(builtins))
"""The names that Python itself gives a meaning."""


@dataclass(frozen=True)
class Text:
    """What a cell's text tells.

    Attributes:
        binds: Names that it gives a value, at the top level.
        shared: Those of them that functions change by `global`.
        uses: Names that it reads anywhere.
        attributes: Names that stand after a dot anywhere.
        classes: Class that it makes anywhere → its special methods; None stands for all.
        imports: Local name → full name of the module, for the imports at the top level.
        modules: The top names of all modules that it imports anywhere.
        broken: True if it is no Python.
    """

    binds: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()
    uses: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()
    classes: dict[str, frozenset[str] | None] = field(default_factory=dict)
    imports: dict[str, str] = field(default_factory=dict)
    modules: frozenset[str] = frozenset()
    broken: bool = False


def python_of(source: str) -> str:
    """Return a cell's text as Python: magics become calls. A text that is none stays, as IPython keeps it."""
    if _is_plain(source):
        return source if source.endswith("\n") else source + "\n"
    try:
        return _transformer().transform_cell(source)
    except Exception:  # as IPython itself: of a text that it cannot read it keeps the text
        return source


def _is_plain(source: str) -> bool:
    """Tell whether IPython finds nothing to change: mostly so, and looking is cheaper than changing."""
    if source[:1] in ("", " ", "\t", "\n") or any(sign in source for sign in "%!?\f\r"):
        return False
    return all(
        line.lstrip()[:1] not in (",", ";", "/", ">") and not line.lstrip().startswith(("In [", "..."))
        for line in source.split("\n")
    )


@lru_cache(maxsize=1)
def _transformer() -> TransformerManager:
    return TransformerManager()


def parse(source: str) -> ast.Module | None:
    """Return the syntax tree of a cell, or None if it is no Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(python_of(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError, RuntimeError):
        return None  # a RuntimeError is IPython's, for a text with more than 500 magics


@lru_cache(maxsize=2048)
def read(source: str) -> Text:
    """Return what a cell's text tells; for a teacher's cells, as its answers are kept."""
    tree = parse(source)
    if tree is None:
        return Text(broken=True)
    nodes = list(_all_nodes(tree))
    imports = dict(_imports(tree))
    shared = {name for node in nodes if isinstance(node, ast.Global) for name in node.names}
    names = [node for node in nodes if isinstance(node, ast.Name)]
    return Text(
        binds=_bound(list(_top(tree)), imports) | shared,
        shared=frozenset(shared),
        uses=frozenset(node.id for node in names if isinstance(node.ctx, ast.Load)),
        attributes=frozenset(node.attr for node in nodes if isinstance(node, ast.Attribute)),
        classes={node.name: _special(node) for node in nodes if isinstance(node, ast.ClassDef)},
        imports=imports,
        modules=frozenset(_modules(nodes)),
    )


def _bound(tops: list[ast.AST], imports: dict[str, str]) -> frozenset[str]:
    made = {node.name for node in tops if isinstance(node, (*_Function, ast.ClassDef))}
    stored = {node.id for node in tops if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return frozenset(made | stored | set(imports))


@lru_cache(maxsize=2048)
def given(source: str, functions: bool) -> list[str]:
    """Return the imports of a teacher's cell, and its functions, as Python that a judge may run.

    A function with `global` lives on the state of the other cells; it stays there.
    """
    tree = parse(source)
    found = []
    for node in tree.body if tree else []:
        if isinstance(node, (ast.Import, ast.ImportFrom)) or (functions and _is_function(node)):
            found.append(ast.unparse(node))
    return found


def _all_nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield all nodes; of the known cell magics those of the cell inside, and not the call."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Attribute) and node.attr in ("run_cell_magic", "run_line_magic")):
            yield node
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(attr="run_cell_magic" | "run_line_magic" as attr),
                args=[ast.Constant(value=str(name)), *_, ast.Constant(value=str(text))],
            ) if name in _KNOWN_MAGICS:
                inner = parse(text) if attr == "run_cell_magic" or name in ("time", "timeit") else None
                yield from _all_nodes(inner) if inner else ()
            case ast.Call(func=ast.Attribute(attr="run_cell_magic" | "run_line_magic") as called):
                yield called


def running(source: str) -> dict[str, str]:
    """Return the functions of a locked cell that can run a program or a text → what they use for it."""
    found = {}
    tree = parse(source)
    for node in tree.body if tree else ():
        if isinstance(node, _Function) and (used := runs(read(ast.unparse(node)))):
            found[node.name] = used
    return found


def runs(text: Text) -> str:
    """Return what a text uses that can run a program or another text, or ""."""
    watched = {"eval", "exec", "compile"} - text.attributes  # a judge looks at what these are given
    names = (text.uses | text.attributes) & RUNNING_NAMES - watched
    return min(names | (text.modules | text.uses) & RUNNING_MODULES, default="")


def _is_function(node: ast.AST) -> bool:
    if isinstance(node, ast.ClassDef):
        return any("TestCase" in ast.unparse(base) for base in node.bases)
    return isinstance(node, _Function) and not any(isinstance(part, ast.Global) for part in ast.walk(node))


@lru_cache(maxsize=2048)
def texts(source: str) -> frozenset[str]:
    """Return the texts that stand in a cell between quotes, if it runs texts at all."""
    return quoted(source) if any(name in source for name in ("eval", "exec", "compile")) else frozenset()


def quoted(source: str) -> frozenset[str]:
    """Return the texts that stand in a cell between quotes."""
    tree = parse(source)
    constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)) if tree else ()
    return frozenset(value for value in constants if isinstance(value, str))


ODD = {
    "get_ipython": "speaks to IPython itself", "displayhook": "touches how results are shown",
    "do_execute": "touches the kernel", "ast_transformers": "changes how cells are read",
    "input_transformers_post": "changes how cells are read", "set_custom_exc": "changes how errors are shown",
    "input_transformers_cleanup": "changes how cells are read",
    "showtraceback": "changes how errors are shown",
    "_getframe": "looks at other running code", "settrace": "watches other running code",
    "setprofile": "watches other running code", "get_objects": "searches the memory",
    "get_referrers": "searches the memory", "ctypes": "reaches past Python", "__builtins__": "touches "
    "Python's own functions", "builtins": "touches Python's own functions", "_exit": "ends Python at once",
    "kill": "ends a process", "fork": "starts a process", "setsid": "starts a process that stays",
    "subprocess": "starts a program", "sqlite3": "opens a database", "socket": "speaks to a network",
    "__eq__": "says itself what equals it", "NBGRADER_EXECUTION": "asks whether it is graded",
    "f_globals": "looks at other running code", "f_locals": "looks at other running code",
    "gradebook": "speaks of the gradebook", "__subclasses__": "searches the memory",
}  # fmt: skip
"""Name → what a program that uses it does. Evidence for a teacher's eye, never a verdict."""


def odd(tree: ast.Module | None) -> Iterator[tuple[str, str]]:
    """Yield (name, what it does) for what looks odd in a child's program."""
    words: set[str] = set()
    for node in ast.walk(tree) if tree else ():
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.FunctionDef(name=name):
                words.add(name)
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                words |= {part for alias in names for part in alias.name.split(".")}
                words |= set((getattr(node, "module", None) or "").split("."))
            case ast.Constant(value=str(text)) if len(text) < 200:
                words |= {word for word in ("gradebook", "NBGRADER_EXECUTION") if word in text}
    for name in sorted(words & ODD.keys()):
        yield name, ODD[name]


def takes(tree: ast.Module | None) -> frozenset[str]:
    """Return the names of Python's own to which a child's program gives another meaning."""
    return PYTHONS_OWN & _bound(list(_top(tree)), dict(_imports(tree))) if tree else frozenset()


def _special(node: ast.ClassDef) -> frozenset[str] | None:
    """Return the special methods of a class; None if others give it some, or its text has no methods yet."""
    methods = {part.name for part in node.body if isinstance(part, _Function)}
    aliases = {
        target.id
        for part in node.body
        if isinstance(part, ast.Assign)
        for target in part.targets
        if isinstance(target, ast.Name)
    }
    if node.decorator_list or node.bases or not methods:
        return None
    return frozenset(name for name in methods | aliases if name.startswith("__"))


def _top(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield the nodes that run in the cell's own namespace: nothing inside a function or a class."""
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, (*_Function, ast.ClassDef, ast.Lambda)):
            continue
        inner = ast.iter_child_nodes(node)
        if isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            inner = (part for part in inner if not isinstance(part, ast.comprehension))
        waiting.extend(inner)


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in _top(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.asname or alias.name.split(".")[0], alias.name
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def _modules(nodes: list[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]
