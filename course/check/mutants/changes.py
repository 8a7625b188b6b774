"""What can go wrong in one place of a program: the changes that make a mutant.

They are what people really mix up: a sign, a limit, a number next to the right one, a branch, a
step that is left out, two things in the wrong order.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from course.check.mutants.texts import other_texts


@dataclass(frozen=True)
class Place:
    """A node of a program.

    Attributes:
        above: The nodes around it, the whole program first.
        fixed: The text that fixes words; see `mutants`.
        ready: Names that the child is given, with their values.
    """

    node: ast.AST
    above: tuple[ast.AST, ...] = ()
    fixed: str = ""
    ready: Mapping[str, object] = field(default_factory=dict)

    @property
    def parent(self) -> ast.AST | None:
        return self.above[-1] if self.above else None


def changes(place: Place) -> Iterator[ast.AST]:
    """Yield what can stand in the place by mistake."""
    for kind, make in _MAKERS.items():
        if isinstance(place.node, kind):
            yield from make(place)


def other(node: ast.AST, **fields: object) -> ast.AST:
    """Return a node like this one, with other values in some fields."""
    return type(node)(**{**dict(ast.iter_fields(node)), **fields})


_ARITHMETIC = {
    ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.Div, ast.Add), ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Div, ast.Mod), ast.Mod: (ast.FloorDiv, ast.Mult), ast.Pow: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,), ast.BitOr: (ast.BitAnd,), ast.BitXor: (ast.BitAnd,),
}  # fmt: skip
_ONE_WAY = (ast.Sub, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)
"""Operators for which the order counts."""
_COMPARISONS = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
}  # fmt: skip


def _binary(place: Place) -> Iterator[ast.AST]:
    node = place.node
    words = isinstance(node.op, ast.Add) and _is_text(node)
    if not words:
        yield from (other(node, op=op()) for op in _ARITHMETIC.get(type(node.op), ()))
    if words or isinstance(node.op, _ONE_WAY):
        yield other(node, left=node.right, right=node.left)


def _is_text(node: ast.AST) -> bool:
    """Tell whether a sum is seen to be one of texts."""
    if isinstance(node, ast.BinOp):
        return _is_text(node.left) or _is_text(node.right)
    called = getattr(getattr(node, "func", None), "id", "")
    return isinstance(node, ast.JoinedStr) or called == "str" or isinstance(getattr(node, "value", None), str)


def _compare(place: Place) -> Iterator[ast.AST]:
    for number, op in enumerate(place.node.ops):
        for new in _COMPARISONS[type(op)]:
            ops = [*place.node.ops[:number], new(), *place.node.ops[number + 1 :]]
            yield other(place.node, ops=ops)


def _booleans(place: Place) -> Iterator[ast.AST]:
    node = place.node
    yield other(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
    for number in range(len(node.values)):
        left = [*node.values[:number], *node.values[number + 1 :]]
        yield left[0] if len(left) == 1 else other(node, values=left)


def _unary(place: Place) -> Iterator[ast.AST]:
    node = place.node
    if isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node.op, ast.USub):
        yield node.operand
        if isinstance(node.operand, ast.Constant) and type(node.operand.value) is int:
            yield other(node, operand=ast.Constant(node.operand.value + 1))


def _constant(place: Place) -> Iterator[ast.AST]:
    value = place.node.value
    if isinstance(place.parent, ast.UnaryOp) and isinstance(place.parent.op, ast.USub):
        return  # the sign and its number change together
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
        yield ast.Constant(value - 1) if value > 0 else ast.UnaryOp(ast.USub(), ast.Constant(1 - value))
    elif isinstance(value, float):
        yield from (ast.Constant(value + 1), ast.Constant(value / 2))
    elif isinstance(value, str):
        yield from (ast.Constant(text) for text in other_texts(value, place.above, place.fixed))


def _name(place: Place) -> Iterator[ast.AST]:
    """The value typed in for a name that is ready, and the name next to it in its place."""
    name, ready = place.node.id, place.ready
    if not isinstance(place.node.ctx, ast.Load):
        return
    if name in ready:
        yield ast.parse(repr(ready[name]), mode="eval").body
        yield from _next_name(name, [one for one in ready if type(ready[one]) is type(ready[name])])
    for node in place.above:
        if isinstance(node, ast.FunctionDef | ast.Lambda):
            yield from _next_name(name, [one.arg for one in node.args.args if one.arg != "self"])


def _next_name(name: str, names: list[str]) -> Iterator[ast.AST]:
    if name in names and len(names) > 1:
        yield ast.Name(names[(names.index(name) + 1) % len(names)], ast.Load())


def _condition(place: Place) -> Iterator[ast.AST]:
    """Always one way, always the other; a loop that goes on for ever proves nothing."""
    parent = place.parent
    if isinstance(parent, ast.If | ast.IfExp | ast.While) and place.node is parent.test:
        if not isinstance(parent, ast.While):
            yield ast.Constant(True)
        yield ast.Constant(False)


def _while(place: Place) -> Iterator[ast.AST]:
    yield other(place.node, body=[*place.node.body, ast.Break()])


def _for(place: Place) -> Iterator[ast.AST]:
    yield other(place.node, body=[*place.node.body, ast.Break()])
    yield other(place.node, body=[ast.Break()])


def _left_out(place: Place) -> Iterator[ast.AST]:
    """A step that is left out; not `close()`, which frees a pin or a file for the next run only."""
    value = getattr(place.node, "value", None)
    closes = isinstance(value, ast.Call) and getattr(value.func, "attr", "") == "close"
    if not closes and not (isinstance(place.node, ast.Expr) and isinstance(value, ast.Constant)):
        yield ast.Pass()


def _assigned_again(place: Place) -> Iterator[ast.AST]:
    yield ast.Pass()
    node = place.node
    yield ast.Assign(targets=[node.target], value=node.value)
    for op in _ARITHMETIC.get(type(node.op), ())[:1]:
        yield other(node, op=op())


def _returned(place: Place) -> Iterator[ast.AST]:
    if place.node.value is not None:
        yield ast.Pass()


_TWINS = {
    "lower": "upper", "upper": "lower", "title": "upper", "capitalize": "upper", "on": "off", "off": "on",
    "startswith": "endswith", "endswith": "startswith", "append": "remove", "min": "max", "max": "min",
    "any": "all", "all": "any", "add": "discard", "keys": "values", "ceil": "floor", "floor": "ceil",
    "lstrip": "rstrip", "rstrip": "lstrip", "find": "rfind",
}  # fmt: skip
_WRAPPERS = {"int", "float", "str", "round", "abs", "sorted", "list", "set", "sum", "len", "bool"}
_MENDERS = {"strip", "lower", "upper", "title", "capitalize", "lstrip", "rstrip", "replace"}
"""Methods that give back their text, mended: without them the text stays as it was."""


def _call(place: Place) -> Iterator[ast.AST]:
    node = place.node
    for number in range(len(node.args) - 1):
        first, second = node.args[number : number + 2]
        yield other(node, args=[*node.args[:number], second, first, *node.args[number + 2 :]])
    for number in range(len(node.keywords)):
        yield other(node, keywords=[*node.keywords[:number], *node.keywords[number + 1 :]])
    if isinstance(node.func, ast.Name):
        yield from _function(node)
    elif isinstance(node.func, ast.Attribute):
        name = node.func.attr
        if name in _TWINS:
            yield other(node, func=other(node.func, attr=_TWINS[name]))
        if name in _MENDERS:
            yield node.func.value


def _function(node: ast.Call) -> Iterator[ast.AST]:
    name = node.func.id
    if name in _TWINS:
        yield other(node, func=ast.Name(_TWINS[name], ast.Load()))
    if name in _WRAPPERS and len(node.args) == 1 and not node.keywords:
        yield node.args[0]
    if name == "range":
        for number, arg in enumerate(node.args):
            for new in _next_to(arg):
                yield other(node, args=[*node.args[:number], new, *node.args[number + 1 :]])


def _next_to(node: ast.AST) -> Iterator[ast.AST]:
    """Yield one more and one less than a value that is no plain number (those change themselves)."""
    if not isinstance(node, ast.Constant | ast.UnaryOp):
        for op in (ast.Add, ast.Sub):
            yield ast.BinOp(node, op(), ast.Constant(1))


def _slice(place: Place) -> Iterator[ast.AST]:
    for name in ("lower", "upper", "step"):
        bound = getattr(place.node, name)
        if bound is not None:
            yield other(place.node, **{name: None})
            yield from (other(place.node, **{name: new}) for new in _next_to(bound))


def _subscript(place: Place) -> Iterator[ast.AST]:
    node = place.node
    if isinstance(node.slice, ast.BinOp):
        yield from (other(node, slice=new) for new in _next_to(node.slice))


def _row(place: Place) -> Iterator[ast.AST]:
    """A list or a pair in which one is missing, or two are in the wrong order."""
    node = place.node
    if isinstance(getattr(node, "ctx", ast.Load()), ast.Load) and node.elts:
        if not isinstance(node, ast.Tuple):
            yield from (other(node, elts=node.elts[1:]), other(node, elts=node.elts[:-1]))
        elif len(node.elts) == 2:
            yield other(node, elts=node.elts[::-1])


def _table(place: Place) -> Iterator[ast.AST]:
    node = place.node
    if node.keys:
        yield other(node, keys=node.keys[1:], values=node.values[1:])
        yield other(node, keys=node.keys[:-1], values=node.values[:-1])


def _unsorted_out(place: Place) -> Iterator[ast.AST]:
    """A comprehension that leaves nothing out."""
    for number, loop in enumerate(place.node.generators):
        if loop.ifs:
            loops = [
                *place.node.generators[:number],
                other(loop, ifs=[]),
                *place.node.generators[number + 1 :],
            ]
            yield other(place.node, generators=loops)


def _filled(place: Place) -> Iterator[ast.AST]:
    """A value in an f-string without its format."""
    if place.node.format_spec is not None:
        yield other(place.node, format_spec=None)


def _caught(place: Place) -> Iterator[ast.AST]:
    if place.node.type is not None:
        yield other(place.node, type=ast.Name("MemoryError", ast.Load()))


_MAKERS: dict[type | tuple[type, ...], Callable[[Place], Iterator[ast.AST]]] = {
    ast.BinOp: _binary,
    ast.Compare: _compare,
    ast.BoolOp: _booleans,
    ast.UnaryOp: _unary,
    ast.Constant: _constant,
    ast.expr: _condition,
    ast.Name: _name,
    ast.While: _while,
    ast.For: _for,
    (ast.Expr, ast.Assign, ast.AnnAssign, ast.Break, ast.Continue, ast.Raise, ast.Delete): _left_out,
    ast.AugAssign: _assigned_again,
    ast.Return: _returned,
    ast.Call: _call,
    ast.Slice: _slice,
    ast.Subscript: _subscript,
    (ast.List, ast.Tuple, ast.Set): _row,
    ast.Dict: _table,
    (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp): _unsorted_out,
    ast.FormattedValue: _filled,
    ast.ExceptHandler: _caught,
}
