"""Rules about links, pictures and raw HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from course.check.markdown import IMAGE, LINK, TAG, without_code
from course.check.material import Material
from course.check.rule import Hit, rule
from course.check.svg import PictureBroken, forbidden, png_chunks, read_svg, small_texts, title
from course.check.wordlists import word_lists
from course.notebook import heading

ALLOWED_TAGS = {"details": set(), "summary": set(), "bdi": {"dir"}, "kbd": set()}
SHORTEST_ALT = 15
ABSOLUTE = re.compile(
    r"(?<![\w./<])/(?:home|tmp|root|work|Users|usr|var|etc|mnt|media|opt)/|\b[A-Z]:\\\w|file://"
)
PICTURES = {".svg", ".png"}
LARGEST_PICTURE = 500_000


@rule("links", "error", "modules/README.md", "Every link leads to a file in the unit's folder.")
def links(material: Material) -> Iterator[Hit]:
    for file, cell in _markdown(material):
        text = without_code(cell.source)
        for match in [*LINK.finditer(text), *IMAGE.finditer(text)]:
            wrong = _wrong_target(material, file, match["target"])
            if wrong:
                yield Hit(
                    file, cell.id, f"The link '{match['target']}' {wrong}.", "Mend it, or take it away."
                )
        if re.search(r"^\[[^\]]+\]:\s|\[[^\]]+\]\[[^\]]*\]|<https?://", text, re.MULTILINE):
            yield Hit(file, cell.id, "A link is not written as [words](file).", "Write it so.")


def _wrong_target(material: Material, file: str, target: str) -> str:
    """Return what is wrong with a link's target, or ""."""
    parts = urlsplit(target)
    if not target:
        return "is empty"
    if parts.scheme or parts.netloc:
        return "leaves the unit"
    page = unquote(parts.path) or file
    if parts.fragment and page in material.notebooks:
        anchors = {heading(cell.source).replace(" ", "-") for cell in material.notebooks[page].cells}
        if unquote(parts.fragment) not in anchors:
            return "leads to no heading"
    if not parts.path:
        return ""
    path = PurePosixPath(unquote(parts.path))
    folder = material.unit.folder.resolve()
    if path.is_absolute() or not (folder / path).resolve().is_relative_to(folder):
        return "leaves the unit"
    return "" if (folder / path).is_file() else "leads to no file"


@rule("raw-html", "error", "modules/README.md", "HTML is written only for details, summary, bdi and kbd.")
def raw_html(material: Material) -> Iterator[Hit]:
    for file, cell in _markdown(material):
        text = without_code(cell.source)
        opened: list[str] = []
        for match in TAG.finditer(text):
            name = (match["name"] or "").lower()
            if name not in ALLOWED_TAGS:
                yield Hit(file, cell.id, f"It has the HTML {match.group()[:40]}.", "Write it in Markdown.")
                continue
            keys = set(re.findall(r"([\w-]+)\s*=", match["rest"]))
            if keys - ALLOWED_TAGS[name]:
                yield Hit(file, cell.id, f"{match.group()[:40]} has more than it may.", f"Write <{name}>.")
            if not match["close"]:
                opened.append(name)
            elif not opened or opened.pop() != name:
                opened.append(f"/{name}")
                break
        if opened:
            yield Hit(file, cell.id, f"<{opened[-1]}> has no partner.", "Open and close each.")
        if re.search(r"</summary>[ \t]*(?:\S|\n[ \t]*\S)", text):
            yield Hit(
                file,
                cell.id,
                "After </summary> comes no empty line, so Markdown inside is not read.",
                "Leave a line empty.",
            )


@rule("no-absolute-paths", "error", "issue 2", "No path names a place of one machine.")
def no_absolute_paths(material: Material) -> Iterator[Hit]:
    texts = [(file, cell.id, cell.source) for file, cell in material.cells()]
    texts += [(name, "", text) for name, text in material.texts.items()]
    texts += [("mistakes.toml", row.task, row.code + row.hint) for row in material.mistakes]
    for file, cell, text in texts:
        if match := ABSOLUTE.search(text):
            yield Hit(
                file,
                cell,
                f"The path '{match.group()}…' is one machine's own.",
                "Use a path in the unit's folder.",
            )


