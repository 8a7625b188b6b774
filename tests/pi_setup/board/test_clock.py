"""The virtual clock: what waits costs no real time, and the order of events is defined."""

import asyncio
import datetime
import queue
import sched
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import sleep

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pi_setup.board.clock import SECOND, VirtualClock, active, is_playing
from pi_setup.board.patches import virtual_time
from pi_setup.board.task import ScenarioEnd
from pi_setup.errors import ClockInUse


@contextmanager
def clock_of(horizon=100):
    clock = VirtualClock(horizon)
    with virtual_time(clock, globals()):
        yield clock


def test_sleeping_costs_no_real_time():
    """A day of sleep takes less than a second, and is exact to the nanosecond."""
    began = time.perf_counter()
    with clock_of(100_000) as clock:
        for _ in range(86_400):
            sleep(1)
    assert clock.now_ns == 86_400 * SECOND
    assert time.perf_counter() - began < 5


def test_tenths_add_up():
    """A tenth of a second slept ten times is one second, which it is not for floats."""
    with clock_of() as clock:
        for _ in range(10):
            time.sleep(0.1)
    assert clock.now_ns == SECOND


def test_threads_take_turns_in_the_order_in_which_they_began_to_wait():
    """At the same instant the thread that waits longest runs first."""
    seen = []

    def worker(name, step):
        for _ in range(3):
            sleep(step)
            seen.append((round(time.monotonic(), 1), name))

    with clock_of():
        threads = [threading.Thread(target=worker, args=(name, step)) for name, step in (("a", 1), ("b", 2))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert seen == [(1, "a"), (2, "b"), (2, "a"), (3, "a"), (4, "b"), (6, "b")]


def test_everything_in_threading_waits_on_the_clock():
    """Event, Timer, Condition, Semaphore, Barrier, Queue and pools take the time they are told."""
    with clock_of() as clock:
        event = threading.Event()
        threading.Timer(2, event.set).start()
        assert not event.wait(1.5)
        assert event.wait()
        assert clock.now == 2
        semaphore = threading.Semaphore(0)
        threading.Timer(1, semaphore.release).start()
        assert semaphore.acquire()
        assert not semaphore.acquire(timeout=2)
        assert clock.now == 5
        barrier = threading.Barrier(2)
        threading.Thread(target=lambda: (sleep(1), barrier.wait())).start()
        barrier.wait()
        assert clock.now == 6
        letters = queue.Queue()
        threading.Timer(1, letters.put, ["hello"]).start()
        assert letters.get() == "hello"
        with pytest.raises(queue.Empty):
            letters.get(timeout=2)
        assert clock.now == 9
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(sleep, [1, 2, 3]))
        assert clock.now == 13
        condition = threading.Condition()
        with condition:
            assert not condition.wait_for(lambda: False, timeout=1)
        assert clock.now == 14


def test_locks_are_handed_on_in_order():
    """A lock goes to the thread that waits longest, and waiting in it has an end."""
    order = []
    with clock_of() as clock:
        lock = threading.Lock()

        def take(name):
            with lock:
                order.append(name)
                sleep(1)

        for name in "abc":
            threading.Thread(target=take, args=name).start()
        sleep(0.5)
        assert not lock.acquire(timeout=1)
        assert not lock.acquire(blocking=False)
        assert lock.acquire()
        assert clock.now == 3
    assert order == ["a", "b", "c"]


def test_asyncio_waits_on_the_clock():
    """asyncio.sleep, gather, timeouts and threads of an event loop cost no real time."""

    async def main():
        await asyncio.gather(asyncio.sleep(1), asyncio.sleep(2))
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(asyncio.sleep(9), 1)
        return await asyncio.to_thread(lambda: (time.sleep(3), "done")[1])

    with clock_of() as clock:
        assert asyncio.run(main()) == "done"
        assert clock.now == 6


def test_the_calendar_moves_with_the_clock():
    """datetime, date, time and strftime tell the scenario's time, in India, on every machine."""
    with clock_of(200_000):
        assert str(datetime.datetime.now()) == "2027-01-04 09:00:00"
        sleep(15 * 3600 + 90)
        assert str(datetime.date.today()) == "2027-01-05"
        assert time.strftime("%a %H:%M:%S") == "Tue 00:01:30"
        assert datetime.datetime.now(datetime.UTC).hour == 18
        assert isinstance(datetime.datetime(2020, 1, 1), datetime.datetime)
        assert time.time() - time.monotonic() == pytest.approx(datetime.datetime(2027, 1, 4, 9).timestamp())
    assert datetime.datetime.now().year != 2027 or datetime.datetime.now().hour != 9


def test_sched_and_pause():
    """The sched module waits on the clock; pause() ends with the scenario."""
    with clock_of(7) as clock:
        plan = sched.scheduler()
        plan.enter(5, 1, lambda: None)
        plan.run()
        assert clock.now == 5
        with pytest.raises(ScenarioEnd):
            signal.pause()
        assert (clock.now, clock.reason) == (7, "horizon")


@pytest.mark.parametrize(
    "look",
    [
        lambda event: time.monotonic(),
        lambda event: time.time(),
        lambda event: event.is_set(),
        lambda event: event.wait(0),
        lambda event: time.sleep(0),
    ],
)
def test_polling_moves_the_clock(look):
    """A program that only looks, and never waits, comes to the end of its second."""
    with clock_of(100) as clock:
        event = threading.Event()
        threading.Timer(1, event.set).start()
        looks = 0
        while not event._flag:
            look(event)
            looks += 1
    assert 1 <= clock.now < 1.002
    assert looks < 10_000


