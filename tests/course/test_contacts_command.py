"""`pathshala contacts`: what an adult who sets up a centre is led through."""

import io
import json
from datetime import date

import pytest

from course.cli import main
from course.contacts import contacts_path, copy_contacts, load_contacts
from course.desk.start import run_start
from course.files import write_atomic
from course.syllabus import Syllabus

COUNT = len(load_contacts())


@pytest.fixture
def school(tmp_path):
    """A class without students."""
    write_atomic(tmp_path / ".pathshala" / "class", "1\n")
    return tmp_path


@pytest.fixture
def types(monkeypatch):
    """Type these lines when asked."""
    return lambda text: monkeypatch.setattr("sys.stdin", io.StringIO(text))


def dialled(school) -> list[str]:
    return [contact.id for contact in load_contacts(school / "contacts.toml") if contact.verified_on]


def test_the_list_says_where_each_number_comes_from(school, capsys):
    """Number, region, who answers, source, and that nobody dialled it; and whom no list can know."""
    assert main(["contacts", "--folder", str(school)]) == 0
    said = capsys.readouterr().out
    for contact in load_contacts():
        assert f"{contact.number}  {contact.name} ({contact.region}; for {contact.audience})" in said
        assert f"Number from: {contact.source}." in said
    assert said.count("Nobody has dialled it yet.") == COUNT
    assert "District Child Protection Unit" in said


