"""The command `pathshala check`: proves units, and tells what can be counted of them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from course.commands.kit import Console
from course.commands.options import add_verb
from course.content import unit_folder, unit_slugs
from course.files import write_atomic

Bar = Callable[[str, bool], AbstractContextManager[Callable[[int, int], None]]]
"""Shows how far a job of this name is; nothing if the second is true."""


def add_check(verbs, console: Console, bar: Bar) -> None:
    """Add the command `check`."""
    what = "Prove the units: model answers, mistakes, rules."
    verb = add_verb(verbs, "check", lambda options: _check(options, console, bar), what)
    verb.add_argument("slugs", nargs="*", metavar="SLUG", help="units; all if none is named")
    verb.add_argument("--json", action="store_true", help="for a machine")
    ways = verb.add_mutually_exclusive_group()
    ways.add_argument("--mutants", action="store_true",
                      help="test the tests: do they notice small mistakes in the model answers?")  # fmt: skip
    ways.add_argument("--figures", action="store_true",
                      help="only count: reading level, sentences, new words, minutes")  # fmt: skip
    ways.add_argument("--report", type=Path, metavar="FILE",
                      help="also write the page for the child-protection lead, as report.html")  # fmt: skip
    verb.set_defaults(refuse=verb.error)


def _check(options: argparse.Namespace, console: Console, bar: Bar) -> int:
    for slug in options.slugs:
        unit_folder(slug)
    if options.report and options.slugs:
        options.refuse("--report is about the whole course: leave SLUG away")
    if options.mutants:
        return _mutants(options, console, bar)
    return _figures(options, console) if options.figures else _prove(options, console, bar)


def _prove(options: argparse.Namespace, console: Console, bar: Bar) -> int:
    from course.check import check_course, check_units
    from course.check.render import as_json, as_text

    with bar("Checking", options.json) as progress:
        if options.slugs:
            findings = check_units(options.slugs, progress=progress)
        else:
            findings = check_course(progress=progress)
    if options.report:
        from course.check.course import read_course
        from course.check.report import report_page

        write_atomic(options.report.expanduser(), report_page(read_course(), findings))
        console.tell(f"The page for the child-protection lead: {options.report}")
    console.say(as_json(findings) if options.json else as_text(findings))
    return _code(findings)


def _figures(options: argparse.Namespace, console: Console) -> int:
    from course.check.figures import as_data, as_text, unit_figures

    found = unit_figures(options.slugs)
    console.say(json.dumps(as_data(found), ensure_ascii=False, indent=1) if options.json else as_text(found))
    return 0


def _mutants(options: argparse.Namespace, console: Console, bar: Bar) -> int:
    from course.check.mutants import as_text, check_mutants, figures, findings
    from course.check.render import as_json

    with bar("Trying", options.json) as progress:
        results = check_mutants(options.slugs or unit_slugs(), progress=progress)
    found = findings(results)
    if options.json:
        told = {"units": figures(results), **json.loads(as_json(found))}
        console.say(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        console.say(as_text(results))
    return _code(found)


def _code(findings: Sequence) -> int:
    return int(any(finding.severity == "error" for finding in findings))
