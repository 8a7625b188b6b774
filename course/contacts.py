"""The help contacts: the one place where a help number may stand.

The course has its own, `safety_lessons/contacts.toml`. A centre can have a copy, `contacts.toml` in its
class's folder: with the days on which its numbers were dialled, and with the numbers of its own state. Where
there is a copy, it counts, and the children of the class get it too.
"""

from __future__ import annotations

import contextlib
import re
import tomllib
from dataclasses import dataclass, fields
from datetime import date, timedelta
from pathlib import Path

from course.content import content_root
from course.errors import UnitInvalid
from course.files import write_atomic
from course.tables import read_toml, refuse_unknown, require

NAME = "contacts.toml"
CHILDS_COPY = ".pathshala/contacts.toml"
"""In a child's own folder: what the class had when the course was opened last."""
CHILD_MARK, CLASS_MARK = ".pathshala/desk", ".pathshala/class"
"""The files by which a child's folder and a class are known."""
DIAL_AGAIN = timedelta(days=90)


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

    def is_fresh(self, today: date) -> bool:
        """Tell whether somebody dialled it in the last 90 days."""
        try:
            return timedelta(0) <= today - date.fromisoformat(self.verified_on) <= DIAL_AGAIN
        except ValueError:
            return False


def load_contacts(path: Path | None = None) -> tuple[Contact, ...]:
    """Read the contacts, in the order of the help card.

    Args:
        path: As `contacts_path` says; the course's own if None.

    Raises:
        UnitInvalid: if the file or an entry does not follow the schema.
    """
    path = path or _courses()
    return _contacts(read_toml(path), path.name)


def contacts_path(folder: Path) -> Path:
    """Return the contacts that count in a folder: its own, else the course's.

    Args:
        folder: A class, a folder that is to become one, a child's folder, or any folder in those.
    """
    folder = folder.absolute()
    for place in (folder, *folder.parents):
        for mark, name in ((CHILD_MARK, CHILDS_COPY), (CLASS_MARK, NAME)):
            if (place / mark).exists():
                return place / name if (place / name).is_file() else _courses()
    return folder / NAME if (folder / NAME).is_file() else _courses()


def copy_contacts(folder: Path) -> Path:
    """Give a class its own copy of the course's contacts, if it has none; return the copy.

    Raises:
        FolderProblem: if it cannot be written.
    """
    own = folder / NAME
    if not own.is_file():
        write_atomic(own, _courses().read_bytes())
    return own


def take_class_contacts(folder: Path, class_folder: Path | None) -> tuple[Contact, ...]:
    """Bring a child's folder the class's own contacts, and return those; () if the course's count.

    While the class is out of reach (another computer, a stick that was taken out), or its list has a fault
    (`pathshala contacts` tells), the last good ones stay: a child is never without.

    Raises:
        FolderProblem: if they cannot be written.
    """
    copy = folder / CHILDS_COPY
    if class_folder is None or (class_folder.is_dir() and not (class_folder / NAME).exists()):
        copy.unlink(missing_ok=True)
    with contextlib.suppress(UnitInvalid, OSError):
        data = (class_folder / NAME).read_bytes() if class_folder else b""
        if data and (not copy.is_file() or copy.read_bytes() != data):
            load_contacts(class_folder / NAME)
            write_atomic(copy, data)
    return load_contacts(copy) if copy.is_file() else ()


def write_verified(path: Path, id: str, day: str) -> None:
    """Write the day on which a contact was dialled; all else stays, comments too.

    Args:
        day: "2026-12-01", or "" if the number did not reach whom it should.

    Raises:
        UnitInvalid: if the file cannot be changed so; then it is as it was.
        FolderProblem: if it cannot be written.
    """
    before = read_toml(path)
    lines = path.read_text(encoding="utf-8").split("\n")
    for number in _block(lines, id):
        changed = _VERIFIED.sub(lambda found: f'{found[1]}"{day}"{found[3]}', lines[number])
        if changed != lines[number]:
            lines[number] = changed
            break
    text = "\n".join(lines)
    wanted = {
        **before,
        "contact": [{**row, "verified_on": day} if row.get("id") == id else row for row in before["contact"]],
    }
    if tomllib.loads(text) != wanted:
        raise UnitInvalid(f'{path}: the day cannot be written there; write verified_on = "{day}" by hand.')
    write_atomic(path, text, path.stat().st_mode & 0o777)


_VERIFIED = re.compile(r"""^(\s*verified_on\s*=\s*)("[^"]*"|'[^']*')(\s*(?:#.*)?)$""")


def _block(lines: list[str], id: str) -> range:
    """Return the numbers of the lines of a contact; none if it is not found."""
    starts = [number for number, line in enumerate(lines) if line.strip().startswith("[[contact]]")]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        try:
            (row,) = tomllib.loads("\n".join(lines[start:end]))["contact"]
        except (tomllib.TOMLDecodeError, ValueError, KeyError):
            continue
        if row.get("id") == id:
            return range(start, end)
    return range(0)


def _courses() -> Path:
    return content_root() / "safety_lessons" / NAME


def _contacts(table: dict, where: str) -> tuple[Contact, ...]:
    refuse_unknown(table, ("contact",), where)
    rows = table.get("contact")
    if not isinstance(rows, list) or not rows:
        raise UnitInvalid(f"{where} has no [[contact]]; add one.")
    contacts = [_contact(row, f"{where}, contact {number}") for number, row in enumerate(rows, 1)]
    ids = [contact.id for contact in contacts]
    for id in ids:
        if ids.count(id) > 1:
            raise UnitInvalid(f"{where} has two contacts with the id '{id}'; give each its own.")
    return tuple(sorted(contacts, key=lambda contact: contact.order))


def _contact(row: dict, where: str) -> Contact:
    names = tuple(f.name for f in fields(Contact))
    refuse_unknown(row, names, where)
    kinds = {"languages": tuple, "order": int}
    values = {name: require(row, name, kinds.get(name, str), where) for name in names}
    if values["audience"] not in ("children", "adults"):
        raise UnitInvalid(f"{where}: 'audience' should be children or adults.")
    return Contact(**values)
