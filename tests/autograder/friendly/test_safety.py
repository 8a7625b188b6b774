"""Whatever a child writes: an explanation never breaks, never runs their code, and lets no HTML through."""

import builtins
import keyword
import linecache
import time
import warnings
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.friendly.explain import explain
from autograder.friendly.panel import as_html, as_text
from autograder.friendly.place import Cells
from autograder.friendly.words import load_words

WORDS = load_words("en")
OURS = {"section", "p", "pre", "span", "strong", "mark", "code", "ul", "li", "details", "summary"}
PIECES = [
    *keyword.kwlist, "print", "range", "name", "Asha", "ржа", "নাম", "৩", "3", "2nd", "0.5.1", "007", '"', "'",
    '"""', "f'", 'f"', "{", "}", "(", ")", "[", "]", ":", ",", "=", "==", "=>", "&&", "!", "++", "+", "-",
    "*", "%", "/", ".", "\\", "#", " ", "    ", "\t", "\n", "\n    ", "“", "×", "\u00a0", "\u200b", "<b>",
    "&", "\r", "\x0c", "\ud800",
]  # fmt: skip
ERRORS = [
    kind for kind in vars(builtins).values()
    if isinstance(kind, type) and issubclass(kind, BaseException) and not issubclass(kind, UnicodeError)
    and kind.__name__ not in ("BaseExceptionGroup", "ExceptionGroup")
]  # fmt: skip
MESSAGES = [
    "'{}' object is not callable", "name '{}' is not defined",
    "{}() missing 1 required positional argument: '{}'",
    "unsupported operand type(s) for {}: '{}' and '{}'", "cannot import name '{}' from '{}'", "{}",
    "No module named '{}'; '{}' is not a package", "invalid literal for int() with base 10: '{}'",
    "'{}' object has no attribute '{}'", "expected an indented block after '{}' statement on line {}",
    "too many values to unpack (expected {})", "f-string: {}", "invalid character '{}' (U+0000)",
]  # fmt: skip


class Tags(HTMLParser):
    """Collects the tags and attributes of a piece of HTML."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open, self.names, self.attributes = [], set(), set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)
        self.names.add(tag)
        self.attributes |= {name for name, _ in attributes}

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def look_at(told) -> str:
    """Draw an explanation; what comes out is whole and only ours."""
    html = as_html(told, WORDS)
    tags = Tags(html)
    assert tags.open == [] and tags.names <= OURS
    assert tags.attributes <= {"class", "dir", "lang", "aria-label", "tabindex"}
    assert as_text(told, WORDS)
    return html


def stop(source: str) -> BaseException | None:
    """Return the error that compiling a text ends in."""
    lines = [line + "\n" for line in source.split("\n")]
    linecache.cache["<cell>"] = (len(source), None, lines, "<cell>")
    try:
        with warnings.catch_warnings(action="ignore"):
            compile(source, "<cell>", "exec")
    except (SyntaxError, ValueError) as problem:
        return problem
    return None


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=14).map("".join))
def test_no_text_that_python_cannot_read_breaks_an_explanation(source):
    """Whatever Python says about a text, a child reads something about it."""
    problem = stop(source)
    if problem is not None:
        look_at(explain(problem, Cells({"<cell>": 1}, 1), {"name": 1}, WORDS, [source]))


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(ERRORS), st.sampled_from(MESSAGES), st.text(max_size=30), st.text(max_size=30),
    st.sampled_from(["x = y", "names[3]", "d['a']", "print(<b>)", "", "raise x", "f(1"]),
)  # fmt: skip
def test_no_error_whatever_it_says_breaks_an_explanation(kind, message, first, second, line):
    """Python's errors with the texts of Python, and anything where the names stand."""
    linecache.cache["<cell>"] = (len(line), None, [line + "\n"], "<cell>")
    code = compile("raise problem", "<cell>", "exec")
    count = message.count("{}")
    problem = kind(message.format(*[first, second, first][:count]))
    try:
        exec(code, {"problem": problem, "names": [], "d": {}})
    except BaseException as raised:
        look_at(explain(raised, Cells({"<cell>": 1}, 1), {}, WORDS, [first]))


def test_html_of_a_childs_stays_text(monkeypatch):
    """In a line, a key, a name, a message and the traceback."""
    evil = "<img src=x onerror=alert(1)>"
    source = f"d = {{}}\nd['{evil}']"
    monkeypatch.setitem(linecache.cache, "<c>", (1, None, source.splitlines(keepends=True), "<c>"))
    with pytest.raises(KeyError) as caught:
        exec(compile(source, "<c>", "exec"), {})
    html = look_at(explain(caught.value, Cells({"<c>": 1}, 1), {}, WORDS, [evil]))
    assert "<img" not in html and html.count("&lt;img") >= 3


def test_nothing_of_a_childs_is_run(monkeypatch):
    """An object's own length, equality, attributes and text are not asked for."""
    ran = []

    class Box:
        def __getattr__(self, name):
            if not name.startswith("__"):
                ran.append(name)
            raise AttributeError(name)

        def __len__(self):
            ran.append("len")

        def __eq__(self, other):
            ran.append("eq")

        def __hash__(self):
            return 1

        def __repr__(self):
            ran.append("repr")

    source = "names[box]"
    monkeypatch.setitem(linecache.cache, "<c>", (1, None, [source], "<c>"))
    box = Box()
    for names in ([1], {"a": 1}):
        with pytest.raises((TypeError, KeyError)) as caught:
            exec(compile(source, "<c>", "exec"), scope := {"names": names, "box": box})
        ran.clear()
        look_at(explain(caught.value, Cells({"<c>": 1}, 1), scope, WORDS))
    assert ran in ([], ["repr"])  # a KeyError's own text is the key's


def test_an_error_without_a_text_is_explained():
    """A class of the child's own whose __str__ fails."""

    class Odd(Exception):
        def __str__(self):
            raise ValueError

    assert "Python stopped here" in look_at(explain(Odd(), Cells({}, 1), {}, WORDS))


def test_it_takes_no_time_that_a_child_would_notice(monkeypatch):
    """Ten thousand names, a thousand calls and a long text: less than half a second of the processor."""
    source = "def f(n):\n    return f(n - 1)\nf(1)"
    monkeypatch.setitem(linecache.cache, "<c>", (1, None, source.splitlines(keepends=True), "<c>"))
    names = {f"name{number}": number for number in range(10_000)}
    with pytest.raises(RecursionError) as caught:
        exec(compile(source, "<c>", "exec"), {**names})
    begun = time.process_time()
    look_at(explain(caught.value, Cells({"<c>": 1}, 1), names, WORDS, ["line"] * 100_000))
    look_at(explain(NameError("name 'nmae' is not defined", name="nmae"), Cells({}, 1), names, WORDS))
    assert time.process_time() - begun < 0.5
