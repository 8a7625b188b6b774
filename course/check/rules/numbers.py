"""Safeguarding: numbers, addresses and mail that a child could call, open or write to."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from course.check.material import Material
from course.check.passages import Passage, adult_passages, learner_passages
from course.check.rule import Hit, rule
from course.check.wordlists import numbers

LONG = re.compile(r"(?<![\w.])\+?\d(?:[ \u00a0-]?\d){9,13}(?!\w)")
DAY = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
SHORT = re.compile(r"(?<![\w.*-])1\d{2,4}(?![\w*]|[.,:]\d)")
AADHAAR = re.compile(r"(?<![\w.])\d{4}([ -])\d{4}\1\d{4}(?!\w)")
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
WEB = re.compile(r"https?://[^\s)\"'<>]+|\b[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
PUBLIC = re.compile(
    r"^https?://|^www\.|\.(?:com|org|net|edu|info|gov|mil|app|co\.in|gov\.in|org\.in|ac\.in|nic\.in)$",
    re.IGNORECASE,
)
RESERVED = re.compile(
    r"(?:^|[.@/])(?:example(?:\.(?:com|org|net|in))?|test|invalid|localhost)(?:[/:?#]|$)", re.IGNORECASE
)
NEAR = 30
"""Signs between "call" and a number that make it one to call."""
TODO = "Take it out; help numbers stand in safety_lessons/contacts.toml, and the course puts them in."


@rule("SC-06", "error", "Safeguarding", "Numbers, mail and web addresses come from contacts.toml only.")
def contacts_only(material: Material) -> Iterator[Hit]:
    known = {re.sub(r"\D", "", contact.number) for contact in material.contacts}
    allowed = known | numbers().sample
    seen: set[tuple[str, str, str]] = set()
    for passage in [*learner_passages(material), *adult_passages(material)]:
        for what in _found(passage, known, allowed):
            key = (passage.file, passage.cell, what)
            if key not in seen:
                seen.add(key)
                yield Hit(passage.file, passage.cell, what, TODO)
    for file, cell in material.cells():
        if cell.cell_type == "code":
            yield from (
                Hit(file, cell.id, f"{n} looks like a phone number.", TODO)
                for n in _whole(cell.source, allowed)
            )


def _found(passage: Passage, known: set[str], allowed: set[str]) -> Iterator[str]:
    text = passage.text
    for match in LONG.finditer(text):
        groups = re.findall(r"\d+", match.group())
        if max(map(len, groups)) < 4 or DAY.match(match.group()):
            continue  # a row of small numbers, or a day and a time
        digits = "".join(groups)
        bare = digits[-10:] if digits.startswith("91") and len(digits) == 12 else digits
        if bare not in allowed and not _counts_up(digits):
            yield f"{match.group().strip()} looks like a phone number or another number of a person."
    for match in SHORT.finditer(text):
        number = match.group()
        if number not in known and (number in numbers().help or _to_call(text, match)):
            yield f"{number} looks like a help number."
    if AADHAAR.search(text):
        yield "It has a number written like an Aadhaar number."
    if passage.kind in ("adult", "picture"):
        return
    for match in MAIL.finditer(text):
        if not RESERVED.search(match.group()):
            yield f"{match.group()} is a mail address."
    for match in WEB.finditer(MAIL.sub("", text)):
        if PUBLIC.search(match.group()) and not RESERVED.search(match.group()):
            yield f"{match.group()} is a web address."


def _to_call(text: str, match: re.Match[str]) -> bool:
    """True if the number stands behind "call" or the like, and no counted thing follows it."""
    after = re.match(r"\s+(\w+)", text[match.end() :])
    if after and after.group(1).lower() in numbers().counted:
        return False
    before = re.split(r"[.!?\n]", text[max(0, match.start() - NEAR) : match.start()])[-1]
    return bool(numbers().near.search(before)) and not re.search(r"(?:\bRs\.?|₹|INR)\s*$", before)


def _counts_up(digits: str) -> bool:
    """True for 0123456789 and the like: an index above letters, and nobody's number."""
    return digits in "01234567890123456789" or digits in "98765432109876543210" or set(digits) <= {"0", "1"}


def _whole(source: str, allowed: set[str]) -> Iterator[int]:
    """Yield the whole numbers in code that could be mobile numbers."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError):
        return
    for node in nodes:
        if isinstance(node, ast.Constant) and type(node.value) is int:
            text = str(node.value)
            if len(text) == 10 and text[0] in "6789" and text not in allowed and not text.endswith("00000"):
                yield node.value
