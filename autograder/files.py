"""Files that a check and the program share: each finds what the other wrote, where both mean the same file.

A judge and a witness have a folder each. What a check wrote goes over only if the program is
told of it (its name stands in the arguments of the call, or in the teacher's cells): a file of
right answers stays here. What the program wrote comes back as plain files, after each call.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a program's process needs none of the judge's side
    from autograder.link import Link

WORDS = frozenset({
    "open", "Path", "exists", "isfile", "is_file", "isdir", "is_dir", "listdir", "scandir", "iterdir", "glob",
    "read_text", "read_bytes", "write_text", "write_bytes", "read_csv", "TemporaryDirectory", "mkdtemp",
    "NamedTemporaryFile", "mkstemp", "getsize", "stat", "unlink", "remove", "mkdir", "makedirs", "connect",
    "rmtree", "touch",
})  # fmt: skip
"""A cell that uses none of these knows nothing of files."""
MOST_FILES = 1000
MOST_BYTES = 2 << 20
ROOM_BYTES = 64 << 20
"""Bytes that a program's files may bring to the judge's disk in all, written again and again too."""
FILE_BYTES = 4096
"""Bytes that a file takes besides."""
Stamp = tuple[int, int]


class FolderState:
    """What of a folder is known to the other side."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[str, Stamp] = {}

    def changed(self) -> dict[str, bytes]:
        """Return the files that were written since they were noted: relative path → bytes."""
        found: dict[str, bytes] = {}
        room = MOST_BYTES
        for name, path in self._files():
            stamp = _stamp(path)
            if stamp is None or self._known.get(name) == stamp or stamp[1] > room:
                continue
            with contextlib.suppress(OSError), path.open("rb") as file:
                found[name] = file.read(stamp[1])
                room -= stamp[1]
        return found

    def gone(self) -> list[str]:
        """Return the files that were noted and are there no more."""
        here = {name for name, _ in self._files()}
        return [name for name in self._known if name not in here]

    def note(self, names: Iterable[str]) -> None:
        """Note that the other side knows these files as they are, or as gone."""
        for name in names:
            self._known.pop(name, None)
            if (stamp := _stamp(self.folder / name)) is not None:
                self._known[name] = stamp

    def write(self, files: dict[str, bytes], gone: Iterable[str] = ()) -> None:
        """Write what the other side has written, and take away what it took away."""
        for name, content in files.items():
            path = self.folder / name
            with contextlib.suppress(OSError):
                path.parent.mkdir(parents=True, exist_ok=True)
                flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
                with os.fdopen(os.open(path, flags, 0o644), "wb") as file:
                    file.write(content)
        for name in gone:
            with contextlib.suppress(OSError):
                (self.folder / name).unlink()
        self.note([*files, *gone])

    def _files(self) -> Iterator[tuple[str, Path]]:
        count = 0
        for folder, folders, names in os.walk(self.folder):
            folders.sort()
            for name in sorted(names):
                path = Path(folder, name)
                if path.is_file() and not path.is_symlink():
                    count += 1
                    if count > MOST_FILES:
                        return
                    yield str(path.relative_to(self.folder)), path


def _stamp(path: Path) -> Stamp | None:
    with contextlib.suppress(OSError):
        found = path.lstat()
        return found.st_mtime_ns, found.st_size
    return None


