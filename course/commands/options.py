"""Options that several commands share."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path


def add_verb(verbs, name: str, run: Callable, what: str) -> argparse.ArgumentParser:
    """Add a command that calls `run` with its options, and return its parser."""
    verb = verbs.add_parser(name, help=what, description=what)
    verb.set_defaults(run=run)
    return verb


def add_group(verbs, name: str, what: str):
    """Add a command that has commands of its own, and return where they are added."""
    verb = verbs.add_parser(name, help=what, description=what)
    return verb.add_subparsers(title="commands", metavar="COMMAND", required=True)


def add_window(verb: argparse.ArgumentParser) -> None:
    """Add the options of a command that opens a page."""
    verb.add_argument("--port", type=port, help="port of the page (default: the first free one)")
    verb.add_argument("--no-browser", action="store_true", help="only print the address")


def add_folder(verb: argparse.ArgumentParser) -> None:
    """Add the option that names a class."""
    verb.add_argument("--folder", type=Path, default=Path(), help="the class (default: the current folder)")


def port(text: str) -> int:
    """Return a port's number."""
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"'{text}' is no port; take a number from 1024 to 65535")
    return int(text)


def count(text: str) -> int:
    """Return a number from 1 to 1000."""
    if not text.isdigit() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"'{text}' should be a number from 1 to 1000")
    return int(text)
