"""Rules about the folder, both notebooks and the lesson: each with what breaks it and what does not."""

import json

import pytest

from tests.course.check.conftest import text


def test_unit_readable_names_the_file_that_is_no_notebook(module):
    """A notebook that is not JSON is a finding that names its file and what to do."""
    module.files["lesson.ipynb"] = "{ not json"
    found = module.breaks("unit-readable")
    assert (found.file, "Take the last good copy" in found.message) == ("lesson.ipynb", True)


def test_unit_readable_refuses_a_huge_notebook_without_reading_it(module):
    """A notebook of 200 MB is a finding, not a full memory."""
    module.write()
    with (module.folder / "exercise.ipynb").open("wb") as file:
        file.truncate(200_000_000)
    module.write = lambda: None
    assert "larger than 20 MB" in module.breaks("unit-readable").message


def test_unit_readable_wants_format_four(module):
    """A notebook of format 3 is a finding."""
    module.files["lesson.ipynb"] = json.dumps({"nbformat": 3, "nbformat_minor": 0, "worksheets": []})
    assert "format 4" in module.breaks("unit-readable").message


@pytest.mark.parametrize("words", ["text", {"grade": True}, {"grade_id": "hello", "points": "two"}])
def test_unit_readable_names_metadata_that_no_program_reads(module, words):
    """nbgrader's metadata that is no table, or has no id, is a finding that names the cell."""
    module.cell("hello")["metadata"]["nbgrader"] = words
    assert "cell hello" in module.breaks("unit-readable").message


def test_unit_readable_says_what_is_wrong_with_the_mistakes(module):
    """mistakes.toml with an unknown key is a finding that names the key."""
    module.mistakes = MISTAKE_WITH_TYPO
    assert "'hnit'" in module.breaks("unit-readable").message


MISTAKE_WITH_TYPO = '[[mistake]]\ntask = "hello"\nname = "a"\ncode = "a"\nhnit = "b"\n'


def test_unit_readable_has_nothing_against_a_page_without_safety(module):
    """A module needs no facilitator.md."""
    assert "facilitator.md" not in module.files
    module.keeps("unit-readable")


@pytest.mark.parametrize(
    "change",
    [{"minutes": 500}, {"goals": []}, {"goals": ["make words"]}, {"title": " "}, {"shown": ["print"]}],
)
def test_unit_values_have_to_make_sense(module, change):
    """Minutes, goals, title and concepts that make no sense are found."""
    module.table.update(change)
    module.breaks("unit-values")


def test_unit_values_see_a_slug_with_a_number(module):
    """A slug holds no numbers: the order stands in the syllabus."""
    module.slug = "week1"
    module.breaks("unit-values")


def test_unit_values_leave_room(module):
    """A unit may take more than one session, and have no parts."""
    module.table.update(minutes=180, parts=[])
    module.keeps("unit-values")


def test_unit_files_are_known(module):
    """A file that no unit has is found."""
    module.files["notes.txt"] = "x"
    assert module.breaks("unit-files").file == "notes.txt"


def test_unit_files_may_hold_data_and_what_jupyter_hides(module):
    """Data for a lesson and JupyterLab's hidden folders are no stray files."""
    module.files.update({"data/ads.csv": "a,b\n", ".ipynb_checkpoints/x": ""})
    module.keeps("unit-files")


def test_unit_files_are_no_links(module):
    """A link to another place is found."""
    module.write()
    (module.folder / "images" / "away.svg").symlink_to("/etc/hostname")
    assert module.breaks("unit-files").file == "images/away.svg"


@pytest.mark.parametrize("page", ["", "line\n" * 51])
def test_teacher_md_is_written_and_short(module, page):
    """An empty or a long page for the teacher is found."""
    module.files["teacher.md"] = page
    module.breaks("teacher-md")


def test_teacher_md_may_have_fifty_lines(module):
    """Fifty lines are not too many."""
    module.files["teacher.md"] = "line\n" * 50
    module.keeps("teacher-md")


def test_notebook_format_is_four_point_five(module):
    """An older minor format is found."""
    module.minor = 4
    for cell in (*module.lesson, *module.exercise):
        del cell["id"]
    assert "4.4" in module.breaks("notebook-format").message


@pytest.mark.parametrize("metadata", [{}, {"kernelspec": {"name": "julia", "display_name": "J"}}])
def test_notebook_format_wants_python(module, metadata):
    """Another kernel, or none, is found."""
    module.metadata = metadata
    module.breaks("notebook-format")


