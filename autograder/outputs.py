"""What is told of a cell's outputs, by witness and judge: plain values of a moderate size.

Nothing that verdicts are made of is lost by shortening: that there was an error, that something
came on stderr, that the last line had a value, and what number that was.
"""

from __future__ import annotations

from collections.abc import Iterable

from autograder.capture import PRINTED_LIMIT
from autograder.stubs import number_of

TEXT_LIMIT = 200_000
"""Letters of one text in an output of a student's cell."""
CHECK_TEXT_LIMIT = 20_000
"""Letters of one text in an output of a check, but for what was printed."""
MOST_ITEMS = 2_000
"""Items of one list or dict."""
ROOM = 4_000_000
"""Letters that all student's cells of a notebook may put out together."""
CELL_ROOM = 1_900_000
"""Letters that one cell may put out: they fit into a message, whatever letters they are."""
_VALUE = 50
"""Letters as which each value counts besides, however short it is."""


class Outputs:
    """Makes the outputs of one notebook's cells plain."""

    def __init__(self, room: int = ROOM) -> None:
        self.room = room

    def of_student(self, outputs: Iterable[dict]) -> tuple[list, bool]:
        """Return a student's cell's outputs, and whether some had to be left out: nothing hangs on them."""
        found = []
        for output in outputs:
            kept = plain(output, TEXT_LIMIT)
            self.room -= _size(kept)
            if self.room < 0:
                return found, True
            found.append(kept)
        return found, False

    def of_check(self, outputs: list) -> list:
        """Return a check's outputs; what was printed is limited where it comes from."""
        return [
            plain(output, PRINTED_LIMIT if output["output_type"] == "stream" else CHECK_TEXT_LIMIT)
            for output in outputs
        ]


def plain(value: object, letters: int) -> object:
    """Return an output as exact built-in types: a string may be of a class of its own."""
    if number_of(value) is not None:
        return "(an object of the program's)"
    if isinstance(value, str):
        return str.__str__(value)[:letters]
    if value is None or type(value) in (bool, float):
        return value
    if type(value) is int:
        return value if value.bit_length() < 1000 else 0
    if isinstance(value, dict):
        items = list(dict.items(value))[:MOST_ITEMS]
        return {str(key)[:_VALUE]: plain(item, letters) for key, item in items}
    if isinstance(value, (list, tuple)):
        return [plain(item, letters) for item in value[:MOST_ITEMS]]
    return str(value)[:letters]


def _size(value: object) -> int:
    if isinstance(value, str):
        return _VALUE + len(value)
    if isinstance(value, dict):
        return _VALUE + sum(_size(key) + _size(item) for key, item in value.items())
    return _VALUE + sum(map(_size, value)) if isinstance(value, list) else _VALUE
