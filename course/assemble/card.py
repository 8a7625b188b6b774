"""The card of help that a child carries: a line for a trusted adult, and the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from course.assemble.include import for_children
from course.contacts import Contact
from course.tables import read_toml

HERE = Path(__file__).parent
CARDS = 6
"""On a sheet of A4."""


def card_page(contacts: Sequence[Contact], today: date) -> str:
    """Return a page to print and cut.

    Numbers that nobody dialled lately stand on it, and the page says so on the screen: an adult decides.
    """
    pages = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    shown = for_children(contacts)
    return pages.get_template("card.html").render(
        words=read_toml(HERE / "card.toml"),
        contacts=shown,
        stale=[contact for contact in shown if not contact.is_fresh(today)],
        cards=CARDS,
        language="en",
        direction="ltr",
    )
