"""What is wrong with a line that Python could not read, by Python's own words about it."""

from __future__ import annotations

import builtins
import re
import unicodedata

from autograder.friendly.finding import Finding, Row, Scene, look_up
from autograder.friendly.invalid import find_invalid
from autograder.friendly.line import blanked, closing, first_word, words_of

_OTHER_SIGNS = {
    "×": "*", "÷": "/", "−": "-", "–": "-", "—": "-", "≤": "<=", "≥": ">=", "≠": "!=", "，": ",",
    "：": ":", "（": "(", "）": ")", "؛": ";", "،": ",", "⁄": "/", "∕": "/", "＝": "=", "´": "'",
    "`": "'",
}  # fmt: skip
_CURLY = "“”‘’„‚«»‹›＂＇"


def find_syntax(scene: Scene) -> Finding:
    """Return what is wrong with the text of a cell."""
    line = scene.line
    if match := re.match(r"\s*(else\s+if|elseif|elsif)\b", line):
        return Finding("else-if", {"word": " ".join(match[1].split())}, mark=match[1])
    return look_up(_ROWS, scene) or Finding("syntax")


def _bracket_open(scene: Scene, match: re.Match[str]) -> Finding:
    bracket = match["bracket"]
    if bracket == "{" and re.search(r"[fF]['\"][^'\"]*\{", scene.line):
        return Finding("fstring-brace-open")
    return Finding("bracket-open", {"bracket": bracket, "closing": closing(bracket)})


def _colon(scene: Scene, match: re.Match[str]) -> Finding:
    word = first_word(scene.line)
    if word == "else":
        return Finding("else-condition")
    return Finding("colon-missing", {"word": word or scene.line.strip()})


def _quote(scene: Scene, match: re.Match[str]) -> Finding:
    """Tell apart: no quote at the end, another one there, an apostrophe inside."""
    line = scene.line
    opening = next((sign for sign in line if sign in "\"'"), "")
    if opening == "'" and re.search(r"\w'\w", line) and line.count("'") > 1:
        return Finding("quote-apostrophe")
    rest = line[scene.place.start + 1 :] if scene.place else ""
    begun = line[scene.place.start : scene.place.start + 1] if scene.place else ""
    other = {"'": '"', '"': "'"}.get(begun, "")
    if other and re.search(rf"{other}\s*[)\]}}]*\s*[:,]?\s*$", rest) and rest.count(other) == 1:
        return Finding("quote-mixed")
    if re.search(r"\bf['\"][^'\"]*\{[^}]*$", line):
        return Finding("fstring-brace-open")
    return Finding("quote-open")


def _comma(scene: Scene, match: re.Match[str]) -> Finding:
    part, line = scene.part, scene.line
    bare = blanked(line)
    start = scene.place.start if scene.place else 0
    # Since Python 3.12 such an error is told as if it stood outside of the string.
    inside = bare[start : start + 1] == '"' and line[start : start + 1] not in ('"', "'")
    if inside or scene.message.startswith("f-string"):
        return Finding("fstring-inside")
    if re.search(r"(?<![\w])[\"'][^\"']*[\"']\w|\w[\"'](?![\s),\]}:.]|$)", part):
        return Finding("quote-inside")
    wide = _all_words(bare, start)
    if (words := words_of(wide)) and any(not _known(word, scene) for word in words):
        return Finding("quotes-forgotten", {"part": wide}, mark=wide)
    opened = bare[:start].rfind("{")
    if opened >= 0 and ":" not in bare[opened:start] and not re.search(r"[,\[(]\s*$", bare[:start]):
        return Finding("dict-colon")
    return Finding("comma-missing")


def _all_words(bare: str, start: int) -> str:
    """Return all words around a place, up to a bracket, a quote or another sign of Python's."""
    before = re.search(r"(?:[^\W\d]\w*[ ,]+)*$", bare[:start])
    behind = re.match(r"[\w ,.!?]+", bare[start:])
    return ((before[0] if before else "") + (behind[0] if behind else "")).strip()


def _known(word: str, scene: Scene) -> bool:
    return word in scene.notebook or hasattr(builtins, word)


def _assign(scene: Scene, match: re.Match[str]) -> Finding:
    what = match["what"]
    line = scene.line
    if first_word(line) in ("if", "elif", "while"):
        return Finding("equals-in-test")
    if what in ("True", "False", "None", "__debug__"):
        return Finding("keyword-as-name", {"word": what})
    if "call" in what:
        return Finding("assign-call")
    if "literal" in what or "f-string" in what or "ellipsis" in what:
        return Finding("for-shape" if first_word(line) == "for" else "assign-literal")
    if re.match(r"\s*[^\W\d]\w*(-[^\W\d]\w*)+\s*=", line):
        return Finding("name-minus")
    return Finding("assign-expression")


