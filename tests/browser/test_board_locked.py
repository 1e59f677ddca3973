"""The database is busy while somebody moves cards in Chromium."""

import pytest
from playwright.sync_api import Page, expect

from app.models import Client
from tests.browser.boards import card, drag, enter, friday_morning, lane, people
from tests.funnel import make
from tests.plugins.locked import Lock

__all__ = ["friday_morning", "people"]
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("house", ["sqlite"], indirect=True)]


def test_what_was_typed_stands_until_it_can_be_saved(page: Page, people: dict[str, Client], lock: Lock) -> None:
    enter(page)
    drag(page, card(page, people["deciding"]), lane(page, "Active"))
    form = lane(page, "Active").get_by_role("form", name="Lily to Active")
    for label, text in (("What was sold", "PT 12"), ("Price", "1188"), ("Sessions", "12")):
        form.get_by_label(label).fill(text)
    lock()
    form.get_by_role("button", name="Record the sale").click()
    expect(page.locator("#notices")).to_contain_text("nothing was saved yet. Send it again in a moment.")
    expect(form.get_by_label("Price")).to_have_value("1188")


def test_a_card_that_asked_nothing_goes_back_to_its_place(page: Page, people: dict[str, Client], lock: Lock) -> None:
    enter(page)
    lock()
    leo = card(page, people["booked"])
    drag(page, leo, lane(page, "Deciding"))
    expect(page.locator("#notices")).to_contain_text("nothing was saved yet. Send it again in a moment.")
    expect(lane(page, "Consultation booked").locator(f"#client-{people['booked'].id}")).to_be_visible()
    assert leo.get_attribute("aria-busy") is None
    assert make.standing(people["booked"]).stage == "booked"