@rule(
    "alt-text", "error", "SC-22; curriculum.md", "Each picture is told in words for those who cannot see it."
)
def alt_text(material: Material) -> Iterator[Hit]:
    for file, cell in _markdown(material):
        for match in IMAGE.finditer(without_code(cell.source)):
            alt = match["alt"].strip()
            if len(alt) < SHORTEST_ALT or re.search(r"\.(svg|png|jpe?g|gif)\b", alt, re.IGNORECASE):
                yield Hit(
                    file,
                    cell.id,
                    f"The picture {match['target']} is told as '{alt}'.",
                    f"Say in words what can be seen, in {SHORTEST_ALT} letters or more.",
                )


@rule("images-used", "error", "modules/README.md", "Each file in images/ is shown somewhere.")
def images_used(material: Material) -> Iterator[Hit]:
    shown = {unquote(m["target"]) for _, cell in _markdown(material) for m in IMAGE.finditer(cell.source)}
    shown |= {unquote(m["target"]) for text in material.texts.values() for m in IMAGE.finditer(text)}
    for path in material.pictures:
        name = f"images/{path.name}"
        if path.suffix not in PICTURES:
            yield Hit(
                name,
                "",
                f"A picture is SVG or PNG, not {path.suffix or 'without ending'}.",
                "Save it as one of them.",
            )
        if name not in shown and not path.name.startswith("."):
            yield Hit(name, "", "No page shows it.", "Show it, or take it away.")


@rule(
    "images-sound",
    "error",
    "modules/README.md",
    "A picture is well-formed, has a title, and holds nothing else.",
)
def images_sound(material: Material) -> Iterator[Hit]:
    for path in material.pictures:
        name = f"images/{path.name}"
        if path.stat().st_size > LARGEST_PICTURE:
            yield Hit(name, "", f"It is larger than {LARGEST_PICTURE // 1000} kB.", "Make it smaller.")
        if path.suffix != ".svg":
            continue
        try:
            root = read_svg(path)
        except PictureBroken as problem:
            yield Hit(name, "", f"It cannot be read: {problem}.", "Draw it again or mend it.")
            continue
        if not title(root):
            yield Hit(name, "", "It has no <title>.", "Write one as its first element.")
        for what in dict.fromkeys(forbidden(root)):
            yield Hit(name, "", f"It has {what}.", "Take it out.")


@rule("images-readable", "warning", "issue 2", "Text in a picture can be read on a child's screen.")
def images_readable(material: Material) -> Iterator[Hit]:
    for path in material.pictures:
        if path.suffix != ".svg":
            continue
        try:
            small = small_texts(read_svg(path))
        except PictureBroken:
            continue
        if small:
            least = min(small, key=lambda text: text.height)
            yield Hit(
                f"images/{path.name}",
                "",
                f"{len(small)} of its texts are too small, as '{least.text}': {least.height:.0f} pixels.",
                "Make the letters larger.",
            )


@rule("SC-22", "error", "safeguarding.md", "Pictures tell nothing about a real person, and frighten nobody.")
def pictures_safe(material: Material) -> Iterator[Hit]:
    frightening = word_lists()["frightening_pictures"]
    for path in material.pictures:
        name = f"images/{path.name}"
        if path.suffix == ".png":
            yield from _png(material, name)
    if material.unit.kind != "safety":
        return
    for file, cell in _markdown(material):
        for match in IMAGE.finditer(cell.source):
            for word in frightening.found(match["alt"]):
                yield Hit(file, cell.id, f"The picture shows '{word}'.", frightening.say)


def _png(material: Material, name: str) -> Iterator[Hit]:
    path = material.unit.folder / name
    try:
        chunks = set(png_chunks(path))
    except (PictureBroken, OSError) as problem:
        yield Hit(name, "", f"It cannot be read: {problem}.", "Save it again.")
        return
    if chunks & {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}:
        found = ", ".join(sorted(chunk.decode("latin-1") for chunk in chunks if chunk[:1] in b"eziTt"))
        yield Hit(
            name,
            "",
            f"It carries notes besides the picture ({found}): where, when, with what.",
            "Save it without metadata.",
        )
    yield Hit(name, "", "Only a person can see that it shows no real child.", "Look at it.", "open")


def _markdown(material: Material) -> Iterator[tuple[str, object]]:
    return ((file, cell) for file, cell in material.cells() if cell.cell_type == "markdown")
