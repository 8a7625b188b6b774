"""The class's nbgrader_config.py: plain text, so that stock nbgrader works in the folder."""

from __future__ import annotations

from pathlib import Path

from course.assemble import STUB

COURSE_ID = "pathshala"
FILE = "nbgrader_config.py"

_TEXT = '''"""nbgrader's settings of this class, made by `pathshala class new`. Yours to change."""
import os

from course.show.settings import protect

c = get_config()  # noqa: F821
protect(c)  # formgrader, feedback and tables show of a hand-in only what can do no harm
c.CourseDirectory.course_id = {course_id!r}
c.CourseDirectory.root = os.path.dirname(os.path.abspath(__file__))
c.Exchange.root = {exchange}
c.ExchangeCollect.check_owner = False  # students are pseudonyms, not accounts of this machine
# `nbgrader collect` and formgrader's button take hand-ins as carefully as `pathshala grade` does.
c.ExchangeFactory.collect = "course.classroom.collect_door.CarefulCollect"

c.ClearSolutions.code_stub = {{"python": {stub!r}}}
c.OverwriteCells.add_missing_cells = True  # a check that a child deleted comes back
c.ExecutePreprocessor.timeout = 30  # seconds a cell may take
c.NotebookClient.shutdown_kernel = "immediate"
c.KernelManager.transport_encryption = "auto"  # other accounts of the machine cannot listen
# `nbgrader autograde` and formgrader's button judge as `pathshala grade` does: in a sandbox.
c.Autograde.autograde_preprocessors = [
    "autograder.plugin.JudgedExecute",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "autograder.plugin.SaveJudgedGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "nbgrader.preprocessors.ClearHiddenTests",  # no page shows a hidden test
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
'''


_SAFER = {
    "protect(": (
        "from course.show.settings import protect  # noqa: E402\n"
        "protect(c)  # formgrader, feedback and tables show of a hand-in only what can do no harm"
    ),
    "c.ExchangeFactory.collect": (
        'c.ExchangeFactory.collect = "course.classroom.collect_door.CarefulCollect"  # nothing half'
    ),
    "c.KernelManager.transport_encryption": (
        'c.KernelManager.transport_encryption = "auto"  # other accounts of the machine cannot listen'
    ),
}
"""What classes that were made before do not have: what its line holds → what is added."""


def safer_config_text(text: str) -> str:
    """Return a class's nbgrader_config.py with what makes it safer, where nothing is said of that yet.

    Who does not want one of these lines puts a # before it; a line that is there is never added.
    """
    missing = [lines for mark, lines in _SAFER.items() if mark not in text]
    if not missing:
        return text
    added = "\n".join(missing)
    begin = "# Added by an update of the course.\nc = get_config()  # noqa: F821"
    return f"{text.rstrip()}\n\n{begin}\n{added}\n"


def write_config_text(exchange: Path | None) -> str:
    """Return the text of nbgrader_config.py; the exchange is FOLDER/exchange if None."""
    place = (
        "os.path.join(c.CourseDirectory.root, 'exchange')"
        if exchange is None
        else repr(str(exchange.resolve()))
    )
    return _TEXT.format(course_id=COURSE_ID, exchange=place, stub=STUB)
