"""What stands behind a dot and is not there: AttributeError; and what cannot be imported."""

from __future__ import annotations

import ast
import re
import sys
from types import ModuleType

from autograder.friendly.finding import MISSING, Finding, Kind, Scene
from autograder.friendly.nearest import nearest

_KINDS: tuple[type, ...] = (str, list, dict, set, tuple)
_COURSE = ("gpiozero", "pytest", "matplotlib", "ipywidgets")
_WHOSE = re.compile(
    r"'(?P<kind>[\w.]+)' object|type object '(?P<type>[\w.]+)'|module '(?P<module>[\w.]+)'"
)
_NO_PACKAGE = re.compile(r"No module named '(?P<whole>[^']+)'; '(?P<module>[^']+)' is not a package")


def find_attribute(scene: Scene) -> Finding:
    """Return why there is nothing of that name behind the dot."""
    message = scene.message
    name = getattr(scene.problem, "name", None) or _last_quoted(message)
    match = _WHOSE.search(message)
    if not name or match is None:
        return Finding("unknown", {"kind": type(scene.problem).__name__})
    owner = _owner(scene)
    similar = nearest(name, _public(owner)) if owner is not MISSING else ()
    if match["module"]:
        return _of_module(scene, match["module"], name, similar)
    kind = match["kind"] or match["type"]
    if kind == "NoneType":
        return Finding("attribute-none", {"name": name})
    if not similar and (other := _kind_with(name)) is not None and other.__name__ != kind:
        return Finding("attribute-kind", {"name": name, "owner": Kind(other.__name__), "kind": Kind(kind)})
    if similar:
        return Finding("attribute-close", {"kind": Kind(kind), "name": name}, similar)
    own = owner is not MISSING and type(owner).__module__ == "__main__" and not isinstance(owner, type)
    if own:
        return Finding("attribute-own", {"name": name})
    return Finding("attribute", {"kind": Kind(kind), "name": name})


def _of_module(scene: Scene, module: str, name: str, similar: tuple[str, ...]) -> Finding:
    found = sys.modules.get(module)
    file = getattr(found, "__file__", None) or ""
    standard = module.partition(".")[0] in sys.stdlib_module_names
    values = {"module": module, "name": name}
    if "same name as" in scene.message or (standard and file and _is_the_childs(file)):
        return Finding("attribute-shadow", values)
    return Finding("attribute-module", values, similar)


def _is_the_childs(file: str) -> bool:
    return "lib" not in file.split("/") and not any(part.startswith("python3") for part in file.split("/"))


def _owner(scene: Scene) -> object:
    """Return the object before the dot; Python keeps it, or a plain name stands there."""
    owner = getattr(scene.problem, "obj", None)
    if owner is not None:
        return owner
    tree = scene.tree
    if isinstance(tree, ast.Attribute):
        return scene.value(tree.value)
    if match := re.match(r"\s*(\w+)\.\w+\s*=", scene.line):
        return scene.names.get(match[1], MISSING)
    return MISSING


def _public(owner: object) -> list[str]:
    try:
        return [name for name in dir(owner) if not name.startswith("_")]
    except Exception:
        return []  # a class of the child's own can have a __dir__ that fails


def _kind_with(name: str) -> type | None:
    return next((kind for kind in _KINDS if hasattr(kind, name) and not name.startswith("_")), None)


def _last_quoted(message: str) -> str:
    found = re.findall(r"'([^']*)'", message.partition("Did you mean")[0])
    return found[-1] if found else ""


def find_import(scene: Scene) -> Finding:
    """Return what could not be brought in."""
    problem, message = scene.problem, scene.message
    if match := re.search(r"cannot import name '(?P<name>[^']+)' from '(?P<module>[^']+)'", message):
        module = sys.modules.get(match["module"])
        names = _public(module) if isinstance(module, ModuleType) else []
        return Finding("import-name", match.groupdict(), nearest(match["name"], names))
    if match := _NO_PACKAGE.search(message):
        part = match["whole"].rpartition(".")[2]
        return Finding("module-part", {"name": match["whole"], "module": match["module"], "part": part})
    name = getattr(problem, "name", None) or _last_quoted(message)
    if isinstance(problem, ModuleNotFoundError) and name:
        return Finding("module-missing", {"name": name}, nearest(name, _modules()))
    return Finding("unknown", {"kind": type(problem).__name__})


def _modules() -> list[str]:
    return [*_COURSE, *(name for name in sys.stdlib_module_names if not name.startswith("_"))]
