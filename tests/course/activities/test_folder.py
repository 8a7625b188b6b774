"""Activities in a child's folder: the file lies beside the lesson that shows them."""

from course.contacts import load_contacts
from course.desk.folder import lesson_folders, prepare_folder
from course.syllabus import load_syllabus


def test_the_activities_lie_beside_the_lesson_that_shows_them(tmp_path):
    """`Predict("name")` in a lesson finds its table, in every unit that has some."""
    syllabus = load_syllabus()
    prepare_folder(tmp_path / "mine", syllabus, load_contacts(), say=lambda _text: None)
    places = lesson_folders(syllabus)
    given = [unit for unit in syllabus.units if unit.activities_path.is_file()]
    assert {"hello-pi", "who-can-i-tell"} <= {unit.slug for unit in given}
    for unit in given:
        placed = tmp_path / "mine" / "lessons" / places[unit.slug] / "activities.toml"
        assert placed.read_bytes() == unit.activities_path.read_bytes()
