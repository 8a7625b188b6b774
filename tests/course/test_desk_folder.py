"""The child's folder: weeks in order, and never a stroke over what the child wrote."""

import json
import re
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from course.contacts import load_contacts
from course.content import unit_folder
from course.desk.folder import prepare_folder
from course.desk.record import Record
from course.errors import FolderProblem
from course.syllabus import load_syllabus

CONTACTS = load_contacts()
LESSON = "lessons/01a-hello-pi/lesson.ipynb"
EXERCISE = "exercises/hello-pi/exercise.ipynb"


@pytest.fixture
def content(tmp_path):
    """A course of one week with two units, which a test may change."""
    root = tmp_path / "content"
    for slug in ("hello-pi", "pin-for-paying"):
        source = unit_folder(slug)
        shutil.copytree(source, root / source.parent.name / slug)
    order(root, ["hello-pi", "pin-for-paying"])
    return root


def order(root, *weeks):
    """Write the syllabus: the slugs of each week."""
    rows = [f'[[week]]\ntheme = "Theme {n}"\nunits = {json.dumps(week)}\n' for n, week in enumerate(weeks)]
    (root / "syllabus.toml").write_text('title = "Pathshala"\n' + "".join(rows))


def prepare(content, folder, **more):
    """Prepare the folder as `pathshala start` does, and return what was said."""
    said = []
    syllabus = load_syllabus(content / "syllabus.toml", content)
    prepare_folder(folder, syllabus, CONTACTS, say=said.append, **more)
    return said


def cells(path):
    return json.loads(path.read_text())["cells"]


def change(path, old, new):
    """Change some text of a notebook, as its writer does."""
    notebook = json.loads(path.read_text())
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"]).replace(old, new)
    path.write_text(json.dumps(notebook))


@pytest.fixture
def folder(content, tmp_path):
    """A folder that was prepared once."""
    prepare(content, tmp_path / "mine")
    return tmp_path / "mine"


def test_the_folder_holds_the_weeks_in_order(folder):
    """Lessons sort as they are taught, exercises have nbgrader's names, pictures lie beside both."""
    assert sorted(path.name for path in (folder / "lessons").iterdir()) == [
        "01a-hello-pi",
        "01b-pin-for-paying",
    ]
    assert sorted(path.name for path in (folder / "exercises").iterdir()) == ["hello-pi", "pin-for-paying"]
    for place in (LESSON, EXERCISE):
        assert list((folder / place).parent.glob("images/*")), place


def test_every_link_leads_somewhere(folder):
    """Links of the lessons and the exercises name files that are there."""
    pages = {}
    for path in folder.glob("[le]*/*/*.ipynb"):
        texts = ["".join(c["source"]) for c in cells(path) if c["cell_type"] == "markdown"]
        pages[path] = "\n".join(texts)
    seen = 0
    for path, text in pages.items():
        for link in re.findall(r"\]\(([^)\s]+)\)", text):
            if not link.startswith(("http", "#", "attachment")):
                assert (path.parent / unquote(link)).exists(), f"{path.name}: {link}"
                seen += 1
    assert seen > 4


def test_an_exercise_holds_no_answer_and_no_hidden_test(folder):
    """What the child gets is what nbgrader releases, also in the exchange of its own."""
    for path in folder.rglob("exercise.ipynb"):
        text = path.read_text()
        assert "BEGIN SOLUTION" not in text
        assert "BEGIN HIDDEN TESTS" not in text
    assert len(list(folder.rglob("exercise.ipynb"))) == 4


