"""Settings that make stock nbgrader show of a submission only what may be shown.

A class's nbgrader_config.py calls `protect(c)`. All names are texts: nothing is imported before it
is needed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

NBGRADER_IGNORES = (".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback")
"""nbgrader's own list of what it does not copy."""
TEMPLATES = Path(__file__).parent / "templates"


def exporter_settings() -> dict[str, Any]:
    """Return what nbconvert's HTML exporter needs: the step, the filters and the templates."""
    return {
        "preprocessors": ["course.show.pages.ShownOnly"],
        "filters": {
            "highlight_code": "course.show.pages.highlight_code",
            "markdown2html": "course.show.pages.markdown2html",
        },
        "extra_template_basedirs": [str(TEMPLATES)],
    }


def protect(c: Any) -> None:
    """Protect formgrader's pages, feedback, exported tables and nbgrader's log in a class's folder.

    Args:
        c: What nbgrader_config.py gets from `get_config()`.
    """
    protect_pages(c)
    c.ExportApp.plugin_class = "course.show.table.SafeTable"
    # nbgrader runs such a file where it finds one; a hand-in has no business with it.
    c.CourseDirectory.ignore = [*NBGRADER_IGNORES, "nbgrader_config.*"]
    c.Application.logging_config = {"formatters": {"console": {"class": "course.show.log.CalmLog"}}}


def protect_pages(c: Any) -> None:
    """Protect formgrader's pages and feedback."""
    for name, value in exporter_settings().items():
        setattr(c.HTMLExporter, name, value)
    c.GenerateFeedback.exporter_class = "course.show.pages.ShownExporter"
