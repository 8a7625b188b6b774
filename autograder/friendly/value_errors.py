"""Values, places and keys that are not there: ValueError, IndexError, KeyError."""

from __future__ import annotations

import ast
import re

from autograder.friendly.finding import Finding, Row, Scene, look_up
from autograder.friendly.nearest import nearest

_SHOWN = 60


def find_value(scene: Scene) -> Finding:
    """Return why a value of the right kind cannot be used."""
    problem = scene.problem
    if isinstance(problem, UnicodeError):
        return Finding("text-file")
    if type(problem).__name__ == "JSONDecodeError":
        return Finding("json-text", {"line": str(getattr(problem, "lineno", 1))})
    return look_up(_VALUES, scene) or Finding("value")


def find_index(scene: Scene) -> Finding:
    """Return what is known about a place that is not there."""
    if "assignment" in scene.message:
        return Finding("index-assign")
    if "empty" in scene.message:
        return Finding("index-empty")
    tree = scene.tree
    if isinstance(tree, ast.Subscript) and isinstance(tree.value, ast.Name):
        value, index = scene.value(tree.value), scene.value(tree.slice)
        # Only Python's own kinds: asking another object for its length could run a program.
        if type(value) in (list, tuple, str) and type(index) is int:
            if not value:
                return Finding("index-empty")
            size = len(value)
            return Finding(
                "index-known",
                {"name": tree.value.id, "length": str(size), "index": str(index), "last": str(size - 1)},
            )
    return Finding("index")


def find_key(scene: Scene) -> Finding:
    """Return which key is not there, and which looks like it."""
    args = scene.problem.args
    key = args[0] if args else ""
    plain = type(key) in (str, int, float, bool, tuple)
    shown = repr(key) if plain else f"of the kind {type(key).__name__}"
    similar: tuple[str, ...] = ()
    tree = scene.tree
    if isinstance(tree, ast.Subscript) and type(key) is str:
        table = scene.value(tree.value)
        if type(table) is dict:
            similar = nearest(key, (name for name in table if type(name) is str))
    return Finding("key", {"key": _short(shown)}, tuple(f'"{name}"' for name in similar))


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _int(scene: Scene, match: re.Match[str]) -> Finding:
    shown = match["text"]
    text = shown.strip("'\"").strip()
    if text in ("", "\\n"):
        return Finding("int-empty")
    if re.fullmatch(r"[+-]?\d*\.\d*", text):
        return Finding("int-point", {"text": _short(shown)})
    return Finding("int-text", {"text": _short(shown)})


def _float(scene: Scene, match: re.Match[str]) -> Finding:
    shown = match["text"]
    if not shown.strip("'\"").strip():
        return Finding("int-empty")
    return Finding("float-text", {"text": _short(shown)})


def _largest(scene: Scene, match: re.Match[str]) -> Finding:
    return Finding("empty-largest", {"name": match["name"]})


_VALUES: tuple[Row, ...] = (
    (r"invalid literal for int\(\) with base \d+: (?P<text>.+)", _int),
    (r"could not convert string to float: (?P<text>.+)", _float),
    (r"too many values to unpack \(expected (?P<expected>\d+)", "unpack-many"),
    (r"not enough values to unpack \(expected (?:at least )?(?P<expected>\d+), got (?P<got>\d+)",
     "unpack-few"),
    (r"not in (?:list|tuple|deque)|substring not found|is not in list|is not in range", "not-in"),
    (r"math domain error|expected a (?:nonnegative|positive|noninteger)", "math-domain"),
    (r"^(?P<name>max|min)\(\) (?:arg is an empty sequence|iterable argument is empty)", _largest),
    (r"empty range (?:for|in)", "empty-range"),
    (r"arg 3 must not be zero|slice step cannot be zero", "step-zero"),
    (r"sleep length must be non-negative", "sleep-negative"),
    (r"I/O operation on closed file", "file-closed"),
    (r"Unknown format code|Invalid format specifier|format specifier|Sign not allowed in string",
     "format-code"),
    (r"Exceeds the limit .* for integer string conversion", "number-huge"),
)  # fmt: skip
