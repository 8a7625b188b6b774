"""Rules about the exercise, its checks and its concepts: each with what breaks it and what does not."""

import pytest

from tests.course.check.conftest import LOCKED, MISTAKES, TEST, code, draft, task

HIDDEN = '### BEGIN HIDDEN TESTS\nprints(run, "Hello 1")\n### END HIDDEN TESTS'


def solve(unit, source, *tags, id="hello"):
    """Put another model answer into Task 1."""
    unit.cell(id)["source"] = f"# Task 1\n### BEGIN SOLUTION\n{source}\n### END SOLUTION"
    if tags:
        unit.tag(id, *tags)


def test_exercise_setup_brings_the_checks(module):
    """An exercise whose first code is not setup is found."""
    module.cell("setup")["source"] = "from autograder import checks"
    module.breaks("exercise-setup")


def test_exercise_setup_may_say_what_it_does(module):
    """A comment in setup is fine."""
    module.cell("setup")["source"] = "# Run this first.\nfrom autograder.checks import *"
    module.keeps("exercise-setup")


def test_exercise_cells_have_their_id_twice(module):
    """A grade_id that is not the cell's id is found."""
    module.cell("hello")["metadata"]["nbgrader"]["grade_id"] = "helo"
    assert module.breaks("exercise-cells").cell == "hello"


def test_exercise_cells_own_no_prompt(module):
    """A prompt that nbgrader owns could not be translated."""
    module.cell("hello-prompt")["metadata"]["nbgrader"] = {"grade_id": "hello-prompt", **LOCKED}
    module.breaks("exercise-cells")


@pytest.mark.parametrize("change", [{"locked": True}, {"schema_version": 2}, {"cell_type": "code"}])
def test_exercise_cells_have_nbgraders_words(module, change):
    """A locked answer, an old schema and words that are not in the README are found."""
    module.cell("hello")["metadata"]["nbgrader"].update(change)
    module.breaks("exercise-cells")


def test_exercise_cells_may_give_values(module):
    """A locked cell with values above an answer is fine."""
    module.exercise.insert(3, code("hello-values", 'word = "Hello"', "given", nbgrader=LOCKED))
    module.keeps("exercise-cells")


@pytest.mark.parametrize(
    "source",
    ["### Task 1: Hello", "## Task 2: Hello", "## Say hello", "## Task 1:", "Print.\n\n## Task 1: Hello"],
)
def test_task_cells_begin_with_their_number(module, source):
    """A prompt with another number or heading is found."""
    module.cell("hello-prompt")["source"] = source
    module.breaks("task-cells")


def test_task_cells_have_the_ids_of_the_task(module):
    """A prompt with another id is found."""
    module.cell("hello-prompt")["id"] = "greeting"
    assert "hello-prompt" in module.breaks("task-cells").todo


def test_task_cells_say_their_task_in_the_answer(module):
    """An answer cell without its comment could not be found by its check."""
    module.cell("tea")["source"] = module.cell("tea")["source"].replace("# Task 2", "# Task 3")
    assert module.breaks("task-cells").cell == "tea"


def test_task_cells_put_the_check_below_the_answer(module):
    """A check that stands elsewhere is found."""
    module.exercise.append(module.exercise.pop(module.exercise.index(module.cell("hello-test"))))
    module.breaks("task-cells")


def test_task_cells_see_a_check_without_a_task(module):
    """A check that no answer belongs to is found."""
    module.exercise.append(code("lost-test", 'run = run_task("Task 9")', nbgrader=TEST))
    assert module.breaks("task-cells").cell == "lost-test"


def test_task_cells_see_code_that_nobody_owns(module):
    """A code cell that is neither locked nor an answer is found."""
    module.exercise.append(code("loose", 'print("x")', "given"))
    assert module.breaks("task-cells").cell == "loose"


def test_task_cells_let_values_stand_between(module):
    """Between the prompt and the answer a locked cell may give values."""
    module.exercise.insert(3, code("hello-values", 'word = "Hello"', "given", nbgrader=LOCKED))
    module.keeps("task-cells")


@pytest.mark.parametrize(
    "source",
    [
        '# Task 1\nprint("Hello 1")',
        '# Task 1\n### BEGIN SOLUTION\nprint("Hello 1")',
        "# Task 1\n### BEGIN SOLUTION\n### END SOLUTION",
        '# Task 1\n### END SOLUTION\nprint("Hello 1")\n### BEGIN SOLUTION',
        '# Task 1\n### BEGIN SOLUTION\nprint("Hello 1")\n### END SOLUTION\n## Begin Solution',
    ],
)
def test_solution_markers_are_one_pair(module, source):
    """An answer without its two marks, or with nothing between them, is found."""
    module.cell("hello")["source"] = source
    module.breaks("solution-markers")


def test_solution_markers_stand_in_answers_only(module):
    """Marks in a check are found."""
    module.cell("hello-test")["source"] += "\n### BEGIN SOLUTION\n### END SOLUTION"
    module.breaks("solution-markers")


