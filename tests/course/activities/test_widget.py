"""What the page gets, what it may ask, and what stays in a saved notebook."""

import re
import tomllib
from pathlib import Path

import pytest

from course.activities import SHOWS, read_activities, widget
from course.activities.page import page_of
from course.activities.still import as_html, as_text
from course.activities.widget import HERE, SCRIPTS, Choices, Parsons, Predict, StepThrough
from course.activities.words import FOLDER, load_words
from course.content import unit_folder, unit_slugs
from course.errors import UnitInvalid

EACH = Path(__file__).resolve().parents[2] / "browser" / "activities.toml"
USED = [unit_folder(slug) / "activities.toml" for slug in unit_slugs()]
FILES = [EACH, *(path for path in USED if path.is_file())]


def test_there_is_a_widget_for_each_kind():
    """What a cell can call is what the file can hold."""
    assert {name: getattr(widget, name).kind for name in SHOWS} == dict(SHOWS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_every_activity_can_be_shown_and_read(path):
    """The page, the HTML and the text of each one that the course has are made."""
    for activity in read_activities(path).values():
        page = page_of(activity)
        html, text = (make(page, load_words(), str) for make in (as_html, as_text))
        assert load_words()[activity.kind] in html and load_words()[activity.kind] in text
        assert html.count("<pre") == html.count("</pre>")


def test_a_saved_page_holds_program_options_and_answer():
    """It can be done on paper; the answer is folded up, or comes last."""
    still = Predict("two-teas", EACH).still()
    assert "<summary>Show the answer</summary>" in still["text/html"]
    before, after = still["text/plain"].split("Show the answer:")
    assert 'drink = "tea"' in before and "  a  " in before and "  c  " in before
    assert "Line two shows the value" in after and "Line two shows the value" not in before


def test_marked_words_are_code_and_bold_and_spoken():
    """A star inside code stays a star, and nothing else becomes HTML."""
    table = {"question": "Is `*` *times* or **plus** <b>?", "choice": [{"says": "a", "because": "b."}]}
    html = as_html(Choices(**table).page, load_words(), str)
    assert "<code>*</code></bdi> <em>times</em> or <strong>plus</strong> &lt;b&gt;?" in html


def test_a_translation_is_looked_up_by_the_english_sentence():
    """Urdu reads from the right; what has no translation stays English."""
    shown = Choices("friend", EACH, language="ur", strings={"I am here.": "میں یہاں ہوں۔"})
    assert shown.direction == "rtl"
    assert "میں یہاں ہوں۔" in shown.still()["text/html"] and "Smile, please." in shown.still()["text/html"]


def test_python_answers_an_order_of_lines():
    """The page sends pieces and how far they stand in; the answer has its number, line and sentence."""
    shown, said = Parsons("cups", EACH), []
    shown.send = said.append
    shown.page["pieces"] = list(shown.page["pieces"])
    piece = {line: number for number, line in enumerate(shown.page["pieces"])}
    order = [[piece[line.strip()], line.startswith(" ") * 1] for line in shown.page["way"]]
    shown._heard(shown, {"asked": 3, "order": order}, [])
    shown._heard(shown, {"asked": 4, "order": order[:1]}, [])
    assert [(answer["asked"], answer["right"]) for answer in said] == [(3, True), (4, False)]
    assert said[0]["printed"] == "2 cups\n"


@pytest.mark.parametrize(
    "content", [None, {}, {"order": "x"}, {"order": [[99, 0], ["a", 1], [0], [True, 0]]}]
)
def test_a_strange_message_does_no_harm(content):
    """What is no order of the puzzle's lines is left out."""
    shown, said = Parsons("cups", EACH), []
    shown.send = said.append
    shown._heard(shown, content, [])
    assert [answer["right"] for answer in said] in ([], [False])


def test_nothing_of_it_is_kept():
    """No script writes to the notebook, the browser or the network; one message goes to Python."""
    script = "".join((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS)
    for word in (
        "save_changes",
        "model.set",
        "localStorage",
        "sessionStorage",
        "indexedDB",
        "fetch(",
        "innerHTML",
    ):
        assert word not in script
    assert re.findall(r"\.send\(.*\)", script) == [".send({ asked: this.asked, order })"]


def test_a_wrong_name_or_kind_is_one_sentence():
    """The writer who runs the cell hears what to mend."""
    with pytest.raises(UnitInvalid, match=r"has no \[nobody\]; it has two-teas, cups"):
        Predict("nobody", EACH)
    with pytest.raises(UnitInvalid, match=r"\[cups\] is of the kind parsons, not step-through"):
        StepThrough("cups", EACH)
    with pytest.raises(UnitInvalid, match="missing; add it"):
        Predict("cups", "nowhere.toml")


def test_a_page_without_a_file_says_it_in_the_cell():
    """The same keys, as arguments."""
    shown = Predict(program="print(1)", because="One.", wrong=[{"prints": "2", "because": "Two."}])
    assert {option["shows"] for option in shown.page["options"]} == {"1", "2"}
    with pytest.raises(UnitInvalid, match="unknown key 'answer'"):
        Predict(program="print(1)", because="One.", answer="1")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a = 1", "'a' should be a table"),
        ("[A]\nkind = 'predict'", "lower-case words"),
        ("[a]\nkind = 'quiz'", "it can be predict, parsons"),
        ("[a]\nkind = 'choices'", "has no 'question'"),
        ("[a]\nkind = 'choices'\nquestion = 'Q?'\nchoice = 1", "should be tables"),
        ("[a]\nkind = 'choices'\nquestion = 'Q?'\n[[a.choice]]\nsay = 'x'", "unknown key 'say'"),
        ("[a]\nkind = 'predict'\nprogram = ''\nbecause = ''\n[[a.wrong]]\nbecause = ''", "has no 'prints'"),
    ],
)  # fmt: skip
def test_a_table_is_refused_by_name(tmp_path, text, says):
    """The sentence names the table, the key, and what can stand there."""
    path = tmp_path / "activities.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnitInvalid, match=re.escape(says)):
        read_activities(path)


def test_every_word_of_the_catalogue_is_used():
    """A translator is asked for nothing that nobody reads."""
    words = tomllib.loads((FOLDER / "en.toml").read_text(encoding="utf-8"))
    code = "".join(
        path.read_text(encoding="utf-8") for path in HERE.iterdir() if path.suffix in {".js", ".py"}
    )
    kinds = set(SHOWS.values())
    unused = {name for name in words if name.removeprefix("ask_") not in kinds
              and not re.search(rf"""["'.]{re.escape(name)}\b""", code)}  # fmt: skip
    assert unused == set()
