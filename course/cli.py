"""pathshala: a Python course that lives on a child's own Raspberry Pi.

for students:
  start       open the course in the browser, in a folder of your own
for teachers:
  teach       open the class in the browser
  class       make a class, add students, print their name slips
  grade       grade what was handed in
  feedback    write and hand back the pages that the children read
  contacts    dial and date the help numbers, print the children's card
for the kit:
  kit         test the parts that you built with
for authors:
  check       prove the units: model answers, mistakes, rules
  draw        draw the circuits' wiring pictures, print the steps
for newcomers:
  demo        a made-up class through the whole loop
"""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from course.commands.check import add_check
from course.commands.contacts import add_contacts
from course.commands.kit import Console, add_kit
from course.commands.options import add_folder, add_group, add_verb, add_window, count
from course.errors import PathshalaError
from course.show.letters import for_terminal

DEFAULT_STUDENT_FOLDER = Path("~/Pathshala")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 fine, 1 something is wrong, 2 usage."""
    options = _parsed(arguments)
    # nbgrader and Jupyter start programs by name (alembic, jupyter): those of this venv.
    own = str(Path(sys.executable).parent)
    if own not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join(filter(None, [own, os.environ.get("PATH", "")]))
    try:
        return options.run(options)
    except KeyboardInterrupt:
        say("\nStopped. Nothing is lost; the same command goes on from here.")
        return 1
    except BrokenPipeError:
        # Somebody closed the other end (`| head`); what is left to say interests nobody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as problem:
        tell(traceback.format_exc() if os.environ.get("DEBUG") else f"pathshala: {sentence(problem)}")
        return 1


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    top = parser()
    options, left = top.parse_known_args(arguments)
    if left:
        top.error(f"too much: {' '.join(left)}. Put quotes around a name with spaces, as in 'Class 7 B'")
    return options


def sentence(problem: Exception) -> str:
    """Return what a user reads about a problem."""
    from autograder.errors import AutograderError
    from pi_setup.errors import KitError

    if isinstance(problem, PathshalaError | AutograderError | KitError):
        return str(problem)
    return (
        f"Something broke: {type(problem).__name__}: {problem} "
        "Run the command again with DEBUG=1 before it, and send us what it prints."
    )


def say(text: str = "") -> None:
    """Print a line at once, also where the output is a file or a pipe.

    Names and words of a hand-in stand in it: a terminal shall show them, and obey none.
    """
    print(for_terminal(text), flush=True)


def tell(text: str) -> None:
    """Print a line beside the answer: on stderr, so that a machine gets the answer alone."""
    print(for_terminal(text), file=sys.stderr, flush=True)


def ask(question: str) -> str:
    """Show a question on stderr, and return the line that is typed.

    Raises:
        EOFError: if nobody can type.
    """
    print(question, end=" ", file=sys.stderr, flush=True)
    if not (line := sys.stdin.readline()):
        raise EOFError
    return line


@contextmanager
def _bar(what: str, quiet: bool = False) -> Iterator[Callable[[int, int], None]]:
    """Show how far a long job is, on stderr; nothing if `quiet` or not on a terminal."""
    from tqdm import tqdm

    tqdm.monitor_interval = 0  # its thread would be alive while `check` and `grade` fork
    with tqdm(desc=what, unit="step", disable=True if quiet else None, leave=False) as bar:

        def progress(done: int, of: int) -> None:
            bar.total = of
            bar.update(done - bar.n)

        yield progress


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = argparse.ArgumentParser(
        prog="pathshala",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"pathshala {_version()}")
    verbs = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in (
        _add_start, _add_teach, _add_class, _add_grade, _add_feedback, _add_contacts, _add_kit, _add_check,
        _add_draw, _add_demo,
    ):  # fmt: skip
        add(verbs)
    return top


def _version() -> str:
    try:
        return version("pathshala")
    except PackageNotFoundError:
        return "(not installed)"


def _add_start(verbs) -> None:
    verb = add_verb(verbs, "start", _start, "Open the course in the browser, in a folder of your own.")
    where = f"your folder (default: {DEFAULT_STUDENT_FOLDER})"
    verb.add_argument("--folder", type=Path, default=DEFAULT_STUDENT_FOLDER, help=where)
    verb.add_argument("--student", help="your student name from the paper slip, as brave-mango")
    verb.add_argument(
        "--class", dest="class_folder", type=Path, metavar="FOLDER", help="the class that you hand in to"
    )
    add_window(verb)


def _start(options: argparse.Namespace) -> int:
    from course.contacts import load_contacts
    from course.desk.start import run_start
    from course.syllabus import load_syllabus

    return run_start(
        options.folder.expanduser(),
        syllabus=load_syllabus(),
        contacts=load_contacts(),
        port=options.port,
        open_browser=not options.no_browser,
        student=options.student,
        class_folder=options.class_folder and options.class_folder.expanduser(),
        say=say,
    )


def _add_teach(verbs) -> None:
    verb = add_verb(verbs, "teach", _teach, "Open the class in the browser, with nbgrader's formgrader.")
    add_folder(verb)
    add_window(verb)


def _teach(options: argparse.Namespace) -> int:
    from course.desk.start import run_teach

    return run_teach(
        options.folder.expanduser(),
        port=options.port,
        open_browser=not options.no_browser,
        say=say,
    )


def _add_class(verbs) -> None:
    what = "Make a class, add students, print their name slips."
    parts = add_group(verbs, "class", what)
    new = add_verb(parts, "new", _class_new, "Make a class: an nbgrader course with all units released.")
    new.add_argument("folder", type=Path, metavar="FOLDER")
    new.add_argument("--exchange", type=Path, help="where work is handed in (default: FOLDER/exchange)")
    add = add_verb(parts, "add", _class_add, "Add students: a number of new names, or names of your own.")
    add.add_argument("who", nargs="+", metavar="NUMBER|NAME", help="30, or brave-mango calm-river")
    add_folder(add)
    renew = add_verb(parts, "renew", _class_renew, "Take units that are newer in the course than here.")
    renew.add_argument("slugs", nargs="+", metavar="UNIT", help="as `class new` on the class names them")
    add_folder(renew)
    show = add_verb(parts, "list", _class_list, "List the students and write the slips to print.")
    add_folder(show)


def _class_new(options: argparse.Namespace) -> int:
    from course.classroom.new import new_class
    from course.contacts import contacts_path, load_contacts
    from course.syllabus import load_syllabus

    folder = options.folder.expanduser()
    new_class(
        folder,
        load_syllabus(),
        load_contacts(contacts_path(folder)),
        exchange=options.exchange and options.exchange.expanduser(),
        say=say,
    )
    return 0


def _class_renew(options: argparse.Namespace) -> int:
    from course.classroom.renew import renew_units
    from course.contacts import contacts_path, load_contacts
    from course.syllabus import load_syllabus

    folder = options.folder.expanduser()
    contacts = load_contacts(contacts_path(folder))
    return renew_units(folder, options.slugs, load_syllabus(), contacts, say=say)


def _class_add(options: argparse.Namespace) -> int:
    from course.classroom.students import add_students

    add_students(options.folder.expanduser(), options.who, say=say)
    return 0


def _class_list(options: argparse.Namespace) -> int:
    from course.classroom.students import list_students

    list_students(options.folder.expanduser(), say=say)
    return 0


def _add_grade(verbs) -> None:
    verb = add_verb(verbs, "grade", _grade, "Grade what was handed in: all of it, or some assignments.")
    verb.add_argument("assignments", nargs="*", metavar="ASSIGNMENT")
    verb.add_argument("--again", action="store_true", help="also what is graded already")
    ways = verb.add_mutually_exclusive_group()
    ways.add_argument("--watch", action="store_true", help="go on, and grade each hand-in as it arrives")
    ways.add_argument("--verify", action="store_true", help="only compare the gradebook with the ledger")
    verb.add_argument("--stock", action="store_true", help="with nbgrader's own kernel, without a sandbox")
    verb.set_defaults(refuse=verb.error)
    add_folder(verb)


def _grade(options: argparse.Namespace) -> int:
    folder = options.folder.expanduser()
    if (options.watch or options.verify) and (options.assignments or options.again or options.stock):
        options.refuse("--watch and --verify look at all: leave ASSIGNMENT, --again and --stock away")
    if options.verify:
        from course.classroom.verify import verify

        return verify(folder, say=say)
    mistakes = _mistakes()
    if options.watch:
        from course.classroom.watch import watch

        return watch(folder, mistakes=mistakes, say=say)
    from course.classroom.grade import grade

    with _bar("Grading") as progress:
        return grade(
            folder,
            options.assignments,
            again=options.again,
            stock=options.stock,
            mistakes=mistakes,
            progress=progress,
            say=say,
        )


def _mistakes() -> dict[str, Path]:
    from course.syllabus import load_syllabus

    return {unit.slug: unit.mistakes_path for unit in load_syllabus().units}


def _add_feedback(verbs) -> None:
    verb = add_verb(verbs, "feedback", _feedback, "Write and hand back the pages that the children read.")
    verb.add_argument("assignments", nargs="*", metavar="ASSIGNMENT")
    add_folder(verb)


def _feedback(options: argparse.Namespace) -> int:
    from course.classroom.feedback import feedback
    from course.syllabus import load_syllabus

    with _bar("Feedback") as progress:
        return feedback(
            options.folder.expanduser(),
            load_syllabus(),
            options.assignments,
            progress=progress,
            say=say,
        )


def _add_kit(verbs) -> None:
    add_kit(verbs, Console(say, tell, ask))


def _add_contacts(verbs) -> None:
    add_contacts(verbs, Console(say, tell, ask))


def _add_check(verbs) -> None:
    add_check(verbs, Console(say, tell, ask), _bar)


def _add_draw(verbs) -> None:
    verb = add_verb(verbs, "draw", _draw, "Draw the wiring pictures of the circuits, of all units or some.")
    verb.add_argument("slugs", nargs="*", metavar="SLUG")
    verb.add_argument("--steps", action="store_true", help="also print the steps and the parts list")


def _draw(options: argparse.Namespace) -> int:
    from course.circuits.draw import draw

    draw(options.slugs, steps=options.steps, say=say)
    return 0


def _add_demo(verbs) -> None:
    verb = add_verb(verbs, "demo", _demo, "A made-up class through the whole loop: work, grades, feedback.")
    verb.add_argument("--students", type=count, default=6, metavar="N", help="how many (default: 6)")
    verb.add_argument("--folder", type=Path, help="where (default: a new folder)")
    verb.add_argument("--seed", type=int, default=1, help="another seed makes another class")
    add_window(verb)


def _demo(options: argparse.Namespace) -> int:
    from course.classroom.demo import demo
    from course.contacts import load_contacts
    from course.syllabus import load_syllabus

    with ExitStack() as bars:
        folder = demo(
            options.folder and options.folder.expanduser(),
            load_syllabus(),
            load_contacts(),
            students=options.students,
            seed=options.seed,
            progress=lambda what: bars.enter_context(_bar(what)),
            say=say,
        )
    if options.no_browser:
        return 0
    from course.desk.start import run_teach

    return run_teach(folder, port=options.port, open_browser=True, say=say)
