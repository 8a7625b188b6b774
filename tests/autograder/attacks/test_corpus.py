"""Every class A01 to D16 of the corpus of attacks has a row in the text files here, or a named test.

The corpus has 104 classes in seven groups. These four are programs in a notebook; those of pages
(E), archives (F) and the exchange (G) have test files of their own.
"""

import ast
import re
from pathlib import Path

from tests.autograder.attacks.conftest import all_attacks
from tests.autograder.attacks.test_attacks import WORDS

ROOT = Path(__file__).resolve().parents[3]
MOST = {"A": 33, "B": 10, "C": 12, "D": 16}
CLASSES = [f"{group}{number:02}" for group, most in MOST.items() for number in range(1, most + 1)]
CELLS = "tests/autograder/attacks/test_teachers_cells.py"
BAD = "tests/integration/test_bad_hand_ins.py"
WALLS = "tests/autograder/sandbox/test_closed_off.py"
BOMBS = "tests/autograder/sandbox/test_limits.py"
ELSEWHERE = {
    "A01": [f"{CELLS}::test_a_changed_test_cell_counts_as_it_was"],
    "A22": [
        f"{CELLS}::test_a_changed_test_cell_counts_as_it_was",
        f"{BAD}::test_a_changed_notebook_is_repaired_and_graded_fairly",
    ],
    "A23": ["tests/integration/test_engine_door.py::test_code_reaches_nothing_of_the_teachers"],
    "A25": [f"{BOMBS}::test_no_daemon_survives"],
    "A28": ["tests/autograder/engine/test_wire.py::test_objects_do_not_cross"],
    "A32": [f"{CELLS}::test_outputs_in_the_file_count_for_nothing"],
    "B05": [f"{WALLS}::test_its_watcher_cannot_be_looked_into"],
    "B06": [f"{WALLS}::test_the_warm_process_never_held_a_child_s_work"],
    "B07": [f"{CELLS}::test_what_a_hidden_test_asked_and_said_is_not_shown"],
    "B08": [f"{CELLS}::test_handing_in_again_tells_nothing_new_of_a_hidden_test"],
    "B10": [f"{BAD}::test_a_link_to_the_answers_is_not_followed"],
    "C10": [f"{WALLS}::test_every_refused_call_is_refused"],
    "C12": [f"{WALLS}::test_there_is_no_terminal_to_type_on"],
    "D08": [f"{BOMBS}::test_disk_is_full"],
    "D09": [f"{BOMBS}::test_inode_bomb"],
    "D13": [f"{BOMBS}::test_descriptors_run_out"],
    "D16": [f"{BOMBS}::test_orphans_are_reaped"],
}
"""Class → tests that prove it in their own way: the only proof, or one more."""


def ids(name: str) -> list[str]:
    """Return the classes with which a row's name begins."""
    found = []
    for word in name.split():
        if not re.fullmatch(r"[A-G]\d\d", word):
            break
        found.append(word)
    return found


def test_every_class_has_a_row_or_a_named_test():
    """All 71 classes of programs are here, and no row names a class that the corpus does not have."""
    rows = [name for case in all_attacks() for name in ids(case.name)]
    assert len(CLASSES) == 71
    assert sorted(set(CLASSES) - set(rows) - ELSEWHERE.keys()) == []
    assert sorted(set(rows) - set(CLASSES)) == []


def test_every_named_test_exists():
    """The files have these tests."""
    for node in (node for nodes in ELSEWHERE.values() for node in nodes):
        path, _, name = node.partition("::")
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        assert name in {part.name for part in tree.body if isinstance(part, ast.FunctionDef)}, node


def test_every_row_is_whole():
    """A row has a class, a name of its own, words that are known, and points for each check."""
    cases = all_attacks()
    assert len({case.name for case in cases}) == len(cases)
    for case in cases:
        assert ids(case.name), case.name
        assert set(case.more["word"][0].split()) <= WORDS.keys(), case.name
        checks = [cell for cell in case.source.cells if cell.metadata.get("nbgrader", {}).get("grade")]
        assert len(checks) == len(case.points) > 0, case.name
        assert [cell.source for cell in case.source.cells] != [cell.source for cell in case.submission.cells]
