"""Reads a course's nbgrader settings as nbgrader does, and says which of them do not count here."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import chdir, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from jupyter_core.paths import jupyter_config_path
from traitlets.config import Config, ConfigFileNotFound, JSONFileConfigLoader, PyFileConfigLoader
from traitlets.config.loader import LazyConfigValue

from course.errors import ClassProblem

CONFIG_FILE = "nbgrader_config.py"
OURS = "made by `pathshala class new`"
"""Stands in the first line of the settings of a class that we made."""
HIDDEN = ("BEGIN HIDDEN TESTS", "END HIDDEN TESTS")
STOCK_SECONDS = 30.0
"""What nbgrader gives a cell."""


@dataclass(frozen=True)
class Terms:
    """How the notebooks of a course are judged, where courses differ.

    Attributes:
        cell_seconds: For one cell or check; the engine's own if None.
        extra_files: Whether a student's other files are there when the notebook runs.
        kept: Of the assignment's files those that a student may hand in changed.
        hidden: The words that begin and end hidden tests.
    """

    cell_seconds: float | None = None
    extra_files: bool = False
    kept: tuple[str, ...] = ()
    hidden: tuple[str, str] = HIDDEN


AS_OURS = Terms()


@dataclass(frozen=True)
class Settings:
    """The settings of a course.

    Attributes:
        ours: Whether Pathshala made the course.
        config: All of them, for nbgrader.
    """

    ours: bool
    config: Config = field(hash=False)

    def terms(self, assignment: str) -> Terms:
        """Return how an assignment's notebooks are judged."""
        if self.ours:
            return AS_OURS
        marks = self.config.ClearHiddenTests
        kept = self.config.Autograde.get("exclude_overwriting", {})
        return Terms(
            _seconds(self.config),
            True,
            tuple(kept.get(assignment, ())),
            (
                str(marks.get("begin_test_delimeter", HIDDEN[0])),
                str(marks.get("end_test_delimeter", HIDDEN[1])),
            ),
        )

    def without_effect(self) -> list[str]:
        """Return a sentence for each setting that stock nbgrader heeds in grading, and we do not."""
        return [] if self.ours else list(_without_effect(self.config))


def load_settings(folder: Path) -> Settings:
    """Read the settings that hold in a course's folder.

    Raises:
        ClassProblem: if it is no course's folder, or its settings cannot be read.
    """
    path = folder / CONFIG_FILE
    if not path.is_file() and not ((folder / "source").is_dir() and (folder / "gradebook.db").is_file()):
        raise ClassProblem(
            f"{folder} is not a class: {CONFIG_FILE} is missing. "
            "Name the class with --folder, or make one with: pathshala class new FOLDER"
        )
    with importable(folder):
        own = _read(path) if path.is_file() else Config()
        if path.is_file() and OURS in path.read_text(encoding="utf-8", errors="replace")[:200]:
            return Settings(True, own)
        _check_root(folder, own)
        everywhere = _of_this_account()
        # They are for the course that this account opens by default, which is another one.
        everywhere.CourseDirectory.pop("root", None)
        everywhere.merge(own)
    return Settings(False, everywhere)


@contextmanager
def importable(folder: Path) -> Iterator[None]:
    """Work in a course's folder, and find its own Python there, as its plugins expect of nbgrader."""
    sys.path.insert(0, str(folder))
    try:
        with chdir(folder):
            yield
    finally:
        with suppress(ValueError):  # the settings may have put all in another order
            sys.path.remove(str(folder))


def _of_this_account() -> Config:
    """Read what nbgrader reads for every course of this account."""
    found = Config()
    for place in reversed(jupyter_config_path()):
        for loader, suffix in ((JSONFileConfigLoader, ".json"), (PyFileConfigLoader, ".py")):
            if (path := (Path(place) / CONFIG_FILE).with_suffix(suffix)).is_file():
                found.merge(_load(loader, path))
    return found


def _read(path: Path) -> Config:
    return _load(PyFileConfigLoader, path)


def _load(loader: type, path: Path) -> Config:
    try:
        return loader(path.name, path=str(path.parent)).load_config()
    except ConfigFileNotFound:
        return Config()
    except Exception as problem:  # it is the teacher's own Python: anything can happen in it
        raise ClassProblem(
            f"{path} cannot be read ({type(problem).__name__}: {problem}). Mend it, then try again."
        ) from None


def _check_root(folder: Path, config: Config) -> None:
    root = config.CourseDirectory.get("root", "")
    if isinstance(root, str) and root and (folder / root).resolve() != folder.resolve():
        raise ClassProblem(
            f"{folder / CONFIG_FILE} says that the course lies in {root}. Name that folder with --folder, "
            "or mend c.CourseDirectory.root if the course was moved."
        )


def _seconds(config: Config) -> float:
    for section in ("Execute", "ExecutePreprocessor", "NotebookClient"):
        seconds = config[section].get("timeout") if section in config else None
        if isinstance(seconds, int | float) and seconds > 0:
            return float(seconds)
    return STOCK_SECONDS


def _without_effect(config: Config) -> Iterator[str]:
    for name in ("sanitize_preprocessors", "autograde_preprocessors"):
        steps = _items(config.Autograde.get(name, ()))
        others = [text for step in steps if not (text := _name(step)).startswith(_KNOWN_STEPS)]
        if others:
            yield f"c.Autograde.{name}: {', '.join(others)} is not called"
    for section in ("BaseConverter", "Autograde"):
        for name in ("pre_convert_hook", "post_convert_hook"):
            if section in config and config[section].get(name):
                yield f"c.{section}.{name} is not called"
    if config.IgnorePattern.get("enabled") and config.IgnorePattern.get("pattern"):
        yield "c.IgnorePattern: what a program says on stderr costs the check's points all the same"
    if str(config.CourseDirectory.get("notebook_id", "*")) != "*":
        yield "c.CourseDirectory.notebook_id: all notebooks of a hand-in are graded"
    if config.CourseDirectory.get("groupshared"):
        yield "c.CourseDirectory.groupshared: what is written here belongs to who grades"
    for section in ("Execute", "ExecutePreprocessor", "NotebookClient"):
        for name in ("kernel_name", "extra_arguments", "allow_errors", "timeout_func"):
            if section in config and config[section].get(name):
                yield f"c.{section}.{name}: no Jupyter kernel is started"


_KNOWN_STEPS = ("nbgrader.preprocessors.", "nbconvert.preprocessors.", "autograder.plugin.")


def _items(value: object) -> list:
    """Return a setting's list; of one to which things were only added, these."""
    if isinstance(value, LazyConfigValue):
        told = value.to_dict()
        added = [item for _, item in told.get("inserts", ())]
        return [*added, *told.get("prepend", ()), *told.get("extend", ())]
    return list(value) if isinstance(value, list | tuple) else []


def _name(step: object) -> str:
    if isinstance(step, type):
        return f"{step.__module__}.{step.__qualname__}"
    return str(step)
