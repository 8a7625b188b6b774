"""A notebook that somebody else wrote, by allow-list: a new one, made of what pages may show of it.

Every template may trust what comes from here: types are as nbformat says, names are names, numbers
are numbers, pictures are pictures. What else a notebook can hold (widget state, tags, titles, an
`isolated` frame, a lexer's name, an attribute without quotes) does not get as far as a page.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections.abc import Iterator, Mapping

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from course.show.letters import for_page, for_page_with_colours
from course.show.markup import PICTURE_LETTERS, clean_html

MOST_CELLS = 500
MOST_OUTPUTS = 200
MOST_LETTERS = 100_000
"""In one cell or output; beyond that, a sentence says how much is left away."""

_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")
_KIND = re.compile(r"[a-z0-9.+/_-]{1,60}")
_FLAGS = ("grade", "solution", "task", "locked")
_START = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    "image/gif": b"GIF8",
}
_RICH = ("text/html", "text/markdown", "text/latex", "image/svg+xml", *_START)


def shown_notebook(notebook: object) -> NotebookNode:
    """Return what pages may show of a notebook, whatever it is."""
    cells = notebook.get("cells") if isinstance(notebook, Mapping) else None
    found = [cell for cell in cells if isinstance(cell, Mapping)] if isinstance(cells, list) else []
    seen: set[str] = set()
    shown = [_cell(cell, seen) for cell in found[:MOST_CELLS]]
    if len(found) > MOST_CELLS:
        shown.append(new_markdown_cell(f"{len(found) - MOST_CELLS} more cells are not shown here."))
    for number, cell in enumerate(shown):
        cell.id = f"cell-{number}"
    return new_notebook(cells=shown, metadata={"language_info": {"name": "python"}})


def _cell(cell: Mapping, seen: set[str]) -> NotebookNode:
    metadata = {"nbgrader": owned} if (owned := _owned(cell, seen)) else {}
    source = _text(cell.get("source"))
    match cell.get("cell_type"):
        case "code":
            count = cell.get("execution_count")
            return new_code_cell(
                for_page(source),
                metadata=metadata,
                execution_count=count if type(count) is int and 0 <= count < 10**6 else None,
                outputs=list(_outputs(cell.get("outputs"))),
            )
        case "markdown":
            return new_markdown_cell(source, metadata=metadata, attachments=_attachments(cell))
        case _:
            return new_raw_cell(for_page(source), metadata=metadata)


def _owned(cell: Mapping, seen: set[str]) -> dict[str, object]:
    """Return nbgrader's words about a cell; {} where the id is none, or stands there already."""
    metadata = cell.get("metadata")
    told = metadata.get("nbgrader") if isinstance(metadata, Mapping) else None
    name = told.get("grade_id") if isinstance(told, Mapping) else None
    if not isinstance(name, str) or not _ID.fullmatch(name) or name in seen:
        return {}
    seen.add(name)
    points = told.get("points", 0)
    right = isinstance(points, int | float) and math.isfinite(points) and points >= 0
    flags = {flag: told.get(flag) is True for flag in _FLAGS}
    return {"grade_id": name, "schema_version": 3, "points": float(points) if right else 0.0, **flags}


def _text(value: object) -> str:
    """Return a cell's or an output's text, as a file may hold it: whole, or in lines."""
    if isinstance(value, list):
        value = "".join(part for part in value if isinstance(part, str))
    text = value if isinstance(value, str) else ""
    text = text.encode("utf-8", "replace").decode("utf-8")  # half of a pair cannot be sent
    if len(text) > MOST_LETTERS:
        return f"{text[:MOST_LETTERS]}\n[{len(text) - MOST_LETTERS} more letters are not shown here.]"
    return text


def _outputs(outputs: object) -> Iterator[NotebookNode]:
    found = [output for output in outputs if isinstance(output, Mapping)] if isinstance(outputs, list) else []
    for output in found[:MOST_OUTPUTS]:
        yield from _output(output)
    if len(found) > MOST_OUTPUTS:
        yield _said(f"{len(found) - MOST_OUTPUTS} more outputs are not shown here.")


