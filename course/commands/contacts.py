"""The commands of the help contacts: list them, dial and date them, print the children's card."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from shlex import quote

from course.commands.kit import Console
from course.commands.options import add_folder, add_verb
from course.contacts import (
    CLASS_MARK,
    DIAL_AGAIN,
    NAME,
    Contact,
    contacts_path,
    copy_contacts,
    load_contacts,
    write_verified,
)
from course.errors import ClassProblem
from course.files import write_atomic

WHAT = "List the help contacts, dial and date them, print the children's card."
LOCAL = (
    "Each place has its own, so find them and add them: the District Child Protection Unit, the Child "
    "Welfare Committee, the Special Juvenile Police Unit, the nearest police station, and your "
    "child-protection lead. `pathshala contacts copy` gives your class a list to edit."
)
BEFORE = (
    "You are about to dial the help numbers, one after another. Say at once that nobody is in danger: you "
    "test the number for a children's centre. Nothing is stored but the day. This computer thinks that today "
    "is {day}; if it is not, press q and set the clock first."
)


def add_contacts(verbs, console: Console) -> None:
    """Add the command `contacts`, which lists, and the commands in it."""
    group = add_verb(verbs, "contacts", lambda options: _list(options, console), WHAT)
    add_folder(group)
    group.add_argument("--json", action="store_true", help="for a machine")
    parts = group.add_subparsers(title="commands", metavar="COMMAND")
    what = "Dial the numbers one at a time; the day is written into your class's own copy."
    verify = add_verb(parts, "verify", lambda options: _verify(options, console), what)
    verify.add_argument("--again", action="store_true", help="also those dialled in the last 90 days")
    what = "Give your class its own copy to edit, with the numbers of your state and your town."
    copy = add_verb(parts, "copy", lambda options: _copy(options, console), what)
    what = "Write the page of cards that children carry; print it and cut."
    card = add_verb(parts, "card", lambda options: _card(options, console), what)
    card.add_argument("file", type=Path, metavar="FILE", help="as cards.html")
    for verb in (verify, copy, card):
        verb.add_argument("--folder", type=Path, default=argparse.SUPPRESS,
                          help="the class (default: the current folder)")  # fmt: skip


def _list(options: argparse.Namespace, console: Console) -> int:
    path, today = contacts_path(options.folder.expanduser()), date.today()
    contacts = load_contacts(path)
    if options.json:
        rows = [{**asdict(contact), "fresh": contact.is_fresh(today)} for contact in contacts]
        console.say(json.dumps({"file": str(path), "contacts": rows}, ensure_ascii=False, indent=1))
        return 0
    for contact in contacts:
        console.say(f"{contact.number}  {contact.name} ({contact.region}; for {contact.audience})")
        console.say(f"    {contact.what_for} Who answers: {contact.who_answers}.")
        console.say(f"    {_when(contact, today)} Number from: {contact.source}.")
    console.say(f"These stand in {path}.")
    for contact in _changed_in_the_course(contacts):
        console.say(f"The course has another number for {contact.name} now: {contact.number}.")
    console.say(LOCAL)
    _say_open(contacts, today, options, console.say)
    return 0


def _changed_in_the_course(contacts: Sequence[Contact]) -> list[Contact]:
    """Return the course's own contacts whose numbers a class's copy does not have any more."""
    known = {contact.id: contact.number for contact in contacts}
    return [contact for contact in load_contacts() if known.get(contact.id, contact.number) != contact.number]


def _say_open(
    contacts: Sequence[Contact], today: date, options: argparse.Namespace, say: Callable[[str], None]
) -> None:
    stale = [contact.number for contact in contacts if not contact.is_fresh(today)]
    if stale:
        where = quote(str(options.folder))
        numbers = ", ".join(stale)
        say(f"To dial before children see them: {numbers}. pathshala contacts verify --folder {where}")


def _when(contact: Contact, today: date) -> str:
    if not contact.verified_on:
        return "Nobody has dialled it yet."
    if contact.is_fresh(today):
        return f"Dialled on {contact.verified_on}."
    return f"Dialled on {contact.verified_on}; dial again every {DIAL_AGAIN.days} days."


def _copy(options: argparse.Namespace, console: Console) -> int:
    own = copy_contacts(_class(options.folder.expanduser()))
    load_contacts(own)
    console.say(f"Your class's own contacts: {own}")
    console.say(f"Edit them, then look: pathshala contacts --folder {quote(str(options.folder))}")
    console.say(LOCAL)
    return 0


def _class(folder: Path) -> Path:
    """Return a folder that is a class, or is to become one and has contacts."""
    if not (folder / CLASS_MARK).exists() and not (folder / NAME).is_file():
        raise ClassProblem(
            f"{folder} is not a class. Name yours with --folder, or make one with: pathshala class new FOLDER"
        )
    return folder


def _verify(options: argparse.Namespace, console: Console) -> int:
    """Ask about one number after another; each answer is on the disk before the next question."""
    today = date.today()
    own = copy_contacts(_class(options.folder.expanduser()))
    contacts = load_contacts(own)
    waiting = [contact for contact in contacts if options.again or not contact.is_fresh(today)]
    if not waiting:
        console.say(f"All {len(contacts)} numbers were dialled in the last {DIAL_AGAIN.days} days.")
        return 0
    console.tell(BEFORE.format(day=today.isoformat()))
    wrong = []
    for number, contact in enumerate(waiting, start=1):
        try:
            answer = _answer(contact, f"{number} of {len(waiting)}", console)
        except EOFError:
            console.say("Nobody can answer here. Run it again in a terminal; it goes on from this number.")
            return 1
        if answer == "stop":
            break
        if answer == "yes":
            write_verified(own, contact.id, today.isoformat())
        elif answer == "no":
            write_verified(own, contact.id, "")
            wrong.append(contact)
    _say_end(load_contacts(own), wrong, own, today, options, console)
    return int(bool(wrong))


_ANSWERS = {
    "y": "yes",
    "yes": "yes",
    "n": "no",
    "no": "no",
    "s": "skip",
    "skip": "skip",
    "q": "stop",
    "stop": "stop",
}


def _answer(contact: Contact, place: str, console: Console) -> str:
    """Return "yes", "no", "skip" or "stop".

    Raises:
        EOFError: if nobody can type.
    """
    languages = (
        f" Ask which languages they speak ({', '.join(contact.languages)})." if contact.languages else ""
    )
    console.tell(f"\n{place}: {contact.name}. {contact.what_for}")
    console.tell(f"  Dial {contact.number}. It should be: {contact.who_answers}.{languages}")
    while True:
        typed = console.ask("  Did they answer? Their name is not stored. [y]es, [n]o, [s]kip, [q]uit:")
        if found := _ANSWERS.get(typed.strip().lower()):
            return found
        console.tell("  Type y if it was them, n if it was somebody else or nobody, s to do it later.")


def _say_end(
    contacts: Sequence[Contact],
    wrong: Sequence[Contact],
    own: Path,
    today: date,
    options: argparse.Namespace,
    console: Console,
) -> None:
    fresh = sum(contact.is_fresh(today) for contact in contacts)
    console.say(f"{fresh} of {len(contacts)} numbers were dialled in the last {DIAL_AGAIN.days} days.")
    if wrong:
        numbers = ", ".join(contact.number for contact in wrong)
        console.say(
            f"These did not reach whom they should: {numbers}. Children must not rely on them. "
            f"Find the right numbers, or take the contacts out, in {own}. "
            f"Then give the children the new list: pathshala class new {quote(str(options.folder))}"
        )
    _say_open([contact for contact in contacts if contact not in wrong], today, options, console.say)
    console.say(LOCAL)


def _card(options: argparse.Namespace, console: Console) -> int:
    from course.assemble.card import card_page

    today = date.today()
    contacts = load_contacts(contacts_path(options.folder.expanduser()))
    file = options.file.expanduser()
    write_atomic(file, card_page(contacts, today))
    console.say(f"The cards to print and cut: {file.absolute()}")
    children = [contact for contact in contacts if contact.audience == "children"]
    _say_open(children, today, options, console.say)
    return 0