def test_notebook_format_wants_no_other_metadata(module):
    """Metadata of a program's own is found by name."""
    module.metadata["widgets"] = {}
    assert "widgets" in module.breaks("notebook-format").message


def test_notebook_format_allows_the_version_of_python(module):
    """What JupyterLab writes into language_info is no stray metadata."""
    module.metadata["language_info"]["version"] = "3.13.1"
    module.keeps("notebook-format")


def test_no_outputs_sees_a_count(module):
    """An execution count is found, also without an output."""
    module.cell("run-one", "lesson")["execution_count"] = 3
    assert module.breaks("no-outputs").cell == "run-one"


def test_no_outputs_sees_an_output(module):
    """An output that was left in is found."""
    module.cell("hello")["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "Hello"}]
    assert module.breaks("no-outputs").cell == "hello"


def test_no_outputs_has_nothing_against_empty_ones(module):
    """An empty list of outputs is what a clean cell has."""
    assert module.cell("hello")["outputs"] == []
    module.keeps("no-outputs")


@pytest.mark.parametrize("name", ["a1b2c3d4", "Predict One", "0f8fad5b-d9cb-469f-a165-70867728950e"])
def test_cell_ids_can_be_read(module, name):
    """A random id, or one with capitals and spaces, is found."""
    module.lesson[0]["id"] = name
    module.breaks("cell-ids")


def test_cell_ids_are_there(module):
    """A cell without an id is found by its number, and the unit is still read."""
    del module.lesson[0]["id"]
    assert "Cell 1 has no id" in module.breaks("cell-ids").message


def test_cell_ids_are_unique(module):
    """Two cells with one id are found."""
    module.lesson[1]["id"] = module.lesson[0]["id"]
    module.breaks("cell-ids")


def test_cell_ids_may_have_digits_and_look_like_words(module):
    """`run-2` and `facade` are readable."""
    module.lesson[0]["id"], module.lesson[1]["id"] = "run-2", "facade"
    module.keeps("cell-ids")


@pytest.mark.parametrize("tag", ["predcit", "concept:", "id:lower", "include:all"])
def test_cell_tags_are_known(module, tag):
    """An unknown tag is found, with the known ones."""
    module.lesson[0]["metadata"]["tags"] = [tag]
    assert "parsons" in module.breaks("cell-tags").todo


def test_cell_tags_stand_on_the_right_cells(module):
    """`predict` on code and `parsons` on text are found."""
    module.tag("run-one", "predict", part="lesson")
    module.breaks("cell-tags")


def test_cell_tags_keep_errors_out_of_the_exercise(module):
    """`raises-exception` in an exercise would let nbgrader pass over an error."""
    module.tag("hello", "raises-exception", "concept:print")
    module.breaks("cell-tags")


def test_cell_tags_of_the_readme_are_all_allowed(module):
    """Ids, answers and concepts are allowed."""
    module.tag("run-one", "answers:Asha|12", "concept:print", "given", "id:THIS_ONE", part="lesson")
    module.keeps("cell-tags")


def test_cell_metadata_is_clean(module):
    """What JupyterLab leaves in a cell is found by name."""
    module.lesson[0]["metadata"]["jupyter"] = {"source_hidden": True}
    assert "'jupyter'" in module.breaks("cell-metadata").message


def test_cell_metadata_keeps_nbgrader_out_of_lessons(module):
    """nbgrader owns no cell of a lesson."""
    module.cell("run-one", "lesson")["metadata"]["nbgrader"] = {"grade_id": "run-one"}
    module.breaks("cell-metadata")


def test_cell_metadata_may_be_empty(module):
    """A cell without any metadata is fine."""
    module.lesson[0]["metadata"] = {}
    module.keeps("cell-metadata")


def test_include_cells_hold_their_line(safety):
    """Words of the author's own in a cell that the course fills are found."""
    safety.cell("leave", "lesson")["source"] = "Go away from here"
    safety.breaks("include-cells")


def test_include_cells_have_their_tag(safety):
    """A placeholder without its tag would stay a placeholder."""
    safety.tag("leave", part="lesson")
    assert "include:leave" in safety.breaks("include-cells").todo


def test_include_cells_may_end_with_a_new_line(safety):
    """A line end behind the placeholder does no harm."""
    safety.cell("leave", "lesson")["source"] = "*Leave this page*\n"
    safety.keeps("include-cells")


def test_cell_empty_is_found(module):
    """A cell with nothing but spaces is found."""
    module.lesson[1]["source"] = " \n"
    module.breaks("cell-empty")


def test_cell_empty_lets_a_comment_stand(module):
    """A cell with only a comment is where a child writes."""
    module.run("# My sign")
    module.keeps("cell-empty")


@pytest.mark.parametrize(
    ("count", "severity"), [(19, "error"), (24, "warning"), (41, "warning"), (46, "error")]
)
def test_lesson_size_is_bounded(module, count, severity):
    """Few and many cells are a warning, very few and very many an error."""
    module.lesson = (module.lesson + [text(f"more-{n}", "More.") for n in range(40)])[:count]
    module.breaks("lesson-size", severity)


@pytest.mark.parametrize("count", [25, 40])
def test_lesson_size_holds_at_its_ends(module, count):
    """25 and 40 cells are fine."""
    module.lesson = (module.lesson + [text(f"more-{n}", "More.") for n in range(40)])[:count]
    module.keeps("lesson-size")


def test_lesson_prose_is_counted(module):
    """More than 100 lines of prose are found."""
    module.say("A line.\n" * 101)
    module.breaks("lesson-prose")


def test_lesson_prose_counts_no_tables_code_and_empty_lines(module):
    """A long table, long code and empty lines are no prose."""
    module.say("| a | b |\n" * 100 + "\n" * 100 + "```\n" + "x\n" * 100 + "```")
    module.keeps("lesson-prose")


@pytest.mark.parametrize("id", ["predict-one", "look", "parsons-lines", "stretch-more"])
def test_lesson_parts_are_all_there(module, id):
    """A lesson without two questions, a picture, a puzzle or a stretch is found."""
    module.tag(id, part="lesson")
    module.breaks("lesson-parts")


def test_lesson_parts_of_a_safety_unit_can_be_fewer(safety):
    """In a safety unit a missing puzzle is a warning, no error."""
    safety.tag("parsons-lines", part="lesson")
    safety.breaks("lesson-parts", "warning")
    assert all(found.severity != "error" for found in safety.findings())


def test_lesson_parts_may_be_more(module):
    """More than the least is fine."""
    module.tag("run-one", "parsons", part="lesson")
    module.keeps("lesson-parts")


def test_predict_run_wants_the_code_below(module):
    """A question without code right below it is found."""
    module.lesson.insert(2, text("between", "Think."))
    assert module.breaks("predict-run").cell == "predict-one"


def test_predict_run_lets_the_code_be_given(module):
    """The code that follows may be ready-made."""
    module.tag("run-one", "given", part="lesson")
    module.keeps("predict-run")


def test_picture_shown_wants_a_picture(module):
    """A cell tagged picture without one is found."""
    module.tag("title", "picture", part="lesson")
    assert module.breaks("picture-shown").cell == "title"


def test_picture_shown_has_nothing_against_pictures_without_tag(module):
    """A picture in a cell with another purpose is fine."""
    module.tag("look", part="lesson")
    module.keeps("picture-shown")


def test_lesson_link_leads_to_the_exercise(module):
    """A lesson that ends without a link to its exercise is a warning."""
    module.cell("next", "lesson")["source"] = "That is all."
    module.breaks("lesson-link", "warning")


def test_lesson_link_may_stand_anywhere(module):
    """The link may stand in the first cell."""
    module.cell("next", "lesson")["source"] = "That is all."
    module.lesson[0]["source"] += " See [it](exercise.ipynb)."
    module.keeps("lesson-link")


def test_a_broken_rule_does_not_hide_the_others(module, monkeypatch):
    """A rule that breaks is a finding, and the rest are still read."""
    from course.check.rules import TABLE

    monkeypatch.setattr("course.check.rules.lesson.prose_lines", lambda source: 1 / 0)
    module.files["notes.txt"] = "x"
    assert {found.rule for found in module.findings()} == {"lesson-prose", "unit-files"}
    assert len(TABLE) > 60


def test_a_notebook_without_ids_is_still_read(module):
    """Where ids are missing, only that is said, and a place is named by its number."""
    for cell in module.lesson:
        del cell["id"]
    module.lesson[8]["source"] += " Call 98300 12345."
    assert module.breaks("SC-06").cell == "cell-9"
    assert "could not read" not in "".join(found.message for found in module.findings())


def test_unit_files_see_a_folder_of_pictures(module):
    """Pictures in a folder of their own would be looked at by no rule."""
    module.write()
    (module.folder / "images" / "more").mkdir()
    assert module.breaks("unit-files").file == "images/more"


def test_unit_readable_refuses_huge_mistakes(module):
    """A mistakes.toml of many megabytes is a finding too."""
    module.mistakes = "# " + "x" * 3_000_000
    assert module.breaks("unit-readable").file == "mistakes.toml"
