"""The wire: values come back as they were; garbage is refused, quickly and in little memory."""

import contextlib
import math
import pickle
import socket
import struct
import threading
import time
import tracemalloc
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.connection import Connection
from autograder.errors import TooBig, WireBroken, WireEnded, WireSlow
from autograder.replay import TaskRun
from autograder.wire import MAX_DEPTH, Cannot, decode, encode, encode_items, overwrite

TEXT = st.text(st.characters(), max_size=20)  # lone surrogates too
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT | st.binary(max_size=20)
    | st.complex_numbers() | st.integers(-(10**60), 10**60)
    | st.builds(range, st.integers(), st.integers(), st.integers(1, 9))
    | st.dates() | st.timedeltas() | st.fractions() | st.decimals()
)  # fmt: skip
KEYS = st.none() | st.booleans() | st.integers() | TEXT | st.tuples(st.integers(), TEXT)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=5)
    | st.lists(inner, max_size=5).map(tuple)
    | st.dictionaries(KEYS, inner, max_size=5)
    | st.sets(KEYS, max_size=5)
    | st.frozensets(KEYS, max_size=5),
    max_leaves=20,
)


def alike(a, b):
    """Tell whether two values are the same, NaN and signs of zero included, types and order too."""
    if type(a) is not type(b):
        return False
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(alike, a, b))
    if isinstance(a, dict):
        return alike(list(a.items()), list(b.items()))
    if isinstance(a, float):
        return struct.pack(">d", a) == struct.pack(">d", b)
    return a == b if isinstance(a, int) else repr(a) == repr(b) or (not isinstance(a, Decimal) and a == b)


@given(VALUES)
def test_values_come_back_as_they_were(value):
    """Value, exact type and order survive the wire."""
    assert alike(decode(encode(value)), value)


@given(st.binary(max_size=300))
@settings(max_examples=500)
def test_bytes_at_random_are_a_value_or_refused(data):
    """Reading never raises anything but WireBroken."""
    try:
        value = decode(data)
    except WireBroken:
        return
    encode(value)


@given(VALUES, st.integers(0, 10_000), st.binary(min_size=1, max_size=4), st.booleans())
@settings(max_examples=500)
def test_a_damaged_value_is_a_value_or_refused(value, place, patch, cut):
    """Flipped, cut and lengthened messages raise nothing but WireBroken."""
    data = bytearray(encode(value))
    place %= len(data)
    data[place : place + len(patch)] = patch
    with contextlib.suppress(WireBroken):
        decode(bytes(data[:place] if cut else data))


Point = namedtuple("Point", "x y")

KNOWN = [
    10**5000, -0.0, math.inf, "a\ud800b", "ঢাকা", b"\x00\xff", bytearray(b"ab"), 2 - 3j, range(9, 0, -2),
    Decimal("1.10"), Fraction(1, 3), date(2026, 1, 26), datetime(2026, 1, 26, 8, 30), timedelta(1, 2, 3),
    Counter("hello"), OrderedDict(b=1, a=2), deque([1, 2], 5), ..., NotImplemented, slice(1, None, 2),
    int, list, ValueError, KeyError, type(None), {"a": {1, 2}}, {1: 2}.items(),
]  # fmt: skip


@pytest.mark.parametrize("value", KNOWN, ids=lambda value: type(value).__name__)
def test_each_kind_of_value_comes_back(value):
    """Library types that children's work returns cross as themselves."""
    assert alike(decode(encode(value)), value) or list(decode(encode(value))) == list(value)


def test_a_defaultdict_and_a_namedtuple_come_back():
    """They equal what was sent; a namedtuple has its fields, a defaultdict no function."""
    found = decode(encode([defaultdict(int, {"a": 1}), Point(1, 2)]))
    assert found == [{"a": 1}, (1, 2)]
    assert (type(found[1]).__name__, found[1].y, found[0].default_factory) == ("Point", 2, None)


def test_a_task_run_comes_back():
    """The record of a task crosses with its types."""
    run = TaskRun("Task 1", "a\n", {"x": [1]}, ("? ",), {17: [(0.5, 1)]}, 1.5, "", "x = [1]", {"n": [1]})
    assert decode(encode(run)) == run


def test_two_names_of_one_list_stay_two_names_of_one_list():
    """Sharing and cycles survive."""
    row = [0]
    grid = decode(encode([row, row]))
    assert grid[0] is grid[1]
    row.append(row)
    found = decode(encode(row))
    assert found[1] is found


def test_a_reply_can_point_to_what_was_sent():
    """Numbers go on from request to reply, so a returned argument is the argument."""
    mine, theirs = [], []
    sent = [1, {"a": []}]
    got = decode(encode(sent, mine), theirs)
    got[1]["a"].append(5)
    reply = encode((got[1], [9]), theirs)
    items = encode_items(got[1]["a"], theirs, lambda value: None)
    assert decode(reply, mine)[0] is sent[1]
    overwrite(sent[1]["a"], decode(items, mine))
    assert sent == [1, {"a": [5]}]


