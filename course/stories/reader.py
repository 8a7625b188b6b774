"""Reads the house subset of ink, line by line; what lies outside of it is a fault that says what to write.

The subset is what translators, checkers and children need: a page is a knot of whole lines that ends in
sticky choices or in `-> END`. Each text is its own line with its own id, so that no text depends on what was
chosen before. All that is accepted here is compiled by inkjs to the same pages; a test plays both.
"""

from __future__ import annotations

from pathlib import Path

from course.errors import UnitInvalid
from course.stories.grammar import BAD, CHOICE, DIVERT, HEADING, JOINERS, NAMES, TAG, TAGS, VALUES, looks_like
from course.stories.story import HELP, Choice, Fault, Line, Page, Story

SIZE_LIMIT = 200_000
"""Characters; a story of five minutes has a twentieth of them."""


def read_story_file(path: Path) -> Story:
    """Read a story.ink.

    Raises:
        UnitInvalid: if it cannot be read at all; what is wrong inside it is in the story's faults.
    """
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise UnitInvalid(f"{path} is larger than {SIZE_LIMIT // 1000} kB; make a shorter story.")
        return read_story(story_source(path))
    except UnicodeDecodeError:
        raise UnitInvalid(f"{path} is not UTF-8 text; save it as UTF-8.") from None
    except OSError as problem:
        raise UnitInvalid(f"{path} cannot be read: {problem.strerror}.") from None


def story_source(path: Path) -> str:
    """Return the text of a story.ink, without the mark that some editors put before it."""
    return path.read_text(encoding="utf-8-sig")


def read_story(text: str) -> Story:
    """Return the story that `text` tells, with its faults in the order of their lines."""
    reader = _Reader()
    # Not splitlines() and strip(): lines and blanks are what ink takes for them, and nothing more.
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        reader.take(number, line.strip(" \t"))
    return reader.story()


