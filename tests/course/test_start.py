"""What is imported at a start: seconds on a small computer."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("program", "without"),
    [
        ("course.classroom.worker", {"nbgrader", "sqlalchemy", "nbconvert", "rfc3987_syntax.syntax_helpers"}),
        ("course.cli", {"nbformat", "nbgrader", "jupyter_server", "gpiozero", "IPython"}),
        ("autograder.engine", {"nbgrader", "rfc3987_syntax.syntax_helpers"}),
    ],
)
def test_what_is_left_out(program, without):
    """A worker needs no gradebook, the command line nothing before it knows what is asked."""
    ask = f"import sys, {program}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert without & set(done.stdout.split()) == set()


def test_a_notebook_is_validated_all_the_same():
    """The library that is left out is no part of what makes a notebook valid."""
    ask = (
        "import autograder, nbformat\n"
        "nbformat.validate(nbformat.v4.new_notebook())\n"
        "try: nbformat.validate({'nbformat': 4, 'nbformat_minor': 5, 'metadata': {}, 'cells': [{}]})\n"
        "except nbformat.ValidationError: print('refused')\n"
    )
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert done.stdout == "refused\n"
