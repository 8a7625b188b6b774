"""Rules about both notebooks: their format, ids, tags and what is stored in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from course.assemble import PLACEHOLDERS
from course.check.material import EXERCISE, Material
from course.check.rule import Hit, rule
from course.notebook import tags

READABLE_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
RANDOM_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f-]+)?|[0-9a-f]{32}")
MARKDOWN_TAGS = frozenset({"predict", "picture", "circuit", "stretch"})
CODE_TAGS = frozenset({"activity", "parsons", "given", "raises-exception"})
NAMED_TAGS = ("answers:", "concept:", "id:")
CELL_METADATA = frozenset({"tags", "nbgrader"})
NOTEBOOK_METADATA = frozenset({"kernelspec", "language_info"})


@rule("notebook-format", "error", "modules/README.md", "Notebooks have format 4.5 and the kernel python3.")
def notebook_format(material: Material) -> Iterator[Hit]:
    for file, raw in material.stored.items():
        if (raw.get("nbformat"), raw.get("nbformat_minor")) != (4, 5):
            yield Hit(
                file,
                "",
                f"Its format is {raw.get('nbformat')}.{raw.get('nbformat_minor')}, not 4.5.",
                "Open it in JupyterLab and save it again.",
            )
        metadata = raw.get("metadata") if isinstance(raw.get("metadata"), dict) else {}
        kernel = metadata.get("kernelspec")
        if not isinstance(kernel, dict) or kernel.get("name") != "python3":
            yield Hit(file, "", "Its kernel is not python3.", "Choose the kernel Python 3 and save it.")
        for key in sorted(metadata.keys() - NOTEBOOK_METADATA):
            yield Hit(file, "", f"The notebook's metadata has '{key}'.", "Take it away.")


@rule("no-outputs", "error", "architecture.md", "No output and no execution count is stored.")
def no_outputs(material: Material) -> Iterator[Hit]:
    for file, cell in material.cells():
        if cell.cell_type == "code" and (cell.get("outputs") or cell.get("execution_count") is not None):
            yield Hit(
                file,
                cell.id,
                "An output or an execution count is stored.",
                "Choose Clear Outputs of All Cells and save.",
            )


@rule("cell-ids", "error", "modules/README.md", "Each cell has a readable id of its own.")
def cell_ids(material: Material) -> Iterator[Hit]:
    for file, raw in material.stored.items():
        ids = [cell.get("id") for cell in raw["cells"]]
        for number, name in enumerate(ids, start=1):
            if not isinstance(name, str) or not name:
                yield Hit(
                    file,
                    "",
                    f"Cell {number} has no id.",
                    "Give it one that says what it is, as predict-names.",
                )
            elif not READABLE_ID.fullmatch(name) or (RANDOM_ID.fullmatch(name) and re.search(r"\d", name)):
                yield Hit(
                    file,
                    name,
                    f"The id of cell {number} cannot be read.",
                    "Use lower-case words with hyphens, as predict-names.",
                )
        for name, count in Counter(n for n in ids if isinstance(n, str)).items():
            if count > 1:
                yield Hit(file, name, f"{count} cells have this id.", "Give each its own.")


@rule("cell-tags", "error", "modules/README.md", "Cells have only tags that mean something.")
def cell_tags(material: Material) -> Iterator[Hit]:
    for file, cell in material.cells():
        markdown = cell.cell_type == "markdown"
        if cell.cell_type not in ("markdown", "code"):
            yield Hit(file, cell.id, f"The cell is of type {cell.cell_type}.", "Make it Markdown or code.")
        for tag in sorted(tags(cell)):
            place = _place_of(tag)
            if place is None:
                known = sorted(MARKDOWN_TAGS | CODE_TAGS | PLACEHOLDERS.keys())
                yield Hit(
                    file,
                    cell.id,
                    f"The tag '{tag}' means nothing.",
                    f"Take one of: {', '.join([*known, *(f'{n}…' for n in NAMED_TAGS)])}.",
                )
            elif place != "any" and (place == "markdown") != markdown:
                yield Hit(file, cell.id, f"The tag '{tag}' belongs to a {place} cell.", "Move it there.")
            elif tag == "raises-exception" and file == EXERCISE:
                yield Hit(file, cell.id, "No cell of an exercise stops on purpose.", "Take the tag away.")


def _place_of(tag: str) -> str | None:
    """Return "markdown", "code" or "any": where a tag can stand; None if it is unknown."""
    if tag in MARKDOWN_TAGS or tag in PLACEHOLDERS:
        return "markdown"
    if tag in CODE_TAGS or re.fullmatch(r"answers:.+|concept:[a-z][a-z-]*", tag):
        return "code"
    return "any" if re.fullmatch(r"id:[A-Z][A-Z0-9_]*", tag) else None


@rule("cell-metadata", "error", "modules/README.md", "Cells hold tags and nbgrader's words, nothing else.")
def cell_metadata(material: Material) -> Iterator[Hit]:
    for file, cell in material.cells():
        for key in sorted(cell.metadata.keys() - CELL_METADATA):
            yield Hit(file, cell.id, f"The cell's metadata has '{key}'.", "Take it away.")
        if "nbgrader" in cell.metadata and file != EXERCISE:
            yield Hit(
                file,
                cell.id,
                "nbgrader owns a cell outside the exercise.",
                "Take its nbgrader metadata away.",
            )
        if cell.get("attachments"):
            yield Hit(
                file,
                cell.id,
                "A file is attached to the cell.",
                "Put it into images/ and show it from there.",
            )


@rule(
    "include-cells",
    "error",
    "safety_lessons/README.md",
    "Cells that the course fills hold their placeholder line.",
)
def include_cells(material: Material) -> Iterator[Hit]:
    for file, cell in material.cells():
        for tag in sorted(tags(cell) & PLACEHOLDERS.keys()):
            if cell.source.strip() != PLACEHOLDERS[tag]:
                yield Hit(
                    file,
                    cell.id,
                    "The course fills this cell, and its own text gets lost.",
                    f"Write only the line {PLACEHOLDERS[tag]}",
                )
        if cell.cell_type == "markdown" and not tags(cell) & PLACEHOLDERS.keys():
            for tag, line in PLACEHOLDERS.items():
                if cell.source.strip() == line:
                    yield Hit(
                        file,
                        cell.id,
                        "The line stands for text that the course puts in, but no tag says so.",
                        f"Give the cell the tag {tag}.",
                    )


@rule("cell-empty", "error", "modules/README.md", "No cell is empty.")
def cell_empty(material: Material) -> Iterator[Hit]:
    for file, cell in material.cells():
        if not cell.source.strip():
            yield Hit(file, cell.id, "The cell is empty.", "Write something into it, or delete it.")
