"""Virtual time: threads take turns, and when all of them wait, the clock jumps.

One thread runs at a time and hands a baton on only where it waits. So the order of events
does not depend on the machine:

* what is outside of the program (a finger on a button) moves first at its instant;
* then run the threads that were woken, in the order in which they were woken;
* then those whose time is over, in the order in which they began to wait.

The unit of time is the nanosecond, as an int, so that a tenth of a second added ten times
is one second.
"""

from __future__ import annotations

import _thread
import heapq
import itertools
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from pi_setup.board.task import ScenarioEnd, Task

SECOND = 1_000_000_000
FREE_LOOKS = 200
"""Uses of a clock, a pin or an event between two waits that cost no time."""
LOOK_COSTS = ((2_000, 10_000), (4_000, 100_000))
"""(uses beyond the free ones, nanoseconds for each); all further ones cost LOOK_COST."""
LOOK_COST = 1_000_000
MOST_THREADS = 500
"""Threads that may live at once; Python's own limit depends on the machine."""
PATIENCE = 20
"""How often a thread may swallow the end before it is left to stand where it is."""

# The real things, kept before anything is replaced.
_real_start = _thread.start_new_thread
_real_ident = _thread.get_ident


class VirtualClock:
    """Keeps the virtual time, and decides which thread runs.

    The thread that makes the clock is its main task.

    Args:
        horizon: Seconds after which everything ends; None for no end but that nothing
            waits for anything any more.
    """

    def __init__(self, horizon: float | None = None) -> None:
        self.now_ns = 0
        self.epoch_ns = 0
        """The date and time at which the clock begins, in nanoseconds since 1970 UTC."""
        self.horizon_ns = None if horizon is None else to_ns(horizon)
        self.ended = False
        self.reason = ""
        self.insist: Callable[..., None] | None = None
        """Called in a thread that goes on after the end all the same."""
        self._changes = 0
        self._ready: deque[Task] = deque()
        self._timers: list[tuple[int, int, int, Task, int]] = []
        self._order = itertools.count(1)
        self._back_to: list[Task] = []
        self._main = Task("main")
        self._main.ident = _real_ident()
        self._current = self._main
        self._tasks: dict[int, Task] = {self._main.ident: self._main}

    @property
    def now(self) -> float:
        """Virtual seconds since the clock was made."""
        return self.now_ns / SECOND

    @property
    def current(self) -> Task:
        """The task that runs now."""
        return self._current

    def knows_this_thread(self) -> bool:
        """Tell whether the calling thread is one of the clock's."""
        return _real_ident() in self._tasks

    # --- what threads do ------------------------------------------------------------------

    def sleep(self, seconds: float) -> None:
        """Let `seconds` pass; zero lets the others run first."""
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        if seconds == 0:
            self.yield_turn()
        else:
            self.wait(None, seconds)

    def wait(self, queue: deque[Task] | None, seconds: float | None) -> bool:
        """Wait in `queue` until `wake()` finds this task there, at most `seconds`.

        Returns:
            True if woken, False if the time was over first.

        Raises:
            ScenarioEnd: when the scenario is over.
        """
        self._current.looks = 0
        return self._wait(queue, None if seconds is None else max(to_ns(seconds), 1))

    def wake(self, queue: deque[Task]) -> bool:
        """Make the task that waits longest in `queue` ready; it runs when this one waits."""
        if not queue or self.ended:
            return False
        task = queue.popleft()
        task.waiting_in = None
        task.timer = 0
        self._ready.append(task)
        return True

    def yield_turn(self) -> None:
        """Let all others run that can run at this instant; doing so too often costs time."""
        self._look(self._current)
        self._wait(None, 0)

    def look(self) -> None:
        """Count a use of a clock, a pin or an event; many without a wait cost time.

        Without this a program that polls (`while not button.is_pressed: pass`) would stay
        in one instant for ever. The cost begins small, so that a program that times a
        short pulse by polling measures well, and grows while nothing outside changes.
        """
        self._look(self._current)

    def changed(self) -> None:
        """Say that something outside of the program changed: who polls looks closely again."""
        self._changes += 1

    def spawn(self, function: Callable[[], None], name: str, first: bool = False) -> Task:
        """Start a thread that runs `function` when this one waits."""
        if self.ended:
            raise ScenarioEnd
        if len(self._tasks) > MOST_THREADS:
            raise RuntimeError("can't start new thread")
        task = Task(name, first)
        task.seen_changes = self._changes

        def bootstrap() -> None:
            task.gate.acquire()
            try:
                if not self.ended:
                    function()
            except ScenarioEnd:
                pass
            finally:
                self._finish(task)

        task.ident = _real_start(bootstrap, ())
        self._tasks[task.ident] = task
        self._ready.append(task)
        return task

    def join(self, task: Task, seconds: float | None = None) -> None:
        """Wait until `task` has ended, at most `seconds`."""
        if self.ended:
            self._unwind(task)
        elif task.alive and seconds is not None and seconds <= 0:
            self.yield_turn()
        elif task.alive:
            self.wait(task.joiners, seconds)

    # --- the end --------------------------------------------------------------------------

    def run_on(self) -> None:
        """Let the other threads go on, in the main task, until the scenario is over."""
        try:
            while not self.ended:
                self._wait(None, None)
        except ScenarioEnd:
            pass

    def stop(self, reason: str) -> Task:
        """End the scenario from outside, and return the task that runs now."""
        self.reason = self.reason or reason
        self.ended = True
        return self._current

    def close(self) -> None:
        """End all tasks but this one; the clock stands still from now on."""
        self.stop("closed")
        for task in list(self._tasks.values()):
            self._unwind(task)
        self._ready.clear()
        self._timers.clear()

    def free_main(self) -> None:
        """Give the main task its turn if it waits for it, although nobody hands it on."""
        if self._main.at_gate:
            self._current = self._main
            with suppress(RuntimeError):  # it was handed on in this moment
                self._main.gate.release()

    def _unwind(self, task: Task) -> None:
        """Let a waiting task meet the end, and come back."""
        me = self._current
        if task is me or task.ending or not task.alive:
            return
        task.ending = True
        self._back_to.append(me)
        self._hand_on(task)
        self._take_gate(me)
        self._current = me

    def _end(self, task: Task) -> None:
        """Raise the end in the running task; do more where a program swallows it."""
        if task is self._main and not task.ending:
            task.ending = True
            self.close()
        task.swallowed += 1
        if task.swallowed > PATIENCE and task is not self._main:
            self._finish(task)
            task.gate.acquire()  # for ever
        if task.swallowed > 3 and self.insist is not None:
            self.insist(kept=True)
        # No name for it here: its traceback holds this frame, so it would never be thrown away.
        raise ScenarioEnd(self.insist)

    def _finish(self, task: Task) -> None:
        task.alive = False
        self._tasks.pop(task.ident, None)
        if self.ended:
            self._hand_on(self._back_to.pop() if self._back_to else self._main)
            return
        while self.wake(task.joiners):
            pass
        self._hand_on(self._next())

    # --- turns ----------------------------------------------------------------------------

    def _look(self, task: Task) -> None:
        if self.ended:
            self._end(task)
        task.looks += 1
        if task.seen_changes != self._changes:
            task.seen_changes = self._changes
            task.looks = min(task.looks, FREE_LOOKS)
        beyond = task.looks - FREE_LOOKS
        if beyond > 0:
            cost = next((cost for limit, cost in LOOK_COSTS if beyond <= limit), LOOK_COST)
            self._wait(None, cost)

    def _wait(self, queue: deque[Task] | None, nanoseconds: int | None) -> bool:
        task = self._current
        if self.ended:
            self._end(task)
        if queue is None and nanoseconds is not None and self._alone_until(self.now_ns + nanoseconds):
            self.now_ns += nanoseconds
            return False
        task.timed_out = False
        task.waiting_in = queue
        if queue is not None:
            queue.append(task)
        task.timer = order = next(self._order)
        if nanoseconds is not None:
            heapq.heappush(self._timers, (self.now_ns + nanoseconds, task.rank, order, task, order))
        self._switch(task)
        return not task.timed_out

    def _alone_until(self, when: int) -> bool:
        """Tell whether nothing else happens up to `when`: then there is nobody to hand on to."""
        return (
            not self._ready
            and (not self._timers or self._timers[0][0] > when)
            and (self.horizon_ns is None or when <= self.horizon_ns)
        )

    def _switch(self, task: Task) -> None:
        """Run the next task; come back when this one's turn has come again."""
        following = self._next()
        if following is not task:
            self._hand_on(following)
            self._take_gate(task)
            self._current = task
        if self.ended:
            if task.waiting_in is not None:
                task.waiting_in.remove(task)
                task.waiting_in = None
            self._end(task)

    def _take_gate(self, task: Task) -> None:
        """Wait for the turn; Ctrl-C ends the scenario, and is raised when the turn has come."""
        interrupt: BaseException | None = None
        task.at_gate = True
        while True:
            try:
                task.gate.acquire()
                break
            except BaseException as problem:
                interrupt = problem
                self.stop("interrupted")
        task.at_gate = False
        if interrupt is not None:
            raise interrupt

    def _hand_on(self, task: Task) -> None:
        self._current = task
        task.gate.release()

    def _next(self) -> Task:
        """Return the task whose turn it is, and move the clock if all of them wait."""
        if self.ended:
            return self._main
        if self._ready:
            return self._ready.popleft()
        while self._timers:
            when, _, _, task, timer = self._timers[0]
            if task.timer != timer or not task.alive:
                heapq.heappop(self._timers)
                continue
            if self.horizon_ns is not None and when > self.horizon_ns:
                break
            heapq.heappop(self._timers)
            self.now_ns = max(self.now_ns, when)
            self._time_out(task)
            return task
        # Nothing will ever happen again, or only after the horizon.
        if self.horizon_ns is not None:
            self.now_ns = max(self.now_ns, self.horizon_ns)
        self.stop("quiet" if self.horizon_ns is None else "horizon")
        return self._main

    def _time_out(self, task: Task) -> None:
        task.timer = 0
        task.timed_out = True
        if task.waiting_in is not None:
            task.waiting_in.remove(task)
            task.waiting_in = None


def to_ns(seconds: float) -> int:
    """Return seconds as whole nanoseconds."""
    return round(seconds * SECOND)


_active: VirtualClock | None = None


def set_active(clock: VirtualClock | None) -> VirtualClock | None:
    """Say which clock this process runs on, and return the former one."""
    global _active
    former, _active = _active, clock
    return former


def is_playing() -> bool:
    """Tell whether some program of this process is on a virtual clock, whichever thread asks."""
    return _active is not None


def active() -> VirtualClock | None:
    """Return the virtual clock that the calling thread runs on, if any."""
    clock = _active
    return clock if clock is not None and _real_ident() in clock._tasks else None
