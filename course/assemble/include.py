"""Fills the cells that every unit shares: the way out, and who can be told."""

from __future__ import annotations

from collections.abc import Sequence

from nbformat import NotebookNode

from course.contacts import Contact
from course.notebook import tags

PLACEHOLDERS = {
    "include:leave": "*Leave this page*",
    "include:tell-link": "*Who can I tell?*",
    "include:who-to-tell": "*Who can I tell? (the whole list)*",
}
"""Tag → the one line that stands in the author's cell."""


def fill_includes(notebook: NotebookNode, contacts: Sequence[Contact], leave_link: str) -> None:
    """Put the shared texts into the notebook's include cells, in place."""
    texts = {
        "include:leave": leave_text(leave_link),
        "include:tell-link": tell_link_text(contacts),
        "include:who-to-tell": who_to_tell_text(contacts),
    }
    for cell in notebook.cells:
        for tag in tags(cell) & texts.keys():
            cell.source = texts[tag]


def leave_text(link: str) -> str:
    """Return the way out: a calm page about Python, one key press or click away."""
    return f"[**Leave this page**]({link}) - it opens a plain page about Python."


def tell_link_text(contacts: Sequence[Contact]) -> str:
    """Return one line: whom a child can tell, in the order of the help card."""
    numbers = ", ".join(f"{c.name} {_ltr(c.number)}" for c in for_children(contacts))
    return (
        "**Who can I tell?** An adult that you trust. "
        f"You can also call: {numbers}. More stands at the end of this page."
    )


def who_to_tell_text(contacts: Sequence[Contact]) -> str:
    """Return the whole list for children, with the limits of what a teacher can keep to herself."""
    rows = "\n".join(
        f"| **{_ltr(c.number)}** | {c.name} | {c.what_for} | {_when(c)} |"
        for c in for_children(contacts)
    )
    return (
        "## Who can I tell?\n\n"
        "1. An adult that you trust. Their name stands on your paper card.\n"
        "2. One of these helplines:\n\n"
        "| call | who | for what | when |\n|---|---|---|---|\n"
        f"{rows}\n\n"
        "If the first person does not help, tell another.\n\n"
        "Calls may show in the phone's call list.\n\n"
        "If you tell a teacher you are not safe, they must get help. "
        "They will only tell people who need to know."
    )


def for_children(contacts: Sequence[Contact]) -> tuple[Contact, ...]:
    """Return the contacts of the children's card, in its order."""
    return tuple(contact for contact in contacts if contact.audience == "children")


def _ltr(number: str) -> str:
    # Digits keep their order also inside a right-to-left text.
    return f'<bdi dir="ltr">{number}</bdi>'


def _when(contact: Contact) -> str:
    return ", ".join(part for part in (contact.hours, contact.cost) if part)
