"""The board as the tests in Chromium handle it: who logs in, one client of each kind, a drag as a hand does it."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page

from app import clock
from app.models import Client
from tests.funnel import make
from tests.plugins import browser
from tests.plugins.cast import PASSWORD, Cast
from tests.plugins.house import House

OpenPage = Callable[..., Page]


@pytest.fixture(autouse=True)
def friday_morning() -> Iterator[None]:
    with clock.stopped_at(make.NOW):
        yield


@pytest.fixture
def people(house: House, cast: Cast) -> dict[str, Client]:
    """One client of each kind."""
    names = {"new": "Chloe Barnes", "booked": "Leo Brandt", "ahead": "Abel Winter", "no_show": "Rosa Delgado",
             "deciding": "Lily Chen", "active": "Arjun Mehta", "renewal_due": "Maya Okafor", "lost": "Piet Mast",
             "lapsed": "Olga Frey"}  # fmt: skip

    def told() -> dict[str, Client]:
        return {kind: make.in_stage(kind, cast.north, cast.ana, cast.ben_trainer, name) for kind, name in names.items()}

    return house.begin_with("a named client of each kind", told)


def sign_in(page: Page, to: str = "/board") -> Page:
    """Ana, through the door."""
    page.goto(f"/login?next={to}")
    page.get_by_label("E-mail").fill("ana@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(f"**{to}")
    return page


def enter(page: Page, email: str = "ana@example.com", to: str = "/board") -> Page:
    return browser.enter(page, email, to)


def lane(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def card(page: Page, client: Client) -> Locator:
    return page.locator(f"#client-{client.id}")


def drag(page: Page, what: Locator, to: Locator) -> None:
    """As a hand does it: down, a little way, over the lane, up."""
    start, end = what.bounding_box(), to.bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 30, start["y"] + 30)
    page.mouse.down()
    page.mouse.move(start["x"] + 40, start["y"] + 40, steps=3)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + 120, steps=6)
    page.mouse.up()
