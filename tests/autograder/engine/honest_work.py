"""Makes notebooks of honest work from a seed: tasks of many kinds, answered well, badly or not at all.

Nothing here reaches for the grader: wrong answers are right ones with a slip in them.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

TASKS = 5
"""Tasks in a notebook."""


@dataclass(frozen=True)
class Kind:
    """A kind of task: the parts of kinds_of_work.txt."""

    name: str
    given: tuple[str, ...]
    answer: str
    others: tuple[str, ...]
    tests: tuple[str, ...]


def read_kinds(path: Path) -> list[Kind]:
    found = []
    for block in path.read_text(encoding="utf-8").split("\n==== ")[1:]:
        name, _, body = block.partition("\n")
        parts: dict[str, list[str]] = {"given": [], "answer": [], "other": [], "test": []}
        for part in ("\n" + body).split("\n---- ")[1:]:
            word, _, text = part.partition("\n")
            parts[word].append(text.strip("\n"))
        [answer] = parts["answer"]
        found.append(Kind(name, tuple(parts["given"]), answer, tuple(parts["other"]), tuple(parts["test"])))
    return found


KINDS = read_kinds(Path(__file__).parent / "kinds_of_work.txt")


@dataclass(frozen=True)
class Work:
    """A notebook as (kind, text) pairs for `conftest.make_case`, and what was done to each answer."""

    name: str
    parts: list[tuple[str, str]]
    slips: list[str]


def make_work(seed: int) -> Work:
    """Return the work that belongs to a seed."""
    dice = random.Random(f"honest work {seed}")
    parts: list[tuple[str, str]] = []
    slips = []
    for number, kind in enumerate(dice.sample(KINDS, TASKS)):
        if number and dice.random() < 0.2:
            parts.append(("free", dice.choice(FREE)))
        slips.append(f"{kind.name}: {_add_task(parts, kind, dice)}")
    return Work(f"work {seed}", parts, slips)


FREE = (
    "print('I am here')", "# nothing yet", "notes = ['a', 'b']\nnotes", "import math\nmath.pi",
    "for _n in range(3):\n    print(_n)", "answer = 42", "undefined_name", "help_me = lambda: None",
)  # fmt: skip


def _add_task(parts: list[tuple[str, str]], kind: Kind, dice: random.Random) -> str:
    values = {name: make(dice) for name, make in VALUES.items()}

    def fill(text: str) -> str:
        for name, value in values.items():
            text = text.replace(f"«{name}»", value)
        return text

    parts += [("given", fill(text)) for text in kind.given]
    answer = fill(kind.answer)
    parts.append(("solution", answer))
    done, slip = _answered(answer, [fill(other) for other in kind.others], dice)
    if done != answer:
        parts.append(("instead", done))
    parts += [(f"test {dice.randint(3, 5)}", fill(text)) for text in kind.tests]
    return slip


VALUES: dict[str, Callable[[random.Random], str]] = {
    "a": lambda dice: str(dice.randint(2, 9)),
    "b": lambda dice: str(dice.randint(10, 40)),
    "f": lambda dice: str(round(dice.uniform(0.5, 20), 2)),
    "w": lambda dice: dice.choice(["mango", "brick", "পাখি", "Hooghly", "a b c", "zz"]),
    "l": lambda dice: str([dice.randint(-9, 9) for _ in range(dice.randint(3, 6))]),
}
"""Placeholder → what stands for it."""


def _answered(answer: str, others: list[str], dice: random.Random) -> tuple[str, str]:
    """Return what is handed in, and what was done to it."""
    if (roll := dice.random()) < 0.25:
        return answer, "right"
    if roll < 0.4 and others:
        return dice.choice(others), "another way"
    if roll < 0.5:
        name, change = dice.choice(list(BROKEN.items()))
        return change(answer, dice), name
    tree = ast.parse(answer)
    slips = []
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        slips.append(_slip(tree, dice))
    try:
        return ast.unparse(ast.fix_missing_locations(tree)), " and ".join(slips)
    except (ValueError, RecursionError):
        return answer, "right"


BROKEN: dict[str, Callable[[str, random.Random], str]] = {
    "empty": lambda text, dice: "",
    "a comment": lambda text, dice: "# I do not know",
    "an error on top": lambda text, dice: "1 / 0\n" + text,
    "an error below": lambda text, dice: text + "\nundefined_thing",
    "a missing line": lambda text, dice: _without_a_line(text, dice),
    "no Python": lambda text, dice: text.replace(":", "", 1) if ":" in text else text + "\n)",
    "a wrong indent": lambda text, dice: text.replace("\n    ", "\n  \t", 1),
    "only raise": lambda text, dice: "raise NotImplementedError()",
    "said at the end": lambda text, dice: text + "\nprint('done')",
    "shown at the end": lambda text, dice: text + "\n'done'",
    "other quotes": lambda text, dice: "%time pass\n" + text,
    "a warning": lambda text, dice: "import warnings\nwarnings.warn('old')\n" + text,
    "on stderr": lambda text, dice: "import sys\n" + text + "\nprint('log', file=sys.stderr)",
    "in another name": lambda text, dice: text.replace("def ", "def my_", 1).replace("class ", "class My", 1),
}


def _without_a_line(text: str, dice: random.Random) -> str:
    lines = text.split("\n")
    lines.pop(dice.randrange(len(lines)))
    return "\n".join(lines)


def _slip(tree: ast.Module, dice: random.Random) -> str:
    """Put one slip into a program, and return what it is."""
    places = [(node, slip) for node in ast.walk(tree) for kind, slip in SLIPS if isinstance(node, kind)]
    for node, slip in dice.sample(places, len(places)):
        if told := slip(node, dice):
            return told
    return "nothing"


def _constant(node: ast.Constant, dice: random.Random) -> str:
    match node.value:
        case bool(value):
            node.value = not value
        case int(value) | float(value):
            node.value = value + dice.choice((-1, 1, 2))
        case str(value):
            node.value = dice.choice((value + " ", value.upper(), value[:-1], ""))
        case _:
            return ""
    return "another constant"


def _operator(node: ast.BinOp, dice: random.Random) -> str:
    # Neither ** nor <<: what they make can fill all memory, and that is another test.
    node.op = dice.choice((ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Mod, ast.Div))()
    return "another operator"


def _comparison(node: ast.Compare, dice: random.Random) -> str:
    node.ops = [dice.choice((ast.Lt, ast.LtE, ast.Eq, ast.NotEq, ast.Gt, ast.GtE))() for _ in node.ops]
    return "another comparison"


def _returned(node: ast.Return, dice: random.Random) -> str:
    if node.value is None:
        return ""
    wrap = dice.choice(("print", "str", "list", "none", "tuple", "repr"))
    if wrap == "none":
        node.value = None
    elif wrap == "tuple":
        node.value = ast.Tuple([node.value], ast.Load())
    else:
        node.value = ast.Call(ast.Name(wrap, ast.Load()), [node.value], [])
    return f"returns {wrap}"


def _body(node: ast.AST, dice: random.Random) -> str:
    body = node.body
    number = dice.randrange(len(body))
    what = dice.choice(("dropped", "twice", "printed", "raised"))
    match what:
        case "dropped":
            body[number] = ast.Pass()
        case "twice":
            body.insert(number, body[number])
        case "printed":
            body.insert(number, ast.parse("print('here')").body[0])
        case "raised":
            error = dice.choice(("ValueError('no')", "KeyError('k')", "RuntimeError", "ZeroDivisionError()"))
            body.insert(number, ast.parse(f"raise {error}").body[0])
    return f"a line {what}"


def _arguments(node: ast.arguments, dice: random.Random) -> str:
    if len(node.args) < 2:
        return ""
    node.args.reverse()
    return "arguments in another order"


def _called(node: ast.Call, dice: random.Random) -> str:
    if len(node.args) < 2:
        return ""
    node.args = node.args[:-1] if dice.random() < 0.5 else node.args[::-1]
    return "called otherwise"


def _attribute(node: ast.Attribute, dice: random.Random) -> str:
    node.attr = dice.choice((f"{node.attr}s", "append", "name", "value"))
    return "another attribute"


SLIPS = (
    (ast.Constant, _constant), (ast.BinOp, _operator), (ast.Compare, _comparison), (ast.Return, _returned),
    (ast.FunctionDef, _body), (ast.For, _body), (ast.If, _body), (ast.ClassDef, _body),
    (ast.arguments, _arguments), (ast.Call, _called), (ast.Attribute, _attribute),
)  # fmt: skip
