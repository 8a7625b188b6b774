"""pi_setup/setup.sh installs once, mends what was cut off, and says what is wrong."""

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "pi_setup" / "setup.sh"
WHOLE = ["python -m", "pip download", "pip install", "pip course"]


def only_sentence(result: subprocess.CompletedProcess[str]) -> str:
    """Return the one line that stands on the error output of a failed run."""
    assert result.returncode == 1
    (line,) = result.stderr.splitlines()
    return line


def test_the_script_is_well_formed():
    """Bash can read it, and shellcheck, where it is installed, has nothing to say."""
    subprocess.run(["bash", "-n", SCRIPT], check=True)
    if shutil.which("shellcheck"):
        subprocess.run(["shellcheck", SCRIPT], check=True)


@pytest.mark.parametrize("words", [("strat",), ("kit",), ()])
def test_a_verb_that_it_does_not_know_is_a_usage_error(project, words):
    """An unknown verb, or none, ends with 2 and what there is; nothing is installed."""
    result = project.run(*words)
    assert result.returncode == 2
    assert "setup.sh start" in result.stderr
    if words:
        assert f"'{words[0]}' is not something that this script does." in result.stderr
    assert project.calls() == []


def test_help_is_not_an_error(project):
    """--help prints the three verbs and ends with 0."""
    result = project.run("--help")
    assert result.returncode == 0
    assert [verb for verb in ("start", "test", "install") if f"setup.sh {verb}" in result.stdout] == [
        "start", "test", "install",
    ]  # fmt: skip


def test_the_first_run_does_everything(project):
    """.venv, the wheels, the packages, the course: in this order."""
    assert project.run("install").returncode == 0
    assert project.calls() == WHOLE


def test_the_packages_are_pinned_and_checked(project):
    """Both fetching and installing demand hashes; installing does not look at the internet."""
    project.run("install")
    lines = project.calls_file.read_text().splitlines()
    fetch, put, course = [line for line in lines if line.startswith("pip")]
    for line in (fetch, put):
        assert "--require-hashes" in line
        assert "--no-deps" in line
    assert "--only-binary :all:" in fetch
    for line in (put, course):
        assert "--no-index" in line
    assert "--no-build-isolation" in course


def test_a_second_run_does_nothing(installed):
    """What is there already is not done twice."""
    result = installed.run("start", "--no-browser")
    assert result.stdout == "<start><--no-browser>\n"
    assert installed.calls() == []


def test_start_hands_on_its_arguments(installed):
    """Spaces and all, `start`'s arguments reach the command pathshala."""
    result = installed.run("start", "--port", "9999", "--folder", "my work", "--no-browser")
    assert result.stdout == "<start><--port><9999><--folder><my work><--no-browser>\n"


def test_the_server_does_not_hold_the_folder(project):
    """A course that runs keeps nobody from setting up: the lock's file is closed before."""
    project.run("start", "--no-browser")
    open_files = Path(f"{project.calls_file}.fd").read_text().splitlines()
    assert not [line for line in open_files if line.endswith(project.root.name)]


@pytest.mark.parametrize("place", ["download", "install", "course"])
def test_a_power_cut_in_the_middle_is_mended(project, place):
    """After a kill at any step the next run does what was left, and the one after it nothing."""
    assert project.run("install", STOP_AT=place).returncode != 0
    project.calls()
    assert project.run("install").returncode == 0
    assert (
        project.calls()
        == {
            "download": WHOLE,
            "install": ["python -m", "pip install", "pip course"],
            "course": ["pip course"],
        }[place]
    )
    project.run("install")
    assert project.calls() == []


def test_a_power_cut_while_adding_the_tests_is_mended(installed):
    """Half an addition to a whole .venv counts as no installation: all of it is made anew."""
    installed.run("test", STOP_AT="install")
    installed.calls()
    installed.run("install")
    assert installed.calls() == ["python -m", "pip install", "pip course"]


def test_a_changed_lock_is_installed_anew(installed):
    """When the lock's sum is another one, the new wheels come first, then a new .venv."""
    (installed.root / "requirements.lock").write_text("thing==2\n")
    installed.run("install")
    assert installed.calls() == ["pip download", "python -m", "pip install", "pip course"]


def test_a_changed_lock_without_internet_leaves_the_old_installation(installed):
    """Nothing is thrown away before the new packages are here."""
    old = (installed.root / "requirements.lock").read_text()
    (installed.root / "requirements.lock").write_text("thing==2\n")
    assert installed.run("install", FAIL_AT="download").returncode == 1
    (installed.root / "requirements.lock").write_text(old)
    installed.calls()
    installed.run("install")
    assert installed.calls() == []


