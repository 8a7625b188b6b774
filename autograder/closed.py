"""The engine for hand-ins: its witnesses run in a sandbox."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from autograder.pins import virtual_kit
from autograder.sandbox import Sandbox, open_sandbox
from autograder.together import TogetherEngine


def closed_engine(way: Literal["namespaces", "bubblewrap"] | None = None) -> TogetherEngine:
    """Return an engine that closes every notebook off; a context manager.

    Args:
        way: One that `autograder.sandbox.available` found before; it is looked for if None.

    Raises:
        SandboxUnavailable: if this machine offers no way.
        KitMissing: if the virtual kit is not installed.
    """
    return TogetherEngine(closed_sandbox(way))


def closed_sandbox(way: Literal["namespaces", "bubblewrap"] | None = None) -> Sandbox:
    """Return the sandbox for an engine's witnesses; as `closed_engine`."""
    # What is imported before the fork is also what a session is shown.
    preload = ("autograder.warm", virtual_kit().__module__, "gpiozero")
    return open_sandbox(preload=preload) if way is None else Sandbox(preload=preload, way=way)


def given_files(folder: Path) -> dict[str, bytes]:
    """Return the files of an assignment's folder that are no notebooks: relative path → bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and path.suffix != ".ipynb"
    }