def _output(output: Mapping) -> Iterator[NotebookNode]:
    match output.get("output_type"):
        case "stream":
            name = "stderr" if output.get("name") == "stderr" else "stdout"
            yield new_output("stream", name=name, text=for_page_with_colours(_text(output.get("text"))))
        case "error":
            lines = output.get("traceback")
            text = _text([f"{line}\n" for line in lines]) if isinstance(lines, list) else ""
            text = text or f"{_text(output.get('ename'))}: {_text(output.get('evalue'))}"
            text = for_page_with_colours(text.rstrip("\n"))
            yield new_output("error", ename="", evalue="", traceback=text.split("\n"))
        case "display_data" | "execute_result":
            data = output.get("data")
            yield from _display(data if isinstance(data, Mapping) else {}, output.get("metadata"))
        case _:
            yield _said("An output of an unknown kind is not shown here.")


def _display(data: Mapping, metadata: object) -> Iterator[NotebookNode]:
    """Yield the kinds that may be shown, and a sentence where none but plain text is left."""
    kept = {kind: shown for kind, value in data.items() if (shown := _shown(kind, value)) is not None}
    if kept:
        sizes = {kind: _size(metadata, kind) for kind in kept.keys() & _START.keys()}
        yield new_output("display_data", data=kept, metadata={k: v for k, v in sizes.items() if v})
    if not kept.keys() & set(_RICH):
        yield from map(_kind_sentence, [kind for kind in data if kind not in kept][:5])


def _shown(kind: object, value: object) -> str | None:
    match kind:
        case "text/plain":
            return for_page_with_colours(_text(value))
        case "text/html":
            return clean_html(_whole(value))
        case "text/markdown" | "text/latex":
            return _text(value)
        case "image/svg+xml":
            drawing = _whole(value)
            return drawing if "<svg" in drawing and len(drawing) < PICTURE_LETTERS else None
        case "image/png" | "image/jpeg":  # nbconvert shows no other
            return _picture(kind, value)
    return None


def _whole(value: object) -> str:
    """Return a text whose length is somebody else's care."""
    parts = value if isinstance(value, list) else [value]
    text = "".join(part for part in parts if isinstance(part, str))
    return text.encode("utf-8", "replace").decode("utf-8")


def _picture(kind: str, value: object) -> str | None:
    """Return base64 data that begins as a picture of its kind does."""
    text = _whole(value)
    if len(text) > PICTURE_LETTERS:
        return None
    try:
        raw = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    return base64.b64encode(raw).decode() if raw.startswith(_START[kind]) else None


def _size(metadata: object, kind: str) -> dict[str, int]:
    """Return width and height: nbconvert writes them without quotes."""
    told = metadata.get(kind) if isinstance(metadata, Mapping) else None
    if not isinstance(told, Mapping):
        return {}
    sizes = {name: told.get(name) for name in ("width", "height")}
    return {name: size for name, size in sizes.items() if type(size) is int and 0 < size < 10_000}


def _attachments(cell: Mapping) -> dict[str, dict[str, str]]:
    told = cell.get("attachments")
    kept = {}
    for name, kinds in told.items() if isinstance(told, Mapping) else ():
        for kind, value in kinds.items() if isinstance(kinds, Mapping) else ():
            if kind in _START and (picture := _picture(kind, value)):
                kept[str(name)] = {kind: picture}
    return kept


def _kind_sentence(kind: object) -> NotebookNode:
    name = kind if isinstance(kind, str) and _KIND.fullmatch(kind) else "that has no proper name"
    return _said(f"An output of kind {name} is not shown here.")


def _said(sentence: str) -> NotebookNode:
    return new_output("display_data", data={"text/html": f'<p class="not-shown">{sentence}</p>'})