def test_solution_markers_may_be_indented(module):
    """Inside a function the marks stand further right."""
    module.cell("hello")["source"] = (
        "# Task 1\ndef f():\n    ### BEGIN SOLUTION\n    print(1)\n    ### END SOLUTION"
    )
    module.keeps("solution-markers")


@pytest.mark.parametrize("lines", [HIDDEN.split("\n")[:2], HIDDEN.split("\n")[1:], HIDDEN.split("\n")[::-1]])
def test_hidden_markers_are_pairs(module, lines):
    """A hidden test without its end would be given to the children."""
    module.cell("hello-test")["source"] += "\n" + "\n".join(lines)
    module.breaks("hidden-markers")


def test_hidden_markers_stand_in_checks_only(module):
    """Hidden tests in an answer are found."""
    module.cell("hello")["source"] += "\n" + HIDDEN
    assert module.breaks("hidden-markers").cell == "hello"


def test_hidden_markers_may_come_twice(module):
    """Two hidden parts in one check are fine."""
    module.cell("hello-test")["source"] += f"\n{HIDDEN}\n{HIDDEN}"
    module.keeps("hidden-markers")


def test_hidden_tests_are_missed_where_values_are_given(module):
    """A task with given values and no hidden test is a warning."""
    module.exercise.insert(3, code("hello-values", 'word = "Hello"', "given", nbgrader=LOCKED))
    module.breaks("hidden-tests", "warning")


def test_hidden_tests_are_missed_where_input_is_asked(module):
    """A task that asks can be tried with another answer."""
    solve(module, 'print(input("?"))')
    module.breaks("hidden-tests", "warning")


def test_hidden_tests_are_not_missed_where_nothing_can_change(module):
    """A task that prints a fixed line needs none."""
    module.keeps("hidden-tests")


def test_task_count_of_a_module_is_five_and_one(module):
    """Four checked tasks, or two for the teacher, are found."""
    module.exercise = [c for c in module.exercise if not c["id"].startswith("mango")]
    module.breaks("task-count")


def test_task_count_of_a_safety_unit_is_two(safety):
    """One checked task is too few for a safety unit."""
    safety.exercise = [c for c in safety.exercise if not c["id"].startswith("tea")]
    safety.breaks("task-count")


def test_task_count_sees_a_second_task_for_the_teacher(module):
    """A module has one task that the teacher marks."""
    module.exercise += task(7, "poem", manual=True)
    module.breaks("task-count")


def test_task_count_has_no_upper_end(module):
    """More checked tasks are fine."""
    module.exercise += task(7, "more")
    module.keeps("task-count")


@pytest.mark.parametrize("points", [0, -1, 50])
def test_task_points_are_more_than_nothing(module, points):
    """A task without points, or with very many, is found."""
    module.cell("hello-test")["metadata"]["nbgrader"]["points"] = points
    module.breaks("task-points")


def test_task_points_stand_once(module):
    """Points in an answer that has a check are found."""
    module.cell("hello")["metadata"]["nbgrader"]["points"] = 2
    module.breaks("task-points")


def test_task_points_may_be_halves(module):
    """Half points are fine."""
    module.cell("hello-test")["metadata"]["nbgrader"]["points"] = 1.5
    module.keeps("task-points")


@pytest.mark.parametrize(
    "source",
    [
        "import re",
        "def see(run):\n    pass",
        "has_value(run, 'a', answer)",
        "check(lambda: 1, 'x')",
        "assert run.printed",
    ],
)
def test_check_cell_uses_the_words_of_the_checks(module, source):
    """Imports, functions and the child's own names in a check are found."""
    module.cell("hello-test")["source"] += "\n" + source
    assert module.breaks("check-cell").cell == "hello-test"


@pytest.mark.parametrize("source", ['run = run_task("Task 2")', "works(1)", 'run = run_task("Task 1"'])
def test_check_cell_runs_its_own_task(module, source):
    """A check that runs another task, or none, or is no Python, is found."""
    module.cell("hello-test")["source"] = source
    module.breaks("check-cell")


def test_check_cell_may_look_closely(module):
    """Loops over values, plain functions and the run's own attributes are fine."""
    module.cell("hello-test")["source"] += (
        '\nlines = [line.strip() for line in run.printed.split("\\n")]\n'
        'for number, line in enumerate(lines):\n    check(len(line) > 2, f"Line {number} is short.")'
    )
    module.keeps("check-cell")


def test_check_in_answer_is_found(module):
    """A check in the model answer is found."""
    solve(module, 'run = run_task("Task 1")')
    module.breaks("check-in-answer")


def test_check_in_answer_knows_names_of_a_childs_own(module):
    """An answer may use words that only look alike."""
    solve(module, 'prints_nothing = "works"')
    module.keeps("check-in-answer")


def test_hint_length_is_two_sentences(module):
    """A long hint is a warning."""
    module.mistakes = MISTAKES.format(task="hello").replace("Look at", "No. Not so. Never mind. Look at")
    module.breaks("hint-length", "warning")


