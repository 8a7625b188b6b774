"""Rules about a unit's branching story: that it can be played, translated and left, and always ends well."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nbformat import NotebookNode

from course.check.material import LESSON, STORY, UNIT, Material
from course.check.rule import Hit, rule
from course.check.rules.safety import ROLES
from course.notebook import tags
from course.stories import MOST_CHOICES, Page, Story, steps_to_safety, unreached
from course.stories.story import HELP, NOBODY, READER, SAFE, SKIP

PAGES = 25
LINES = 7
CHOICES = 4
CHOICE_WORDS = 12
CELL = 'from course.stories.widget import Story\n\nStory("story.ink")'
"""What a lesson shows a story with; it is the same everywhere, and nobody has to learn its words."""
TWO_LINES = "; ".join(CELL.splitlines()[::2])


def _hit(line: int, message: str, todo: str, severity: str = "") -> Hit:
    return Hit(STORY, f"line {line}" if line else "", message, todo, severity)


def is_story_cell(cell: NotebookNode) -> bool:
    """True for the cell that shows the unit's story."""
    return cell.source.strip() == CELL and "given" in tags(cell)


def _whole(material: Material) -> Story | None:
    """Return the story if all of it could be read; else story-format has said what to mend first."""
    return material.story if material.story and not material.story.faults else None


@rule("story-format", "error", "safeguarding, section 6", "A story keeps to the house subset of ink.")
def story_format(material: Material) -> Iterator[Hit]:
    for fault in material.story.faults if material.story else ():
        yield _hit(fault.line, fault.message, fault.todo)
    if (material.story or STORY in material.unreadable) and material.unit.kind != "safety":
        yield _hit(0, "Only a safety unit has a story.", "Take it away, or move it to a safety unit.")


@rule(
    "story-ids",
    "error",
    "safeguarding, section 6",
    "Each line and choice of a story has an id of its own, which begins with the unit's name.",
)
def story_ids(material: Material) -> Iterator[Hit]:
    if material.story is None:
        return
    name = material.unit.slug.upper().replace("-", "_")
    seen: dict[str, int] = {}
    for line in material.story.spoken():
        if not re.fullmatch(rf"{name}_\d{{3}}", line.id):
            what = f"The id '{line.id}' is not made as the others." if line.id else "It has no id."
            yield _hit(line.number, what, f"Write one that no other line has, as #id:{name}_001.")
        elif line.id in seen:
            yield _hit(line.number, f"Line {seen[line.id]} has the id {line.id} too.",
                       "Give this one a number that is free.")  # fmt: skip
        seen.setdefault(line.id, line.number)


@rule(
    "SC-15",
    "error",
    "SAMHSA; safeguarding, section 6",
    "Every page of a story has Help and Skip, and leads to a safe ending in four choices.",
)
def safe_way(material: Material) -> Iterator[Hit]:
    story = _whole(material)
    if story is None:
        return
    steps = steps_to_safety(story)
    for page in story.pages.values():
        if page.ends:
            if SAFE not in page.tags:
                yield _hit(page.number, f"The ending '{page.name}' is not tagged #SAFE.",
                           "Let somebody get help in it, and write #SAFE below its name.")  # fmt: skip
        else:
            yield from _ways_out(story, page, steps.get(page.name))
    for name in unreached(story):
        yield _hit(story.pages[name].number, f"No way leads to the page '{name}'.",
                   "Lead a choice to it, or take it away.")  # fmt: skip


