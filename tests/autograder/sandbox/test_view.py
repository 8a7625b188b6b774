"""What is shown of the machine's files: links are followed, answers are covered."""

import os
import sys
from pathlib import Path

import pytest

from autograder.sandbox import view as view_module
from autograder.sandbox.view import unreadable, view


def test_python_its_packages_and_the_grader_are_shown():
    """The real places, each once, and none inside another."""
    shown = [Path(name) for name in view(()).shown]
    wanted = [
        Path(sys.base_prefix).resolve(),
        Path(sys.prefix).resolve(),
        Path(view_module.__file__).parents[1],
    ]
    for place in wanted:
        assert any(place == folder or folder in place.parents for folder in shown), place
    assert not any(one in other.parents for one in shown for other in shown)
    assert all(path == path.resolve() for path in shown)


def test_the_checkout_is_not_shown():
    """Neither the lessons nor the folder that holds them."""
    root = Path(view_module.__file__).parents[2]
    shown = [Path(name) for name in view(["gpiozero", "pi_setup.board.pins"]).shown]
    assert root not in shown
    assert root / "pi_setup" in shown
    assert not any(
        root / name in (folder, *folder.parents) for folder in shown for name in view_module.ANSWERS
    )


def test_links_are_made_again(tmp_path):
    """A folder that is reached over links is shown at its real place, and the links lead there."""
    real = tmp_path / "python-3.12.1"
    (real / "lib").mkdir(parents=True)
    (tmp_path / "python-3.12").symlink_to("python-3.12.1")
    (tmp_path / "current").symlink_to(tmp_path / "python-3.12")
    found = view((), read_only=[tmp_path / "current" / "lib"])
    assert str(real / "lib") in found.shown
    links = dict(found.links)
    assert links[str(tmp_path / "current")] == str(tmp_path / "python-3.12")
    assert links[str(tmp_path / "python-3.12")] == "python-3.12.1"


def test_answers_beside_the_grader_are_covered(tmp_path, monkeypatch):
    """In an installed wheel the lessons stand in site-packages, which is shown: they are not."""
    for name in ("autograder", "course", "numpy"):
        (tmp_path / "site-packages" / name).mkdir(parents=True)
    monkeypatch.setattr(view_module, "_HERE", tmp_path / "site-packages" / "autograder")
    found = view((), read_only=[tmp_path / "site-packages"])
    assert found.hidden == (str(tmp_path / "site-packages" / "course"),)


def test_what_is_named_is_covered(probe, new_probe, tmp_path):
    """A hidden folder is there and empty; a hidden file is empty; what stands beside is readable."""
    for name in ("answers/one.py", "secret.txt", "data.txt"):
        path = tmp_path / "shown" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("full marks")
    tmp_path.chmod(0o700)
    hidden = [tmp_path / "shown" / "answers", tmp_path / "shown" / "secret.txt"]
    probe = new_probe(read_only=[tmp_path / "shown"], hidden=hidden)
    program = f"""
    import os
    place = {str(tmp_path / "shown")!r}
    texts = [open(place + name).read() for name in ("/secret.txt", "/data.txt")]
    answer = [os.listdir(place + "/answers"), *texts]
    """
    assert probe.ask(program) == [[], "", "full marks"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can show what belongs to others")
def test_a_python_in_a_private_home_is_shown(new_probe, tmp_path):
    """A folder inside one of mode 700, of another owner even, is readable at its own place."""
    home = tmp_path / "home"
    (home / "python").mkdir(parents=True)
    (home / "python" / "code.py").write_text("x = 1")
    (home / "letter.txt").write_text("private")
    os.chown(home, 1234, 1234)
    home.chmod(0o700)
    probe = new_probe(read_only=[home / "python"])
    assert probe.ask(f"import os; answer = os.listdir({str(home)!r})") == ["python"]
    assert probe.ask(f"answer = open({str(home / 'python' / 'code.py')!r}).read()") == "x = 1"


def test_unreadable_names_what_others_cannot_read(tmp_path):
    """Root needs to know before it starts that its session's other user id will see nothing."""
    (tmp_path / "open").mkdir(mode=0o755)
    (tmp_path / "closed").mkdir(mode=0o700)
    assert unreadable([str(tmp_path / "open")]) is None
    assert unreadable([str(tmp_path / "open"), str(tmp_path / "closed")]) == str(tmp_path / "closed")
