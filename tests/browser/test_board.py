"""The board in Chromium: dragging, keys, menus, undo."""

import pytest
from playwright.sync_api import Page, expect

from app.extensions import db
from app.models import Client
from tests.browser.boards import OpenPage, card, drag, enter, friday_morning, lane, people, sign_in
from tests.funnel import make
from tests.plugins.cast import Cast

__all__ = ["friday_morning", "people"]
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("house", ["sqlite"], indirect=True)]


def test_a_booked_card_is_dragged_to_deciding_and_undone(page: Page, cast: Cast, people: dict[str, Client]) -> None:
    sign_in(page)
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


def shown(page: Page) -> list[list[str]]:
    """Per lane its figures, then its cards from top to bottom."""
    return page.evaluate(
        """[...document.querySelectorAll("[data-lane]")].map(lane => [lane.querySelector(".board__title").innerText,
        ...[...lane.querySelectorAll(".card__name, .board__more")].map(one => one.innerText)])"""
    )


def test_after_every_move_the_board_is_what_a_fresh_one_would_be(page: Page, cast: Cast) -> None:
    some = [make.in_stage("active", cast.north, cast.ana, cast.ben_trainer, f"Arjun {n:02}") for n in range(53)]
    few = [make.in_stage("deciding", cast.north, cast.ana, cast.ben_trainer, f"Lily {n}") for n in range(2)]
    page.set_viewport_size({"width": 1600, "height": 700})
    enter(page)
    for count, client in enumerate((some[3], some[0], some[4]), start=1):
        drag(page, card(page, client), lane(page, "Renewal due"))
        expect(lane(page, "Renewal due").locator(".board__count")).to_have_text(f"clients: {count}")
    for left, client in enumerate(reversed(few)):
        drag(page, card(page, client), lane(page, "Lost"))
        page.get_by_label("Why is the client lost?").select_option("Price")
        page.get_by_role("button", name="Lose").click()
        expect(lane(page, "Deciding").locator(".board__count")).to_have_text(f"clients: {len(few) - 1 - left}")
    before = shown(page)
    assert before[3][1:] == ["Nobody here"]
    page.reload()
    after = shown(page)
    active_before, active_after = before.pop(4), after.pop(4)
    assert before == after
    assert active_before[:48] == active_after[:48]
