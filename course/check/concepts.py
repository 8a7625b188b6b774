"""The named concepts of Python, and which of them a piece of code uses.

A unit's `unit.toml` says by these names what it teaches. A concept's name never changes: units,
tags and the page of Python words hold it.
"""

from __future__ import annotations

import ast
import builtins
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass

CONCEPTS = (
    "print", "string", "comment", "error-message", "variable", "f-string", "escape", "import",
    "method-call", "sleep", "gpio-led", "gpio-button", "gpio-device", "number", "arithmetic",
    "type", "round", "input", "convert", "string-method", "len", "index", "slice",
    "comparison", "if", "else", "elif", "boolean", "and", "or", "not", "in", "for", "range",
    "nested-loop", "function", "return", "parameter-default", "keyword-argument", "list",
    "list-method", "max-min-sum", "sort", "while", "break", "augmented-assignment", "unpacking",
    "dictionary", "tuple", "set", "comprehension", "enumerate", "random", "secrets", "datetime",
    "assert", "exception", "raise", "file", "with", "csv", "json", "chart", "class", "lambda",
    "none", "bytes", "more-functions", "more-syntax",
)  # fmt: skip
"""Every name that a unit can teach or show."""

_CALLS = {
    "print": "print", "input": "input", "type": "type", "round": "round", "len": "len",
    "int": "convert", "float": "convert", "str": "convert", "bool": "boolean",
    "range": "range", "list": "list", "dict": "dictionary", "tuple": "tuple", "set": "set",
    "frozenset": "set", "max": "max-min-sum", "min": "max-min-sum", "sum": "max-min-sum",
    "sorted": "sort", "reversed": "sort", "enumerate": "enumerate", "zip": "enumerate",
    "open": "file", "bytes": "bytes", "isinstance": "class", "super": "class",
    "sleep": "sleep", "LED": "gpio-led", "PWMLED": "gpio-led", "Button": "gpio-button",
}  # fmt: skip
_TEXT = {name for name in dir(str) if not name.startswith("_")}
_LIST = {name for name in dir(list) if not name.startswith("_")}
_DICT = {name for name in dir(dict) if not name.startswith("_")}
_SET = {name for name in dir(set) if not name.startswith("_")}
_FILE = {"read", "readline", "readlines", "write", "writelines", "read_text", "write_text"}
_METHODS = (
    (_TEXT, "string-method"), (_LIST, "list-method"), (_DICT, "dictionary"), (_SET, "set"), (_FILE, "file"),
)  # fmt: skip
_MODULES = {"random", "secrets", "datetime", "csv", "json"}
_NODES: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (ast.JoinedStr, "f-string"), ((ast.Import, ast.ImportFrom), "import"), (ast.Compare, "comparison"),
    (ast.BinOp, "arithmetic"), (ast.And, "and"), (ast.Or, "or"), (ast.Not, "not"), (ast.Slice, "slice"),
    (ast.For, "for"), (ast.While, "while"), ((ast.Break, ast.Continue), "break"), (ast.List, "list"),
    ((ast.FunctionDef, ast.arguments), "function"), (ast.Return, "return"), (ast.Lambda, "lambda"),
    (ast.AugAssign, "augmented-assignment"), (ast.Starred, "unpacking"), (ast.Dict, "dictionary"),
    (ast.Set, "set"), ((ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp), "comprehension"),
    (ast.Assert, "assert"), (ast.Try, "exception"), (ast.Raise, "raise"), (ast.With, "with"),
    (ast.ClassDef, "class"), (ast.If, "if"), (ast.IfExp, "if"), (ast.keyword, "keyword-argument"),
)  # fmt: skip
_MORE = (
    ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr,
    ast.Match, ast.Global, ast.Nonlocal, ast.Delete, ast.TryStar, ast.AnnAssign,
)  # fmt: skip


@dataclass(frozen=True)
class Use:
    """A place that uses a concept.

    Attributes:
        concepts: The names that it can be taught by; one of them is enough
            (`count` belongs to strings and to lists).
        line: From 1.
        code: What stands there, short.
    """

    concepts: tuple[str, ...]
    line: int
    code: str


def uses(source: str) -> tuple[Use, ...]:
    """Return what concepts Python text uses; text that is not Python has none but comments."""
    found = dict.fromkeys(_spoken(source))
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return tuple(found)
    lines = source.splitlines()
    for node, parents in _walk(tree, ()):
        for names in _names(node, parents):
            line = getattr(node, "lineno", None) or next(
                (p.lineno for p in reversed(parents) if hasattr(p, "lineno")), 1
            )
            found[Use(names, line, lines[line - 1].strip()[:60] if line <= len(lines) else "")] = None
    return tuple(sorted(found, key=lambda use: use.line))


def _spoken(source: str) -> Iterator[Use]:
    """Yield what only the text shows: comments, and two signs that stand for one."""
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.COMMENT:
                yield Use(("comment",), token.start[0], token.string[:60])
            elif _has_escape(token):
                yield Use(("escape",), token.start[0], token.string[:60])
    except (tokenize.TokenError, SyntaxError):
        return


