"""Which pins a piece of code gives to gpiozero's devices, found without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pi_setup.board.header import GPIO_NUMBERS


@dataclass(frozen=True)
class _Takes:
    """How a device class takes its pins.

    Attributes:
        way: "out", "in", or "" where it has both.
        names: Its pins as keywords, in the order in which they can stand without them.
        rest: Every argument without a keyword is a pin, however many there are.
    """

    way: str
    names: tuple[str, ...] = ("pin",)
    rest: bool = False


_DEVICES = {
    **dict.fromkeys(("LED", "PWMLED", "Buzzer", "TonalBuzzer", "Servo", "AngularServo"), _Takes("out")),
    **dict.fromkeys(("OutputDevice", "DigitalOutputDevice", "PWMOutputDevice"), _Takes("out")),
    **dict.fromkeys(("Button", "LineSensor", "MotionSensor", "LightSensor"), _Takes("in")),
    **dict.fromkeys(("InputDevice", "DigitalInputDevice", "SmoothedInputDevice"), _Takes("in")),
    **dict.fromkeys(("LEDBoard", "LEDBarGraph"), _Takes("out", (), rest=True)),
    "ButtonBoard": _Takes("in", (), rest=True),
    "RGBLED": _Takes("out", ("red", "green", "blue")),
    "TrafficLights": _Takes("out", ("red", "amber", "green", "yellow")),
    "Motor": _Takes("out", ("forward", "backward", "enable")),
    "Robot": _Takes("out", ("left", "right")),
    "DistanceSensor": _Takes("", ("echo", "trigger")),
    "RotaryEncoder": _Takes("in", ("a", "b")),
}


@dataclass(frozen=True)
class PinUse:
    """A pin that a program gives to a device.

    Attributes:
        device: The class, as LED.
        way: "out" or "in": what the device does with the pin; "" where the class alone does not say.
        cell: Where it stands.
    """

    device: str
    way: str
    bcm: int
    cell: str


def pin_uses(texts: Iterable[tuple[str, str]]) -> tuple[PinUse, ...]:
    """Return the pins that a notebook's code uses, in order.

    Names keep their values from one text to the next, as in a notebook. A number that only running
    would show is left out, and so is text that is not Python.

    Args:
        texts: (name of the cell, its Python text).
    """
    reader = _Reader()
    for cell, text in texts:
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError):
            continue
        reader.cell = cell
        reader.visit(tree)
    return tuple(dict.fromkeys(reader.found))


class _Reader(ast.NodeVisitor):
    """Goes through code from top to bottom, and remembers what names stand for."""

    def __init__(self) -> None:
        self.cell = ""
        self.found: list[PinUse] = []
        self.classes: dict[str, str] = {}  # the name in the program → gpiozero's own
        self.boxes: set[str] = set()  # what gpiozero itself is called
        self.values: dict[str, tuple[int, ...]] = {}

    def visit_Import(self, node: ast.Import) -> None:
        self.boxes |= {alias.asname or alias.name for alias in node.names if alias.name == "gpiozero"}

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        if node.module == "gpiozero":
            for alias in node.names:
                if alias.name == "*":
                    self.classes |= {name: name for name in _DEVICES}
                else:
                    self.classes[alias.asname or alias.name] = alias.name

    def visit_Assign(self, node: ast.Assign) -> None:
        self.generic_visit(node)
        for target in node.targets:
            self._tie(target, node.value)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self._tie(node.target, node)

    def visit_For(self, node: ast.For) -> None:
        self._tie(node.target, node.iter)
        self.generic_visit(node)

    def visit_ListComp(self, node: ast.ListComp | ast.DictComp | ast.SetComp | ast.GeneratorExp) -> None:
        for part in node.generators:  # they stand behind what uses them
            self._tie(part.target, part.iter)
        self.generic_visit(node)

    visit_DictComp = visit_SetComp = visit_GeneratorExp = visit_ListComp  # noqa: N815 - ast's own names

    def visit_Call(self, node: ast.Call) -> None:
        name = self._class_of(node.func)
        if name in _DEVICES:
            takes = _DEVICES[name]
            for bcm in dict.fromkeys(self._pins(node, takes)):
                self.found.append(PinUse(name, takes.way, bcm, self.cell))
        self.generic_visit(node)

    def _class_of(self, func: ast.expr) -> str:
        if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name):
            return func.attr if func.value.id in self.boxes else ""
        return self.classes.get(func.id, "") if isinstance(func, ast.Name) else ""

    def _pins(self, call: ast.Call, takes: _Takes) -> Iterator[int]:
        given = call.args if takes.rest else call.args[: len(takes.names)]
        given = [*given, *(word.value for word in call.keywords if word.arg in takes.names)]
        for argument in given:
            yield from self._numbers(argument)

    def _tie(self, target: ast.expr, value: ast.AST) -> None:
        """Tie a name to what it stands for; a value that is not known unties it."""
        if isinstance(target, ast.Name):
            self.values[target.id] = tuple(self._numbers(value))
        elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for one, other in zip(target.elts, value.elts, strict=False):
                self._tie(one, other)

    def _numbers(self, node: ast.AST) -> Iterator[int]:
        """Yield the GPIO numbers that an expression stands for, as far as they can be read."""
        match node:
            case ast.Constant(value=bool()):
                return
            case ast.Constant(value=int() as number):
                yield number
            case ast.Constant(value=str() as text):
                digits = text.upper().removeprefix("GPIO").removeprefix("BCM")
                if digits.isdecimal() and int(digits) in GPIO_NUMBERS:
                    yield int(digits)
            case ast.Name(id=name):
                yield from self.values.get(name, ())
            case ast.List(elts=items) | ast.Tuple(elts=items):
                for item in items:
                    yield from self._numbers(item)
            case ast.Starred(value=inner):
                yield from self._numbers(inner)
