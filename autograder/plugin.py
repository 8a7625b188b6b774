"""The engine inside nbgrader: `nbgrader autograde` and formgrader's button, through their settings.

In nbgrader_config.py::

    c.Autograde.autograde_preprocessors = [
        "autograder.plugin.JudgedExecute",  # in place of nbgrader's Execute
        "nbgrader.preprocessors.IgnorePattern",
        "nbconvert.preprocessors.ClearMetadataPreprocessor",
        "nbgrader.preprocessors.LimitOutput",
        "autograder.plugin.SaveJudgedGrades",  # in place of nbgrader's SaveAutoGrades
        "nbgrader.preprocessors.AssignLatePenalties",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]

nbgrader's other steps (exchange, late penalties, formgrader, feedback) go on as they are.
"""

from __future__ import annotations

import atexit
import functools
from collections.abc import Mapping
from pathlib import Path

import nbformat
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades
from traitlets import Bool

from autograder.closed import closed_engine, given_files
from autograder.engine import Graded
from autograder.together import TogetherEngine

KEY = "pathshala_points"
"""Where one step leaves the points for the other: graded cell's id → points or None."""


@functools.cache
def _engine() -> TogetherEngine:
    """Return this process's engine: a formgrader grades many, one after the other."""
    engine = closed_engine()
    atexit.register(engine.close)
    return engine


class JudgedExecute(NbGraderPreprocessor):
    """Runs a submission by witness and judge instead of in one kernel."""

    unwitnessed = Bool(
        True, help="Run checks that need it in the program's own process, and mark their verdicts so."
    ).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Put the outputs into the notebook's cells and the points into the resources."""
        about = resources["nbgrader"]
        folder = self._source_folder(about["assignment"])
        graded = _engine().run(
            nb,
            nbformat.read(folder / f"{about['notebook']}.ipynb", as_version=4),
            files=given_files(folder),
            witnessed_only=not self.unwitnessed,
        )
        _copy_outputs(graded, nb)
        for flag in graded.grade.flags:
            self.log.warning("%s: %s %s", about["student"], flag.cell, flag.evidence)
        resources[KEY] = {check.cell: check.points for check in graded.grade.checks}
        return nb, resources

    def _source_folder(self, assignment: str) -> Path:
        course = CourseDirectory(config=self.config)
        return Path(course.format_path(course.source_directory, ".", assignment))


class SaveJudgedGrades(SaveAutoGrades):
    """Writes the engine's points, where nbgrader would read points out of outputs."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Save the grades of all cells; without `JudgedExecute` before it, nothing is judged."""
        self._points: Mapping[str, float | None] = resources.get(KEY, {})
        return super().preprocess(nb, resources)

    def _add_score(self, cell: NotebookNode, resources: ResourcesDict) -> None:
        name = cell.metadata.nbgrader["grade_id"]
        super()._add_score(_believed(cell), resources)
        if cell.metadata.nbgrader.get("solution") or cell.cell_type != "code":
            return  # a teacher marks it, and nbgrader has said so
        grade = self.gradebook.find_grade(name, self.notebook_id, self.assignment_id, self.student_id)
        grade.auto_score = self._points.get(name)
        grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
        self.gradebook.db.commit()


def _believed(cell: NotebookNode) -> NotebookNode:
    """Return the cell without outputs: a number in them stops nbgrader if it is too large."""
    return NotebookNode({**cell, "outputs": []}) if cell.cell_type == "code" else cell


def _copy_outputs(graded: Graded, nb: NotebookNode) -> None:
    """Give each cell the outputs of its twin, by nbgrader's id or by the cell's own."""
    twins = {_name(cell): cell for cell in graded.notebook.cells if cell.cell_type == "code"}
    for cell in nb.cells:
        twin = twins.get(_name(cell))
        if cell.cell_type == "code" and twin is not None:
            cell.outputs, cell.execution_count = twin.outputs, twin.execution_count


def _name(cell: NotebookNode) -> tuple[str, str]:
    owned = cell.metadata.get("nbgrader", {}).get("grade_id")
    return ("nbgrader", owned) if owned else ("cell", cell.get("id", ""))
