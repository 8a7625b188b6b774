"""A class that is older than the course gets what makes it safer, and keeps all else."""

import os
from pathlib import Path

import pytest
from traitlets.config import Config, PyFileConfigLoader

from course.classroom.config import safer_config_text, write_config_text
from course.files import write_atomic

OLD = '''c = get_config()
c.Exchange.root = "/srv/exchange"  # caf\udce9, typed by hand
'''


def loaded(folder: Path, text: str) -> Config:
    write_atomic(folder / "nbgrader_config.py", text.encode("utf-8", "surrogateescape"))
    return PyFileConfigLoader("nbgrader_config.py", path=str(folder)).load_config()


def test_a_new_class_lacks_nothing():
    """What is added to old classes stands in the text for new ones."""
    text = write_config_text(None)
    assert safer_config_text(text) == text


def test_an_old_class_gets_what_it_lacks_once(tmp_path):
    """The lines are added at the end and work; all that stood there stays; a second time changes nothing."""
    safer = safer_config_text(OLD)
    assert safer.startswith(OLD.rstrip()) and safer_config_text(safer) == safer
    config = loaded(tmp_path, safer.replace("\udce9", "e"))
    fresh = loaded(tmp_path, write_config_text(None))
    assert config.Exchange.root == "/srv/exchange"
    for section, name in (("ExchangeFactory", "collect"), ("KernelManager", "transport_encryption")):
        assert config[section][name] == fresh[section][name]
    assert config.HTMLExporter == fresh.HTMLExporter and config.HTMLExporter  # what protect(c) sets


@pytest.mark.parametrize("line", ["# protect(c)", "# c.ExchangeFactory.collect = …"])
def test_a_line_that_the_teacher_took_out_stays_out(line):
    """A # before it is enough."""
    assert line.lstrip("# ").split(" ")[0] not in safer_config_text(f"{OLD}{line}\n").replace(line, "")


def test_class_new_says_so(tmp_path):
    """`class new` on an old class adds the lines, says it in a sentence, and survives odd letters."""
    from course.classroom.new import _write_config

    path, told = tmp_path / "nbgrader_config.py", []
    path.write_bytes(os.fsencode(OLD))
    _write_config(tmp_path, None, told.append)
    assert len(told) == 1 and "safer" in told[0]
    assert path.read_bytes().startswith(os.fsencode(OLD.rstrip()))
    _write_config(tmp_path, None, told.append)
    assert len(told) == 1
