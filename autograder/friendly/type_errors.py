"""Values of the wrong kind: TypeError."""

from __future__ import annotations

import ast
import builtins
import re

from autograder.friendly.finding import MISSING, Finding, Kind, Row, Scene, look_up, values_of

_FUNCTIONS = frozenset({"function", "builtin_function_or_method", "method", "type"})


def find_type(scene: Scene) -> Finding:
    """Return what does not fit."""
    return look_up(_ROWS, scene) or Finding("type")


def _operand(scene: Scene, match: re.Match[str]) -> Finding:
    values = values_of(match)
    kinds = {match["left"], match["right"]}
    sign = values["sign"] = values["sign"].split(" ")[0]
    if "NoneType" in kinds:
        return Finding("operand-none", {"sign": sign})
    if kinds & _FUNCTIONS:
        return Finding("operand-function", {"sign": sign})
    if sign in ("+", "+=") and "str" in kinds:
        return Finding("add-text", values)
    if sign in ("+", "+=") and "list" in kinds:
        return Finding("add-list", values)
    return Finding("operand", values)


def _concatenate(scene: Scene, match: re.Match[str]) -> Finding:
    left, right = Kind(match["left"]), Kind(match["right"])
    if right == "NoneType":
        return Finding("operand-none", {"sign": "+"})
    if right in _FUNCTIONS:
        return Finding("operand-function", {"sign": "+"})
    return Finding("add-text" if left == "str" else "add-list", {"left": left, "right": right})


def _call(scene: Scene, match: re.Match[str]) -> Finding:
    kind = Kind(match["kind"])
    tree = scene.tree
    function = tree.func if isinstance(tree, ast.Call) else None
    covers = isinstance(function, ast.Name) and hasattr(builtins, function.id)
    if covers and function.id in scene.notebook:
        return Finding("call-covered", {"name": function.id, "kind": kind})
    if kind == "module":
        return Finding("call-module")
    if isinstance(function, ast.Constant | ast.BinOp) and kind in ("int", "float"):
        return Finding("call-number")
    return Finding("call-other", {"kind": kind})


def _missing(scene: Scene, match: re.Match[str]) -> Finding:
    missing = re.sub(r"'", "", match["missing"])
    return Finding("arguments-missing", {"name": _function(match["name"]), "missing": missing})


def _many(scene: Scene, match: re.Match[str]) -> Finding:
    name = _function(match["name"])
    if re.search(r"takes 0 positional arguments but 1 was", scene.message) and "." in match["name"]:
        return Finding("arguments-self", {"name": name})
    if "at least" in scene.message or re.search(r"exactly \w+ arguments? \(0 given\)", scene.message):
        return Finding("arguments-few", {"name": name})
    return Finding("arguments-many", {"name": name})


def _counted(scene: Scene, match: re.Match[str]) -> Finding:
    few = match["bound"] == "at least" or int(match["got"]) < _count(match["wanted"])
    return Finding("arguments-few" if few else "arguments-many", {"name": _function(match["name"])})


def _count(text: str) -> int:
    numbers = {"no": 0, "one": 1, "two": 2, "three": 3}
    return int(text) if text.isdigit() else numbers.get(text, 0)


def _function(name: str) -> str:
    """Return the name as a child knows it: LED for LED.__init__, greet for <locals>.greet."""
    name = name.removesuffix("()").removesuffix(".__init__").removesuffix(".__new__")
    return name.rsplit(".", 1)[-1]


def _unknown_argument(scene: Scene, match: re.Match[str]) -> Finding:
    similar = re.search(r"Did you mean '(\w+)'", scene.message)
    return Finding(
        "argument-unknown",
        {"function": _function(match["function"]), "name": match["name"]},
        (similar[1],) if similar else (),
    )


def _argument_twice(scene: Scene, match: re.Match[str]) -> Finding:
    return Finding("argument-twice", {"function": _function(match["function"]), "name": match["name"]})


def _iterate(scene: Scene, match: re.Match[str]) -> Finding:
    if match["kind"] == "NoneType":
        return Finding("iterate-none")
    return Finding("iterate", {"kind": Kind(match["kind"])})


