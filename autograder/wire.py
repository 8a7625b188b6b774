"""The wire between judge and witness: plain values as bytes. `autograder.connection` carries them.

A value is a tag byte and its content; nothing in it names code, and reading it runs none:
there is no pickle here. What comes from a witness is hostile until proved otherwise, so
a reader checks every length against the bytes that are really there before it makes
anything, and refuses what is nested too deep.

| tag | value | content |
|---|---|---|
| `N` `T` `F` | None, True, False | |
| `i` | int | length, two's complement |
| `f` `c` | float, complex | 8 or 16 bytes, IEEE |
| `s` `b` | str, bytes | length, UTF-8 with lone surrogates, or the bytes |
| `a` | bytearray | as bytes; has a number |
| `l` `t` `d` `S` `Z` | list, tuple, dict, set, frozenset | count, items; `l` `d` `S` have a number |
| `r` | range | three ints |
| `R` | a list, dict, set or bytearray that came before | its number |
| `x` | a value of `autograder.plain` | name, tuple of parts |
| `h` | a handle: an object that stays where it is | a value that describes it |

Numbers count the mutable containers of a message from 0, in the order in which they come,
so that two names of one list stay two names of one list. A reply goes on counting where its
request ended: it can say "the list that you sent me".
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from autograder import plain
from autograder.errors import TooBig, WireBroken

MAX_DEPTH = 100
"""How deep values may be nested: a reader is recursive."""
MESSAGE_LIMIT = 8 << 20
"""Bytes of one message."""
ROOM = 128 << 20
"""Bytes of memory that the values of one message may take here, roughly: some take a hundred
times as much as on the wire."""
_KIND = 20_000
"""Bytes that a new class of named tuples takes."""

_LENGTH = struct.Struct(">I")
_FLOAT = struct.Struct(">d")
_COMPLEX = struct.Struct(">dd")

Lend = Callable[[object], object]
"""Object that cannot cross → plain description of a handle."""
Borrow = Callable[[object], object]
"""Plain description of a handle → what stands for it here."""


class Cannot(TypeError):
    """A value that is not plain, where no handle can stand for it."""


def _refuse(value: object) -> object:
    raise Cannot(f"A value of type {type(value).__name__} cannot cross.")


def _refuse_handle(_description: object) -> object:
    raise WireBroken("A handle came where only plain values are allowed.")


def encode(
    value: object, table: list | None = None, lend: Lend = _refuse, limit: int = MESSAGE_LIMIT
) -> bytes:
    """Return the bytes of a value.

    Args:
        table: The containers that have a number already; new ones are added.
        lend: Makes the description of a handle for what is not plain.
        limit: The most bytes.

    Raises:
        TooBig: if it would be larger than `limit` or is nested deeper than MAX_DEPTH.
        Cannot: if something in it is not plain and `lend` refuses it.
    """
    writer = _Writer([] if table is None else table, lend, limit)
    writer.write(value, 0)
    return bytes(writer.out)


def encode_items(container: object, table: list, lend: Lend, limit: int = MESSAGE_LIMIT) -> bytes:
    """Return the bytes of the container's items; inner containers with a number stay numbers."""
    writer = _Writer(table, lend, limit)
    writer.write(items_of(container), 0)
    return bytes(writer.out)


def items_of(container: object) -> tuple | bytes:
    """Return what a container holds, as `overwrite` takes it: for a dict, key, value, key, value …."""
    if type(container) is bytearray:
        return bytes(container)
    if type(container) is dict:
        return tuple(part for item in container.items() for part in item)
    return tuple(container)


def decode(
    data: bytes, table: list | None = None, borrow: Borrow = _refuse_handle, room: int = ROOM
) -> object:
    """Return the value of the bytes, made of exact built-in types.

    Raises:
        WireBroken: if the bytes are not exactly one value.
        TooBig: if it is nested too deep, or would take more memory than `room`.
    """
    reader = _Reader(data, [] if table is None else table, borrow, room)
    value = reader.read(0)
    if reader.at != len(data):
        raise WireBroken("There are bytes after the value.")
    return value


