"""An activity on paper: what stays in a saved notebook where Python does not run, as HTML and as text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

LETTERS = "abcdefghijkl"
_MARKED = re.compile(r"(`[^`]+`|\*\*[^*]+\*\*|\*[^*\s][^*]*\*)")
Say = Callable[[str], str]


@dataclass(frozen=True)
class Block:
    """A piece of the page: words, a program or what it prints, one of several choices, or the answer.

    Attributes:
        kind: "words", "head", "code", "out", "choice" or "choice-out".
        hidden: It belongs to the answer.
    """

    kind: str
    text: str
    hidden: bool = False


def blocks_of(page: Mapping, words: Mapping[str, str], say: Say) -> Iterator[Block]:
    """Yield the pieces of a page as `page_of` gives it; `say` brings a text into the reader's language."""
    kind = page["kind"]
    yield Block("head", words[kind])
    yield Block("words", say(page["question"]) or words[f"ask_{kind}"])
    if page["program"]:
        yield Block(
            "code", _numbered(page["program"]) if kind == "spot-the-mistake" else "\n".join(page["program"])
        )
    yield from _KINDS[kind](page, words, say)


def _predict(page: Mapping, words: Mapping[str, str], say: Say) -> Iterator[Block]:
    for option in page["options"]:
        yield Block("choice-out", _with_stop(option, words))
    yield from _outcome(page["outcome"], words, hidden=True)
    right = next(option for option in page["options"] if option["right"])
    yield Block("words", say(right["because"]), hidden=True)


def _with_stop(option: Mapping, words: Mapping[str, str]) -> str:
    if not option["stops"]:
        return option["shows"] or f"({words['option_nothing']})"
    if not option["shows"]:
        return f"({words['option_stops']})"
    return f"{option['shows']}\n({words['option_then_stops']})"


def _parsons(page: Mapping, words: Mapping[str, str], say: Say) -> Iterator[Block]:
    if page["question"]:
        yield Block("words", words["wanted"])
    yield Block("out", page["outcome"]["printed"])
    yield Block("code", "\n".join(page["pieces"]))
    yield Block("words", f"{words['way']}:", hidden=True)
    yield Block("code", "\n".join(page["way"]), hidden=True)


def _step_through(page: Mapping, words: Mapping[str, str], say: Say) -> Iterator[Block]:
    before: dict[tuple[str, str], str] = {}
    for step in page["steps"]:
        values = {(value["where"], value["name"]): value["value"] for value in step["values"]}
        news = [words["line_ran"].format(line=step["line"])]
        news += [words["is_now"].format(name=name, value=value) for (where, name), value in values.items()
                 if before.get((where, name)) != value]  # fmt: skip
        yield Block("words", " ".join([*news, say(step["says"])]).strip())
        before = values
    yield from _outcome(page["outcome"], words)


def _spot(page: Mapping, words: Mapping[str, str], say: Say) -> Iterator[Block]:
    yield from _outcome(page["outcome"], words, head=words["it_prints_now"])
    yield from _outcome(page["wanted"], words, head=words["it_should_print"])
    yield Block("words", f"{words['line'].format(line=page['line'])}. {say(page['because'])}", hidden=True)
    yield Block("words", words["mended"].format(line=page["line"]), hidden=True)
    yield Block("code", page["mended"], hidden=True)


def _choices(page: Mapping, words: Mapping[str, str], say: Say) -> Iterator[Block]:
    for option in page["options"]:
        yield Block("choice", say(option["says"]))
    for option, letter in zip(page["options"], LETTERS, strict=False):
        if option["right"]:
            yield Block("words", f"**{letter}** {say(option['because'])}", hidden=True)


_KINDS: Mapping[str, Callable[[Mapping, Mapping[str, str], Say], Iterator[Block]]] = {
    "predict": _predict,
    "parsons": _parsons,
    "step-through": _step_through,
    "spot-the-mistake": _spot,
    "choices": _choices,
}


def _outcome(
    outcome: Mapping, words: Mapping[str, str], *, hidden: bool = False, head: str = ""
) -> Iterator[Block]:
    if outcome["printed"]:
        yield Block("words", head or words["prints"], hidden)
        yield Block("out", outcome["printed"], hidden)
    if outcome["stops"]:
        yield Block("words", words["stops" if outcome["printed"] else "stops_at_once"], hidden)
        yield Block("out", outcome["stops"], hidden)
    elif not outcome["printed"]:
        yield Block("words", words["prints_nothing"], hidden)
    if outcome["endless"]:
        yield Block("words", words["endless"], hidden)


def _numbered(lines: list[str]) -> str:
    return "\n".join(f"{number}  {line}" for number, line in enumerate(lines, start=1))


# --- as HTML -------------------------------------------------------------------------------------


def as_html(page: Mapping, words: Mapping[str, str], say: Say) -> str:
    """Return the activity as HTML that needs no program; the answer can be unfolded."""
    blocks = list(blocks_of(page, words, say))
    seen = _html([block for block in blocks if not block.hidden])
    hidden = _html([block for block in blocks if block.hidden])
    if hidden:
        seen += f"<details><summary>{escape(words['answer'])}</summary>{hidden}</details>"
    return f"{seen}<p><em>{escape(words['still'])}</em></p>"


def _html(blocks: list[Block]) -> str:
    letters = iter(LETTERS)
    return "".join(_tag(block, next(letters) if block.kind.startswith("choice") else "") for block in blocks)


def _tag(block: Block, letter: str) -> str:
    # The letters are text: JupyterLab takes a list's own away, and the answer speaks of them.
    if block.kind == "choice":
        return f"<p><strong>{letter}</strong> {_inline(block)}</p>"
    if block.kind == "choice-out":
        return f'<pre dir="ltr">{escape(_lettered(block.text, letter))}</pre>'
    if block.kind in ("code", "out"):
        return f'<pre dir="ltr">{escape(block.text)}</pre>'
    return f"<p><strong>{_inline(block)}</strong></p>" if block.kind == "head" else f"<p>{_inline(block)}</p>"


def _lettered(text: str, letter: str) -> str:
    first, *rest = text.splitlines() or [""]
    return "\n".join([f"{letter}  {first}", *(f"   {line}" for line in rest)])


def _inline(block: Block) -> str:
    pieces = _MARKED.split(escape(block.text, quote=False))
    return "".join(map(_piece, pieces)).replace("\n", "<br>")


def _piece(text: str) -> str:
    if len(text) > 2 and text.startswith("`"):
        return f'<bdi dir="ltr"><code>{text[1:-1]}</code></bdi>'
    if len(text) > 4 and text.startswith("**"):
        return f"<strong>{text[2:-2]}</strong>"
    if len(text) > 2 and text.startswith("*"):
        return f"<em>{text[1:-1]}</em>"
    return text


# --- as text -------------------------------------------------------------------------------------


def as_text(page: Mapping, words: Mapping[str, str], say: Say) -> str:
    """Return the activity as plain text, the answer last."""
    lines: list[str] = []
    answer, number = False, 0
    for block in blocks_of(page, words, say):
        if block.hidden and not answer:
            lines += ["", f"{words['answer']}:"]
            answer = True
        if block.kind.startswith("choice"):
            lines += [
                f"  {line}" for line in _lettered(block.text, LETTERS[number % len(LETTERS)]).splitlines()
            ]
            number += 1
        elif block.kind in ("code", "out"):
            lines += [f"    {line}" for line in block.text.splitlines()]
        else:
            lines.append(block.text)
    return "\n".join(lines)
