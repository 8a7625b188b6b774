"""How far it is to a safe ending, and what nobody reads."""

import pytest

from course.stories import read_story, steps_to_safety, unreached


def story(ways: str, safe: str = "z"):
    """Return a story from lines as "a: b c", page and targets; a page without targets is an ending."""
    parts = ["-> a"]
    for line in ways.splitlines():
        name, _, targets = line.partition(":")
        parts += [f"=== {name} ===", *(["#SAFE"] if name in safe else []), "Text."]
        for target in targets.split():
            parts.append(f"+ [Go{'' if target.islower() else ' #SKIP'}] -> {target.lower()}")
        parts += [] if targets.split() else ["-> END"]
    return read_story("\n".join(parts))


@pytest.mark.parametrize(
    ("ways", "steps"),
    [
        ("a: b\nb: z\nz:", {"a": 2, "b": 1, "z": 0}),
        ("a: b z\nb: a\nz:", {"a": 1, "b": 2, "z": 0}),
        ("a: b\nb: a\nz:", {"z": 0}),  # round and round
        ("a: b Z\nb: a\nz:", {"z": 0}),  # Skip does not count
        ("a: y\ny:\nz:", {"z": 0}),  # an ending that is not safe
        ("a: a z\nz:", {"a": 1, "z": 0}),
    ],
)
def test_the_nearest_safe_ending_counts(ways, steps):
    """Breadth first, by choices of the story; where there is no way the page is left out."""
    assert steps_to_safety(story(ways)) == steps


def test_pages_to_which_nothing_leads_are_told():
    """Skip and Help lead somewhere too."""
    assert unreached(story("a: a Y\nx: z\ny:\nz:")) == ("x", "z")
    assert unreached(story("a: b\nb: z\nz:")) == ()
