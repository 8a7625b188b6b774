"""An honest notebook runs in a session as it does outside: IPython, its tracebacks, pins."""

PRELOAD = ["IPython.core.ultratb", "autograder.shell", "gpiozero.pins.mock", "pi_setup.board.pins"]


def run(probe, source: str) -> list:
    """Return the outputs of a cell in a fresh IPython shell."""
    return probe.ask(f"""
from autograder.shell import NotebookShell
answer = NotebookShell.instance().run({source!r})
""")


def test_a_cell_prints_and_has_a_value(new_probe):
    """Streams and results come as nbformat's outputs."""
    printed, value = run(new_probe(preload=PRELOAD), "print('Asha')\n6 * 7")
    assert printed["text"] == "Asha\n"
    assert value["data"] == {"text/plain": "42"}


def test_a_traceback_shows_the_child_s_line(new_probe):
    """IPython finds all that it needs for a whole traceback behind the walls."""
    (error,) = run(new_probe(preload=PRELOAD), "marks = [1, 2]\nmarks[5]")
    assert error["ename"] == "IndexError"
    assert "----> 2 marks[5]" in "\n".join(error["traceback"])


def test_magics_and_the_shell_work(new_probe):
    """%timeit, !command and %%bash start processes of their own."""
    outputs = run(new_probe(preload=PRELOAD), "words = !echo one two\n%cd /tmp\nwords[0].split()")
    assert outputs[-1]["data"]["text/plain"] == "['one', 'two']"
    assert not [output for output in outputs if output["output_type"] == "error"]


def test_the_virtual_kit_answers_to_its_name(new_probe):
    """GPIOZERO_PIN_FACTORY=virtual, which a sandbox sets by itself, finds the kit by its entry point."""
    probe = new_probe(preload=PRELOAD)
    probe.sandbox.way._environment["GPIOZERO_PIN_FACTORY"] = "virtual"
    (value,) = run(probe, "from gpiozero import LED\nred = LED(17)\nred.on()\nred.is_lit")
    assert value["data"]["text/plain"] == "True"
