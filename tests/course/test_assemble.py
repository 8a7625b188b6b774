"""What is made from a unit's notebooks."""

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.utils import compute_checksum

from course.assemble import (
    PLACEHOLDERS,
    STUB,
    fill_includes,
    lesson,
    release,
    with_skeleton,
    words_page,
)
from course.contacts import load_contacts
from course.syllabus import load_syllabus


def owned(source, grade_id, **what):
    cell = new_code_cell(source)
    defaults = {"grade": False, "locked": False, "solution": False, "task": False, "schema_version": 3}
    cell.metadata["nbgrader"] = {"grade_id": grade_id, **defaults, **what}
    return cell


def source():
    return new_notebook(
        cells=[
            owned(
                "# Task 1\n### BEGIN SOLUTION\nprint('secret')\n### END SOLUTION", "hello", solution=True
            ),
            owned(
                "run = 1\n### BEGIN HIDDEN TESTS\nhidden = 2\n### END HIDDEN TESTS",
                "hello-test",
                grade=True,
                locked=True,
                points=2,
            ),
        ]
    )


def test_a_release_holds_no_answer_and_no_hidden_test():
    """The child's cell keeps its mark and gets one line to write in; the check is locked."""
    given = source()
    answer, test = release(given).cells
    assert answer.source == f"# Task 1\n{STUB}"
    assert test.source == "run = 1"
    assert test.metadata.editable is False
    assert test.metadata.nbgrader.checksum == compute_checksum(test)
    assert "secret" in given.cells[0].source


def test_a_skeleton_keeps_its_hidden_tests():
    """So that `check` can prove that an empty answer scores nothing."""
    answer, test = with_skeleton(source()).cells
    assert answer.source == f"# Task 1\n{STUB}"
    assert "hidden = 2" in test.source


def test_include_cells_are_filled_from_the_contacts():
    """Each placeholder becomes its text; numbers come from contacts.toml and stay left to right."""
    cells = []
    for tag, line in PLACEHOLDERS.items():
        cell = new_markdown_cell(line)
        cell.metadata["tags"] = [tag]
        cells.append(cell)
    notebook = new_notebook(cells=cells)
    fill_includes(notebook, load_contacts(), "../calm.md")
    leave, link, whole = (cell.source for cell in notebook.cells)
    assert leave.startswith("[**Leave this page**](../calm.md)")
    assert '<bdi dir="ltr">1098</bdi>' in link
    assert '<bdi dir="ltr">1930</bdi>' in whole
    assert "14416" not in whole
    assert "they must get help" in whole


def test_every_lesson_leads_to_its_exercise():
    """The link of a lesson is set to where the exercise lies in a student's folder."""
    contacts = load_contacts()
    for unit in load_syllabus().units:
        text = "\n".join(cell.source for cell in lesson(unit, contacts).cells)
        assert f"](../../exercises/{unit.slug}/exercise.ipynb)" in text, unit.slug
        assert not set(PLACEHOLDERS.values()) & set(text.split("\n")), unit.slug


def test_the_words_page_has_every_concept_of_every_week():
    """A concept that a unit teaches stands on the page, under its week."""
    syllabus = load_syllabus()
    page = words_page(syllabus)
    for week in syllabus.weeks:
        teaches = any(unit.teaches for unit in week.units)  # a checkpoint brings no new words
        assert (f"## Week {week.number}: {week.theme}" in page) == teaches
    assert page.count("\n| `") == sum(len(unit.teaches) for unit in syllabus.units)