class _Reader:
    """What has been read so far."""

    def __init__(self) -> None:
        self.tags: dict[str, str] = {}
        self.start = ""
        self.start_line = 0
        self.tags_line = 0
        self.pages: dict[str, Page] = {}
        self.faults: list[Fault] = []
        self.name = ""
        self._open(0)

    def _open(self, number: int) -> None:
        self.number = number
        self.page_tags: dict[str, str] = {}
        self.lines: list[Line] = []
        self.choices: list[Choice] = []
        self.ends = False

    def fault(self, number: int, message: str, todo: str) -> None:
        self.faults.append(Fault(number, message, todo))

    def take(self, number: int, line: str) -> None:
        """Read one line."""
        if not line or line.startswith("//"):
            return
        if match := HEADING.fullmatch(line):
            self._heading(number, match["name"])
        elif wrong := looks_like(line):
            self.fault(number, *wrong)
        elif line.startswith("+"):
            self._choice(number, line)
        elif line.startswith("->"):
            self._divert(number, line)
        elif line.startswith("#"):
            self._page_tags(number, line)
        else:
            self._line(number, line)

    def _heading(self, number: int, name: str) -> None:
        self._close()
        self._open(number)
        self.name = name
        if not NAMES.fullmatch(name):
            self.fault(number, f"'{name}' cannot be the name of a page.",
                       "Use lower-case words with _ between them, and no word of ink's own.")  # fmt: skip
        if name in self.pages:
            self.fault(number, f"Two pages are called '{name}'.", "Give each its own name.")

    def _close(self) -> None:
        if not self.name:
            return
        if not self.lines:
            self.fault(self.number, f"The page '{self.name}' has nothing to read.", "Write a line.")
        if not self.choices and not self.ends:
            self.fault(self.number, f"The page '{self.name}' leads nowhere.",
                       "End it with choices, or with -> END.")  # fmt: skip
        if self.choices and self.ends:
            self.fault(self.number, f"The page '{self.name}' has choices and -> END.", "Keep one of them.")
        self.pages.setdefault(self.name, Page(
            self.name, self.number, self.page_tags, tuple(self.lines), tuple(self.choices), self.ends,
        ))  # fmt: skip

    def _divert(self, number: int, line: str) -> None:
        match = DIVERT.fullmatch(line)
        target = match["name"] if match else ""
        if not self.name and target and target != "END":
            if self.start:
                self.fault(number, "The story begins twice.", "Keep one -> before the first page.")
            self.start, self.start_line = self.start or target, self.start_line or number
        elif self.name and target == "END":
            if self.ends:
                self.fault(number, "-> END stands here twice.", "Keep one.")
            self.ends = True
        else:
            self.fault(number, f"'{line}' stands alone.",
                       "Lead on by a choice: + [Go on #id:UNIT_001] -> page.")  # fmt: skip

    def _page_tags(self, number: int, line: str) -> None:
        tags = self._tags(number, line, "page" if self.name else "story")
        if not self.name and not self.start:
            self.tags |= tags
            self.tags_line = self.tags_line or number
        elif self.name and not self.lines and not self.choices and not self.ends:
            self.page_tags |= tags
        else:
            self.fault(number, "The tags stand alone, so ink gives them to what comes next.",
                       "Put them at the end of their line, or right below the name of the page.")  # fmt: skip

    def _line(self, number: int, line: str) -> None:
        if not self.name:
            self.fault(number, "It stands above the first page.", "Put a name above it, as === shop ===.")
            return
        if self.choices or self.ends:
            self.fault(number, "It stands below the choices, or below -> END.", "Put it above them.")
            return
        if read := self._text(number, line, "line"):
            self.lines.append(Line(number, *read))

    def _choice(self, number: int, line: str) -> None:
        match = CHOICE.fullmatch(line)
        if not match:
            self.fault(number, "The choice cannot be read.",
                       "Write + [Ask #id:UNIT_001] -> page, with all of it inside the brackets.")  # fmt: skip
            return
        if not self.name or self.ends:
            self.fault(number, "The choice belongs to no page.", "Put it at the end of a page.")
            return
        if read := self._text(number, match["inside"], "choice"):
            self.choices.append(Choice(number, *read, match["to"] or "", match["then"] or ""))

    def _text(self, number: int, line: str, where: str) -> tuple[str, dict[str, str]] | None:
        """Return the text and the tags of a line; None if it has no text."""
        text, sign, rest = line.partition("#")
        text = text.strip()
        if not text:
            self.fault(number, f"The {where} has no text.", "Write some, or take it away.")
            return None
        if not text.translate(JOINERS).isprintable():
            self.fault(number, "A sign in it cannot be seen.", "Write the line anew, by hand.")
        for sequence, why in BAD.items():
            if sequence in text:
                self.fault(number, f"'{sequence}' stands in the text. {why}", "Write it without.")
        return text, self._tags(number, sign + rest, where)

    def _tags(self, number: int, text: str, where: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for part in text.split("#")[1:]:
            match = TAG.fullmatch(part.strip())
            name, value = (match["name"], match["value"] or "") if match else (part.strip(), "")
            if not match or name not in TAGS[where] or not VALUES.get(name, VALUES[""]).fullmatch(value):
                allowed = ", ".join(f"#{known}" for known in TAGS[where])
                self.fault(number, f"A {where} cannot have the tag '#{part.strip()}'.",
                           f"It can have {allowed}; values as rina, ids as UNIT_001.")  # fmt: skip
            elif name in found:
                self.fault(number, f"It has the tag #{name} twice.", "Keep one.")
            else:
                found[name] = value
        return found

    def story(self) -> Story:
        """Return all that was read, with the faults that only the whole shows."""
        self._close()
        if not self.start:
            self.fault(0, "It does not say where it begins.", "Write -> page above the first page.")
        elif self.start not in self.pages:
            self.fault(self.start_line, f"There is no page '{self.start}'.", "Write it, or name another.")
        asked = {c.target for page in self.pages.values() for c in page.choices if HELP in c.tags}
        for page in self.pages.values():
            if page.name in asked and (page.ends or page.name == self.start):
                self.fault(page.number, f"'{page.name}' is a page of help, and begins or ends the story.",
                           "Let help be a page of its own, which leads back by ->->.")  # fmt: skip
            for choice in page.choices:
                self._target(page, choice, asked)
        faults = tuple(sorted(self.faults, key=lambda fault: fault.line))
        return Story(self.tags, self.start, self.pages, faults, self.tags_line or self.start_line)

    def _target(self, page: Page, choice: Choice, asked: set[str]) -> None:
        for name in filter(None, (choice.target, choice.then)):
            if name not in self.pages:
                self.fault(choice.number, f"There is no page '{name}'.", "Write it, or name another.")
        if HELP in choice.tags and choice.then != page.name:
            self.fault(choice.number, "Help does not come back to this page.",
                       f"Write -> {choice.target or 'help'} -> {page.name}")  # fmt: skip
        if HELP not in choice.tags and choice.then:
            self.fault(choice.number, "Only a choice tagged #HELP comes back.", "Name one page after ->.")
        if choice.is_back and page.name not in asked:
            self.fault(choice.number, "->-> leads back from a page of help, and this is none.",
                       "Name a page, as -> shop.")  # fmt: skip
        if choice.is_told and (choice.target in asked) | (page.name in asked):
            self.fault(choice.number, "A page of help is entered by #HELP, and left by ->-> or #SKIP only.",
                       "Tag the choice #HELP, or name another page.")  # fmt: skip
