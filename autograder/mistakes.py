"""The wrong answers that an author foresaw, and recognising one in a child's answer."""

from __future__ import annotations

import io
import re
import tokenize
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path

from autograder.errors import MistakesInvalid

LOOKED_AT = 2000
"""Letters of an answer without comments in which a mistake is looked for."""
SENTENCE_LOOKED_AT = 600
"""Letters of what a check said in which one is looked for."""
_BLANKS = re.compile(r"[ \t]{40}[ \t]+")


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that children really give.

    Attributes:
        task: The id of the answer cell.
        name: Its own name within the task.
        code: An example; it stands where the model answer stands.
        hint: What the child should look at, in one or two sentences.
        says: Regex that is found in the check's sentence; "" matches all.
        source: Regex that is found in the child's code without comments; "" matches all.
    """

    task: str
    name: str
    code: str
    hint: str
    says: str = ""
    source: str = ""


def load_mistakes(path: Path) -> tuple[Mistake, ...]:
    """Read a unit's `mistakes.toml`.

    Raises:
        MistakesInvalid: if it is missing, not TOML, or does not follow the schema.
    """
    where = f"{path.parent.name}/{path.name}"
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("mistake", [])
    except FileNotFoundError:
        raise MistakesInvalid(f"{where} is missing; add it.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise MistakesInvalid(f"{where} is not valid TOML: {problem}.") from None
    return tuple(_mistake(row, f"{where}, mistake {number}") for number, row in enumerate(rows, 1))


def recognise(
    mistakes: Iterable[Mistake], task: str, source: str, sentence: str
) -> Mistake | None:
    """Return the first mistake of `task` whose two patterns both match, or None.

    A pattern can take the square of a text's length, or worse where blanks follow one another:
    in a text made for that, hours. So long texts are not looked at, and long blanks are short.

    Args:
        source: The child's answer cell.
        sentence: What the failed check said.
    """
    mistakes = [mistake for mistake in mistakes if mistake.task == task]
    if not mistakes:
        return None
    code = _BLANKS.sub(" " * 40, without_comments(source[: 10 * LOOKED_AT]))
    if len(source) > 10 * LOOKED_AT or len(code) > LOOKED_AT:
        return None
    sentence = sentence[:SENTENCE_LOOKED_AT]
    for mistake in mistakes:
        if not (mistake.says or mistake.source):
            continue
        says = re.search(mistake.says, sentence, re.MULTILINE)
        written = re.search(mistake.source, code, re.MULTILINE)
        if says and written:
            return mistake
    return None


def without_comments(source: str) -> str:
    """Return Python text without its comments; text that is not Python, without `#` lines."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, IndentationError, SyntaxError):
        lines = (line for line in source.splitlines() if not line.lstrip().startswith("#"))
        return "\n".join(line for line in lines if line.strip())
    lines = source.splitlines()
    for token in tokens:
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column].rstrip()
    return "\n".join(line for line in lines if line.strip())


def _mistake(row: dict, where: str) -> Mistake:
    allowed = [f.name for f in fields(Mistake)]
    for key, value in row.items():
        if key not in allowed:
            raise MistakesInvalid(
                f"{where} has unknown key '{key}'; it can have {', '.join(allowed)}."
            )
        if not isinstance(value, str):
            raise MistakesInvalid(f"{where}: '{key}' should be a text, not {value!r}.")
    for key in ("task", "name", "code", "hint"):
        if not row.get(key, "").strip():
            raise MistakesInvalid(f"{where} has no '{key}'; add it.")
    for key in ("says", "source"):
        try:
            re.compile(row.get(key, ""))
        except re.error as problem:
            raise MistakesInvalid(f"{where}: '{key}' is not a valid regex: {problem}.") from None
    return Mistake(**row)
