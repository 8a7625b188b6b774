"""Where a child is, told by the child's files alone; of safety lessons only that they are done."""

import pytest

from course.home.weeks import WEEKS
from tests.course.home.conftest import SYLLABUS

UNITS = [unit.slug for unit in SYLLABUS.units]
MODULES = [unit.slug for unit in SYLLABUS.units if unit.kind == "module"]
SAFETY = [unit.slug for unit in SYLLABUS.units if unit.kind == "safety"]


def states(path):
    """Return slug → state."""
    return {one.slug: one.state for stone in path.stones for one in stone.sessions}


def test_the_path_has_all_weeks(child):
    """26 stones; those that are not written yet have no session."""
    path = child().path()
    assert [stone.number for stone in path.stones] == list(range(1, WEEKS + 1))
    assert path.open_weeks == len(SYLLABUS.weeks)
    assert [stone.number for stone in path.stones if stone.here] == [1]


def test_at_first_it_is_the_first_lesson(child):
    """Nothing begun: today is the first unit, and nothing is done."""
    path = child().path()
    assert path.today.slug == UNITS[0]
    assert set(states(path).values()) == {"new", ""}


def test_what_was_begun_last_is_todays(child):
    """A child who began something is there again, in whatever order."""
    assert child().path(UNITS[0], UNITS[4]).today.slug == UNITS[4]


def test_after_a_hand_in_comes_the_next(child):
    """Handed in is finished, whether it travelled or not; after the last comes no other."""
    mine = child()
    mine.hand_in(UNITS[0])
    assert mine.path().today.slug == UNITS[1]
    mine.hand_in(UNITS[-1])
    assert mine.path().today.slug == UNITS[-1]


def test_an_exercise_that_was_begun_again_keeps_its_state(child):
    """After the hand-in, changes are no step back."""
    mine = child()
    mine.hand_in(MODULES[0])
    assert states(mine.path(MODULES[0]))[MODULES[0]] == "handed_in"


def test_each_state_of_a_python_unit(child):
    """Begun, handed in, waiting, answered, answered earlier."""
    mine = child()
    mine.hand_in(MODULES[1])
    (mine.places.waiting / f"000001+{MODULES[2]}").mkdir(parents=True)
    mine.answer(mine.hand_in(MODULES[3]), "well")
    mine.answer(mine.hand_in(MODULES[4], 1), "well")
    mine.hand_in(MODULES[4], 2)
    told = states(mine.path(MODULES[0]))
    assert [told[slug] for slug in MODULES[:5]] == [
        "begun", "handed_in", "waits", "came_back", "came_back_earlier",
    ]  # fmt: skip


@pytest.mark.parametrize("how", ["done", "begun and left", "passed over", "answered"])
def test_a_skipped_safety_lesson_looks_like_one_that_was_done(child, how):
    """Whoever goes on has done it, for all that can be seen; the whole path is the same."""
    mine = child()
    begun = [MODULES[2]]
    if how == "done":
        mine.hand_in(SAFETY[1])
    elif how == "answered":
        mine.answer(mine.hand_in(SAFETY[1]), "well")
    elif how == "begun and left":
        begun.append(SAFETY[1])
    path = mine.path(*begun)
    assert path.stones == child_that_skipped(mine).stones
    assert states(path)[SAFETY[1]] == "done"


def child_that_skipped(mine):
    """Return the path of a child who did nothing but begin the third week."""
    from course.desk.folder import lesson_folders
    from course.home.weeks import walk

    return walk(SYLLABUS, mine.folder, lesson_folders(SYLLABUS), [MODULES[2]], {})


def test_nothing_but_done_is_told_of_a_safety_lesson(child):
    """Not that it was begun, that it waits, that words came back."""
    mine = child()
    for number, slug in enumerate(SAFETY):
        copy = mine.hand_in(slug)
        if number % 2:
            mine.answer(copy, "well")
    (mine.places.waiting / f"000001+{SAFETY[0]}").mkdir(parents=True)
    told = states(mine.path(*SAFETY))
    assert {told[slug] for slug in SAFETY} == {"done"}
    assert {states(child_that_skipped(mine))[slug] for slug in SAFETY} == {"", "done"}


def test_a_file_that_is_missing_is_no_link(child):
    """What was deleted cannot be opened; the rest of the page stays."""
    mine = child()
    (mine.folder / f"exercises/{UNITS[0]}/exercise.ipynb").unlink()
    today = mine.path().today
    assert today.exercise == "" and today.lesson


def test_a_week_can_be_asked_for(child):
    """An open week is shown; one that comes later, or none, is where the child is."""
    path = child().path(UNITS[4])
    assert path.stone(1).number == 1
    assert path.stone(None) == path.stone(27) == path.stone(999) == path.stones[2]
