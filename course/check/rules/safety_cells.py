"""Safeguarding: the cells that a safety unit must have, and what no cell may ask or do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from nbformat import NotebookNode

from course.check.material import EXERCISE, LESSON, STORY, UNIT, Material
from course.check.passages import answer_ids, learner_passages
from course.check.rule import Hit, rule
from course.check.rules.exercise import exercise_tasks
from course.check.wordlists import word_lists
from course.notebook import grading, tags
from course.stories import Story
from course.stories.story import NOBODY, NOT_YOUR_FAULT

NETWORK = {
    "requests", "socket", "urllib.request", "urllib3", "http", "httpx", "aiohttp", "smtplib", "ftplib",
    "telnetlib", "imaplib", "poplib", "xmlrpc", "socketserver", "ssl", "asyncio", "websocket", "websockets",
    "paramiko", "scapy", "selenium", "subprocess", "ctypes", "pynput", "pyautogui", "keyboard", "webbrowser",
}  # fmt: skip


def _notebooks(material: Material) -> Iterator[tuple[str, list[NotebookNode]]]:
    """Yield (file, cells) of a safety unit's notebooks; nothing for another unit."""
    if material.unit.safety:
        for file, notebook in material.notebooks.items():
            yield file, list(notebook.cells)


@rule("SC-04", "error", "GOV.UK, Exit this page", "Every unit of level 1 and up begins with the way out.")
def leave(material: Material) -> Iterator[Hit]:
    safety = material.unit.safety
    for file, cells in _notebooks(material):
        if safety and safety.level >= 1 and (not cells or "include:leave" not in tags(cells[0])):
            yield Hit(
                file,
                cells[0].id if cells else "",
                "The first cell is not the way out.",
                "Put a cell tagged include:leave above it.",
            )


@rule(
    "SC-05",
    "error",
    "UKCIS; Be Internet Awesome; Childnet",
    "Who to tell stands near the start and at the end.",
)
def who_to_tell(material: Material) -> Iterator[Hit]:
    safety = material.unit.safety
    if safety and not safety.who_to_tell:
        yield Hit(UNIT, "", "'who_to_tell' is false.", "Every safety unit says who can be told; write true.")
    for file, cells in _notebooks(material):
        if not any("include:tell-link" in tags(cell) for cell in cells[:5]):
            yield Hit(
                file,
                "",
                "Nothing near the start says who can be told.",
                "Put a cell tagged include:tell-link among the first five.",
            )
        if not cells or "include:who-to-tell" not in tags(cells[-1]):
            yield Hit(
                file,
                "",
                "The last cell does not say who can be told.",
                "End with a cell tagged include:who-to-tell.",
            )


@rule(
    "SC-10",
    "error",
    "UKCIS; POCSO",
    "Every page with a harm says that it is not the fault of the one who was harmed.",
)
def not_your_fault(material: Material) -> Iterator[Hit]:
    safety = material.unit.safety
    harms = word_lists()["harms"]
    if material.story and material.story.tags.get("harmed") != NOBODY:
        yield from _endings_without(material.story)
    for file, cells in _notebooks(material):
        if any("id:NOT_YOUR_FAULT" in tags(cell) for cell in cells):
            continue
        if file == LESSON and safety and (safety.offenders or safety.level >= 2):
            yield Hit(
                file,
                "",
                "It tells of a harm, and no cell says that it is not their fault.",
                "Add a cell tagged id:NOT_YOUR_FAULT.",
            )
        elif found := [(c.id, w) for c in cells if c.cell_type == "markdown" for w in harms.found(c.source)]:
            yield Hit(
                file,
                found[0][0],
                f"It tells of a harm ('{found[0][1]}'), and no cell of the page says whose fault it is not.",
                "Add a cell tagged id:NOT_YOUR_FAULT, if it is a harm.",
                "warning",
            )


