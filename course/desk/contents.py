"""Saves of JupyterLab that a pulled plug cannot tear: the old notebook stays, or the new one is whole.

Jupyter's own save empties the file first and then writes it. `ServerApp.contents_manager_class`
names the class below instead. For a child it also keeps what was there before (versions.py).
"""

from __future__ import annotations

import errno
import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from traitlets import Bool

from course.desk.versions import Versions
from course.errors import FolderProblem
from course.files import write_atomic

FULL = {errno.ENOSPC, errno.EDQUOT}


class AtomicSaves:
    """Mixin for a file contents manager: a save is collected in memory and put in place in one step."""

    keeps_versions = False
    trouble = ""
    """Why the last version could not be kept; "" if it was."""

    @cached_property
    def versions(self) -> Versions:
        """The earlier versions of this folder's pages."""
        return Versions(Path(self.root_dir).resolve())

    @contextmanager
    def atomic_writing(
        self, os_path: str, text: bool = True, encoding: str = "utf-8", **_others: object
    ) -> Iterator[io.StringIO | io.BytesIO]:
        """Yield what Jupyter writes into; the file changes only when the block ends well.

        A link stays a link: what it points to is written. The file keeps its permissions.
        """
        path = Path(os_path).resolve()
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        buffer = io.StringIO() if text else io.BytesIO()
        with self.perm_to_403(os_path):
            yield buffer
            data = buffer.getvalue()
            raw = data.encode(encoding) if isinstance(data, str) else data
            self._keep_former(path, raw)
            self._put(path, raw, mode)

    def _put(self, path: Path, raw: bytes, mode: int) -> None:
        try:
            write_atomic(path, raw, mode)
        except FolderProblem as problem:
            full = getattr(problem.__cause__, "errno", None) in FULL
            # The work itself goes before its earlier versions.
            if not (full and self.keeps_versions and self.versions.make_room(3 * len(raw))):
                raise
            write_atomic(path, raw, mode)

    def _keep_former(self, path: Path, following: bytes) -> None:
        """Keep the page as it was; a save never fails for that."""
        root = Path(self.root_dir).resolve()
        if not self.keeps_versions or path.suffix != ".ipynb" or not path.is_relative_to(root):
            return
        name = path.relative_to(root)
        if any(part.startswith(".") for part in name.parts):
            return
        try:
            self.versions.keep(str(name), following)
            self.trouble = ""
        except Exception as problem:
            self.trouble = str(getattr(problem, "strerror", None) or type(problem).__name__).lower()
            self.log.warning("No earlier version of %s could be kept: %s", name, problem)


class AtomicContentsManager(AtomicSaves, AsyncLargeFileManager):
    """JupyterLab's usual contents manager, with safe saves."""

    keeps_versions = Bool(False, help="Whether each save keeps the page as it was.").tag(config=True)
