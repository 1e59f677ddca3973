"""A file over any page: what will happen is said, and it is sent as a form of the page is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.extensions import db
from app.models import Export
from tests.plugins.browser import axe_violations, enter
from tests.plugins.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("house", ["sqlite"], indirect=True)]
OpenPage = Callable[..., Page]
DRAG = """([kinds, name, text]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name));
  for (const kind of kinds) {
    document.querySelector("main").dispatchEvent(
      new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
  }
}"""
OVER, DROP, AWAY = ["dragenter", "dragover"], ["dragenter", "dragover", "drop"], ["dragleave"]
CSV = "member_id,first_name,last_name,joined_on\nM1,Bea,Thirty,2026-11-10\n"


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (390, True)])
def test_a_file_over_any_page_is_announced_and_dropped_it_is_sent(
    open_page: OpenPage, cast: Cast, width: int, dark: bool
) -> None:
    page = open_page(width=width, dark=dark)
    enter(page, to="/board")
    landing = page.get_by_text("Let go to read it into Harbor North")
    page.evaluate(DRAG, [OVER, "members.csv", CSV])
    expect(landing).to_be_visible()
    assert axe_violations(page) == []
    page.evaluate(DRAG, [AWAY, "members.csv", CSV])
    expect(landing).to_be_hidden()
    page.evaluate(DRAG, [DROP, "members.csv", CSV])
    expect(page.get_by_role("heading", name="members.csv")).to_be_visible()
    export = db.session.scalars(select(Export)).one()
    assert (export.location_id, export.source) == (cast.north.id, "web")
    page.go_back()
    expect(landing).to_be_hidden()


def test_what_is_typed_is_not_lost_to_a_drop(page: Page, cast: Cast) -> None:
    enter(page, to="/settings/locations")
    page.get_by_role("link", name="Change Harbor North").click()
    page.get_by_label("Name").fill("Pier Nine")
    page.evaluate(DRAG, [DROP, "members.csv", CSV])
    expect(page.get_by_role("alert")).to_contain_text("typed and not saved yet")
    expect(page.get_by_label("Name")).to_have_value("Pier Nine")
    assert axe_violations(page) == []


def test_a_file_that_is_too_large_stays_here(page: Page, cast: Cast) -> None:
    enter(page, to="/account")
    page.evaluate("document.querySelector('[data-drop-anywhere]').dataset.dropLimit = 10")
    page.evaluate(DRAG, [DROP, "members.csv", CSV])
    expect(page.get_by_role("alert")).to_contain_text("Export a shorter period, then the rest.")
    expect(page.get_by_role("heading", name="My account")).to_be_visible()


def test_what_is_no_file_is_nobodys_business(page: Page, cast: Cast) -> None:
    enter(page, to="/account")
    page.evaluate("""() => {
      const carried = new DataTransfer();
      carried.setData("text/plain", "words");
      document.querySelector("main").dispatchEvent(
        new DragEvent("dragenter", { dataTransfer: carried, bubbles: true, cancelable: true }));
    }""")
    expect(page.get_by_text("Let go to read it")).to_be_hidden()