def test_hint_length_lets_a_short_word_come_first(module):
    """`Nearly.` before two sentences is fine."""
    module.mistakes = MISTAKES.format(task="hello").replace("Look at", "Nearly. See the line. Look at")
    module.keeps("hint-length")


def test_hint_answer_gives_nothing_away(module):
    """A hint with the whole model answer is a warning."""
    module.mistakes = MISTAKES.format(task="hello").replace(
        '"Look at the words between the quotes."', "'Write print( \"Hello 1\" ).'"
    )
    module.breaks("hint-answer", "warning")


def test_hint_answer_may_show_a_part(module):
    """A hint may show how a part is written."""
    module.mistakes = MISTAKES.format(task="hello").replace("Look at", "Put print( before it. Look at")
    module.keeps("hint-answer")


@pytest.mark.parametrize("key", ["teaches", "shown"])
def test_concept_names_are_known_in_unit_toml(module, key):
    """An unknown concept is found, with the known ones."""
    module.table[key] = ["prnt"]
    assert "print" in module.breaks("concept-names").todo


def test_concept_names_are_known_in_tags(module):
    """An unknown concept in a tag is found."""
    module.tag("hello", "concept:prnt")
    module.breaks("concept-names")


def test_concept_names_of_later_weeks_are_known(module):
    """What is taught later can be shown."""
    module.table["shown"] = ["dictionary", "exception"]
    module.keeps("concept-names")


def test_concept_words_are_described(module):
    """A concept that the page of Python words leaves out is found."""
    module.table["teaches"] += ["more-syntax"]
    module.breaks("concept-words")


def test_concept_words_are_not_needed_for_what_is_shown(module):
    """What is only shown needs no description yet."""
    module.table["shown"] = ["more-syntax"]
    module.keeps("concept-words")


def test_concept_tags_stand_on_each_task(module):
    """A task without a concept is found."""
    module.tag("hello")
    assert module.breaks("concept-tags").cell == "hello"


def test_concept_tags_name_what_is_taught(module):
    """A task that practises what comes later is found."""
    module.tag("hello", "concept:slice")
    module.breaks("concept-tags")


def test_concept_tags_may_name_several(module):
    """A task can practise several concepts."""
    module.tag("hello", "concept:print", "concept:string")
    module.keeps("concept-tags")


@pytest.mark.parametrize(
    "source",
    [
        "x = 1",
        "if True:\n    print('a')",
        "print(3 * 4)",
        'print("a\\tb")',
        "for n in []:\n    pass",
        "print(f'{2}')",
    ],
)
def test_concept_order_holds_in_lessons(module, source):
    """Code that uses what is not taught yet is found, with its line."""
    module.run(source)
    assert "Line 1" in module.breaks("concept-order").message


def test_concept_order_holds_in_answers(module):
    """A model answer that needs more than is taught is found."""
    solve(module, 'name = "Hello 1"\nprint(name)')
    assert module.breaks("concept-order").cell == "hello"


def test_concept_order_holds_in_given_cells_for_what_is_not_shown(module):
    """A given cell may use what is shown, and nothing else."""
    module.run('words = "a".upper()', "given")
    assert "string-method" in module.breaks("concept-order").message


def test_concept_order_lets_given_cells_use_what_is_shown(module):
    """`variable` is shown, so a given cell can use it."""
    module.run('word = "a"\nprint(word)', "given")
    module.keeps("concept-order")


def test_concept_order_lets_mistakes_do_anything(module):
    """Children use what they were never taught; a mistake may too."""
    module.mistakes = MISTAKES.format(task="hello").replace('print("Bye")', "if a == 1: b = [c]")
    module.keeps("concept-order")


def test_concept_order_knows_what_earlier_units_taught(module, tmp_path):
    """What a unit before this one teaches can be used."""
    before = draft(tmp_path, "module", "before")
    before.table["teaches"] = ["variable"]
    before.write()
    module.run('word = "a"\nprint(word)')
    module.keeps("concept-order")


def test_concept_order_does_not_guess_where_a_unit_is_broken(module, tmp_path):
    """Nobody knows what an unreadable unit teaches, so only a warning says so."""
    module.run("x = 1")
    (tmp_path / "syllabus.toml").write_text(
        'title = "t"\n[[week]]\ntheme = "t"\nunits = ["lost", "first-light"]'
    )
    module.breaks("concept-order", "warning")
    assert [f for f in module.findings() if f.severity == "error"] == []


def test_concept_taught_stands_in_the_lesson(module):
    """A concept that is taught and never seen is a warning."""
    module.table["teaches"] += ["slice"]
    module.breaks("concept-taught", "warning")


def test_concept_taught_can_be_told_by_a_tag(module):
    """What code cannot show, such as reading an error, is told by a tag."""
    module.table["teaches"] += ["error-message"]
    module.tag("run-one", "concept:error-message", part="lesson")
    module.keeps("concept-taught")
