"""nbconvert's half of what is shown: the exporter, the step and the filters for nbgrader's pages.

`pathshala teach` and `nbgrader generate_feedback` use the exporter. Stock JupyterLab in a class's
folder makes nbgrader's own exporter, which `protect` in settings.py equips with the rest.
"""

from __future__ import annotations

from html import escape
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from pygments.formatters import HtmlFormatter
from traitlets.config import Config

from course.show.letters import for_page
from course.show.markup import TOO_LARGE, clean_html
from course.show.notebook import shown_notebook
from course.show.settings import exporter_settings

MOST_MARKS = 20_000
"""Letters that mean something in Markdown, in one cell: beyond that it is shown as it was typed."""


class ShownOnly(Preprocessor):
    """Replaces a notebook by what may be shown of it; `HTMLExporter.preprocessors` names it."""

    enabled = True

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Return the allowed part of the notebook."""
        return shown_notebook(nb), resources


class Colours(Preprocessor):
    """Gives the page the colours of code; our templates' conf.json names it."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Leave the style sheet where nbconvert's own step leaves it."""
        sheet = HtmlFormatter(style="default").get_style_defs(".highlight")
        resources["inlining"] = {"css": [sheet]}
        return nb, resources


class ShownExporter(HTMLExporter):
    """nbconvert's HTML, of what may be shown, whatever the settings say."""

    def __init__(self, config: Config | None = None, **more: Any) -> None:
        ours = Config(config or {})
        ours.ShownExporter = Config({**exporter_settings(), "preprocessors": []})
        super().__init__(config=ours, **more)

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict | None = None, **more: Any
    ) -> tuple[str, dict]:
        """Convert what may be shown: nbconvert looks into a notebook's metadata before any step can."""
        return super().from_notebook_node(shown_notebook(nb), resources, **more)


class _Renderer(IPythonRenderer):
    """Markdown's links as text with the address behind it."""

    def link(self, text: str, url: str, title: str | None = None) -> str:
        plain = not url.lower().startswith(("http://", "https://")) or url in text
        return text if plain else f"{text} ({escape(url)})"


@pass_context
def markdown2html(context: Context, source: str) -> str:
    """Return a Markdown text as HTML that may be shown; in place of nbconvert's filter."""
    cell = context.get("cell", {})
    return markdown_html(source, cell.get("attachments", {}))


def markdown_html(source: str, attachments: dict | None = None) -> str:
    """Return a Markdown text as HTML that may be shown; as typed where it cannot be read."""
    if sum(map(source.count, "[]()<>*_`!#~")) > MOST_MARKS:
        return f"<pre>{escape(for_page(source))}</pre>"
    renderer = _Renderer(escape=False, attachments=attachments, exclude_anchor_links=True)
    plugins = ("strikethrough", "table", "url", "def_list")
    try:
        html = MarkdownWithMath(renderer, plugins=_plugins(plugins)).render(source)
        shown = clean_html(html)
    except Exception:  # a hostile text may find a hole in any parser; the page has others to show
        shown = TOO_LARGE
    return f"<pre>{escape(for_page(source))}</pre>" if shown == TOO_LARGE else shown


def _plugins(names: tuple[str, ...]) -> list:
    from mistune import import_plugin

    return [import_plugin(name) for name in names]


def highlight_code(source: str, language: str | None = None, metadata: dict | None = None) -> str:
    """Return a program in colours; in place of nbconvert's filter, which asks the notebook for a lexer."""
    return Highlight2HTML(pygments_lexer="ipython3")(for_page(source))
