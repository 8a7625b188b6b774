"""The help contacts, and a class's own copy of them."""

import tomllib
from datetime import date, timedelta

import pytest

from course.contacts import (
    contacts_path,
    copy_contacts,
    load_contacts,
    take_class_contacts,
    write_verified,
)
from course.content import content_root
from course.errors import UnitInvalid

COURSES = content_root() / "safety_lessons" / "contacts.toml"


@pytest.fixture
def school(tmp_path):
    """A class."""
    folder = tmp_path / "class"
    (folder / ".pathshala").mkdir(parents=True)
    (folder / ".pathshala" / "class").write_text("1\n")
    return folder


@pytest.fixture
def child(tmp_path):
    """A child's own folder."""
    folder = tmp_path / "child"
    (folder / ".pathshala").mkdir(parents=True)
    (folder / ".pathshala" / "desk").write_text("1\n")
    (folder / "lessons" / "01b-who-can-i-tell").mkdir(parents=True)
    return folder


def swap(path, old="1098", new="1077"):
    path.write_text(path.read_text().replace(f'"{old}"', f'"{new}"'))


def test_nothing_in_the_course_claims_to_be_dialled():
    """A day stands in a class's copy, where somebody dialled; the course's own list has none."""
    assert {contact.verified_on for contact in load_contacts()} == {""}


def test_a_folder_without_its_own_list_has_the_courses(school, child, tmp_path):
    """A class, a child's folder and any other place take the course's contacts."""
    assert {contacts_path(folder) for folder in (school, child, tmp_path)} == {COURSES}


def test_the_classs_own_list_counts_in_all_of_the_class(school):
    """A copy goes before the course's, also seen from a folder in the class, and is made only once."""
    own = copy_contacts(school)
    swap(own)
    assert contacts_path(school / "notes") == contacts_path(school) == copy_contacts(school) == own
    assert load_contacts(own)[0].number == "1077"


def test_a_list_can_be_there_before_the_class(tmp_path):
    """A centre of another state writes its contacts first; then the class is made with them."""
    assert contacts_path(tmp_path) == COURSES
    assert contacts_path(copy_contacts(tmp_path).parent) == tmp_path / "contacts.toml"


def test_a_child_gets_what_the_class_has(school, child):
    """The class's list is copied at each start, and counts for the notebooks in the folder."""
    swap(copy_contacts(school))
    assert take_class_contacts(child, school)[0].number == "1077"
    lesson = child / "lessons" / "01b-who-can-i-tell"
    assert load_contacts(contacts_path(lesson))[0].number == "1077"
    swap(school / "contacts.toml", "1077", "1098")
    assert take_class_contacts(child, school)[0].number == "1098"


def test_a_childs_own_file_is_no_list(child):
    """Only what came from the class counts in a child's folder."""
    swap(copy_contacts(child))
    assert contacts_path(child) == COURSES


def test_the_last_good_list_stays(school, child):
    """A class that is out of reach, or whose list has a fault, leaves the child the numbers it had."""
    swap(copy_contacts(school))
    take_class_contacts(child, school)
    (school / "contacts.toml").write_text("[[contact]]\nid = 3")
    assert take_class_contacts(child, school)[0].number == "1077"
    assert take_class_contacts(child, school.with_name("gone"))[0].number == "1077"


def test_without_a_list_in_the_class_the_courses_counts_again(school, child):
    """A class that gives up its copy, and a child that leaves the class, go back to the course's."""
    for later in (school, None):
        take_class_contacts(child, school.parent / "class" if copy_contacts(school) else None)
        (school / "contacts.toml").unlink()
        assert take_class_contacts(child, later) == ()
        assert contacts_path(child) == COURSES


@pytest.mark.parametrize("id", [contact.id for contact in load_contacts()])
def test_a_day_is_written_and_all_else_stays(school, id):
    """Only the line of this contact changes, and comments, order and spaces are as they were."""
    own = copy_contacts(school)
    own.write_text(own.read_text().replace('verified_on = ""', '  verified_on = ""   # by the lead', 1))
    before = own.read_text().split("\n")
    write_verified(own, id, "2026-12-01")
    changed = [(old, new) for old, new in zip(before, own.read_text().split("\n"), strict=True) if old != new]
    assert [new.replace('"2026-12-01"', '""') for _, new in changed] == [old for old, _ in changed]
    assert [c.id for c in load_contacts(own) if c.verified_on] == [id]
    write_verified(own, id, "")
    assert own.read_text().split("\n") == before


def test_a_file_that_cannot_be_changed_so_stays(school):
    """Where the day stands in a form that is not known, the adult writes it; nothing is guessed."""
    own = copy_contacts(school)
    own.write_text(own.read_text().replace('verified_on = ""', 'verified_on = """"""', 1))
    before = own.read_text()
    with pytest.raises(UnitInvalid, match="by hand"):
        write_verified(own, "child-helpline", "2026-12-01")
    assert own.read_text() == before


def test_a_comment_that_looks_like_a_contact_is_none(school):
    """A contact that somebody commented out is not dated in another one's place."""
    own = copy_contacts(school)
    own.write_text('# [[contact]]\n# id = "emergency"\n# verified_on = ""\n' + own.read_text())
    write_verified(own, "emergency", "2026-12-01")
    rows = tomllib.loads(own.read_text())["contact"]
    assert [row["id"] for row in rows if row["verified_on"]] == ["emergency"]


@pytest.mark.parametrize(
    ("day", "fresh"),
    [
        ("2026-11-30", True),
        ("2026-09-02", True),
        ("2026-09-01", False),
        ("2026-12-02", False),
        ("soon", False),
    ],
)
def test_a_number_is_fresh_for_ninety_days(school, day, fresh):
    """From the day itself to the ninetieth; a day that has not come proves nothing."""
    own = copy_contacts(school)
    write_verified(own, "emergency", day)
    contact = next(contact for contact in load_contacts(own) if contact.id == "emergency")
    assert contact.is_fresh(date(2026, 12, 1)) is fresh
    assert contact.is_fresh(date(2026, 12, 1) + timedelta(400)) is False


@pytest.mark.parametrize(
    ("text", "words"), [("", "no \\[\\[contact\\]\\]"), ('contact = "a"', "no \\[\\[contact\\]\\]")]
)
def test_a_list_without_contacts_is_refused(tmp_path, text, words):
    """An empty list would leave a child alone."""
    (tmp_path / "contacts.toml").write_text(text)
    with pytest.raises(UnitInvalid, match=words):
        load_contacts(tmp_path / "contacts.toml")


def test_two_contacts_with_one_id_are_refused(school):
    """An id names one contact: a day must not be written to the wrong one."""
    own = copy_contacts(school)
    own.write_text(own.read_text().replace('id = "emergency"', 'id = "child-helpline"'))
    with pytest.raises(UnitInvalid, match="two contacts with the id 'child-helpline'"):
        load_contacts(own)