def _ways_out(story: Story, page: Page, steps: int | None) -> Iterator[Hit]:
    is_help = page.name in story.help_pages()
    for tag, sample in ((HELP, f"-> help -> {page.name}"), (SKIP, "-> the_end")):
        count = sum(tag in choice.tags for choice in page.choices)
        if count != 1 and not (is_help and tag == HELP):
            yield _hit(page.number, f"The page '{page.name}' has {count or 'no'} choice{'s' * (count > 1)} "
                       f"tagged #{tag}.", f"Let it have one, as + [… #{tag} #id:…] {sample}")  # fmt: skip
    for choice in page.choices:
        if SKIP in choice.tags and not _is_safe(story, choice.target):
            yield _hit(choice.number, f"Skip leads to '{choice.target or '->->'}', which is no safe ending.",
                       "Lead it to an ending that is tagged #SAFE.")  # fmt: skip
    if is_help:
        if sum(choice.is_back for choice in page.choices) != 1:
            yield _hit(page.number, f"The page of help '{page.name}' does not lead back to the story.",
                       "End it with one choice as + [Back to the story #id:…] ->->")  # fmt: skip
    elif steps is None:
        yield _hit(page.number, f"From the page '{page.name}' no choice leads to a safe ending.",
                   "Give it a choice that leads on.")  # fmt: skip
    elif steps > MOST_CHOICES:
        yield _hit(page.number, f"From the page '{page.name}' a safe ending is {steps} choices away.",
                   f"Make a way of at most {MOST_CHOICES}.")  # fmt: skip


def _is_safe(story: Story, name: str) -> bool:
    return name in story.pages and story.pages[name].ends and SAFE in story.pages[name].tags


@rule(
    "story-people",
    "error",
    "safeguarding, finding 4",
    "A story says who is harmed and who harms, and the reader is neither.",
)
def story_people(material: Material) -> Iterator[Hit]:
    story = _whole(material)
    if story is None:
        return
    role = story.tags.get("role", "")
    if role not in ROLES:
        yield _hit(story.number, f"The reader's role is '{role}'.",
                   f"Write #role: and one of: {', '.join(ROLES)}.")  # fmt: skip
    elif material.unit.safety and role != material.unit.safety.role:
        yield _hit(story.number, f"The reader is a {role} here, and a {material.unit.safety.role} in {UNIT}.",
                   "Make them the same.")  # fmt: skip
    for tag in ("harmed", "harming"):
        who = story.tags.get(tag, "")
        if not who:
            yield _hit(story.number, f"It does not say who is {tag}.",
                       f"Write #{tag}:{NOBODY} or the name as in #who:, above the first page.")  # fmt: skip
        elif who == READER:
            yield _hit(story.number, f"The reader is {tag}.", "Let the reader be the one who helps.")


@rule("story-size", "error", "issue 6", "A story is short: 25 pages, 7 lines and 4 choices on each.")
def story_size(material: Material) -> Iterator[Hit]:
    story = material.story
    if story is None:
        return
    if len(story.pages) > PAGES:
        yield _hit(0, f"It has {len(story.pages)} pages.", f"Shorten it to {PAGES}.")
    for page in story.pages.values():
        told = [choice for choice in page.choices if choice.is_told]
        if len(page.lines) > LINES:
            yield _hit(page.number, f"The page '{page.name}' has {len(page.lines)} lines.",
                       f"Make two pages of it, or shorten it to {LINES}.")  # fmt: skip
        if len(told) > CHOICES:
            yield _hit(page.number, f"The page '{page.name}' has {len(told)} choices besides Help and Skip.",
                       f"Leave {CHOICES}.")  # fmt: skip
        for choice in page.choices:
            if (count := len(choice.text.split())) > CHOICE_WORDS:
                yield _hit(choice.number, f"The choice has {count} words.", f"Shorten it to {CHOICE_WORDS}.")


@rule("story-shown", "error", "issue 6", "A story is shown by one cell of its lesson, and by no other.")
def story_shown(material: Material) -> Iterator[Hit]:
    cells = [(file, cell) for file, cell in material.cells() if cell.cell_type == "code" and _shows(cell)]
    has_story = material.story is not None or STORY in material.unreadable
    if has_story and material.lesson is not None and not any(file == LESSON for file, _ in cells):
        yield _hit(0, "No cell of the lesson shows it.", f"Add a cell tagged given: {TWO_LINES}")
    for place, (file, cell) in enumerate(cells):
        if not has_story:
            yield Hit(file, cell.id, "It shows a story, and the unit has no story.ink.", "Write one.")
        elif file != LESSON or place:
            yield Hit(file, cell.id, "It shows the story again, or outside the lesson.", "Take it away.")
        elif not is_story_cell(cell):
            yield Hit(file, cell.id, "It is not the cell that shows a story.",
                      f"Tag it given, and write nothing but: {TWO_LINES}")  # fmt: skip


def _shows(cell: NotebookNode) -> bool:
    return STORY in cell.source
