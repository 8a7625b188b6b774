"""Whatever a witness answers, a judge returns a value or raises an error that costs that program's checks.

The witness here is a thread that knows how messages look and fills them with what it likes:
handles of classes, errors, changes of containers, questions of its own.
"""

import contextlib
import socket
import threading
import time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.connection import Connection
from autograder.errors import WireBroken
from autograder.link import Link
from autograder.trouble import Lost, NeedsKernel, TooSlow
from autograder.wire import decode, encode


class Handle:
    """Crosses as whatever description it has."""

    def __init__(self, description):
        self.description = description


NAMES = st.sampled_from([
    "Exception", "SystemExit", "int", "A", "\x1b[2J", "a\0b", "NoSuchName", "\ud800", "x" * 300, "",
])  # fmt: skip
MODULES = st.sampled_from([
    "builtins", "__main__", "os", "bdb", "csv", "idlelib.idle", "no.such", "_ctypes", "", "a\0",
])  # fmt: skip
NUMBERS = st.integers(-1, 6)
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.binary(max_size=5)
KNOWN = st.sampled_from([
    SystemExit, KeyboardInterrupt, ValueError, BaseException, int, dict, type(None), StopIteration,
])  # fmt: skip
METHODS = st.lists(st.sampled_from(["__eq__", "__len__", "__call__", 5, "\0"])).map(tuple)


def described(inner):
    return st.one_of(
        st.builds(lambda *d: Handle(("class", *d)), NUMBERS, NAMES, MODULES,
                  st.lists(inner, max_size=2).map(tuple), METHODS, PLAIN),
        st.builds(lambda *d: Handle(("object", *d)), NUMBERS, inner),
        st.builds(lambda *d: Handle(("function", *d)), NUMBERS, NAMES),
        st.builds(lambda *d: Handle(("iterator", *d)), NUMBERS, NAMES),
        st.builds(lambda *d: Handle(("module", *d)), NUMBERS, MODULES),
        st.builds(lambda n: Handle(("again", n)), NUMBERS),
        st.builds(Handle, inner),
    )  # fmt: skip


def holding(inner):
    many = st.lists(inner, max_size=3)
    return inner | described(inner) | many | many.map(tuple) | st.dictionaries(NAMES, inner, max_size=2)


VALUES = holding(holding(PLAIN | KNOWN))
PRINTED = st.lists(st.tuples(st.sampled_from(["stdout", "stderr"]), st.text(max_size=5)), max_size=2) | VALUES
MANY = st.lists(VALUES, max_size=3)
ERRORS = st.tuples(NAMES, MANY, MANY.map(tuple), NAMES, VALUES, NUMBERS, st.booleans())
WRITES = st.lists(st.tuples(NUMBERS, VALUES), max_size=2)
REPLIES = st.one_of(
    st.tuples(st.just("value"), PRINTED, WRITES, VALUES, NUMBERS),
    st.tuples(st.just("error"), PRINTED, WRITES, ERRORS | VALUES, st.just(-1)),
    st.tuples(st.just("ask"), PRINTED, st.sampled_from(["input", "call", "next", "no"]), VALUES, NUMBERS),
    st.tuples(st.just("nothing"), VALUES, WRITES, VALUES, NUMBERS),
)


def raw(value):
    return encode(value, None, lambda thing: thing.description)


def message(nonce, reply):
    kind, printed, second, value, number = reply
    if kind == "ask":
        return raw((kind, nonce, printed, second, number, raw(value)))
    return raw((kind, nonce, printed, [(place, raw(items)) for place, items in second], raw(value), number))


def answer(sock, replies):
    """Answer each message with the next reply; hang up after the last."""
    connection = Connection(sock)
    with contextlib.suppress(WireBroken, OSError), sock:
        for reply in replies:
            request = decode(connection.receive(time.monotonic() + 5), [], lambda _: None)
            connection.send(message(request[1], reply))


@given(st.lists(REPLIES, min_size=1, max_size=4), st.sampled_from(["op", "cell", "get", "names", "files"]))
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_answer_breaks_a_judge(replies, kind):
    """What comes out is a value, an error, or the loss of this witness, and it comes soon."""
    near, far = socket.socketpair()
    witness = threading.Thread(target=answer, args=(far, replies))
    witness.start()
    link = Link(Connection(near), {"A": None}, frozenset({"B"}))
    link.begin(5)
    began = time.monotonic()
    try:
        for _ in replies:
            link.request(kind, "call", [1, {2}], ({3: 4},), {})
    except (Exception, Lost, TooSlow, NeedsKernel):
        pass
    except BaseException as problem:
        assert kind in ("op", "get"), problem  # what a test meets as an error of the program's
    finally:
        near.close()
        witness.join()
    assert time.monotonic() - began < 8
