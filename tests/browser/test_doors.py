"""What only a browser can break of the doors: the form that survives a log-in, with htmx and without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.extensions import db
from app.models import Service, User
from tests.plugins.browser import axe_violations, faults_on_phone_and_desk
from tests.plugins.cast import PASSWORD, Cast

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("house", ["sqlite"], indirect=True)]
OpenPage = Callable[..., Page]


def log_in(page: Page, user: User) -> None:
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def log_out_elsewhere(user: User) -> None:
    user.session_key = "another"
    db.session.commit()


def test_a_person_logs_in_and_out(page: Page, cast: Cast) -> None:
    page.goto("/account")
    expect(page.get_by_label("E-mail")).to_be_focused()
    log_in(page, cast.ana)
    expect(page.get_by_role("heading", name="My account")).to_be_visible()
    page.get_by_label("Ana Reyes: account and more").click()
    page.get_by_role("button", name="Log out", exact=True).click()
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()


def test_the_focus_goes_to_the_field_in_error(page: Page, cast: Cast) -> None:
    page.goto("/login")
    page.get_by_label("E-mail").fill("ana@example.com")
    page.get_by_label("Password").fill("a guess")
    page.keyboard.press("Enter")
    expect(page.get_by_text("This e-mail and password do not go together.")).to_be_visible()
    expect(page.get_by_label("Password")).to_be_focused()


@pytest.mark.parametrize("script", [True, False])
def test_what_was_typed_survives_a_log_in_that_ran_out(open_page: OpenPage, cast: Cast, script: bool) -> None:
    page = open_page(script=script)
    page.goto(f"/login?next=/settings/locations/{cast.north.id}")
    log_in(page, cast.ana)
    page.get_by_label("Name").fill("Pier Nine & Sons")
    log_out_elsewhere(cast.ana)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("What you wrote is kept and waits for you.")).to_be_visible()
    log_in(page, cast.ana)
    expect(page.get_by_role("heading", name="Not sent yet")).to_be_visible()
    expect(page.get_by_label("Name")).to_have_value("Pier Nine & Sons")
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_text("Pier Nine & Sons is saved.")).to_be_visible()


def test_what_htmx_sends_from_a_logged_out_tab_survives_as_well(page: Page, cast: Cast) -> None:
    db.session.add(Service(location_id=cast.north.id, name="Moonwalk"))
    db.session.commit()
    page.goto("/login?next=/settings/services")
    log_in(page, cast.ana)
    page.get_by_label("Moonwalk is").select_option("session")
    log_out_elsewhere(cast.ana)
    page.get_by_role("button", name="Save Moonwalk").click()
    expect(page.get_by_text("What you wrote is kept and waits for you.")).to_be_visible()
    assert axe_violations(page) == []
    log_in(page, cast.ana)
    expect(page.get_by_label("Kind")).to_have_value("session")
    page.get_by_role("button", name="Send it now").click()
    expect(page.locator("#service-1").get_by_text("A PT session", exact=True)).to_be_visible()


def test_a_refusal_under_htmx_is_said_above_the_page(page: Page, cast: Cast) -> None:
    db.session.add(Service(location_id=cast.north.id, name="Moonwalk"))
    db.session.commit()
    page.goto("/login?next=/settings/services")
    log_in(page, cast.ana)
    page.get_by_label("Moonwalk is").select_option("session")
    cast.ana.role = "gm"
    db.session.commit()
    page.get_by_role("button", name="Save Moonwalk").click()
    expect(page.get_by_role("alert")).to_contain_text("This page is not for general managers.")
    expect(page.get_by_label("Moonwalk is")).to_have_value("session")
    assert axe_violations(page) == []


def test_the_first_start_offers_the_browsers_own_time_zone(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/start")
    zone = page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone")
    expect(page.get_by_label("Time zone")).to_have_value(zone)
    page.get_by_label("Name", exact=True).fill("Olive Park")
    page.get_by_label("E-mail").fill("olive@example.com")
    page.get_by_label("Password").fill("short")
    page.get_by_label("Name of the club").fill("Pier Nine")
    page.get_by_role("button", name="Make it and go to the first file").click()
    expect(page.get_by_label("Password")).to_be_focused()
    expect(page.get_by_label("Name of the club")).to_have_value("Pier Nine")
    page.get_by_label("Password").fill("three quiet words")
    page.get_by_role("button", name="Make it and go to the first file").click()
    page.wait_for_url("**/imports?location=*")


def test_a_slash_goes_to_the_search_and_the_search_to_the_board(page: Page, cast: Cast) -> None:
    page.goto("/login?next=/account")
    log_in(page, cast.ana)
    page.get_by_role("heading", name="My account").click()
    page.keyboard.press("/")
    expect(page.get_by_label("Find a client")).to_be_focused()
    page.keyboard.type("Thirty/")
    expect(page.get_by_label("Find a client")).to_have_value("Thirty/")
    page.keyboard.press("Enter")
    page.wait_for_url("**/board?q=Thirty%2F")


def test_a_menu_closes_on_escape_and_gives_the_focus_back(page: Page, cast: Cast) -> None:
    page.goto("/login?next=/account")
    log_in(page, cast.dee)
    switch = page.locator("summary").filter(has_text="Harbor North")
    switch.click()
    expect(page.get_by_role("link", name="Harbor South", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Harbor South", exact=True)).to_be_hidden()
    expect(switch).to_be_focused()


def test_no_door_and_no_setting_breaks_a_rule_of_accessibility(page: Page, cast: Cast) -> None:
    assert faults_on_phone_and_desk(page, "/login?next=/settings") == []
    log_in(page, cast.dee)
    paths = ["/settings", "/settings/numbers", "/settings/people", "/settings/people/new", "/settings/locations",
             "/settings/deliveries", "/settings/deliveries/tokens", "/settings/deliveries/mailbox",
             "/settings/locations/new", f"/settings/people/{cast.ben.id}", "/account", "/nowhere"]  # fmt: skip
    assert faults_on_phone_and_desk(page, *paths) == []
