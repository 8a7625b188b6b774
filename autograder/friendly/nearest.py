"""Did you mean: names that differ by a letter or two, or by big and small letters."""

from __future__ import annotations

from collections.abc import Iterable

_MOST = 3
_CANDIDATES = 5_000
_LONGEST = 40


def nearest(word: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return at most three names that look like `word`, the nearest first."""
    if not 1 < len(word) <= _LONGEST:
        same = word.casefold()
        return tuple(sorted({n for n in names if n != word and n.casefold() == same}))[:_MOST]
    allowed = 1 if len(word) < 6 else 2
    found: dict[str, int] = {}
    for count, name in enumerate(names):
        if count >= _CANDIDATES:
            break
        if name == word or name in found or abs(len(name) - len(word)) > allowed:
            continue
        far = _far(word, name, allowed)
        if far <= allowed:
            found[name] = far
    return tuple(sorted(found, key=lambda name: (found[name], name[:1] != word[:1])))[:_MOST]


def _far(word: str, name: str, allowed: int) -> int:
    """Return how far two words are apart: 0 for big and small letters alone."""
    first, second = word.casefold(), name.casefold()
    # In a short word another letter makes another word: `if` is not `is`, `red` is not `led`.
    if first != second and min(len(first), len(second)) < 4:
        swapped = len(first) == len(second) and sorted(first) == sorted(second)
        longer = len(first) != len(second) and min(len(first), len(second)) == 3
        if not (swapped or longer):
            return allowed + 1
    return distance(first, second)


def distance(first: str, second: str) -> int:
    """Return how many letters to change, add, take away or swap with their neighbour."""
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, letter in enumerate(first, 1):
        now = [i]
        for j, other in enumerate(second, 1):
            cost = min(row[j] + 1, now[j - 1] + 1, row[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            now.append(cost)
        before, row = row, now
    return row[-1]
