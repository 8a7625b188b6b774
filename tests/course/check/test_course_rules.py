"""Rules about the whole course."""

import pytest

from course.check import course as rules
from course.check.course import course_findings, read_course
from tests.course.check.conftest import CONTACTS, TODAY, draft


class Weeks:
    """A course of one week, in a folder."""

    def __init__(self, root):
        self.root = root

    def __call__(self, text: str = "", units: str = '["first-light", "first-words"]') -> dict[str, str]:
        """Write the syllabus; return what is found as {"severity rule": message}."""
        path = self.root / "syllabus.toml"
        path.write_text(text or f'title = "t"\n[[week]]\ntheme = "t"\nunits = {units}\n')
        found = course_findings(read_course(self.root, path, TODAY))
        return {f"{finding.severity} {finding.rule}": finding.message for finding in found}


@pytest.fixture
def weeks(tmp_path):
    """A course of one week."""
    for kind, slug in (("module", "first-light"), ("safety", "first-words")):
        draft(tmp_path, kind, slug).write()
    return Weeks(tmp_path)


def test_a_course_of_one_week_has_only_open_things(weeks):
    """What is missing of a young course is open, and no error."""
    assert set(weeks()) == {"open course-weeks", "open course-topics", "open word-lists"}


@pytest.mark.parametrize(
    ("units", "says"),
    [
        ('["first-light"]', "does not name the unit 'first-words'"),
        ('["first-light", "first-words", "gone"]', "names 'gone'"),
        ('["first-light", "first-words", "first-words"]', "more than once"),
    ],
)
def test_every_unit_stands_once_in_the_syllabus(weeks, units, says):
    """A unit that is left out, named twice or not there is an error."""
    assert says in weeks(units=units)["error course-syllabus"]


@pytest.mark.parametrize("text", ["title = ", "[[week]]\nx = 1", 'week = "x"\ntitle = "t"'])
def test_a_broken_syllabus_is_a_finding(weeks, text):
    """A syllabus that cannot be read is an error, and the units are still known."""
    assert "error course-syllabus" in weeks(text)


def test_a_week_has_a_module_and_a_safety_unit(weeks):
    """Two units in the wrong order are a warning."""
    assert "warning course-weeks" in weeks(units='["first-words", "first-light"]')


def test_a_folder_without_unit_toml_is_found(weeks):
    """A folder that no command sees is an error."""
    (weeks.root / "modules" / "half").mkdir()
    (weeks.root / "modules" / "half" / "lesson.ipynb").write_text("{}")
    assert "no unit.toml" in weeks()["error course-folders"]


def test_a_slug_stands_in_one_kind_only(weeks):
    """A module and a safety unit with one slug are an error."""
    draft(weeks.root, "safety", "first-light").write()
    assert "error course-folders" in weeks()


def test_missing_topics_are_one_open_finding(weeks):
    """All topics without a unit are named together."""
    message = weeks()["open course-topics"]
    assert ("T01" in message, "T12" in message) == (True, False)


def test_most_harm_is_done_by_known_people(weeks):
    """A course whose offenders are mostly strangers is a warning."""
    unit = draft(weeks.root, "safety", "first-words")
    unit.safety["offenders"] = ["stranger"]
    unit.write()
    assert "warning SC-16" in weeks()


@pytest.mark.parametrize("day", ["", "2026-06-01", "2027-01-01", "soon"])
def test_numbers_are_dialled_every_ninety_days(weeks, day):
    """A contact that nobody dialled lately is open: no error, for it is the centre's work."""
    (weeks.root / "safety_lessons" / "contacts.toml").write_text(CONTACTS.replace("2026-11-20", day))
    assert "Child Helpline" in weeks()["open SC-06"]


def test_broken_contacts_are_a_finding(weeks):
    """Contacts that cannot be read are an error."""
    (weeks.root / "safety_lessons" / "contacts.toml").write_text("[[contact]]\nid = 3")
    assert "error SC-06" in weeks()


def test_the_course_has_twenty_six_weeks():
    """The curriculum has 26 weeks, and a complete course says nothing about weeks."""
    assert rules.WEEKS == 26
