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

import anywidget
import traitlets
from IPython.display import display

from course.contacts import Contact, contacts_path, load_contacts
from course.errors import UnitInvalid
from course.stories.paper import as_html, as_text, speaker
from course.stories.reader import read_story_file, story_source
from course.stories.words import ENGLISH, load_words

HERE = Path(__file__).parent
RIGHT_TO_LEFT = frozenset({"ur", "ar", "fa"})
# inkjs looks for the module system that it finds itself in; here it finds one that gives it to `inkjs`.
_INKJS = "const inkjs = ((exports, module) => {{\n{text}\nreturn exports;\n}})({{}}, {{}});\n"
# One rule hides the pages for paper beside a story that is played, the other hides JupyterLab's line "Error
# displaying widget: model not found" where a saved notebook is opened without its Python.
_PAPER_STYLE = (
    ".jp-OutputArea:has(.pathshala-story) > .jp-OutputArea-child:has(.pathshala-paper){display:none}"
    ".jp-OutputArea-child:has(.jupyter-widgets):not(:has(.pathshala-story))"
    ":has(+ .jp-OutputArea-child .pathshala-paper){display:none}"
    ".pathshala-paper{max-width:640px}"
)


class Story(anywidget.AnyWidget):
    """A story that can be played with the mouse, the number keys or a screen reader.

    Args:
        path: The story, beside the notebook.
        language: In which the course speaks around it: en, bn, hi, ur.
        strings: A line's id → its translation. What is not in it stays English.
        contacts: Whom a child can call; those of the folder (a class can have its own) if None.

    Raises:
        UnitInvalid: It cannot be read, or is not in the house subset of ink; the message names the line.
    """

    _esm = _INKJS.format(text=(HERE / "inkjs" / "ink-full.js").read_text(encoding="utf-8")) + (
        HERE / "player.js"
    ).read_text(encoding="utf-8")
    _css = HERE / "player.css"
    source = traitlets.Unicode().tag(sync=True)
    strings = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    people = traitlets.Dict().tag(sync=True)
    contacts = traitlets.List().tag(sync=True)
    language = traitlets.Unicode().tag(sync=True)
    direction = traitlets.Unicode().tag(sync=True)

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
            source=story_source(path),
            strings=strings,
            words=dict(words),
            people={line.who: speaker(line.who, words, strings) for line in story.spoken() if line.who},
            contacts=[
                _row(c) for c in contacts or load_contacts(contacts_path(Path())) if c.audience == "children"
            ],
            language=language,
            direction="rtl" if language in RIGHT_TO_LEFT else "ltr",
        )
        self._paper = {
            "text/html": f"<style>{_PAPER_STYLE}</style>"
            f'<div class="pathshala-paper" lang="{language}" dir="{self.direction}">'
            f"{as_html(story, words, strings)}</div>",
            "text/plain": as_text(story, words, strings),
        }

    def _ipython_display_(self, **kwargs: object) -> None:
        """Show the story to play, and below it its pages for paper, which the first one hides.

        They are two outputs because JupyterLab, when it opens a saved notebook, shows an error in place of a
        widget that is gone, whatever else stands in the same output.
        """
        data, metadata = self._repr_mimebundle_(**kwargs)
        display({**data, "text/plain": self.words["story"]}, metadata=metadata, raw=True)
        display(self._paper, raw=True)


def _row(contact: Contact) -> dict[str, str]:
    when = ", ".join(part for part in (contact.hours, contact.cost) if part)
    return {"number": contact.number, "name": contact.name, "for": contact.what_for, "when": when}
