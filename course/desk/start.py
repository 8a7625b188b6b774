"""`pathshala start` and `pathshala teach`: prepare the folder, write the settings, open JupyterLab."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from course.contacts import Contact, take_class_contacts
from course.desk.enrolment import CLASS_CONFIG, enrol, refuse_anothers, remember
from course.desk.folder import claim_folder, prepare_folder
from course.desk.server import choose_port, is_open, run_desk, show_open_desk
from course.desk.settings import student_tables, teacher_tables, write_settings
from course.errors import ClassProblem
from course.syllabus import Syllabus
from pi_setup.board.choice import is_raspberry_pi


def run_start(
    folder: Path,
    *,
    syllabus: Syllabus,
    contacts: Sequence[Contact],
    port: int | None,
    open_browser: bool,
    student: str | None,
    class_folder: Path | None,
    say: Callable[[str], None],
) -> int:
    """Open the course in a child's own folder; return the exit code when it is closed.

    Raises:
        PathshalaError: with one sentence; the folder is as it was, or partly renewed and whole.
    """
    folder = folder.resolve()
    what = "The course"
    opened = is_open(folder)
    refuse_anothers(folder, student, is_open=opened)
    if opened:
        return show_open_desk(folder, open_browser=open_browser, what=what, say=say)
    enrolment = enrol(folder, student, class_folder)
    if port is not None:
        choose_port(port)  # before anything is written
    claim_folder(folder)
    remember(folder, enrolment)
    contacts = take_class_contacts(folder, enrolment.class_folder) or contacts
    prepare_folder(folder, syllabus, contacts, released=enrolment.outbound, say=say)
    settings = write_settings(folder, student_tables(folder, enrolment), virtual_pins=not is_raspberry_pi())
    if enrolment.class_folder:
        say(f"You are {enrolment.student}. Your work goes to the class in {enrolment.class_folder}.")
    return run_desk(folder, settings, port=port, open_browser=open_browser, what=what, say=say)


def run_teach(folder: Path, *, port: int | None, open_browser: bool, say: Callable[[str], None]) -> int:
    """Open a class with nbgrader's formgrader; return the exit code when it is closed.

    Raises:
        ClassProblem: if the folder is no class.
    """
    folder = folder.resolve()
    if not (folder / CLASS_CONFIG).is_file():
        raise ClassProblem(
            f"{folder} is not a class: {CLASS_CONFIG} is missing. "
            "Name the class with --folder, or make one with: pathshala class new FOLDER"
        )
    what = "The class"
    if is_open(folder):
        return show_open_desk(folder, open_browser=open_browser, what=what, say=say)
    settings = write_settings(folder, teacher_tables(), virtual_pins=not is_raspberry_pi())
    return run_desk(folder, settings, port=port, open_browser=open_browser, what=what, say=say)
