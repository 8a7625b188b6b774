"""What is wrong where Python only says "invalid syntax": looks at the line as a teacher would."""

from __future__ import annotations

import re
from collections.abc import Callable

from autograder.friendly.finding import Finding, Scene
from autograder.friendly.line import (
    BLOCKS,
    PYTHONS,
    blanked,
    closing,
    first_word,
    still_open,
    words_of,
)
from autograder.friendly.nearest import distance, nearest

_STATEMENTS = (*BLOCKS, "return", "import", "from", "break", "continue", "pass", "raise", "assert", "del")
_ORDER = {"=>": ">=", "=<": "<=", "=!": "!=", "<>": "!=", "===": "==", "!==": "!="}
_OTHER = {"&&": "and", "||": "or", "!": "not"}
_OPERATORS = r"(\*\*|//|==|!=|<=|>=|[-+*/%=<>.,(\[]|\b(?:and|or|not|in|is|if|elif|while|return|as)\b)"


class _Look:
    """A line, and where Python stumbled in it."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.line = scene.line
        self.bare = blanked(self.line)
        place = scene.place
        marked = place is not None and place.end > place.start
        self.start = place.start if place and marked else len(self.bare.rstrip())
        self.token = self.line[self.start : place.end] if place and marked else ""
        self.before = self.bare[: self.start].rstrip()
        self.word = first_word(self.bare)


def find_invalid(scene: Scene) -> Finding:
    """Return the first of the usual mistakes that fits."""
    look = _Look(scene)
    for fits in _LOOKS:
        if (found := fits(look)) is not None:
            return found
    return Finding("syntax")


def _alone(look: _Look) -> Finding | None:
    if look.token == look.word and look.word in ("else", "elif", "except", "finally", "case"):
        return Finding("else-alone", {"word": look.word})
    return None


def _own_word(look: _Look) -> Finding | None:
    """One of Python's own words, where a name should be."""
    bare = look.bare
    match = (
        re.match(r"\s*(\w+)\s*=(?!=)", bare)
        or re.match(r"\s*(?:def|class)\s+(\w+)", bare)
        or re.match(r"\s*for\s+(\w+)\s+in\b", bare)
    )
    if match and match[1] in PYTHONS:
        return Finding("keyword-as-name", {"word": match[1]}, mark=match[1])
    if look.token in PYTHONS and re.search(r"(?:\b(?:as|import|def|class)|^\s*def .*[(,])\s*$", look.before):
        return Finding("keyword-as-name", {"word": look.token})
    return None


def _misspelt(look: _Look) -> Finding | None:
    """The first word of a line is nearly one of Python's."""
    word, bare = look.word, look.bare
    if not word or word in PYTHONS or word in look.scene.notebook or look.token == word:
        return None
    if not re.match(r"\s*\w+(?:\s+[\w\"'(\[{~-]|\s*:\s*$)", bare):
        return None
    if word.casefold() == "print":
        return Finding("print-brackets", {"name": "print"})
    similar = nearest(word, _STATEMENTS)
    fitting = [name for name in similar if name in _expected(bare)] or list(similar)
    # `if` and `for` are so short that much is near to them: the line must look like theirs.
    if not fitting or (len(word) > 2 and distance(word.casefold(), fitting[0]) > 1 and len(fitting[0]) < 5):
        return None
    return Finding("keyword-misspelt", {"word": word}, (fitting[0],), mark=word)


def _expected(bare: str) -> tuple[str, ...]:
    """Return the words with which a line of this form can begin."""
    if re.search(r"\bimport\b", bare):
        return ("from",)
    if re.match(r"\s*\w+\s*:\s*$", bare):
        return ("else", "try", "finally", "except")
    if re.search(r"\bin\b.*:\s*$", bare):
        return ("for",)
    if re.match(r"\s*\w+\s+\w+\s*\(.*\)\s*:\s*$", bare):
        return ("def", "class")
    if bare.rstrip().endswith(":"):
        return ("if", "elif", "while", "with", "class")
    return ("return", "import", "from", "raise", "assert", "del")


