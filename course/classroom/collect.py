"""Takes handed-in work out of the exchange: what is whole, known and safe to look at.

nbgrader's own `collect` takes everything, follows links, and stops the class at the first
folder that it cannot read. Here one strange hand-in costs nobody else anything, and what
is not taken stays where it is.

The exchange is a plain folder: the name of a hand-in is what its maker wrote there. What this
machine itself knows (when a folder arrived, whose it is) is held against that name.
"""

from __future__ import annotations

import os
import pwd
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import chain
from pathlib import Path

from autograder.errors import NotebookUnreadable
from autograder.reader import measure, read_hand_in
from course.classroom.hand_in import HandIn, hand_in_of, read_whole, secret_of
from course.classroom.nbgrader import NbgraderCourse
from course.classroom.places import SECRET, TIMESTAMP
from course.classroom.submission import shown, unreadable
from course.errors import ClassProblem, PathshalaError
from course.files import sync_folder, write_atomic

AHEAD = timedelta(days=1)
"""How far a kit's clock may run before ours; a hand-in from further ahead gives way to all others."""
LATER = timedelta(minutes=1)
"""By how much a hand-in must have arrived after another to be called later."""
TRIES = 20
"""How many of a student's newest hand-ins are looked at, until one can be taken."""
TOLD = 20
"""How many things that are no hand-ins are named, one by one."""

Tell = Callable[[str], None]
Work = dict[tuple[str, str], list[HandIn]]
"""(student, assignment) → what arrived of it."""


def collect(
    course: NbgraderCourse,
    names: Sequence[str],
    *,
    now: datetime | None = None,
    note: Tell | None = None,
    read_all: bool = False,
) -> list[str]:
    """Copy the newest whole hand-in of each student and assignment into `submitted/`.

    Args:
        names: The assignments that are meant.
        now: The time, by this machine's clock.
        note: Takes sentences about work that was taken, and that a teacher should look at. They
            stand among the others if None.
        read_all: Also read the notebooks of an only hand-in; who grades by us reads them anyway.

    Returns:
        A sentence for each hand-in that was not taken.
    """
    problems: list[str] = []
    for folder in (course.exchange_root, course.inbound):
        _keep_entries(folder)
    work = _by_work(course, names, problems)
    taking = _Taking(course, work, now or datetime.now(UTC), note or problems.append, read_all)
    for (student, assignment), found in sorted(work.items()):
        try:
            for problem in taking.take_newest(student, assignment, found):
                problems.append(f"{student}, {assignment}: {problem}")
        except (PathshalaError, OSError) as problem:
            problems.append(f"{student}, {assignment}: {problem}")
    return problems


def _keep_entries(folder: Path) -> None:
    """Let nobody rename or delete what others put into a folder that is open to all, as in /tmp."""
    with suppress(OSError):
        kind = folder.stat()
        if kind.st_uid == os.geteuid() and kind.st_mode & stat.S_IWOTH:
            folder.chmod(stat.S_IMODE(kind.st_mode) | stat.S_ISVTX)


def _by_work(course: NbgraderCourse, names: Sequence[str], problems: list[str]) -> Work:
    """Return the hand-ins of the class that are meant; add a sentence for each stranger."""
    students, known = set(course.students()), set(course.assignments())
    strangers: list[str] = []
    work: Work = {}
    for hand_in in _arrived(course.inbound, strangers):
        if reason := _stranger(hand_in, students, known):
            strangers.append(f"{hand_in.student}, {shown(hand_in.assignment)}: {reason}")
        elif hand_in.assignment in names:
            work.setdefault((hand_in.student, hand_in.assignment), []).append(hand_in)
    problems += strangers[:TOLD]
    if len(strangers) > TOLD:
        problems.append(
            f"{len(strangers) - TOLD} more things in the exchange are no work of this class: "
            f"look into {course.inbound}."
        )
    return work


