"""A branching story to play in a notebook.

In a cell::

    from course.stories.widget import Story

    Story("story.ink")

All of it is on the page once it is shown: inkjs compiles the source and plays it in the browser. Python is
asked nothing more. What is chosen is kept nowhere: not in the notebook, the browser, the history or Python.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import traitlets

from course.catalogue import ENGLISH
from course.contacts import Contact, contacts_path, load_contacts
from course.errors import UnitInvalid
from course.live import Live, style_with
from course.stories.paper import as_html, as_text, speaker
from course.stories.reader import read_story_file, story_source
from course.stories.words import load_words

HERE = Path(__file__).parent
# inkjs looks for the module system that it finds itself in; here it finds one that gives it to `inkjs`.
_INKJS = "const inkjs = ((exports, module) => {{\n{text}\nreturn exports;\n}})({{}}, {{}});\n"


class Story(Live):
    """A story that can be played with the mouse, the number keys or a screen reader.

    Args:
        path: The story, beside the notebook.
        language: In which the course speaks around it: en, bn, hi, ur.
        strings: A line's id → its translation. What is not in it stays English.
        contacts: Whom a child can call; those of the folder (a class can have its own) if None.

    Raises:
        UnitInvalid: It cannot be read, or is not in the house subset of ink; the message names the line.
    """

    live, paper = "pathshala-story", "pathshala-paper"
    more_style = ".pathshala-paper{max-width:640px}"
    _esm = _INKJS.format(text=(HERE / "inkjs" / "ink-full.js").read_text(encoding="utf-8")) + (
        HERE / "player.js"
    ).read_text(encoding="utf-8")
    _css = style_with(HERE / "player.css")
    source = traitlets.Unicode().tag(sync=True)
    people = traitlets.Dict().tag(sync=True)
    contacts = traitlets.List().tag(sync=True)

    def __init__(
        self,
        path: Path | str = "story.ink",
        *,
        language: str = ENGLISH,
        strings: Mapping[str, str] | None = None,
        contacts: Sequence[Contact] | None = None,
    ) -> None:
        path = Path(path)
        story, strings, words = read_story_file(path), dict(strings or {}), load_words(language)
        if story.faults:
            first = story.faults[0]
            raise UnitInvalid(f"{path}, line {first.line}: {first.message} {first.todo}")
        super().__init__(
            words,
            strings,
            language,
            source=story_source(path),
            people={line.who: speaker(line.who, words, strings) for line in story.spoken() if line.who},
            contacts=[
                _row(c) for c in contacts or load_contacts(contacts_path(Path())) if c.audience == "children"
            ],
        )
        self._paper = (as_html(story, words, strings), as_text(story, words, strings))

    @property
    def called(self) -> str:
        return self.words["story"]

    def on_paper(self) -> tuple[str, str]:
        """Return the story on numbered pages, as HTML and as text."""
        return self._paper


def _row(contact: Contact) -> dict[str, str]:
    when = ", ".join(part for part in (contact.hours, contact.cost) if part)
    return {"number": contact.number, "name": contact.name, "for": contact.what_for, "when": when}