def test_a_second_start_writes_nothing_and_imports_no_nbgrader(content, folder):
    """Where nothing is new, the start neither wears the memory card nor waits for imports."""
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    program = (
        "import sys; from pathlib import Path\n"
        "from course.contacts import load_contacts\n"
        "from course.desk.folder import prepare_folder\n"
        "from course.syllabus import load_syllabus\n"
        f"root = Path({str(content)!r})\n"
        "syllabus = load_syllabus(root / 'syllabus.toml', root)\n"
        f"prepare_folder(Path({str(folder)!r}), syllabus, load_contacts(), say=print)\n"
        "print([name for name in ('nbgrader', 'nbconvert') if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_what_the_child_changed_stays(content, folder):
    """A new version of the course never overwrites an answer; the child is told."""
    change(folder / EXERCISE, "pass  # write your code here", "mine = 4711  #")
    change(content / "modules/hello-pi/exercise.ipynb", "There are", "Here are")
    change(content / "modules/hello-pi/lesson.ipynb", "Today", "This day")
    said = prepare(content, folder)
    assert "mine = 4711" in (folder / EXERCISE).read_text()
    assert "Here are" not in (folder / EXERCISE).read_text()
    assert "This day" in (folder / LESSON).read_text()
    assert said == ["The course is new in these places; what you changed stays as it is: " + EXERCISE]


def test_what_stayed_is_not_told_at_every_start(content, folder):
    """The sentence about kept work comes once for each new version."""
    change(folder / EXERCISE, "pass  # write your code here", "mine = 4711  #")
    change(content / "modules/hello-pi/exercise.ipynb", "There are", "Here are")
    prepare(content, folder)
    assert prepare(content, folder) == []


def test_running_a_lesson_is_no_change(content, folder):
    """Outputs, and the empty cell that JupyterLab adds, do not keep a lesson from being renewed."""
    path = folder / LESSON
    notebook = json.loads(path.read_text())
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["execution_count"] = 1
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "seen"}]
    blank = {"cell_type": "code", "id": "z", "source": "", "metadata": {}, "outputs": [],
             "execution_count": None}  # fmt: skip
    notebook["cells"].append(blank)
    path.write_text(json.dumps(notebook))
    prepare(content, folder)
    assert "seen" in path.read_text(), "without a new version the outputs stay"
    change(content / "modules/hello-pi/lesson.ipynb", "Today", "This day")
    assert prepare(content, folder) == []
    assert "This day" in path.read_text()


def test_a_deleted_exercise_is_given_again(content, folder):
    """A child who deleted an exercise finds a fresh one after the next start."""
    fresh = (folder / EXERCISE).read_bytes()
    shutil.rmtree((folder / EXERCISE).parent)
    prepare(content, folder)
    assert (folder / EXERCISE).read_bytes() == fresh


def test_a_lost_record_overwrites_nothing(content, folder):
    """If our own notes are gone or torn, every file counts as the child's."""
    change(folder / EXERCISE, "pass  # write your code here", "mine = 4711  #")
    (folder / ".pathshala/written.json").write_text('{"files": ')
    change(content / "modules/hello-pi/exercise.ipynb", "There are", "Here are")
    prepare(content, folder)
    assert "mine = 4711" in (folder / EXERCISE).read_text()


def test_a_broken_notebook_of_the_child_stays(content, folder):
    """A file that is no notebook any more may still be rescued by somebody: it is not replaced."""
    (folder / EXERCISE).write_text("half of a note")
    change(content / "modules/hello-pi/exercise.ipynb", "There are", "Here are")
    prepare(content, folder)
    assert (folder / EXERCISE).read_text() == "half of a note"


def test_a_lesson_that_moves_to_another_week_moves_with_its_changes(content, folder):
    """When the syllabus changes, the lesson's folder gets its new name and keeps the child's work."""
    change(folder / LESSON, "Good morning", "Shuprobhat")
    order(content, ["pin-for-paying"], ["hello-pi"])
    prepare(content, folder)
    names = sorted(path.name for path in (folder / "lessons").iterdir())
    assert names == ["01a-pin-for-paying", "02a-hello-pi"]
    assert "Shuprobhat" in (folder / "lessons/02a-hello-pi/lesson.ipynb").read_text()


def test_a_torn_save_is_swept_away(content, folder):
    """What a pulled plug left of a half-written file is not handed in later."""
    torn = folder / "exercises/hello-pi/.exercise.ipynb.x1y2.new"
    torn.write_text("half")
    prepare(content, folder)
    assert not torn.exists()


@pytest.mark.parametrize("mine", [False, True])
def test_the_page_from_before_home_goes_unless_the_child_wrote_in_it(content, folder, mine):
    """`Start here.md` would lead nowhere new; what a child wrote stays."""
    record = Record(folder)
    record.put("Start here.md", b"# Welcome\n")
    record.save()
    if mine:
        (folder / "Start here.md").write_text("# My notes\n")
    prepare(content, folder)
    prepare(content, folder)
    assert (folder / "Start here.md").exists() is mine


