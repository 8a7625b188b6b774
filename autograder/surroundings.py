"""What a test cell may expect of its process: dice, patches, files; and what it must not do there."""

from __future__ import annotations

import builtins
import contextlib
import random
import sys
import types
import unittest.mock
from collections.abc import Callable, Iterator
from pathlib import Path

from autograder.files import SharedFiles
from autograder.link import Link
from autograder.names import Names
from autograder.stubs import number_of
from autograder.trouble import Lost, TooSlow


class Surroundings:
    """The process of one judge."""

    def __init__(self, plan: dict, link: Link, names: Names) -> None:
        self.plan, self.link, self.names = plan, link, names
        self.patches: list[tuple] = []
        self._shared: SharedFiles | None = None

    def prepare(self) -> None:
        """Make the process what tests expect."""
        self.listen_to_seeds()
        self.watch_texts()
        self.watch_patches()

    def folder(self) -> Path:
        """Make a folder to work in; the teacher's files can be imported, the student's never."""
        base = Path.cwd()
        here, taught = base / "here", base / "taught"
        here.mkdir()
        for name, content in self.plan["files"].items():
            for folder in (here, taught):
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        sys.path[:] = [place for place in sys.path if place not in ("", str(base))]
        if self.plan["files"]:
            sys.path.append(str(taught))
        sys.path_hooks[:] = [_elsewhere(hook, here) for hook in sys.path_hooks]
        return here

    def listen_to_seeds(self) -> None:
        """`random.seed(1)` in a test means the student's dice as well."""
        own_seed = random.seed

        def seed(*args: object) -> None:
            own_seed(*args)
            if args and all(type(arg) in (int, float, str, bytes) for arg in args):
                self.link.request("seed", args)

        random.seed = seed

    def watch_texts(self) -> None:
        """Let `eval`, `exec` and `compile` of a test take only texts that stand in the teacher's cells."""
        ours = {text for cell in self.plan["cells"] for text in cell["texts"]}

        def watched(function: Callable) -> Callable:
            def run(text: object, *args: object, **named: object) -> object:
                if not isinstance(text, types.CodeType) and text not in ours:
                    raise self.link.needs_kernel("it runs a text that the program could have written")
                if function is not compile and not args:
                    frame = sys._getframe(1)
                    args = (frame.f_globals, frame.f_locals)
                return function(text, *args, **named)

            return run

        for function in (eval, exec, compile):
            dict.__setitem__(self.names, function.__name__, watched(function))

    def watch_patches(self) -> None:
        """Know which patches of unittest.mock stand: one of a library does not reach the program."""
        kind = unittest.mock._patch
        enter, leave = kind.__enter__, kind.__exit__

        def entered(patch: object) -> object:
            found = enter(patch)
            self.patches.append((patch, patch.target, patch.attribute))
            return found

        def left(patch: object, *info: object) -> object:
            self.patches = [one for one in self.patches if one[0] is not patch]
            return leave(patch, *info)

        kind.__enter__, kind.__exit__ = entered, left
        tell = self.link.before_call
        user_module = sys.modules["__main__"]
        pristine = {name: getattr(builtins, name) for name in ("print", "open", "exec", "eval")}

        def before_call() -> None:
            tell()
            for _, target, attribute in self.patches:
                known = (target, attribute) in ((builtins, "input"), (sys, "stdout"), (sys, "stderr"))
                if not known and number_of(target) is None and target is not user_module:
                    raise self.link.needs_kernel(f"it replaces {attribute} while the program runs")
            for name, function in pristine.items():
                if getattr(builtins, name) is not function:
                    raise self.link.needs_kernel(f"it replaces {name} while the program runs")

        self.link.before_call = before_call

    @contextlib.contextmanager
    def undone(self) -> Iterator[None]:
        """Undo what a test did to `input` and to the list of patches."""
        former = builtins.input
        try:
            yield
        finally:
            builtins.input = former
            self.patches.clear()

    def close_to_imports(self, folder: Path) -> None:
        """Import nothing from a folder from now on: the program's files lie there too."""

        def find(place: str) -> object:
            if Path(place).resolve().is_relative_to(folder.resolve()):
                raise self.link.needs_kernel("it imports from a folder of the program's")
            raise ImportError

        sys.path_hooks.insert(0, find)
        sys.path_importer_cache.clear()

    def share_files(self, wanted: bool) -> None:
        """Let a check and the program find each other's files, if the check knows of files."""
        if not wanted:
            self.link.files = None
            return
        if self._shared is None:
            self._shared = SharedFiles(
                self.link, Path.cwd(), self.plan["files"], self.plan["quoted"], self.close_to_imports
            )
        self.link.files = self._shared
        with contextlib.suppress(Lost, TooSlow):
            self._shared.fetch()


def _elsewhere(hook: Callable, here: Path) -> Callable:
    """Return a path hook that imports nothing from where the program's files lie."""

    def find(place: str) -> object:
        if Path(place).resolve().is_relative_to(here):
            raise ImportError(f"Nothing is imported from {place}.")
        return hook(place)

    return find
