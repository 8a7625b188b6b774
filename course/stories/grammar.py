"""What a line of the house subset looks like, and what to say about ink that is not in it."""

from __future__ import annotations

import re

from course.stories.story import HELP, NOT_YOUR_FAULT, SAFE, SKIP

_NAME = r"[A-Za-z]\w*"
HEADING = re.compile(rf"={{2,}}\s*(?P<name>{_NAME})\s*=*")
DIVERT = re.compile(rf"->\s*(?P<name>{_NAME})")
CHOICE = re.compile(
    rf"\+\s*\[(?P<inside>[^\[\]]*)\]\s*->\s*(?:->|(?P<to>{_NAME})(?:\s*->\s*(?P<then>{_NAME}))?)"
)
# ink would read these as words of its own.
NAMES = re.compile(
    r"(?!(?:and|or|not|mod|has|hasnt|true|false|else|function|ref|return|temp|stopping|cycle|shuffle|once)$)"
    r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*"
)
TAG = re.compile(r"(?P<name>\w+)(?::(?P<value>[\w-]*))?")
TAGS = {
    "story": ("role", "harmed", "harming"),
    "page": (SAFE,),
    "line": ("id", "who", "mood", NOT_YOUR_FAULT),
    "choice": ("id", HELP, SKIP),
}
"""Where a tag can stand."""
_PERSON = re.compile(r"[a-z]+(?:_[a-z]+)*")
VALUES = {
    "": re.compile(""),
    "id": re.compile(r"[A-Z][A-Z0-9_]*"),
    "who": _PERSON,
    "mood": _PERSON,
    "role": _PERSON,
    "harmed": _PERSON,
    "harming": _PERSON,
}
"""Tag → what it says; those that are not here say nothing more than their name."""

JOINERS = dict.fromkeys(map(ord, "\u200c\u200d"))
"""What stands unseen between letters of Bengali, Hindi and Urdu; to take away."""
_LOCAL = "A translator needs each text whole, on a line of its own."
BAD = {
    "<>": _LOCAL,
    "{": _LOCAL,
    "}": _LOCAL,
    "|": _LOCAL,
    "[": "Brackets belong to choices.",
    "]": "Brackets belong to choices.",
    "\\": "ink takes it for a sign of its own.",
    "->": "A text does not lead to another page; a choice does.",
    "<-": "Pages do not run side by side.",
    "//": "ink takes the rest for a note of the author, and no child reads it.",
    "/*": "ink takes what follows for a note of the author.",
    "~": "ink takes it for a sum.",
}
_BEGINS = (
    (r"\*", "A choice with * can be chosen once only; then the page may have none left.", "Write + for it."),
    (r"\+\s*\+", "A choice stands inside another.", "Give what follows the other a page of its own."),
    (r"\+\s*\(", "The choice has a name in round brackets.", "Take the name away; the #id names it."),
    (r"\+\s*\{", "The choice has a condition.", "Take it away, or lead to another page."),
    (r"\+[^\[]*\[[^\]]*\][^#]*#", "A tag stands behind the bracket; ink gives it to the next line.",
     "Put it inside, as + [Ask #id:UNIT_001] -> page."),
    (r"\+(?!.*->)", "The choice leads nowhere.",
     "Write its page behind it, as + [Ask #id:UNIT_001] -> page."),
    (r"-(?!>)", "Lines that begin with - gather choices again.", "Make a page of what follows."),
    (r"=(?!=)", "A page inside a page has only one = before its name.", "Write === name ===."),
    (r"==", "The name of the page cannot be read.",
     "Write === name ===, in small letters, with _ for a space."),
    (r"~|\{|(?:VAR|CONST|LIST|EXTERNAL)\b", "A story of the course keeps nothing and computes nothing.",
     "Make a page for each way, in place of it."),
    (r"INCLUDE\b", "A story stands in one file.", "Copy the other file in here."),
    (r"TODO\b", "A note says that something is still to be done.", "Do it, or begin the note with //."),
    (r"<-|->->|/\*", "The house subset has no threads, no tunnels but for help, no long notes.",
     "Use choices and pages; begin each line of a note with //."),
)  # fmt: skip


def looks_like(line: str) -> tuple[str, str] | None:
    """Return (what is wrong, what to do) of a line that ink has and the house subset has not."""
    for pattern, message, todo in _BEGINS:
        if re.match(pattern, line):
            return message, todo
    return None
