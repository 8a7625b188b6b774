"""A story on numbered pages, as a printed book of choices: for where no program runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from course.stories.story import READER, Choice, Line, Page, Story

Strings = Mapping[str, str]
"""A line's id, or `who:` and a name → how another language says it."""


def speaker(who: str, words: Mapping[str, str], strings: Strings) -> str:
    """Return how a speaker is called: mrs_das is Mrs Das."""
    said = words["you"] if who == READER else who.replace("_", " ").title()
    return strings.get(f"who:{who}", said)


def as_html(story: Story, words: Mapping[str, str], strings: Strings) -> str:
    """Return the pages as HTML without links, scripts and styles."""
    parts = [f"<p>{escape(words['paper'])}</p>"]
    for number, page, lines, choices in _pages(story, words, strings):
        parts.append(f"<p><strong>{number}</strong></p>")
        parts += [f"<p>{escape(line)}</p>" for line in lines]
        if choices:
            parts.append("<ul>" + "".join(f"<li>{escape(choice)}</li>" for choice in choices) + "</ul>")
        elif page.ends:
            parts.append(f"<p><em>{escape(words['the_end'])}</em></p>")
    return "\n".join(parts)


def as_text(story: Story, words: Mapping[str, str], strings: Strings) -> str:
    """Return the pages as plain text."""
    parts = [words["paper"]]
    for number, page, lines, choices in _pages(story, words, strings):
        below = [f"  * {choice}" for choice in choices] or [words["the_end"]] * page.ends
        parts.append("\n".join([f"[{number}]", *lines, *below]))
    return "\n\n".join(parts)


def _pages(
    story: Story, words: Mapping[str, str], strings: Strings
) -> Iterator[tuple[int, Page, list[str], list[str]]]:
    """Yield (number, page, its lines, its choices with where they lead), the first page first."""
    names = [story.start, *(name for name in story.pages if name != story.start)]
    for number, name in enumerate(names, start=1):
        page = story.pages[name]
        choices = [f"{_said(c, words, strings)} → {_way(c, names, words)}" for c in page.choices]
        yield number, page, [_said(line, words, strings) for line in page.lines], choices


def _said(line: Line, words: Mapping[str, str], strings: Strings) -> str:
    text = strings.get(line.id, line.text)
    return f"{speaker(line.who, words, strings)}: {text}" if line.who else text


def _way(choice: Choice, names: Sequence[str], words: Mapping[str, str]) -> str:
    if choice.is_back:
        return words["back"]
    return words["go_to"].format(page=names.index(choice.target) + 1)
