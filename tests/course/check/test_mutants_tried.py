"""Mutants of model answers: what becomes of them."""

import json

import pytest

from course.check.mutants import as_text, check_mutants, figures, findings
from course.cli import main

CHECK = 'run = run_task("Task 1", values={"price": 40})\nhas_value(run, "total", 120)'
FRESH = 'run = run_task("Task 1", values={"price": 75})\nhas_value(run, "total", 225)'


@pytest.fixture
def shop(module):
    """A unit whose first task is a sum of a price that is ready."""
    module.exercise[2]["source"] = "## Task 1: Three\n\nMake `total`: three times `price`."
    answer = module.cell("hello")
    answer["source"] = "# Task 1\n### BEGIN SOLUTION\ntotal = price * 3\n### END SOLUTION"
    given = {**module.cell("setup"), "id": "price", "source": "price = 40"}
    given["metadata"] = {
        "tags": ["given"],
        "nbgrader": {**given["metadata"]["nbgrader"], "grade_id": "price"},
    }
    module.exercise.insert(3, given)
    module.cell("hello-test")["source"] = f"{CHECK}\n{FRESH}"
    return module


def survivor(change: str, why: str) -> str:
    return f'\n[[survivor]]\ntask = "hello"\nchange = \'{change}\'\nwhy = "{why}"\n'


def tried(draft):
    draft.write()
    (result,) = check_mutants([draft.slug], root=draft.root)
    return result


def rules(result) -> list[str]:
    return [found.severity for found in findings([result])]


def test_good_checks_kill_all(shop):
    """A check with a fresh value notices each wrong answer, and there is nothing to say."""
    result = tried(shop)
    assert result.killed == result.tried == 18
    assert result.share == 1.0
    assert rules(result) == []


def test_a_survivor_is_named_with_its_line_and_change(shop):
    """A check with one value lets a typed number live; the author reads where and what."""
    shop.cell("hello-test")["source"] = CHECK
    result = tried(shop)
    assert [(one.task, one.line, one.change) for one in result.alive] == [
        ("hello", 3, "total = price * 3 → total = 40 * 3")
    ]
    assert rules(result) == ["error", "warning"]  # 17 of 18 are below 95 %
    assert "Line 3 can be wrong and get full points: total = price * 3 → total = 40 * 3" in as_text([result])
    (told,) = figures([result])
    assert told["mutants"] - told["killed"] == 1


def test_too_many_survivors_are_an_error(shop):
    """A check that looks at nothing costs the unit its 95 %."""
    shop.cell("hello-test")["source"] = 'run = run_task("Task 1")\nworks(run)'
    result = tried(shop)
    assert result.share < 0.95
    assert "error" in rules(result)


def test_a_justified_survivor_may_live(shop):
    """What mistakes.toml justifies is no longer told, and does not count."""
    shop.cell("hello-test")["source"] = CHECK
    shop.mistakes += survivor("total = price * 3 → total = 40 * 3", "The prompt lets a child type it.")
    result = tried(shop)
    assert (result.alive, result.share, rules(result)) == ((), 1.0, [])
    assert "1 justified" in as_text([result])


def test_a_justification_of_the_dead_is_refused(shop):
    """Once a check notices the mutant, its justification has to go."""
    shop.mistakes += survivor("total = price * 3 → total = 40 * 3", "The prompt lets a child type it.")
    result = tried(shop)
    assert rules(result) == ["error"]
    assert "justifies what does not survive" in as_text([result])


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ('task = "hello"\nchange = "a"', "no 'why'"),
        ('task = "hello"\nchange = "a"\nwhy = "b"\nline = 3', "unknown key 'line'"),
    ],
)
def test_a_justification_follows_its_schema(shop, row, words):
    """A key that is missing or unknown is named, and the other units are still tried."""
    shop.mistakes += f"\n[[survivor]]\n{row}\n"
    shop.write()
    broken, missing = check_mutants([shop.slug, "no-such-unit"], root=shop.root)
    assert words in broken.problem
    assert "no-such-unit" in missing.problem
    assert rules(broken) == ["error"]


@pytest.mark.parametrize(
    "row",
    [
        survivor("total = price * 3 → total = 40 * 3", "equivalent"),
        survivor("total = price * 3 → total = 40 * 3", "The prompt lets it.").replace("hello", "helo"),
        '\n[[survivor]]\ntask = "hello"\nchange = "a"\n',
    ],
)
def test_a_justification_says_of_which_task_and_why(shop, row):
    """One word is no reason, and a task that is not there justifies nothing."""
    shop.mistakes += row
    shop.breaks("survivor")
    shop.mistakes = shop.mistakes.removesuffix(row)
    shop.mistakes += survivor("total = price * 3 → total = 40 * 3", "The prompt lets a child type it.")
    shop.keeps("survivor")


def test_an_answer_without_an_end_is_stopped(shop):
    """A loop that a mutant never leaves counts as noticed, and the others are tried."""
    shop.cell("hello")["source"] = (
        "# Task 1\n### BEGIN SOLUTION\ntotal = 0\nleft = 3\nwhile left > 0:\n"
        "    total = total + price\n    left = left - 1\n### END SOLUTION"
    )
    result = tried(shop)
    assert result.stopped >= 1
    assert result.killed == result.tried


def test_the_mutants_of_a_wrong_model_tell_nothing(shop):
    """Where the model answer itself fails, the author is sent to `check` first."""
    shop.cell("hello-test")["source"] = 'run = run_task("Task 1")\nhas_value(run, "total", 7)'
    result = tried(shop)
    assert result.untried == ("hello",)
    assert rules(result) == ["error"]


def test_a_model_answer_that_is_no_python_is_told(shop):
    """A unit with a broken cell does not end the command."""
    shop.cell("hello")["source"] = "# Task 1\n### BEGIN SOLUTION\ntotal = \n### END SOLUTION"
    assert tried(shop).untried == ("hello",)


def test_the_command_says_it_in_json(capsys):
    """`check --mutants --json` gives each unit's numbers and the findings; 0 where all is well."""
    assert main(["check", "--mutants", "--json", "hello-pi"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["units"][0]["unit"] == "hello-pi"
    assert told["units"][0]["mutants"] == told["units"][0]["killed"]
    assert told["errors"] == 0
