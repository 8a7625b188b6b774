"""The rules about activities: a lesson with one of each kind, and what breaks each rule."""

import pytest

from course.activities import SHOWS

GOOD = '''
[greeting]
kind = "predict"
program = """
print("one")  # a note
print("two")
"""
because = "Each `print` makes its own line."
[[greeting.wrong]]
prints = "one two"
because = "There are two lines with `print`."
[[greeting.wrong]]
prints = "one"
stops = true
because = "Both lines are written well."

[order]
kind = "parsons"
program = """
print("a")
print("b")
print("c")
"""
[[order.extra]]
line = 'print("d")'

[walk]
kind = "step-through"
program = """
name = "Asha"
print(name)
"""
[[walk.note]]
line = 1
says = "Now the name has a value."

[sign]
kind = "spot-the-mistake"
program = """
print("Tea")
print(Open)
"""
line = 2
mended = 'print("Open")'
because = "The word has no quotes."
[[sign.wrong]]
line = 1
because = "Line 1 has both quotes."

[friend]
kind = "choices"
question = "What do you say?"
[[friend.choice]]
says = "I am here."
right = true
because = "Then your friend is not alone."
[[friend.choice]]
says = "Nothing."
because = "Then your friend is alone."
'''
NAMES = ("greeting", "order", "walk", "sign", "friend")
ALL = ("activity-cell", "activity-then-run", "activity-runs", "activity-answer", "activity-puzzle",
       "activity-concepts", "activity-words")  # fmt: skip


def cell(shows: str, name: str) -> str:
    """Return the source of a cell that shows an activity."""
    return f'from course.activities import {shows}\n\n{shows}("{name}")'


@pytest.fixture
def done(module):
    """A Python unit whose lesson has one activity of each kind, and keeps every rule."""
    module.files["activities.toml"] = GOOD
    module.lesson = [c for c in module.lesson if not c["id"].startswith("talk-")]
    for shows, name in zip(SHOWS, NAMES, strict=True):
        module.run(cell(shows, name), "activity", *(["parsons"] if name == "order" else []))
        module.cell("tried", "lesson")["id"] = f"do-{name}"
    greeting = module.lesson.index(module.cell("do-greeting", "lesson"))
    module.lesson.insert(greeting + 1, {**module.cell("run-two", "lesson"), "id": "run-greeting",
                                        "source": 'print("one")  # a note\nprint("two")'})  # fmt: skip
    for number in range(14):
        talk = {"cell_type": "markdown", "id": f"talk-{number}", "metadata": {}, "source": "Here is a step."}
        module.lesson.insert(1, talk)
    module.table["teaches"] = [*module.table["teaches"], "variable"]
    module.table["shown"] = []
    return module


def change(unit, old: str, new: str) -> None:
    """Replace words that stand in the activities."""
    assert old in unit.files["activities.toml"]
    unit.files["activities.toml"] = unit.files["activities.toml"].replace(old, new, 1)


def test_good_activities_keep_every_rule(done):
    """Nothing is found in a unit with one good activity of each kind."""
    assert [found for found in done.findings() if found.severity == "error"] == []
    for rule in ALL:
        done.keeps(rule)


def test_each_rule_is_kept_by_good_activities(done):
    """The seven rules, by name."""
    done.keeps("activity-cell")
    done.keeps("activity-then-run")
    done.keeps("activity-runs")
    done.keeps("activity-answer")
    done.keeps("activity-puzzle")
    done.keeps("activity-concepts")
    done.keeps("activity-words")


def test_a_file_that_cannot_be_read_is_told_by_name(done):
    """A wrong key, kind or type is named with the table that has it."""
    change(done, 'because = "Each `print` makes its own line."', "why = 'x'")
    found = done.breaks("unit-readable")
    assert found.file == "activities.toml" and "[greeting]" in found.message


@pytest.mark.parametrize("source", [
    cell("Predict", "greeting") + "\nprint(1)", cell("Quiz", "greeting"), cell("Predict", "nobody"),
    cell("Parsons", "greeting"),
])  # fmt: skip
def test_a_cell_shows_one_activity_and_nothing_else(done, source):
    """More code, an unknown word, an unknown name or a name of another kind is found."""
    done.cell("do-greeting", "lesson")["source"] = source
    assert done.breaks("activity-cell").todo


