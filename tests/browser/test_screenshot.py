"""The README's picture, made by: pytest tests/browser/test_screenshot.py --screenshot FILE"""

import shutil

import pytest
from PIL import Image

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

LESSON = "lessons/01a-hello-pi/lesson.ipynb"


def test_the_desk_shows_week_ones_lesson(page, request, running_desk, open_notebook, tmp_path):
    """The picture shows the first lesson with its first cell run, at 1280 by 720."""
    picture = tmp_path / "desk.png"
    with running_desk("start", tmp_path / "Pathshala") as desk:
        lesson = open_notebook(page, desk, LESSON)
        first = next(n for n, c in enumerate(lesson.stored) if c["cell_type"] == "code")
        lesson.run(first)
        page.keyboard.press("Escape")
        page.screenshot(path=picture)
    with Image.open(picture) as image:
        assert image.size == (1280, 720)
        assert len(image.convert("RGB").getcolors(1 << 24)) > 100
    if wanted := request.config.getoption("--screenshot", default=None):
        shutil.copyfile(picture, wanted)
