"""Where a program stopped: the line of the child's own code, and the part of it that is meant."""

from __future__ import annotations

import linecache
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from types import CodeType, FrameType, TracebackType
from typing import Any

_FRAMES = 20_000
_LINE = 400
"""Signs of a line that are shown."""


@dataclass(frozen=True)
class Cells:
    """What is the child's own code.

    Attributes:
        numbers: Name under which a cell was compiled → its number.
        now: The number of the cell that was run.
        folder: Where the child's own files lie; None if there are none.
    """

    numbers: Mapping[str, int]
    now: int
    folder: Path | None = None

    def owns(self, filename: str) -> bool:
        """Tell whether this is a cell or a file of the child's."""
        return filename in self.numbers or bool(self._own_file(filename))

    def where(self, filename: str) -> tuple[int | None, str]:
        """Return the number of another cell, or None; and the name of a file, or ""."""
        number = self.numbers.get(filename)
        return (None if number == self.now else number), self._own_file(filename)

    def _own_file(self, filename: str) -> str:
        if self.folder is None or filename.startswith("<") or filename in self.numbers:
            return ""
        path = Path(filename)
        inside = path.is_relative_to(self.folder) and "site-packages" not in path.parts
        return path.name if inside and path.suffix == ".py" else ""


@dataclass(frozen=True)
class Place:
    """A line of the child's code.

    Attributes:
        lines: All lines of that cell or file.
        number: The line's number, from 1.
        start: Where the part that is meant begins in it, in signs from 0; see `end`.
        end: Where it ends; as `start` if no part is meant.
        cell: The number of the cell, if it is another one than was run.
        file: The name of the file, if it is no cell.
        used_from: The line of the cell that was run which led there; 0 if it is that line itself.
        names: The names that the line knows.
    """

    lines: tuple[str, ...]
    number: int
    start: int = 0
    end: int = 0
    cell: int | None = None
    file: str = ""
    used_from: int = 0
    names: Mapping[str, Any] = field(default_factory=dict)

    @property
    def line(self) -> str:
        """The text of the line."""
        return self.lines[self.number - 1] if 0 < self.number <= len(self.lines) else ""

    @property
    def part(self) -> str:
        """The part of the line that is meant."""
        return self.line[self.start : self.end]

    def marking(self, part: str) -> Place:
        """Return the place with another part marked: where it stands in the line, nearest to the mark."""
        found = [i for i in range(len(self.line)) if self.line.startswith(part, i)] if part else []
        if not found:
            return self
        start = min(found, key=lambda begin: abs(begin - (self.start or len(self.line))))
        return replace(self, start=start, end=start + len(part))


def place_of(problem: BaseException, cells: Cells) -> Place | None:
    """Return where a program stopped; None if no line of the child's is known."""
    if isinstance(problem, SyntaxError) and (found := _in_the_text(problem, cells)) is not None:
        return found
    return _in_the_run(problem.__traceback__, cells)


def _in_the_text(problem: SyntaxError, cells: Cells) -> Place | None:
    if not isinstance(problem.lineno, int) or not cells.owns(problem.filename or ""):
        return None
    lines = _lines(problem.filename or "") or tuple((problem.text or "").splitlines())
    cell, file = cells.where(problem.filename or "")
    place = Place(lines, min(max(problem.lineno, 1), max(len(lines), 1)), cell=cell, file=file)
    if isinstance(problem, IndentationError):
        return _marked(place, 0, len(place.line) - len(place.line.lstrip()))
    if sys.version_info < (3, 12) and str(problem.msg).startswith("f-string"):
        return place  # there, Python counts from the beginning of the string
    start = max((problem.offset or 1) - 1, 0)
    end = (problem.end_offset or 0) - 1 if problem.end_lineno == problem.lineno else -1
    if start >= len(place.line):
        return place
    if end <= start:
        end = start + 1 if problem.end_lineno in (problem.lineno, None) else len(place.line)
    return _marked(place, start, end)


def _in_the_run(trace: TracebackType | None, cells: Cells) -> Place | None:
    found, used_from = None, 0
    for step in islice(_steps(trace), _FRAMES):
        code = step.tb_frame.f_code
        if cells.owns(code.co_filename):
            found = step
            if not used_from and cells.numbers.get(code.co_filename) == cells.now:
                used_from = step.tb_lineno
    if found is None:
        return None
    frame, number = found.tb_frame, found.tb_lineno
    cell, file = cells.where(frame.f_code.co_filename)
    same = cell is None and not file and used_from == number
    place = Place(
        _lines(frame.f_code.co_filename), number, cell=cell, file=file,
        used_from=0 if same else used_from, names=_names(frame),
    )  # fmt: skip
    return _marked(place, *_columns(frame.f_code, found.tb_lasti, place))


def _steps(trace: TracebackType | None) -> Iterator[TracebackType]:
    while trace is not None:
        yield trace
        trace = trace.tb_next


def _names(frame: FrameType) -> dict[str, Any]:
    return {**frame.f_globals, **frame.f_locals}


def _columns(code: CodeType, instruction: int, place: Place) -> tuple[int, int]:
    """Return where the part that stopped begins and ends in its line; (0, 0) if that is not known."""
    first, last, start, end = next(
        islice(code.co_positions(), instruction // 2, None), (None, None, None, None)
    )
    if first != place.number or start is None or end is None:
        return 0, 0
    line = place.line.encode("utf-8", "surrogatepass")
    begin = len(line[:start].decode("utf-8", "replace"))
    stop = len(line[:end].decode("utf-8", "replace")) if last == first else len(place.line)
    return begin, stop


def _marked(place: Place, start: int, end: int) -> Place:
    """Return the place with its part marked; a mark below the whole line would say nothing."""
    end = min(end, len(place.line))
    if start >= end or end - start > _LINE:
        return place
    return replace(place, start=start, end=end)


def _lines(filename: str) -> tuple[str, ...]:
    return tuple(line.rstrip("\r\n") for line in linecache.getlines(filename))
