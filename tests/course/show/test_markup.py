"""HTML and Markdown of a hostile notebook: nothing that acts is left, and all that is honest stays."""

import time

import pytest

from course.show.markup import TOO_LARGE, clean_html
from course.show.pages import markdown_html

GIF = "data:image/gif;base64,R0lGODlhAQABAAAAACw="


def test_nothing_that_acts_is_left_of_html(html, acting):
    """Tags, attributes, classes, addresses and styles of each payload are those of the allow-list."""
    assert acting(clean_html(html)) == []


def test_nothing_that_acts_is_left_of_markdown(markdown, acting):
    """Markdown is cleaned after it became HTML, where its own tricks have had their effect."""
    assert acting(markdown_html(markdown)) == []


def test_clean_html_stays_as_it_is(html):
    """What is clean is clean for a second parser too: no text becomes a tag on the way (mXSS)."""
    once = clean_html(html).partition('<p class="not-shown">')[0]
    assert clean_html(once).partition('<p class="not-shown">')[0] == once


def test_hostile_html_in_markdown_is_the_same(html, acting):
    """Each HTML payload also comes as a Markdown cell."""
    assert acting(markdown_html(f"Before\n\n{html}\n\nAfter")) == []


@pytest.mark.parametrize(
    "honest",
    [
        "<p>I <b>like</b> <i>Python</i> &amp; 2 &lt; 3</p>",
        "<ul><li>one</li><li>two</li></ul>",
        '<table class="dataframe"><thead><tr><th>pin</th></tr></thead></table>',
        '<p dir="rtl" lang="ur">پاٹھ شالا</p>',
        '<span style="color: red">red</span>',
        f'<img src="{GIF}" alt="A lamp" width="20">',
        '<img src="images/circuit.svg" alt="The circuit">',
        "<details><summary>Hint</summary>Use a loop.</details>",
        '<div class="highlight"><pre><span class="k">if</span> x:</pre></div>',
        "<p>Press <kbd>Shift</kbd></p>",
    ],
)
def test_honest_html_is_shown_as_it_is(honest):
    """Words, lists, tables, colours, pictures, right-to-left text and folds stay to the letter."""
    assert clean_html(honest) == honest


def test_a_drawing_in_html_becomes_a_picture():
    """A browser runs and fetches nothing in a picture; the drawing is seen all the same."""
    shown = clean_html('<p>Look:</p><svg viewBox="0 0 9 9"><path d="M0 0V9" stroke="red"/></svg>')
    assert shown.startswith('<p>Look:</p><img alt="A drawing" src="data:image/svg+xml;base64,')


def test_what_is_left_out_is_named():
    """The teacher reads what was there, without it being there."""
    shown = clean_html("<p>Hi</p><iframe src=x></iframe><script>1</script><img src=https://e.example/a.png>")
    sentence = "Not shown here: a picture from elsewhere, iframe, script."
    assert shown == f'<p>Hi</p><p class="not-shown">{sentence}</p>'


@pytest.mark.parametrize(
    "honest", ["once = 3, on = 1", "if a <b and c> d", "`<script>` starts a script", "$a < b$"]
)
def test_words_about_programs_are_no_programs(honest):
    """A child who writes about HTML or compares numbers is not told that something was left out."""
    assert "Not shown" not in markdown_html(honest)


def test_math_stays_to_be_read():
    """Formulas stand there as they were typed; no macro is obeyed."""
    assert "$a^2 + b^2 = c^2$" in markdown_html("We know $a^2 + b^2 = c^2$.")


def test_a_links_address_can_be_read_and_not_followed():
    """A link becomes its text with the address behind it."""
    assert markdown_html("[Python](https://www.python.org)") == "<p>Python (https://www.python.org)</p>\n"


@pytest.mark.parametrize(
    "much", ["<div>" * 100_000, "<b><p>" * 50_000, "<svg>" * 50_000, "<a" * 100_000, "x" * 1_000_000]
)
def test_too_much_html_costs_no_time(much):
    """100,000 nested tags would keep the parser for a minute; they are not shown."""
    start = time.monotonic()
    assert clean_html(much) == TOO_LARGE
    assert time.monotonic() - start < 2


@pytest.mark.parametrize(
    "much",
    ["[" * 100_000, "> " * 50_000, "*a " * 40_000, "`" * 90_000, "<" * 99_000, "$" * 90_000, "![](" * 25_000],
)
def test_too_much_markdown_costs_little_time(much):
    """Markdown that makes parsers slow is shown as it was typed."""
    start = time.monotonic()
    assert markdown_html(much)
    assert time.monotonic() - start < 10
