"""One JupyterLab for all the board's tests, and a notebook in it that shows the board."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.board.book import SHOW, Book
from tests.browser.board.lab import Lab, running_lab
from tests.browser.conftest import Notebook


@pytest.fixture(scope="session", name="_lab")
def _the_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with running_lab(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


@pytest.fixture
def lab(_lab: Lab) -> Iterator[Lab]:
    """A running JupyterLab; what a test leaves running in it ends with the test."""
    yield _lab
    _lab.end_kernels()


@pytest.fixture
def open_board(lab: Lab, page: Page, open_notebook: type[Notebook]) -> Callable[..., Book]:
    """Opens a notebook whose first cell shows the board, runs that cell, and returns it.

    `lab` stands before `page`, so that the page is closed before its Python ends.
    """

    def open_it(*cells: str, first: str = SHOW) -> Book:
        return Book(open_notebook(page, lab, lab.write(first, *cells)))

    return open_it
