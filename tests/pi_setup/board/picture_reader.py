"""Reads a wiring picture as a child does: holes by letter and number, and which of them are joined."""

import re
import xml.etree.ElementTree as ET

from pi_setup.board.header import pin_number
from pi_setup.board.ink import BANDS
from pi_setup.board.parts import COLOR_BANDS

SVG = "{http://www.w3.org/2000/svg}"
Point = tuple[float, float]


def corners(d: str) -> list[Point]:
    """Return the corners of a drawn path; a round corner counts as the sharp one it stands for."""
    points: list[Point] = []
    for command, numbers in re.findall(r"([MLQ])([-\d. ]+)", d):
        values = [float(number) for number in numbers.split()]
        if command == "Q" or not points or (values[0], values[1]) != points[-1]:
            points.append((values[0], values[1]))
        if command == "Q":
            points.append((values[2], values[3]))
    return points


class Picture:
    """What can be seen: holes are named by the letters and numbers printed beside them."""

    def __init__(self, svg: str) -> None:
        self.root = ET.fromstring(svg)
        self.words = [(float(item.get("x")), float(item.get("y")), item.text, float(item.get("font-size")))
                      for item in self.root.iter(f"{SVG}text")]  # fmt: skip
        self.columns = {word: x for x, y, word, _ in self.words if re.fullmatch("[a-j]", word) and y < 110}
        signs = sorted((x, word) for x, _, word, size in self.words if size == 18)
        self.columns |= {"-" if word == "−" else word: x for x, word in signs[:2]}
        middle = next(x for x, _, word, _ in self.words if word == "12" and x > 200)
        self.rows = {int(word): y - size * 0.35 for x, y, word, size in self.words
                     if x == middle and word.isdigit()}  # fmt: skip
        self.pins = {int(word): (x, y - size * 0.35) for x, y, word, size in self.words
                     if word.isdigit() and x < 200}  # fmt: skip
        self.wires = [corners(item.get("d")) for item in self.found("path", "wire")]
        self.pieces = [item for item in self.root.iter(f"{SVG}g") if item.get("data-part")]

    def found(self, tag: str, name: str) -> list[ET.Element]:
        return [item for item in self.root.iter(SVG + tag) if item.get("class") == name]

    def place(self, point: Point) -> str:
        """Return the name of the hole or metal pin in whose middle `point` is."""
        for number, middle in self.pins.items():
            if close(middle, point):
                return f"pin {number}"
        column = next(name for name, x in self.columns.items() if abs(x - point[0]) < 0.1)
        return column + str(next(row for row, y in self.rows.items() if abs(y - point[1]) < 0.1))

    def legs(self, piece: ET.Element) -> list[str]:
        return [self.place(corners(leg.get("d"))[0]) for leg in piece.iter(f"{SVG}path")
                if leg.get("class") == "leg"]  # fmt: skip

    def boxes(self) -> list[tuple[float, ...]]:
        return [tuple(float(number) for number in piece.get("data-box").split()) for piece in self.pieces]

    def tags(self) -> list[tuple[float, ...]]:
        return [tuple(float(tag.get(key)) for key in ("x", "y", "width", "height"))
                for tag in self.found("rect", "tag")]  # fmt: skip


def close(one: Point, two: Point) -> bool:
    return abs(one[0] - two[0]) < 0.1 and abs(one[1] - two[1]) < 0.1


def ohm_drawn(piece: ET.Element) -> int:
    """Return the value that a drawn resistor's bands spell."""
    names = {color: name for name, color in BANDS.items()}
    bands = [names[rect.get("fill")] for rect in piece.iter(f"{SVG}rect") if rect.get("fill") in names]
    digits = [COLOR_BANDS.index(band) for band in bands[:3]]
    return (10 * digits[0] + digits[1]) * 10 ** digits[2]


class Nets:
    """Which places are joined: by the board, by the Pi, by wires and inside parts."""

    def __init__(self, picture: Picture) -> None:
        self.parent: dict[str, str] = {}
        for wire in picture.wires:
            self.join(picture.place(wire[0]), picture.place(wire[-1]))
        for piece in picture.pieces:
            if piece.get("data-shape") == "button":
                one, two, three, four = picture.legs(piece)
                self.join(one, two)
                self.join(three, four)

    def node(self, place: str) -> str:
        if place.startswith("pin "):
            return pin_number(int(place[4:])).name
        if place[0] in "+-":
            return place[0]
        return ("left " if place[0] in "abcde" else "right ") + place[1:]

    def root(self, place: str) -> str:
        node = self.node(place) if not re.match("GPIO|GND|3V3|5V", place) else place
        while node in self.parent:
            node = self.parent[node]
        return node

    def join(self, one: str, two: str) -> None:
        one, two = self.root(one), self.root(two)
        if one != two:
            self.parent[one] = two