def _arrived(inbound: Path, strangers: list[str]) -> Iterator[HandIn]:
    for path in sorted(inbound.iterdir()) if inbound.is_dir() else ():
        if path.name.startswith(".") and "+" not in path.name:
            continue  # what a file manager leaves behind
        try:
            yield hand_in_of(path)
        except ValueError:
            strangers.append(
                f"'{shown(path.name)}' in the exchange is no hand-in: its name should be "
                "student+assignment+time. It stays where it is; look at it and take it away."
            )


def _stranger(hand_in: HandIn, students: set[str], known: set[str]) -> str:
    if hand_in.assignment not in known:
        return "the class has no such assignment. The work waits in the exchange."
    if hand_in.student not in students:
        return (
            "the class has no such student. The work waits in the exchange. "
            f"If the name is right, add it: pathshala class add {hand_in.student}"
        )
    return ""


class _Taking:
    """Takes hand-ins one after the other."""

    def __init__(self, course: NbgraderCourse, work: Work, now: datetime, note: Tell, read_all: bool) -> None:
        self._course, self._work, self._now, self._note, self._read_all = course, work, now, note, read_all
        self._wanted: dict[str, tuple[str, ...]] = {}
        self._checks_owner = bool(course.settings.config.ExchangeCollect.get("check_owner", True))

    def take_newest(self, student: str, assignment: str, found: Sequence[HandIn]) -> Iterator[str]:
        """Take the newest hand-in that can be taken; yield why each newer one cannot."""
        target = self._course.places.submitted(student, assignment)
        held = self._course.handed_in_at(target)
        before = held and (held.replace(tzinfo=UTC) <= self._now + AHEAD, held.replace(tzinfo=UTC))
        newer = sorted((one for one in found if before is None or self._rank(one) > before), key=self._order)
        files = self._files(assignment) if newer else ()
        for hand_in in newer[: -TRIES - 1 : -1]:
            try:
                data = self._read(hand_in, files, read=self._read_all or held is not None or len(found) > 1)
            except ClassProblem as problem:
                yield str(problem)
                continue
            _put(target, hand_in, data)
            self._tell_of(hand_in, data[SECRET])
            return
        self._tell_later(target, held, [one for one in found if one not in newer])

    def _files(self, assignment: str) -> tuple[str, ...]:
        if assignment not in self._wanted:
            self._wanted[assignment] = tuple(f"{name}.ipynb" for name in self._course.notebooks(assignment))
        return self._wanted[assignment]

    def _rank(self, hand_in: HandIn) -> tuple[bool, datetime]:
        """Return what makes a hand-in newer: a time that has not come yet is no reason."""
        return hand_in.at <= self._now + AHEAD, hand_in.at

    def _order(self, hand_in: HandIn) -> tuple[tuple[bool, datetime], str]:
        return self._rank(hand_in), hand_in.path.name

    def _read(self, hand_in: HandIn, files: Sequence[str], *, read: bool) -> dict[str, bytes]:
        """Return what is taken of a hand-in; raises ClassProblem if it cannot be taken."""
        if self._checks_owner and _account(hand_in.owner) != hand_in.student:
            raise ClassProblem(
                f"the hand-in belongs to the account {_account(hand_in.owner)}, not to {hand_in.student}. "
                f"Ask {hand_in.student} whether it is theirs. Where children are no accounts of this "
                "machine, set c.ExchangeCollect.check_owner = False."
            )
        data = read_whole(hand_in, files)
        for twin in self._twins(hand_in, data[SECRET]):
            if twin.student == hand_in.student and twin.at < hand_in.at:
                raise ClassProblem(
                    f"the hand-in of {hand_in.stamp} is a copy of the one of {twin.stamp}, under a new "
                    "time. Ask the student to hand in again."
                )
        # Where there is earlier work, it counts until something better has come.
        for name in data.keys() - {SECRET}:
            _check_readable(name, data[name], read_hand_in if read else measure)
        return data

    def _twins(self, hand_in: HandIn, secret: bytes) -> list[HandIn]:
        """Return the other hand-ins of the same assignment that carry the same secret."""
        return [
            one
            for one in self._by_secret.get(secret.strip(), ())
            if one.assignment == hand_in.assignment and one.path != hand_in.path
        ]

    @cached_property
    def _by_secret(self) -> dict[bytes, list[HandIn]]:
        """nbgrader draws a secret by lot for each hand-in, so that no two have the same."""
        found: dict[bytes, list[HandIn]] = {}
        for hand_in in chain.from_iterable(self._work.values()):
            if secret := secret_of(hand_in.path):
                found.setdefault(secret, []).append(hand_in)
        return found

    @cached_property
    def _owners(self) -> dict[str, set[int]]:
        """The accounts whose folders the hand-ins of a student are, but for this one."""
        found: dict[str, set[int]] = {}
        for hand_in in chain.from_iterable(self._work.values()):
            found.setdefault(hand_in.student, set()).add(hand_in.owner)
        return {student: owners - {os.geteuid()} for student, owners in found.items()}

    def _tell_of(self, hand_in: HandIn, secret: bytes) -> None:
        """Tell what is odd about a hand-in that was taken: evidence, never a verdict."""
        who = f"{hand_in.student}, {hand_in.assignment}"
        if hand_in.at > self._now + AHEAD:
            self._note(
                f"{who}: it says that it was handed in at {hand_in.stamp}, which has not come yet. "
                "The clock of that kit, or of this machine, is wrong."
            )
        if others := {twin.student for twin in self._twins(hand_in, secret)} - {hand_in.student}:
            self._note(
                f"{who}: it carries the secret of the work of {', '.join(sorted(others))}, so one is a copy "
                "of the other. Look at both."
            )
        if len(owners := self._owners[hand_in.student]) > 1:
            accounts = ", ".join(sorted(map(_account, owners)))
            self._note(
                f"{who}: the hand-ins under this name come from more than one account of this machine "
                f"({accounts}); the newest was taken. Ask {hand_in.student} which are theirs."
            )

    def _tell_later(self, target: Path, held: datetime | None, older: Iterable[HandIn]) -> None:
        """Tell of work that came after what is graded, but says that it is older."""
        try:
            taken = datetime.fromtimestamp((target / TIMESTAMP).lstat().st_mtime, UTC)
        except OSError:
            return
        for hand_in in older:
            if held and hand_in.arrived > taken + LATER and hand_in.at < held.replace(tzinfo=UTC):
                self._note(
                    f"{hand_in.student}, {hand_in.assignment}: a hand-in that came later says an earlier "
                    f"time, {hand_in.stamp}, than the one that is graded, {held} UTC, so it was not taken. "
                    "If that kit's clock was wrong, put it right, and ask for the work again."
                )


