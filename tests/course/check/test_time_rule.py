"""A session has ninety minutes."""

import pytest

from course.check.course import read_course
from course.check.material import read_material
from course.check.times import times
from course.unit import load_unit

from_words = "one two three four five six seven eight nine ten. "


def needs(draft):
    draft.write()
    course = read_course(draft.root, draft.root / "syllabus.toml")
    return times(read_material(load_unit(draft.folder), course.syllabus))


def test_a_lesson_that_takes_too_long_is_a_warning(module):
    """What a child reads counts, and what stands there for those who want more does not."""
    module.lesson.insert(4, {**module.cell("look", "lesson"), "id": "long", "source": from_words * 900})
    assert "90 minutes" in module.breaks("unit-time", "warning").todo
    module.tag("long", "stretch", part="lesson")
    module.keeps("unit-time")


def test_an_exercise_that_takes_too_long_needs_a_word_to_the_teacher(module):
    """The teacher says what can wait: then the exercise may be longer than the session."""
    answer = module.cell("mango")
    answer["source"] = answer["source"].replace('print("Hello 5")\n', 'print("Hello 5")\n' * 180)
    module.breaks("unit-time", "warning")
    module.files["teacher.md"] += "What is not done is done at home.\n"
    module.keeps("unit-time")


def test_a_unit_of_a_usual_length_keeps_the_time(module):
    """A lesson of 25 cells and six small tasks fit into a session."""
    module.keeps("unit-time")


@pytest.mark.parametrize(
    ("change", "least"),
    [
        (lambda d: d.run("print(1)\n" * 10), 1.5),
        (lambda d: d.tag("look", "picture", "circuit", part="lesson"), 10),
        (lambda d: d.tag("run-one", "parsons", part="lesson"), 3),
        (lambda d: d.tag("next", "predict", part="lesson"), 1),
        (lambda d: d.say(from_words * 10), 1),
    ],
    ids=["code", "circuit", "parsons", "predict", "words"],
)
def test_what_a_child_does_takes_time(module, change, least):
    """Each kind of work in a lesson adds its minutes."""
    before = needs(module).lesson
    change(module)
    assert needs(module).lesson - before > least - 0.01


def test_a_safety_session_has_time_to_talk(safety):
    """Ground rules and de-brief are part of it."""
    with_talk = needs(safety).lesson
    safety.safety = {}
    safety.table["kind"] = "module"
    safety.kind = "module"
    assert with_talk - needs(safety).lesson == pytest.approx(15)


def test_half_of_the_points_are_the_first_tasks(module):
    """Of five tasks with 2 points and one with 3 the first four bring half."""
    found = needs(module)
    assert 0 < found.core < found.exercise
    assert found.whole == found.lesson + found.exercise
