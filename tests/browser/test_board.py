"""The board in Chromium: dragging, keys, menus, undo, two people."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from app import clock
from app.extensions import db
from app.models import Client
from tests.funnel import make
from tests.plugins.browser import axe_violations
from tests.plugins.cast import PASSWORD, Cast

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("house", ["sqlite"], indirect=True)]
OpenPage = Callable[..., Page]


@pytest.fixture(autouse=True)
def _friday_morning() -> Iterator[None]:
    with clock.stopped_at(make.NOW):
        yield


@pytest.fixture
def people(cast: Cast) -> dict[str, Client]:
    """One client of each kind."""
    names = {"new": "Chloe Barnes", "booked": "Leo Brandt", "ahead": "Abel Winter", "no_show": "Rosa Delgado",
             "deciding": "Lily Chen", "active": "Arjun Mehta", "renewal_due": "Maya Okafor", "lost": "Piet Mast",
             "lapsed": "Olga Frey"}  # fmt: skip
    return {kind: make.in_stage(kind, cast.north, cast.ana, cast.ben_trainer, name) for kind, name in names.items()}


def enter(page: Page, email: str = "ana@example.com", to: str = "/board") -> Page:
    page.goto(f"/login?next={to}")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(f"**{to}")
    return page


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


def test_a_booked_card_is_dragged_to_deciding_and_undone(page: Page, cast: Cast, people: dict[str, Client]) -> None:
    enter(page)
    leo = card(page, people["booked"])
    drag(page, leo, lane(page, "Deciding"))
    expect(lane(page, "Deciding").locator(f"#client-{people['booked'].id}")).to_be_visible()
    toast = page.locator("#toasts")
    expect(toast).to_contain_text("Leo is in Deciding.")
    expect(lane(page, "Deciding").locator(".board__count")).to_have_text("clients: 2")
    assert make.standing(people["booked"]).stage == "deciding"
    db.session.rollback()
    toast.get_by_role("button", name="Undo").click()
    expect(lane(page, "Consultation booked").locator(f"#client-{people['booked'].id}")).to_be_visible()
    expect(toast).to_contain_text("Undone.")


def test_a_drop_on_active_asks_for_the_package_where_the_card_landed(
    page: Page, cast: Cast, people: dict[str, Client]
) -> None:
    enter(page)
    lily = card(page, people["deciding"])
    drag(page, lily, lane(page, "Active"))
    form = lane(page, "Active").get_by_role("form", name="Lily to Active")
    expect(form.get_by_label("What was sold")).to_be_focused()
    form.get_by_label("What was sold").fill("PT 12")
    form.get_by_label("Price").fill("$1,188")
    form.get_by_role("button", name="Record the sale").click()
    expect(form.get_by_text("How many sessions? Or tick unlimited.")).to_be_visible()
    expect(form.get_by_label("Price")).to_have_value("$1,188")
    form.get_by_label("Sessions").fill("12")
    form.get_by_role("button", name="Record the sale").click()
    expect(page.locator("#toasts")).to_contain_text("Lily is in Active.")
    expect(form).to_have_count(0)
    expect(lane(page, "Active").locator(f"#client-{people['deciding'].id} .card__value")).to_have_text("$1,188")
    assert make.standing(people["deciding"]).stage == "active"


def test_cancel_puts_the_card_back_into_its_exact_slot(page: Page, cast: Cast) -> None:
    some = [make.in_stage("deciding", cast.north, cast.ana, cast.ben_trainer, f"Lily {n}") for n in range(3)]
    enter(page)
    before = lane(page, "Deciding").locator(".card__name").all_text_contents()
    drag(page, card(page, some[1]), lane(page, "Lost"))
    form = page.get_by_role("form", name="Lily to Lost")
    expect(form.get_by_label("Why is the client lost?")).to_be_focused()
    form.get_by_text("Cancel").click()
    expect(form).to_have_count(0)
    assert lane(page, "Deciding").locator(".card__name").all_text_contents() == before
    drag(page, card(page, some[1]), lane(page, "Lost"))
    expect(form.get_by_label("Why is the client lost?")).to_be_focused()
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    assert lane(page, "Deciding").locator(".card__name").all_text_contents() == before


def test_a_wrong_drop_leaves_the_card_in_its_slot_and_says_why(
    page: Page, cast: Cast, people: dict[str, Client]
) -> None:
    enter(page)
    leo = card(page, people["booked"])
    before = lane(page, "Consultation booked").locator(".card__name").all_text_contents()
    start = leo.bounding_box()
    assert start is not None
    page.mouse.move(start["x"] + 30, start["y"] + 30)
    page.mouse.down()
    page.mouse.move(start["x"] + 50, start["y"] + 50, steps=4)
    why = "Leo has no package to renew yet. Sold one? Drop Leo on Active."
    expect(lane(page, "Renewal due").locator(".board__why")).to_have_text(why)
    page.mouse.up()
    drag(page, leo, lane(page, "Renewal due"))
    expect(page.get_by_role("alert")).to_have_text(f"Not moved. {why}")
    expect(page.locator(".board__why")).to_have_count(0)
    assert lane(page, "Consultation booked").locator(".card__name").all_text_contents() == before
    assert make.standing(people["booked"]).stage == "booked"


def test_a_consultation_that_is_still_ahead_refuses_its_outcome_before_anything_is_sent(
    page: Page, cast: Cast, people: dict[str, Client]
) -> None:
    enter(page)
    drag(page, card(page, people["ahead"]), lane(page, "No-show"))
    expect(page.get_by_role("alert")).to_contain_text("Abel's consultation is still ahead, Mon, Nov 23.")


def test_a_card_is_moved_by_keyboard_alone(page: Page, cast: Cast, people: dict[str, Client]) -> None:
    enter(page)
    says = page.locator("#board-says")
    card(page, people["booked"]).locator(".card__name").focus()
    page.keyboard.press(" ")
    expect(says).to_contain_text("Leo Brandt, picked up from Consultation booked.")
    page.keyboard.press("ArrowRight")
    expect(says).to_have_text("Over No-show: dropping records no-show.")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(says).to_contain_text("Over Renewal due: refused. Leo has no package to renew yet.")
    page.keyboard.press("Escape")
    expect(says).to_have_text("Leo Brandt is back in Consultation booked.")
    page.keyboard.press(" ")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    moved = lane(page, "No-show").locator(f"#client-{people['booked'].id}")
    expect(moved).to_be_visible()
    expect(moved.locator(".card__name")).to_be_focused()


def test_arrows_walk_from_card_to_card(page: Page, cast: Cast, people: dict[str, Client]) -> None:
    enter(page)
    card(page, people["booked"]).locator(".card__name").focus()
    page.keyboard.press("ArrowDown")
    expect(card(page, people["ahead"]).locator(".card__name")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(card(page, people["no_show"]).locator(".card__name")).to_be_focused()


def test_the_menu_does_without_dragging_what_a_drag_does(page: Page, cast: Cast, people: dict[str, Client]) -> None:
    enter(page)
    rosa = card(page, people["no_show"])
    rosa.get_by_label("Move Rosa Delgado to").click()
    expect(rosa.get_by_text("Deciding needs a recorded show.")).to_be_visible()
    assert rosa.locator("[data-move]").evaluate_all("all => all.map(one => one.dataset.move)") == [
        "booked", "active", "lost",
    ]  # fmt: skip
    rosa.get_by_text("Consultation booked").click()
    form = page.get_by_role("form", name="Rosa to Consultation booked")
    form.get_by_label("Date").fill("2026-11-24")
    form.get_by_label("Time").fill("18:00")
    form.get_by_label("Trainer").select_option("Ben Ortiz")
    form.get_by_role("button", name="Book").click()
    expect(lane(page, "Consultation booked").locator(f"#client-{people['no_show'].id}")).to_contain_text("Tue, Nov 24")


def test_of_two_people_the_slower_one_is_told_who_was_faster(
    open_page: OpenPage, cast: Cast, people: dict[str, Client]
) -> None:
    ana, dee = enter(open_page()), enter(open_page(), "dee@example.com")
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


def test_lost_unfolds_and_a_lost_card_lands_where_its_facts_put_it(
    open_page: OpenPage, cast: Cast, people: dict[str, Client]
) -> None:
    page = enter(open_page(width=1600))
    page.locator("#lost [data-fold]:visible").click()
    piet = card(page, people["lost"])
    expect(piet).to_be_visible()
    drag(page, piet, lane(page, "New member"))
    expect(page.locator("#toasts")).to_contain_text("Piet landed in Deciding: the last consultation was attended.")
    expect(lane(page, "Deciding").locator(f"#client-{people['lost'].id}")).to_be_visible()


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


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_board_and_client_break_no_rule_of_accessibility(
    open_page: OpenPage, cast: Cast, people: dict[str, Client], dark: bool, width: int
) -> None:
    page = enter(open_page(width=width, height=900, dark=dark))
    assert axe_violations(page) == []
    page.locator(".card:visible .card__menu summary").first.click()
    page.locator(".card__menu [data-move]").first.wait_for()
    assert axe_violations(page) == []
    page.keyboard.press("Escape")
    page.locator(".card__name:visible").first.click()
    page.get_by_role("dialog").wait_for()
    assert axe_violations(page) == []
    page.goto(f"/clients/{people['renewal_due'].id}")
    assert axe_violations(page) == []
    page.goto(f"/clients/{people['booked'].id}/moves/new?to=lost")
    assert axe_violations(page) == []


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
