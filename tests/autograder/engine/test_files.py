"""What of files crosses between a check and a program, and what never does."""

import pytest


def test_a_file_of_right_answers_stays_with_the_check(points_of):
    """A file that the program is not told of does not appear beside it."""
    points, _ = points_of(
        ("solution", "def total(path):\n    return 3"),
        ("instead", "import os\ndef total(path):\n    assert 'expected.txt' not in os.listdir()\n"
                    "    return 3"),
        ("test 2", "open('expected.txt', 'w').write('3')\nopen('in.txt', 'w').write('1 2')\n"
                   "assert total('in.txt') == int(open('expected.txt').read())"),
    )  # fmt: skip
    assert points == [2]


@pytest.mark.parametrize("name", ["/etc/passwd", "../../../etc/passwd"])
def test_a_path_of_the_programs_opens_nothing_here(points_of, name):
    """A path that leads elsewhere can be compared; a check that reads it fails, whatever lies there."""
    points, _ = points_of(
        ("solution", "from pathlib import Path\ndef place():\n    return Path('x.txt')"),
        ("instead", f"from pathlib import Path\ndef place():\n    return Path({name!r})"),
        ("test 2", "place().read_text()"),
        ("test 1", f"from pathlib import Path\nassert place() == Path({name!r})"),
    )
    assert points == [0, 1]


def test_the_teachers_files_stay_as_they_are(points_of):
    """What a program writes over one of the assignment's files is not what a check reads."""
    points, _ = points_of(
        ("solution", "def spoil():\n    open('data.csv', 'w').write('9')"),
        ("test 2", "spoil()\nassert open('data.csv').read() == '1'"),
        files={"data.csv": b"1"},
    )
    assert points == [2]


def test_many_and_large_files_cost_nobody_anything(points_of):
    """A program that fills its folder is cut off quietly; its small files are still found."""
    points, grade = points_of(
        ("solution", "def fill():\n    pass"),
        ("instead", "def fill():\n    for n in range(1100):\n        open(f'z{n}', 'w').close()\n"
                    "    open('big', 'wb').write(bytes(9 << 20))\n    open('a.txt', 'w').write('a')"),
        ("test 2", "fill()\nassert open('a.txt').read() == 'a'"),
    )  # fmt: skip
    assert points == [2], grade


def test_nothing_is_imported_from_a_shared_folder(points_of):
    """A module that the program writes into a check's temporary folder never runs in the judge."""
    points, grade = points_of(
        ("solution", "def make(folder):\n    open(folder + '/sched.py', 'w').write('x = 1')"),
        ("test 2", "import sys, tempfile\nfolder = tempfile.mkdtemp()\nmake(folder)\n"
                   "sys.path.insert(0, folder)\nsys.modules.pop('sched', None)\n"
                   "import sched\nassert sched.x == 1"),
    )  # fmt: skip
    assert points == [None], grade
    assert "imports from a folder of the program's" in grade.checks[0].reason