def overwrite(container: object, items: object) -> None:
    """Give a container other items, as `encode_items` wrote them.

    Raises:
        WireBroken: if they cannot be its items.
    """
    if type(items) is bytes and type(container) is bytearray:
        container[:] = items
        return
    if type(items) is not tuple:
        raise WireBroken("A change has no items.")
    if type(container) is list:
        container[:] = items
        return
    if type(container) is dict and len(items) % 2:
        raise WireBroken("A change of a dict has a key without a value.")
    try:
        found = dict(zip(items[::2], items[1::2], strict=True)) if type(container) is dict else set(items)
    except (TypeError, RecursionError):
        raise WireBroken("A change has a key that cannot be one.") from None
    container.clear()
    container.update(found)


class _Writer:
    def __init__(self, table: list, lend: Lend, limit: int) -> None:
        self.out = bytearray()
        self.table, self.lend, self.limit, self.room = table, lend, limit, ROOM
        self.numbers = {id(container): number for number, container in enumerate(table)}

    def write(self, value: object, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise TooBig(f"A value is nested deeper than {MAX_DEPTH} levels.")
        writer = _WRITERS.get(type(value))
        self.room -= _MEMORY_OF.get(type(value), 40)
        if writer is not None:
            writer(self, value, depth)
        else:
            self._other(value, depth)
        if len(self.out) > self.limit or self.room < 0:
            raise TooBig(f"A value is larger than {self.limit} bytes.")

    def _other(self, value: object, depth: int) -> None:
        found = plain.take_apart(value)
        if found is not None:
            self.room -= 1000
            self.out += b"x"
            self.write(found[0], depth + 1)
            self.write(found[1], depth + 1)
        else:
            description = self.lend(value)
            self.room -= 1500
            self.out += b"h"
            self.write(description, depth + 1)

    def _int(self, value: int, _depth: int) -> None:
        self._bytes(b"i", value.to_bytes((value.bit_length() + 8) // 8, "big", signed=True))

    def _str(self, value: str, _depth: int) -> None:
        self._bytes(b"s", value.encode("utf-8", "surrogatepass"))

    def _bytes(self, tag: bytes, data: bytes) -> None:
        if len(data) > self.limit:
            raise TooBig(f"A value is larger than {self.limit} bytes.")
        self.out += tag + _LENGTH.pack(len(data)) + data

    def _items(self, tag: bytes, items: object, depth: int) -> None:
        self.out += tag + _LENGTH.pack(len(items))
        for item in items:
            self.write(item, depth + 1)

    def _container(self, value: object, depth: int) -> None:
        number = self.numbers.get(id(value))
        if number is not None:
            self.out += b"R" + _LENGTH.pack(number)
            return
        self.numbers[id(value)] = len(self.table)
        self.table.append(value)
        if type(value) is dict:
            self.out += b"d" + _LENGTH.pack(len(value))
            for key, item in value.items():
                self.write(key, depth + 1)
                self.write(item, depth + 1)
        elif type(value) is bytearray:
            self._bytes(b"a", bytes(value))
        else:
            self._items(b"l" if type(value) is list else b"S", value, depth)

    def _range(self, value: range, depth: int) -> None:
        self.out += b"r"
        for number in (value.start, value.stop, value.step):
            self._int(number, depth)


_WRITERS: dict[type, Callable[[_Writer, object, int], None]] = {
    type(None): lambda w, v, d: w.out.extend(b"N"),
    bool: lambda w, v, d: w.out.extend(b"T" if v else b"F"),
    int: _Writer._int,
    float: lambda w, v, d: w.out.extend(b"f" + _FLOAT.pack(v)),
    complex: lambda w, v, d: w.out.extend(b"c" + _COMPLEX.pack(v.real, v.imag)),
    str: _Writer._str,
    bytes: lambda w, v, d: w._bytes(b"b", v),
    tuple: lambda w, v, d: w._items(b"t", v, d),
    frozenset: lambda w, v, d: w._items(b"Z", v, d),
    range: _Writer._range,
    list: _Writer._container,
    dict: _Writer._container,
    set: _Writer._container,
    bytearray: _Writer._container,
}


class _Reader:
    def __init__(self, data: bytes, table: list, borrow: Borrow, room: int) -> None:
        self.data, self.at = data, 0
        self.table, self.borrow, self.room = table, borrow, room
        self.kinds: set[tuple] = set()

    def read(self, depth: int) -> object:
        if depth > MAX_DEPTH:
            raise TooBig(f"A value is nested deeper than {MAX_DEPTH} levels.")
        tag = self._take(1)
        reader = _READERS.get(tag)
        if reader is None:
            raise WireBroken("A value has a tag that nobody knows.")
        self._use(_MEMORY.get(tag, 40))
        return reader(self, depth)

    def _use(self, memory: int) -> None:
        self.room -= memory
        if self.room < 0:
            raise TooBig("A value takes more memory than there is for it.")

    def _take(self, count: int) -> bytes:
        if count > len(self.data) - self.at:
            raise WireBroken("A value is longer than its message.")
        self.at += count
        return self.data[self.at - count : self.at]

    def _length(self) -> int:
        return _LENGTH.unpack(self._take(4))[0]

    def _count(self, each: int = 1) -> int:
        """Read how many items follow; every item is at least `each` bytes long."""
        count = self._length()
        if count * each > len(self.data) - self.at:
            raise WireBroken("A value has more items than its message has bytes.")
        return count

    def _bytes(self, _depth: int = 0) -> bytes:
        return self._take(self._length())

    def _int(self, _depth: int = 0) -> int:
        return int.from_bytes(self._bytes(), "big", signed=True)

    def _str(self, _depth: int) -> str:
        try:
            return self._bytes().decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            raise WireBroken("A text is not UTF-8.") from None

    def _many(self, depth: int) -> list:
        return [self.read(depth + 1) for _ in range(self._count())]

    def _numbered(self, container: object) -> object:
        self.table.append(container)
        return container

    def _list(self, depth: int) -> list:
        found = self._numbered([])
        for _ in range(self._count()):
            found.append(self.read(depth + 1))
        return found

    def _dict(self, depth: int) -> dict:
        found = self._numbered({})
        for _ in range(self._count(2)):
            key = self.read(depth + 1)
            value = self.read(depth + 1)
            try:
                found[key] = value
            except (TypeError, RecursionError):
                raise WireBroken("A dict has a key that cannot be one.") from None
        return found

    def _set(self, depth: int) -> set:
        found = self._numbered(set())
        found.update(self._hashable(self._many(depth)))
        return found

    def _hashable(self, items: list) -> set:
        try:
            return set(items)
        except (TypeError, RecursionError):
            raise WireBroken("A set has an item that cannot be one.") from None

    def _reference(self, _depth: int) -> object:
        number = self._length()
        if number >= len(self.table):
            raise WireBroken("A value points to a container that never came.")
        return self.table[number]

    def _range(self, _depth: int) -> range:
        parts = [self._range_part() for _ in range(3)]
        if parts[2] == 0:
            raise WireBroken("A range has the step 0.")
        return range(*parts)

    def _range_part(self) -> int:
        if self._take(1) != b"i":
            raise WireBroken("A range has a part that is not an int.")
        return self._int()

    def _extra(self, depth: int) -> object:
        name, parts = self.read(depth + 1), self.read(depth + 1)
        if type(name) is not str or type(parts) is not tuple:
            raise WireBroken("A value of plain.py has no name or no parts.")
        found = plain.put_together(name, parts)
        if name == "namedtuple" and parts[:2] not in self.kinds:
            self.kinds.add(parts[:2])
            self._use(_KIND)
        return found


_MEMORY_OF = {list: 90, tuple: 60, dict: 300, set: 300, frozenset: 300, bytearray: 90}
"""Type → bytes that a value takes in memory, without its items; 40 for others."""
_MEMORY = {
    b"l": 90, b"t": 60, b"d": 300, b"S": 300, b"Z": 300, b"a": 90, b"x": 1000, b"h": 1500,
}  # fmt: skip
"""Tag → the same, as a reader sees it."""
_READERS: dict[bytes, Callable[[_Reader, int], object]] = {
    b"N": lambda r, d: None,
    b"T": lambda r, d: True,
    b"F": lambda r, d: False,
    b"i": _Reader._int,
    b"f": lambda r, d: _FLOAT.unpack(r._take(8))[0],
    b"c": lambda r, d: complex(*_COMPLEX.unpack(r._take(16))),
    b"s": _Reader._str,
    b"b": _Reader._bytes,
    b"a": lambda r, d: r._numbered(bytearray(r._bytes())),
    b"t": lambda r, d: tuple(r._many(d)),
    b"Z": lambda r, d: frozenset(r._hashable(r._many(d))),
    b"l": _Reader._list,
    b"d": _Reader._dict,
    b"S": _Reader._set,
    b"r": _Reader._range,
    b"R": _Reader._reference,
    b"x": _Reader._extra,
    b"h": lambda r, d: r.borrow(r.read(d + 1)),
}
