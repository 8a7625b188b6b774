"""The desk's sentences, in one catalogue: words/en.toml. Scripts in the browser get them as a module."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path


@cache
def words() -> dict[str, dict[str, str]]:
    """Return place → name → sentence."""
    path = Path(__file__).parent / "words" / "en.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def words_module() -> str:
    """Return the catalogue as JavaScript that another script can import."""
    return f"export default {json.dumps(words(), ensure_ascii=False, indent=1)};\n"
