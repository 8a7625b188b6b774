"""Runs a program in a scenario, in virtual time, and returns its history."""

from __future__ import annotations

import random
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from types import TracebackType

from gpiozero import Device

from pi_setup.board.clock import VirtualClock
from pi_setup.board.history import History, Trouble
from pi_setup.board.patches import virtual_time
from pi_setup.board.pins import VirtualFactory
from pi_setup.board.scenario import Scenario
from pi_setup.board.stage import set_stage
from pi_setup.board.task import ScenarioEnd
from pi_setup.board.watchdog import Insistence, Watchdog

PRINT_LIMIT = 100_000
"""Characters that are kept of what a program prints."""
TROUBLE_LIMIT = 100
"""Errors that are kept: a callback may fail at every press."""


def play(program: Callable[[], object], scenario: Scenario | Mapping, *spaces: dict) -> History:
    """Run `program` on fresh virtual pins while the scenario happens around it.

    When the program's last line is done, what it left running (a blinking LED, callbacks)
    goes on to the scenario's horizon, as it does in a notebook.

    Args:
        program: What to run, in the calling thread; often `lambda: exec(code, space)`.
        scenario: A scenario, or the data that describes one.
        spaces: Namespaces of the program that may hold `sleep`, `datetime` and such
            already; they hold the virtual ones meanwhile.

    Raises:
        ScenarioInvalid: The scenario cannot be played. A program's own errors are data.
    """
    if isinstance(scenario, Mapping):
        scenario = Scenario.from_data(scenario)
    clock = VirtualClock(scenario.seconds)
    log = _Log(clock)
    dice = random.getstate()
    with virtual_time(clock, *spaces, begin=scenario.begins_at()), _fresh_pins() as factory:
        set_stage(factory, scenario)
        random.seed(scenario.seed)
        try:
            with log.listening():
                _perform(program, clock, log, scenario.limit)
        finally:
            random.setstate(dice)
        return log.history(factory)


@contextmanager
def _fresh_pins() -> Iterator[VirtualFactory]:
    former = Device.pin_factory
    Device.pin_factory = factory = VirtualFactory(limit=None)
    try:
        yield factory
    finally:
        Device.pin_factory = former
        factory.close()


def _perform(program: Callable[[], object], clock: VirtualClock, log: _Log, limit: float) -> None:
    insistence = Insistence()
    clock.insist = insistence.insist
    watchdog = Watchdog(clock, limit)
    try:
        # The watchdog may strike anywhere in here, so the end has two nets.
        with suppress(ScenarioEnd):
            try:
                _call(program, clock, log)
            finally:
                watchdog.program_is_over()
            clock.run_on()
        clock.close()
    except ScenarioEnd:
        clock.close()
    finally:
        insistence.end()
        watchdog.end()


def _call(program: Callable[[], object], clock: VirtualClock, log: _Log) -> None:
    try:
        program()
    except SystemExit:
        pass
    except Exception as problem:
        if not clock.ended:
            log.trouble("main", problem, problem.__traceback__)
            return
    if not clock.ended:
        log.finished_ns = clock.now_ns


class _Log:
    """Collects what a program prints and what goes wrong."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock
        self._prints: list[tuple[int, str]] = []
        self._room = PRINT_LIMIT
        self._troubles: list[Trouble] = []
        self.finished_ns: int | None = None

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Listen to standard output and to errors in threads."""
        stdout, hook = sys.stdout, threading.excepthook
        sys.stdout = _Tee(stdout, self)
        threading.excepthook = self._thread_failed
        try:
            yield
        finally:
            sys.stdout, threading.excepthook = stdout, hook

    def printed(self, text: str) -> None:
        """Keep what was printed, with its time."""
        if text and self._room > 0 and not self._clock.ended:
            self._prints.append((self._clock.now_ns, text[: self._room]))
            self._room -= len(text)

    def trouble(self, thread: str, problem: BaseException, trace: TracebackType | None) -> None:
        """Keep an error, without our own lines in its report."""
        while trace is not None and trace.tb_frame.f_globals.get("__name__", "").startswith("pi_setup."):
            trace = trace.tb_next
        report = "".join(traceback.format_exception(type(problem), problem, trace))
        if len(self._troubles) < TROUBLE_LIMIT:
            kind, now = type(problem).__name__, self._clock.now_ns
            self._troubles.append(Trouble(thread, kind, str(problem), now, report))

    def _thread_failed(self, failure: threading.ExceptHookArgs) -> None:
        name = failure.thread.name if failure.thread is not None else "thread"
        if not self._clock.ended:
            self.trouble(name, failure.exc_value, failure.exc_traceback)

    def history(self, factory: VirtualFactory) -> History:
        """Return all that was collected."""
        reason = self._clock.reason
        if any(trouble.thread == "main" for trouble in self._troubles):
            reason = "error"
        elif self.finished_ns is not None and reason != "limit":
            reason = "finished"
        recorder = factory.recorder
        kinds = [
            {pin: list(steps) for pin, steps in sorted(getattr(recorder, kind).items())}
            for kind in ("outputs", "inputs", "tones")
        ]
        return History(self._clock.now_ns, self.finished_ns, reason, *kinds, self._prints, self._troubles)


class _Tee:
    """Passes on what is written, and keeps a copy."""

    def __init__(self, stream: object, log: _Log) -> None:
        self._stream, self._log = stream, log

    def write(self, text: str) -> int:
        """Write, and keep."""
        self._log.printed(text)
        return self._stream.write(text)

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)
