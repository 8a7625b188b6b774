"""Checks in the program's own process: marked, only where the model answer needs it, and trapped."""

import pytest

from autograder.together import TogetherEngine

ANSWER = 'def double(x):\n    """Double.\n\n    >>> double(2)\n    4\n    """\n    return 2 * x'
DOCTEST = "import doctest, sys\nassert doctest.testmod(sys.modules['__main__']).failed == 0"
OWN_OBJECT = "class Thing:\n    size = 3\nassert measure(Thing()) == 3"
MEASURE = "def measure(thing):\n    return thing.size"


@pytest.fixture(scope="module")
def together():
    with TogetherEngine(cell_seconds=5) as made:
        yield made


def graded(engine, case, **options):
    return engine.grade(case.submission, case.source, seed="1", **options)


def test_a_check_that_needs_it_is_judged_and_marked(together, engine, case_of):
    """`doctest` and a test's own object get stock nbgrader's points, a mark, and a flag for the teacher."""
    for answer, wrong, test in (
        (ANSWER, ANSWER.replace("2 * x", "3 * x"), DOCTEST),
        (MEASURE, "def measure(thing):\n    return 4", OWN_OBJECT),
    ):
        for text, points in ((answer, 3), (wrong, 0)):
            case = case_of(("solution", answer), ("instead", text), ("test 3", test))
            [before] = graded(engine, case).checks
            assert before.points is None and before.reason.startswith("needs a real kernel")
            grade = graded(together, case)
            [check] = grade.checks
            assert check.points == points, grade
            assert check.reason.startswith("unwitnessed: ")
            assert any(flag.cell == check.cell and "own process" in flag.evidence for flag in grade.flags)


def test_other_checks_of_the_notebook_stay_witnessed(together, case_of):
    """Only the check that needs it is judged in that way."""
    case = case_of(("solution", MEASURE), ("test 3", OWN_OBJECT), ("test 2", "assert callable(measure)"))
    first, second = graded(together, case).checks
    assert first.reason.startswith("unwitnessed") and second.reason == ""
    assert (first.points, second.points) == (3, 2)


def test_a_program_cannot_choose_it_for_itself(together, case_of):
    """Where the model answer is judged as ever, an answer that cannot be stays not judged."""
    case = case_of(
        ("solution", "def plot():\n    return 1"),
        ("instead", "import ipywidgets\ndef plot():\n    return ipywidgets.IntSlider()"),
        ("test 3", "import copy\nassert copy.copy(plot()) == 1"),
    )
    [check] = graded(together, case).checks
    assert not check.points and not check.reason.startswith("unwitnessed")


FORGERIES = {
    "the display hook": "get_ipython().displayhook('full')",
    "assert taken out": "import ast\nclass Drop(ast.NodeTransformer):\n    def visit_Assert(self, node):\n"
    "        return ast.Pass()\nget_ipython().ast_transformers.append(Drop())",
    "the shell found otherwise": "shell = type(display.__globals__['InteractiveShell'].instance())\n"
    "shell.run_cell = lambda *words, **more: None",
    "the traceback": "import IPython\nIPython.core.interactiveshell.InteractiveShell.showtraceback = "
    "IPython.core.interactiveshell.InteractiveShell._showtraceback = lambda *a, **k: None",
    "every cell is empty": "import IPython.core.interactiveshell as i\n"
    "i.InteractiveShell.run_cell_async = i.InteractiveShell.run_cell = lambda *a, **k: None",
}


@pytest.mark.parametrize("what", FORGERIES)
def test_what_passes_everything_brings_nothing(together, case_of, what):
    """A program that reaches for the shell gets no verdict from its own process."""
    case = case_of(("solution", MEASURE), ("instead", FORGERIES[what]), ("test 3", OWN_OBJECT))
    [check] = graded(together, case).checks
    assert not check.points, check


class Recording(TogetherEngine):
    """Keeps the text of every cell that a judge was given."""

    def __init__(self):
        super().__init__(cell_seconds=5)
        self.texts = []

    def _judge(self, message, *more):
        self.texts.append([cell["source"] for cell in message["cells"] if cell["role"] != "test"])
        return super()._judge(message, *more)


def test_other_checks_do_not_go_there(case_of):
    """The program's process gets the text of the checks that need it, and of no other."""
    other = "### BEGIN HIDDEN TESTS\nsecret = 4\n### END HIDDEN TESTS"
    case = case_of(("solution", MEASURE), ("test 1", other), ("test 3", OWN_OBJECT))
    with Recording() as engine:
        assert graded(engine, case).points == 4
        texts = [text for texts in engine.texts for text in texts]
    assert OWN_OBJECT in texts and not any("secret" in text for text in texts)


def test_it_can_be_switched_off(together, case_of):
    """With `witnessed_only` the check is left to the teacher."""
    case = case_of(("solution", MEASURE), ("test 3", OWN_OBJECT))
    [check] = together.run(case.submission, case.source, witnessed_only=True).grade.checks
    assert check.points is None and check.reason.startswith("needs a real kernel")
