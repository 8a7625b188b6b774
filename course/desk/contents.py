"""Saves of JupyterLab that a pulled plug cannot tear: the old notebook stays, or the new one is whole.

Jupyter's own save empties the file first and then writes it. `ServerApp.contents_manager_class`
names the class below instead.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from course.files import write_atomic


class AtomicSaves:
    """Mixin for a file contents manager: a save is collected in memory and put in place in one step."""

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
            write_atomic(path, data.encode(encoding) if isinstance(data, str) else data, mode)


class AtomicContentsManager(AtomicSaves, AsyncLargeFileManager):
    """JupyterLab's usual contents manager, with safe saves."""
