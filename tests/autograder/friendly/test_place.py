"""Where a program stopped: in this cell, in another, in a child's own file, or nowhere that is known."""

import linecache
import sys
import types

import pytest

from autograder.friendly.explain import explain
from autograder.friendly.panel import as_text
from autograder.friendly.place import Cells
from autograder.friendly.words import load_words

WORDS = load_words("en")


def cell(monkeypatch, name, source, names):
    """Compile a cell as the kernel does, and return its code."""
    lines = [line + "\n" for line in source.split("\n")]
    monkeypatch.setitem(linecache.cache, name, (len(source), None, lines, name))
    return compile(source, name, "exec")


def told(code, names, cells):
    with pytest.raises(BaseException) as caught:
        exec(code, names)
    return as_text(explain(caught.value, cells, names, WORDS), WORDS)


def test_a_function_of_another_cell_is_named_with_who_used_it(monkeypatch):
    """The line is that of the other cell, by its number; the line of this cell is told as well."""
    names = {"__name__": "__main__"}
    exec(cell(monkeypatch, "<one>", "def half(x):\n    return x / 0", names), names)
    code = cell(monkeypatch, "<two>", "a = 3\nhalf(a)", names)
    text = told(code, names, Cells({"<one>": 4, "<two>": 7}, 7))
    assert "Look at line 2 of the cell with the number [4]. Line 2 of this cell used it." in text


def test_a_file_of_the_childs_is_named(tmp_path, monkeypatch):
    """An error in my_tools.py is looked for there, and one in Python's own files at the child's line."""
    file = tmp_path / "my_tools.py"
    file.write_text("def half(x):\n    return x / 0\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "my_tools", raising=False)
    names = {"__name__": "__main__"}
    cells = Cells({"<c>": 1}, 1, tmp_path)
    text = told(cell(monkeypatch, "<c>", "import my_tools\nmy_tools.half(1)", names), names, cells)
    assert "Look at line 2 of the file my_tools.py. Line 2 of this cell used it." in text
    text = told(cell(monkeypatch, "<c>", "import json\njson.loads('{')", names), names, cells)
    assert "Look at line 2 of this cell." in text


def test_an_error_in_a_file_that_is_imported_is_looked_for_in_that_file(tmp_path, monkeypatch):
    """A SyntaxError of an own file names the file, not the cell."""
    (tmp_path / "my_broken.py").write_text("x = 1\nif x = 1:\n    pass\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    names = {"__name__": "__main__"}
    code = cell(monkeypatch, "<c>", "import my_broken", names)
    text = told(code, names, Cells({"<c>": 1}, 1, tmp_path))
    assert "Look at line 2 of the file my_broken.py." in text


def test_without_a_line_of_the_childs_there_is_still_a_sentence(monkeypatch):
    """An error that comes from elsewhere is explained without a place."""
    text = as_text(explain(ZeroDivisionError("division by zero"), Cells({}, 1), {}, WORDS), WORDS)
    assert "There is no answer to that." in text and "Look at line" not in text


def test_letters_of_several_bytes_do_not_move_the_mark(monkeypatch):
    """The marked part is right behind Bengali text."""
    names = {"__name__": "__main__"}
    code = cell(monkeypatch, "<c>", 'x = "নমস্কার", nmae', names)
    with pytest.raises(NameError) as caught:
        exec(code, names)
    assert explain(caught.value, Cells({"<c>": 1}, 1), names, WORDS).place.part == "nmae"


def test_a_file_with_the_name_of_a_module_is_suspected(monkeypatch):
    """random.py in the child's folder stands in front of Python's own."""
    own = types.ModuleType("random")
    own.__file__ = "/home/asha/Pathshala/random.py"
    monkeypatch.setitem(sys.modules, "random", own)
    names = {"__name__": "__main__", "random": own}
    text = told(cell(monkeypatch, "<c>", "random.randint(1, 6)", names), names, Cells({"<c>": 1}, 1))
    assert "Python read your own file with that name" in text
