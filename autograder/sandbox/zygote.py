"""A process with everything imported that forks a sandboxed session at each request.

It is started by exec, so that no test, no gradebook and no other child's work is in its
memory, and it lives in the same closed file system as its sessions. Two processes: the one
outside (it waits), and pid 1 of a pid namespace, whose death ends all sessions.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import select
import signal
import socket
import threading
import time
from dataclasses import dataclass, field
from functools import partial
from typing import NoReturn

from autograder.sandbox import inside, kernel, mounts, namespaces, passing, seccomp
from autograder.sandbox.view import View

_LATE = 2.0
"""Seconds after its deadline when a session is killed from outside, should its pid 1 fail."""
_OWN_NAMESPACES = (
    kernel.NEWNS | kernel.NEWPID | kernel.NEWNET | kernel.NEWIPC | kernel.NEWUTS | kernel.NEWCGROUP
)
_HOSTNAME = "pathshala"


@dataclass(frozen=True)
class Plan:
    """What a zygote is told at its start.

    Attributes:
        preload: Dotted module names, imported before the first fork.
        view: What of the machine's files is shown.
        many: Several ids are mapped; see `namespaces.Ids`.
        student: The id, as the sandbox's root sees it, of a session's processes.
    """

    preload: tuple[str, ...]
    view: View
    many: bool
    student: int

    @classmethod
    def read(cls, message: dict) -> Plan:
        view = message["view"]
        links = tuple((place, target) for place, target in view["links"])
        shown = View(shown=tuple(view["shown"]), links=links, hidden=tuple(view["hidden"]))
        return cls(tuple(message["preload"]), shown, message["many"], message["student"])


def main(control: int, parent: int) -> NoReturn:
    """Enter the namespaces, fork the zygote, and wait for it.

    Args:
        control: Descriptor of a packet socket to the parent.
        parent: Descriptor (pidfd) of the parent process.
    """
    link = socket.socket(fileno=control)
    code = 1
    try:
        greeting = passing.receive(link)
        if greeting is None:
            os._exit(1)
        plan = Plan.read(greeting[0])
        os.umask(0o022)
        kernel.unshare(kernel.NEWUSER)
        passing.send(link, {"is": "unmapped", "pid": os.getpid()})
        passing.receive(link)
        if plan.many:
            os.setgroups([])
            os.setresgid(0, 0, 0)
            os.setresuid(0, 0, 0)
        kernel.unshare(_OWN_NAMESPACES)
        zygote = os.fork()
        if zygote == 0:
            _be_zygote(plan, link, parent)
        link.close()
        code = os.waitstatus_to_exitcode(os.waitpid(zygote, 0)[1])
    except BaseException as problem:
        _complain(link, problem)
    finally:
        os._exit(code & 0xFF)


def _complain(link: socket.socket, problem: BaseException) -> None:
    with contextlib.suppress(OSError):
        passing.send(link, {"is": "broken", "problem": f"{type(problem).__name__}: {problem}"[:2000]})


def _be_zygote(plan: Plan, link: socket.socket, parent: int) -> NoReturn:
    try:
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
        kernel.set_hostname(_HOSTNAME)
        mounts.build_root(plan.view)
        for name in plan.preload:
            importlib.import_module(name)
        seccomp.program(str(kernel.architecture()))
        if threading.active_count() > 1:
            raise RuntimeError("a preloaded module has started a thread, so nothing can be forked safely")
        gc.collect()
        gc.freeze()
        passing.send(link, {"is": "ready"})
        _Zygote(plan, link, parent).serve()
    except BaseException as problem:
        _complain(link, problem)
    finally:
        os._exit(0)


@dataclass
class _Zygote:
    plan: Plan
    link: socket.socket
    parent: int
    sessions: dict[int, tuple[int, float]] = field(default_factory=dict)
    """pidfd → (pid, deadline)"""

    def serve(self) -> None:
        """Answer requests until the parent closes the link or is gone."""
        own = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
        poll = select.poll()
        for descriptor in (self.link.fileno(), self.parent):
            poll.register(descriptor, select.POLLIN)
        while True:
            ready = {descriptor for descriptor, _ in poll.poll(self._patience())}
            self._reap(poll, ready)
            if self.parent in ready:
                return
            if self.link.fileno() in ready:
                request = passing.receive(self.link, descriptors=3)
                if request is None:
                    return
                self._spawn(request, own, poll)

    def _patience(self) -> float | None:
        """Return the milliseconds until the first session is overdue."""
        if not self.sessions:
            return None
        first = min(deadline for _, deadline in self.sessions.values())
        return max(0.0, first + _LATE - time.monotonic()) * 1000

    def _reap(self, poll: select.poll, ready: set[int]) -> None:
        now = time.monotonic()
        for watched, (process, deadline) in list(self.sessions.items()):
            if watched in ready:
                os.waitpid(process, 0)
                poll.unregister(watched)
                os.close(watched)
                del self.sessions[watched]
            elif now >= deadline + _LATE:
                os.kill(process, signal.SIGKILL)
                self.sessions[watched] = (process, now + _LATE)

    def _spawn(self, request: tuple[dict, list[int]], own: int, poll: select.poll) -> None:
        message, descriptors = request
        try:
            order = inside.Order.read(message)
            inside.find(order.entry)
            process = self._fork(order, inside.Ends(*descriptors), own)
        except Exception as problem:
            _complain(self.link, problem)
            return
        finally:
            for descriptor in descriptors:
                os.close(descriptor)
        watched = os.pidfd_open(process)
        self.sessions[watched] = (process, order.deadline)
        poll.register(watched, select.POLLIN)
        passing.send(self.link, {"is": "open"}, [watched])

    def _fork(self, order: inside.Order, ends: inside.Ends, own: int) -> int:
        """Fork pid 1 of a new pid namespace, and keep our own for what comes next."""
        kernel.unshare(kernel.NEWPID)
        process = -1
        try:
            process = os.fork()
            if process == 0:
                self._begin(order, ends)
        finally:
            if process != 0:
                kernel.enter(own, kernel.NEWPID)
        return process

    def _begin(self, order: inside.Order, ends: inside.Ends) -> NoReturn:
        """Be pid 1 of a session: make its file system, then live."""
        try:
            kernel.unshare(kernel.NEWNS | kernel.NEWNET | kernel.NEWIPC)
            mounts.add_session(order.limits, self.plan.student, self.plan.view)
            become = partial(namespaces.become_student, self.plan.many, self.plan.student)
            inside.live(order, ends, become)
        except BaseException as problem:
            inside.report_broken(ends.status, problem)
        finally:
            os._exit(1)
