"""unit.toml, the syllabus and the contacts."""

import pytest

from course.contacts import load_contacts
from course.content import content_root, unit_folder, unit_slugs
from course.errors import UnitInvalid, UnitNotFound
from course.syllabus import load_syllabus
from course.unit import load_unit

UNIT = 'title = "T"\nkind = "module"\nminutes = 90\ngoals = ["Do it."]\n'


def make(root, slug, text=UNIT, kind="modules"):
    folder = root / kind / slug
    folder.mkdir(parents=True)
    (folder / "unit.toml").write_text(text)
    return folder


def test_a_unit_is_read(tmp_path):
    """The slug is the folder's name; what is left out has its default."""
    unit = load_unit(make(tmp_path, "hello"))
    assert (unit.slug, unit.title, unit.teaches, unit.safety) == ("hello", "T", (), None)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (UNIT + "titel = 1", "unknown key 'titel'; it can have title, kind, minutes"),
        (UNIT.replace("minutes = 90", ""), "has no 'minutes'"),
        (UNIT.replace("90", '"90"'), "'minutes' should be a whole number"),
        (UNIT.replace("90", "true"), "'minutes' should be a whole number"),
        (UNIT.replace('["Do it."]', '"Do it."'), "'goals' should be a list of texts"),
        (UNIT.replace("module", "lesson"), "'kind' should be module or safety"),
        (UNIT.replace("module", "safety"), "has no table"),
        (UNIT + "[safety]\nlevel = 1", "only a safety unit can have it"),
        (UNIT.replace("module", "safety") + "[safety]\nlevle = 1", "unknown key 'levle'"),
        (UNIT.replace("module", "safety") + "[safety]\nlevel = 1", "has no 'topics'"),
        ("title = ", "not valid TOML"),
    ],
)
def test_a_wrong_unit_is_refused_by_name(tmp_path, text, says):
    """The message names the file and the key, and what it can be."""
    with pytest.raises(UnitInvalid, match=says) as caught:
        load_unit(make(tmp_path, "hello", text))
    assert "hello/unit.toml" in str(caught.value)


@pytest.mark.parametrize("slug", ["nothing", "", "..", "modules/hello", "."])
def test_a_slug_that_names_no_unit_is_refused(tmp_path, slug):
    """unit_folder() never leaves the two content folders."""
    make(tmp_path, "hello")
    with pytest.raises(UnitNotFound, match="The units are: hello"):
        unit_folder(slug, tmp_path)


def test_the_syllabus_gives_order_and_weeks(tmp_path):
    """Weeks are numbered from 1 in the order of the file; units follow."""
    make(tmp_path, "b")
    make(tmp_path, "a")
    path = tmp_path / "syllabus.toml"
    week = '[[week]]\ntheme = "x"\nunits = ["{}"]\n'
    path.write_text('title = "P"\n' + week.format("b") + week.format("a"))
    syllabus = load_syllabus(path, tmp_path)
    assert [unit.slug for unit in syllabus.units] == ["b", "a"]
    assert syllabus.week_of("a").number == 2
    assert syllabus.unit("b").title == "T"
    with pytest.raises(UnitNotFound, match="no unit 'c'"):
        syllabus.unit("c")


def test_a_unit_stands_once_in_the_syllabus(tmp_path):
    """The second place is named."""
    make(tmp_path, "a")
    path = tmp_path / "syllabus.toml"
    path.write_text('title = "P"\n[[week]]\ntheme = "x"\nunits = ["a", "a"]\n')
    with pytest.raises(UnitInvalid, match="week 1 names the unit 'a' a second time"):
        load_syllabus(path, tmp_path)


def test_every_unit_of_the_course_is_in_the_syllabus():
    """No folder is forgotten, and none is missing."""
    assert sorted(unit.slug for unit in load_syllabus().units) == sorted(unit_slugs())


def test_the_contacts_are_in_the_order_of_the_card():
    """The child helpline comes first; children see only their part."""
    contacts = load_contacts()
    assert contacts[0].number == "1098"
    assert [c.order for c in contacts] == sorted(c.order for c in contacts)
    assert {c.audience for c in contacts} == {"children", "adults"}


def test_a_wrong_contact_is_refused_by_name(tmp_path):
    """An unknown key names its entry."""
    text = (content_root() / "safety_lessons/contacts.toml").read_text()
    path = tmp_path / "contacts.toml"
    path.write_text(text.replace("what_for", "waht_for", 1))
    with pytest.raises(UnitInvalid, match="contact 1 has unknown key 'waht_for'"):
        load_contacts(path)
