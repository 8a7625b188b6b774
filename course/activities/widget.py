"""The activities to do in a notebook; what each is, stands in the unit's activities.toml.

All of it is on the page once it is shown. Python is asked only to run the order of lines that a child tries.
What is chosen or tried is kept nowhere: not in the notebook, the browser, or Python.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

import traitlets

from course.activities.judging import Placed, judge
from course.activities.page import page_of
from course.activities.records import FILE, Activity, activity_of, read_activities
from course.activities.still import as_html, as_text
from course.activities.words import load_words
from course.catalogue import ENGLISH
from course.errors import UnitInvalid
from course.live import Live, style_with

HERE = Path(__file__).parent
SCRIPTS = ("parts.js", "choosing.js", "ordering.js", "stepping.js", "activity.js")
MOST_LINES = 60


class _Shown(Live):
    """An activity on the page.

    Args:
        name: The table of the file that says what it is.
        file: Beside the notebook.
        language: In which the course speaks around it: en, bn, hi, ur.
        strings: An English sentence of the file → its translation. What is not in it stays English.
        table: In place of name and file: the keys of such a table, for a page that has no file.

    Raises:
        UnitInvalid: It cannot be read, has no such name, or that one is of another kind.
    """

    kind: ClassVar[str]
    live, paper = "pathshala-activity", "pathshala-on-paper"
    more_style = (
        ".pathshala-on-paper{max-width:720px}"
        # twice: JupyterLab takes a border away from what it shows
        ".pathshala-on-paper.pathshala-on-paper pre{margin:6px 0;padding:4px 12px;"
        "border-inline-start:4px solid #8a96a3;white-space:pre-wrap}"
    )
    _esm = "".join((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS)
    _css = style_with(HERE / "activities.css")
    page = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        name: str = "",
        file: Path | str = FILE,
        *,
        language: str = ENGLISH,
        strings: Mapping[str, str] | None = None,
        **table: object,
    ) -> None:
        if table:
            self._activity = activity_of(name or "here", {"kind": self.kind, **table}, "the cell")
        else:
            self._activity = _named(name, Path(file), self.kind)
        self._own = {text: own for text, own in (strings or {}).items() if own}
        super().__init__(load_words(language), self._own, language, page=page_of(self._activity))
        # ipykernel 7.4 would send a page's message to where this end spoke last, which is the main thread
        # while a cell runs. The page has chosen a thread already.
        self.comm._reply_subshell_for = lambda _data, chosen: chosen
        self.on_msg(self._heard)

    @property
    def called(self) -> str:
        return self.words[self.kind]

    def on_paper(self) -> tuple[str, str]:
        """Return the activity as HTML and as text."""
        return (
            as_html(self.page, self.words, self._say),
            as_text(self.page, self.words, self._say),
        )

    def _say(self, text: str) -> str:
        return self._own.get(text, text)

    def _heard(self, _widget: object, content: object, _buffers: object) -> None:
        """Answer the page's question whether this order of lines is right."""
        if not isinstance(content, dict) or "order" not in content:
            return
        verdict = judge(self._activity, _placed(content["order"], self.page.get("pieces", ())), self.words)
        self.send({"asked": content.get("asked"), "right": verdict.right, "line": verdict.line,
                   "says": self._say(verdict.says), "printed": verdict.printed})  # fmt: skip


class Predict(_Shown):
    """A program, and several things that it might print; Python finds out which is right."""

    kind = "predict"


class Parsons(_Shown):
    """The lines of a program, to be put in order; every order counts that prints what it should."""

    kind = "parsons"


class StepThrough(_Shown):
    """A program to go through line by line, with its variables and what is printed so far."""

    kind = "step-through"


class SpotTheMistake(_Shown):
    """A program with one wrong line, to be found."""

    kind = "spot-the-mistake"


class Choices(_Shown):
    """A question, with a sentence for each thing that can be chosen."""

    kind = "choices"


def _named(name: str, path: Path, kind: str) -> Activity:
    activities = read_activities(path)
    if name not in activities:
        raise UnitInvalid(f"{path} has no [{name}]; it has {', '.join(activities) or 'nothing yet'}.")
    if activities[name].kind != kind:
        raise UnitInvalid(f"{path} [{name}] is of the kind {activities[name].kind}, not {kind}.")
    return activities[name]


def _placed(order: object, pieces: tuple[str, ...] | list[str]) -> list[Placed]:
    """Return the page's [piece, steps in] pairs as lines; what is no such pair is left out."""
    rows = order if isinstance(order, list) else []
    return [
        (pieces[row[0]], min(max(row[1], 0), 8))
        for row in rows[:MOST_LINES]
        if isinstance(row, list) and len(row) == 2 and all(type(number) is int for number in row)
        and 0 <= row[0] < len(pieces)
    ]  # fmt: skip
