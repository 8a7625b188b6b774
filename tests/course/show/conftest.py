"""The hostile texts, and what may stand in a page."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Comment, Doctype

PAYLOADS = tomllib.loads(Path(__file__).with_name("payloads.toml").read_text(encoding="utf-8"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for `html` or `markdown` runs once for each payload of that kind."""
    for kind, texts in PAYLOADS.items():
        if kind in metafunc.fixturenames:
            metafunc.parametrize(kind, texts.values(), ids=texts.keys())


@pytest.fixture(scope="session")
def payloads() -> dict[str, dict[str, str]]:
    """All of them: kind → name → text."""
    return PAYLOADS


@pytest.fixture(scope="session")
def acting() -> Callable[[str], list[str]]:
    """Return what could act, load, lead away or be taken for the page's own, in cleaned HTML."""
    return found_acting


def _words(text: str) -> set[str]:
    return set(text.split())


HARMLESS = _words("""
    abbr b blockquote br caption code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark
    ol p pre q rp rt ruby s samp small span strong sub summary sup table tbody td tfoot th thead tr u ul var
""")
ATTRIBUTES = _words("alt class colspan dir height lang rowspan scope src start style width")
CLASSES = {"highlight", "dataframe", "not-shown"}


def found_acting(html: str) -> list[str]:
    found = []
    soup = BeautifulSoup(html, "html.parser")
    found += [repr(text) for text in soup.find_all(string=lambda text: isinstance(text, Comment | Doctype))]
    for tag in soup.find_all(True):
        found += [tag.name] if tag.name not in HARMLESS else []
        found += [f"{tag.name} {name}" for name in tag.attrs if name not in ATTRIBUTES]
        found += [f"class {name}" for name in tag.get("class", []) if not _is_harmless_class(tag.name, name)]
        source = tag.get("src", "")
        if (
            source
            and not source.startswith("data:image/")
            and (":" in source or source.startswith(("/", "\\", ".")))
        ):
            found.append(f"src {source}")
        style = tag.get("style", "").lower()
        found += [
            f"style {word}"
            for word in ("url", "position", "expression", "\\", "@", "margin")
            if word in style
        ]
    return found


def _is_harmless_class(tag: str, name: str) -> bool:
    return name in CLASSES or name == "" or (tag == "span" and len(name) <= 3 and name.isalnum())
