"""Names that Python does not know."""

from __future__ import annotations

import ast
import builtins
import keyword
from collections.abc import Iterator
from enum import Enum, auto

from autograder.friendly.finding import Finding, Scene
from autograder.friendly.nearest import nearest

_GPIOZERO = (
    "LED", "PWMLED", "RGBLED", "Buzzer", "TonalBuzzer", "Button", "LEDBoard", "LEDBarGraph", "TrafficLights",
    "MotionSensor", "LightSensor", "DistanceSensor", "LineSensor", "Servo", "AngularServo", "Motor", "Robot",
    "MCP3008", "CPUTemperature",
)  # fmt: skip
_FROM = {
    **dict.fromkeys(_GPIOZERO, "gpiozero"), "sleep": "time", "pause": "signal",
    **dict.fromkeys(("randint", "choice", "shuffle", "sample", "randrange", "uniform"), "random"),
    **dict.fromkeys(("sqrt", "pi", "floor", "ceil"), "math"), "Counter": "collections",
    "datetime": "datetime", "date": "datetime", "Path": "pathlib",
}  # fmt: skip
_MODULES = frozenset({
    "random", "time", "math", "json", "csv", "secrets", "gpiozero", "string", "hashlib", "statistics",
    "collections", "itertools", "os", "sys", "re", "signal",
})  # fmt: skip
_SETUP = frozenset({
    "run_task", "prints", "prints_line", "prints_words", "has_value", "returns", "asks", "lights", "shows",
    "works", "fresh", "check", "CheckFailed",
})  # fmt: skip
"""What the first cell of an exercise brings in (`autograder.checks`)."""
_SHELLS = frozenset({"In", "Out", "get_ipython", "exit", "quit", "open"})


def find_name(scene: Scene) -> Finding:
    """Return why a name is not known."""
    name = getattr(scene.problem, "name", None) or _quoted(scene.message)
    if not name:
        return Finding("name-quotes", {"name": scene.part or "?"})
    if isinstance(scene.problem, UnboundLocalError) or "free variable" in scene.message:
        return Finding("unbound-local", {"name": name})
    if name in _SETUP:
        return Finding("name-setup", {"name": name})
    if name in _FROM:
        line = f"from {_FROM[name]} import {name}"
        return Finding("name-import", {"name": name, "module": _FROM[name], "import_line": line})
    if name in _MODULES:
        return Finding("name-import", {"name": name, "module": name, "import_line": f"import {name}"})
    similar = nearest(name, _candidates(scene))
    use = _use(scene, name)
    if use is _Use.SHOWN and name[:1].isupper() and not any(one in scene.notebook for one in similar):
        return Finding("name-quotes", {"name": name}, similar)
    if similar:
        return Finding("name-close", {"name": name}, similar)
    keys = {_Use.RUN: "name-function", _Use.WORKED_WITH: "name-unknown"}
    return Finding(keys.get(use, "name-quotes"), {"name": name})


def _quoted(message: str) -> str:
    return message.split("'")[1] if message.count("'") > 1 else ""


def _candidates(scene: Scene) -> Iterator[str]:
    """Yield the names that a child can have meant: the nearest are their own."""
    for name in (*scene.names, *scene.notebook):
        if isinstance(name, str) and not name.startswith("_") and name not in _SHELLS:
            yield name
    yield from (name for name in vars(builtins) if not name.startswith("_"))
    yield from keyword.kwlist
    yield from (*_FROM, *_MODULES)


class _Use(Enum):
    """What a line does with a name."""

    SHOWN = auto()
    RUN = auto()
    WORKED_WITH = auto()
    OTHER = auto()


def _use(scene: Scene, name: str) -> _Use:
    """Return what the line does with the name: between brackets, or behind a `=`, it is as often text."""
    tree = _tree(scene.line.strip())
    for node in ast.walk(tree) if tree else ():
        children = [child for child in ast.iter_child_nodes(node) if _is_name(child, name)]
        if not children:
            continue
        if isinstance(node, ast.Call):
            if _is_name(node.func, name):
                return _Use.RUN
            return _Use.SHOWN if _is_name(node.func, "print") else _Use.OTHER
        if isinstance(node, ast.Attribute | ast.FormattedValue | ast.Subscript | ast.AugAssign | ast.For):
            return _Use.WORKED_WITH
        if isinstance(node, ast.BinOp) and not isinstance(node.op, ast.Add):
            return _Use.WORKED_WITH
        return _Use.WORKED_WITH if isinstance(node, ast.Expr) else _Use.OTHER
    return _Use.OTHER


def _tree(line: str) -> ast.AST | None:
    """Return a line as Python reads it, also one that begins a block."""
    for text in (line, f"{line}\n    pass", f"if 1: pass\n{line}\n    pass"):
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return None


def _is_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name
