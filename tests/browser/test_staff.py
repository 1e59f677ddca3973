"""The trainers of a club, two of them as one, and a book that goes to others: in Chromium, and without a script."""

import pytest
from playwright.sync_api import expect

from app import clock
from tests.intake.load.exports import APPOINTMENTS, NOON, bring
from tests.plugins.browser import OpenPage, enter, faults_on_phone_and_desk

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("house", ["sqlite"], indirect=True)]


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


def test_the_screens_of_the_staff_break_no_rule_and_work_without_a_script(open_page: OpenPage, cast):
    lines = [
        f'A{number},{number},Member {number},PT 60,2026-11-18 10:00,"{name}",attended,,'
        for number, name in enumerate(("Alexandria Whitfield", "Alexandria Whi", "Alexandria White", "Dana Wolf"), 1)
    ]
    bring(cast.north, APPOINTMENTS, *lines)
    dana, ben = cast.dana_trainer.id, cast.ben_trainer.id
    one = f"/settings/trainers/{dana}"
    addresses = ("/settings/trainers", one, f"{one}/{ben}", f"{one}/handover?to={ben}", "/settings/services")
    assert faults_on_phone_and_desk(enter(open_page(), "ana@example.com"), *addresses) == []
    page = enter(open_page(script=False), "ana@example.com", to="/settings/trainers")
    page.get_by_role("link", name="Is Alexandria Whi Alexandria Whitfield?", exact=True).click()
    page.get_by_role("button", name="The same: known as Alexandria Whitfield").click()
    expect(page.get_by_text("Alexandria Whi is Alexandria Whitfield").first).to_be_visible()
    page.get_by_role("link", name="Dana Wolf").click()
    page.get_by_role("link", name="Hand over the book").click()
    page.get_by_label("Ben Ortiz").check()
    page.get_by_role("button", name="Split evenly among them").click()
    expect(page.get_by_text("1 to Ben Ortiz.")).to_be_visible()
    page.get_by_role("button", name="Hand over", exact=True).click()
    expect(page.get_by_text("Dana Wolf: 1 to Ben Ortiz").first).to_be_visible()


def test_the_tabs_of_settings_are_one_line_in_which_the_current_one_is_seen(open_page: OpenPage, cast):
    page = enter(open_page(), "ana@example.com")
    for width in (390, 820, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto("/settings/trainers")
        tabs = page.get_by_role("navigation", name="Settings")
        expect(tabs.get_by_role("link", name="Trainers")).to_be_in_viewport(ratio=1)
        assert tabs.bounding_box()["height"] < 60


def test_the_button_keeps_the_focus_when_a_name_is_saved(open_page: OpenPage, cast):
    bring(cast.north, APPOINTMENTS, "A1,1,Bea Thirty,Moonwalk,2026-11-18 10:00,Ben Ortiz,attended,,")
    page = enter(open_page(), "ana@example.com", to="/settings/services")
    page.get_by_label("Moonwalk is").select_option("session")
    page.get_by_role("button", name="Save Moonwalk").press("Enter")
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_role("button", name="Save Moonwalk")).to_be_focused()