@pytest.mark.parametrize(
    "value", [object(), len, pickle, type("A", (), {}), type("I", (int,), {})(3), lambda: 0],
    ids=["object", "builtin", "module", "class", "int of a kind", "function"],
)
def test_objects_do_not_cross(value):
    """What is not plain is refused where no handle can stand for it."""
    with pytest.raises(Cannot):
        encode([value])


@pytest.mark.parametrize(
    "data",
    [
        b"", b"?", b"l\xff\xff\xff\xff", b"s\xff\xff\xff\xffa", b"d\x7f\xff\xff\xffNN", b"R\x00\x00\x00\x00",
        b"NN", b"h" + encode(("object", 1, int)), b"x" + encode("class") + encode(("os", "system")),
        b"x" + encode("class") + encode(("builtins", "eval")),
        b"x" + encode("class") + encode(("subprocess", "Popen")),
        b"x" + encode("namedtuple") + encode(("P", ("x y): import os #",), (1,))),
        b"x" + encode("Fraction") + encode((1, 0)), b"x" + encode("Decimal") + encode(("no",)),
        b"x" + encode("TaskRun") + encode(("a",) * 8), b"r" + encode(0) + encode(1) + encode(0),
        b"d\x00\x00\x00\x01" + encode([1]) + b"N", b"s\x00\x00\x00\x01\xff",
    ],
)  # fmt: skip
def test_hostile_values_are_refused(data):
    """Wrong tags, lengths, pointers, classes and parts raise WireBroken."""
    with pytest.raises(WireBroken):
        decode(data)


def test_deep_nesting_is_refused_on_both_sides():
    """A reader's stack has an end, so depth has one."""
    value = []
    for _ in range(MAX_DEPTH + 5):
        value = [value]
    with pytest.raises(TooBig):
        encode(value)
    with pytest.raises(TooBig):
        decode(b"l\x00\x00\x00\x01" * 100_000)


def test_a_length_reserves_no_memory():
    """A message that says "four thousand million items" costs what it is long, no more."""
    tracemalloc.start()
    for tag in b"ltdSZsbai":
        with pytest.raises(WireBroken):
            decode(bytes([tag]) + b"\xff\xff\xff\xf0" + b"N" * 100)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1 << 20


def test_a_large_value_is_refused_before_it_is_made():
    """The writer stops at the limit."""
    with pytest.raises(TooBig):
        encode(["x" * 1000] * 1000, limit=10_000)
    with pytest.raises(TooBig):
        encode(b"x" * 100_000, limit=10_000)


@pytest.fixture
def ends():
    one, other = socket.socketpair()
    with one, other:
        yield Connection(one, 1000), other


def test_messages_keep_their_borders(ends):
    """Two messages sent at once are two; one sent in pieces is one."""
    here, there = ends
    Connection(there).send(b"one")
    Connection(there).send(b"")
    for byte in struct.pack(">I", 3) + b"two":
        there.sendall(bytes([byte]))
    assert [here.receive(), here.receive(), here.receive()] == [b"one", b"", b"two"]


def test_a_message_that_is_too_long_is_refused_unread(ends):
    """The length alone decides."""
    here, there = ends
    there.sendall(b"\xff\xff\xff\xff")
    with pytest.raises(TooBig):
        here.receive()
    with pytest.raises(TooBig):
        here.send(b"x" * 1001)


def test_silence_and_dribble_end_at_the_deadline(ends):
    """Neither nothing nor a byte now and then keeps a reader longer."""
    here, there = ends
    began = time.monotonic()
    with pytest.raises(WireSlow):
        here.receive(began + 0.1)
    stop = threading.Event()

    def dribble():
        there.sendall(struct.pack(">I", 500))
        while not stop.wait(0.02):
            there.sendall(b"x")

    thread = threading.Thread(target=dribble)
    thread.start()
    with pytest.raises(WireSlow):
        here.receive(time.monotonic() + 0.3)
    stop.set()
    thread.join()
    assert time.monotonic() - began < 8  # the dribbled message alone would take ten


def test_a_reader_that_does_not_read_ends_a_writer(ends):
    """Sending has a deadline as well."""
    here, _there = ends
    with pytest.raises(WireSlow):
        for _ in range(10_000):
            here.send(b"x" * 1000, time.monotonic() + 0.2)


def test_the_end_of_the_other_side_is_told(ends):
    """A closed wire raises WireEnded, in the middle of a message too."""
    here, there = ends
    there.sendall(b"\x00\x00\x00\x05ab")
    there.close()
    with pytest.raises(WireEnded):
        here.receive()
