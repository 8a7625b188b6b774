"""The names of a judge's test cells: its own first, then what the student's process has."""

from __future__ import annotations

from collections.abc import Iterator
from keyword import iskeyword

from autograder.link import Link
from autograder.sources import PYTHONS_OWN
from autograder.trouble import NoSuchName


class Names(dict):
    """The namespace in which test cells run.

    A name that no test and no locked cell made is asked from the witness each time it is
    read. Python's own names stay Python's own, unless the teacher's notebook lets the
    student make one: a child who calls a variable `max` does not break a check, and one
    who redefines `abs` does not pass one.

    Attributes:
        theirs: Names that the teacher's notebook lets the student's cells make.
        told: Names that the student's cells read or get values of: a test that sets one
            of them means the student's own.
        shared: Names that functions change by `global`: their value is always over there.
    """

    def __init__(self) -> None:
        super().__init__()
        self.link: Link | None = None
        self.theirs: frozenset[str] = frozenset()
        self.told: frozenset[str] = frozenset()
        self.shared: frozenset[str] = frozenset()
        self._set: dict[str, object] = {}

    def attach(
        self, link: Link, theirs: frozenset[str], told: frozenset[str], shared: frozenset[str]
    ) -> None:
        """Begin to ask a witness."""
        self.link, self.theirs, self.told, self.shared = link, theirs, told, shared
        link.before_call = self.tell

    def __missing__(self, name: str) -> object:
        if self._own(name):
            raise KeyError(name)
        self.tell()
        try:
            return self.link.ask_for(name)
        except NoSuchName:
            raise KeyError(name) from None

    def __setitem__(self, name: str, value: object) -> None:
        super().__setitem__(name, value)
        if name in self.told and self.link is not None:
            self._set[name] = value

    def __delitem__(self, name: str) -> None:
        here = super().__contains__(name)
        if here:
            super().__delitem__(name)
            self._set.pop(name, None)
        if self._own(name) or (here and name not in self.told):
            if not here:
                raise KeyError(name)
            return
        self.tell()
        try:
            self.link.forget_name(name)
        except NoSuchName:
            if not here:
                raise KeyError(name) from None

    def __contains__(self, name: object) -> bool:
        if super().__contains__(name):
            return True
        return not self._own(name) and self.link.request("has", name) is True

    def get(self, name: str, default: object = None) -> object:
        """Return a name's value here or over there."""
        try:
            return self[name]
        except KeyError:
            return default

    def keys(self) -> list[str]:
        """Return all names, as `dir()` shows them."""
        return list(self)

    def copy(self) -> dict:
        """Return a plain dict of all names."""
        return {name: self[name] for name in self}

    def __iter__(self) -> Iterator[str]:
        yield from list(super().__iter__())
        if self.link is not None and not self.link.state.lost:
            found = self.link.request("names")
            for name in found if type(found) is list else ():
                if type(name) is str and not super().__contains__(name):
                    yield name

    def forget(self, names: frozenset[str]) -> None:
        """Drop what tests made under these names: the student's cell makes them now."""
        for name in names:
            self.pop(name, None)
            self._set.pop(name, None)

    def settle(self) -> None:
        """Forget what is still to be told."""
        self._set.clear()

    def tell(self) -> None:
        """Let the student's process know the values that the test gave to its names."""
        waiting, self._set = self._set, {}
        for name, value in waiting.items():
            self.link.give(name, value)
            held = type(value) in (list, dict, set, bytearray) and name in self.theirs
            if held or name in self.shared:
                self.pop(name, None)

    def _own(self, name: object) -> bool:
        if self.link is None or type(name) is not str or name.startswith("_"):
            return True
        if not name.isidentifier() or iskeyword(name):
            return True  # IPython asks for the first word of a cell, whatever it is
        return name in PYTHONS_OWN and name not in self.theirs
