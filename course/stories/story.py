"""A story as it was written: pages of lines that end in choices, or in an ending."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

HELP, SKIP, SAFE, NOT_YOUR_FAULT = "HELP", "SKIP", "SAFE", "NOT_YOUR_FAULT"
READER = "you"
"""Who speaks where the reader does."""
NOBODY = "nobody"


@dataclass(frozen=True)
class Fault:
    """A place that is not in the house subset of ink.

    Attributes:
        line: Counted from 1; 0 for the story as a whole.
        message: What is wrong.
        todo: What to do.
    """

    line: int
    message: str
    todo: str


@dataclass(frozen=True)
class Line:
    """Something that is read: a line of a page.

    Attributes:
        number: Its line in the file, counted from 1.
        tags: Name → value; "" where a tag has none.
    """

    number: int
    text: str
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """By which a translation finds it; "" if it has none."""
        return self.tags.get("id", "")

    @property
    def who(self) -> str:
        """Who says it; "" for the one who tells the story."""
        return self.tags.get("who", "")


@dataclass(frozen=True)
class Choice(Line):
    """What can be chosen at the end of a page.

    Attributes:
        target: The page that it leads to; "" for the way back from a page of help.
        then: The page after that one: help comes back to where it was asked for. Else "".
    """

    target: str = ""
    then: str = ""

    @property
    def is_back(self) -> bool:
        return not self.target

    @property
    def is_told(self) -> bool:
        """True for a choice inside the story: neither help, nor the way out of it."""
        return bool(self.target) and not {HELP, SKIP} & self.tags.keys()


@dataclass(frozen=True)
class Page:
    """A knot of ink: what is read at once, and what can be chosen then.

    Attributes:
        tags: Those below its name, of the page as a whole.
        ends: It has `-> END`.
    """

    name: str
    number: int
    tags: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    choices: tuple[Choice, ...] = ()
    ends: bool = False


@dataclass(frozen=True)
class Story:
    """A story.

    Attributes:
        tags: Those above the first page: the reader's role, who is harmed, who harms.
        start: The name of the first page; "" if it is not said.
        pages: By name, as they stand in the file.
        faults: Where it is not in the house subset; then the rest may be incomplete.
        number: The line of its tags, or that of its start.
    """

    tags: Mapping[str, str] = field(default_factory=dict)
    start: str = ""
    pages: Mapping[str, Page] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    number: int = 0

    def spoken(self) -> Iterator[Line]:
        """Yield all that is read, choices too, as it stands in the file."""
        for page in self.pages.values():
            yield from page.lines
            yield from page.choices

    def help_pages(self) -> frozenset[str]:
        """Return the pages that a choice tagged HELP leads to."""
        return frozenset(c.target for page in self.pages.values() for c in page.choices if HELP in c.tags)