def _endings_without(story: Story) -> Iterator[Hit]:
    """Find the endings of a story with a harm that do not say whose fault it is not."""
    for page in story.pages.values():
        if page.ends and not any(NOT_YOUR_FAULT in line.tags for line in page.lines):
            yield Hit(
                STORY,
                f"line {page.number}",
                f"The ending '{page.name}' does not say whose fault it is not.",
                "Add such a line, and tag it #NOT_YOUR_FAULT.",
            )


@rule("SC-11", "error", "NCMEC; UKCIS", "Every 'do not' has a way back for those who did it already.")
def way_back(material: Material) -> Iterator[Hit]:
    for file, cell_list in ((f, list(n.cells)) for f, n in material.notebooks.items()):
        ids = {tag: cell.id for cell in cell_list for tag in tags(cell) if tag.startswith("id:")}
        for tag, cell in sorted(ids.items()):
            if tag.startswith("id:DONT_") and f"id:IF_ALREADY_{tag.removeprefix('id:DONT_')}" not in ids:
                yield Hit(
                    file,
                    cell,
                    f"It has {tag}, and no cell says what to do if it was done already.",
                    f"Add a cell tagged id:IF_ALREADY_{tag.removeprefix('id:DONT_')}.",
                )


@rule("SC-12", "error", "PSHE Association; NSW", "Nobody is asked for their own experience.")
def own_experience(material: Material) -> Iterator[Hit]:
    asking = word_lists()["asking_for_own_experience"]
    for passage in learner_passages(material):
        for words in asking.found(passage.text):
            yield Hit(passage.file, passage.cell, f"It says '{words}'.", asking.say)
    safety = material.unit.safety
    if safety and safety.level >= 2:
        answers = answer_ids(material)
        for file, cell in material.cells():
            if (
                cell.cell_type == "code"
                and re.search(r"\binput\s*\(", cell.source)
                and cell.id not in answers
            ):
                yield Hit(
                    file,
                    cell.id,
                    "A sensitive page asks for text.",
                    "Use a made-up value in place of input().",
                )


@rule("SC-17", "error", "Safeguarding", "No code of a unit uses the network or drives other programs.")
def no_network(material: Material) -> Iterator[Hit]:
    sources = [(file, cell.id, cell.source) for file, cell in material.cells() if cell.cell_type == "code"]
    for file, cell, source in sources:
        for line in source.splitlines():
            if re.match(r"\s*[!%]\w|\s*%%", line):
                yield Hit(
                    file,
                    cell,
                    f"The line '{line.strip()[:40]}' is no Python but a command of Jupyter.",
                    "Take it out.",
                )
        for name in _imports(source):
            if any(name == bad or name.startswith(f"{bad}.") for bad in NETWORK):
                yield Hit(
                    file, cell, f"It imports {name}.", "Use a toy in memory: a list, a string, a function."
                )
        if re.search(
            r"\bos\.(system|popen|exec\w*|spawn\w*|remove|unlink)\b|\b__import__\b|\b(?:eval|exec)\s*\(",
            source,
        ):
            yield Hit(file, cell, "It runs or deletes what a text names.", "Take it out.")


def _imports(source: str) -> Iterator[str]:
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError):
        yield from re.findall(r"^\s*(?:import|from)\s+([\w.]+)", source, re.MULTILINE)
        return
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@rule("SC-20", "error", "AADC 13; DPDP Act, section 9(3)", "Only code is graded, and nothing is a contest.")
def only_code(material: Material) -> Iterator[Hit]:
    if material.unit.safety is None:
        return
    for task in exercise_tasks(material):
        if task.manual:
            yield Hit(
                EXERCISE, task.id, "A person marks this task.", "Give it a check, or take its points away."
            )
    for file, cell in material.cells():
        if cell.cell_type == "markdown" and (grading(cell).get("grade") or grading(cell).get("task")):
            yield Hit(file, cell.id, "A text cell is graded.", "Take its nbgrader metadata away.")
    rewards = word_lists()["rewards"]
    for passage in learner_passages(material):
        if passage.kind != "code":
            for words in rewards.found(passage.text):
                yield Hit(passage.file, passage.cell, f"It says '{words}'.", rewards.say)