class SharedFiles:
    """The judge's side.

    Args:
        here: The judge's folder.
        given: The assignment's files; what a program writes over them stays with it.
        quoted: The texts between quotes in the teacher's cells that are no tests.
        opened: Called with each further folder that is shared from now on.
    """

    def __init__(
        self,
        link: Link,
        here: Path,
        given: Collection[str],
        quoted: Collection[str],
        opened: Callable[[Path], None],
    ) -> None:
        self._link, self._given, self._quoted, self._opened = link, given, frozenset(quoted), opened
        self._folders = {"": FolderState(here)}
        self._folders[""].note(given)
        self._begun = False
        self._room = ROOM_BYTES

    def send(self, args: tuple, named: dict) -> None:
        """Let the program find what a check wrote and now speaks of."""
        words = frozenset(_words((args, list(named.values()))))
        self._folders = {name: one for name, one in self._folders.items() if one.folder.is_dir()}
        for word in words:
            self._open_folder(word)
        for place, state in self._folders.items():
            changed = state.changed().items()
            files = {name: raw for name, raw in changed if place or self._is_meant(name, words)}
            if files or place:  # a temporary folder may be empty
                self._ask("put_files", place, files)
                state.note(files)

    def fetch(self) -> None:
        """Bring what the program wrote."""
        if not self._begun:
            self._ask("known_files", sorted(self._given))
            self._begun = True
        for place, state in self._folders.items():
            match self._ask("files", place):
                case [dict(files), list(gone)]:
                    kept = {name: raw for name, raw in files.items() if self._may_write(place, name, raw)}
                    self._room -= sum(len(raw) + FILE_BYTES for raw in kept.values())
                    if self._room < 0:
                        raise self._link.lose("size", "It wrote more files than a check can take.")
                    state.write(kept, [name for name in gone if self._may_write(place, name, b"")])

    def _ask(self, kind: str, *rest: object) -> object:
        """Ask without counting it as a look at the program."""
        before = self._link.state.crossings
        try:
            return self._link.request(kind, *rest)
        finally:
            self._link.state.crossings = before

    def _open_folder(self, word: str) -> None:
        """Share a temporary folder that a check made and speaks of."""
        path = Path(word)
        if not path.is_relative_to(tempfile.gettempdir()) or ".." in path.parts:
            return
        folder = path if path.is_dir() else path.parent
        inside = folder.is_relative_to(self._folders[""].folder.parent)
        new = str(folder) not in self._folders
        if new and folder.is_dir() and folder != Path(tempfile.gettempdir()) and not inside:
            self._folders[str(folder)] = FolderState(folder)
            self._opened(folder)

    def _is_meant(self, name: str, words: frozenset[str]) -> bool:
        path = Path(name)
        near = {name, f"./{name}", path.stem, *(str(folder) for folder in path.parents)}
        return not near.isdisjoint(words) or any(path.name in text for text in self._quoted)

    def _may_write(self, place: str, name: object, content: object) -> bool:
        """Tell whether what a witness calls a file is one: a relative way down, to a few bytes."""
        if type(name) is not str or type(content) is not bytes or len(content) > MOST_BYTES:
            return False
        parts = name.split("/")
        plain = all(part.isprintable() and part.strip(".") and len(part) < 200 for part in parts)
        return plain and len(parts) < 10 and (bool(place) or name not in self._given)


def _words(value: object, depth: int = 3) -> Iterator[str]:
    if type(value) is str:
        yield value
    elif isinstance(value, Path):
        yield str(value)
    elif depth and type(value) in (list, tuple, set):
        for item in value:
            yield from _words(item, depth - 1)


class ProgramFiles:
    """The witness's side."""

    def __init__(self) -> None:
        self._folders: dict[str, FolderState] = {}

    def know(self, names: list[str]) -> None:
        """Note the assignment's files: the judge has them."""
        self._state("").note(names)

    def put(self, place: str, files: dict[str, bytes]) -> None:
        """Write what a check wrote; `place` is "" for the program's own folder."""
        state = self._state(place)
        state.folder.mkdir(parents=True, exist_ok=True)
        state.write(files)

    def take(self, place: str) -> list:
        """Return [files that the program wrote since, names of those that it took away]."""
        state = self._state(place)
        changed, gone = state.changed(), state.gone()
        state.note([*changed, *gone])
        return [changed, gone]

    def _state(self, place: str) -> FolderState:
        return self._folders.setdefault(place, FolderState(Path(place or ".").absolute()))
