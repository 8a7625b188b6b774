"""Letters that act: in a terminal, in a table, in the order of a line of code."""

import io
import logging

import pytest
from nbconvert.filters.ansi import ansi2html

from course import cli
from course.show.letters import for_page, for_page_with_colours, for_terminal, one_line
from course.show.log import CalmLog


@pytest.mark.parametrize(
    ("acting", "shown"),
    [
        ("\x1b[2J\x1b[H", r"\x1b[2J\x1b[H"),
        ("\x1b]0;title\x07", r"\x1b]0;title\x07"),
        ("\x1b]8;;https://evil.example\x1b\\x", r"\x1b]8;;https://evil.example\x1b" + "\\x"),
        ("\x1b]52;c;cm0gLXJm\x07", r"\x1b]52;c;cm0gLXJm\x07"),
        ("\x1bP+q544e\x1b\\", r"\x1bP+q544e\x1b" + "\\"),
        ("\x9b31m", r"\x9b31m"),
        ("safe\rfake", r"safe\rfake"),
        ("a\x08\x7f", r"a\x08\x7f"),
        ("\u202egnp.exe", r"\u202egnp.exe"),
        ("\u2066a\u2069\u200f", r"\u2066a\u2069\u200f"),
        ("a\u200bb\ufeff\u00ad", r"a\u200bb\ufeff\xad"),
        ("\U000e0041\udcff", r"\U000e0041\udcff"),
    ],
)
def test_a_terminal_shows_and_does_not_obey(acting, shown):
    """Clearing, titles, links, the clipboard, overwriting, turning and hiding: all are letters to read."""
    assert for_terminal(acting) == shown


def test_honest_text_stays():
    """Lines, tabs, and the joiners without which Bengali and Urdu are misspelt."""
    text = "করেছে\u200dন\tनमस्ते\nپاٹھ\u200cشالا"
    assert for_terminal(text) == text


def test_a_name_begins_no_line():
    """A file's name cannot write a sentence of ours."""
    assert one_line("x\nGraded 30 hand-ins.") == r"x\nGraded 30 hand-ins."


def test_say_and_errors_go_through_it(capsys, monkeypatch):
    """What our commands print, their errors, and their tracebacks with DEBUG=1."""
    cli.say("a\x1b[2Jb")
    monkeypatch.setattr(cli, "_parsed", lambda _arguments: type("Options", (), {"run": staticmethod(_fail)}))
    assert cli.main([]) == 1
    monkeypatch.setenv("DEBUG", "1")
    assert cli.main([]) == 1
    out, err = capsys.readouterr()
    assert out == "a\\x1b[2Jb\n"
    assert "\x1b" not in err
    assert err.count(r"ValueError: \x1b]0;mine\x07") == 2
    assert "Traceback" in err


def _fail(_options):
    raise ValueError("\x1b]0;mine\x07")


def test_nbgraders_log_goes_through_it():
    """A name or an error in nbgrader's log is letters to read; its own colours stay."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(CalmLog(fmt="[%(levelname)s] %(message)s", color=False))
    log = logging.Logger("test")
    log.addHandler(handler)
    log.warning("No %s", "\x1b[2J\u202e")
    try:
        raise ValueError("\x1b[2J")
    except ValueError:
        log.exception("Broken")
    assert "\x1b" not in stream.getvalue()
    assert r"[WARNING] No \x1b[2J\u202e" in stream.getvalue()
    assert r"ValueError: \x1b[2J" in stream.getvalue()


def test_colours_of_a_traceback_stay():
    """IPython's tracebacks keep their colours on a page."""
    line = "\x1b[0;31mNameError\x1b[0m \x1b[38;5;241mx\x1b[39m \x1b[1;32m---->\x1b[0m"
    assert for_page_with_colours(line) == line


@pytest.mark.parametrize(
    "cut", ["\x1b[38m", "\x1b[48m", "\x1b[38;5m", "\x1b[38;2;1m", "\x1b[999999999999m", "\x1b[1;48m"]
)
def test_a_colour_that_is_cut_short_stops_no_page(cut):
    """nbconvert's own filter raises IndexError on some of these; ours hands it none."""
    shown = for_page_with_colours(f"{cut}text")
    assert "text" in ansi2html(shown)
    assert "\x1b" not in shown


def test_code_is_shown_in_the_order_in_which_it_runs():
    """A turned line (CVE-2021-42574) shows its turning letters."""
    assert for_page("if x: # \u202e } \u2066 ok") == r"if x: # \u202e } \u2066 ok"


def test_ten_thousand_colours_cost_no_time():
    """Beyond a number of colours, the rest is letters."""
    shown = for_page_with_colours("\x1b[31mx" * 10_000)
    assert shown.count("\x1b") == 5_000
