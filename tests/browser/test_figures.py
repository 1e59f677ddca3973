"""Today, Renewals, Team, My book and Reports in Chromium: on a phone, in the dark, by touch."""

import pytest
from playwright.sync_api import Page, expect

from app.extensions import db
from app.models import Appointment
from tests.plugins.browser import OpenPage, axe_violations_in_both_themes, enter, faults_on_phone_and_desk

pytestmark = [
    pytest.mark.browser,
    pytest.mark.usefixtures("friday_morning"),
    pytest.mark.parametrize("house", ["sqlite"], indirect=True),
]
MANAGERS = (
    *("/", "/renewals", "/team", "/team?from=2026-11-09&to=2026-11-01", "/team/names?figure=show_rate", "/reports"),
    *("/reports/funnel", "/reports/board", "/reports/morning", "/book"),
)
TRAINERS = ("/", "/renewals", "/book", "/book/names?figure=sold")


def test_no_screen_of_a_manager_breaks_a_rule(open_page: OpenPage, cast, story):
    assert faults_on_phone_and_desk(enter(open_page(), "ana@example.com"), *MANAGERS) == []


def test_no_screen_of_a_trainer_breaks_a_rule(open_page: OpenPage, cast, story):
    page = enter(open_page(width=390, height=844, touch=True), "ben@example.com")
    for address in TRAINERS:
        page.goto(address)
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), address
        assert axe_violations_in_both_themes(page) == [], address


def test_a_trainer_records_a_no_show_in_two_taps_and_takes_it_back(open_page: OpenPage, cast, story):
    page = enter(open_page(width=390, height=844, touch=True), "ben@example.com")
    expect(page.get_by_role("heading", name="Did Leo Brandt come?")).to_be_visible()
    box = page.get_by_role("button", name="No-show").bounding_box()
    assert box is not None
    assert box["height"] >= 44
    page.get_by_role("button", name="No-show").tap()
    expect(page.get_by_role("heading", name="Did Leo Brandt come?")).to_have_count(0)
    held = db.session.query(Appointment).filter_by(client_id=story["leo"].id)
    assert held.one().outcome == "no_show"
    page.get_by_role("button", name="Undo").tap()
    expect(page.get_by_role("heading", name="Did Leo Brandt come?")).to_be_visible()
    db.session.expire_all()
    assert held.one().outcome == "booked"


def test_a_call_is_logged_beside_the_name(page: Page, cast, story):
    enter(page, "ana@example.com")
    first = page.get_by_role("region", name="Do first")
    row = first.get_by_role("listitem").filter(has_text="Owen Price")
    row.get_by_text("Log a call").click()
    row.get_by_label("Note").fill("Sick this week, back on Monday")
    row.get_by_role("button", name="Log it").click()
    expect(page.locator("#toasts")).to_contain_text("Call recorded.")
    expect(first.get_by_text("Owen Price")).to_have_count(0)


def test_an_open_menu_closes_on_escape(page: Page, cast, story):
    enter(page, "ana@example.com", "/team")
    page.get_by_text("Other days").click()
    expect(page.get_by_label("From")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_label("From")).to_be_hidden()


def test_a_chosen_trainer_is_shown_at_once_and_without_script_by_a_button(open_page: OpenPage, cast, story):
    page = enter(open_page(), "ana@example.com", "/renewals")
    page.get_by_label("Trainer", exact=True).select_option("Dana Wolf")
    page.wait_for_url("**/renewals?trainer=*")
    expect(page.get_by_role("link", name="Grace Tan")).to_have_count(0)
    plain = enter(open_page(script=False), "ana@example.com", "/renewals")
    plain.get_by_label("Trainer", exact=True).select_option("Dana Wolf")
    plain.get_by_role("button", name="Show").click()
    expect(plain.get_by_role("link", name="Grace Tan")).to_have_count(0)


def test_print_is_offered_where_a_script_can(open_page: OpenPage, cast, story):
    page = enter(open_page(), "ana@example.com")
    page.evaluate("window.print = () => { window.printed = true }")
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("window.printed") is True
    plain = enter(open_page(script=False), "ana@example.com")
    expect(plain.get_by_role("button", name="Print")).to_be_hidden()