def _check_readable(name: str, data: bytes, read: Callable[[bytes], object]) -> None:
    try:
        read(data)
    except NotebookUnreadable as problem:
        raise ClassProblem(unreadable(name, problem)) from None


def _put(target: Path, hand_in: HandIn, files: Mapping[str, bytes]) -> None:
    """Put a hand-in's files where nbgrader looks for them: all of it or, after a power cut, nothing."""
    beside, former = (target.with_name(f".{target.name}.{word}") for word in ("new", "old"))
    _clear(beside)
    _clear(former)
    for name, data in files.items():
        write_atomic(beside / name, data)
    write_atomic(beside / TIMESTAMP, hand_in.stamp)
    if target.exists():
        target.replace(former)
    beside.replace(target)
    sync_folder(target.parent)
    _clear(former)


def _clear(folder: Path) -> None:
    """Delete a folder of ours, also where stock nbgrader copied a child's locked folders into it."""
    if folder.is_dir() and not folder.is_symlink():
        folder.chmod(0o700)
        for place, below, _files in os.walk(folder):
            for name in below:
                path = Path(place, name)
                if not path.is_symlink():
                    path.chmod(0o700)
        shutil.rmtree(folder)


def _account(number: int) -> str:
    try:
        return shown(pwd.getpwuid(number).pw_name)
    except KeyError:
        return f"number {number}"
