"""Whose word counts, said in Chromium: in place with the keyboard staying where it was, on a phone, in the dark."""

import pytest
from playwright.sync_api import expect

from app import clock
from tests.funnel.make import NOW
from tests.plugins.browser import OpenPage, enter, faults
from tests.web.test_disagreements import disputed

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("house", ["sqlite"], indirect=True)]


@pytest.fixture(autouse=True)
def at_nine():
    with clock.stopped_at(NOW):
        yield


def test_one_click_settles_in_place_and_the_next_undoes_it(open_page: OpenPage, cast):
    leo = disputed(cast.north, cast.ben, cast.ben_trainer)
    for name in ("Ida Cole", "Max Pine"):
        disputed(cast.north, cast.ben, cast.ben_trainer, name)
    page = enter(open_page(width=390, dark=True), "ana@example.com", to="/disagreements")
    row = page.locator(f"#disagreement-{leo.id}")
    row.get_by_role("button", name="Keep ours").click()
    expect(row).to_contain_text("showed counts: our word.")
    expect(row.get_by_role("button", name="Undo Leo Brandt")).to_be_focused()
    expect(page.get_by_text("2 are open.")).to_be_visible()
    expect(page.get_by_role("button", name="Take theirs for all 2")).to_be_visible()
    row.get_by_role("button", name="Undo Leo Brandt").click()
    expect(row.get_by_role("button", name="Keep ours")).to_be_focused()
    assert faults(page) == []
    row.get_by_role("button", name="The member system is right").click()
    expect(row).to_contain_text("cancelled too late counts: the member system's word.")
    page.reload()
    expect(page.get_by_role("heading", name="Settled")).to_be_visible()
    page = enter(open_page(width=1280), "ana@example.com")
    for address in ("/disagreements", f"/clients/{leo.client_id}", "/"):
        page.goto(address)
        assert faults(page) == [], address
