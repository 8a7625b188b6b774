"""Where there is no Raspberry Pi the virtual pins are chosen; a choice that was made stays."""

from pi_setup.board.choice import choose_pins, is_raspberry_pi


def test_a_laptop_gets_virtual_pins(tmp_path):
    """Also one with a GPIO chip of its own, as many laptops have."""
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev/gpiochip0").touch()
    environ = {}
    assert choose_pins(environ, tmp_path) == "virtual" == environ["GPIOZERO_PIN_FACTORY"]


def test_a_pi_keeps_its_real_pins(tmp_path):
    """The device tree says that it is a Pi; on old kernels /proc/cpuinfo does."""
    (tmp_path / "proc/device-tree/system").mkdir(parents=True)
    (tmp_path / "proc/device-tree/system/linux,revision").touch()
    environ = {}
    assert choose_pins(environ, tmp_path) is None and environ == {}
    old = tmp_path / "old"
    (old / "proc").mkdir(parents=True)
    (old / "proc/cpuinfo").write_text("processor\t: 0\nRevision\t: a02082\n")
    assert is_raspberry_pi(old)


def test_a_choice_stays(tmp_path):
    """Who named a factory keeps it."""
    assert choose_pins({"GPIOZERO_PIN_FACTORY": "mock"}, tmp_path) == "mock"
