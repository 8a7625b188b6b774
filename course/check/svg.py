"""Reads pictures: an SVG's text, sizes and links, and what a PNG carries besides its pixels."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from course.check.material import TEXT_LIMIT

SCREEN = 700
"""Pixels: as wide as a picture gets in JupyterLab beside the file list, on a screen of 1366."""
SMALLEST = 10.5
"""Pixels of text on that screen that a child can still read."""


class PictureBroken(ValueError):
    """A picture that cannot be read; the message says why."""


@dataclass(frozen=True)
class SmallText:
    """Text of a picture, with its height on a child's screen in pixels."""

    text: str
    height: float


def read_svg(path: Path) -> Element:
    """Return an SVG's root; raises PictureBroken if it is no well-formed SVG or too large."""
    try:
        if path.stat().st_size > TEXT_LIMIT:
            raise PictureBroken(f"it is larger than {TEXT_LIMIT // 1_000_000} MB")
        text = path.read_text(encoding="utf-8")
        # Entities can grow without end, and no picture needs them.
        if "<!ENTITY" in text or "<!DOCTYPE" in text:
            raise PictureBroken("it has a DOCTYPE; take that line out")
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, UnicodeDecodeError, OSError) as problem:
        raise PictureBroken(f"it is not well-formed: {problem}") from None
    if _name(root) != "svg":
        raise PictureBroken(f"its first element is {_name(root)}, not svg")
    return root


def svg_text(path: Path) -> str:
    """Return all words of an SVG, title and description too; "" if it cannot be read."""
    try:
        root = read_svg(path)
    except PictureBroken:
        return ""
    named = ("title", "desc", "text")
    return "\n".join(" ".join(node.itertext()) for node in root.iter() if _name(node) in named)


def title(root: Element) -> str:
    """Return the SVG's title, or ""."""
    return next(("".join(n.itertext()).strip() for n in root if _name(n) == "title"), "")


def forbidden(root: Element) -> Iterator[str]:
    """Yield what an SVG must not hold: scripts, foreign pages, handlers, links that leave it."""
    for node in root.iter():
        if _name(node) in ("script", "foreignObject", "iframe", "image", "use") and (
            _name(node) not in ("image", "use") or _leaves(node)
        ):
            yield f"<{_name(node)}>"
        for key, value in node.attrib.items():
            bare = key.rsplit("}", 1)[-1]
            if bare.startswith("on"):
                yield f"the handler {bare}"
            elif bare == "href" and not value.startswith("#") and _name(node) not in ("image", "use"):
                yield f"the link {value[:60]}"
            elif re.search(r"url\(\s*['\"]?(?!#)", value) or "@import" in value:
                yield f"the address in {bare}"
        if _name(node) == "style" and re.search(r"@import|url\(\s*['\"]?(?!#)", "".join(node.itertext())):
            yield "the address in a style"


def small_texts(root: Element) -> tuple[SmallText, ...]:
    """Return the text that gets smaller than SMALLEST on a child's screen, where that is known."""
    width = _width(root)
    if not width:
        return ()
    scale = min(1.0, SCREEN / width)
    return tuple(_small(root, None, scale))


def _small(node: Element, inherited: float | None, scale: float) -> Iterator[SmallText]:
    size = _size(node) or inherited
    own = "".join(node.itertext()).strip()
    if _name(node) == "text" and size and own and size * scale < SMALLEST:
        yield SmallText(own[:40], size * scale)
    for child in node:
        yield from _small(child, size, scale)


def _width(root: Element) -> float | None:
    box = root.get("viewBox", "").replace(",", " ").split()
    try:
        return float(box[2]) if len(box) == 4 else float(root.get("width", "").removesuffix("px"))
    except ValueError:
        return None


def _size(node: Element) -> float | None:
    styled = re.search(r"font-size\s*:\s*([\d.]+)(?:px)?\s*(?:;|$)", node.get("style", ""))
    text = styled.group(1) if styled else node.get("font-size", "").removesuffix("px")
    try:
        return float(text)
    except ValueError:
        return None


def _leaves(node: Element) -> bool:
    values = [v for k, v in node.attrib.items() if k.rsplit("}", 1)[-1] == "href"]
    return not all(v.startswith(("#", "data:image/png")) for v in values)


def _name(node: Element) -> str:
    return node.tag.rsplit("}", 1)[-1] if isinstance(node.tag, str) else ""


def png_chunks(path: Path) -> Iterator[bytes]:
    """Yield the names of a PNG's chunks; raises PictureBroken if it is not one."""
    with path.open("rb") as file:
        if file.read(8) != b"\x89PNG\r\n\x1a\n":
            raise PictureBroken("it is not a PNG")
        while header := file.read(8):
            if len(header) < 8:
                raise PictureBroken("it ends in the middle")
            length, name = struct.unpack(">I4s", header)
            yield name
            file.seek(length + 4, 1)