def _import(look: _Look) -> Finding | None:
    bare = look.bare
    if re.match(r"\s*import\b.*\bfrom\b", bare):
        return Finding("import-order")
    if look.word == "from" and not re.search(r"\bimport\s+\S", bare):
        return Finding("import-nothing", {"word": "import" if "import" in bare else "from ..."})
    if re.match(r"\s*import\s*$", bare):
        return Finding("import-nothing", {"word": "import"})
    return None


def _for(look: _Look) -> Finding | None:
    if look.word == "for" and not re.search(r"\bin\b\s*\S", look.bare.replace(":", " ")):
        return Finding("for-shape")
    if look.word == "for" and not re.search(r"\bin\b", look.bare):
        return Finding("for-shape")
    return None


def _signs(look: _Look) -> Finding | None:
    around = look.bare[max(look.start - 2, 0) : look.start + 3]
    for sign, other in _ORDER.items():
        if sign in around:
            return Finding("sign-order", {"sign": sign, "other": other}, mark=sign)
    for sign, other in _OTHER.items():
        if sign in around and f"{sign}=" not in around:
            return Finding("sign-other", {"sign": sign, "other": other}, mark=sign)
    if match := re.search(r"([^\W\d]\w*)\s*(\+\+|--)\s*;?\s*$", look.bare):
        values = {"sign": match[2], "name": match[1], "one": match[2][0]}
        return Finding("plus-plus", values, mark=match[2])
    if look.token and look.token in "$?@":
        return Finding("strange-character", {"sign": look.token})
    return None


def _equals(look: _Look) -> Finding | None:
    if look.token == "=" and look.word in ("if", "elif", "while", "assert", "return"):
        return Finding("equals-in-test")
    return None


def _colon(look: _Look) -> Finding | None:
    opened = still_open(look.bare[: look.start])
    if look.token == ":" and opened in ("(", "["):
        return Finding("bracket-open", {"bracket": opened, "closing": closing(opened)})
    if look.word in BLOCKS and not opened and ":" not in look.bare and look.word != "else":
        return Finding("colon-missing", {"word": look.word})
    if (look.token == ":" and look.word not in BLOCKS) or re.match(r"\s*\w+\s*:\s*=", look.bare):
        return Finding("colon-extra")
    return None


def _parameter(look: _Look) -> Finding | None:
    if look.word == "def" and re.match(r"[\"'\d]", look.token) and "(" in look.before:
        return Finding("def-parameter")
    return None


def _number(look: _Look) -> Finding | None:
    if re.search(r"\d\.\d+\.\d", look.bare):
        return Finding("number-two-points")
    return None


def _value(look: _Look) -> Finding | None:
    """A sign after which something must come, and nothing does."""
    rest = look.bare[look.start :].strip()
    if rest and rest[0] not in ")]}:,*/%=<>":
        return None
    if match := re.search(_OPERATORS + r"$", look.before):
        return Finding("value-missing", {"sign": match[1]}, mark=match[1])
    return None


def _bare_words(look: _Look) -> Finding | None:
    match = re.match(r"[^=]*(?<![=!<>])=\s*(?P<text>[^\W\d]\w*(?:[ ]+\w+)+[.!?]?)\s*$", look.bare)
    if match and words_of(match["text"]) and not PYTHONS & set(words_of(match["text"])):
        return Finding("quotes-forgotten", {"part": match["text"]}, mark=match["text"])
    return None


def _side_by_side(look: _Look) -> Finding | None:
    if re.match(r"[\w\"'(\[{]", look.token) and re.search(r"[\w)\]}\"]$", look.before):
        return Finding("two-things", {"part": look.token})
    return None


_LOOKS: tuple[Callable[[_Look], Finding | None], ...] = (
    _alone, _own_word, _misspelt, _import, _for, _signs, _equals, _parameter, _colon, _number, _value,
    _bare_words, _side_by_side,
)  # fmt: skip
