"""pi_setup/setup.sh and the system's packages: only what is missing, only where it is allowed."""

import subprocess

import pytest

PRETENDED_APT = """#!/usr/bin/env bash
echo "apt $*" >>"$CALLS"
exit ${APT_CODE:-0}
"""


def only_sentence(result: subprocess.CompletedProcess[str]) -> str:
    """Return the one line that stands on the error output of a failed run."""
    assert result.returncode == 1
    (line,) = result.stderr.splitlines()
    return line


def apt_for(project, user: int) -> None:
    project.command("apt-get", PRETENDED_APT)
    project.command("id", f"#!/usr/bin/env bash\necho {user}\n")


def apt_calls(project) -> list[str]:
    lines = project.calls_file.read_text().splitlines()
    return [line.split()[-1] for line in lines if line.startswith("apt") and " install " in line]


def test_a_missing_venv_is_installed_by_root(project):
    """As root, python3-venv comes through apt."""
    apt_for(project, 0)
    assert project.run("install", NO_ENSUREPIP="1").returncode == 0
    assert apt_calls(project) == ["python3-venv"]


def test_a_missing_venv_is_one_sentence_where_apt_is_not_allowed(project):
    """An ordinary user without sudo reads what to run."""
    apt_for(project, 1000)
    line = only_sentence(project.run("install", NO_ENSUREPIP="1"))
    assert "Run: sudo apt install python3-venv " in line
    project.command("sudo", "#!/usr/bin/env bash\nexit 1\n")
    assert only_sentence(project.run("install", NO_ENSUREPIP="1")) == line


def test_sudo_without_a_password_is_used(project):
    """Raspberry Pi OS lets its first user: then apt is run through sudo, which asks nothing."""
    apt_for(project, 1000)
    project.command("sudo", '#!/usr/bin/env bash\n[ "$1" = -n ] || exit 1\nshift\n"$@"\n')
    assert project.run("install", NO_ENSUREPIP="1").returncode == 0
    assert apt_calls(project) == ["python3-venv"]


def test_apt_that_fails_is_one_sentence(project):
    """apt without internet ends with what to do."""
    apt_for(project, 0)
    result = project.run("install", NO_ENSUREPIP="1", APT_CODE="100")
    assert "apt could not install python3-venv" in only_sentence(result)


def test_start_brings_a_browser_and_fonts_to_a_desktop(installed):
    """On a desktop without them, Chromium and the fonts come through apt."""
    apt_for(installed, 0)
    assert installed.run("start", DISPLAY=":0").returncode == 0
    assert apt_calls(installed) == ["chromium", "fonts-noto-core"]


@pytest.mark.parametrize(
    ("words", "environment"),
    [(("start", "--no-browser"), {"DISPLAY": ":0"}), (("start",), {}), (("install",), {"DISPLAY": ":0"})],
)
def test_no_browser_is_installed_where_none_is_shown(installed, words, environment):
    """With --no-browser, or without a screen, apt is left alone."""
    apt_for(installed, 0)
    assert installed.run(*words, **environment).returncode == 0
    assert installed.calls() == []


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "firefox", "my-browser"])
def test_a_browser_that_is_there_is_enough(installed, name):
    """Any known browser, or the one that BROWSER names, will do."""
    apt_for(installed, 0)
    installed.command(name, "#!/bin/sh\n")
    (installed.bin / "NotoNastaliqUrdu-Regular.ttf").touch()
    installed.run("start", DISPLAY=":0", BROWSER="nothing:my-browser")
    assert installed.calls() == []


def test_start_goes_on_without_a_browser(installed):
    """Where apt is not allowed, start says what to run and still starts the course."""
    result = installed.run("start", DISPLAY=":0")
    assert result.returncode == 0
    assert result.stdout == "<start>\n"
    assert "sudo apt install chromium " in result.stderr
    assert "sudo apt install fonts-noto-core " in result.stderr


def test_the_tests_need_chromium(installed):
    """Where there is none and apt is not allowed, `test` says what to run and ends."""
    line = only_sentence(installed.run("test"))
    assert "sudo apt install chromium " in line


def machine_with_a_browser(project) -> None:
    project.command("chromium", "#!/bin/sh\n")
    (project.bin / "NotoNastaliqUrdu-Regular.ttf").touch()


def test_the_tests_bring_an_emulated_pi(installed):
    """`test` installs the emulator of a Raspberry Pi where it may, and once."""
    machine_with_a_browser(installed)
    apt_for(installed, 0)
    assert installed.run("test").returncode == 0
    assert "qemu-system-arm device-tree-compiler" in installed.calls_file.read_text()
    assert apt_calls(installed) == ["device-tree-compiler"]
    installed.calls()
    for name in ("qemu-system-aarch64", "fdtput"):
        installed.command(name, "#!/bin/sh\n")
    assert installed.run("test").returncode == 0
    assert apt_calls(installed) == []


def test_the_tests_go_on_without_an_emulated_pi(installed):
    """Where apt is not allowed, `test` says nothing of it: the one test that needs it does."""
    machine_with_a_browser(installed)
    result = installed.run("test")
    assert (result.returncode, result.stderr) == (0, "")
