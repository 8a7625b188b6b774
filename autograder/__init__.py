"""Judges one notebook: what a task's cells did, and what a child should read about it."""

import sys

# What reads notebooks (nbformat, by jsonschema) would build a grammar for web addresses in all
# scripts, if that is installed: a second of a fast processor's time at each start, for a check
# that no notebook's schema asks for. jsonschema does without it where it cannot be imported.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