def test_a_few_looks_are_free():
    """Reading the clock now and then does not make a program's times inexact."""
    with clock_of() as clock:
        for _ in range(50):
            for _ in range(100):
                time.monotonic()
            sleep(1)
    assert clock.now_ns == 50 * SECOND


def test_the_end_comes_to_every_thread():
    """Background threads are gone when the block is left, and finally clauses have run."""
    cleaned = []

    def forever(name):
        try:
            while True:
                sleep(1)
        finally:
            cleaned.append(name)

    with clock_of(10):
        threads = [threading.Thread(target=forever, args=(name,)) for name in "ab"]
        for thread in threads:
            thread.start()
        with pytest.raises(ScenarioEnd):
            sleep(1000)
    assert cleaned == ["a", "b"]
    assert not any(thread.is_alive() for thread in threads)
    for thread in threads:
        thread.join(1)
    assert "stopped" in repr(threads[0])


def test_quiet_is_an_end():
    """Where nothing will ever happen again, waiting for it ends, even without a horizon."""
    with clock_of(None) as clock, pytest.raises(ScenarioEnd):
        threading.Event().wait()
    assert clock.reason == "quiet"


def test_other_threads_keep_their_time():
    """A thread that ran before, such as JupyterLab's own, sleeps and waits in real time."""
    seen, go, done = [], threading.Event(), threading.Event()

    def stranger():
        go.wait()
        began = time.perf_counter()
        time.sleep(0.05)
        lock = threading.Lock()
        lock.acquire()
        lock.acquire(timeout=0.05)
        inner = threading.Thread(target=lambda: time.sleep(0.05))
        inner.start()
        inner.join()
        seen.append(time.perf_counter() - began)
        done.set()

    thread = threading.Thread(target=stranger)
    thread.start()
    with clock_of(1000) as clock:
        go.set()
        while not done._flag:
            sleep(0.001)
            clock.horizon_ns += SECOND // 1000
    thread.join()
    assert 0.15 <= seen[0] < 5


def test_every_thread_can_ask_whether_a_program_is_played():
    """A thread that is not on the clock, as the board's own, sees that one is in use, and not by itself."""
    go, told = threading.Event(), []

    def stranger():
        go.wait()
        told.append((is_playing(), active()))

    thread = threading.Thread(target=stranger)
    thread.start()
    with clock_of(1000) as clock:
        assert is_playing() and active() is clock
        go.set()
        while not told:
            sleep(0.001)
            clock.horizon_ns += SECOND // 1000
    thread.join()
    assert told == [(True, None)]
    assert not is_playing()


def test_one_clock_at_a_time():
    """A second virtual clock in the same process is refused in a sentence."""
    with clock_of(), pytest.raises(ClockInUse, match="runs already"), clock_of():
        pass


def test_everything_is_put_back():
    """After the block time, threading and datetime are Python's own again."""

    def things():
        return time.sleep, time.time, threading.Lock, threading.Thread.start, datetime.datetime

    before = things()
    with clock_of():
        assert not set(things()) & set(before)
    assert things() == before
    assert sleep is time.sleep


# --- properties -------------------------------------------------------------------------

STEPS = st.lists(
    st.lists(st.integers(min_value=0, max_value=50), min_size=1, max_size=6), min_size=1, max_size=6
)


def timeline(plans):
    """Play threads that sleep so many milliseconds each; return what happened."""
    seen = []

    def worker(name, plan):
        for number, milliseconds in enumerate(plan):
            sleep(milliseconds / 1000)
            seen.append((clock.now_ns, name, number))

    with clock_of(1000) as clock:
        threads = [threading.Thread(target=worker, args=pair) for pair in enumerate(plans)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return seen


@settings(deadline=None, max_examples=60)
@given(STEPS)
def test_no_event_is_lost_and_time_never_goes_back(plans):
    """Each sleep of each thread ends exactly once, at its time; the history is monotone."""
    seen = timeline(plans)
    assert sorted((name, number) for _, name, number in seen) == [
        (name, number) for name, plan in enumerate(plans) for number in range(len(plan))
    ]
    times = [at for at, _, _ in seen]
    assert times == sorted(times)
    for at, name, number in seen:
        assert at == sum(plans[name][: number + 1]) * SECOND // 1000


@settings(deadline=None, max_examples=30)
@given(STEPS)
def test_the_order_is_total(plans):
    """The same threads run in the same order each time, also at the same instant."""
    assert timeline(plans) == timeline(plans)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 9)), max_size=20), st.integers(1, 3))
def test_a_queue_loses_nothing(letters, readers):
    """What is put into a queue at any time comes out once, in order, whoever waits for it."""
    got = []
    with clock_of(1000) as clock:
        box = queue.Queue(maxsize=2)

        def read():
            while (letter := box.get()) is not None:
                got.append((clock.now_ns, letter))

        threads = [threading.Thread(target=read) for _ in range(readers)]
        for thread in threads:
            thread.start()
        for number, (milliseconds, letter) in enumerate(letters):
            sleep(milliseconds / 1000)
            box.put((number, letter))
        for _ in threads:
            box.put(None)
        for thread in threads:
            thread.join()
    assert [letter for _, letter in got] == list(enumerate(letter for _, letter in letters))
    assert [at for at, _ in got] == sorted(at for at, _ in got)
