"""Draws an explanation: as HTML for the page, as text for all else. Everything is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from autograder.friendly.explain import Explanation
from autograder.friendly.place import Place
from autograder.friendly.words import Sentence, Words, plain, sentence

_AROUND = 1
_LINE = 200
"""Signs of a line that are shown."""


def as_html(told: Explanation, words: Words) -> str:
    """Return the panel. Its looks are in the desk's `friendly.css`; it is readable without."""
    panel = words["panel"]
    parts = [_paragraph(told.saw, "saw")]
    if told.place is not None:
        parts += [f'<p class="pathshala-error-where">{_inline(_where(told.place, words))}</p>']
        parts += [_lines(told.place, words)]
    if told.finding.similar:
        names = f" {escape(str(panel['or']).strip())} ".join(map(_code, told.finding.similar))
        before, _, behind = str(panel["similar"]).partition("{names}")
        parts += [f'<p class="pathshala-error-similar">{escape(before)}{names}{escape(behind)}</p>']
    if told.when:
        items = "".join(f"<li>{_inline(one)}</li>" for one in told.when)
        parts += [f"<p>{escape(str(panel['when']))}</p><ul>{items}</ul>"]
    if told.tries:
        tries = " ".join(map(_inline, told.tries))
        parts += [f'<p class="pathshala-error-try"><strong>{escape(str(panel["try"]))}</strong> {tries}</p>']
    if told.whole:
        parts += [
            f"<details><summary>{escape(str(panel['all']))}</summary>"
            f'<pre dir="ltr" tabindex="0">{escape(told.whole)}</pre></details>'
        ]
    names = {"lang": "language", "dir": "direction", "aria-label": "help"}
    said = " ".join(f'{name}="{escape(str(panel[key]), quote=True)}"' for name, key in names.items())
    return f'<section class="pathshala-error" {said}>{"".join(parts)}</section>'


def as_text(told: Explanation, words: Words) -> str:
    """Return the same without looks."""
    panel = words["panel"]
    lines = [" ".join(map(plain, told.saw))]
    if told.place is not None:
        lines += [plain(_where(told.place, words)), *_text_lines(told.place)]
    if told.finding.similar:
        names = str(panel["or"]).join(told.finding.similar)
        lines += [str(panel["similar"]).replace("{names}", names)]
    if told.when:
        lines += [str(panel["when"]), *(f"- {plain(one)}" for one in told.when)]
    if told.tries:
        lines += [f"{panel['try']} {' '.join(map(plain, told.tries))}"]
    return "\n".join(lines)


def _where(place: Place, words: Words) -> Sentence:
    where = words["where"]
    values = {"line": str(place.number), "cell": str(place.cell), "file": place.file}
    name = "file" if place.file else "here" if place.cell is None else "cell"
    said = sentence(str(where[name]), values, words)
    if place.used_from:
        used = {"line": str(place.used_from)}
        said = (*said, *sentence(" " + str(where["called"]), used, words))
    return said


def _lines(place: Place, words: Words) -> str:
    """Return the line with one above and one below; arrow, weight and a line under it mark it, not colour."""
    rows = []
    for number, text in _around(place):
        here = number == place.number
        shown = _marked(place) if here else escape(text[:_LINE])
        arrow = "→" if here else " "
        width = len(str(place.number + _AROUND))
        gutter = f'<span class="pathshala-error-number">{arrow} {number:>{width}}</span>'
        row = f"{gutter}  {shown}"
        rows.append(f"<strong>{row}</strong>" if here else row)
    part = place.part.strip()
    unseen = ""
    if part:
        text = str(words["panel"]["marked"]).replace("{part}", part[:_LINE])
        unseen = f'<p class="pathshala-error-unseen">{escape(text)}</p>'
    return f'<pre class="pathshala-error-code" dir="ltr">{chr(10).join(rows)}</pre>{unseen}'


def _marked(place: Place) -> str:
    line = place.line
    if place.end > _LINE or place.end <= place.start:
        return escape(line[:_LINE])
    before, behind = line[: place.start], line[place.end : _LINE]
    return f"{escape(before)}<mark>{escape(place.part)}</mark>{escape(behind)}"


def _text_lines(place: Place) -> list[str]:
    rows = []
    for number, text in _around(place):
        rows.append(f"{'→' if number == place.number else ' '} {number:>3}  {text[:_LINE]}")
        if number == place.number and place.start < place.end <= _LINE:
            rows.append(" " * (7 + place.start) + "^" * (place.end - place.start))
    return rows


def _around(place: Place) -> list[tuple[int, str]]:
    first = max(1, place.number - _AROUND)
    last = min(len(place.lines), place.number + _AROUND)
    shown = [(number, place.lines[number - 1]) for number in range(first, last + 1)]
    while shown and not shown[-1][1].strip() and shown[-1][0] != place.number:
        shown.pop()
    while shown and not shown[0][1].strip() and shown[0][0] != place.number:
        shown.pop(0)
    return shown


def _paragraph(said: Iterable[Sentence], name: str) -> str:
    return f'<p class="pathshala-error-{name}">{" ".join(map(_inline, said))}</p>'


def _inline(said: Sentence) -> str:
    return "".join(_code(piece.text) if piece.code else escape(piece.text) for piece in said)


def _code(text: str) -> str:
    return f'<code dir="ltr">{escape(text)}</code>'
