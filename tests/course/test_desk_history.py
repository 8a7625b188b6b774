"""What "Earlier versions", "Start again" and a hint's button are answered, and the catalogue of words."""

import json
import re
from pathlib import Path

import pytest

from course.desk import check_work
from course.desk.catalogue import words, words_module
from course.desk.check_work import Desk
from course.desk.door import Refused
from course.desk.history import first_version, list_versions, read_version
from course.desk.lab import EXTENSIONS
from course.desk.record import Record
from course.desk.versions import Versions
from course.hints import STEPS, Hints

EXERCISE = "exercises/hello-pi/exercise.ipynb"
LESSON = "lessons/01a-hello-pi/lesson.ipynb"
DESK = Path(check_work.__file__).parent


def book(hello, extra=""):
    def code(id, source):
        return {"cell_type": "code", "id": id, "metadata": {}, "source": source, "outputs": ["x"],
                "execution_count": 3}  # fmt: skip

    task = {
        "cell_type": "markdown",
        "id": "p",
        "metadata": {},
        "source": ["## Task 1: Say hello\n", "\n", "Do."],
    }
    cells = [task, code("hello", hello), code("extra", extra)]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


@pytest.fixture
def versions(tmp_path):
    """A child's folder in which the exercise was saved twice."""
    kept = Versions(tmp_path, now=lambda: 1_800_000_000)
    for place in (EXERCISE, LESSON):
        (tmp_path / place).parent.mkdir(parents=True)
        (tmp_path / place).write_bytes(book("pass"))
    for text in ("one", "two"):
        kept.keep(EXERCISE, book(text))
        (tmp_path / EXERCISE).unlink()
        (tmp_path / EXERCISE).write_bytes(book(text))
    return kept


def test_versions_are_listed_newest_first_with_what_is_different(versions):
    """The heading above a cell names it."""
    told = list_versions(versions, versions.root / EXERCISE)
    assert [one["id"] for one in told] == ["2", "1"]
    assert told[0]["changed"] == 1
    assert told[0]["titles"] == ["Task 1: Say hello"]


def test_what_is_as_now_is_not_listed(versions):
    """Bringing it back would change nothing."""
    file = versions.root / EXERCISE
    file.unlink()
    file.write_bytes(book("one"))
    assert [one["id"] for one in list_versions(versions, file)] == ["1"]


def test_a_torn_version_is_passed_over(versions):
    """An old disk may lose one; the others are shown."""
    versions.of(EXERCISE)[0].path.write_bytes(b'{"cells": [')
    assert [one["id"] for one in list_versions(versions, versions.root / EXERCISE)] == ["2"]
    with pytest.raises(Refused, match="not there any more"):
        read_version(versions, versions.root / EXERCISE, "1")


def test_a_time_before_the_course_is_no_time(versions):
    """A clock in 1970 says nothing."""
    version = versions.of(EXERCISE)[0]
    version.path.rename(version.path.with_name("000001-77.ipynb"))
    assert list_versions(versions, versions.root / EXERCISE)[1]["seconds"] is None


def test_one_version_is_read(versions):
    """As a notebook; what is gone gets a sentence."""
    assert read_version(versions, versions.root / EXERCISE, "2")["cells"][1]["source"] == "one"
    for number in ("7", "first", "../../x", "-1"):
        with pytest.raises(Refused):
            read_version(versions, versions.root / EXERCISE, number)


def test_an_exercise_begins_again_as_it_was_released(versions, tmp_path):
    """The class's own, before the course's."""
    released = tmp_path / "class"
    (released / "hello-pi").mkdir(parents=True)
    (released / "hello-pi/exercise.ipynb").write_bytes(book("released"))
    content = first_version(versions, [released], versions.root / EXERCISE)
    assert content["cells"][1]["source"] == "released"


def test_a_lesson_begins_again_as_we_wrote_it(versions, tmp_path):
    """Its first form is among the versions, or still lies there; runs do not count."""
    record = Record(tmp_path)
    record.put(LESSON, book("pass"))
    record.save()
    content = first_version(versions, [], versions.root / LESSON)
    assert content["cells"][1]["outputs"] == []
    versions.keep(LESSON, book("mine"))
    (tmp_path / LESSON).unlink()
    (tmp_path / LESSON).write_bytes(book("mine"))
    assert first_version(versions, [], versions.root / LESSON)["cells"][1]["source"] == "pass"


def test_a_page_of_ones_own_has_no_first_form(versions, tmp_path):
    """Then a sentence leads to the earlier versions."""
    (tmp_path / "mine.ipynb").write_bytes(book("x"))
    with pytest.raises(Refused, match="Earlier versions"):
        first_version(versions, [], versions.root / "mine.ipynb")


# --- hints in steps ------------------------------------------------------------------------


@pytest.fixture
def desk(versions, tmp_path, monkeypatch):
    released = tmp_path / "released"
    (released / "hello-pi").mkdir(parents=True)
    (released / "hello-pi/exercise.ipynb").write_bytes(book("pass"))
    row = Hints("hello", "Look.", "Think.", "Like this.", "Nearly ___.")
    monkeypatch.setattr(check_work, "unit_hints", lambda slug: (row,) if slug == "hello-pi" else ())
    return Desk(tmp_path, [released])


def test_one_step_is_given_at_a_time(desk):
    """The one that was asked for, and no other."""
    assert desk.hint(EXERCISE, "hello", 1) == {"name": "nudge", "text": "Look."}
    assert desk.hint(EXERCISE, "hello", 4) == {"name": "almost", "text": "Nearly ___."}


@pytest.mark.parametrize(
    ("path", "task", "step"),
    [(EXERCISE, "hello", 5), (EXERCISE, "hello", 0), (EXERCISE, "hello", "1"), (EXERCISE, "x", 1),
     (EXERCISE, None, None), (LESSON, "hello", 1)],
)  # fmt: skip
def test_no_other_step_is_given(desk, path, task, step):
    """A sentence says so."""
    with pytest.raises(Refused):
        desk.hint(path, task, step)


# --- the catalogue --------------------------------------------------------------------------


def test_every_sentence_is_used_and_every_one_used_is_there():
    """What the scripts and doors name stands in the catalogue, and nothing else does."""
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in [*DESK.glob("*.js"), *DESK.glob("*.py")])
    named = (
        set(re.findall(r"\.([a-z_]+)\b", scripts)) | set(re.findall(r"\"([a-z_]+)\"", scripts)) | set(STEPS)
    )
    names = {name for sentences in words().values() for name in sentences}
    assert {name for name in names if name.removesuffix("_tip") not in named} == set()
    in_browser = "\n".join(path.read_text(encoding="utf-8") for path in DESK.glob("*.js"))
    assert set(re.findall(r"\btext\.([a-z_]+)\b", in_browser)) - names == {"split"}


def test_scripts_get_the_catalogue_as_a_module():
    """Braces and quotes survive."""
    text = words_module().removeprefix("export default ").removesuffix(";\n")
    assert json.loads(text) == words()


def test_every_script_of_the_desk_is_listed():
    """A file that is not copied would be missed only in the browser."""
    assert {path.name for path in DESK.glob("*.js")} == {
        name for names in EXTENSIONS.values() for name in names
    }
