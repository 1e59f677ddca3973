"""Two who are one person: compared and merged in Chromium, on a phone and without a script."""

import pytest
from playwright.sync_api import expect

from app import clock
from tests.intake.load.exports import MEMBERS, NOON, bring
from tests.intake.load.test_strays import FAMILY, VISITS, visit
from tests.plugins.browser import OpenPage, enter, faults_on_phone_and_desk
from tests.web.test_duplicates import PEOPLE

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("house", ["sqlite"], indirect=True)]


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


def test_the_screens_of_who_is_who_break_no_rule(open_page: OpenPage, cast):
    bring(cast.north, MEMBERS, *PEOPLE, *FAMILY)
    export = bring(cast.north, VISITS, visit("Leo Brandt"), visit("New Face"))
    addresses = (f"/imports/{export.id}", "/duplicates", "/duplicates?text=thirty", "/duplicates/1/2")
    assert faults_on_phone_and_desk(enter(open_page(), "ana@example.com"), *addresses) == []


def test_two_are_merged_and_parted_without_a_script(open_page: OpenPage, cast):
    bring(cast.north, MEMBERS, *PEOPLE)
    page = enter(open_page(script=False), "ana@example.com", to="/imports")
    page.get_by_role("link", name="1 possible duplicate").click()
    page.get_by_role("link", name="Compare Bea Thirty").click()
    page.get_by_role("button", name="The same person: keep 12").click()
    page.goto("/duplicates")
    expect(page.get_by_text("Nobody looks like somebody else.")).to_be_visible()
    page.get_by_role("button", name="Undo Bea Thirty").click()
    expect(page.get_by_role("heading", name="One person or two?")).to_be_visible()