def test_the_list_for_a_machine(school, capsys):
    """With --json each contact has all its fields, and whether it is fresh."""
    assert main(["contacts", "--folder", str(school), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert len(told["contacts"]) == COUNT
    assert {row["fresh"] for row in told["contacts"]} == {False}


def test_each_yes_writes_today_at_once(school, types, capsys):
    """One number at a time: y dates it, s leaves it, q stops, and the next run goes on there."""
    types("y\ns\ny\nq\n")
    assert main(["contacts", "verify", "--folder", str(school)]) == 0
    assert dialled(school) == ["child-helpline", "cyber-crime"]
    assert {c.verified_on for c in load_contacts(school / "contacts.toml")} == {"", date.today().isoformat()}
    said = capsys.readouterr()
    assert f"2 of {COUNT} numbers were dialled" in said.out
    assert "Dial 1098." in said.err and "not stored" in said.err
    types("y\n" * COUNT)
    assert main(["contacts", "verify", "--folder", str(school)]) == 0
    again = capsys.readouterr()
    assert "Dial 1098." not in again.err and f"1 of {COUNT - 2}: Emergency" in again.err
    assert len(dialled(school)) == COUNT
    assert main(["contacts", "verify", "--folder", str(school)]) == 0
    assert "were dialled" in capsys.readouterr().out


def test_an_end_in_the_middle_keeps_what_was_answered(school, types, capsys):
    """A closed terminal costs nothing: what was dialled is on the disk."""
    types("y\n")
    assert main(["contacts", "verify", "--folder", str(school)]) == 1
    assert dialled(school) == ["child-helpline"]
    assert "goes on from this number" in capsys.readouterr().out


def test_a_wrong_number_loses_its_day_and_is_told(school, types, capsys):
    """Nobody or somebody else answered: the number counts as not dialled, and the command ends with 1."""
    types("y\n" * COUNT)
    assert main(["contacts", "verify", "--folder", str(school)]) == 0
    types("n\n" + "y\n" * COUNT)
    assert main(["contacts", "verify", "--again", "--folder", str(school)]) == 1
    assert "child-helpline" not in dialled(school)
    assert "did not reach whom they should: 1098" in capsys.readouterr().out


@pytest.mark.parametrize("typed", ["", "maybe", "Priya answered", "1098"])
def test_what_is_no_answer_is_asked_again_and_not_kept(school, types, typed, capsys):
    """Only y, n, s and q are answers; whatever else is typed, a name too, stands nowhere afterwards."""
    types(f"{typed}\ny\nq\n")
    assert main(["contacts", "verify", "--folder", str(school)]) == 0
    assert dialled(school) == ["child-helpline"]
    told = capsys.readouterr()
    assert not typed or typed not in (school / "contacts.toml").read_text().replace('number = "1098"', "")
    assert "Type y if it was them" in told.err


def test_a_folder_that_is_no_class_is_left_alone(tmp_path, capsys):
    """The days belong into a class's own copy; elsewhere nothing is written."""
    for verb in ("verify", "copy"):
        assert main(["contacts", verb, "--folder", str(tmp_path)]) == 1
    assert "is not a class" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_class_gets_its_own_list_to_edit(school, capsys):
    """`copy` writes the list once; a number that the course has changed since then is told."""
    assert main(["contacts", "copy", "--folder", str(school)]) == 0
    own = school / "contacts.toml"
    own.write_text(own.read_text().replace('"1930"', '"155260"'))
    assert main(["contacts", "copy", "--folder", str(school)]) == 0
    assert main(["contacts", "--folder", str(school)]) == 0
    said = capsys.readouterr().out
    assert "155260  Cyber Crime Helpline" in said
    assert "The course has another number for Cyber Crime Helpline now: 1930." in said


def test_start_brings_a_child_the_numbers_of_the_class(school, monkeypatch, tmp_path):
    """Who opens the course as a student of a class has its contacts in the folder."""
    child, inbound = tmp_path / "child", school / "exchange" / "pathshala" / "inbound"
    inbound.mkdir(parents=True)
    (school / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.Exchange.root = {str(inbound.parent.parent)!r}\n"
        'c.CourseDirectory.course_id = "pathshala"\n'
    )
    own = copy_contacts(school)
    own.write_text(own.read_text().replace('"1098"', '"1077"'))
    monkeypatch.setattr("course.desk.start.run_desk", lambda *_asked, **_more: 0)
    told = run_start(
        child, syllabus=Syllabus("A course", ()), contacts=load_contacts(), port=None, open_browser=False,
        student="brave-mango", class_folder=school, say=lambda _text: None,
    )  # fmt: skip
    assert told == 0
    assert load_contacts(contacts_path(child / "lessons"))[0].number == "1077"


@pytest.mark.slow
def test_a_class_is_made_with_its_own_numbers(tmp_path, capsys):
    """Contacts that lie in the folder before the class is made stand in what the children get."""
    own = copy_contacts(tmp_path)
    own.write_text(own.read_text().replace('"1098"', '"1077"'))
    assert main(["class", "new", str(tmp_path)]) == 0
    page = (tmp_path / "release" / "who-can-i-tell" / "exercise.ipynb").read_text()
    assert "1077" in page
    assert "1077" in capsys.readouterr().out


def test_the_card_has_a_line_for_an_adult_and_the_numbers_for_children(school, types, capsys):
    """The line comes first; adults' numbers stay off; what nobody dialled is said on the screen only."""
    types("y\n" * COUNT)
    main(["contacts", "verify", "--folder", str(school)])
    file = school / "cards.html"
    assert main(["contacts", "card", str(file), "--folder", str(school)]) == 0
    page = file.read_text()
    assert page.index('class="line"') < page.index("1098") < page.index("112") < page.index("1930")
    assert "14416" not in page and 'class="only-screen stale"' not in page
    assert "Calls may show in the phone&#39;s call list." in page
    assert main(["contacts", "card", str(file), "--folder", str(school / "elsewhere")]) == 0
    (school / "contacts.toml").unlink()
    assert main(["contacts", "card", str(file), "--folder", str(school)]) == 0
    assert 'class="only-screen stale"' in file.read_text()
    assert "To dial before children see them: 1098, 112, 1930." in capsys.readouterr().out


def test_what_a_list_says_is_shown_as_text(school):
    """A name in a class's list cannot bring markup into the page."""
    own = copy_contacts(school)
    own.write_text(own.read_text().replace('"Child Helpline"', '"<b onclick=x>Help</b>"'))
    assert main(["contacts", "card", str(school / "cards.html"), "--folder", str(school)]) == 0
    assert "<b onclick" not in (school / "cards.html").read_text()
