"""The page for the child-protection lead."""

from html.parser import HTMLParser

import pytest

from course.check import Finding
from course.check.course import read_course
from course.check.report import coverage, report_page
from course.check.topics import topics
from course.cli import main

ALONE = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Reader(HTMLParser):
    """Reads a page, and refuses what a browser would have to mend."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict]] = []
        self.words: list[str] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in ALONE:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture
def course(module, safety):
    """Return the page of a course of one week, with the findings that are given."""
    for draft in (module, safety):
        draft.write()
    syllabus = module.root / "syllabus.toml"
    syllabus.write_text(
        'title = "A <b>course</b>"\n[[week]]\ntheme = "t"\nunits = ["first-light", "first-words"]\n'
    )

    def page(*findings: Finding) -> Reader:
        safety.write()
        return Reader(report_page(read_course(module.root, syllabus), findings))

    return page


def test_each_safety_unit_says_what_it_is(course, safety):
    """Level, topics, ages, way, role, who harms, notice, the way round it, and who was named."""
    safety.safety.update(level=2, notice="A calm notice.", skip_to="first-light", min_age=13)
    said = course().text
    for words in (
        "Level 2, sensitive", "T12 privacy settings and personal data", "Ages from 13",
        "a child reads it alone, with an adult in the room", "The reader is coder", "neighbour",
        "Notice A calm notice.", "Can be skipped for first-light", "ECW: Privacy",
        "The children's list at the end ( 1098 )",
    ):  # fmt: skip
        assert words in said


def test_nobody_is_invented_as_a_reviewer(course, safety):
    """Who signed stands there as in unit.toml; where nobody did, lines wait for a pen."""
    assert "A made-up reader, Another one, on 2026-11-01" in course().text
    safety.safety.update(reviewed_by=[], reviewed_on="")
    open_one = Finding("SC-26", "open", "first-words", "unit.toml", "", "0 people.", "Two sign.")
    page = course(open_one)
    assert "Signed by nobody yet" in page.text
    assert "1 of 1 safety units wait for signatures" in page.text
    assert page.text.count("read by:") == 2


def test_findings_stand_with_their_unit(course):
    """Warnings and open things of a unit, and of the course, stand in their places."""
    page = course(
        Finding("SC-07", "warning", "first-words", "lesson.ipynb", "said", "A grim word.", "Change it."),
        Finding("course-weeks", "open", "", "course/syllabus.toml", "", "One week.", "Write the others."),
        Finding("alt-text", "error", "first-light", "lesson.ipynb", "look", "No words.", "Describe it."),
    )
    whole, units = page.text.split("Safety units", 1)
    safety, python = units.split("Python units", 1)
    assert "One week." in whole and "A grim word." not in whole
    assert "warning SC-07, lesson.ipynb, said: A grim word. Change it." in safety
    assert "error alt-text" in python
    assert "1 errors, 1 warnings and 1 things" in whole


def test_what_a_unit_says_is_text(course, safety):
    """No title, notice or finding brings markup into the page."""
    safety.table["title"] = "<script>alert(1)</script>"
    safety.safety["notice"] = "</dd><img src=x onerror=alert(1)>"
    page = course(Finding("x", "error", "first-words", "a", "b", "<i onclick=alert(1)>", "</main>"))
    assert not {"script", "img", "i"} & {tag for tag, _ in page.tags}
    assert "<script>alert(1)</script>" in page.text


def test_the_page_stands_alone(course):
    """Nothing is fetched: no link leads out of it, and its own rule forbids it."""
    page = course()
    assert not any(attrs.get("src") for _, attrs in page.tags)
    ids = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
    links = [attrs["href"] for tag, attrs in page.tags if tag == "a"]
    assert links and all(link.startswith("#") and link[1:] in ids for link in links)
    policies = [a["content"] for tag, a in page.tags if a.get("http-equiv") == "Content-Security-Policy"]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_every_topic_is_covered_planned_or_missing(module, safety):
    """A unit of the syllabus covers it; else the plan names its weeks; else it is missing."""
    safety.findings()
    found = {topic.key: topic for topic in coverage(read_course(module.root, module.root / "syllabus.toml"))}
    assert found.keys() == topics().keys()
    assert (found["T12"].state, found["T12"].units) == ("covered", ("First light (week 1)",))
    assert (found["T14"].state, found["T14"].weeks) == ("planned", (24,))


def test_no_topic_of_the_course_is_missing():
    """Each of the thirty topics has a unit, or weeks in the plan."""
    assert [topic.key for topic in coverage(read_course()) if topic.state == "missing"] == []


def test_broken_contacts_do_not_end_the_page(course, module):
    """A list of contacts that cannot be read is told in the page."""
    (module.root / "safety_lessons" / "contacts.toml").write_text("[[contact]]\nid = 3")
    assert "The list cannot be read" in course().text


def test_the_command_writes_the_page(monkeypatch, capsys, tmp_path):
    """`check --report FILE` checks as ever and writes the page too; it is about all units."""
    found = (Finding("SC-26", "open", "may-post", "unit.toml", "", "0 people have reviewed it.", "Sign."),)
    monkeypatch.setattr("course.check.check_course", lambda progress: found)
    assert main(["check", "--report", str(tmp_path / "report.html")]) == 0
    said = capsys.readouterr()
    assert "0 people have reviewed it." in said.out
    assert "report.html" in said.err
    assert "0 people have reviewed it." in Reader((tmp_path / "report.html").read_text()).text
    with pytest.raises(SystemExit):
        main(["check", "may-post", "--report", str(tmp_path / "report.html")])
