"""The pages that adults print: the report for the child-protection lead, and the cards of help."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from course.assemble.card import card_page
from course.check import Finding
from course.check.course import course_findings, read_course
from course.check.report import report_page
from course.contacts import load_contacts
from tests.browser.axe import expect_accessible

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
SIZES = ((1280, 720), (1024, 600), (640, 720), (400, 720))


def fits(page: Page, text: str) -> None:
    """Assert that a page is whole for axe-core, in each width, and on paper."""
    page.set_content(text)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert not page.evaluate(WIDE), f"it is wider than {width}"
        expect_accessible(page)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 1000})
    assert not page.evaluate(WIDE), "it is wider than the paper"


def test_the_report_can_be_read_and_printed(page):
    """The report of this course: accessible and whole from 400 pixels up, and no links on paper."""
    course = read_course()
    long = Finding(
        "SC-07", "warning", course.syllabus.units[1].slug, "lesson.ipynb", "x" * 80, "y" * 120, "z"
    )
    fits(page, report_page(course, [*course_findings(course), long]))
    expect(page.get_by_role("navigation")).to_be_hidden()
    expect(page.get_by_role("heading", name="What waits for you")).to_be_visible()


def test_the_cards_can_be_printed(page):
    """Six cards on one sheet, numbers from left to right; what is for the adult stays off paper."""
    fits(page, card_page(load_contacts(), date(2026, 12, 1)))
    expect(page.locator(".card")).to_have_count(6)
    expect(page.get_by_text("Nobody dialled these numbers")).to_be_hidden()
    sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))
    assert len(sheets) == 1, "the cards need more than one sheet"
    page.emulate_media(media="screen")
    expect(page.get_by_text("Nobody dialled these numbers")).to_be_visible()
    page.evaluate("document.documentElement.dir = 'rtl'")
    number = page.locator(".card bdi").first
    assert number.evaluate("element => getComputedStyle(element).direction") == "ltr"
    line = page.locator(".card table").first
    assert line.bounding_box()["x"] > page.locator(".card").first.bounding_box()["x"] + 4
