"""What stays: a board after Python's restart, and the still picture in a saved notebook."""

import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(240)]


def test_a_restart_is_told_and_the_cell_brings_it_back(open_board):
    """After Python was restarted the board says what to do, and running its cell again is enough."""
    book = open_board()
    book.notebook.menu("Kernel", "Restart Kernel")
    book.page.locator(".jp-Dialog").get_by_role("button", name=re.compile("^(Confirm|Restart)")).click()
    told = "Python was stopped or restarted. Run this cell again."
    expect(book.board.locator(".status")).to_have_text(told)
    book.start(0)
    expect(book.board.locator(".status")).to_contain_text("The picture shows")


def test_a_saved_notebook_keeps_a_still_picture(open_board, lab, page, open_notebook):
    """Opened without its Python, or as HTML, the notebook shows the wiring picture and no error."""
    book = open_board()
    still = page.locator("img.pathshala-still")
    expect(still).to_be_hidden()
    book.notebook.save()
    name = f"try-{lab.pages}.ipynb"
    assert "widgets" not in lab.notebook(name)["metadata"]
    lab.end_kernels()
    open_notebook(page, lab, name)
    expect(still).to_be_visible()
    assert still.evaluate("picture => picture.naturalWidth") > 0
    expect(page.get_by_text("Error displaying widget")).to_be_hidden()
    convert = [sys.executable, "-m", "nbconvert", "--to", "html", "--stdout", str(lab.folder / name)]
    made = subprocess.run(convert, capture_output=True, text=True, timeout=100, check=True)
    assert made.stdout.count('class="pathshala-still"') == 1
