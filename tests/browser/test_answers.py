"""A wrong answer to whom rows speak of, taken back in Chromium: on a phone in the dark, and on a desk."""

import pytest
from playwright.sync_api import expect

from app import clock
from tests.intake.load.exports import MEMBERS, NOON, VISITS, bring
from tests.intake.load.test_strays import FAMILY
from tests.plugins.browser import OpenPage, enter, faults

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("house", ["sqlite"], indirect=True)]
LEO = ",Leo Brandt,PT 60,2026-11-18 10:00,Ben,attended,,"


def test_an_answer_is_given_looked_at_again_and_taken_back(open_page: OpenPage, cast):
    with clock.stopped_at(NOON):
        bring(cast.north, MEMBERS, *FAMILY)
        export = bring(cast.north, VISITS, LEO, LEO.replace("18 10", "17 10"), LEO.replace("Leo Brandt", "New Face"))
    page = enter(open_page(width=390, dark=True), "ana@example.com", to=f"/imports/{export.id}")
    page.get_by_role("button", name="It is Leo Brandt , 4").click()
    page.get_by_role("button", name="Somebody new New Face").click()
    expect(page.get_by_role("heading", name="Answered")).to_be_visible()
    page.reload()
    assert faults(page) == []
    page.get_by_role("link", name="All answers").click()
    expect(page.get_by_role("heading", name="Answers")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Take back… who Leo Brandt is").click()
    expect(page.get_by_role("heading", name="Take this answer back")).to_be_visible()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("2 rows wait again until somebody says who Leo Brandt is.")).to_be_visible()
    page = enter(open_page(width=1440), "ana@example.com", to="/imports/answers?location=north")
    assert faults(page) == []
    page.get_by_role("button", name="Take back… who New Face is").click()
    expect(page.get_by_text("Who leaves the board")).to_be_visible()
