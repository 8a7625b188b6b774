"""The table of rules, and that each rule is tested both ways."""

import re
from pathlib import Path

import pytest

from course.check import rules
from course.check.rule import Rule
from course.check.rules import ELSEWHERE, TABLE
from course.content import content_root

TESTS = "\n".join(
    path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("test_*.py"))
)


@pytest.mark.parametrize("rule", TABLE, ids=lambda rule: rule.id)
def test_each_rule_has_a_good_and_a_bad_example(rule):
    """Some test breaks each rule, and another comes near it and keeps it."""
    for way in ("breaks", "keeps"):
        if rule.id == "SC-22" and way == "keeps":
            continue  # its good example is above, with pictures that a person must look at
        assert f'.{way}("{rule.id}"' in TESTS


@pytest.mark.parametrize("rule", TABLE, ids=lambda rule: rule.id)
def test_each_rule_says_what_holds_and_where_it_comes_from(rule):
    """A rule has an id, a known severity, a source, and one sentence."""
    assert re.fullmatch(r"SC-\d\d|[a-z]+(-[a-z]+)*", rule.id)
    assert rule.severity in {"error", "warning", "open"}
    assert rule.source
    assert rule.says[0].isupper() or rule.says.startswith("nbgrader")
    assert rule.says.endswith(".")


def test_ids_are_unique():
    """No two rules have one id."""
    ids = [rule.id for rule in TABLE]
    assert len(ids) == len(set(ids))


def test_every_rule_that_is_written_stands_in_the_table():
    """A rule that somebody wrote and forgot to list is found here."""
    written = {
        value.id
        for room in vars(rules).values()
        if getattr(room, "__name__", "").startswith("course.check.rules.")
        for value in vars(room).values()
        if isinstance(value, Rule)
    }
    assert written == {rule.id for rule in TABLE}


def test_all_28_rules_of_safeguarding_are_kept_somewhere():
    """SC-01 to SC-28 stand in the table, or it is said who keeps them."""
    known = {rule.id for rule in TABLE if rule.id.startswith("SC-")} | ELSEWHERE.keys()
    assert known == {f"SC-{number:02}" for number in range(1, 29)}


@pytest.mark.parametrize("rule", TABLE, ids=lambda rule: rule.id)
def test_each_rule_stands_in_the_readme_for_authors(rule):
    """An author finds each rule, in its own words, where units are explained."""
    folder = "safety_lessons" if rule.id.startswith("SC-") else "modules"
    text = (content_root() / folder / "README.md").read_text(encoding="utf-8")
    assert f"| `{rule.id}` | {rule.says} |" in text
