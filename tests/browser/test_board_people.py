"""The board in Chromium: two people at once, a phone, the drawer, no script, the rules of accessibility."""

import pytest
from playwright.sync_api import Page, expect

from app.extensions import db
from app.models import Client
from tests.browser.boards import OpenPage, card, drag, enter, friday_morning, lane, people
from tests.funnel import make
from tests.plugins.browser import axe_violations_in_both_themes
from tests.plugins.cast import Cast

__all__ = ["friday_morning", "people"]
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("house", ["sqlite"], indirect=True)]


def test_of_two_people_the_slower_one_is_told_who_was_faster(
    open_page: OpenPage, cast: Cast, people: dict[str, Client]
) -> None:
    ana, dee = enter(open_page()), enter(open_page(), "dee@example.com")
    ana.route("**/board/changes*", lambda route: route.fulfill(status=204))
    drag(dee, card(dee, people["booked"]), lane(dee, "Deciding"))
    expect(dee.locator("#toasts")).to_contain_text("Leo is in Deciding.")
    drag(ana, card(ana, people["booked"]), lane(ana, "No-show"))
    expect(ana.get_by_role("alert")).to_contain_text("Dee changed Leo at 9:00 am.")
    fresh = lane(ana, "Deciding").locator(f"#client-{people['booked'].id}")
    expect(fresh).to_contain_text("moved by Dee, 9:00 am")
    expect(lane(ana, "Consultation booked").locator(f"#client-{people['booked'].id}")).to_have_count(0)


def test_what_another_person_moves_appears_without_disturbing_what_is_typed(
    open_page: OpenPage, cast: Cast, people: dict[str, Client]
) -> None:
    ana, dee = enter(open_page()), enter(open_page(), "dee@example.com")
    drag(ana, card(ana, people["deciding"]), lane(ana, "Active"))
    what = ana.get_by_label("What was sold")
    what.fill("PT twel")
    drag(dee, card(dee, people["booked"]), lane(dee, "No-show"))
    expect(lane(ana, "No-show").locator(f"#client-{people['booked'].id}")).to_be_visible(timeout=10_000)
    expect(what).to_have_value("PT twel")
    expect(what).to_be_focused()
    expect(lane(ana, "No-show").locator(f"#client-{people['booked'].id}")).to_contain_text("moved by Dee")
    count = lane(ana, "Active").locator(".board__count")
    before = count.inner_text()
    drag(dee, card(dee, people["active"]), lane(dee, "Renewal due"))
    expect(lane(ana, "Renewal due").locator(f"#client-{people['active'].id}")).to_be_visible(timeout=10_000)
    expect(count).to_have_text(before)
    ana.get_by_role("link", name="Cancel").click()
    expect(count).not_to_have_text(before, timeout=10_000)


def test_a_trainer_records_a_no_show_in_two_taps(open_page: OpenPage, cast: Cast, people: dict[str, Client]) -> None:
    page = enter(open_page(width=390, height=844, touch=True), "ben@example.com")
    page.get_by_role("navigation", name="Stages").get_by_text("Consultation booked").tap()
    leo = card(page, people["booked"])
    leo.get_by_label("Move Leo Brandt to").tap()
    leo.get_by_role("button", name="No-show").tap()
    expect(page.locator("#toasts")).to_contain_text("Leo is in No-show.")
    expect(lane(page, "Consultation booked").locator(f"#client-{people['booked'].id}")).to_have_count(0)
    assert make.standing(people["booked"]).stage == "no_show"


def test_a_client_opens_over_the_board_with_an_address_of_their_own(
    page: Page, cast: Cast, people: dict[str, Client]
) -> None:
    enter(page)
    name = card(page, people["booked"]).locator(".card__name")
    name.click()
    drawer = page.get_by_role("dialog", name="Leo Brandt")
    expect(drawer.get_by_role("heading", name="Leo Brandt")).to_be_focused()
    assert page.url.endswith(f"/clients/{people['booked'].id}")
    drawer.get_by_role("button", name="Showed").click()
    expect(drawer.locator(".client__stage")).to_contain_text("Deciding")
    expect(page.locator(f"#deciding #client-{people['booked'].id}")).to_have_count(1)
    drawer.get_by_label("Note").fill("Wants mornings.")
    drawer.get_by_role("button", name="Log it").click()
    expect(drawer.get_by_text("“Wants mornings.”")).to_be_visible()
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    expect(name).to_be_focused()
    assert page.url.endswith("/board")


def test_somebody_is_added_by_name_and_phone_with_a_look_for_who_is_known(
    page: Page, cast: Cast, people: dict[str, Client]
) -> None:
    people["new"].member.phone = "(555) 014-2018"
    db.session.commit()
    enter(page)
    page.get_by_role("link", name="Add a person").click()
    drawer = page.get_by_role("dialog", name="Add a person")
    drawer.get_by_label("Name").press_sequentially("Zoe Hart")
    drawer.get_by_label("Phone").press_sequentially("5550142018")
    expect(drawer.get_by_text("Chloe Barnes")).to_be_visible()
    drawer.get_by_label("Phone").fill("555 000 1111")
    drawer.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("Zoe Hart is on the board.")
    expect(lane(page, "New member").get_by_role("link", name="Zoe Hart")).to_be_visible()
    expect(drawer).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1440])
def test_board_and_client_break_no_rule_of_accessibility(
    open_page: OpenPage, cast: Cast, people: dict[str, Client], width: int
) -> None:
    page = enter(open_page(width=width, height=900))
    assert axe_violations_in_both_themes(page) == []
    page.locator(".card:visible .card__menu summary").first.click()
    page.locator(".card__menu [data-move]").first.wait_for()
    assert axe_violations_in_both_themes(page) == []
    page.keyboard.press("Escape")
    page.locator(".card__name:visible").first.click()
    page.get_by_role("dialog").wait_for()
    assert axe_violations_in_both_themes(page) == []
    page.goto(f"/clients/{people['renewal_due'].id}")
    assert axe_violations_in_both_themes(page) == []
    page.goto(f"/clients/{people['booked'].id}/moves/new?to=lost")
    assert axe_violations_in_both_themes(page) == []


def test_without_a_script_the_board_moves_cards_by_its_forms(
    open_page: OpenPage, cast: Cast, people: dict[str, Client]
) -> None:
    page = enter(open_page(script=False))
    card(page, people["booked"]).locator("summary").click()
    card(page, people["booked"]).get_by_text("Move to…").click()
    page.get_by_role("button", name="Deciding").click()
    expect(page.locator("#toasts")).to_contain_text("Leo is in Deciding.")
    page.get_by_role("button", name="Undo").first.click()
    expect(page.locator("#toasts")).to_contain_text("Undone.")
    assert make.standing(people["booked"]).stage == "booked"
