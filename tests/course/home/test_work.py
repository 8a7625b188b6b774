"""What was handed in, what waits, what came back: from nbgrader's own record in the child's folder."""

import hashlib

import pytest
from nbgrader.utils import notebook_hash

from autograder.grade import CellGrade, Grade, Outcome
from course.classroom.feedback import page
from course.home.work import WORDS_LIMIT, read_work

REPLY = '<p class="teacher"><strong>Your teacher says:</strong> Lovely &amp; clear.</p>'


def test_nothing_was_handed_in(child):
    """A new folder, and one whose record is a file, tell of no work."""
    mine = child()
    assert read_work(mine.places) == {}
    mine.places.handed_in.parent.mkdir()
    mine.places.handed_in.write_text("not a folder")
    assert read_work(mine.places) == {}


def test_work_for_a_class_has_travelled(child):
    """What nbgrader took under this name is at the teacher's."""
    mine = child()
    mine.hand_in("hello-pi")
    work = read_work(mine.places)["hello-pi"]
    assert (work.travelled, work.packed, work.reply) == (True, False, None)


@pytest.mark.parametrize(("student", "course"), [("me", ""), ("", "another")])
def test_work_from_before_the_class_is_still_here(child, student, course):
    """A hand-in of the time without a class, or for another one, has not reached this teacher."""
    mine = child()
    mine.hand_in("hello-pi", student=student, course=course)
    assert not read_work(mine.places)["hello-pi"].travelled
    mine.hand_in("hello-pi", day=2)
    assert read_work(mine.places)["hello-pi"].travelled


def test_without_a_class_all_work_waits(child):
    """The child's own exchange is no way to a teacher."""
    mine = child(in_class=False)
    mine.hand_in("hello-pi")
    assert not read_work(mine.places)["hello-pi"].travelled


def test_a_parcel_waits_though_an_earlier_hand_in_travelled(child):
    """What is packed and could not be sent counts as handed in, and as not yet there."""
    mine = child()
    copy = mine.hand_in("hello-pi")
    mine.answer(copy, REPLY)
    for name in ("000001+hello-pi", "000002+variables", ".new-x", "notes"):
        (mine.places.waiting / name).mkdir(parents=True)
    work = read_work(mine.places)
    assert work.keys() == {"hello-pi", "variables"}
    assert (work["hello-pi"].travelled, work["hello-pi"].packed) == (False, True)
    assert work["hello-pi"].reply.words == "Lovely & clear." and not work["hello-pi"].reply.to_last


def test_a_page_is_found_in_the_exchange_under_nbgraders_name(child):
    """The name by which we look is the one that nbgrader gives; nobody has to press "Fetch Feedback"."""
    mine = child()
    copy = mine.hand_in("hello-pi")
    put = mine.answer(copy, REPLY)
    secret = (copy / "submission_secret.txt").read_text()
    assert put.stem == notebook_hash(secret=secret, notebook_id="exercise")
    reply = read_work(mine.places)["hello-pi"].reply
    assert reply.path == put and reply.to_last
    assert (
        reply.kept == mine.folder / "exercises/hello-pi/feedback" / copy.name.split("+")[2] / "exercise.html"
    )


def test_a_page_that_was_fetched_stays_when_the_exchange_is_gone(child):
    """At home, without the class's disk, the child still reads what came back; of two the later one."""
    mine = child()
    for day in (1, 2, 3):
        mine.hand_in("hello-pi", day)
    for day in (1, 2):
        place = mine.folder / "exercises/hello-pi/feedback" / f"2026-03-0{day} 10:00:00.000001 UTC"
        place.mkdir(parents=True)
        (place / "exercise.html").write_text(f'<p class="teacher">Day {day}</p>')
    reply = read_work(mine.places)["hello-pi"].reply
    assert (reply.words, reply.to_last) == ("Day 2", False)


def test_a_hand_in_without_its_secret_is_a_hand_in(child):
    """A torn copy still counts; only its page cannot be looked for."""
    mine = child()
    (mine.hand_in("hello-pi") / "submission_secret.txt").unlink()
    (mine.places.handed_in / "pathshala" / "no-plus-signs").mkdir()
    assert read_work(mine.places)["hello-pi"].reply is None


def test_the_teachers_words_are_those_of_our_page(child):
    """What `pathshala feedback` writes is read: the first remark, and none of the child's own words."""
    tasks = [
        CellGrade(task=name, title=name, outcome=Outcome.PASSED, points=1, max_points=1, sentence="",
                  hint="", manual=False, code='<p class="teacher">mine</p>')
        for name in ("one", "two", "three")
    ]  # fmt: skip
    comments = {"two": "Neat <b>work</b>.", "three": "More."}
    mine = child()
    copy = mine.hand_in("hello-pi")
    for more, words in (({}, "Neat <b>work</b>."), ({"one": "long " * WORDS_LIMIT}, "long long")):
        mine.answer(copy, page("Hello", Grade(tuple(tasks)), {}, comments | more))
        said = read_work(mine.places)["hello-pi"].reply.words
        assert said.startswith(words) and len(said) <= WORDS_LIMIT + 2


def test_a_page_that_is_no_page_says_nothing(child):
    """Bytes that are no HTML make no words, and no error."""
    mine = child()
    put = mine.answer(mine.hand_in("hello-pi"), "")
    put.write_bytes(bytes(range(256)) * 10 + b'<p class="teacher">' + b"<!" * 50)
    assert read_work(mine.places)["hello-pi"].reply is not None


def test_the_name_is_made_of_the_secrets_bytes():
    """nbgrader hashes the secret and then the notebook's name, both as UTF-8."""
    assert notebook_hash(secret="s", notebook_id="exercise") == hashlib.md5(b"sexercise").hexdigest()
