"""Makes the mutants of one model answer: each differs from it in one place."""

from __future__ import annotations

import ast
import contextlib
import copy
import difflib
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import CodeType

from course.check.mutants.changes import Place, changes

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


@dataclass(frozen=True)
class Mutant:
    """An answer that is wrong in one place, or means the same in other words.

    Attributes:
        line: In the answer's cell, from 1.
        change: "if wind >= 12: → if wind > 12:", the lines that differ, before and after.
        source: The whole cell.
    """

    line: int
    change: str
    source: str


def mutants(cell: str, prompt: str = "", ready: Sequence[str] = ()) -> tuple[Mutant, ...]:
    """Return the mutants of an answer cell, of what stands between its marks.

    Left out is what Python compiles to the same program, and each program but its first.

    Args:
        cell: The cell with its model answer.
        prompt: The task. A text that stands neither here nor in a cell that is ready is the
            child's own choice, so it is not changed.
        ready: The cells that are given above.

    Raises:
        SyntaxError: if the model answer is no Python.
    """
    tree = ast.parse(cell)
    seen = {_program(compile(tree, "<answer>", "exec"))}
    found = []
    for place in _places(tree, _solution(cell), "\n".join([prompt, *ready]), _values(ready)):
        for node in changes(place):
            made = _made(cell, tree, place, node)
            program = _compiled(made) if made else None
            if program is None or program in seen:
                continue
            seen.add(program)
            found.append(Mutant(*_difference(cell, made), made))
    return tuple(found)


def _values(ready: Sequence[str]) -> dict[str, object]:
    """Return the names that are given a plain value, as `price = 40`."""
    values: dict[str, object] = {}
    for cell in ready:
        with contextlib.suppress(SyntaxError):
            for line in ast.parse(cell).body:
                if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
                    with contextlib.suppress(ValueError):
                        values[line.targets[0].id] = ast.literal_eval(line.value)
    return values


def _solution(cell: str) -> range:
    """Return the numbers of the lines between the marks; all lines if there are none."""
    lines = [line.strip() for line in cell.split("\n")]
    if BEGIN in lines and END in lines:
        return range(lines.index(BEGIN) + 2, lines.index(END) + 1)
    return range(1, len(lines) + 1)


def _places(tree: ast.Module, lines: range, fixed: str, ready: dict[str, object]) -> Iterator[Place]:
    """Yield each node of the solution that can change, from top to bottom."""
    above: dict[ast.AST, tuple[ast.AST, ...]] = {tree: ()}
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            above[child] = (*above[node], node)
    nodes = [node for node in above if getattr(node, "lineno", 0) in lines]
    for node in sorted(nodes, key=lambda node: (node.lineno, node.col_offset)):
        yield Place(node, above[node], fixed, ready)


def _made(cell: str, tree: ast.Module, place: Place, node: ast.AST) -> str:
    """Return the cell with `node` in the place, or "" if it cannot be written.

    All else stays as its author wrote it, comments and quotes too: checks may read the text.
    """
    node = ast.fix_missing_locations(ast.copy_location(copy.deepcopy(node), place.node))
    changed = ast.fix_missing_locations(_exchanged(tree, place.node, node))
    # Places inside an f-string are not to be trusted before Python 3.12: take the whole string.
    outer = next((one for one in place.above if isinstance(one, ast.JoinedStr)), place.node)
    try:
        text = ast.unparse(node if outer is place.node else _at(changed, tree, outer))
        whole = _head(cell) + ast.unparse(changed)
    except ValueError:  # an f-string that this Python cannot write
        return ""
    plain = text.replace("'", '"')  # the course writes texts between double quotes
    written = [_written(cell, outer, one) for one in (plain, text, f"({text})")]
    return next((made for made in (*written, whole) if _same(made, changed)), "")


def _exchanged(tree: ast.Module, old: ast.AST, new: ast.AST) -> ast.Module:
    class Exchange(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            return copy.deepcopy(new) if node is old else self.generic_visit(copy.copy(node))

        def generic_visit(self, node: ast.AST) -> ast.AST:
            # As NodeTransformer does it, but the lists of the tree stay as they are.
            for name, value in ast.iter_fields(node):
                if isinstance(value, list):
                    setattr(node, name, [self.visit(v) if isinstance(v, ast.AST) else v for v in value])
                elif isinstance(value, ast.AST):
                    setattr(node, name, self.visit(value))
            return node

    return Exchange().visit(tree)


def _at(changed: ast.Module, tree: ast.Module, node: ast.AST) -> ast.AST:
    """Return the node of the changed tree that stands where `node` does in the tree."""
    number = [one for one in ast.walk(tree) if isinstance(one, ast.JoinedStr)].index(node)
    return [one for one in ast.walk(changed) if isinstance(one, ast.JoinedStr)][number]


def _written(cell: str, old: ast.AST, text: str) -> str:
    lines = cell.encode().split(b"\n")  # columns are counted in bytes
    before = b"\n".join([*lines[: old.lineno - 1], lines[old.lineno - 1][: old.col_offset]])
    after = b"\n".join([lines[old.end_lineno - 1][old.end_col_offset :], *lines[old.end_lineno :]])
    text = textwrap.indent(text, " " * old.col_offset).lstrip()
    return f"{before.decode()}{text}{after.decode()}"


def _same(text: str, tree: ast.Module) -> bool:
    try:
        return ast.dump(ast.parse(text)) == ast.dump(tree)
    except SyntaxError:
        return False


def _head(cell: str) -> str:
    """Return the comments at the top: they tell which task it is."""
    head = []
    for line in cell.split("\n"):
        if not line.startswith("#"):
            break
        head.append(line + "\n")
    return "".join(head)


def _compiled(source: str) -> tuple | None:
    try:
        return _program(compile(source, "<answer>", "exec"))
    except (SyntaxError, ValueError):
        return None


def _program(code: CodeType) -> tuple:
    """Return what a program does, without where its lines stand."""
    constants = tuple(
        _program(one) if isinstance(one, CodeType) else (type(one), repr(one)) for one in code.co_consts
    )
    return (code.co_code, constants, code.co_names, code.co_varnames, code.co_freevars, code.co_flags)


def _difference(before: str, after: str) -> tuple[int, str]:
    """Return the first line that differs, and what stood there and stands there now."""
    old, new = before.split("\n"), after.split("\n")
    blocks = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    differ = [block for block in blocks if block[0] != "equal"]
    (_, old_first, _, new_first, _), (_, _, old_last, _, new_last) = differ[0], differ[-1]
    if old_first == old_last:  # something was put in: say below what
        old_first, new_first = old_first - 1, new_first - 1
    was, now = _one_line(old[old_first:old_last]), _one_line(new[new_first:new_last])
    return old_first + 1, f"{was} → {now}"


def _one_line(lines: list[str]) -> str:
    return " / ".join(line.strip() for line in lines if line.strip())
