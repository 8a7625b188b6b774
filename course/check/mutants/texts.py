"""Texts in a program that can be wrong: only those that the prompt fixes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


def other_texts(text: str, above: Sequence[ast.AST], fixed: str) -> Iterator[str]:
    """Yield wrong forms of a text: other letters, one sign too few, none at all, one too many.

    A text whose words do not stand in `fixed` is the child's own, and stays. A question of
    `input` is fixed only where it stands there as code.

    Args:
        above: The nodes around it, the whole program first.
    """
    if _is_note(above):
        return
    if _is_question(above):
        fixed = "\n".join(_CODE.findall(fixed))
        if not text.strip():
            return
    if text.strip() and _even(text) not in _even(fixed):
        return
    if not text:
        yield "x"
    elif not text.strip():
        yield text[1:]
    else:
        middle = len(text) // 2
        yield text[:middle] + text[middle + 1 :]
        if text.swapcase() != text:
            yield text.swapcase()


def _even(text: str) -> str:
    """Return the words with single blanks between them."""
    return " ".join(text.split())


def _is_note(above: Sequence[ast.AST]) -> bool:
    """Tell whether a text stands alone on its line: a docstring."""
    return bool(above) and isinstance(above[-1], ast.Expr)


def _is_question(above: Sequence[ast.AST]) -> bool:
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "input"
        for node in above
    )
