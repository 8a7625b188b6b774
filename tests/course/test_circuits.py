"""The command `pathshala draw`: a unit's circuit.toml becomes its picture, its steps and its parts."""

from pathlib import Path

import pytest

from course.circuits.draw import draw
from course.cli import main
from course.content import content_root, unit_slugs
from course.errors import FolderProblem, UnitInvalid
from pi_setup.board.circuit import read_circuit
from pi_setup.board.wiring import wire_up
from pi_setup.board.wiring_svg import wiring_svg
from pi_setup.errors import CircuitInvalid

UNIT = 'title = "T"\nkind = "module"\nminutes = 90\ngoals = []\n'
CIRCUIT = """
title = "A light"
[[part]]
kind = "led"
name = "lamp"
pin = {pin}
resistor = 330
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two units with a circuit, and one without."""
    for slug, pin in (("one", 17), ("two", 27), ("none", None)):
        folder = tmp_path / "modules" / slug
        folder.mkdir(parents=True)
        (folder / "unit.toml").write_text(UNIT)
        if pin:
            (folder / "circuit.toml").write_text(CIRCUIT.format(pin=pin))
    return tmp_path


def said(root: Path, *slugs: str, steps: bool = False) -> list[str]:
    lines: list[str] = []
    draw(slugs, root=root, steps=steps, say=lines.append)
    return lines


def picture(root: Path, slug: str) -> Path:
    return root / "modules" / slug / "images" / "circuit.svg"


def test_every_circuit_is_drawn_and_told(root):
    """Without a slug all circuits are drawn; each line names the file that was written."""
    assert said(root) == [f"modules/{slug}/images/circuit.svg written." for slug in ("one", "two")]
    for slug in ("one", "two"):
        wiring = wire_up(read_circuit(root / "modules" / slug / "circuit.toml"))
        assert picture(root, slug).read_text(encoding="utf-8") == wiring_svg(wiring)
    assert not picture(root, "none").parent.exists()


def test_only_the_named_unit_is_drawn(root):
    """With a slug no other unit is touched."""
    said(root, "two", "two")
    assert picture(root, "two").is_file()
    assert not picture(root, "one").exists()


def test_a_right_picture_is_left_alone(root):
    """Drawing again writes nothing, and a changed circuit is drawn anew."""
    said(root)
    before = picture(root, "one").stat().st_ino
    assert said(root, "one") == ["modules/one/images/circuit.svg is as its circuit says already."]
    assert picture(root, "one").stat().st_ino == before
    (root / "modules/one/circuit.toml").write_text(CIRCUIT.format(pin=22))
    assert said(root, "one") == ["modules/one/images/circuit.svg written."]
    assert "GPIO22" in picture(root, "one").read_text(encoding="utf-8")


def test_steps_and_parts_can_be_copied(root):
    """--steps tells the numbered list of the lesson, the things on the table, and the line of unit.toml."""
    text = "\n".join(said(root, "one", steps=True))
    assert "\n1. Shut the Pi down." in text
    assert "\n7. Take a blue wire. Push one end onto pin 11 (GPIO17), the other end into a10.\n" in text
    assert "\n1 × red LED\n" in text
    assert '\nparts = ["raspberry-pi", "breadboard", "led", "resistor-330", "jumper-wire"]\n' in text


def test_a_named_unit_without_a_circuit_is_refused(root):
    """The message names the missing file, from the course's folder on."""
    with pytest.raises(UnitInvalid, match=r"^modules/none/circuit.toml is missing; "):
        said(root, "none")


def test_one_bad_circuit_stops_all_before_anything_is_written(root):
    """No picture is written beside a circuit that is not safe to build."""
    (root / "modules/two/circuit.toml").write_text(CIRCUIT.format(pin=99))
    with pytest.raises(CircuitInvalid, match="two/circuit.toml"):
        said(root)
    assert not picture(root, "one").exists()


def test_a_folder_in_the_picture_s_place_is_one_sentence(root):
    """What cannot be replaced by a picture is told, and stays."""
    picture(root, "one").mkdir(parents=True)
    with pytest.raises(FolderProblem, match="circuit.svg could not be written"):
        said(root, "one")


def test_a_course_without_circuits_says_so(tmp_path):
    """Nothing to draw is no error, and the reader is told where to begin."""
    assert said(tmp_path) == ["No unit has a circuit.toml yet; modules/README.md says how to write one."]


def test_the_command_refuses_in_one_sentence(monkeypatch, capsys, root):
    """A circuit that harms the Pi ends `pathshala draw` with 1 and the reason, not with a traceback."""
    monkeypatch.setattr("course.circuits.draw.content_root", lambda: root)
    assert main(["draw", "one", "--steps"]) == 0
    assert "1. Shut the Pi down." in capsys.readouterr().out
    bad = CIRCUIT.format(pin=17).replace("resistor = 330", "")
    (root / "modules/one/circuit.toml").write_text(bad)
    assert main(["draw", "one"]) == 1
    problem = capsys.readouterr().err
    assert problem.startswith("pathshala: ")
    assert "has no 'resistor'" in problem
    assert len(problem.splitlines()) == 1


def test_the_course_s_own_pictures_are_drawn():
    """Each circuit of the course has the picture that it gives today."""
    folders = [path.parent for path in sorted(content_root().glob("*/*/circuit.toml"))]
    assert {folder.name for folder in folders} <= set(unit_slugs())
    assert len(folders) >= 4
    for folder in folders:
        wiring = wire_up(read_circuit(folder / "circuit.toml"))
        assert (folder / "images/circuit.svg").read_text(encoding="utf-8") == wiring_svg(wiring), folder.name