def test_a_changed_project_file_only_installs_the_course(installed):
    """pyproject.toml does not say what the packages are: the lock does."""
    (installed.root / "pyproject.toml").write_text("[project]\nname = 'other'\n")
    installed.run("install")
    assert installed.calls() == ["pip course"]


def test_a_moved_folder_is_repaired_without_internet(installed):
    """The programs in a moved .venv do not work; it is made anew from the kept wheels."""
    installed.root = installed.root.rename(installed.root.with_name("somewhere else"))
    assert installed.run("install").returncode == 0
    assert installed.calls() == ["python -m", "pip install", "pip course"]


def test_a_broken_venv_is_repaired(installed):
    """A .venv whose Python does not work is made anew."""
    installed.run("install", BROKEN_VENV="1")
    assert installed.calls() == ["python -m", "pip install", "pip course"]


def test_a_new_python_gets_its_own_wheels(installed):
    """Wheels that were fetched for another Python are not taken for all that is needed."""
    installed.run("install", BROKEN_VENV="1", PYTHON_VERSION="3.13.5")
    assert installed.calls() == WHOLE


def test_the_tests_only_add_to_the_course(installed):
    """`test` after `install` keeps .venv; `install` after `test` has nothing to do."""
    installed.run("test")
    assert installed.calls()[:2] == ["pip download", "pip install"]
    installed.run("install")
    assert installed.calls() == []


def test_the_wheels_of_the_tests_do_for_the_course(project):
    """The tests' lock holds the course's: moving the folder after `test` needs no internet either."""
    project.run("test")
    project.calls()
    project.root = project.root.rename(project.root.with_name("else"))
    project.run("install")
    assert project.calls() == ["python -m", "pip install", "pip course"]


def test_old_wheels_are_thrown_away(installed):
    """A wheel that no lock names any more is removed; those that are named stay."""
    wheels = installed.root / ".wheels"
    (wheels / "old.whl").write_text("an old one")
    with (installed.root / "requirements.lock").open("a") as lock:
        lock.write("# another sum\n")
    installed.run("install")
    assert [path.name for path in wheels.glob("*.whl")] == ["thing.whl"]


@pytest.mark.parametrize(
    ("place", "says", "sentence"),
    [
        ("download", "[Errno -3] Temporary failure in name resolution", "There seems to be no internet."),
        ("download", "HTTPSConnectionPool: Read timed out.", "There seems to be no internet."),
        ("download", "OSError: [Errno 28] No space left on device", "The disk is full."),
        ("download", "THESE PACKAGES DO NOT MATCH THE HASHES", "A file is not the one that we pinned"),
        ("download", "No matching distribution found for thing==1", "no ready-made one for Python 3.11.2"),
        ("install", "[Errno 28] No space left on device", "The disk is full."),
        ("course", "something new", "pip.log"),
    ],
)
def test_a_failure_is_one_plain_sentence(project, place, says, sentence):
    """What pip wrote goes into a log; the user reads what is wrong and what to do."""
    line = only_sentence(project.run("install", FAIL_AT=place, FAIL_WITH=says))
    assert sentence in line
    assert says in (project.root / ".wheels" / "pip.log").read_text()


def test_spoiled_wheels_are_fetched_again(project):
    """When the kept files do not fit the hashes, the next run does not trust them."""
    project.run("install", FAIL_AT="install", FAIL_WITH="THESE PACKAGES DO NOT MATCH THE HASHES")
    project.calls()
    assert project.run("install").returncode == 0
    assert project.calls() == WHOLE


def test_without_a_python_it_says_which(project):
    """A Python that is too old, or none, is one sentence."""
    project.command("python3", "#!/usr/bin/env bash\nexit 1\n")
    script = project.root / "pi_setup" / "setup.sh"
    # The system's own Python is out of this test's reach.
    script.write_text(script.read_text().replace("/usr/bin/python3", "no-python"))
    assert "Python 3.11 or later is missing." in only_sentence(project.run("install"))


def test_two_at_once_install_once(project):
    """The second of two waits for the first, and then finds everything done."""
    words = ["bash", str(project.root / "pi_setup" / "setup.sh"), "install"]
    both = [
        subprocess.Popen(words, env=project.environment(SLOW="1"), stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [process.communicate(timeout=30)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum("waiting for it" in text for text in said) == 1
    assert project.calls() == WHOLE
