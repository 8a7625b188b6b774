"""The help contacts: the one place where a help number may stand."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

from course.content import content_root
from course.errors import UnitInvalid
from course.tables import read_toml, refuse_unknown, require


@dataclass(frozen=True)
class Contact:
    """A helpline, with where its number was read and when somebody last dialled it.

    Attributes:
        audience: "children" (stands on the help card) or "adults".
        order: Place on the card, from 1.
        verified_on: "2026-12-01", or "" while nobody has dialled it.
    """

    id: str
    name: str
    number: str
    who_answers: str
    what_for: str
    hours: str
    cost: str
    languages: tuple[str, ...]
    region: str
    audience: str
    order: int
    source: str
    verified_on: str


def load_contacts(path: Path | None = None) -> tuple[Contact, ...]:
    """Read `safety_lessons/contacts.toml`, in the order of the help card.

    Raises:
        UnitInvalid: if an entry does not follow the schema.
    """
    path = path or content_root() / "safety_lessons" / "contacts.toml"
    table = read_toml(path)
    refuse_unknown(table, ("contact",), path.name)
    contacts = [_contact(row, f"{path.name}, contact {n}") for n, row in enumerate(table["contact"], 1)]
    return tuple(sorted(contacts, key=lambda contact: contact.order))


def _contact(row: dict, where: str) -> Contact:
    names = tuple(f.name for f in fields(Contact))
    refuse_unknown(row, names, where)
    kinds = {"languages": tuple, "order": int}
    values = {name: require(row, name, kinds.get(name, str), where) for name in names}
    if values["audience"] not in ("children", "adults"):
        raise UnitInvalid(f"{where}: 'audience' should be children or adults.")
    return Contact(**values)