def test_each_activity_is_shown_once(done):
    """One that no cell shows is found, and so is a cell without its tags."""
    done.tag("do-order", "activity", part="lesson")
    assert "tag parsons" in done.breaks("activity-cell").todo
    done.tag("do-order", "parsons", part="lesson")
    assert "tag activity" in done.breaks("activity-cell").todo
    done.lesson.remove(done.cell("do-order", "lesson"))
    assert done.breaks("activity-cell").cell == "order"


def test_a_prediction_is_run_afterwards(done):
    """The same program stands below it."""
    done.cell("run-greeting", "lesson")["source"] = 'print("three")'
    done.breaks("activity-then-run", "warning")


@pytest.mark.parametrize(("old", "new", "part"), [
    ('name = "Asha"', 'while True:\n    name = "Asha"', "does not end"),
    ('name = "Asha"', "name = object()", "something else each time"),
    ('name = "Asha"', 'name = input("Who? ")', "cannot run"),
    ('name = "Asha"', "import os", "cannot run"),
    ('print("b")\n', "print(b)\n", "stops with NameError"),
    ('print("a")\nprint("b")\nprint("c")', "a = 1\nb = 2\nc = 3", "prints nothing"),
    ("print(name)", "print(name)\n" * 20, "21 lines"),
    ("print(name)", "for n in range(30):\n    name = n", "62 steps"),
])  # fmt: skip
def test_a_program_runs_and_ends(done, old, new, part):
    """What does not end, changes, asks, breaks, or is too long is found."""
    change(done, old, new)
    assert part in "".join(f.message for f in done.findings() if f.rule == "activity-runs")
    done.breaks("activity-runs")


@pytest.mark.parametrize(("old", "new", "part"), [
    ('prints = "one two"', 'prints = "one\\ntwo"', "what Python really does"),
    ('prints = "one"\nstops = true', 'prints = "one two"', "are the same"),
    ("right = true\n", "", "0 of 2 choices are right"),
    ('says = "Nothing."', 'says = "I am here."', "say the same"),
    ("line = 2\n", "line = 7\n", "is not there"),
    ("mended = 'print(\"Open\")'", "mended = 'print(Shut)'", "still stops"),
    ("print(Open)", 'print("Open")', "does the same"),
    ("[[sign.wrong]]\nline = 1", "[[sign.wrong]]\nline = 2", "about the wrong one"),
    ("[[sign.wrong]]\nline = 1", "[[sign.wrong]]\nline = 9", "speaks of line 9"),
])  # fmt: skip
def test_what_is_right_is_right(done, old, new, part):
    """Options are distinct, as many are right as is said, and the wrong line matters."""
    change(done, old, new)
    done.breaks("activity-answer")
    assert part in "".join(f.message for f in done.findings() if f.rule == "activity-answer")


@pytest.mark.parametrize(("old", "new", "part"), [
    ("line = 'print(\"d\")'", "line = \"print('b')\"", "the output is right, too"),
    ('print("b")\nprint("c")', 'print("a")\nprint("a")', "before a child has moved"),
    ('print("b")\nprint("c")', '# a note\nprint("c")', "does nothing"),
    ('print("b")\nprint("c")', 'print("b")', "It has 2 lines"),
])  # fmt: skip
def test_a_puzzle_is_one(done, old, new, part):
    """It is wrong at first, every line counts, and a line that is not needed never does."""
    change(done, old, new)
    done.breaks("activity-puzzle")
    assert part in "".join(f.message for f in done.findings() if f.rule == "activity-puzzle")


def test_an_activity_waits_for_what_is_taught(done):
    """A concept of a later week is found, also in a line that is not needed."""
    change(done, "line = 'print(\"d\")'", "line = 'print(len(\"d\"))'")
    found = done.breaks("activity-concepts")
    assert "len" in found.message and found.cell == "order"


@pytest.mark.parametrize(("old", "new"), [
    ('because = "Then your friend is alone."', 'because = ""'),
    ("makes its own line.", "makes its own line"),
    ("The word has no quotes.", "The word " + "and the word " * 8 + "has no quotes."),
])  # fmt: skip
def test_a_sentence_is_short_and_whole(done, old, new):
    """A missing, unfinished or long sentence is found."""
    change(done, old, new)
    done.breaks("activity-words")


def test_the_rules_about_words_read_activities_too(safety):
    """What must not stand in a lesson must not stand in its activities."""
    safety.files["activities.toml"] = GOOD.replace("Then your friend is alone.", "It is your own fault.")
    found = safety.breaks("SC-08")
    assert (found.file, found.cell) == ("activities.toml", "friend")
