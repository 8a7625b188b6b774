"""Made-up stories in the house subset, with signs at which a reader of ink could stumble."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from course.stories import Story, read_story

WORDS = (
    "rain", "END", "DONE", "not", "VAR", "else", "function", "-x", "a-b", "- so", "50%", "&", "(so)",
    '"No,"', "‘so’", "…", "—", "= two", "+ one", "* star", "!", "?", ":", ";", "আমি", "मैं", "مجھے", "e.g.",
    "$5", "^", "@", "`code`", "end", "x=1", "1.", "true", "INCLUDE", "TODO", "<b>", "&amp;", "'s", "return",
)  # fmt: skip


def made_up_stories(count: int) -> Iterator[tuple[str, Story]]:
    """Yield (source, story) of stories that the reader accepts; the same ones each time."""
    chance = Random(6)
    while count:
        source = _story(chance)
        story = read_story(source)
        if not story.faults:
            count -= 1
            yield source, story


def _story(chance: Random) -> str:
    names = [f"page_{number}" for number in range(chance.randint(2, 6))]
    ids = iter(range(1, 1000))
    parts = ["#role:friend #harmed:nobody", f"-> {names[0]}"]
    for name in names[:-1]:
        parts += [f"=== {name} ==="[: chance.choice((None, -4))], *_lines(chance, ids)]
        parts += [f"+ [{_text(chance)} #id:A_{next(ids):03}] -> {chance.choice(names)}"
                  for _ in range(chance.randint(1, 3))]  # fmt: skip
        parts += [f"+ [Help #HELP #id:A_{next(ids):03}] -> help -> {name}"] * chance.randint(0, 1)
    parts += [f"== {names[-1]}", "#SAFE", *_lines(chance, ids), "-> END"]
    parts += ["=== help ===", *_lines(chance, ids), f"+ [Back #id:A_{next(ids):03}] ->->"]
    if not any("-> help ->" in part for part in parts):
        parts = parts[: parts.index("=== help ===")]
    return "\n".join(_loose(chance, part) for part in parts)


def _loose(chance: Random, line: str) -> str:
    """Return the line with blanks, notes and empty lines where a writer may leave them."""
    if chance.random() < 0.3:
        line = f"{chance.choice(('', '  ', chr(9)))}{line}{chance.choice(('', '  ', chr(9)))}"
    if chance.random() < 0.2:
        line = line.replace("-> ", "->").replace(" #", chance.choice(("#", "   # ")))
    return chance.choice(("", "", "", "\n", "// a note -> END\n")) + line


def _lines(chance: Random, ids: Iterator[int]) -> list[str]:
    tags = ("", " #who:rina", " #who:rina #mood:sad", " #NOT_YOUR_FAULT")
    return [f"{_text(chance)}{chance.choice(tags)} #id:A_{next(ids):03}" for _ in range(chance.randint(1, 3))]


def _text(chance: Random) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(chance.randint(1, 5)))
