"""HTML that somebody else wrote, by allow-list: words, lists, tables, pictures, and nothing that acts.

nh3 parses as a browser does and writes out only what stands in the tables below. There is no `id`,
no free `class` and no position in them: formgrader's own program finds its score boxes by these, and
nothing of a child's may look like one or lie upon one. Links become their text: a page of a teacher
who is signed in is no place to be led away from. SVG becomes a picture, in which a browser runs and
fetches nothing; so no foreign name space is left, in which parsers disagree.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from functools import cache
from html import escape

import nh3
from pygments.token import STANDARD_TYPES

MOST_LETTERS = 300_000
"""Pictures in it not counted."""
MOST_TAGS = 5_000
"""Below this, no nesting costs more than a fraction of a second."""
MOST_PICTURES = 50
PICTURE_LETTERS = 7_000_000
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TAGS = _words(
    "abbr b blockquote br caption code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins kbd li "
    "mark ol p pre q rp rt ruby s samp small span strong sub summary sup table tbody td tfoot th thead tr "
    "u ul var"
)
# Their text is no text for people.
_WITH_CONTENT = _words("script style title template noscript noembed noframes iframe math")
# Plain page structure: to lose it changes nothing that a reader would miss.
_QUIET = _words(
    "a address article aside big body center colgroup col figcaption figure font footer head header html "
    "label main nav section style strike svg title tt wbr"
)
_STYLES = _words("background-color color font-style font-weight text-align text-decoration")
_ATTRIBUTES = {
    "*": {"class", "dir", "lang", "style"},
    "img": {"alt", "height", "src", "width"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
_NUMBERS = {"colspan", "height", "rowspan", "start", "width"}

_PICTURE = re.compile(r"data:(image/[a-z+]+);base64,[A-Za-z0-9+/=\s]+")
_OWN_PICTURE = re.compile(r"(?:[\w-][\w .-]*/)*[\w-][\w .-]*\.(?:png|jpe?g|gif|webp|svg)", re.IGNORECASE)
_DATA = re.compile(r"data:image/[a-z+]+;base64,[A-Za-z0-9+/=]+")
_SVG = re.compile(r"<svg\b([^>]*)>(.*?)</svg\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)")
_PROGRAM = re.compile(r"<[a-z][^<>]{0,300}?(?:[\s\"'/]on[a-z]+\s*=|(?:java|vb)script\s*:)", re.IGNORECASE)
_STYLE_VALUE = re.compile(r"[a-z][a-z -]{0,40}|#[0-9a-f]{3,8}|\d{1,4}|(?:rgb|hsl)a?\([\d.,% ]{1,40}\)")

TOO_LARGE = '<p class="not-shown">An output of kind text/html is too large to be shown here.</p>'


@dataclass
class _Left:
    """What was left out, for the sentence."""

    kinds: set[str] = field(default_factory=set)

    def attribute(self, tag: str, name: str, value: str) -> str | None:
        if name == "class":
            return " ".join(each for each in value.split() if each in _classes().get(tag, ())) or None
        if name == "src":
            return self._source(value) if tag == "img" else None
        if name == "style":
            return _style(value)
        if name in _NUMBERS:
            return value if re.fullmatch(r"\d{1,4}", value) else None
        if name == "dir":
            return value if value in ("ltr", "rtl", "auto") else None
        if name == "lang":
            return value if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})?", value) else None
        if name == "scope":
            return value if value in ("col", "row") else None
        return value

    def _source(self, value: str) -> str | None:
        if (found := _PICTURE.fullmatch(value)) and found[1] in PICTURES:
            return value
        if _OWN_PICTURE.fullmatch(value):
            return value  # beside the notebook, as the lessons' own
        self.kinds.add("a picture from elsewhere")
        return None


def clean_html(text: str) -> str:
    """Return what may be shown of HTML, with a sentence that names what is not."""
    without_pictures = _DATA.sub("", text) if len(text) > 1_000 else text
    if (
        len(without_pictures) > MOST_LETTERS
        or len(text) > PICTURE_LETTERS
        or without_pictures.count("<") > MOST_TAGS
        or without_pictures.lower().count("<svg") > MOST_PICTURES
    ):
        return TOO_LARGE
    left = _Left()
    drawn = _SVG.sub(_as_picture, text.replace("\x00", "\ufffd"))
    cleaned = nh3.clean(
        drawn,
        tags=set(TAGS),
        clean_content_tags=set(_WITH_CONTENT),
        attributes=_ATTRIBUTES,
        attribute_filter=left.attribute,
        url_schemes={"data", "http", "https"},  # what is not "data" is refused by `_source`, which notes it
        link_rel=None,
        strip_comments=True,
    )
    left.kinds |= {tag.lower() for tag in _TAG.findall(_DATA.sub("", drawn))} - TAGS - _QUIET
    if _PROGRAM.search(_DATA.sub("", drawn)):
        left.kinds.add("a program")
    return cleaned.replace("<img>", "") + not_shown(left.kinds)


def not_shown(kinds: set[str]) -> str:
    """Return the sentence that names what is not shown; "" where there is nothing to name."""
    if not kinds:
        return ""
    names = ", ".join(escape(kind[:40]) for kind in sorted(kinds)[:6])
    return f'<p class="not-shown">Not shown here: {names}.</p>'


def _style(value: str) -> str | None:
    """Return the declarations that colour, and neither place nor fetch anything."""
    kept = []
    for declaration in value.lower().split(";")[:20]:
        name, _, what = (part.strip() for part in declaration.partition(":"))
        if name in _STYLES and _STYLE_VALUE.fullmatch(what):
            kept.append(f"{name}: {what}")
    return "; ".join(kept) or None


def _as_picture(svg: re.Match[str]) -> str:
    attributes, content = svg.groups()
    if "xmlns=" not in attributes:
        attributes += ' xmlns="http://www.w3.org/2000/svg"'
    drawing = f"<svg{attributes}>{content}</svg>"
    data = base64.b64encode(drawing.encode("utf-8", "replace")).decode()
    return f'<img alt="A drawing" src="data:image/svg+xml;base64,{data}">'


@cache
def _classes() -> dict[str, set[str]]:
    """Return the only classes that stay: those by which Pygments colours code, and pandas' table."""
    return {
        "div": {"highlight"},
        "span": {name for name in STANDARD_TYPES.values() if name},
        "table": {"dataframe"},
    }