@pytest.mark.parametrize("thing", ["letter.txt", ".pathshala/class"])
def test_a_folder_with_other_things_is_refused(content, tmp_path, thing):
    """A folder of somebody else's things, or a class, gets nothing written into it."""
    other = tmp_path / "other"
    (other / thing).parent.mkdir(parents=True)
    (other / thing).write_text("mine")
    before = sorted(other.rglob("*"))
    with pytest.raises(FolderProblem, match=r"holds other things already\. Choose a new or an empty"):
        prepare(content, other)
    assert sorted(other.rglob("*")) == before


def test_a_file_in_place_of_the_folder_is_refused(content, tmp_path):
    """--folder that names a file is one sentence."""
    (tmp_path / "file").write_text("mine")
    with pytest.raises(FolderProblem, match="is a file. Choose another name with --folder"):
        prepare(content, tmp_path / "file")


def test_a_start_that_was_cut_off_at_once_goes_on(content, tmp_path):
    """A power cut in the first moment leaves .pathshala alone; the next start makes the rest."""
    (tmp_path / "mine/.pathshala").mkdir(parents=True)
    (tmp_path / "mine/.pathshala/.desk.x.new").write_text("")
    prepare(content, tmp_path / "mine")
    assert (tmp_path / "mine" / LESSON).exists()


def test_a_folder_that_cannot_be_made_is_one_sentence(content):
    """Where the system lets nobody write, the sentence names the place and says what next."""
    with pytest.raises(FolderProblem, match="^/sys/pathshala.* could not be written: .* try again.$"):
        prepare(content, Path("/sys/pathshala"))


def test_a_full_disk_is_one_sentence_and_the_next_start_completes(content, tmp_path):
    """Where writing fails half-way, the problem names the file; with room, the start goes on."""
    folder = tmp_path / "mine"
    former = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        # The system refuses any file above 4 kB, as a full disk refuses the next block.
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, former[1]))
        with pytest.raises(FolderProblem, match="could not be written: file too large. Nothing was"):
            prepare(content, folder)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, former)
    assert list(folder.rglob("*.new")) == []
    prepare(content, folder)
    assert (folder / EXERCISE).exists()
    assert (folder / "Python words.md").exists()


def test_the_circuit_lies_beside_the_lesson_that_shows_it(content, folder):
    """`Board("circuit.toml")` in a lesson finds its circuit; a unit without a lab has none."""
    circuit = folder / LESSON.replace("lesson.ipynb", "circuit.toml")
    assert circuit.read_bytes() == (content / "modules" / "hello-pi" / "circuit.toml").read_bytes()
    assert len(list(folder.rglob("circuit.toml"))) == 1


def test_a_story_lies_beside_the_lesson_that_plays_it(content, folder):
    """`Story("story.ink")` in a lesson finds its story, and a story that was mended comes to every child."""
    story = content / "modules" / "hello-pi" / "story.ink"
    placed = folder / LESSON.replace("lesson.ipynb", "story.ink")
    assert not placed.exists()
    for words in ("-> one", "-> two"):
        story.write_text(words)
        prepare(content, folder)
        assert placed.read_text() == words
    assert len(list(folder.rglob("story.ink"))) == 1


def test_a_classs_exercise_goes_before_the_courses(content, tmp_path):
    """A child of an older class works on the page by which the class is graded, with its pictures."""
    folder, outbound = tmp_path / "desk", tmp_path / "outbound"
    prepare(content, folder)
    own = (folder / EXERCISE).read_bytes()
    released = outbound / "hello-pi"
    (released / "images").mkdir(parents=True)
    (released / "images/old.svg").write_text("<svg/>")
    (released / "exercise.ipynb").write_bytes(own)
    change(released / "exercise.ipynb", "Task 1", "Task One")
    assert prepare(content, folder, released=outbound) == []
    assert (folder / EXERCISE).read_bytes() == (released / "exercise.ipynb").read_bytes()
    assert (folder / "exercises/hello-pi/images/old.svg").read_text() == "<svg/>"
    change(folder / EXERCISE, "Task One", "My task")
    mine = (folder / EXERCISE).read_bytes()
    change(released / "exercise.ipynb", "Task One", "Task 1")
    assert EXERCISE in prepare(content, folder, released=outbound)[0]
    assert (folder / EXERCISE).read_bytes() == mine
