"""What a story and an activity share: their look, their words, and a still page beside the live one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

import anywidget
import traitlets
from IPython.display import display

from course.catalogue import direction

SHEET = Path(__file__).with_name("live.css")


def style_with(own: Path) -> str:
    """Return the style of a widget: what all share, then its own."""
    return SHEET.read_text(encoding="utf-8") + own.read_text(encoding="utf-8")


class Live(anywidget.AnyWidget):
    """A widget that leaves a page to read where a saved notebook is opened without its Python.

    Attributes:
        called: The word that stands for it where only text can be shown.
        live: The class of the live widget on the page.
        paper: The class of the still page.
        more_style: CSS of the still page.
    """

    called: str
    live: ClassVar[str]
    paper: ClassVar[str]
    more_style: ClassVar[str]
    words = traitlets.Dict().tag(sync=True)
    strings = traitlets.Dict().tag(sync=True)
    language = traitlets.Unicode().tag(sync=True)
    direction = traitlets.Unicode().tag(sync=True)

    def __init__(
        self, words: Mapping[str, str], strings: Mapping[str, str], language: str, **told: object
    ) -> None:
        super().__init__(
            words=dict(words),
            strings=dict(strings),
            language=language,
            direction=direction(language),
            **told,
        )

    def on_paper(self) -> tuple[str, str]:
        """Return what stays in a saved notebook, as HTML and as text."""
        raise NotImplementedError

    def still(self) -> dict[str, str]:
        """Return the still page as an output of a notebook."""
        html, text = self.on_paper()
        live, paper = self.live, self.paper
        # One rule hides the still page beside the live one, the other hides JupyterLab's line "Error
        # displaying widget: model not found" where a saved notebook is opened without its Python.
        style = (
            f".jp-OutputArea:has(.{live}) > .jp-OutputArea-child:has(.{paper}){{display:none}}"
            f".jp-OutputArea-child:has(.jupyter-widgets):not(:has(.{live}))"
            f":has(+ .jp-OutputArea-child .{paper}){{display:none}}"
            f"{self.more_style}"
        )
        return {
            "text/html": f'<style>{style}</style><div class="{paper}" '
            f'lang="{self.language}" dir="{self.direction}">{html}</div>',
            "text/plain": text,
        }

    def _ipython_display_(self, **kwargs: object) -> None:
        """Show the live page, and below it the still one, which the live one hides.

        They are two outputs because JupyterLab, when it opens a saved notebook, shows an error in place of a
        widget that is gone, whatever else stands in the same output.
        """
        data, metadata = self._repr_mimebundle_(**kwargs)
        display({**data, "text/plain": self.called}, metadata=metadata, raw=True)
        display(self.still(), raw=True)
