"""What is right in an activity is found by running it."""

import itertools

import pytest

from course.activities.judging import begins_right, judge, pieces, predictions
from course.activities.records import activity_of
from course.activities.words import load_words

WORDS = load_words()
BILL = 'tea = 40\nbun = 60\nbill = tea + bun\nprint("Bill:", bill)\nprint("Thank you")'
LOOP = 'cups = 0\nfor guest in ["Asha", "Omar"]:\n    cups = cups + 1\nprint(cups)'


def parsons(program: str, *extra: str, because: str = ""):
    rows = [{"line": line} for line in extra]
    table = {"kind": "parsons", "program": program, "because": because, "extra": rows}
    return activity_of("bill", table)


def placed(text: str):
    return [(line.strip(), (len(line) - len(line.lstrip())) // 4) for line in text.splitlines()]


def test_the_right_prediction_is_what_python_does():
    """Nobody types it; it stands among the wrong ones, in the same place each time."""
    table = {"kind": "predict", "program": "print(2 + 3 * 4)", "because": "Times comes first.",
             "wrong": [{"prints": "20", "because": "No."}, {"stops": True, "because": "No."}]}  # fmt: skip
    options = predictions(activity_of("sum", table))
    assert [option.shows for option in options if option.right] == ["14"]
    assert {(option.shows, option.stops) for option in options} == {("14", False), ("20", False), ("", True)}
    assert options == predictions(activity_of("sum", table))
    places = [[o.right for o in predictions(activity_of(name, table))].index(True) for name in "abcdefgh"]
    assert set(places) == {0, 1, 2}


def test_an_error_can_be_the_right_prediction():
    """What is printed before it counts too."""
    table = {"kind": "predict", "program": "print(1)\nprint(x)", "because": "No value.", "wrong": []}
    (option,) = predictions(activity_of("stop", table))
    assert (option.shows, option.stops, option.right) == ("1", True, True)


def test_every_order_counts_that_prints_the_right_thing():
    """Of all orders of the bill, those are right in which each name has its value, and no others."""
    right = [
        order for order in itertools.permutations(placed(BILL)) if judge(parsons(BILL), order, WORDS).right
    ]
    assert len(right) == 2 and all(order[2][0].startswith("bill") for order in right)


@pytest.mark.parametrize(
    ("program", "line", "says"),
    [
        ("tea = 40\nbill = tea + bun\nbun = 60", 2, "There `bun` has no value yet."),
        ("tea = 40\nbun = 60\nbill = tea + bun\nprint(\"Thank you\")\nprint(\"Bill:\", bill)", 4,
         "It prints `Thank you`. Here `Bill: 100` should come."),
        (BILL.removesuffix('print("Thank you")'), 0, "What is missing is `Thank you`."),
        ("tea = 40", 0, "prints nothing yet. First `Bill: 100` should come."),
        (BILL + '\nprint("Thank you")', 6, "`Thank you`, and that should not come here."),
        ("tea = 40\nbun = 60\nbill = tea + \"bun\"", 3, "Python stops there: TypeError"),
        ("tea = 40\n    bun = 60", 2, "begins too far in"),
        ("for tea in [1]:\nbun = 60", 2, "Line 2 should begin farther in"),
        ("tea = (\nbun = 60", 1, "Python cannot read line 1."),
        ("while True:\n    tea = 40", 2, "does not end"),
    ],
)  # fmt: skip
def test_a_child_hears_of_the_first_line_that_is_not_right(program, line, says):
    """One calm sentence, with the line in the child's own order."""
    verdict = judge(parsons(BILL), placed(program), WORDS)
    assert not verdict.right
    assert says in verdict.says
    assert line == 0 or verdict.line == line


def test_an_empty_program_is_no_mistake():
    """All lines were moved away."""
    assert judge(parsons(BILL), [], WORDS).says == WORDS["empty"]


def test_indentation_counts_where_it_changes_the_output():
    """The loop's line stands in; with the print inside it is not right."""
    assert judge(parsons(LOOP), placed(LOOP), WORDS).right
    inside = placed(LOOP.replace("\nprint", "\n    print"))
    verdict = judge(parsons(LOOP), inside, WORDS)
    assert (verdict.right, verdict.line) == (False, 4)


def test_a_line_that_is_not_needed_can_go():
    """The output is right, but a line too many stands there: the sentence asks to leave it out."""
    activity = parsons(BILL, "bun = 70")
    assert judge(activity, placed(BILL + "\nbun = 70"), WORDS).line == 6
    assert "leave line 6 out" in judge(activity, placed(BILL + "\nbun = 70"), WORDS).says
    assert judge(activity, placed(BILL), WORDS).right


def test_the_author_s_sentence_is_said_when_it_is_right():
    """Else the course's own."""
    assert judge(parsons(BILL, because="Prices first."), placed(BILL), WORDS).says == "Prices first."
    assert judge(parsons(BILL), placed(BILL), WORDS).says == WORDS["solved"]


def test_a_puzzle_never_begins_right():
    """Whatever it is called, the order that is shown is wrong, and the same each time."""
    for name in "abcdefghijklmnop":
        activity = activity_of(name, {"kind": "parsons", "program": "print(1)\nprint(2)\nprint(3)"})
        shown = pieces(activity)
        assert sorted(shown) == ["print(1)", "print(2)", "print(3)"]
        assert shown == pieces(activity) and not begins_right(activity, shown)