def _contains(scene: Scene, match: re.Match[str]) -> Finding:
    if match["kind"] == "NoneType":
        return Finding("iterate-none")
    return Finding("contains", {"kind": Kind(match["kind"])})


def _subscript(scene: Scene, match: re.Match[str]) -> Finding:
    tree = scene.tree
    value = scene.value(tree.value) if isinstance(tree, ast.Subscript) else MISSING
    covered = value is not MISSING and callable(value)
    return Finding("brackets-square", {"kind": Kind("function" if covered else match["kind"])})


_KIND = r"'(?P<kind>[\w.]+)'"
_ROWS: tuple[Row, ...] = (
    (r'can only concatenate (?P<left>\w+) \(not "(?P<right>[\w.]+)"\)', _concatenate),
    (r"can't multiply sequence by non-int of type " + _KIND, "multiply-text"),
    (r"unsupported operand type\(s\) for (?P<sign>.+?): '(?P<left>[\w.]+)' and '(?P<right>[\w.]+)'",
     _operand),
    (r"'.+?' not supported between instances of '(?P<left>[\w.]+)' and '(?P<right>[\w.]+)'", "compare"),
    (r"not all arguments converted during string formatting|not enough arguments for format", "percent-text"),
    (r"%.+ format: ", "percent-text"),
    (_KIND + r" object is not callable", _call),
    (r"(?P<name>[\w.<>]+)\(\) missing \d+ required (?:positional|keyword-only) arguments?: (?P<missing>.+)",
     _missing),
    (r"(?P<name>[\w.<>]+)\(\) takes (?:from )?\d+.* positional arguments? but", _many),
    (r"(?P<name>[\w.<>]+?)(?:\(\))? (?:takes|expected) (?P<bound>exactly|at most|at least)? ?"
     r"(?P<wanted>no|one|two|three|\d+) (?:keyword |positional )?arguments?,? ?(?:got |\()(?P<got>\d+)",
     _counted),
    (r"(?P<name>[\w.]+)\(\) takes (?:no|at most|at least|exactly)", _many),
    (r"(?P<function>[\w.<>]+)\(\) got an unexpected keyword argument '(?P<name>\w+)'", _unknown_argument),
    (r"'(?P<name>\w+)' is an invalid keyword argument for (?P<function>[\w.]+)", _unknown_argument),
    (r"(?P<function>[\w.<>]+)\(\) got multiple values for (?:keyword )?argument '(?P<name>\w+)'",
     _argument_twice),
    (r"cannot unpack non-iterable (?P<kind>[\w.]+) object", "unpack-one"),
    (r"argument of type " + _KIND + r" is not (?:iterable|a container)", _contains),
    (r"'in <string>' requires string as left operand, not (?P<kind>[\w.]+)", "in-text"),
    (_KIND + r" object is not iterable", _iterate),
    (_KIND + r" object is not subscriptable", _subscript),
    (r"type " + _KIND + r" is not subscriptable", _subscript),
    (_KIND + r" object (?:does not|doesn't) support item (?:assignment|deletion)", "item-fixed"),
    (r"indices must be integers or slices, not '?(?P<kind>[\w.]+)", "index-kind"),
    (r"string indices must be integers, not '?(?P<kind>[\w.]+)", "index-kind"),
    (r"(?P<name>int|float|complex)\(\) argument must be .+, not " + _KIND, "convert"),
    (r"object of type " + _KIND + r" has no len\(\)", "no-length"),
    (r"unhashable type: " + _KIND, "unhashable"),
    (r"cannot use " + _KIND + r" as a", "unhashable"),
    (_KIND + r" object cannot be interpreted as an integer", "whole-number-needed"),
    (r"must be real number, not (?P<kind>[\w.]+)", "number-needed"),
    (r"bad operand type for (?:unary .|abs\(\)): " + _KIND, "number-needed"),
    (r"type (?P<kind>[\w.]+) doesn't define __\w+__ method", "number-needed"),
    (r"sequence item \d+: expected str instance, (?P<kind>[\w.]+) found", "join-text"),
    (r"exceptions must derive from", "raise-kind"),
    (r"write\(\) argument must be str, not (?P<kind>[\w.]+)", "write-text"),
    (r"unsupported format string passed to", "format-code"),
)  # fmt: skip
