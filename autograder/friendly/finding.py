"""What the finders pass on: a scene to look at, and what was found there."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from autograder.friendly.place import Place

MISSING = object()
_TEXT = 2_000


class Kind(str):
    """The name of a type, such as "str"; a child reads "text"."""


@dataclass(frozen=True)
class Finding:
    """Which text a child gets, and what fills its places.

    Attributes:
        key: A table of `words/en.toml`.
        values: Place → what stands there.
        similar: Names that may have been meant, the nearest first.
        mark: The part of the line to mark, in place of what Python marks.
    """

    key: str
    values: Mapping[str, str] = field(default_factory=dict)
    similar: tuple[str, ...] = ()
    mark: str = ""


@dataclass(frozen=True)
class Scene:
    """An error, and all that may be looked at; nothing of the child's is run.

    Attributes:
        problem: The error.
        message: Its text.
        place: The child's line; None if it is not known.
        notebook: The names of the notebook.
    """

    problem: BaseException
    message: str
    place: Place | None
    notebook: Mapping[str, Any]

    @property
    def names(self) -> Mapping[str, Any]:
        """The names that the line knows, else those of the notebook."""
        return self.place.names if self.place and self.place.names else self.notebook

    @property
    def line(self) -> str:
        """The line, or ""."""
        return self.place.line if self.place else ""

    @property
    def part(self) -> str:
        """The part of the line that is meant, or ""."""
        return self.place.part if self.place else ""

    @cached_property
    def tree(self) -> ast.expr | None:
        """The part that is meant, as Python reads it."""
        text = self.part.strip()
        if not text or len(text) > _TEXT:
            return None
        try:
            return ast.parse(text, mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None

    def value(self, node: ast.AST | None) -> Any:
        """Return what a plain name or a literal stands for, else MISSING."""
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            inner = self.value(node.operand)
            return -inner if type(inner) is int else MISSING
        if isinstance(node, ast.Name):
            return self.names.get(node.id, MISSING)
        return MISSING


Finder = Callable[[Scene, "re.Match[str]"], "Finding | None"]
Row = tuple[str, "str | Finder"]
"""A pattern for the text of an error → the key, or a function that looks closer."""


def look_up(rows: tuple[Row, ...], scene: Scene) -> Finding | None:
    """Return what the first row says whose pattern is found in the error's text."""
    for pattern, found in rows:
        match = re.search(pattern, scene.message, re.DOTALL)
        if match is None:
            continue
        finding = Finding(found, values_of(match)) if isinstance(found, str) else found(scene, match)
        if finding is not None:
            return finding
    return None


def values_of(match: re.Match[str]) -> dict[str, str]:
    """Return the named groups; left, right and kind are names of types."""
    return {
        name: Kind(text) if name in ("left", "right", "kind", "owner") else text
        for name, text in match.groupdict().items()
        if text is not None
    }