def _character(scene: Scene, match: re.Match[str]) -> Finding:
    sign = match["sign"]
    if sign in _CURLY:
        return Finding("curly-quotes", {"sign": sign})
    if sign in _OTHER_SIGNS:
        return Finding("other-sign", {"sign": sign, "other": _OTHER_SIGNS[sign]})
    digit = unicodedata.digit(sign, None)
    if digit is not None:
        return Finding("other-digits", {"sign": sign, "other": str(digit)})
    return Finding("strange-character", {"sign": sign})


def _indented(scene: Scene, match: re.Match[str]) -> Finding:
    number = int(match["opener"])
    lines = scene.place.lines if scene.place else ()
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    return Finding("indent-expected", {"line": str(number), "word": first_word(line) or match["word"]})


def _print(scene: Scene, match: re.Match[str]) -> Finding:
    return Finding("print-brackets", {"name": match["name"]})


def _outside(scene: Scene, match: re.Match[str]) -> Finding:
    return Finding("return-outside", {"word": match["word"]})


_ROWS: tuple[Row, ...] = (
    (r"expected an indented block after (?P<word>.+?) on line (?P<opener>\d+)", _indented),
    (r"unexpected indent", "indent-unexpected"),
    (r"unindent does not match", "indent-unmatched"),
    (r"inconsistent use of tabs", "tabs-and-spaces"),
    (r"unterminated f-string literal", _quote),
    (r"unterminated string literal", _quote),
    (r"unterminated triple-quoted", "triple-quote-open"),
    (r"'(?P<bracket>[(\[{])' was never closed", _bracket_open),
    (r"^unmatched '(?P<bracket>.)'", "bracket-extra"),
    (r"^closing parenthesis '(?P<bracket>.)' does not match opening parenthesis '(?P<opening>.)'",
     "bracket-mixed"),
    (r"^f-string: empty expression|^f-string: valid expression required", "fstring-empty"),
    (r"f-string: single '}'", "fstring-brace-single"),
    (r"f-string: expecting '}'", lambda scene, match: _fstring(scene)),
    (r"f-string", "fstring-inside"),
    (r"Maybe you meant '==' or ':='", "equals-in-test"),
    (r"expression cannot contain assignment", "assign-in-call"),
    (r"cannot assign to (?P<what>.+?)(?: here|$)", _assign),
    (r"cannot (?:delete|use assignment expressions with)", "assign-expression"),
    (r"illegal expression for augmented assignment", "assign-expression"),
    (r"Missing parentheses in call to '(?P<name>\w+)'", _print),
    (r"expected ':'", _colon),
    (r"expected '\('", "def-brackets"),
    (r"':' expected after dictionary key|expression expected after dictionary key", "dict-colon"),
    (r"Perhaps you forgot a comma", _comma),
    (r"invalid character '(?P<sign>.)'", _character),
    (r"invalid non-printable character", "hidden-character"),
    (r"leading zeros in decimal", "leading-zeros"),
    (r"invalid (?:\w+ literal|digit)", "name-begins-with-digit"),
    (r"positional argument follows keyword|iterable argument unpacking follows", "positional-after-keyword"),
    (r"keyword argument repeated: (?P<name>\w+)", "argument-repeated"),
    (r"'(?P<word>return|yield|await|async \w+)' outside", _outside),
    (r"'(?P<word>break|continue)' (?:outside|not properly)", "break-outside"),
    (r"unexpected character after line continuation", "backslash"),
    (r"unexpected EOF while parsing", "syntax"),
    (r"\(unicode error\)", "unicode-escape"),
    (r"non-default argument follows|parameter without a default follows", "default-order"),
    (r"duplicate (?:argument|parameter) '(?P<name>\w+)' in function", "parameter-repeated"),
    (r"Did you mean to use 'from \.\.\. import", "import-order"),
    (r"Expected one or more names after 'import'", lambda scene, match: Finding(
        "import-nothing", {"word": "import"})),
    (r"illegal target for annotation|can be annotated", "colon-extra"),
    (r"expected 'except' or 'finally'", "try-alone"),
    (r"expected 'else' after 'if'", "if-else"),
    (r"(?:prior to|before|and) (?P<word>global|nonlocal)", "global-late"),
    (r"invalid syntax", lambda scene, match: find_invalid(scene)),
)  # fmt: skip


def _fstring(scene: Scene) -> Finding:
    """An f-string that is open until the line's end, or one with its own quotes inside."""
    bare = scene.line
    inside = re.search(r"[fF](['\"])[^'\"{}]*\{[^'\"{}]*\1[^,)]*\}", bare)
    return Finding("fstring-inside" if inside else "fstring-brace-open")
