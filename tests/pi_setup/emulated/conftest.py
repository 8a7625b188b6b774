"""An emulated Raspberry Pi that runs week 2's programs once, for all that is asked about them."""

import os

import pytest

from tests.pi_setup.emulated.guest import put_together
from tests.pi_setup.emulated.machine import EmulatedPi, Run
from tests.pi_setup.emulated.parts import CannotEmulate, check_programs, fetch
from tests.pi_setup.emulated.programs import PROGRAMS

BOOT, PROGRAM = 300, 200
"""Seconds after which we give up; on an idle machine they take 20 and 10."""


@pytest.fixture(scope="session")
def programs() -> dict[str, list[str]]:
    """The cells of each program, read from the unit."""
    return {name: read() for name, read in PROGRAMS.items()}


@pytest.fixture(scope="session")
def emulated(programs, request, tmp_path_factory) -> dict[str, Run]:
    """What the programs did on the emulated Pi."""
    try:
        check_programs()
        parts = fetch(request.config.cache.mkdir("emulated-pi"))
    except CannotEmulate as problem:
        if os.environ.get("CI") == "true":
            pytest.fail(str(problem))
        pytest.skip(str(problem))
    guest = put_together(parts, programs, tmp_path_factory.mktemp("emulated-pi"))
    runs = {}
    with EmulatedPi(guest) as pi:
        for name in programs:
            pi.wait_until_ready(name, BOOT)
            runs[name] = pi.run(name, PROGRAM)
    return runs
