"""From an error to what a child reads about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.friendly.attribute_errors import find_attribute, find_import
from autograder.friendly.finding import Finding, Scene
from autograder.friendly.gpio_errors import find_gpio
from autograder.friendly.name_errors import find_name
from autograder.friendly.place import Cells, Place, place_of
from autograder.friendly.syntax import find_syntax
from autograder.friendly.type_errors import find_type
from autograder.friendly.value_errors import find_index, find_key, find_value
from autograder.friendly.words import Sentence, Words, sentences

_OURS = ("autograder", "pi_setup", "course")
_MESSAGE = 2_000
_WHOLE = 20_000
"""Signs of Python's own words that are kept in the page."""
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Explanation:
    """What a child reads about an error.

    Attributes:
        finding: Which text it is.
        saw, when, reasons: What Python saw; how that comes about; what to try.
        place: The line; None if it is not known.
        last_line: The last line of the traceback, as Python writes it.
        whole: All that Python writes.
    """

    finding: Finding
    saw: tuple[Sentence, ...]
    when: tuple[Sentence, ...]
    tries: tuple[Sentence, ...]
    place: Place | None
    last_line: str
    whole: str


def explain(
    problem: BaseException, cells: Cells, names: Mapping[str, Any], words: Words, lines: Sequence[str] = ()
) -> Explanation:
    """Return what to say about an error.

    Args:
        cells: What is the child's own code.
        names: The names of the notebook.
        lines: What IPython would show.
    """
    message = _text(problem)
    place = place_of(problem, cells)
    finding = find(Scene(problem, message, place, names))
    if place is not None:
        place = place.marking(finding.mark)
    try:
        said = sentences(finding, words)
    except (KeyError, IndexError, ValueError):
        finding = Finding("unknown", {"kind": type(problem).__name__})
        said = sentences(finding, words)
    return Explanation(
        finding, tuple(said["saw"]), tuple(said["when"]), tuple(said["try"]), place,
        last_line=_last_line(problem, message), whole=_whole(lines),
    )  # fmt: skip


def find(scene: Scene) -> Finding:
    """Return which text fits, by the kind of the error."""
    problem = scene.problem
    if (found := _said_by_the_program(scene)) is not None:
        return found
    for kind, finder in _FINDERS:
        if isinstance(problem, kind) and (found := finder(scene)) is not None:
            return found
    return Finding("unknown", {"kind": type(problem).__name__})


def _said_by_the_program(scene: Scene) -> Finding | None:
    """Errors whose text is a sentence already: ours, and what a program raises itself."""
    problem = scene.problem
    kind = type(problem)
    if kind.__module__.partition(".")[0] in _OURS and scene.message:
        return Finding("ours", {"text": scene.message})
    if isinstance(problem, NotImplementedError) and not scene.message:
        return Finding("not-written")
    if scene.message and not isinstance(problem, SyntaxError) and _raises(scene):
        return Finding("raised", {"text": scene.message})
    return None


def _raises(scene: Scene) -> bool:
    """Tell whether the line itself raises the error; `raise "text"` is an error of another kind."""
    wrong = "exceptions must derive from" in scene.message
    return scene.line.strip().startswith("raise ") and not wrong


def _always(key: str) -> Callable[[Scene], Finding]:
    return lambda scene: Finding(key)


def _file(key: str) -> Callable[[Scene], Finding]:
    def found(scene: Scene) -> Finding:
        name = getattr(scene.problem, "filename", None)
        return Finding(key, {"file": repr(name)}) if isinstance(name, str) else Finding("system")

    return found


def _no_keyboard(scene: Scene) -> Finding | None:
    return Finding("no-keyboard") if type(scene.problem).__name__ == "StdinNotImplementedError" else None


def _too_big(scene: Scene) -> Finding:
    return Finding("number-too-big")


_FINDERS: tuple[tuple[type[BaseException], Callable[[Scene], Finding | None]], ...] = (
    (SyntaxError, find_syntax),
    (Exception, find_gpio),
    (NameError, find_name),
    (NotImplementedError, _no_keyboard),
    (RecursionError, _always("recursion")),
    (TypeError, find_type),
    (IndexError, find_index),
    (KeyError, find_key),
    (ValueError, find_value),
    (AttributeError, find_attribute),
    (ZeroDivisionError, _always("divide-zero")),
    (OverflowError, _too_big),
    (ImportError, find_import),
    (EOFError, _always("no-keyboard")),
    (FileNotFoundError, _file("file-missing")),
    (FileExistsError, _file("file-exists")),
    (IsADirectoryError, _file("file-folder")),
    (NotADirectoryError, _file("file-missing")),
    (PermissionError, _file("file-permission")),
    (OSError, _always("system")),
    (StopIteration, _always("stop-iteration")),
    (MemoryError, _always("memory")),
    (AssertionError, _always("assertion")),
    (KeyboardInterrupt, _always("stopped")),
    (SystemExit, _always("program-ended")),
)


def _text(problem: BaseException) -> str:
    """Return the error's text; a class of the child's own may have none to give."""
    try:
        return str(problem.msg if isinstance(problem, SyntaxError) else problem)[:_MESSAGE]
    except Exception:
        return ""


def _last_line(problem: BaseException, message: str) -> str:
    name = type(problem).__name__
    return f"{name}: {message}" if message else name


def _whole(lines: Sequence[str]) -> str:
    """Return what IPython would show, without its colours, and cut in the middle if it is very long."""
    text = _COLOUR.sub("", "\n".join(map(str, lines))).strip("\n")
    half = _WHOLE // 2
    return text if len(text) <= _WHOLE else f"{text[:half]}\n…\n{text[-half:]}"
