"""What is counted of a unit: how it reads, and the words that it explains."""

import json

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course.check.figures import as_data, as_text, unit_figures
from course.check.glossary import words
from course.cli import main
from course.syllabus import load_syllabus


def explained(*texts: str) -> list[tuple[str, str]]:
    lesson = new_notebook(cells=[new_markdown_cell(text) for text in texts])
    return [(word.word, word.sentence) for word in words(lesson)]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("A box is called a **cell**. It is grey.", "cell"),
        ("Look. To **run** a cell is to tell the computer: do it now.", "run"),
        ("An **LED** is a tiny lamp.", "LED"),
        ("* **UPI** is a way to pay.", "UPI"),
        ("A line that begins with `#` is a **comment**.", "comment"),
        ("Python shows the **value**: the thing that has this name.", "value"),
        ("1. Put the sign `_` there. Its name is **underscore**.", "underscore"),
        ("This kind of red text is called an **error message**.", "error message"),
        ("**Consent** means that somebody says yes freely.", "Consent"),
    ],
)
def test_a_bold_word_that_is_explained_is_a_word(text, word):
    """The word comes with the sentence that explains it, without Markdown's signs."""
    ((found, sentence),) = explained(text)
    assert found == word
    assert word in sentence and "**" not in sentence


@pytest.mark.parametrize(
    "text",
    [
        "* **a** the red light", "**b**. Python does both lines.", "**Read this first.** Then run it.",
        "It is **never the fault** of the child.", "It stops **before** coach 3.", "Write `**bold**` here.",
        "```\n**text** is code\n```", "**Then** press the button.", "Do it **two times**.",
    ],
)  # fmt: skip
def test_what_is_bold_to_be_heard_is_no_word(text):
    """Choices, whole sentences, small words and code are not explained."""
    assert explained(text) == []


def test_a_word_is_explained_once():
    """The first explanation counts; a PIN is not a pin."""
    found = explained("A **pin** is a leg.", "A **Pin** is metal.", "A **PIN** is a few digits.")
    assert [word for word, _ in found] == ["pin", "PIN"]


def test_code_explains_nothing():
    """Only text cells are read."""
    assert words(new_notebook(cells=[new_code_cell("# A **cell** is a box.")])) == ()


def test_the_glossary_grows(module, safety):
    """A word belongs to the first unit that explains it; a later one is told apart."""
    module.say("A **raga** is a tune.")
    safety.say("A **raga** is a tune. A **tala** is a rhythm.")
    module.findings()
    safety.write()
    syllabus = module.root / "syllabus.toml"
    syllabus.write_text('title = "A course"\n[[week]]\ntheme = "t"\nunits = ["first-light", "first-words"]\n')
    first, second = unit_figures(root=module.root, syllabus=syllabus)
    assert [word.word for word in first.new] == ["raga"]
    assert [word.word for word in second.new] == ["tala"]
    assert [word.word for word in second.again] == ["raga"]
    (alone,) = unit_figures(["first-words"], root=module.root, syllabus=syllabus)
    assert alone == second
    assert "new words: tala" in as_text([second]) and "explained again: raga" in as_text([second])


def test_reading_figures_are_those_of_the_rule(module):
    """Sentences and words are counted as SC-21 counts them; labels and code are not sentences."""
    module.lesson = [module.cell("title", "lesson")]
    module.lesson[0]["source"] = (
        "# A title of five words\n\nToday you see `print`. It writes four words.\n\nGo."
    )
    module.findings()
    (figures,) = unit_figures(["first-light"], root=module.root, syllabus=module.root / "syllabus.toml")
    reading = figures.readings[0]
    assert (reading.file, reading.sentences, reading.words, reading.longest) == ("lesson.ipynb", 2, 8, 5)
    assert reading.mean == 4.0


def test_every_unit_of_the_course_explains_words_and_has_a_time(capsys):
    """`check --figures --json` has the course's units in order; in its glossary no word comes twice."""
    assert main(["check", "--figures", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    named = [unit.slug for unit in load_syllabus().units]
    assert [row["unit"] for row in told][: len(named)] == named
    course = [row for row in told if row["week"]]
    assert all(row["needs"]["lesson"] > 20 and row["needs"]["exercise"] > 5 for row in course)
    assert all(0 < reading["mean"] <= 12 for row in course for reading in row["reading"])
    glossary = [word["word"] for row in told for word in row["words"]]
    assert {"cell", "string", "variable", "condition", "trusted adult", "PIN", "pin"} <= set(glossary)
    assert len(glossary) == len(set(glossary))


def test_the_figures_of_one_unit_are_text(capsys):
    """Without --json an author reads a few lines."""
    assert main(["check", "--figures", "hello-pi"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("hello-pi (week 1)\n")
    assert "words in the mean" in said and "minutes for the lesson" in said and "breadboard" in said


def test_plain_data_says_the_same(module):
    """What a machine reads has the minutes and the concepts too."""
    module.findings()
    (row,) = as_data(unit_figures(["first-light"], root=module.root, syllabus=module.root / "syllabus.toml"))
    assert row["minutes"] == 90
    assert row["concepts"] == ["print", "string", "comment"]
