"""Rules about hints in steps: each with what breaks it and what does not."""

import pytest

from course.errors import UnitInvalid
from course.hints import STEPS, load_hints

HINTS = """
[[hints]]
task = "hello"
nudge = "Which word makes Python show something?"
idea = "Use `print`, brackets and quotes."
example = '''
It shows another word.

    print("Good morning")
'''
almost = '''
    print("___")
'''
"""


@pytest.fixture(autouse=True)
def _hints(module):
    module.files["hints.toml"] = HINTS


def change(module, old, new):
    assert old in HINTS
    module.files["hints.toml"] = HINTS.replace(old, new)


def tasks(module):
    """Return the ids of the checked tasks of the module."""
    ids = [cell["id"] for cell in module.exercise]
    return [id.removesuffix("-test") for id in ids if id.endswith("-test")]


def whole(module):
    """Hints for every task of the module."""
    return "".join(HINTS.replace('task = "hello"', f'task = "{task}"') for task in tasks(module))


def test_hints_belong_to_a_checked_task(module):
    """A task that is not there is named, with those that are."""
    change(module, 'task = "hello"', 'task = "helo"')
    assert "hello" in module.breaks("hints-task").todo


def test_a_task_has_one_set_of_hints(module):
    """Two sets for one task would hide one of them."""
    module.files["hints.toml"] = HINTS + HINTS
    assert "twice" in module.breaks("hints-task").message


def test_a_task_without_hints_is_a_warning(module):
    """Where some tasks have hints, a child looks for them at the others."""
    assert module.breaks("hints-task", "warning").message == "The task has no hints."


def test_hints_for_every_task_are_fine(module):
    """And so is a unit that has no hints at all."""
    module.files["hints.toml"] = whole(module)
    module.keeps("hints-task")


def test_a_unit_needs_no_hints(module):
    """The file is there or not."""
    del module.files["hints.toml"]
    module.keeps("hints-task")


def test_a_long_step_is_found(module):
    """Five sentences are a page, not a step."""
    change(module, "Use `print`", "One. Two. Three. Four. Use `print`")
    module.breaks("hints-length", "warning")


def test_code_is_no_sentence(module):
    """Four sentences and some lines of code are fine."""
    change(module, "It shows another word.", "One. Two. Three. It shows another word.")
    module.keeps("hints-length")


def test_the_whole_answer_is_no_hint(module):
    """Also with a gap beside it, the model answer stays the child's own."""
    change(module, 'print("___")', 'print("Hello 1") ___')
    assert "every line" in module.breaks("hints-answer").message


def test_the_last_step_has_a_gap(module):
    """A child writes the last piece."""
    change(module, 'print("___")', 'print("Hell")')
    assert "gap" in module.breaks("hints-answer").message


def test_a_part_of_the_answer_is_a_hint(module):
    """One line of two may stand there."""
    module.cell("hello")["source"] = (
        '# Task 1\n### BEGIN SOLUTION\nprint("Hello")\nprint("You")\n### END SOLUTION'
    )
    change(module, 'print("___")', 'print("Hello")\n    ___')
    module.keeps("hints-answer")


def test_a_hint_uses_nothing_early(module):
    """A loop in an example of week 1 would not help."""
    change(module, 'print("Good morning")', "for x in y: print(x)")
    assert "not taught" in module.breaks("hints-concepts").message


def test_a_gap_needs_no_concept(module):
    """`___` stands for something; it is no name."""
    module.keeps("hints-concepts")


def test_hints_are_read_as_a_child_reads_them(module):
    """The rules about words look into hints, too."""
    change(module, "Which word", "You should have known which word")
    assert module.breaks("SC-08").file == "hints.toml"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("nudge =", "nugde =", "unknown key 'nugde'"),
        ('idea = "Use `print`, brackets and quotes."\n', "", "has no 'idea'"),
        ('"Use `print`, brackets and quotes."', '" "', "'idea' is empty"),
        ("[[hints]]", "[[hint]]", "unknown key 'hint'"),
        ("[[hints]]", "[hints]", "should be tables"),
    ],
)
def test_a_typing_mistake_is_named(module, old, new, says):
    """What is wrong stands in the finding, with the file."""
    change(module, old, new)
    found = module.breaks("unit-readable")
    assert found.file == "hints.toml"
    assert says in found.message


def test_hints_are_read_in_steps(module):
    """Four steps, in order; their code is marked by four spaces."""
    module.write()
    (row,) = load_hints(module.folder)
    assert [name for name, _ in row.steps] == list(STEPS) == ["nudge", "idea", "example", "almost"]
    assert row.example == 'It shows another word.\n\n    print("Good morning")'
    with pytest.raises(UnitInvalid, match="is not valid TOML"):
        (module.folder / "hints.toml").write_text("[[")
        load_hints(module.folder)
