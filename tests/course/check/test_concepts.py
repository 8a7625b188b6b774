"""Which concepts a piece of Python uses."""

from pathlib import Path

import pytest

from course.assemble import words as words_page
from course.check.concepts import CONCEPTS, uses
from course.tables import read_toml


def names(source: str) -> set[str]:
    """Return the concepts that code uses; those with several names joined by |."""
    return {"|".join(use.concepts) for use in uses(source)}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('print("a")', {"print", "string"}),
        ("# a note", {"comment"}),
        ('x = "a"', {"variable", "string"}),
        ('print(f"{x}")', {"print", "f-string"}),
        ('"a\\nb"', {"string", "escape"}),
        ('r"a\\nb"', {"string"}),
        ("import time", {"import"}),
        ("from time import sleep", {"import"}),
        ("led.on()", {"method-call|class"}),
        ("led.is_lit", {"method-call|class"}),
        ("sleep(1)", {"sleep"}),
        ("led = LED(17)", {"variable", "gpio-led"}),
        ("b = Button(2)", {"variable", "gpio-button"}),
        ("print(3)", {"print", "number"}),
        ("a * b", {"arithmetic"}),
        ("-3", {"number"}),
        ("type(a)", {"type"}),
        ("round(a)", {"round"}),
        ("input(a)", {"input"}),
        ("int(a)", {"convert"}),
        ("str(float(a))", {"convert"}),
        ("a.upper()", {"string-method"}),
        ("a.count(b)", {"string-method|list-method"}),
        ("a.append(b)", {"list-method"}),
        ("a.items()", {"dictionary"}),
        ("len(a)", {"len"}),
        ("a[0]", {"index", "number|index"}),
        ("a[-1]", {"index", "number"}),
        ("a[b]", {"index|dictionary"}),
        ('a["b"]', {"dictionary", "string"}),
        ("a[:b]", {"slice"}),
        ("a == b", {"comparison"}),
        ("a in b", {"in"}),
        ("if a:\n    b", {"if"}),
        ("if a:\n    b\nelse:\n    c", {"if", "else"}),
        ("if a:\n    b\nelif c:\n    d", {"if", "elif|else"}),
        ("a if b else c", {"if", "else"}),
        ("True", {"boolean"}),
        ("a and not b or c", {"and", "not", "or"}),
        ("for a in b:\n    c", {"for"}),
        ("for a in range(n):\n    for b in c:\n        d", {"for", "range", "nested-loop"}),
        ("def f(a):\n    return a", {"function", "return"}),
        ("def f(a=b):\n    pass", {"function", "parameter-default"}),
        ("f(a)", {"function|import"}),
        ("print(a, sep=b)", {"print", "keyword-argument"}),
        ("[a, b]", {"list"}),
        ("max(a)", {"max-min-sum"}),
        ("sorted(a)", {"sort"}),
        ("while a:\n    break", {"while", "break"}),
        ("a += b", {"augmented-assignment", "variable"}),
        ("a, b = c", {"unpacking", "variable"}),
        ("a = b, c", {"tuple", "variable"}),
        ("{a: b}", {"dictionary"}),
        ("{a, b}", {"set"}),
        ("[a for a in b]", {"comprehension"}),
        ("enumerate(a)", {"enumerate"}),
        ("import random\nrandom.choice(a)", {"import", "random"}),
        ("assert a", {"assert"}),
        ("try:\n    a\nexcept E:\n    b", {"exception"}),
        ("with open(a) as b:\n    b.read()", {"with", "file", "variable"}),
        ("import csv", {"import", "csv"}),
        ("class A:\n    pass", {"class"}),
        ("lambda: a", {"lambda"}),
        ("None", {"none"}),
        ('b"a"', {"bytes"}),
        ("abs(a)", {"more-functions"}),
        ("(a := b)", {"more-syntax", "variable"}),
        ("a ^ b", {"arithmetic"}),
        ("@a\ndef f():\n    pass", {"function", "more-syntax"}),
        ("pass", set()),
    ],
)
def test_code_uses_concepts(source, expected):
    """Each piece of Python uses just these concepts."""
    assert names(source) == expected


def test_every_name_that_can_be_found_is_a_concept():
    """The detector finds no name that a unit could not teach."""
    found = {name for use in uses(Path(__file__).read_text(encoding="utf-8")) for name in use.concepts}
    assert found <= set(CONCEPTS)
    assert len(found) > 20


def test_code_that_is_no_python_has_comments_only():
    """A cell that stops with a SyntaxError on purpose is read as far as it goes."""
    assert names('# a note\nprint("Hello"') == {"comment"}


def test_a_use_tells_its_line():
    """A use knows its line and what stands there."""
    use = next(use for use in uses('print("a")\nx = "b"') if use.concepts == ("variable",))
    assert (use.line, use.code) == (2, 'x = "b"')


def test_concepts_are_named_once():
    """No concept stands twice in the list."""
    assert len(CONCEPTS) == len(set(CONCEPTS))


def test_the_page_of_words_describes_only_concepts():
    """words.toml holds no name that is no concept."""
    table = read_toml(Path(words_page.__file__).with_name("words.toml"))
    assert set(table) <= set(CONCEPTS)