def _has_escape(token: tokenize.TokenInfo) -> bool:
    if tokenize.tok_name[token.type] not in ("STRING", "FSTRING_MIDDLE"):
        return False
    quote = min((token.string.find(q) for q in "'\"" if q in token.string), default=0)
    return "\\" in token.string and "r" not in token.string[:quote].lower()


def _walk(node: ast.AST, parents: tuple[ast.AST, ...]) -> Iterator[tuple[ast.AST, tuple[ast.AST, ...]]]:
    yield node, parents
    for child in ast.iter_child_nodes(node):
        yield from _walk(child, (*parents, node))


def _names(node: ast.AST, parents: tuple[ast.AST, ...]) -> Iterator[tuple[str, ...]]:
    """Yield, for one node, each concept that it needs, as the names that can teach it."""
    parent = parents[-1] if parents else None
    if isinstance(node, ast.Compare) and all(isinstance(op, ast.In | ast.NotIn) for op in node.ops):
        yield ("in",)
        return
    if isinstance(node, ast.arguments):
        yield from _of_arguments(node)
        return
    for kind, name in _NODES:
        if isinstance(node, kind):
            yield (name,)
    if isinstance(node, _MORE):
        yield ("more-syntax",)
    if isinstance(node, ast.Constant):
        yield from _of_constant(node, parent)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        # The name of a loop is part of `for`; the rest are variables.
        if not (isinstance(parent, ast.For | ast.comprehension)):
            yield ("variable",)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert):
        yield ("more-syntax",)
    elif isinstance(node, ast.Tuple):
        if isinstance(node.ctx, ast.Store):
            yield ("unpacking",)
        elif not isinstance(parent, ast.Subscript):
            yield ("tuple",)
    elif isinstance(node, ast.Subscript):
        yield from _of_subscript(node)
    elif isinstance(node, ast.Call):
        yield from _of_call(node)
    elif isinstance(node, ast.Attribute) and not (isinstance(parent, ast.Call) and parent.func is node):
        yield ("method-call", "class")
    elif isinstance(node, ast.If):
        yield from _of_if(node, parent)
    elif isinstance(node, ast.IfExp):
        yield ("else",)
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from _of_import(node)
    if isinstance(node, ast.For | ast.While):
        if any(isinstance(p, ast.For | ast.While) for p in parents):
            yield ("nested-loop",)
        if node.orelse:
            yield ("more-syntax",)
    if isinstance(node, ast.Assign) and len(node.targets) > 1:
        yield ("unpacking",)
    if getattr(node, "decorator_list", None):
        yield ("more-syntax",)


def _of_arguments(node: ast.arguments) -> Iterator[tuple[str, ...]]:
    if node.defaults or node.kw_defaults:
        yield ("parameter-default",)
    if node.vararg or node.kwarg or node.posonlyargs or node.kwonlyargs:
        yield ("more-syntax",)


def _of_constant(node: ast.Constant, parent: ast.AST | None) -> Iterator[tuple[str, ...]]:
    value = node.value
    if isinstance(value, bool):
        yield ("boolean",)
    elif value is None:
        yield ("none",)
    elif value is Ellipsis or isinstance(value, complex):
        yield ("more-syntax",)
    elif isinstance(value, bytes):
        yield ("bytes",)
    elif isinstance(value, str):
        if not isinstance(parent, ast.JoinedStr | ast.FormattedValue):
            yield ("string",)
    elif isinstance(parent, ast.Call) and _called(parent) in {"sleep", "LED", "PWMLED", "Button"}:
        return  # the number of a pin or of seconds belongs to the word before it
    else:
        yield ("number", "index") if isinstance(parent, ast.Subscript | ast.Slice) else ("number",)


def _of_subscript(node: ast.Subscript) -> Iterator[tuple[str, ...]]:
    key = node.slice
    if isinstance(key, ast.Slice):
        return
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        yield ("dictionary",)
    elif isinstance(key, ast.Constant | ast.UnaryOp):
        yield ("index",)
    else:
        yield ("index", "dictionary")


def _of_call(node: ast.Call) -> Iterator[tuple[str, ...]]:
    name = _called(node)
    if isinstance(node.func, ast.Attribute):
        yield _method(node.func)
    elif name in _CALLS:
        yield (_CALLS[name],)
    elif hasattr(builtins, name):
        yield ("more-functions",)
    elif name[:1].isupper():
        yield ("gpio-device", "class", "exception")
    else:
        yield ("function", "import")


def _method(func: ast.Attribute) -> tuple[str, ...]:
    if isinstance(func.value, ast.Name) and func.value.id in _MODULES:
        return (func.value.id,)
    if func.attr == "sleep":
        return ("sleep",)
    if func.attr in {"LED", "PWMLED"}:
        return ("gpio-led",)
    if func.attr in {"read", "write"}:
        return ("file",)
    found = tuple(name for methods, name in _METHODS if func.attr in methods)
    return found or ("method-call", "class")


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _of_if(node: ast.If, parent: ast.AST | None) -> Iterator[tuple[str, ...]]:
    if len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
        # `elif` and `else: if` are the same tree; a child who writes the second knows both.
        yield ("elif", "else")
    elif node.orelse:
        yield ("else",)


def _of_import(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, ...]]:
    modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
    for module in modules:
        if module.split(".")[0] in _MODULES:
            yield (module.split(".")[0],)
