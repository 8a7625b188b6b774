"""A way to start sessions: what the sandbox asks of its zygote, or of bubblewrap."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from autograder.sandbox.inside import Ends, Order
from autograder.sandbox.view import HOME

ROOT = Path(__file__).resolve().parents[2]
"""The folder that holds the package autograder."""

# The same copy of this package as the parent's, but its folder last: no other file in it may
# stand before Python's own modules.
_START = (
    "import sys; sys.path.insert(0, {root!r}); import autograder; del sys.path[0]; "
    "{root!r} in sys.path or sys.path.append({root!r}); import {module} as m; "
)


class Way(Protocol):
    """Starts sessions in one certain way."""

    def spawn(self, order: Order, ends: Ends) -> int:
        """Start a session and return a descriptor (pidfd) of its pid 1.

        The descriptors in `ends` stay the caller's.

        Raises:
            SandboxBroken: if that failed.
        """
        ...

    def close(self) -> None:
        """End all sessions."""
        ...


def environment(extra: Mapping[str, str], hash_seed: int) -> dict[str, str]:
    """Return the whole environment of a session: nothing of the parent's is in it."""
    return {
        "PATH": f"{sys.prefix}/bin:/usr/bin:/bin",
        "HOME": HOME,
        "USER": "student",
        "LOGNAME": "student",
        "TMPDIR": "/tmp",
        "LANG": "C.UTF-8",
        "IPYTHONDIR": f"{HOME}/.ipython",
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        # The order of a set of words is the same at each regrade.
        "PYTHONHASHSEED": str(hash_seed),
        "PYTHON_DISABLE_REMOTE_DEBUG": "1",
        # Else each thread reserves 64 MiB of address space, which is what the limit counts.
        "MALLOC_ARENA_MAX": "1",
        **extra,
    }


def python(module: str, call: str) -> list[str]:
    """Return the command that runs `call` with `module` as m, with no folder of ours first in its path."""
    start = _START.format(root=str(ROOT), module=module) + call
    return [sys.executable, "-s", "-P", "-B", "-c", start]


def launch(
    command: list[str], environment: Mapping[str, str], descriptors: tuple[int, ...], errors: int
) -> subprocess.Popen:
    """Start a program apart from our terminal, with these descriptors and no others."""
    return subprocess.Popen(
        command,
        env=dict(environment),
        cwd="/",
        pass_fds=descriptors,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=errors,
        start_new_session=True,
    )


def own_pidfd() -> int:
    """Return a descriptor that becomes readable when this process is gone."""
    return os.pidfd_open(os.getpid())
